"""An answer in plain words, to be read aloud or by older people: short lines, everyday headings, no codes, the same facts.

Only headings, breaks and the order of rows change. A row whose essence would change is left as it was, so nothing can be lost.
"""

from __future__ import annotations

import re

from assistant.answer import Answer, Status
from assistant.essence import essence
from assistant.replies import WORKING_DAYS
from assistant.statements import Part, parts_of
from assistant.verify import ORDINAL, unmarked

# What people ask first comes first; what stands after the first colon is what a row says.
HEADINGS: dict[str, str] = {
    "conditions": "什么人可以办",
    "audience": "谁来办",
    "materials": "要带什么",
    "online": "网上能不能办",
    "steps": "怎么办",
    "visits": "要跑几趟",
    "limits": "多久办好",
    "hours": "什么时候上班",
    "fee": "要不要钱",
    "windows": "去哪里办",
    "outcome": "办好拿到什么",
    "validity": "管多久",
    "notes": "要注意什么",
    "bases": "根据什么",
    "contacts": "问这个电话",
    "complaints": "投诉打这个电话",
}
HANDLED_BY = "办理单位："
_ORDER = {field: place for place, field in enumerate(HEADINGS)}
_LIMITS = (("承诺办结时限：", "承诺："), ("法定办结时限：", "法定："))
_BREAK = re.compile(r"(?<=[。；])(?!\s*(?:$|\[))\s*")  # after a clause, but never before its mark
_HEAD = re.compile(r"^\*\*(?P<title>[^*]+)\*\*（(?P<place>[^·）]+)(?: · (?P<agency>[^）]+))?）$")
_CODE = re.compile(r"(?:（(?:实施编码|业务办理项编码|编码)?[：:]?)?(?<![0-9A-Za-z/=.])[0-9A-Z]{15,}(?![0-9A-Za-z])）?")


def plain(answer: Answer) -> Answer:
    """The answer in plain words; its facts, citations, options and status stay, and any other ending stays whole."""
    if answer.status is not Status.ANSWERED:
        return answer
    parts = parts_of(answer)
    rows = sorted(
        (part for part in parts if part.field is not None), key=lambda part: _ORDER.get(part.field or "", len(_ORDER))
    )
    at = next((place for place, part in enumerate(parts) if part.field is not None), len(parts))
    others = [part for part in parts[at:] if part.field is None]
    blocks = [*(_head(part.text) for part in parts[:at]), *map(_row, rows), *(part.text for part in others)]
    if any("工作日" in block for block in blocks):
        blocks.append(WORKING_DAYS)
    return answer.model_copy(update={"text": "\n\n".join(blocks)})


def _head(text: str) -> str:
    """Which matter, and on a line of its own who handles it."""
    found = _HEAD.match(text)
    if found is None:
        return text
    who = f"{found['agency']}（{found['place']}）" if found["agency"] else found["place"]
    return f"**{found['title']}**\n{HANDLED_BY}{who}"


def _row(part: Part) -> str:
    """One row under an everyday heading, a line for each clause; the row as it was where its words would change."""
    opened = part.text.partition("：")
    body = opened[2].removeprefix("\n")
    told = _CODE.sub("", body) if part.field != "online" else body
    for official, short in _LIMITS:
        told = told.replace(official, short)
    lines = [piece for line in told.split("\n") for piece in _clauses(line)]
    heading = HEADINGS.get(part.field or "", part.label or "")
    if _said(lines, part) != _said(body.split("\n"), part):
        return part.text
    return f"**{heading}**：{lines[0]}" if len(lines) == 1 else "\n".join((f"**{heading}**：", *lines))


def _clauses(line: str) -> list[str]:
    """A line at its full stops and semicolons; the source marks stay with the last of its clauses, as they were."""
    return [piece for piece in _BREAK.split(line) if piece.strip()]


def _said(lines: list[str], part: Part) -> str:
    text = "，".join(unmarked(ORDINAL.sub("", line)) for line in lines)
    return essence(_CODE.sub("", text), fields=(part.field or "",))
