"""Lengths of time, money and other figures in a guide, made comparable; what cannot be compared is left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.parse.limits import parse_limit
from ingest.parse.numerals import NUMERAL, number_of
from knowledge.codelists import LimitKind, TimeUnit
from knowledge.guide import Fee, ServiceGuide, TimeLimit

_PRICE = re.compile(rf"(?P<number>{NUMERAL})\s*(?P<ten>万)?元")
# what an amount is counted by where it grows with the thing: 每平方米3元 and 每件80元 do not compare
_MEASURE = re.compile(
    r"(?:每|元\s*/\s*)(?P<unit>平方米|平米|㎡|立方米|公里|千米|米|亩|公顷|吨|千克|公斤|千瓦|日|天|月|年)"
)
# clauses whose money is not a fee asked of the applicant
_NO_FEE = re.compile(
    r"补贴|补助|奖励|资助|津贴|救助金|注册资本|保险|原收费|停征|停收|免收|免征|免费|不收|自付|收入|贷款|保证金额度|罚款|不超过|以下罚"
)


def stated(guide: ServiceGuide, kind: LimitKind) -> list[TimeLimit]:
    """The limits of a kind that have a length: a number with its unit, or 当场."""
    return [
        limit
        for limit in guide.limits
        if limit.kind is kind and (limit.unit is TimeUnit.ON_THE_SPOT or limit.value is not None)
    ]


def longer(one: TimeLimit, other: TimeLimit) -> bool:
    """Whether one is surely longer: in the same unit, or longer than at once. Working and calendar days are never compared."""
    if other.unit is TimeUnit.ON_THE_SPOT:
        return one.unit is not TimeUnit.ON_THE_SPOT and (one.value or 0) > 0
    return one.unit is other.unit and (one.value or 0) > (other.value or 0)


def differs(one: TimeLimit, other: TimeLimit) -> bool:
    """Whether two are surely not the same length."""
    return longer(one, other) or longer(other, one)


def limit_in(words: str) -> TimeLimit | None:
    """The length of time that words say, when they say one."""
    return parse_limit(words, LimitKind.UNSTATED)


def prices(words: str) -> Iterator[float]:
    """Amounts in yuan that an applicant pays, clause by clause; subsidies, capital and abolished fees are none."""
    for clause in re.split(r"[，,。；;\n]", words):
        if _NO_FEE.search(clause):
            continue
        for match in _PRICE.finditer(clause):
            number = number_of(match["number"])
            if number is not None:
                yield number * (10_000 if match["ten"] else 1)


def fee_prices(fee: Fee) -> list[float]:
    """The amounts a fee states, from its items, else from its own words."""
    said = [amount for item in fee.items for amount in prices(item.standard or item.name or "")]
    return said or list(prices(fee.text or ""))


def measures(fee: Fee) -> frozenset[str]:
    """What the amounts of a fee are counted by, where they grow with area, weight, distance or time."""
    said = f"{fee.text or ''}{''.join(item.standard or item.name or '' for item in fee.items)}"
    return frozenset(match["unit"] for match in _MEASURE.finditer(said))
