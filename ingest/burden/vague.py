"""Catch-all clauses (兜底条款) in materials and conditions: what an applicant cannot know before he is turned away."""

from __future__ import annotations

import re
from collections.abc import Iterator

from knowledge.guide import ServiceGuide
from knowledge.values import Value

_MATERIAL = re.compile(
    r"^(?:其他|其它)(?:有关|相关|需要|应当|必要|可以)?[^，。；、]{0,10}(?:材料|资料|证明|文件|证件)"
    r"|(?:有关|相关)(?:的)?(?:证明)?(?:材料|资料|证明|文件|证件)(?:等)?$"
    r"|(?:要求|规定|需要|认为应当)(?:提供|提交|补充)?的(?:其他|其它|有关|相关)"
)
_CONDITION = re.compile(
    r"(?:法律|法规|规章|规定|部门|机关|政策|省|市|国家)[^，。；\n]{0,16}(?:其他|其它)(?:条件|情形|要求|规定)|(?:其他|其它)(?:有关|相关)?(?:条件|要求)(?:的)?[。；;]?$"
    r"|^(?:按|依照?|根据|符合)(?:照)?(?:国家|省|市)?(?:有关|相关)?(?:法律|法规|政策|规定)+(?:执行|办理|的?要求|的?条件)?[。；;]?$"
)


class Vague(Value):
    """One catch-all clause. `place` is 申请材料 or 受理条件."""

    guide: str
    title: str
    region: str
    place: str
    clause: str


def vague(guide: ServiceGuide) -> Iterator[Vague]:
    """The catch-all clauses of a guide, in its words."""
    for place, clause in _clauses(guide):
        yield Vague(guide=guide.id, title=guide.title, region=guide.region, place=place, clause=clause)


def _clauses(guide: ServiceGuide) -> Iterator[tuple[str, str]]:
    for material in guide.materials:
        if _MATERIAL.search(material.name.strip(" 　。；;《》")):
            yield "申请材料", material.name
    for condition in guide.conditions:
        for line in re.split(r"[\n。；;]", condition.text):
            bare = re.sub(r"^[\s　(（]*[\d一二三四五六七八九十]+[)）.、．]+\s*", "", line.strip())
            if bare and _CONDITION.search(bare):
                yield "受理条件", line.strip()
