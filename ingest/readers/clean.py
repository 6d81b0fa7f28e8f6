"""Make text from any file plain: one space style, no invisible characters, entities decoded. The wording stays as it is."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

CJK = r"\u2e80-\u303f\u3040-\u30ff\u31c0-\u31ef\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef"

# Control characters except tab and newlines; soft hyphen, zero-width marks, direction marks, BOM; icon fonts (U+F000..).
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\uf000-\uf0ff\ufff9-\ufffc]"
)
_LONE_SURROGATE = re.compile(r"[\ud800-\udfff]")
_LINE_BREAK = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_NARROW_SPACES = re.compile(r"[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f]+")
_WIDE_SPACES = re.compile(r"[ \u3000]*\u3000[ \u3000]*")
# Joining lines takes the square of a gap's length.
_LONG_GAP = re.compile(r"[^\S\u3000]{50,}+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_BREAKING_TAG = re.compile(r"<\s*(?:br|/p|/div|/li|/tr|/h[1-6])\b[^<>]*>", re.IGNORECASE)
_OTHER_TAG = re.compile(
    r"</?(?:p|br|div|span|strong|b|em|i|u|font|table|tbody|thead|tr|td|th|a|img|li|ul|ol|h[1-6]|section|o:p)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_BARE_NUMBER = re.compile(r"^\d[\d.,]*%?$")
_CHINESE_MARK = re.compile(r"[\u3001-\u301f\uff01-\uff0f\uff1a-\uff20\u2018-\u201d…—]")
# Most cells of a long list need nothing done; one look finds them.
_UNTIDY = re.compile(
    r"[&<\x00-\x1f\x7f-\xa0\u00ad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ud800-\udfff\uf000-\uf0ff\ufeff\ufff9-\ufffc]|  |^ | $"
)
# Entities were seen encoded twice; a third layer would be a fourth program's doing.
_DEEPEST_ENCODING = 3


def clean_line(text: str) -> str:
    """Return the text as one line: no line breaks, no invisible characters, no space at either end."""
    return " ".join(part for part in clean_text(text).split("\n") if part)


def clean_text(text: str) -> str:
    """Return the text with entities decoded, leftover tags turned into line breaks, and every line stripped.

    Empty lines are dropped. Runs of spaces become one; a run that holds an ideographic space becomes that space.
    """
    if not _UNTIDY.search(text):
        return text
    plain = _without_tags(_decode_entities(text))
    plain = _INVISIBLE.sub("", _LONE_SURROGATE.sub("", _LINE_BREAK.sub("\n", plain)))
    lines = (_tidy_spaces(line) for line in plain.split("\n"))
    return "\n".join(line for line in lines if line)


def join_wrapped(text: str) -> str:
    """Join source lines of one paragraph: no space where either side is Chinese, one space otherwise."""
    text = _LONG_GAP.sub(_shortened, text)
    joined = re.sub(rf"(?<=[{CJK}])[ \t]*\r?\n\s*|[ \t]*\r?\n\s*(?=[{CJK}])", "", text)
    return re.sub(r"[ \t]*\r?\n\s*", " ", joined)


def _shortened(gap: re.Match[str]) -> str:
    """A gap that joins as the whole one does: what stands before its first line break counts, and the break."""
    before, line_break, _ = gap[0].partition("\n")
    return ("\u00a0\n" if before.strip(" \t\r") else "\n") if line_break else " "


def join_runs(pieces: Sequence[str]) -> str:
    """Join the runs of one line as a browser does, except that a bare number is not parted from the words around it.

    A page that sets 「年满」, 「16」 and 「周岁」 in three elements on three lines of source means one phrase.
    """
    text, gap, after_number = "", "", False
    for piece in pieces:
        core = piece.strip()
        gap += piece[: len(piece) - len(piece.lstrip())] if core else piece
        if not core:
            continue
        is_number = bool(_BARE_NUMBER.match(core))
        is_tight = "\n" in gap and (is_number or after_number or _touches_mark(text, core))
        text += ("" if is_tight or not gap else " ") + join_wrapped(core)
        gap, after_number = piece[len(piece.rstrip()) :], is_number
    return text


def _decode_entities(text: str) -> str:
    for _ in range(_DEEPEST_ENCODING):
        if not _ENTITY.search(text):
            break
        text = _ENTITY.sub(lambda match: html.unescape(match.group()), text)
    return text


def _without_tags(text: str) -> str:
    if "<" not in text:
        return text
    return _OTHER_TAG.sub("", _BREAKING_TAG.sub("\n", text))


def _tidy_spaces(line: str) -> str:
    return _WIDE_SPACES.sub("\u3000", _NARROW_SPACES.sub(" ", line)).strip(" \u3000")


def _touches_mark(left: str, right: str) -> bool:
    return bool(_CHINESE_MARK.match(left[-1:]) or _CHINESE_MARK.match(right[:1]))
