"""How a page says of itself that it holds, from when, until when, and what takes its place.

Read from the stamp, and from sentences that speak of the page itself: 「本指南自2026年10月1日起停止使用，由《…》替代」. A certificate's
term (「有效期5年」) is never taken for the page's.
"""

from __future__ import annotations

import re
from datetime import date

from ingest.raw import RawDocument
from knowledge.codelists import MatterState
from knowledge.guide import Validity

_DATE = r"(?P<y>(?:19|20)\d{2})\s*年\s*(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*日"
_SELF = r"(?:本|该)(?:办事|服务|办理)?(?:指南|须知|说明|指引|页面|事项|业务|通告|公告|通知|办法|规定|文件|政策)"
_FROM = rf"{_SELF}[^。；\n]{{0,10}}?自\s*{_DATE}\s*起"
_BEGINS = re.compile(rf"{_FROM}\s*(?:正式)?(?:施行|实施|执行|启用|生效|适用)")
_ENDS = re.compile(rf"{_FROM}\s*(?:废止|失效|停止(?:使用|执行|办理|受理)|不再(?:执行|办理|受理|使用)|取消)")
_STOPS = re.compile(rf"{_FROM}\s*暂停(?:办理|受理)")
_RESUMES = re.compile(rf"(?:自|将于|于)\s*{_DATE}\s*(?:起)?\s*恢复(?:办理|受理)")
_INSTEAD = re.compile(
    rf"{_SELF}[^。\n]{{0,60}}?(?:由|改按|按照?|以|适用)\s*《(?P<name>[^《》\n]{{2,80}})》\s*(?:替代|代替|取代|执行|为准|办理|所代替)"
)
_STATES = (
    (re.compile(r"(?<![未没不])(?:失效|废止|作废|取消)"), MatterState.CANCELLED),
    (re.compile(r"暂停|停办"), MatterState.SUSPENDED),
)


def validity_of(document: RawDocument) -> Validity:
    """State and dates of a page: the stamp's, else its own words'; None and IN_FORCE where it says nothing."""
    stamp, text = document.stamp, document.text
    begins = stamp.effective or _day(_BEGINS.search(text))
    ends = _day(_ENDS.search(text))
    instead = _INSTEAD.search(text) if ends or stamp.expires or stamp.state else None
    return Validity(
        state=_state(stamp.state),
        effective=begins,
        expires=stamp.expires or ends,
        suspended=_day(_STOPS.search(text)),
        resumes=_day(_RESUMES.search(text)),
        replaced_by=instead["name"] if instead is not None else None,
        published=stamp.published,
    )


def _state(words: str | None) -> MatterState:
    return next((state for pattern, state in _STATES if pattern.search(words or "")), MatterState.IN_FORCE)


def _day(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    try:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    except ValueError:
        return None
