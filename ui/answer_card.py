"""An `Answer` as the ruled form people know from the counter: pure functions from the answer to HTML.

The card shows what the assistant said, row by row, and invents nothing: labels come from the assistant's text,
every line keeps its source mark, and a part the guide is silent on stays as a row that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from assistant import replies
from assistant.answer import Answer, Citation, Status
from assistant.compose import closing_notices
from evals.ratings.levels import Reason
from knowledge.fields import LABELS, label
from ui.contract import RegionChoice
from ui.markup import Line, TextBlock, read_blocks, rich, short_numbers
from ui.rendering import render
from ui.words import Lang, row_name, say

URGENT = frozenset({"110", "119", "120", "122"})
# what the page sends, in whichever language it is read -> the name of its label
REASONS = {
    Reason.INACCURATE: "guide",
    Reason.NOT_MY_CASE: "case",
    Reason.UNCLEAR: "unclear",
    Reason.NOT_FOUND: "missing",
    Reason.OTHER: "other",
}
_FIELDS = {name: field for field, name in LABELS.items()}
_COUNTED = re.compile(r"^(?:\d{1,3}[.．、]|[（(]\d{1,3}[）)])")
_MARK = re.compile(r"\s*\[\d{1,3}\]")
_BOLD_LINE = re.compile(r"^\*\*(?P<words>[^*]+)\*\*$")


class CardLine(NamedTuple):
    """One line of a row. `tick` gives it a box to tick off; `plain` is its text without marks, for the box's name."""

    html: Markup
    plain: str
    tick: bool = False
    quoted: bool = False
    heading: bool = False


class CardRow(NamedTuple):
    """One ruled row: what people call it, its official label, its lines, and the lines for special cases only."""

    name: str
    label: str
    lines: tuple[CardLine, ...]
    special: tuple[CardLine, ...] = ()
    special_name: str = ""


class CardSource(NamedTuple):
    """One numbered source: its citation, what the list calls it, and the part of the source it stands in."""

    citation: Citation
    name: str
    part: str


class Card(NamedTuple):
    """Everything the template of an answer needs."""

    conclusion: tuple[Markup, ...]
    rows: tuple[CardRow, ...]
    notices: tuple[Markup, ...]
    sources: tuple[CardSource, ...]
    calls: tuple[str, ...]
    is_urgent: bool
    needs_region: bool
    copy_text: str


class _Writer(NamedTuple):
    """How lines become HTML in one answer: the markers that resolve, and the language of the marks' names."""

    markers: frozenset[int]
    lang: Lang

    def html(self, text: str) -> Markup:
        return rich(text, self.markers, say("source.mark", self.lang, marker="{marker}"))


def _said_below(answer: Answer) -> tuple[str, ...]:
    """Notices that the foot of the card says in its own way."""
    return closing_notices(answer.guide) if answer.guide is not None else (replies.AI_LABEL,)


def card_of(answer: Answer, lang: Lang = Lang.ZH) -> Card:
    """Read an answer's text into a conclusion and rows; what the card shows elsewhere (head line, notices, options) is left out."""
    writer = _Writer(frozenset(citation.marker for citation in answer.citations), lang)
    blocks = read_blocks(answer.text)
    shown = {replies.AI_LABEL, *answer.notices, *(option.label for option in answer.options)}
    loose = [line for block in blocks if not _is_row(block) for line in block.lines]
    calls = short_numbers(answer.text) if answer.status is Status.REDIRECTED else ()
    return Card(
        conclusion=tuple(
            writer.html(_numbered(line)) for line in loose if line.text not in shown and not _is_head(line, answer)
        ),
        rows=tuple(_row(block, writer) for block in blocks if _is_row(block)),
        notices=tuple(writer.html(notice) for notice in answer.notices if notice not in _said_below(answer)),
        sources=tuple(_sources(answer, lang)),
        calls=calls,
        is_urgent=bool(URGENT & set(calls)),
        needs_region=answer.status is Status.CLARIFY and answer.text.startswith(replies.ASK_REGION),
        copy_text=answer.text if replies.AI_LABEL in answer.text else f"{answer.text}\n\n{replies.AI_LABEL}",
    )


def _is_row(block: TextBlock) -> bool:
    return block.label is not None or any(line.quoted for line in block.lines)


def _is_head(line: Line, answer: Answer) -> bool:
    return answer.guide is not None and line.text.startswith(f"**{answer.guide.title}**（")


def _numbered(line: Line) -> str:
    return line.text if line.number is None else f"{line.number}. {line.text}"


def _row(block: TextBlock, writer: _Writer) -> CardRow:
    if block.label is None:
        return CardRow(
            say("row.quote", writer.lang),
            say("row.quote", writer.lang),
            tuple(_quote_line(line, writer) for line in block.lines),
        )
    field = _FIELDS.get(block.label)
    name = row_name(field or "", writer.lang) or block.label
    if field != "materials":
        return CardRow(name, block.label, tuple(_words(line, writer) for line in block.lines))
    usual, special, special_name = _split_special(block.lines)
    return CardRow(
        name,
        block.label,
        tuple(_material(line, writer) for line in usual),
        tuple(_material(line, writer) for line in special),
        special_name,
    )


def _split_special(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], tuple[Line, ...], str]:
    """Materials everybody brings, those for special cases only, and the sentence that parts them."""
    for at, line in enumerate(lines):
        if line.text.startswith(replies.SPECIAL_CASES):
            return lines[:at], lines[at + 1 :], line.text.rstrip("：:")
    return lines, (), ""


def _words(line: Line, writer: _Writer) -> CardLine:
    return CardLine(html=writer.html(_numbered(line)), plain=_MARK.sub("", line.text))


def _material(line: Line, writer: _Writer) -> CardLine:
    tick = line.number is not None or _COUNTED.match(line.text) is not None
    return CardLine(html=writer.html(line.text), plain=_MARK.sub("", line.text), tick=tick)


def _quote_line(line: Line, writer: _Writer) -> CardLine:
    bold = _BOLD_LINE.match(line.text)
    text = bold["words"] if bold else line.text
    return CardLine(html=writer.html(text), plain=text, quoted=line.quoted, heading=bold is not None)


def _sources(answer: Answer, lang: Lang) -> Iterable[CardSource]:
    """The source list; the answer's own guide is called 办事指南, another source goes by its title."""
    own = answer.guide.id if answer.guide is not None else None
    for citation in answer.citations:
        field = citation.field.partition(":")[0]
        name = (
            say("source.guide.own", lang)
            if citation.guide_id == own and field in LABELS and field != "faqs"
            else citation.title
        )
        yield CardSource(citation, name, label(field) if field in LABELS else say("row.quote", lang))


class CardFrame(NamedTuple):
    """What a card needs beside the answer: its language, the hotline, and what the deployment offers.

    `printable`: the answer rests on a guide, which has a notice to print; `regions`: places to choose from when none is set.
    """

    lang: Lang = Lang.ZH
    hotline: str = "12345"
    printable: bool = False
    regions: tuple[RegionChoice, ...] = ()


def render_card(answer: Answer, frame: CardFrame = CardFrame()) -> str:  # noqa: B008  # frozen
    """The answer as one article: header, conclusion, rows, sources, label, human route and rating.

    Only an `answered` answer has rows, sources and a rating; the others hold nothing that looks like an answer.
    """
    about = answer.guide
    return render(
        "card.html",
        frame.lang,
        card=card_of(answer, frame.lang),
        answer=answer,
        status=answer.status.value,
        hotline=frame.hotline,
        regions=frame.regions,
        reasons=REASONS,
        guide_path=guide_path(about.id, frame.lang) if about else None,
        notice_path=notice_path(about.id) if about and frame.printable else None,
    )


def render_exchange(question: str, answer: Answer, frame: CardFrame = CardFrame()) -> str:  # noqa: B008  # frozen
    """One question and its card."""
    return render(
        "exchange.html",
        frame.lang,
        question=question,
        answer_id=answer.answer_id,
        status=answer.status.value,
        card=Markup(render_card(answer, frame)),  # noqa: S704  # a template's own output
    )


def guide_path(guide_id: str, lang: Lang = Lang.ZH) -> str:
    """The address of a guide's or document's page."""
    return f"/guides/{quote(guide_id, safe='')}" + ("?lang=en" if lang is Lang.EN else "")


def notice_path(guide_id: str) -> str:
    """The address of a guide's printable notice."""
    return f"/api/notice/{quote(guide_id, safe='')}"
