"""An `Answer` as the ruled form people know from the counter: pure functions from the answer to HTML.

The card shows what the assistant said, row by row, and invents nothing: labels come from the assistant's text,
every line keeps its source mark, and a part the guide is silent on stays as a row that says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import quote, urlencode

from markupsafe import Markup

from assistant import replies
from assistant.answer import Answer, Citation, GuideSummary, Option, Status
from assistant.compose import closing_notices
from assistant.plain import HANDLED_BY
from assistant.two_matters import notice_of
from evals.ratings.levels import Reason
from knowledge.fields import LABELS, label
from ui.at_a_glance import WHOLE, at_a_glance
from ui.by_case import by_case
from ui.card_rows import CardRow, Maps, Writer, assumed_case, card_rows, is_row
from ui.contract import RegionChoice
from ui.follow_up import asks_where, each_alone, follow_ups
from ui.markup import Line, TextBlock, read_blocks, short_numbers
from ui.rendering import render
from ui.second_matter import Beside, Parted, SecondForm, notices_of, parted
from ui.words import Lang, say

URGENT = frozenset({"110", "119", "120", "122"})
# what the page sends, in whichever language it is read -> the name of its label
REASONS = {
    Reason.INACCURATE: "guide",
    Reason.NOT_MY_CASE: "case",
    Reason.UNCLEAR: "unclear",
    Reason.NOT_FOUND: "missing",
    Reason.OTHER: "other",
}
_SWITCH = re.compile(re.escape(replies.OTHER_CASE.format(case="")))


class CardSource(NamedTuple):
    """One numbered source: its citation, what the list calls it, and the part of the source it stands in."""

    citation: Citation
    name: str
    part: str


class Card(NamedTuple):
    """Everything the template of an answer needs.

    `assumed` is the case the list was made for, `switches` lead to its other cases, and `choices` are all other options; `where` is the
    question for the counter and its hours, where the card does not show them. `second` is the form of a second matter.
    """

    conclusion: tuple[Markup, ...]
    assumed: tuple[Markup, ...]
    switches: tuple[Option, ...]
    choices: tuple[Option, ...]
    follow: tuple[Option, ...]
    where: str
    rows: tuple[CardRow, ...]
    second: SecondForm | None
    notices: tuple[Markup, ...]
    sources: tuple[CardSource, ...]
    calls: tuple[str, ...]
    is_urgent: bool
    needs_region: bool
    copy_text: str


def _said_below(answer: Answer, second: GuideSummary | None) -> tuple[str, ...]:
    """Notices that the foot of the card says in its own way."""
    return closing_notices(*(about for about in (answer.guide, second) if about is not None))


def card_of(answer: Answer, frame: CardFrame | None = None) -> Card:
    """Read an answer's text into a conclusion and rows; what the card shows elsewhere (head line, notices, options) is left out."""
    frame = frame or CardFrame()
    lang = frame.lang
    writer = Writer(frozenset(citation.marker for citation in answer.citations), lang, frame.maps)
    parts = parted(read_blocks(answer.text), answer)
    second = _second(parts, answer, frame, writer)
    rows = card_rows(parts.first, writer)
    shown = frozenset(row.field for row in rows)
    calls = short_numbers(answer.text) if answer.status is Status.REDIRECTED else ()
    own = answer.guide
    follow = follow_ups(answer, shown, lang) if second is None else each_alone(answer, second.title, lang)
    return Card(
        conclusion=_conclusion(parts.first, answer, writer, own.title if own else "", own.region_name if own else ""),
        assumed=_assumed(parts.first, writer),
        switches=tuple(_switch(option) for option in answer.options if _SWITCH.match(option.label)),
        choices=tuple(option for option in answer.options if not _SWITCH.match(option.label)),
        follow=follow,
        where=asks_where(answer, shown),
        rows=rows,
        second=second,
        notices=tuple(writer.own(notice) for notice in _notices(answer, second)),
        sources=tuple(_sources(answer, lang)),
        calls=calls,
        is_urgent=bool(URGENT & set(calls)),
        needs_region=answer.status is Status.CLARIFY and answer.text.startswith(replies.ASK_REGION),
        copy_text=answer.text if replies.AI_LABEL in answer.text else f"{answer.text}\n\n{replies.AI_LABEL}",
    )


def _conclusion(
    blocks: Sequence[TextBlock], answer: Answer, writer: Writer, title: str, place: str
) -> tuple[Markup, ...]:
    """The line at a glance, or what it depends on, and what the assistant says beside the rows.

    Args:
        title: of the guide that the blocks are from.
        place: whose guide it is.
    """
    shown = {replies.AI_LABEL, replies.WORKING_DAYS, *answer.notices, *(option.label for option in answer.options)}
    loose = [line for block in blocks if not is_row(block) for line in block.lines]
    glance = at_a_glance(blocks, writer.lang) if answer.status is Status.ANSWERED else ""
    if not glance and sum(is_row(block) for block in blocks) >= WHOLE:
        glance = by_case(blocks, title, place, writer.lang)
    return (
        *((writer.html(glance),) if glance else ()),
        *(writer.own(_numbered(line)) for line in loose if line.text not in shown and not _is_head(line, answer)),
    )


def _assumed(blocks: Sequence[TextBlock], writer: Writer) -> tuple[Markup, ...]:
    """The cases that lists were made for."""
    cases = (assumed_case(line) for block in blocks for line in block.lines)
    return tuple(writer.html(case) for case in cases if case)


def _second(parts: Parted, answer: Answer, frame: CardFrame, writer: Writer) -> SecondForm | None:
    """The form of a second matter; None where the answer is about one."""
    if not parts.title:
        return None
    beside = next((one for one in frame.beside if one.about.title == parts.title), None)
    about = beside.about if beside is not None else None
    printed = beside.about if beside is not None and beside.printable else None
    return SecondForm(
        title=parts.title,
        whereabouts=parts.whereabouts,
        conclusion=_conclusion(parts.second, answer, writer, parts.title, parts.whereabouts.partition(" · ")[0]),
        assumed=_assumed(parts.second, writer),
        notices=tuple(writer.own(notice) for notice in notices_of(parts.title, answer.notices)),
        rows=card_rows(parts.second, writer),
        about=about,
        guide_path=guide_path(about.id, frame.lang) if about is not None else None,
        notice_path=notice_path(printed.id, (), frame.lang) if printed is not None else None,
    )


def _notices(answer: Answer, second: SecondForm | None) -> tuple[str, ...]:
    """What the card says below its conclusion, but for what the second form says; of an answer in plain words also what a working day is."""
    plain = (replies.WORKING_DAYS,) if replies.WORKING_DAYS in answer.text else ()
    below = _said_below(answer, second.about if second is not None else None)
    notices = [notice for notice in answer.notices if notice not in below]
    if second is None or answer.guide is None:
        return (*plain, *notices)
    first, other = (notice_of(title, "") for title in (answer.guide.title, second.title))
    return (*plain, *(notice.removeprefix(first) for notice in notices if not notice.startswith(other)))


def _switch(option: Option) -> Option:
    return option.model_copy(update={"label": _SWITCH.sub("", option.label)})


def _is_head(line: Line, answer: Answer) -> bool:
    """Whether a line is the answer's first: the matter and who handles it, which in plain words are two lines."""
    if answer.guide is None:
        return False
    title = f"**{answer.guide.title}**"
    return line.text == title or line.text.startswith((f"{title}（", HANDLED_BY))


def _numbered(line: Line) -> str:
    return line.text if line.number is None else f"{line.number}. {line.text}"


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

    `printable`: the answer rests on a guide, which has a notice to print; `regions`: places to choose from when none is set;
    `cases`: what the notice knows of the cases told. `talking`: the card stands in the conversation, whose script works its buttons.
    `maps`: where the addresses of counters can be seen. `beside`: the other guides that state facts of the answer.
    """

    lang: Lang = Lang.ZH
    hotline: str = "12345"
    printable: bool = False
    regions: tuple[RegionChoice, ...] = ()
    cases: tuple[str, ...] = ()
    talking: bool = True
    maps: Maps = Maps()
    beside: tuple[Beside, ...] = ()


def render_card(answer: Answer, frame: CardFrame = CardFrame()) -> str:  # noqa: B008  # frozen
    """The answer as one article: header, conclusion, rows, sources, label, human route and rating.

    Only an `answered` answer has rows, sources and a rating; the others hold nothing that looks like an answer.
    """
    about = answer.guide
    return render(
        "card.html",
        frame.lang,
        card=card_of(answer, frame),
        answer=answer,
        status=answer.status.value,
        hotline=frame.hotline,
        regions=frame.regions,
        talking=frame.talking,
        reasons=REASONS,
        guide_path=guide_path(about.id, frame.lang) if about else None,
        notice_path=notice_path(about.id, frame.cases, frame.lang) if about and frame.printable else None,
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


def notice_path(guide_id: str, cases: Iterable[str] = (), lang: Lang = Lang.ZH) -> str:
    """The address of a guide's printable notice, for the cases that were told."""
    english = [("lang", lang.value)] if lang is Lang.EN else []
    query = urlencode([*(("scenario", case) for case in cases), *english])
    return f"/api/notice/{quote(guide_id, safe='')}" + (f"?{query}" if query else "")
