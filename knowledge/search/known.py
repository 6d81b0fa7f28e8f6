"""The lexicon's own matters as a search: what the whole country knows by name, whether or not this record has a guide for it.

Kept as a small record and index of its own beside the deployment's, one for each lexicon and encoder.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from knowledge.document import CatalogueEntry
from knowledge.encode import Encoder
from knowledge.guide import Source
from knowledge.index import KnowledgeIndex, catch_up
from knowledge.jurisdiction import NATION
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search.query import Query, read_question
from knowledge.search.results import MatterHit
from knowledge.search.searcher import Searcher
from knowledge.store import Incoming, Store

FOLDER = "lexicon"
MADE = "made"  # kept in the small record once its index is whole
_PREFIX = "lexicon:"
# A chain in which the nation comes tenth: what no jurisdiction asked for holds yields to what one of them holds.
_FAR_OFF = (*(f"-{number}" for number in range(9)), NATION)


class KnownMatters:
    """Matters of the lexicon that nothing in a record stands for, ranked as the record's own are."""

    def __init__(self, mine: Searcher, record: Searcher) -> None:
        self._mine = mine
        self._record = record
        self._is_held = lru_cache(maxsize=4_000)(self._look_up)

    @classmethod
    def open(cls, data_folder: Path, encoder: Encoder, record: Searcher) -> KnownMatters:
        """Open the small index under a data folder, or make it (a few seconds); those of an older lexicon are removed.

        Raises:
            StoreError: the folder cannot be written.
        """
        lexicon = record.lexicon
        folder = data_folder / FOLDER / _digest(lexicon, encoder)
        store, index = Store.open(folder), KnowledgeIndex.open(folder, encoder)
        if store.setting(MADE) is None:
            store.put_file(FOLDER, MADE, [_entry(identity, one.name) for identity, one in lexicon.matters.items()])
            catch_up(store, index, lexicon)
            store.set_setting(MADE, "yes")
            for other in folder.parent.iterdir():
                if other != folder:
                    shutil.rmtree(other, ignore_errors=True)
        return cls(Searcher(store, index, lexicon), record)

    def search(self, query: Query, *, limit: int) -> tuple[MatterHit, ...]:
        """Known matters without anything in the query's jurisdictions; at most so many, best first, `id` is the lexicon's.

        Nothing stands behind them in any jurisdiction asked, so a guide or listed name that is as likely scores higher.
        """
        hits = self._mine.search_matters(query.model_copy(update={"regions": _FAR_OFF}), limit=limit)
        own = (hit.model_copy(update={"id": hit.id.removeprefix(_PREFIX)}) for hit in hits)
        return tuple(
            hit.model_copy(update={"lexicon_id": hit.id}) for hit in own if not self._is_held(hit.id, query.regions)
        )

    def _look_up(self, identity: str, regions: tuple[str, ...]) -> bool:
        """Whether something in these jurisdictions is linked to a lexicon matter."""
        lexicon = self._record.lexicon
        query = read_question(lexicon.matters[identity].name, lexicon, regions=regions)
        return any(hit.lexicon_id == identity for hit in self._record.search_matters(query))


def merged(own: Iterable[MatterHit], known: Iterable[MatterHit], *, limit: int) -> tuple[MatterHit, ...]:
    """Both lists as one, best first; of equal scores the record's own comes first."""
    return tuple(sorted((*own, *known), key=lambda hit: -hit.score)[:limit])


def _entry(identity: str, name: str) -> Incoming:
    source = Source(id=f"{_PREFIX}{identity}", name="词库")
    return Incoming(
        content=CatalogueEntry(id=f"{_PREFIX}{identity}", name=name, region=NATION, source=source), text=name
    )


def _digest(lexicon: Lexicon, encoder: Encoder) -> str:
    said = "\n".join("\t".join((one.id, *one.wordings)) for one in lexicon.matters.values())
    return hashlib.sha256(f"{encoder.name}\n{said}".encode()).hexdigest()[:12]
