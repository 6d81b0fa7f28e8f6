"""One administrative division, its code chain and its short name (GB/T 2260 and the statistical street codes).

Knows the code's structure only; which divisions exist is `knowledge.places`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from knowledge.codelists import Level
from knowledge.values import Value

NATION = "000000"

_MUNICIPALITIES = frozenset({"11", "12", "31", "50"})
# 419001 济源市 and its like stand directly under the province; "90" is a filler, not a city
_DIRECT = "90"

_ETHNIC_GROUPS = (
    "蒙古族|维吾尔族|哈萨克族|布依族|朝鲜族|土家族|哈尼族|傈僳族|拉祜族|东乡族|纳西族|景颇族|达斡尔族|仫佬族|布朗族|撒拉族|毛南族"
    "|仡佬族|普米族|保安族|裕固族|独龙族|柯尔克孜|维吾尔|哈萨克|塔吉克|蒙古|锡伯|满族|回族|藏族|苗族|彝族|壮族|侗族|瑶族|白族"
    "|傣族|黎族|佤族|畲族|水族|土族|羌族|怒族|各族"
)
_SUFFIX = re.compile(
    rf"(?:(?:{_ETHNIC_GROUPS}){{0,9}}自治[区州县旗]|特别行政区|省|市|地区|新区|街道办事处|街道|(?:{_ETHNIC_GROUPS}){{1,9}}乡|民族乡|[区县盟旗镇乡]|林区|特区)$"
)
# 620171 兰州新区: the statistical codes keep 71 to 79 for development zones, whose names are never shortened
_ZONE = re.compile(r"\d{4}7[1-9]$")


class Jurisdiction(Value):
    """A 国家、省、市、区县 or 街道: `code` has 6 digits, 9 for a street, and is 000000 for the nation."""

    code: str
    name: str
    level: Level
    full_name: str
    short_name: str

    @property
    def chain(self) -> tuple[str, ...]:
        """Codes from itself up to the nation, so rules of a later one apply unless an earlier one says otherwise."""
        return code_chain(self.code)


class PlaceMention(Value):
    """A place named in a text: ``text[start:end]``, with every division it may mean, best known first."""

    start: int
    end: int
    candidates: tuple[Jurisdiction, ...]


@lru_cache(maxsize=65536)
def code_chain(code: str) -> tuple[str, ...]:
    """Codes from `code` up to the nation. The 市辖区 level of municipalities and the 省直辖 filler are skipped."""
    if code == NATION:
        return (NATION,)
    province, city = code[:2] + "0000", code[:4] + "00"
    links = [code, code[:6], city, province, NATION]
    if code[:2] in _MUNICIPALITIES or code[2:4] == _DIRECT:
        links.remove(city)
    return tuple(dict.fromkeys(links))


def level_of(code: str) -> Level:
    """The level a code speaks for, told from its digits."""
    if code == NATION:
        return Level.NATION
    if len(code) > 6:
        return Level.STREET
    if code.endswith("0000"):
        return Level.PROVINCE
    return Level.CITY if code.endswith("00") else Level.DISTRICT


def home_of(code: str) -> str | None:
    """The city a code belongs to: the prefecture, the municipality, or the county itself where it has no prefecture.

    None for the nation and for a province, which is too wide to tell two places of one name apart.
    """
    if code[:2] in _MUNICIPALITIES:
        return code[:2] + "0000"
    for level in (Level.CITY, Level.DISTRICT):
        for link in code_chain(code):
            if level_of(link) is level:
                return link
    return None


def common_place(codes: Iterable[str]) -> str | None:
    """The nearest division that all these codes, the nation's apart, lie in; None where only the nation is."""
    chains = [code_chain(code) for code in codes if code != NATION]
    shared = (link for link in chains[0] if link != NATION and all(link in chain for chain in chains)) if chains else ()
    return next(iter(shared), None)


@lru_cache(maxsize=65536)
def short_name(name: str, code: str = "") -> str:
    """The name as people say it: 天河区 -> 天河, 恩施土家族苗族自治州 -> 恩施. A rest of one character keeps its suffix (和县)."""
    if _ZONE.match(code):
        return name
    bare = _SUFFIX.sub("", name)
    return bare if len(bare) >= 2 else name
