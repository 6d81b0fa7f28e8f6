"""Which business item (业务办理项) words speak of: what names call it and how citizens put it (「证上单位怎么改」 asks for 变更).

Rows of ``item_words.json``. Tells names of one matter apart; which matter is meant is never decided here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Annotated, NamedTuple, Self

from pydantic import Field, model_validator

from knowledge.lexicon.tables import Text, read_entries, refuse_bad_patterns, stated_once
from knowledge.values import Value

TABLE = Path(__file__).parent / "item_words.json"


class ItemWords(Value):
    """How one business item is named and said, as regular expressions over folded text.

    Attributes:
        undoes: items that are not meant where this one is: who wants a stopped pension to go on speaks of 停了 and means 恢复.
    """

    item: Text
    names: Annotated[tuple[Text, ...], Field(min_length=1)]
    said: Annotated[tuple[Text, ...], Field(min_length=1)]
    undoes: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        refuse_bad_patterns((*self.names, *self.said))
        return self


class _Patterns(NamedTuple):
    item: str
    names: re.Pattern[str]
    said: re.Pattern[str]
    undoes: frozenset[str]


def load_item_words(path: Path = TABLE) -> tuple[ItemWords, ...]:
    """Read the table, in file order.

    Raises:
        GuideError: a row is malformed, or an item has two rows.
    """
    return stated_once(path.name, read_entries(path, "items", ItemWords), lambda row: (row.item,))


@lru_cache(maxsize=1)
def _patterns() -> tuple[_Patterns, ...]:
    """Ready to use, read once a process."""
    return tuple(
        _Patterns(row.item, _any(row.names), _any(row.said), frozenset(row.undoes)) for row in load_item_words()
    )


def _any(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


def items_named(folded: str) -> frozenset[str]:
    """The items that a folded name states; a bare name states none."""
    return frozenset(row.item for row in _patterns() if row.names.search(folded))


def items_said(folded: str) -> frozenset[str]:
    """The items that a folded question speaks of; often none."""
    found = [row for row in _patterns() if row.said.search(folded)]
    return frozenset(row.item for row in found).difference(*(row.undoes for row in found))
