"""This project as one of the systems in `bench_search`: its real record, index and search, filled as users fill it."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path

from ingest.sync import ingest
from knowledge.encode import load_encoder
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.jurisdiction import NATION
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import Query, Searcher, read_question
from knowledge.store import Store

NAME = "Mingbai"


def fill(folder: Path, paths: Sequence[Path], lexicon: Lexicon, *, region: str | None = None) -> Searcher:
    """Ingest files into a fresh record and open its search."""
    store = Store.open(folder)
    ingest(list(paths), store, Places.load(), region=region)
    index = EmbeddedIndex.open(folder, load_encoder())
    catch_up(store, index, lexicon)
    return Searcher(store, index, lexicon)


class OwnMatters:
    """Finds names of a list, ingested as a table that has names and nothing else."""

    def __init__(self, folder: Path, lexicon: Lexicon) -> None:
        self._folder = folder
        self._lexicon = lexicon

    def build(self, texts: Sequence[str]) -> None:
        """See `Peer.build`; the texts are names."""
        listed = self._folder / "names.csv"
        listed.parent.mkdir(parents=True, exist_ok=True)
        with listed.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["事项名称"], *([name] for name in texts)])
        self._places = {name: place for place, name in enumerate(texts)}
        self._searcher = fill(self._folder, [listed], self._lexicon, region=NATION)

    def search(self, question: str, k: int) -> list[int]:
        """See `Peer.search`."""
        query = read_question(question, self._lexicon, regions=(NATION,))
        found = self._searcher.search_matters(query, limit=k)
        return [self._places[hit.title] for hit in found if hit.title in self._places]


class OwnPassages:
    """Finds passages of a filled record."""

    def __init__(self, searcher: Searcher, places: dict[str, int]) -> None:
        self._searcher = searcher
        self._places = places
        self._regions = tuple(searcher.store.regions())

    def build(self, texts: Sequence[str]) -> None:
        """See `Peer.build`; the record is filled already."""

    def search(self, question: str, k: int) -> list[int]:
        """See `Peer.search`."""
        found = self._searcher.search(self._query(question), matters=0, passages=k).passages
        return [self._places[hit.passage.id] for hit in found]

    def _query(self, question: str) -> Query:
        return read_question(question, self._searcher.lexicon, regions=self._regions)
