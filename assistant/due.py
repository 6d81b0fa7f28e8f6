"""The day on which something is done: a limit counted from the day of acceptance, always marked as an estimate.

The day stands in no source, so it stands in no row of facts either: it is a notice beside them. It is built from the limits
that the rows state, with their marks; its other numbers pass the same check as a row, and its day is recounted.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Self

from pydantic import model_validator

from assistant import replies
from assistant.answer import Citation, Fact
from assistant.compose import Draft, day_words
from assistant.dates import DateReading
from assistant.verify import check
from knowledge.codelists import TimeUnit
from knowledge.values import Value
from knowledge.workdays import last_day

# The limit that words begin with, before their exceptions: 6个工作日。…加急办理时限为3个工作日.
_LEADING = re.compile(r"(?:自受理之日起)?(\d{1,3})(个工作日|个自然日)(?=[。；，、（(\s]|$)")
_FROM = re.compile(r"自([^，。；、（）()\s自]{2,14})之日起")
_WEEKDAYS = "一二三四五六日"
_SHORT_ASIDE = 24  # characters in brackets behind a limit that are said again beside its day


class Estimate(Value):
    """One limit counted from one day. A last day that its count does not give cannot be built."""

    label: str
    count: int
    unit: TimeUnit
    marker: int
    starts: date
    ends: date

    @model_validator(mode="after")
    def _is_counted(self) -> Self:
        if last_day(self.starts, self.count, self.unit) != self.ends:
            raise ValueError(f"{self.count}{self.unit.value} from {self.starts} does not end on {self.ends}")
        return self


def with_due(draft: Draft, reading: DateReading | None, *, today: date) -> Draft:
    """A checked draft with what can be said of the day of completion before its other notices.

    Args:
        reading: what the question says of days; None when it does not ask, and the draft stays as it is.
    """
    if reading is None:
        return draft
    said = due_notices(draft.facts, draft.citations, reading, today=today, rows=draft.rows)
    return draft.model_copy(update={"notices": (*said, *draft.notices)})


def due_notices(
    facts: tuple[Fact, ...],
    citations: tuple[Citation, ...],
    reading: DateReading,
    *,
    today: date,
    rows: tuple[str, ...] = (),
) -> tuple[str, ...]:
    """The limits of an answer counted from the day said, each kind for itself, then that it is an estimate; or why no day is named.

    Args:
        rows: of the answer, which say for which case a limit is.
    """
    limits = tuple(dict.fromkeys(fact for fact in facts if fact.field == "limits"))
    start = reading.starts(today)
    if start is None:
        return (replies.NO_SUCH_DAY.format(said=reading.hand_in), replies.DUE_RULE)
    lines, ends = [], []
    for fact in limits:
        quote = next((one.quote for one in citations if one.marker == fact.marker), "")
        counted = _counted(fact, start)
        line = _line(fact, counted, start, _begins(quote), _aside(fact, rows))
        if not check((_without_days(line, counted, start),), citations):
            lines.append(line)
            ends += [counted.ends] if counted is not None else []
    if not ends:
        return (*lines, replies.DUE_RULE if limits else replies.DUE_UNKNOWN)
    wanted = reading.ends(today, start)
    return (*lines, *(_in_time(ends, wanted) if wanted is not None else ()), replies.DUE_ESTIMATE)


class _Limit(Value):
    """A limit as a fact states it. `count` and `unit` None: in words that cannot be counted; `is_part`: the words say more."""

    words: str
    count: int | None = None
    unit: TimeUnit | None = None
    is_part: bool = False


def _limit(fact: Fact) -> _Limit:
    if fact.value == TimeUnit.ON_THE_SPOT.value:
        return _Limit(words=fact.value, count=0, unit=TimeUnit.ON_THE_SPOT)
    if fact.value.isdigit() and fact.unit is not None:
        return _Limit(words=f"{fact.value}{fact.unit}", count=int(fact.value), unit=TimeUnit(fact.unit))
    leading = _LEADING.match(fact.value)
    if leading is None:
        return _Limit(words="")
    words = f"{leading[1]}{leading[2]}"
    return _Limit(words=words, count=int(leading[1]), unit=TimeUnit(leading[2]), is_part=leading.group() != fact.value)


def _counted(fact: Fact, start: date) -> Estimate | None:
    """A limit counted; None when it has no number of a unit that can be counted, or the calendar ends too soon."""
    limit = _limit(fact)
    if limit.count is None or limit.unit is None:
        return None
    ends = last_day(start, limit.count, limit.unit)
    if ends is None:
        return None
    return Estimate(label=fact.label, count=limit.count, unit=limit.unit, marker=fact.marker, starts=start, ends=ends)


def _aside(fact: Fact, rows: tuple[str, ...]) -> str:
    """What the answer's row says in brackets behind a limit (新办; 签注时限：当场办结): for which case it is, or what is otherwise."""
    said = re.compile(
        rf"{re.escape(f'{fact.label}：{_limit(fact).words}')}（(?P<aside>[^\n]+)）[^\n（]*\[{fact.marker}\]"
    )
    found = (said.search(row) for row in rows)
    return next((match["aside"] for match in found if match is not None), "")


def _line(fact: Fact, counted: Estimate | None, start: date, event: str, aside: str) -> str:
    said = _limit(fact)
    case = f"（{aside}）" if 0 < len(aside) <= _SHORT_ASIDE else ""
    limit = f"{fact.region_name or ''}{fact.label}{said.words}{case} [{fact.marker}]"
    if counted is None:
        return replies.DUE_LIMIT.format(limit=limit, event=event, why=_why_not(said))
    line = replies.DUE.format(limit=limit, event=event, start=_day(start), end=_day(counted.ends))
    return line + (replies.DUE_EXCEPTIONS if said.is_part or len(aside) > _SHORT_ASIDE else "")


def _why_not(limit: _Limit) -> str:
    """Why no day is named for a limit."""
    if limit.unit is TimeUnit.WORKING_DAY:
        return replies.CALENDAR_ENDS
    return replies.BARE_DAYS if limit.unit is TimeUnit.DAY else replies.NOT_COUNTED


def _begins(quote: str) -> str:
    """What a limit runs from in its own source (缴清税费); 受理 where the source does not say or names several."""
    events = list(dict.fromkeys(_FROM.findall(quote)))
    return events[0] if len(events) == 1 else "受理"


def _in_time(ends: list[date], wanted: date) -> tuple[str, ...]:
    words = replies.IN_TIME if wanted >= max(ends) else replies.MAYBE_IN_TIME if wanted >= min(ends) else replies.LATER
    return (words.format(wanted=_day(wanted)),)


def _without_days(line: str, counted: Estimate | None, start: date) -> str:
    """A line without the days that were counted, which no source can hold; all else in it is checked."""
    for day in (start, counted.ends) if counted is not None else ():
        line = line.replace(_day(day), "")
    return line


def _day(day: date) -> str:
    return f"{day_words(day)}（周{_WEEKDAYS[day.weekday()]}）"
