"""Whether two guides are of one business item (业务办理项), at whatever level: by catalogue code, else by name.

换领 and 补领 of one certificate share most of a name and sometimes a catalogue code, and are never the same. Names are
compared without what pages add to them (青溪区, 办理指南, a year) and without words that only say 申请.
"""

from __future__ import annotations

import re
from functools import lru_cache

from knowledge.document import CatalogueEntry, PolicyDocument
from knowledge.guide import ServiceGuide
from knowledge.lexicon.names import core_name
from knowledge.remembering import once_each
from knowledge.text import bigrams
from knowledge.values import Value

SAME_NAME = 0.5  # share of the shorter name's pairs; 小学一年级新生入学 is inside 义务教育入学（小学一年级新生入学）

# What tells one business item of a matter from another -> words for it. First application is what a bare name means.
_CASES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("换", re.compile(r"换领|换发|换证|更换")),
    ("补", re.compile(r"补领|补办|补证|补发|补换|挂失|遗失|丢失")),
    ("变", re.compile(r"变更")),
    ("销", re.compile(r"注销|销户|吊销")),
    ("延", re.compile(r"延续|延期|续期|签注|年审|审验")),
    ("临", re.compile(r"临时")),
    ("撤", re.compile(r"撤销|恢复")),
)
FIRST = "首"
CASE_NAMES = {
    "换": "换领",
    "补": "补领",
    "变": "变更",
    "销": "注销",
    "延": "延续",
}  # business items; 临时 and 撤销 are none
_FIRST = re.compile(r"首次|初次|新办|新申请")  # beside another case it is one of several that a page covers
_YEAR = re.compile(r"\d{4}\s*年度?")
_ONLY_ASKS = re.compile(
    r"(?:(?:到期|期满|有效期满|丢失|遗失|损毁)?(?:首次|初次|新办|换领|换发|换证|补领|补办|补证|补发|申领|申请|申报|办理|核发|签发|领取|手续)[、和及]?){1,12}+$"
)


class BusinessItem(Value):
    """What tells whether two guides are of one business item. `family` is the bare name, shared by all items of a matter."""

    catalogue: str = ""
    family: str = ""
    cases: str = ""


@once_each(8_000)
def business_item(content: ServiceGuide | PolicyDocument | CatalogueEntry) -> BusinessItem:
    """The keys of a guide, a document or a name on a list."""
    if isinstance(content, ServiceGuide):
        cases = cases_in(f"{content.title} {content.item_name or ''}")
        return BusinessItem(catalogue=content.codes.catalogue or "", family=family_of(content.title), cases=cases)
    return named(content.name if isinstance(content, CatalogueEntry) else content.title)


def named(name: str) -> BusinessItem:
    """The keys of a mere name."""
    return BusinessItem(family=family_of(name), cases=cases_in(name))


@lru_cache(maxsize=8_000)  # the same titles are compared at every question
def cases_in(name: str) -> str:
    """The cases a name speaks of, one character each in a fixed order; "" for a bare name or a first application."""
    found = "".join(key for key, pattern in _CASES if pattern.search(name))
    return f"{FIRST}{found}" if found and _FIRST.search(name) else found


def same_business_item(one: BusinessItem, other: BusinessItem) -> bool:
    """Whether two guides that share a key of the record are of one business item.

    Two codes decide alone. Without them the names do: alike in full, or, as for two guides that the lexicon links to one
    matter, in half of the shorter one's characters pair by pair; 就业创业证 and 失业登记 share a link and no pair.
    """
    if one.cases != other.cases:
        return False
    if one.catalogue and other.catalogue:
        return one.catalogue == other.catalogue
    return bool(one.family) and (one.family == other.family or _alike(one.family, other.family))


def same_name(one: BusinessItem, other: BusinessItem) -> bool:
    """Whether two have one catalogue code or, to the letter, one bare name: what one must share with the other to replace it."""
    if one.catalogue and other.catalogue:
        return one.catalogue == other.catalogue and one.cases == other.cases
    return bool(one.family) and one.family == other.family and one.cases == other.cases


def covers(page: BusinessItem, item: BusinessItem) -> bool:
    """Whether a guide speaks of several items of a matter, this one among them: 新办、换领、补办 of one certificate."""
    if not page.family or page.family != item.family or len(page.cases) < 2:
        return False
    codes = {page.catalogue, item.catalogue} - {""}
    return len(codes) < 2 and (item.cases or FIRST) in page.cases


def _alike(one: str, other: str) -> bool:
    pairs, others = (set(bigrams(family)) for family in (one, other))
    return bool(pairs and others) and len(pairs & others) >= SAME_NAME * min(len(pairs), len(others))


@lru_cache(maxsize=8_000)
def family_of(name: str) -> str:
    """The bare name, which all business items of a matter share: 居住证 of 松原区居住证申领一次讲清."""
    core = core_name(_YEAR.sub("", name))
    bare = _ONLY_ASKS.sub("", core)
    return bare if len(bare) > 1 else core
