"""An answer about two matters, parted again into two forms: whose blocks and notices are whose, each under a label of its own.

The assistant names the matter in every row and notice, so that no reader of the text can mix them; a card that shows two forms need not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from markupsafe import Markup

from assistant.answer import Answer, GuideSummary
from assistant.two_matters import notice_of
from ui.card_rows import CardRow, field_of, is_marked
from ui.markup import TextBlock


class Parted(NamedTuple):
    """The blocks of each matter; `title` and `whereabouts` are the second's, "" where the answer is about one."""

    first: tuple[TextBlock, ...]
    title: str = ""
    whereabouts: str = ""
    second: tuple[TextBlock, ...] = ()


class Beside(NamedTuple):
    """The second guide of an answer, and whether it has a notice to print."""

    about: GuideSummary
    printable: bool


class SecondForm(NamedTuple):
    """The form of the second matter. `about` is its guide, where the page knows it."""

    title: str
    whereabouts: str
    conclusion: tuple[Markup, ...]
    assumed: tuple[Markup, ...]
    notices: tuple[Markup, ...]
    rows: tuple[CardRow, ...]
    about: GuideSummary | None
    notice_path: str | None
    guide_path: str | None


def parted(blocks: Sequence[TextBlock], answer: Answer) -> Parted:
    """The blocks parted at the line that names a second matter; all of them in the first part where none does."""
    at = next((at for at, block in enumerate(blocks) if _names_another(block, blocks[at + 1 :], answer)), None)
    if at is None or answer.guide is None:
        return Parted(tuple(blocks))
    head = blocks[at]
    title = head.label or ""
    return Parted(
        tuple(_own(block, answer.guide.title) for block in blocks[:at]),
        title,
        head.lines[0].text,
        tuple(_own(block, title) for block in blocks[at + 1 :]),
    )


def _names_another(block: TextBlock, later: Sequence[TextBlock], answer: Answer) -> bool:
    """Whether a block is the head of a second matter: its name, and one line without a source that says where it is handled."""
    if block.label is None or field_of(block.label) or len(block.lines) != 1 or is_marked(block.lines[0].text):
        return False
    cited = {citation.title for citation in answer.citations}
    return block.label in cited or any((one.label or "").startswith(f"{block.label} ") for one in later)


def _own(block: TextBlock, title: str) -> TextBlock:
    if block.label is None or not block.label.startswith(f"{title} "):
        return block
    return block.model_copy(update={"label": block.label.removeprefix(f"{title} ")})


def notices_of(title: str, notices: Iterable[str]) -> tuple[str, ...]:
    """The notices about one matter of two, without its name."""
    named = notice_of(title, "")
    return tuple(notice.removeprefix(named) for notice in notices if notice.startswith(named))
