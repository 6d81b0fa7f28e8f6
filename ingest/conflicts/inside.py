"""Contradictions inside one guide: materials against steps, text against table, promise against law, free but priced (C01 to C04)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.conflicts.lengths import differs, fee_prices, limit_in, longer, prices, stated
from ingest.conflicts.papers import demanded, held
from ingest.conflicts.rule import Clash, Told
from ingest.parse.numerals import NUMERAL, number_of
from knowledge.codelists import Charged, LimitKind

_COUNTS = (
    re.compile(rf"(?:共|以下|下列|如下)\s*(?P<number>{NUMERAL})\s*[项种](?:申请)?(?:材料|资料|[）)])"),
    re.compile(rf"(?:材料|资料)(?:一共|共计|合计|总共|共)\s*(?P<number>{NUMERAL})\s*[份项种件](?!以)"),
)
_LENGTH = rf"(?:{NUMERAL}\s*个?(?:工作日|自然日|小时|月|日|天)|当场)"
_FROM_ACCEPTANCE = re.compile(
    rf"受理(?:之日|申请|后)?(?:之日)?起?(?P<length>{_LENGTH})(?:之?内)?(?:办结|作出|完成|核发|审批|予以)"
)
_NAMED = re.compile(
    rf"(?P<kind>法定|承诺)(?:的?(?:办结|办理))?(?:时限|期限)(?:为|是|[：:])?[ 　]*(?:[（(][^\n，。；（）()]{{0,6}}[）)])?(?<!\d)(?P<length>{_LENGTH})"
)
_PROMISED = re.compile(rf"(?P<kind>承诺)(?:在)?(?<!\d)(?P<length>{_LENGTH})(?:以|之)?内(?:办结|办完|办好|办理|完成)")
_NO_VISIT = re.compile(r"全程网办|办事不用跑|不用跑|零跑动|一次不跑|无需到现场|不用到现场")
_VISITS = re.compile(rf"到(?:办事|办理)?现场(?:办理|次数)?[：:为]?\s*(?P<number>{NUMERAL})\s*次")
_AT_MOST = re.compile(rf"最多(?:跑|到现场)\s*(?P<number>{NUMERAL})\s*[次趟]")
_FREE = re.compile(
    r"收费(?:情况|标准|方式|依据及标准)?[：:]\s*(?:不收费|免费|不收取)|本事项(?:不收费|免费)|不收取?任何费用"
)
# 窗口办理的，到现场1次: what those who choose the counter do, and not the least that the table counts
_AT_THE_COUNTER = re.compile(r"(?:窗口|线下|现场)(?:办理|申请|申报|提交)的")
_FEE_LINE = re.compile(
    r"收费(?:标准|情况|项目)?[：:](?P<said>[^\n。]*)|(?P<taken>收取[^\n。；]{0,200}费[^\n。；]{0,12}元)"
)
_PAY = re.compile(
    r"缴费(?!年限|满|基数|记录|证明|单位|地|人员|工资)|交费(?!年限|满)|[缴交付]款(?!凭证|证明|记录|通知)|(?:缴纳|交纳|支付|付清)[^，。；\n]{0,10}费"
)
_NO_NEED = re.compile(r"(?:无[需须]|不用|不需要?|不必|免于?|不再|不)(?:申请人|再|另行)?$")
_NOT_A_FEE = re.compile(r"保险|社保|医保|养老|失业|公积金|出让金|党费|会费|税费|税")
_RECEIPT = re.compile(r"缴费|交费|收费票据|付款凭证")


def papers_in_steps(told: Told) -> Iterator[Clash]:
    """C01. Silent without a list of materials: then the steps are the only place that tells them."""
    if not told.materials:
        return
    for paper in dict.fromkeys(demanded(told.steps)):
        if not held(paper, told.materials):
            yield Clash(
                "办理流程", f"办理流程要「{paper.strip()}」，申请材料里没有。", "请核对申请材料是否漏写，或改正流程。"
            )


def text_against_table(told: Told) -> Iterator[Clash]:
    """C02."""
    text = f"{told.text}\n{told.steps}" if told.steps not in told.text else told.text
    yield from _counted(told, text)
    yield from _lengths(told, text)
    yield from _visited(told, text)
    yield from _priced(told, text)


def _counted(told: Told, text: str) -> Iterator[Clash]:
    for match in (one for pattern in _COUNTS for one in pattern.finditer(text)):
        number = number_of(match["number"])
        if told.materials and number is not None and number != len(told.materials):
            yield Clash(
                "申请材料", f"正文写「{match[0]}」，表里列了 {len(told.materials)} 项。", "请核对材料是否有缺漏。"
            )
            return


def _lengths(told: Told, text: str) -> Iterator[Clash]:
    for match in (one for pattern in (_NAMED, _PROMISED) for one in pattern.finditer(text)):
        if match["length"] == "当场":  # one case of several: 当场办结的当场
            continue
        kind = LimitKind.STATUTORY if match["kind"] == "法定" else LimitKind.PROMISED
        said, table = limit_in(match["length"]), stated(told.guide, kind)
        if _is_in_the_table(told, kind, match["length"]):  # the limit of one of several things: 签注2个工作日
            continue
        if said is not None and table and all(differs(said, one) for one in table):
            yield Clash(
                "办理时限", f"正文写「{match[0]}」，表里的{kind.value}时限是{table[0].wording}。", "请改正其中一处。"
            )
            return
    table = [*stated(told.guide, LimitKind.PROMISED), *stated(told.guide, LimitKind.STATUTORY)]
    for match in _FROM_ACCEPTANCE.finditer(text):
        said = limit_in(match["length"])
        if said is not None and table and all(differs(said, one) for one in table):
            yield Clash("办理时限", f"正文写「{match[0]}」，表里的时限是{table[0].wording}。", "请改正其中一处。")
            return


def _is_in_the_table(told: Told, kind: LimitKind, length: str) -> bool:
    """Whether a limit of that kind says these very words, beside what else it says."""
    words = re.compile(rf"(?<!\d){re.escape(length.strip())}")
    return any(one.kind is kind and words.search(one.text) for one in told.guide.limits)


def _clause_before(text: str, position: int) -> str:
    """The words of a clause that stand before a position in it."""
    return text[max(text.rfind(mark, 0, position) for mark in "。；;\n") + 1 : position]


def _visited(told: Told, text: str) -> Iterator[Clash]:
    count = told.guide.visits.count
    if count is None:
        return
    said = [
        (match[0], number_of(match["number"]))
        for match in _VISITS.finditer(text)
        if count > 0 or not _AT_THE_COUNTER.search(_clause_before(text, match.start()))
    ]
    wrong = next((words for words, number in said if number is not None and number != count), None)
    most = next((one[0] for one in _AT_MOST.finditer(text) if (number_of(one["number"]) or 0) < count), None)
    none = _NO_VISIT.search(text)
    words = wrong or most or (none[0] if none is not None and count > 0 else None)
    if words is not None:
        yield Clash("到现场次数", f"正文写「{words}」，表里的到现场次数是 {count} 次。", "请核对次数，改正其中一处。")


def _priced(told: Told, text: str) -> Iterator[Clash]:
    if told.guide.fee.charged is Charged.YES and (free := _FREE.search(text)):
        yield Clash("收费", f"正文写「{free[0]}」，表里是收费。", "请核对是否收费，改正其中一处。")
    if told.guide.fee.charged is Charged.NO:
        for match in _FEE_LINE.finditer(text):
            said = match["said"] or match["taken"] or ""
            if list(prices(said)):
                yield Clash("收费", f"正文写「{said.strip()[:30]}」，表里是不收费。", "请核对是否收费，改正其中一处。")
                return


def promise_beyond_law(told: Told) -> Iterator[Clash]:
    """C03."""
    for promised in stated(told.guide, LimitKind.PROMISED):
        for statutory in stated(told.guide, LimitKind.STATUTORY):
            if longer(promised, statutory):
                yield Clash(
                    "办理时限",
                    f"承诺时限 {promised.wording} 长于法定时限 {statutory.wording}。",
                    "请核对两个时限，改正其中一个。",
                )


def free_but_priced(told: Told) -> Iterator[Clash]:
    """C04."""
    fee = told.guide.fee
    if fee.charged is not Charged.NO:
        return
    fix = "请核对是否收费，改正其中一处。"
    amounts = fee_prices(fee)
    if amounts or any(item.standard or item.name for item in fee.items):
        yield Clash("收费", f"写明不收费，却列了金额或收费项目{f'（{amounts[0]:g}元）' if amounts else ''}。", fix)
    if fee.pay_online:
        yield Clash("收费", "写明不收费，却可以网上支付。", fix)
    for match in _PAY.finditer(told.steps):
        around = told.steps[max(0, match.start() - 6) : match.end()]
        if not _NOT_A_FEE.search(around) and not _NO_NEED.search(
            told.steps[max(0, match.start() - 10) : match.start()]
        ):
            yield Clash("办理流程", f"写明不收费，流程里却要「{match[0]}」。", fix)
            break
    for name in told.materials:
        if _RECEIPT.search(name) and not _NOT_A_FEE.search(name):
            yield Clash("申请材料", f"写明不收费，材料里却要「{name}」。", fix)
