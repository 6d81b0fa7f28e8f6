"""是否收费 and 收费标准. Silence is UNKNOWN; only words that say so make a fee NO."""

from __future__ import annotations

import re

from ingest.parse.blanks import is_blank
from knowledge.codelists import Charged
from knowledge.guide import Fee, FeeItem
from knowledge.values import Span

_CLAUSE = re.compile(r"[^，,。；;\n]+")
_LABEL = re.compile(
    r"^\s*(?:\d{1,2}[.、．])?\s*(?:是否收费|收费(?:标准|情况|项目|类型|金额|方式)?(?:及依据)?|费用|办理费用|收费标准及依据)\s*[:：|为]+\s*"
)
_NO = re.compile(
    r"(?:本|该|此|以上|上述)?(?:事项|业务|项目|服务|项|单位|中心|窗口|部门)?(?:办理|审批|申请|领取|申领)?(?:过程中?)?(?:一律|均|全程|目前|现|暂|都)?(?:为|是)?"
    r"(?:不收费|免费(?:办理|服务|发放|提供|申领)?|否|无需(?:缴|交|付)(?:纳|费)?(?:任何)?(?:费用?)?|不(?:收取|收|产生)(?:任何|其他)?费?用?|无收费|零收费|不涉及(?:收费|费用)|免收费?用?|无费用|无需收费|没有费用|0(?:\.0+)?元|不需要?(?:缴|交)费|未?不?予?收费的?否)"
)
_YES = re.compile(
    r"(?:是|收费|需(?:要)?(?:缴|交)费|按(?:规定|标准|照?有关规定|国家规定)(?:标准)?(?:收费|收取|缴纳).*|有偿.*|收取.*|缴纳.*)"
)
_AMOUNT = re.compile(
    r"(?:\d[\d,]{0,14}(?:\.\d{1,4})?|[一二两三四五六七八九十百千]{1,9})\s*(?:万|亿)?\s*(?:元|圆|角|%|％|‰)|[￥¥]\s*\d"
)
_ASIDE = re.compile(r"[（(][^()（）]*(?:不含|不包括|除外)[^()（）]*[)）]")
_ZERO = re.compile(r"(?<![\d.,])0{1,3}(?:\.0{1,4})?\s{0,3}元")
_NAME = re.compile(
    r"(?:[（(]?[\d一二三四五六七八九十]{1,2}[)）.、．])?\s*(?P<name>[^\d￥¥：:]{2,30}?)\s*[：:]\s*(?P<standard>.+)",
    re.DOTALL,
)
_FIELDS = (
    ("basis", re.compile(r"(?:收费)?(?:依据|文号)\s*[:：]\s*(.+)")),
    ("reduction", re.compile(r"((?:.*(?:减免|减半|免收|免征|免缴|免交|优惠)).*)")),
    ("payment", re.compile(r"(?:缴费|缴纳|支付|收费)方式\s*[:：]\s*(.+)")),
)


def parse_fee(text: str, span: Span | None = None) -> Fee:
    """Read a 收费 cell or part; `span` is where `text` stands, and items point inside it.

    NO only when a whole clause says so (「不收费」, 「免费」, 「否」, 「无需缴费」); YES for 「是」 and for amounts.
    「无」 and an empty text are UNKNOWN, and so are exemptions for some people (「低保对象免收」): their words are kept in `text`.
    """
    stripped = text.strip()
    if is_blank(stripped):
        return Fee()
    start = span.start + text.index(stripped) if span is not None else None
    clauses = [
        (match[0].strip(), match.start() + len(match[0]) - len(match[0].lstrip()))
        for match in _CLAUSE.finditer(stripped)
    ]
    items = _items(clauses, start)
    charged = _charged([clause for clause, _ in clauses], bool(items))
    return Fee(charged=charged, items=items if charged is Charged.YES else (), text=stripped, span=span)


def _charged(clauses: list[str], has_amount: bool) -> Charged:
    if has_amount:
        return Charged.YES
    bodies = [_LABEL.sub("", _ASIDE.sub("", clause)).strip(" 　。.（）()") for clause in clauses]
    says_no = any(_NO.fullmatch(body) for body in bodies)
    says_yes = any(_YES.fullmatch(body) for body in bodies)
    if says_no == says_yes:
        return Charged.UNKNOWN
    return Charged.NO if says_no else Charged.YES


def _items(clauses: list[tuple[str, int]], start: int | None) -> tuple[FeeItem, ...]:
    """One item for each clause with an amount above zero; reductions, bases and payment words join the last one."""
    items: list[dict[str, object]] = []
    for clause, position in clauses:
        field, words = _field(clause)
        if field == "standard" and _AMOUNT.search(_ZERO.sub("", clause)):
            span = None if start is None else Span(start=start + position, end=start + position + len(clause))
            name, standard = _named(clause)
            items.append({"name": name, "standard": standard, "span": span})
        elif field != "standard" and items:
            items[-1][field] = words
    return tuple(FeeItem.model_validate(item) for item in items)


def _field(clause: str) -> tuple[str, str]:
    for field, pattern in _FIELDS:
        match = pattern.fullmatch(clause)
        if match is not None:
            return field, match[1].strip()
    return "standard", clause


def _named(clause: str) -> tuple[str | None, str]:
    """A clause 「工本费：每本160元」 as name and standard; without a colon the clause is the standard."""
    body = _LABEL.sub("", clause)
    match = _NAME.fullmatch(body)
    return (match["name"], match["standard"]) if match is not None else (None, body)
