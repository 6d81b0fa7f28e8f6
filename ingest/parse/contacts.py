"""Telephone numbers, counters, visits and online handling as guides write them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from ingest.parse.blanks import is_blank
from ingest.parse.items import numbered_items
from ingest.parse.numerals import NUMERAL, number_of
from knowledge.codelists import WindowRole
from knowledge.guide import Online, Visits, Window
from knowledge.values import Span

_NET = re.compile(
    r"(?:https?://|www\.)[^\s，。；、（）《》\u4e00-\u9fff]+|[A-Za-z0-9_.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4}|\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?"
)
_URL = re.compile(r"(?:https?://|www\.)[^\s，。；、（）《》\u4e00-\u9fff\"'<>|]+")
_DASH = r"[-－–—―‐]"
# Digits that count something are amounts or dates, not numbers to call.
_NO_COUNT = r"(?!\s*(?:元|人|万|亿|个|平方|㎡|米|亩|年|月|日|份|家|户|次|倍|号文|%|％))"
_EXTENSION = rf"(?:\s?(?:转(?:分机)?|{_DASH}|分机(?:号)?|\*)\s?\d{{1,6}}(?!\d))*(?:(?:、|或)\d{_DASH}\d(?![\d-]))?"
_PHONE = re.compile(
    rf"(?<![\dA-Za-z_.@=#]){_DASH}?(?<![\dA-Za-z][-－])(?P<phone>"
    rf"[48]00\s?{_DASH}?\s?\d{{3,4}}\s?{_DASH}?\s?\d{{3,4}}"
    rf"|(?:[（(](?:\+?86)?\s?0?\d{{2,3}}[）)]|(?:\+86|0086)\s?{_DASH}?\s?0?\d{{2,3}}|0\d{{2,3}})\s?{_DASH}{{0,2}}\s?(?:[1-9]\d{{2,3}}\s?\d{{4}}|1[0-2]\d{{3}}|9[56]\d{{3}}){_EXTENSION}"
    rf"|(?:\+86|0086)?\s?{_DASH}?1[3-9]\d{{9}}"
    rf"|(?:12[1-9]\d{{2}}|111[18]\d|100\d\d|9[56]\d{{3}}){_NO_COUNT}{_EXTENSION}"
    rf"|(?!(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])(?!\d))[2-8]\d{{6,7}}{_NO_COUNT}{_EXTENSION}"
    r"|(?<=拨打)1(?:10|19|20|22)|(?<=电话)1(?:10|19|20|22)"
    r")(?![\dA-Za-z_])(?!\.\d)"
)
_NO_WINDOW = re.compile(
    r"(?:无|没有|不设|未设|不提供|暂无)(?:置|有)?(?:线下|现场|实体)?(?:的)?(?:办理|服务|受理)?(?:窗口|办理点|地点|网点)|(?:仅|只)(?:支持|限|能|可)?(?:网上|线上|在线)(?:办理|申办|申请)"
)
_ROLES: tuple[tuple[re.Pattern[str], WindowRole], ...] = (
    (
        re.compile(
            r"代收.{0,6}(?:转报|转交|转送|上报|报送)|[仅只](?:能|可以?|负责)?代收|代收(?:点|窗口)|[（(]代收[)）]"
        ),
        WindowRole.FORWARD,
    ),
    (
        re.compile(
            r"[仅只](?:可以?|能|提供|限|供|作|负责)?(?:业务|政策)?咨询|不(?:予)?受理.{0,6}咨询|由(?:县|区|市|上)级.{0,4}(?:承办|办理|受理)|咨询(?:窗口|地点|地址|点)|[（(]咨询[)）]"
        ),
        WindowRole.CONSULT,
    ),
    (
        re.compile(
            r"[仅只](?:可以?|能|提供)?(?:领|取)证|(?:领证|取证|发证|领取|出件)(?:窗口|地点|地址|点)|[（(](?:领证|取证|发证|出件)[)）]"
        ),
        WindowRole.COLLECT,
    ),
    (re.compile(r"受理(?:窗口|地点|地址|点)|(?:可|负责|统一)受理|[（(](?:可以?|收件)?受理[)）]"), WindowRole.ACCEPT),
)
_FIELD = re.compile(
    r"(?P<label>(?:(?:办理|受理|咨询|领证|领取|窗口|办公|办事|现场|联系|详细)?(?:地点|地址)|窗口(?:名称|位置)|网点)|(?:(?:办理|受理|工作|办公|服务|上班|对外)时间)|(?:(?:窗口|联系|咨询|办公|办理|受理)?电话(?:号码)?)|(?:交通(?:指引|路线|方式|指南)?|乘车路线)|窗口号)\s*[:：|]\s*"
)
_LABELS = (("时间", "hours"), ("电话", "phones"), ("交通", "traffic"), ("乘车", "traffic"), ("窗口号", "number"))
_PIECE = re.compile(r"[^；;\n]+")
_VISITS = re.compile(rf"(?P<number>{NUMERAL})\s*次")
_NO_VISIT = re.compile(
    r"零次|无需?(?:到|前往|跑)(?:办事|办理|现场|窗口|大厅)|不用跑|(?:一次|零)都?不用?跑|零跑(?:动|腿)|不见面"
)
_ONCE = re.compile(r"(?:最多|只(?:需|用)?|仅(?:需)?)跑?(?:一|1)[次趟]|跑一[次趟]")
_REASON = re.compile(r"(?:原因|理由)\s*[:：为]\s*(?P<reason>[^\n]+)|[（(](?P<bracket>[^()（）]{4,})[)）]")
_NOT_ONLINE = re.compile(
    r"不支持|不可(?:以)?(?:网上|在线|网办)|不能(?:网上|在线)|(?:暂|尚)?未(?:开通|实现)(?:网上|在线)?|暂?不(?:提供|开通)|无法(?:网上|在线)|^\s*否\s*$"
)
_ONLINE = re.compile(
    r"^\s*(?:是|支持|可|可以)\s*[。]?\s*$|全程网办|支持(?:网上|在线)|可(?:以|通过)?[^，。；\n]{0,12}(?:网上|在线|线上|网办)|网上(?:办理|申请|申报|申办)|在线(?:办理|申请|申报|申办)|登录|登陆"
)
_DEPTHS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[ⅠⅡⅢⅣ]\s*级|I{1,3}V?级|IV级|[一二三四1-4]级(?=深度|网办|$)|全程网办|在线预审"), "省级"),
    (re.compile(r"互联网咨询|结果信息反馈|电子证照反馈|(?<=深度[:：])(?:咨询|收件|预审|受理|办理)"), "国家"),
)
_MOBILE = re.compile(r"[“「《]?[\w\u4e00-\u9fff]{2,16}?[”」》]?(?:微信)?(?:小程序|APP|App|app|公众号|客户端)")
_MOBILE_VERB = re.compile(r"^.*(?:通过|登[录陆]|使用|下载|关注|打开|进入|在)(?=.{3})")


@dataclass(slots=True)
class _Draft:
    """A window being put together: its edges in the text, and the edges of its fields."""

    start: int
    end: int
    fields: dict[str, tuple[int, int]] = field(default_factory=dict)


def parse_phones(text: str, offset: int = 0) -> tuple[tuple[str, Span], ...]:
    """Every telephone number of a contact part as written, with its place, in order.

    Area code, number and extension stay together (「020-12333-9-3」, 「…转1」). A number that continues into other digits or
    letters, an ID, a code, a URL and an amount yield nothing rather than a fragment.
    """
    masked = _NET.sub(lambda match: "#" * len(match[0]), text)
    found = []
    for match in _PHONE.finditer(masked):
        start, end = match.span("phone")
        while text[start] in " 　":
            start += 1
        found.append((text[start:end], Span(start=offset + start, end=offset + end)))
    return tuple(found)


def parse_windows(text: str, offset: int = 0) -> tuple[Window, ...]:
    """The counters of a 办理地点 part, one for each address; hours, phones and traffic join the address above them.

    「无线下办理窗口」 becomes one Window with `available` False. A role is set only by words that state it.
    """
    if is_blank(text):
        return ()
    if _NO_WINDOW.search(text) and not _FIELD.search(text) and not re.search(r"\d+号", text):
        start, end = _bounds(text)
        return (Window(available=False, span=Span(start=offset + start, end=offset + end)),)
    drafts: list[_Draft] = []
    for start, end in _pieces(text):
        _place(text, start, end, drafts)
    return tuple(_window(text, draft, offset) for draft in drafts)


def _bounds(text: str, start: int = 0, end: int | None = None) -> tuple[int, int]:
    end = len(text) if end is None else end
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip(" \t\r\n　；;，,。")), end - (
        len(piece) - len(piece.rstrip(" \t\r\n　；;，,"))
    )


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Edges of the separate statements: numbered items, lines, ；-clauses and labelled fields."""
    items = numbered_items(text)
    areas = [(item.span.start, item.span.end) for item in items] if len(items) > 1 else [(0, len(text))]
    if items and len(items) > 1 and text[: items[0].span.start].strip(" \n0123456789.、（()）一①"):
        areas.insert(0, (0, items[0].span.start))
    for left, right in areas:
        for match in _PIECE.finditer(text, left, right):
            cuts = [
                match.start(),
                *(found.start() for found in _FIELD.finditer(text, match.start(), match.end())),
                match.end(),
            ]
            for start, end in pairwise(cuts):
                start, end = _bounds(text, start, end)
                if start < end:
                    yield start, end


def _place(text: str, start: int, end: int, drafts: list[_Draft]) -> None:
    """Put one statement into the window it belongs to, or begin a new one."""
    label = _FIELD.match(text, start, end)
    body = label.end() if label else start
    kind = next((name for word, name in _LABELS if label and word in label["label"]), "address")
    if kind == "address":
        if body < end and (label is not None or not _is_number_tail(text[body:end])):
            drafts.append(_Draft(start, end, {"address": (body, end)}))
        return
    if not drafts or kind in drafts[-1].fields:
        drafts.append(_Draft(start, end))
    drafts[-1].fields[kind] = (body, end)
    drafts[-1].end = end


def _is_number_tail(piece: str) -> bool:
    return re.fullmatch(r"[\s\d.、（()）一二三四五六七八九十①-⑳]*", piece) is not None


def _window(text: str, draft: _Draft, offset: int) -> Window:
    def words(name: str) -> str | None:
        start, end = draft.fields.get(name, (0, 0))
        return text[start:end].strip(" 　。") or None

    address = words("address")
    return Window(
        address=address,
        number=words("number"),
        role=window_role(text[draft.start : draft.end]),
        hours=words("hours"),
        phones=tuple(phone for phone, _ in parse_phones(words("phones") or "")),
        traffic=words("traffic"),
        available=True if address else None,
        span=Span(start=offset + draft.start, end=offset + draft.end),
    )


def window_role(text: str) -> WindowRole:
    """The role the words give a counter; 「仅可咨询，由县级承办」 is CONSULT, silence is UNKNOWN."""
    return next((role for pattern, role in _ROLES if pattern.search(text)), WindowRole.UNKNOWN)


def parse_visits(text: str, span: Span | None = None) -> Visits:
    """到办事现场次数 from 「0」, 「1次」, 「最多跑一次」; `count` is None when the text does not give one."""
    stripped = text.strip()
    if is_blank(stripped):
        return Visits()
    counted = _VISITS.search(stripped)
    count: float | None = number_of(stripped) if stripped.isdigit() else None
    if count is None and counted is not None:
        count = number_of(counted["number"])
    if count is None and _NO_VISIT.search(stripped):
        count = 0
    if count is None and _ONCE.search(stripped):
        count = 1
    reason = _REASON.search(stripped)
    words = (reason["reason"] or reason["bracket"]).strip() if reason else None
    return Visits(count=int(count) if count is not None else None, reason=words, span=span)


def parse_online(text: str, offset: int = 0) -> Online:
    """网上办理 from 「是」, a URL, 「全程网办」, 「Ⅳ级」, 「不支持」; `available` is None when the text does not decide it."""
    if is_blank(text):
        return Online()
    url = _URL.search(text)
    depth, scheme = next(
        ((found[0], scheme) for pattern, scheme in _DEPTHS if (found := pattern.search(text))), (None, None)
    )
    mobile = _MOBILE.search(text)
    available = None
    if _NOT_ONLINE.search(text):
        available = False
    elif url or mobile or depth in {"全程网办", "Ⅳ级"} or _ONLINE.search(text):
        available = True
    start, end = _bounds(text)
    return Online(
        available=available,
        depth=depth,
        depth_scheme=scheme,
        url=url[0].rstrip(".,)") if url else None,
        mobile=_MOBILE_VERB.sub("", mobile[0]) if mobile else None,
        text=text.strip(),
        span=Span(start=offset + start, end=offset + max(start, end)),
    )
