"""When somebody hands in and whether the day of completion is asked, read from the question alone; today is handed in later.

A reading holds words, not days: 「周五」 is a Friday only once the day of the question is known. It knows nothing of guides.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from assistant.verify import in_chinese
from knowledge.values import Value

_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_WEEK = r"(?:周|星期|礼拜)"
_WEEKDAY = rf"(?:上上|上|下下|下|这|本)?个?{_WEEK}[一二三四五六日天末]"
_NEAR_DAY = r"大后天|大前天|今天|今日|今儿|明天|明日|明儿|后天|昨天|昨日|前天"
# Longest forms first: 2026年11月5日周四 is one day, not two.
_DAY = (
    rf"(?:(?:\d{{4}}年|明年|今年|去年)?{_NUMBER}月{_NUMBER}[日号]?[(]?(?:{_WEEK}[一二三四五六日天])?[)]?"
    rf"|\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|{_NEAR_DAY}|{_WEEKDAY}|(?:这个?|本|下个?)?月[底末]|(?:(?:这个?|本|下个?)月)?{_NUMBER}[号日])"
)
_FEAST = r"(?:国庆|元旦|春节|过年|五一|中秋|端午|清明|年底|年前|年后)"
_AROUND = r"(?:节|假|完|之?前|以前|之?后|以后)*"
_GIVE = r"(?:提交|递交|申请|受理|交|递|送|寄|缴|去|办)"
_GIVEN = r"(?:完|清|上去|上|齐|好)?(?:材料|资料|申请书|申请表|申请|照片|税费|税|件)?(?:去|了的|了|的)?"
_HAND_IN = re.compile(
    rf"(?P<day>{_DAY})(?:上午|下午|早上|就|再|才|要|想|准备|打算|已经|刚|去|来|把|材料|资料|申请)*(?P<verb>{_GIVE}){_GIVEN}"
)
# 居住证材料 of 周五交居住证材料: what is handed in, and nothing that is asked for
_HANDED_IN = re.compile(r"[^,，。;；?？!！几哪什啥多]{1,8}?(?:材料|资料|申请书|申请表)")
_DONE = r"(?:拿|取|领|到手|到账|好|下来|下证|批|出证|出结果|出结论|出来|有结果|有结论|办完|办结|办成|搞定|放款|打款|发证|发放)"
_TAKEN = (
    r"(?:到手|下来|到|好|完)?(?:(?:证件|证书|证|卡|本子|执照|结果)(?![一-鿿]))?"  # 拿证 names no matter, 拿公证书 does
)
_CAN = r"(?:能不能|可不可以|能够|能|可以|会|就|才|该|给)*"
# 周六能领证吗 asks for the hours of a window: without a day of handing in, a wanted day needs plainer words.
_DONE_PLAINLY = r"(?:拿|到手|到账|下来|下证|批|好|办完|办结|出证|出结果|有结果)"
_WHICH = re.compile(
    rf"(?:{_FEAST}{_AROUND})?(?:最晚|最迟|最早|最快|大概|大约|估计)?(?:几月几号|几号|哪一?天|哪日|{_WEEK}几)"
    rf"(?:之?前|以前)?{_CAN}.{{0,3}}?{_DONE}{_TAKEN}"
)
_WANTED = rf"(?P<day>{_DAY}|{_FEAST}){_AROUND}{_CAN}(?<=[能以会]).{{0,2}}?%s{_TAKEN}"
_WANTED_AFTER = re.compile(_WANTED % rf"(?:{_DONE}|到)")
_WANTED_ALONE = re.compile(_WANTED % _DONE_PLAINLY)
# 头一笔钱几号到账: of money that comes by itself, unless a day of handing in is said
_MONEY_COMES = re.compile(r"(?:到账|放款|打款|发放)$")
# 最晚哪天, 最迟几号: with a day of handing in nothing more is needed
_HOW_LONG = re.compile(
    r"最[晚迟](?:是|到|在)?(?:几月几号|几号|哪一?天|什么时候)|几号(?=[?？。]|$)|哪一?天(?=[?？。]|$)|多久|多长时间|几天|多少天|(?:什么|啥)时候|何时|来得及|赶得上"
)

# 明年1月, 2027年, 12月份: a time to come in which something is to be done. 明年的 and 3月前 are no such time
_LATER = re.compile(rf"(?P<year>\d{{4}}年|明年|今年)?(?:(?P<month>{_NUMBER})月份?)?(?!前|以前|之前)")


class DateReading(Value):
    """What a question says of days.

    Attributes:
        hand_in: words for the day of handing in (周五, 10月19日); None when none was said.
        verb: what is done on that day: 交, 申请, 受理, 缴.
        wanted: words for the day until which it should be done; None when none was said or it names a feast.
        is_past: whether the day of handing in lies behind (9月30号交的).
        pieces: parts of the folded question that say all this; none of them names a matter.
        handed_in: what is handed in (居住证材料); it names a matter and asks for no list.
    """

    hand_in: str | None = None
    verb: str | None = None
    wanted: str | None = None
    is_past: bool = False
    pieces: tuple[str, ...] = ()
    handed_in: str = ""

    @property
    def is_accepted(self) -> bool:
        """Whether the day said is that of acceptance, not of handing in."""
        return self.verb == "受理"

    def starts(self, today: date) -> date | None:
        """The day said, or today when none was; None when the words name no day of the calendar."""
        return day_of(self.hand_in, today, is_past=self.is_past) if self.hand_in is not None else today

    def ends(self, today: date, start: date) -> date | None:
        """The day wanted: seen from today, and where that lies before the day of handing in, from there."""
        if self.wanted is None:
            return None
        seen = day_of(self.wanted, today)
        return seen if seen is None or seen >= start else day_of(self.wanted, start)


def read_dates(folded: str) -> DateReading | None:
    """What a folded question says of days; None when it does not ask for the day on which something is done."""
    given = _HAND_IN.search(folded)
    rest = folded if given is None else folded[: given.start()] + " " * len(given.group()) + folded[given.end() :]
    which = _WHICH.search(rest)
    if given is None and which is not None and _MONEY_COMES.search(which.group()):
        which = None
    wanted = (_WANTED_ALONE if given is None else _WANTED_AFTER).search(rest)
    if which is None and wanted is None and (given is None or not _HOW_LONG.search(rest)):
        return None
    found = [match for match in (given, which, wanted) if match is not None]
    return DateReading(
        hand_in=given["day"] if given is not None else None,
        verb=given["verb"] if given is not None else None,
        wanted=wanted["day"] if wanted is not None and re.fullmatch(_DAY, wanted["day"]) else None,
        is_past=given is not None and given.group().endswith(("的", "了")),
        pieces=tuple(dict.fromkeys(match.group() for match in found)),
        handed_in=told.group() if given is not None and (told := _HANDED_IN.match(folded, given.end())) else "",
    )


def handing_in(folded: str) -> str:
    """The words of a question that say when something is handed in (11月2号去), for the question after it; "" when none do."""
    given = _HAND_IN.search(folded)
    return given.group() if given is not None else ""


def with_day_told(reading: DateReading | None, told: str, folded: str) -> DateReading | None:
    """What a question says of days, with the day of handing in that was told a turn ago where it names none itself.

    Args:
        told: as `handing_in` gave it; "" when none was told.
    """
    if not told or (reading is not None and reading.hand_in is not None):
        return reading
    return read_dates(f"{told}，{folded}")


def later_time(folded: str, today: date) -> date | None:
    """The first day of a year or month to come that a question names (明年1月, 12月份, 2027年); None when it names none."""
    for found in _LATER.finditer(folded):
        year, month = found["year"] or "", found["month"]
        number = int(year[:4]) if year[:4].isdigit() else today.year + (1 if year.startswith("明") else 0)
        count = _count(month) if month else 1
        if not 1 <= count <= 12 or not (year or month):
            continue
        begins = date(number, count, 1)
        if not year and begins < today.replace(day=1):
            begins = date(today.year + 1, count, 1)
        if begins > today:
            return begins
    return None


def day_of(words: str, today: date, *, is_past: bool = False) -> date | None:
    """The day that words mean on a day; None when there is no such day (2月30日).

    A weekday without 上 or 下 is the next one, today included, or the last one when it lies behind. A day without its
    year is the nearest of its name.
    """
    for pattern, read in _READERS:
        match = pattern.match(words)
        if match is not None:
            try:
                return read(match, today, is_past)
            except ValueError:
                return None
    return None


def _full(match: re.Match[str], today: date, is_past: bool) -> date:
    del is_past
    month, day = _count(match["month"]), _count(match["day"])
    said = match["year"]
    if said in _YEARS:
        return date(today.year + _YEARS[said], month, day)
    if said is not None:
        return date(int(said), month, day)
    near = [date(today.year + shift, month, day) for shift in (-1, 0, 1) if _exists(today.year + shift, month, day)]
    if not near:
        raise ValueError("no such day in any year near")
    return min(near, key=lambda one: abs((one - today).days))


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]


def _dashed(match: re.Match[str], today: date, is_past: bool) -> date:
    del today, is_past
    return date(int(match[1]), int(match[2]), int(match[3]))


def _near(match: re.Match[str], today: date, is_past: bool) -> date:
    del is_past
    return today + timedelta(days=_NEAR[match.group()])


def _weekday(match: re.Match[str], today: date, is_past: bool) -> date:
    monday = today - timedelta(days=today.weekday())
    number = _WEEKDAYS[match["day"]]
    if match["which"]:
        return monday + timedelta(days=7 * _WEEKS[match["which"]] + number)
    ahead = (number - today.weekday()) % 7
    return today + timedelta(days=ahead - 7 if is_past and ahead else ahead)


def _month_end(match: re.Match[str], today: date, is_past: bool) -> date:
    del is_past
    year, month = (today.year, today.month) if "下" not in match.group() else _next_month(today)
    return date(year, month, monthrange(year, month)[1])


def _day_of_month(match: re.Match[str], today: date, is_past: bool) -> date:
    day, month = _count(match["day"]), match["month"] or ""
    if month:
        return date(*_next_month(today), day) if "下" in month else date(today.year, today.month, day)
    if day >= today.day or is_past:
        return date(today.year, today.month, day)
    return date(*_next_month(today), day)


def _next_month(today: date) -> tuple[int, int]:
    return (today.year, today.month + 1) if today.month < 12 else (today.year + 1, 1)


def _count(words: str) -> int:
    return int(words) if words.isdigit() else _CHINESE[words]


_CHINESE = {form: number for number in range(1, 32) for form in in_chinese(number)}
_YEARS: dict[str | None, int] = {"明年": 1, "今年": 0, "去年": -1}
_NEAR = {
    "今天": 0, "今日": 0, "今儿": 0, "明天": 1, "明日": 1, "明儿": 1, "后天": 2, "大后天": 3,
    "昨天": -1, "昨日": -1, "前天": -2, "大前天": -3,
}  # fmt: skip
_WEEKS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}
_WEEKDAYS = {"一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6, "末": 6}
_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date, bool], date]], ...] = (
    (re.compile(rf"(?:(?P<year>\d{{4}}|明年|今年|去年)年?)?(?P<month>{_NUMBER})月(?P<day>{_NUMBER})"), _full),
    (re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})"), _dashed),
    (re.compile(_NEAR_DAY), _near),
    (re.compile(rf"(?P<which>上上|上|下下|下|这|本)?个?{_WEEK}(?P<day>[一二三四五六日天末])"), _weekday),
    (re.compile(r"(?:这个?|本|下个?)?月[底末]"), _month_end),
    (re.compile(rf"(?P<month>(?:这个?|本|下个?)月)?(?P<day>{_NUMBER})[号日]"), _day_of_month),
)
