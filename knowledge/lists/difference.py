"""How one jurisdiction's list differs from another's: missing, extra, renamed, of another type, with other limits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum

from knowledge.codelists import MatterType, TimeUnit
from knowledge.lists.joining import Candidate, Joined, Pair, join
from knowledge.lists.line import ListLine
from knowledge.text import fold
from knowledge.values import Value

_NO_DAY = re.compile(r"(?<![\d.])0(?:个?工作日|个?自然日|日|天|小时)")


class Kind(StrEnum):
    """In what a line differs."""

    MISSING = "缺少"
    EXTRA = "多出"
    RENAMED = "名称不同"
    TYPE = "类型不同"
    STATUTORY = "法定时限不同"
    PROMISED = "承诺时限不同"


class Difference(Value):
    """One difference. `here` and `there` are what each list says; `how` is what joined the two lines, "" for one alone."""

    kind: Kind
    name: str
    code: str
    here: str
    there: str
    how: str = ""


class ListDifference(Value):
    """Everything in which a list differs from a reference list.

    Attributes:
        here, there: number of lines of the list and of the reference.
        joined: how many lines were joined, by what joined them.
        candidates: names that may be one matter, for a reviewer; both stay counted as missing and extra.
        ambiguous: lines not joined because several fit.
    """

    here: int
    there: int
    joined: dict[str, int]
    differences: tuple[Difference, ...]
    candidates: tuple[Candidate, ...]
    ambiguous: tuple[ListLine, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many differences of each kind; zero included."""
        found = Counter(one.kind for one in self.differences)
        return {kind.value: found[kind] for kind in Kind}


def compare(
    here: Sequence[ListLine], there: Sequence[ListLine], *, reviewed: Iterable[tuple[str, str]] = ()
) -> ListDifference:
    """Compare a list with a reference, usually a district's with its city's; see `joining.join` for `reviewed`."""
    joined = join(here, there, reviewed=reviewed)
    return ListDifference(
        here=len(here),
        there=len(there),
        joined=dict(Counter(pair.how for pair in joined.pairs)),
        differences=tuple(_differences(joined)),
        candidates=joined.candidates,
        ambiguous=joined.ambiguous,
    )


def _differences(joined: Joined) -> Iterable[Difference]:
    for line in joined.only_other:
        yield Difference(kind=Kind.MISSING, name=line.name, code=line.code, here="", there=line.name)
    for line in joined.only_one:
        yield Difference(kind=Kind.EXTRA, name=line.name, code=line.code, here=line.name, there="")
    for kind, says in _COMPARED:
        for pair in joined.pairs:
            here, there = says(pair.one), says(pair.other)
            if here and there and _as_meant(here) != _as_meant(there):
                yield _between(kind, pair, here, there)


def _as_meant(said: str) -> str:
    """What one side says, as it is compared: no day at all is done on the spot."""
    return _NO_DAY.sub(TimeUnit.ON_THE_SPOT.value, fold(said))


def _between(kind: Kind, pair: Pair, here: str, there: str) -> Difference:
    code = pair.one.code or pair.other.code
    return Difference(kind=kind, name=pair.one.name, code=code, here=here, there=there, how=pair.how)


def _type(line: ListLine) -> str:
    return "" if line.matter_type == MatterType.UNKNOWN else line.matter_type


# What both sides must say before they can differ: silence is no difference.
_COMPARED: tuple[tuple[Kind, Callable[[ListLine], str]], ...] = (
    (Kind.RENAMED, lambda line: line.name),
    (Kind.TYPE, _type),
    (Kind.STATUTORY, lambda line: "、".join(line.statutory)),
    (Kind.PROMISED, lambda line: "、".join(line.promised)),
)
