"""What a matter's name says once its decoration is gone, and which words of it tell one matter from another.

Varieties are rows of ``naming.json``. Knows single names only: which matter one means is ``linker.py``'s business.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from knowledge.gazetteer import FOLDER as REGIONS
from knowledge.gazetteer import read_divisions
from knowledge.text import fold

TABLE = Path(__file__).parent / "naming.json"

_MARKS = re.compile(r"中华人民共和国|[《》〈〉「」“”\"'‘’\s]")
_ASIDE = re.compile(r"\(([^()]*)\)")
_BRACKET = re.compile(r"[()]")
_NOISE = re.compile(r"[^\w]|_")
# What a page adds to the matter it explains: 2025年，广州市企业职工基本养老金申领详解
_BEFORE = re.compile(r"^(?:\d{4}年度?,?|关于|怎么|如何|怎样|一文读懂|办理(?=[一-鿿]{4}))+")
_AFTER = re.compile(
    r"(?:办事|服务|办理|申请|申报|操作)?(?:详解|指南|指引|须知|攻略|流程|简介|说明|一览|一次讲清|一文说清|一图读懂|讲清|说清|问答|常见问题(?:解答)?|的?通知|[。?!]){1,20}+$"
)
_LONGEST_PLACE = 15  # characters; 双江拉祜族佤族布朗族傣族自治县 has that many
_SHORTEST_KEY = 3  # below this nothing more is cut off: 公证 is no matter's name


class Naming(NamedTuple):
    """The table of ``naming.json``, ready to use: patterns, and the action of every word that tells one."""

    same: re.Pattern[str]
    written: dict[str, str]
    leading: re.Pattern[str]
    ending: re.Pattern[str]
    item: re.Pattern[str]
    acts: re.Pattern[str]
    action: dict[str, frozenset[str]]
    tells: re.Pattern[str]
    rivals: tuple[tuple[str, ...], ...]


@lru_cache(maxsize=1)
def naming() -> Naming:
    """The naming table, read once a process."""
    table = json.loads(TABLE.read_text(encoding="utf-8"))
    written = {fold(word): fold(row[0]) for row in table["same"] for word in row}
    written |= {fold(word): "" for word in table["silent"]}
    action: dict[str, set[str]] = {}
    for key, words in table["actions"].items():
        for word in words:
            action.setdefault(word, set()).add(key)
    return Naming(
        same=_any(written),
        written=written,
        leading=re.compile(f"^(?:{_choice(table['leading'])})"),
        ending=re.compile(f"(?:{_choice(table['ending'])})$"),
        item=re.compile(f"(?:{_choice(table['items'])}){{1,20}}+$"),
        acts=_any(action),
        action={word: frozenset(keys) for word, keys in action.items()},
        tells=_any(table["telling"]),
        rivals=tuple(tuple(row) for row in table["rivals"]),
    )


def _choice(words: Iterable[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _any(words: Iterable[str]) -> re.Pattern[str]:
    return re.compile(_choice(words))


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    """Full names of provinces, cities and districts, the sample's included."""
    files = (REGIONS / "divisions.tsv", REGIONS / "sample.tsv")
    return frozenset(row.name for path in files for row in read_divisions(path))


def _without_place(text: str) -> str:
    """Text without the places it begins with: 云岭省云河市残疾人证换领 -> 残疾人证换领."""
    places = _places()
    length = min(_LONGEST_PLACE, len(text) - 4)
    while length > 1:
        if text[:length] in places:
            text = text[length:]
            length = min(_LONGEST_PLACE, len(text) - 4)
        else:
            length -= 1
    return text


def _undecorated(text: str) -> str:
    """Folded text without marks, place and what a page adds before and after a matter's name."""
    bare = _MARKS.sub("", text)
    core = _AFTER.sub("", _BEFORE.sub("", _without_place(_BEFORE.sub("", bare))))  # 青溪区2026年…报名
    return core if len(core) > 2 else bare or text


def asides(name: str) -> tuple[str, ...]:
    """What stands in brackets in a folded name, the innermost first: 居住证(补领) -> ("补领",)."""
    found: list[str] = []
    while _ASIDE.search(name):
        found += _ASIDE.findall(name)
        name = _ASIDE.sub("", name)
    return tuple(text for text in found if text)


def _without_asides(name: str) -> str:
    while _ASIDE.search(name):
        name = _ASIDE.sub("", name)
    return name


@lru_cache(maxsize=20_000)
def core_name(name: str) -> str:
    """A matter's name without decoration and brackets: 《中华人民共和国残疾人证》换领 -> 残疾人证换领."""
    folded = fold(name)
    return _undecorated(_without_asides(folded) or folded)


def key_of(core: str) -> str:
    """A core name as it is compared: one writing for words of one meaning, silent words and empty endings left out."""
    table = naming()
    key = table.same.sub(lambda found: table.written[found.group()], _NOISE.sub("", core))
    key = key.replace("首次", "")
    for pattern in (table.leading, table.ending, table.ending):
        cut = pattern.sub("", key)
        key = cut if len(cut) > _SHORTEST_KEY else key
    return _without_place(key)  # 申领广州市社会保障卡


def stem_of(key: str) -> str:
    """A key without the business item that it ends in: 取水许可注销 -> 取水许可."""
    cut = naming().item.sub("", key)
    cut = naming().ending.sub("", cut)
    return cut if len(cut) > _SHORTEST_KEY else key


def full_key(name: str) -> str:
    """The key of a name with what its brackets say in its place: 残疾人证(注销) and 残疾人证注销 have one."""
    return key_of(_undecorated(_BRACKET.sub("", fold(name))))


def actions(text: str) -> frozenset[str]:
    """业务办理项 that a name states (换领, 补领, 变更, 注销 ...); a first application is none of them."""
    table = naming()
    plain = table.same.sub(lambda found: table.written[found.group()], text)
    found = (table.action[word] for word in table.acts.findall(plain))
    return frozenset(key for keys in found for key in keys) - {"首次"}


def telling(text: str) -> frozenset[str]:
    """Words that tell apart two names that look alike: insured kinds, documents, people, grades."""
    return frozenset(naming().tells.findall(text))


def contradict(said: str, names: str) -> bool:
    """Whether brackets say one of two rivals and a matter's names the other only: 批发 against 零售."""
    return any(
        any(word in said for word in row)
        and any(word in names for word in row)
        and not any(word in said and word in names for word in row)
        for row in naming().rivals
    )
