"""The first line of a card: where to go, how long it takes and what it costs, each with its source mark.

Nothing is worded anew and no condition is left out: a row goes in that says one short thing, all others stay out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from ui.card_rows import field_of
from ui.markup import TextBlock
from ui.words import Lang, say

WHOLE = 5  # rows of a card that says everything: there one short thing is worth its line
FEWEST_SAID = 2  # of a shorter card, which is read at a glance as it is
_MARKS = r"(?P<marks>(?:\s*\[\d{1,3}\])+)"
# A row's only line -> what of it is said: 天河区政务服务中心（天河路1号）3号窗口 [4]；办理时间…; 承诺办结时限：5个工作日 [2]; 每证40元 [3]
_WINDOW = re.compile(
    rf"^(?P<said>[^，。；：（\d\[]{{4,30}}(?:大厅|中心|市场|窗口|分局|支队|大队|所|站|局|处|馆))(?=[（，\d\s\[])[^；\[]*{_MARKS}"
)
_PROMISED = re.compile(
    rf"^承诺(?:办结时限)?：(?P<said>\d+个?(?:工作日|自然日|小时|日|天|月)|当场办结|即时办结){_MARKS}$"
)
_FEE = re.compile(rf"^(?P<said>[^，。；：（）\[]{{2,14}}){_MARKS}$")
_ONLINE = re.compile(rf"^(?P<said>(?:可以|不能)网上办理)(?:：[^\[]*)?{_MARKS}$")
_SAYS = (("windows", _WINDOW), ("online", _ONLINE), ("limits", _PROMISED), ("fee", _FEE))
_NO_APPLICATION = re.compile(r"咨询|不受理|领证|不能办|没有")


def at_a_glance(blocks: Iterable[TextBlock], lang: Lang = Lang.ZH) -> str:
    """The line with its source marks; "" where the rows say nothing that short, or one such thing in a card of a few rows."""
    rows = {field_of(block.label): block for block in blocks if block.label is not None}
    said = []
    for field, pattern in _SAYS:
        found = _only(rows.get(field), pattern, promised=field == "limits")
        if found is not None:
            said.append(say(f"glance.{field}", lang, said=found["said"]) + found["marks"])
    if len(said) < (1 if len(rows) >= WHOLE else FEWEST_SAID):
        return ""
    line = say("glance", lang, said=say("，", lang).join(said))
    return line[0].upper() + line[1:]  # an English sentence may begin with a word of ours


def _only(block: TextBlock | None, pattern: re.Pattern[str], *, promised: bool) -> re.Match[str] | None:
    """What the one line of a row says, of limits the one that is promised; None where it says more or less than one thing."""
    if block is None:
        return None
    lines = [line.text for line in block.lines if not promised or line.text.startswith("承诺")]
    if len(lines) != 1 or (pattern is _WINDOW and _NO_APPLICATION.search(lines[0])):
        return None
    return pattern.match(lines[0])
