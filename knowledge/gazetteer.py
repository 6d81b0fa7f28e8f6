"""Reads the compact region files beside it: divisions, streets, and the words that look like places.

Knows file formats only. Sources and formats are described in `regions/README.md`.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from knowledge.errors import SettingError

FOLDER = Path(__file__).with_name("regions")


class Row(NamedTuple):
    """One division as the file has it; `pinyin` is empty where the file leaves it out."""

    code: str
    name: str
    pinyin: str


class Words(NamedTuple):
    """Short names that mislead.

    `everyday` never name a division without its suffix, `shy` only beside another place, `covers` hide one,
    `street_everyday` never name a street without its suffix.
    """

    everyday: frozenset[str]
    shy: frozenset[str]
    covers: frozenset[str]
    street_everyday: frozenset[str]


class Streets:
    """Names of the 街道、镇、乡 of each district; unpacked where they are asked for, all 40,000 take 0.2 s."""

    def __init__(self, packed: dict[str, str]) -> None:
        self._packed = packed

    def of_district(self, district: str) -> dict[str, str]:
        """Names by code of one district; empty for one without any."""
        packed = self._packed.get(district)
        return {district + item[:3]: item[3:] for item in packed.split("|")} if packed else {}

    def with_more(self, rows: Iterable[Row]) -> Streets:
        """These and others, whose codes have 9 digits; a code that is known gets the new name."""
        packed = dict(self._packed)
        for row in rows:
            named = {**Streets(packed).of_district(row.code[:6]), row.code: row.name}
            packed[row.code[:6]] = "|".join(code[6:] + name for code, name in sorted(named.items()))
        return Streets(packed)

    @cached_property
    def by_name(self) -> dict[str, tuple[str, ...]]:
        """The codes that share a name, of the whole country."""
        found: dict[str, list[str]] = {}
        for district in self._packed:
            for code, name in self.of_district(district).items():
                found.setdefault(name, []).append(code)
        return {name: tuple(codes) for name, codes in found.items()}


def read_divisions(path: Path) -> Iterator[Row]:
    """Rows of a file with code, name and optional pinyin, separated by tabs; lines that begin with # are comments.

    Raises:
        SettingError: the file is missing, or a line's code is not 6 or 9 digits.
    """
    for number, line in enumerate(_lines(path), start=1):
        if not line or line.startswith("#"):
            continue
        code, _, rest = line.partition("\t")
        name, _, pinyin = rest.partition("\t")
        if not (code.isascii() and code.isdigit() and len(code) in (6, 9) and name.strip()):
            raise SettingError(f"{path.name} 第{number}行：应为“6位或9位区划代码、制表符、名称”，请改正后重试")
        yield Row(code, name.strip(), pinyin.strip())


def read_words(path: Path = FOLDER / "words.tsv") -> Words:
    """The kinds of misleading names; the file's head says what each is for."""
    kinds: dict[str, set[str]] = {"word": set(), "context": set(), "cover": set(), "street": set()}
    for line in _lines(path):
        kind, _, names = line.partition("\t")
        if kind in kinds:
            kinds[kind].update(names.split())
    return Words(*(frozenset(kinds[kind]) for kind in ("word", "context", "cover", "street")))


def read_streets(path: Path = FOLDER / "streets.tsv.xz") -> Streets:
    """All streets; about 15 ms."""
    rows = (line.partition("\t") for line in lzma.decompress(path.read_bytes()).decode("utf-8").splitlines())
    return Streets({district: packed for district, _, packed in rows})


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as cause:
        raise SettingError(f"{path}：区划文件打不开或不是 UTF-8 编码，请检查路径和编码") from cause
