"""Finds the names of divisions in a text, before anything is said about which of several they mean.

Knows names only; context and ambiguity are settled in `knowledge.place_context`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.codelists import Level
from knowledge.gazetteer import Words
from knowledge.jurisdiction import Jurisdiction

# 天河路 and 北京大学 name a road and a school; whoever writes them has not said where they live
_NOT_THE_PLACE = re.compile(
    r"[东南西北中上下一二三四五六七八九]{0,2}(?:路|大道|大街|街(?!道)|巷|胡同)|大学|银行|牌|江(?![西苏门阴北宁])|河(?![南北东西源池])|湖(?![南北州口])|岛|湾|山(?![东西])"
)
# 乡镇企业, 内乡道 and 下乡知青 hold no street; 向城镇集中 may or may not, see _LOOSE_STREET
_STREET_END = re.compile(r"街道|镇|乡(?![镇村道土亲知（(])")
# names that end as everyday words do (城镇, 村镇) count only where another place supports them
_LOOSE_STREET = re.compile(r"(?:[城村集市乡]|中心)镇$|^.下乡$")
_LONGEST_STREET = 10  # characters; longer ones are farms and administrations that nobody writes out


@dataclass(frozen=True, slots=True)
class Hit:
    """A name at ``text[start:end]``. Without candidates it only hides what lies under it."""

    start: int
    end: int
    candidates: tuple[Jurisdiction, ...]
    is_full: bool = True
    is_shy: bool = False


class Lexicon:
    """Every name a division goes by, grouped by its first two characters, longest first."""

    def __init__(self, divisions: Iterable[Jurisdiction], words: Words) -> None:
        self._words = words
        self._named: dict[str, list[Jurisdiction]] = {cover: [] for cover in words.covers}
        self._full: set[str] = set()
        for division in divisions:
            self._full.add(division.name)
            for name in _names(division, words):
                self._named.setdefault(name, []).append(division)
        self._by_head: dict[str, list[str]] = {}
        for name in sorted(self._named, key=len, reverse=True):
            self._by_head.setdefault(name[:2], []).append(name)

    def scan(self, text: str) -> list[Hit]:
        """Names from left to right, the longest at each place, none overlapping."""
        hits: list[Hit] = []
        by_head, free = self._by_head, 0
        for at in [at for at in range(len(text) - 1) if text[at : at + 2] in by_head]:
            name = self._name_at(text, at) if at >= free else None
            if name is None:
                continue
            free = at + len(name)
            hit = self._hit(name, at, text)
            if hit is not None:
                hits.append(hit)
        return hits

    def _name_at(self, text: str, at: int) -> str | None:
        return next((name for name in self._by_head[text[at : at + 2]] if text.startswith(name, at)), None)

    def _hit(self, name: str, at: int, text: str) -> Hit | None:
        end, is_full = at + len(name), name in self._full
        if not is_full and is_part_of_another_name(text, end):
            return None
        is_shy = name in self._words.shy or (is_full and len(name) == 2)
        return Hit(at, end, tuple(self._named[name]), is_full=is_full, is_shy=is_shy)


def is_loose_street(name: str) -> bool:
    """Whether a street's name may as well be the end of an ordinary phrase (当地城镇)."""
    return _LOOSE_STREET.search(name) is not None


def is_part_of_another_name(text: str, end: int) -> bool:
    """Whether the name that ends at `end` goes on as a road, a school or a river (天河路)."""
    return _NOT_THE_PLACE.match(text, end) is not None


def street_spans(text: str, known: Iterable[str] | dict[str, tuple[str, ...]]) -> list[tuple[int, int]]:
    """Where a street's full name stands in `text`: the longest known name that ends in 街道、镇 or 乡."""
    spans = []
    for match in _STREET_END.finditer(text):
        end = match.end()
        for start in range(max(0, end - _LONGEST_STREET), end - 2):
            if text[start:end] in known:
                spans.append((start, end))
                break
    return spans


def _names(division: Jurisdiction, words: Words) -> list[str]:
    """What people call it: the full name, the short one unless it is an everyday word, and 恩施州 for an autonomous one."""
    names, short = [division.name], division.short_name
    if short != division.name and short not in words.everyday:
        names.append(short)
    if "自治" in division.name and division.level is not Level.PROVINCE:
        names.append(short + division.name[-1])
    if division.name.endswith("自治区"):
        names.append(short + "自治区")
    return list(dict.fromkeys(names))
