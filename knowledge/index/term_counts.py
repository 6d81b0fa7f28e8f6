"""In how many entries of a collection each word stands, kept in Milvus beside it: its own BM25 counts, but tells nobody.

Whoever changes entries changes the counts by the difference, with a mark around both. Where a crash left the mark standing, the next
change counts everything anew.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from knowledge.index.bm25 import Corpus
from knowledge.index.milvus_server import MilvusServer
from knowledge.index.spelling import FIELDS, spelled

KEPT = 200_000  # numbers in memory
BATCH = 2_000  # names a request
ENTRIES = "#"  # name of the number of entries; with a field's digit behind it, of the words in that field
TORN = "!"  # 1 while a change is being made

_TOTALS = (ENTRIES, *(f"{ENTRIES}{spelled(field, '')}" for field in FIELDS))


class TermCounts:
    """The counts of one collection of entries. Safe to share between threads."""

    def __init__(self, server: MilvusServer, collection: str, scope: str) -> None:
        """`scope` begins the names of these counts; several may share a collection."""
        self._server = server
        self._collection = collection
        self._scope = scope
        self._known: dict[str, int] = {}

    def forget(self) -> None:
        """See what another process counted."""
        self._known = {}

    @property
    def entries(self) -> int:
        """How many entries there are."""
        return self.numbers([ENTRIES])[ENTRIES]

    def corpus(self, words: Sequence[str]) -> Corpus:
        """What BM25 needs to know to weigh these words."""
        numbers = self.numbers([*_TOTALS, *words])
        return Corpus(numbers[ENTRIES], {total[1:]: numbers[total] for total in _TOTALS[1:]}, numbers)

    def numbers(self, names: Sequence[str]) -> dict[str, int]:
        """The number of each name; 0 where nothing was counted."""
        known = self._known
        missing = [name for name in dict.fromkeys(names) if name not in known]
        if missing:
            if len(known) > KEPT:
                self._known = known = {}
                missing = list(dict.fromkeys(names))
            known.update(self._read(missing))
        return {name: known[name] for name in names}

    def _read(self, names: Sequence[str]) -> dict[str, int]:
        numbers = dict.fromkeys(names, 0)
        for start in range(0, len(names), BATCH):
            ids = [f"{self._scope}{name}" for name in names[start : start + BATCH]]
            for row in self._server.read("get", self._collection, ids=ids, output_fields=["name", "number"]):
                numbers[row["name"][len(self._scope) :]] = row["number"]
        return numbers

    # ---- changing

    @property
    def is_torn(self) -> bool:
        """Whether a change of entries began and its counts were never written."""
        return self._read([TORN])[TORN] == 1

    def begin(self) -> None:
        """Mark that entries are being changed."""
        self._write({TORN: 1})

    def end(self, difference: Mapping[str, int]) -> None:
        """Add a difference, from `counted`, and take the mark away."""
        changed = {name: number for name, number in difference.items() if number}
        before = self._read(list(changed))
        self._write({name: before[name] + number for name, number in changed.items()})
        self._write({TORN: 0})
        self.forget()

    def set(self, numbers: Mapping[str, int]) -> None:
        """Put these in the place of all there are."""
        stale = dict.fromkeys(self._names(), 0)
        self._write({**stale, **numbers, TORN: 0})
        self.forget()

    def _names(self) -> list[str]:
        found = self._server.write(
            "query_iterator", self._collection, filter=f'name like "{self._scope}%"', output_fields=["name"], batch_size=BATCH
        )  # fmt: skip
        names: list[str] = []
        while rows := found.next():
            names += [row["name"][len(self._scope) :] for row in rows]
        found.close()
        return names

    def _write(self, numbers: Mapping[str, int]) -> None:
        rows = [
            {"name": f"{self._scope}{name}", "number": number, "unused": [1.0, 0.0]} for name, number in numbers.items()
        ]
        for start in range(0, len(rows), BATCH):
            self._server.write("upsert", self._collection, rows[start : start + BATCH])


def counted(texts: Iterable[str]) -> Counter[str]:
    """The counts of some entries, from their words: entries, words of each field, and entries that hold a word."""
    counts: Counter[str] = Counter()
    for text in texts:
        words = text.split()
        counts[ENTRIES] += 1
        counts.update(f"{ENTRIES}{word[0]}" for word in words)
        counts.update(set(words))
    return counts
