"""For whom a guide is named: one for 港澳台居民, foreigners or soldiers is no answer to who says nothing of the kind.

Such guides share every other word with the ones for everybody (机动车登记, 积分入学), and stand alone in many records.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.decision import Decision, Ending
from assistant.neighbours import HALF_MEANT
from assistant.understand import Understood
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import MatterHit, PassageHit
from knowledge.text import fold


class _Group(NamedTuple):
    """People that guides are named for: as titles have it, as texts and askers say it, and the lexicon's situation of it."""

    named: re.Pattern[str]
    said: re.Pattern[str]
    situation: str | None


_GROUPS = (
    _Group(
        re.compile(r"(?<!往来)(?<!赴)(?:港澳台?|香港|澳门|台湾)(?:特别行政区|地区)?(?:永久性?)?(?:居民|同胞|人[员士才]|随迁|青年|学生|[医律]师|专业|服务提供者)|香港、?澳门|台胞|港澳台"),
        re.compile(r"港|澳|台湾|台胞|侨"), "hk-mo-tw",
    ),
    _Group(re.compile(r"外国人|外籍|涉外|境外(?:机动车)?驾"), re.compile(r"外国|外籍|老外|国籍|涉外|[美英法德日韩俄]国人|境外"), "foreigner"),
    _Group(re.compile(r"华侨|归侨|侨眷|侨胞"), re.compile(r"侨|国外|海外"), None),
    _Group(re.compile(r"军人|士兵|军士|军队|军警|军属"), re.compile(r"军|兵|部队|武警|战士|烈士"), "soldier"),
    _Group(re.compile(r"残疾"), re.compile(r"残"), "disabled"),
)  # fmt: skip


_ABROAD = re.compile(
    r"(?:在|去|到)(?:香港|澳门|台湾|国外|境外|海外|外国).{0,2}(?:看病|住院|就医|治|生孩子|买|工作|上班|读|上学|参保|交|缴|用|结婚|取得|考)"
)
_SPEAKS_OF_ABROAD = re.compile(r"港|澳|台|境外|国外|海外|外国|国\(境\)外|国（境）外|出国")

# Kinds of one thing that names tell apart; a guide that names some of them is of no other (教师资格 of 高级中学 and of 幼儿园). As regular
# expressions; of each row one kind.
_KINDS: tuple[tuple[re.Pattern[str], ...], ...] = tuple(
    tuple(map(re.compile, row))
    for row in (
        ("幼儿园|幼师", "小学", "初中|初级中学", "高中|高级中学|普高", "中职|中专|中等职业|技校|技工", "高校|高等学校|大学|高职"),
        ("个体工商户|个体户", "股份有限|股份公司", "(?<!股份)有限(?:责任)?公司|(?<!股份)有限责任", "合伙", "个人独资", "合作社", "外商|外资"),
        ("摩托", "小型汽车|小汽车|小轿车|小车|c[12]", "大型|大车|大货|大客|客车|货车|[ab][123]", "拖拉机"),
        ("购[买置]|采购|买", "运输|携运|运送", "储存|仓储", "经营|销售|零售|批发|卖", "生产|制造|加工"),
        ("未婚|单身", "已婚|再婚", "离婚", "丧偶"),
        ("港(?!口)|香港|澳门", "港澳台|台湾|赴台|台胞"),
        ("(?<!非)居民(?:用[电气水])?(?:报装|新装|过户)|家里|家用|住宅|自建房", "非居民(?:用[电气水])?(?:报装|新装|过户)|厂里|工厂|厂房|商铺|门面"),
    )
)  # fmt: skip


def is_of_another_kind(title: str, folded: str) -> bool:
    """Whether a folded question names one kind of a thing and a title only others: 幼儿园教师资格 and 高级中学教师资格认定."""
    named = fold(title)
    for kinds in _KINDS:
        asked = {number for number, kind in enumerate(kinds) if kind.search(folded)}
        told = {number for number, kind in enumerate(kinds) if kind.search(named)}
        if asked and told and not asked & told:
            return True
    return False


def names_its_kind(title: str, folded: str) -> bool:
    """Whether a title names a kind that a folded question names."""
    named = fold(title)
    return any(kind.search(folded) and kind.search(named) for kinds in _KINDS for kind in kinds)


def is_for_others(decision: Decision, understood: Understood, lexicon: Lexicon) -> bool:
    """Whether what answers is named for people of whom the question says nothing, or quotes nothing of those that it is about.

    A guide whose own matter is meant is for whoever asks, where that is named so: 居留证 is a foreigner's by itself.
    """
    if understood.about is not None or decision.ending is Ending.NOTHING:
        return False
    if decision.ending is Ending.PASSAGES:
        first = decision.passages[0]
        meant = first.features.get("owner", 0.0) >= HALF_MEANT
        others = not meant and is_named_for_others(first.title, understood)
        return others or _passes_them_over(decision.passages, understood)
    guides = (decision.guide,) if decision.guide is not None else decision.candidates
    return bool(guides) and all(_is_another_ones(hit, understood, lexicon) for hit in guides)


def _is_another_ones(hit: MatterHit, understood: Understood, lexicon: Lexicon) -> bool:
    if is_of_another_kind(hit.title, understood.folded):
        return True
    meant = lexicon.matters.get(hit.lexicon_id or "") if hit.features.get("told", 0.0) >= HALF_MEANT else None
    by_itself = meant is not None and is_named_for_others(meant.name, understood)
    return not by_itself and is_named_for_others(hit.title, understood)


def is_named_for_others(title: str, understood: Understood) -> bool:
    """Whether a title names people of whom neither the question nor the conversation speaks."""
    return any(group.named.search(title) and not _speaks_of(group, understood) for group in _GROUPS)


def _speaks_of(group: _Group, understood: Understood) -> bool:
    told = {one.key for one in (*understood.situations, *understood.situations_before)}
    return group.situation in told or bool(group.said.search(f"{understood.folded} {understood.said_before}"))


def _passes_them_over(passages: tuple[PassageHit, ...], understood: Understood) -> bool:
    """Whether a question tells of such people, or of being abroad, and no passage speaks of any: 企业招残疾人有补贴吗, 在香港看病报不报."""
    told = {one.key for one in understood.situations}
    text = " ".join(f"{hit.title} {hit.passage.heading} {hit.passage.text}" for hit in passages)
    if _ABROAD.search(understood.folded) and not _SPEAKS_OF_ABROAD.search(text):
        return True
    return any(group.situation in told and not group.said.search(text) for group in _GROUPS)
