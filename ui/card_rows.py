"""The ruled rows of an answer card, read from the assistant's text line by line: what is ticked, counted, quoted, or a limit.

Nothing is invented and nothing lost: every line of the text is in a row, with its source marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from assistant import replies
from assistant.plain import HEADINGS
from knowledge.fields import LABELS
from ui.markup import Line, TextBlock, rich
from ui.words import ROWS, Lang, row_name, say
from ui.words.replies import reply_words

# the names of rows, official and plain, to their fields
_FIELDS = {name: field for names in (LABELS, HEADINGS) for field, name in names.items()}
_PLACES = {field: at for at, (field, _, _) in enumerate(ROWS)}  # the order people need the rows in
_MARKS = r"(?P<marks>(?:\s*\[\d{1,3}\])*)$"
_MARK = re.compile(r"\s*\[\d{1,3}\]")
_HOURS = re.compile(r"(?<=\])；(?=办理时间：)")
_COUNTED = re.compile(r"^(?P<number>\d{1,3}[.．、]|[（(]\d{1,3}[）)])\s*(?P<rest>.+)$")
_BOLD_LINE = re.compile(r"^\*\*(?P<words>[^*]+)\*\*$")
_LIMIT = re.compile(r"^(?P<name>(?:承诺|法定)(?:[^：]{0,6}时限)?)：(?P<value>.+)$")
# 居民户口簿（原件1份，核验后退还）； short, and no second bracket: the name, what its bracket says, and the marks
_PAPER = re.compile(rf"^(?P<name>[^（）；，]{{1,24}})（(?P<inside>[^（）]+)）[；;。]?{_MARKS}")
_COPY = re.compile(r"^(?P<kind>原件|复印件)(?P<count>(?:\d{1,3}份)?)$")
_ASSUMED = re.compile(re.escape(replies.LISTED_FOR).replace(re.escape("{case}"), "(?P<case>.+)") + _MARKS)


class Kind(StrEnum):
    """How a line is set."""

    WORDS = "words"
    TICK = "tick"
    STEP = "step"
    LIMIT = "limit"
    QUOTE = "quote"
    HEAD = "head"


class CardLine(NamedTuple):
    """One line of a row.

    `plain` is its text without marks, for the name of its box. `lead` is what stands apart from `html`: a step's number
    or a limit's name. `on_map` is the address it names, and the map that shows it. `copies` are (原件, 1份) and the like, and `note` the rest of a material's bracket.
    """

    html: Markup
    plain: str
    kind: Kind = Kind.WORDS
    lead: str = ""
    copies: tuple[tuple[str, str], ...] = ()
    note: str = ""
    on_map: tuple[str, str] | None = None


class CardRow(NamedTuple):
    """One ruled row: its field where it is one, what people call it, its lines, and the lines for special cases only."""

    field: str
    name: str
    label: str
    lines: tuple[CardLine, ...]
    special: tuple[CardLine, ...] = ()
    special_name: str = ""


class Maps(NamedTuple):
    """Where addresses can be looked up: a link with ``{address}`` in it, "" for nowhere, and the addresses of counters to go to."""

    url: str = ""
    addresses: tuple[str, ...] = ()

    def link(self, text: str) -> tuple[str, str] | None:
        """(address, link) of the longest address that a line names; None without one or without a map."""
        named = [address for address in self.addresses if address in text]
        if not self.url or not named:
            return None
        address = max(named, key=len)
        return address, self.url.replace("{address}", quote(address, safe=""))


class Writer(NamedTuple):
    """How lines become HTML in one answer: the markers that resolve, the language of the marks' names, and the map."""

    markers: frozenset[int]
    lang: Lang
    maps: Maps = Maps()

    def html(self, text: str) -> Markup:
        """One line with its marks, phones, links and amounts."""
        return rich(text, self.markers, say("source.mark", self.lang, marker="{marker}"))

    def own(self, text: str) -> Markup:
        """The same for a line that the assistant says of its own accord, in the page's language."""
        return self.html(reply_words(text, self.lang))


def field_of(row_label: str) -> str:
    """The field of a row by its label, official or plain; "" for a row that is no field of a guide."""
    return _FIELDS.get(row_label, "")


def is_marked(text: str) -> bool:
    """Whether a line has a source; then it is a guide's and stays in its words."""
    return bool(_MARK.search(text))


def is_row(block: TextBlock) -> bool:
    """Whether a block is a row of the form: labelled, or the source's own words."""
    return block.label is not None or any(line.quoted for line in block.lines)


def assumed_case(line: Line) -> str | None:
    """The case that a list was made for, with its source mark, when the line says so; None for any other line."""
    found = _ASSUMED.match(line.text)
    return f"**{found['case']}**{found['marks']}" if found else None


def told_cases(text: str) -> tuple[str, ...]:
    """The names of the cases that an answer's list was made for."""
    found = (_ASSUMED.match(line) for line in text.split("\n"))
    return tuple(case for one in found if one for case in one["case"].split("、"))


def card_rows(blocks: Iterable[TextBlock], writer: Writer) -> tuple[CardRow, ...]:
    """The rows in the order people need them; a row that is no field of a guide, and those beside it, stay where they are."""
    rows = [_row(block, writer) for block in blocks if is_row(block)]
    if any(row.field not in _PLACES for row in rows):
        return tuple(rows)
    return tuple(sorted(rows, key=lambda row: _PLACES[row.field]))


def _row(block: TextBlock, writer: Writer) -> CardRow:
    if block.label is None:
        name = say("row.quote", writer.lang)
        return CardRow("", name, name, tuple(_quote_line(line, writer) for line in block.lines))
    field = field_of(block.label)
    name = row_name(field, writer.lang) or block.label
    if field != "materials":
        several = (part for line in block.lines for part in _parts(line, field))
        return CardRow(field, name, block.label, tuple(_line(line, field, writer) for line in several))
    usual, special, special_name = _split_special(block.lines)
    return CardRow(
        field,
        name,
        block.label,
        tuple(_material(line, writer) for line in usual if assumed_case(line) is None),
        tuple(_material(line, writer) for line in special),
        reply_words(special_name, writer.lang),
    )


def _split_special(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line], str]:
    """Materials everybody brings, those for special cases only, and the sentence that parts them."""
    for at, line in enumerate(lines):
        if line.text.startswith(replies.SPECIAL_CASES):
            return lines[:at], lines[at + 1 :], line.text.rstrip("：:")
    return lines, (), ""


def _parts(line: Line, field: str) -> Iterator[Line]:
    """A counter and its hours, each on a line of its own where each has its source; any other line as it is."""
    first, *others = _HOURS.split(line.text) if field == "windows" else (line.text,)
    yield line.model_copy(update={"text": first})
    yield from (Line(text=text) for text in others)


def _line(line: Line, field: str, writer: Writer) -> CardLine:
    limit = _LIMIT.match(line.text) if field == "limits" else None
    if limit:
        return CardLine(writer.html(limit["value"]), _plain(line), Kind.LIMIT, lead=limit["name"])
    step = _COUNTED.match(line.text) if field == "steps" else None
    if step:
        return CardLine(writer.html(step["rest"]), _plain(line), Kind.STEP, lead=step["number"].strip("（().．、）"))
    if line.number is not None and field == "steps":
        return CardLine(writer.html(line.text), _plain(line), Kind.STEP, lead=str(line.number))
    on_map = writer.maps.link(line.text) if field == "windows" else None
    said = line.text if line.number is None else f"{line.number}. {line.text}"
    write = writer.html if is_marked(said) else writer.own
    return CardLine(write(said), _plain(line), on_map=on_map)


def _plain(line: Line) -> str:
    return _MARK.sub("", line.text)


def _material(line: Line, writer: Writer) -> CardLine:
    if line.number is None and _COUNTED.match(line.text) is None:
        write = writer.html if is_marked(line.text) else writer.own
        return CardLine(write(line.text), _plain(line))
    paper = _PAPER.match(line.text)
    said = paper["inside"].split("，") if paper else []
    copies = [found for part in said if (found := _COPY.match(part))]
    if paper is None or not copies:
        return CardLine(writer.html(line.text), _plain(line), Kind.TICK)
    return CardLine(
        writer.html(f"**{paper['name']}**{paper['marks']}"),
        _plain(line),
        Kind.TICK,
        copies=tuple((found["kind"], found["count"]) for found in copies),
        note="，".join(part for part in said if not _COPY.match(part)),
    )


def _quote_line(line: Line, writer: Writer) -> CardLine:
    bold = _BOLD_LINE.match(line.text)
    text = bold["words"] if bold else line.text
    kind = Kind.QUOTE if line.quoted else Kind.HEAD if bold else Kind.WORDS
    return CardLine(writer.html(text), text, kind)
