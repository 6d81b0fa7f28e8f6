"""The assistant's text as safe HTML: rows, paragraphs, source marks, phone numbers and links. Everything else stays literal.

The text is the assistant's small Markdown: blank lines part blocks, ``**label**：`` opens a ruled row, ``> `` a line in the source's
own words, ``[3]`` marks a source.
Guide text is never read as Markdown beyond that, so no list is renumbered and no character is lost.
"""

from __future__ import annotations

import re
from collections.abc import Set

import nh3
from markupsafe import Markup, escape

from knowledge.values import Value

_LABEL = re.compile(r"^\*\*(?P<label>[^*\n]{1,120})\*\*[：:]\s*")  # of two matters it holds the matter's name
_NUMBERED = re.compile(r"^(?P<number>\d{1,3})\.\s+")
_SHORT = r"(?:110|119|120|122|12\d{3}|9[56]\d{3})"  # emergency and service numbers
_ENDS = r"(?![\d\-.%年月日元个号室栋幢楼条万人份次])"  # 119号 is a house, 12000元 is money
_TOKEN = re.compile(
    r"\s*\[(?P<mark>\d{1,3})\]"
    r"|\*\*(?P<bold>[^*\n]+)\*\*"
    r"|(?P<url>https?://[^\s<>\"'（）()，。；、\[\]]+)"
    rf"|(?P<phone>(?<![\d\-.])(?:0\d{{2,3}}-\d{{7,8}}(?:-\d{{1,5}})?|1[3-9]\d{{9}}|[48]00-?\d{{3}}-?\d{{4}}|{_SHORT}){_ENDS})"
    r"|(?P<amount>\d[\d.,]{0,20}(?:万|亿)?(?:个工作日|个自然日|工作日|个月|小时|分钟|周岁|元|日|天|年|次|份))"
    r"|(?P<clock>\d{1,2}[:：]\d{2}\s*[-—–~至到]+\s*\d{1,2}[:：]\d{2})"
)
_TAGS = {"a", "b", "span", "br"}
_ATTRIBUTES = {"a": {"href", "class", "aria-label", "data-marker", "target"}, "span": {"class"}}


class Line(Value):
    """One line of a block. `number`: the text numbers it (a material to tick off); `quoted`: it is the source's own words."""

    text: str
    number: int | None = None
    quoted: bool = False


class TextBlock(Value):
    """A paragraph, or with a `label` one ruled row of the form."""

    label: str | None
    lines: tuple[Line, ...]


def read_blocks(text: str) -> tuple[TextBlock, ...]:
    """The blocks of an answer's text in order; nothing is dropped but blank lines."""
    blocks: list[TextBlock] = []
    for chunk in re.split(r"\n\s*\n", text.strip()):
        label: str | None = None
        lines: list[Line] = []
        for line in chunk.split("\n"):
            opened = _LABEL.match(line)
            if opened:
                _close(blocks, label, lines)
                label, lines, line = opened["label"], [], line[opened.end() :]
            if line.strip():
                lines.append(_line(line.strip()))
        _close(blocks, label, lines)
    return tuple(blocks)


def _close(blocks: list[TextBlock], label: str | None, lines: list[Line]) -> None:
    if label is not None or lines:
        blocks.append(TextBlock(label=label, lines=tuple(lines)))


def _line(text: str) -> Line:
    if text.startswith("> "):
        return Line(text=text[2:], quoted=True)
    numbered = _NUMBERED.match(text)
    if numbered is None:
        return Line(text=text.removeprefix("- "))
    return Line(text=text[numbered.end() :], number=int(numbered["number"]))


def rich(text: str, markers: Set[int], mark_label: str = "出处{marker}") -> Markup:
    """One line as HTML: escaped, with source marks for known markers, and phones, links and amounts made usable."""
    pieces: list[str] = []
    at = 0
    for token in _TOKEN.finditer(text):
        pieces.append(str(escape(text[at : token.start()])))
        pieces.append(_token(token, markers, mark_label))
        at = token.end()
    pieces.append(str(escape(text[at:])))
    return Markup(nh3.clean("".join(pieces), tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "tel"}))  # noqa: S704


def _token(token: re.Match[str], markers: Set[int], mark_label: str) -> str:
    kind, shown = token.lastgroup, str(escape(token.group().strip()))
    if kind == "mark":
        number = int(token["mark"])
        if number not in markers:
            return str(escape(token.group()))
        name = escape(mark_label.format(marker=number))
        return f'<a class="cite" href="#" data-marker="{number}" aria-label="{name}">{number}</a>'
    if kind == "bold":
        return f"<b>{escape(token['bold'])}</b>"
    if kind == "url" and markers:  # only guides bring links; what a citizen typed stays text
        return f'<a href="{shown}" target="_blank">{shown}</a>'
    if kind == "phone":
        return f'<a class="nowrap" href="tel:{shown.replace("-", "")}">{shown}</a>'
    if kind == "url":
        return shown
    return f'<span class="num">{shown}</span>'


def short_numbers(text: str) -> tuple[str, ...]:
    """The service numbers of three to five digits a text names (110, 12345, 12333), once each, in order."""
    found = re.findall(rf"(?<![\d\-.]){_SHORT}{_ENDS}", text)
    return tuple(dict.fromkeys(found))
