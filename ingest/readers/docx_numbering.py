"""Reconstruct the numbers that Word shows before list paragraphs but does not store in their text."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_PLACE = re.compile(r"%([1-9])")
_DIGITS = "零一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_CHINESE = re.compile(r"^(?:(?:chinese|taiwanese|japanese)Counting(?:Thousand)?|ideographDigital)$")
_CIRCLED = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
_SYMBOLS = frozenset({"bullet", "none"})


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a list is numbered: «（%1）» with chineseCounting gives （一）."""

    start: int
    style: str
    pattern: str


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has counted; ask in reading order."""

    levels: dict[tuple[str, int], _Level]
    owners: dict[str, str]
    starts: dict[tuple[str, int], int]
    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    begun: set[str] = field(default_factory=set)

    def next_label(self, number_id: str, level: int) -> str:
        """Count one paragraph of the list on and return its number, such as 「（三）」; empty for bullets."""
        owner = self.owners.get(number_id)
        if owner is None or (owner, level) not in self.levels:
            return ""
        counts = self.counts[owner]
        self._begin(number_id, owner, counts)
        first = self.starts.get((number_id, level), self.levels[owner, level].start)
        counts[level] = counts[level] + 1 if level in counts else first
        for deeper in [number for number in counts if number > level]:
            del counts[deeper]
        return self._label(owner, level, counts)

    def _begin(self, number_id: str, owner: str, counts: dict[int, int]) -> None:
        """Restart the shared count when a list that overrides the start is met for the first time."""
        if number_id not in self.begun:
            self.begun.add(number_id)
            for overriding, level in self.starts:
                if overriding == number_id:
                    counts.pop(level, None)

    def _label(self, owner: str, level: int, counts: dict[int, int]) -> str:
        this = self.levels[owner, level]
        if this.style in _SYMBOLS:
            return ""

        def number(match: re.Match[str]) -> str:
            place = int(match.group(1)) - 1
            of = self.levels.get((owner, place), this)
            return in_words(counts.get(place, of.start), of.style)

        return _PLACE.sub(number, this.pattern)


def read_numbering(root: _Element | None) -> Numbering:
    """Return the lists that numbering.xml defines; none when a document has no such part."""
    numbering = Numbering({}, {}, {})
    if root is None:
        return numbering
    for abstract in root.iter(f"{W}abstractNum"):
        for level in abstract.iter(f"{W}lvl"):
            key = (abstract.get(f"{W}abstractNumId", ""), _integer(level.get(f"{W}ilvl"), 0))
            numbering.levels[key] = _level(level)
    for number in root.iter(f"{W}num"):
        number_id = number.get(f"{W}numId", "")
        owner = number.find(f"{W}abstractNumId")
        numbering.owners[number_id] = "" if owner is None else owner.get(f"{W}val", "")
        for override in number.iter(f"{W}lvlOverride"):
            start = override.find(f"{W}startOverride")
            if start is not None:
                level_number = _integer(override.get(f"{W}ilvl"), 0)
                numbering.starts[number_id, level_number] = _integer(start.get(f"{W}val"), 1)
    return numbering


def in_words(number: int, style: str) -> str:
    """Return a count in one of Word's number styles; decimal for styles that guides do not use."""
    if _CHINESE.match(style):
        return _chinese(number)
    if style in _CIRCLED and 1 <= number <= 20:
        return chr(ord("①") + number - 1)
    if style in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        return chr(ord("A" if style == "upperLetter" else "a") + number - 1)
    if style in ("upperRoman", "lowerRoman") and 1 <= number < 40:
        return _roman(number).upper() if style == "upperRoman" else _roman(number)
    if style == "ideographTraditional" and 1 <= number <= len(_STEMS):
        return _STEMS[number - 1]
    return f"{number:02d}" if style == "decimalZero" else str(number)


def _level(level: _Element) -> _Level:
    def value(name: str, otherwise: str) -> str:
        found = level.find(f"{W}{name}")
        return otherwise if found is None else found.get(f"{W}val", otherwise)

    return _Level(_integer(value("start", "1"), 1), value("numFmt", "decimal"), value("lvlText", ""))


def _chinese(number: int) -> str:
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")


def _roman(number: int) -> str:
    letters = ""
    for value, letter in _ROMAN:
        while number >= value:
            letters, number = letters + letter, number - value
    return letters


def _integer(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 8 else otherwise
