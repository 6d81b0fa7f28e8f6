"""What one line of the national lexicon is, and how a folder of such lines is read.

The lexicon says how people speak of a matter. It does not know any guide: time limits, fees and places are never here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, StringConstraints, ValidationError, model_validator

from knowledge.codelists import MatterType
from knowledge.errors import GuideError
from knowledge.values import Value

Words = tuple[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)], ...]

FEWEST_WAYS_TO_SAY_IT = 8  # below this a matter is found by its official name only, which is not what people type

_PEOPLE = (
    "生育收养 户籍办理 民族宗教 教育科研 入伍服役 就业创业 设立变更 准营准办 抵押质押 职业资格 纳税缴费 婚姻登记 "
    "优待抚恤 规划建设 住房保障 社会保障 证件办理 交通出行 旅游观光 出境入境 消费维权 公共安全 司法公证 知识产权 "
    "环保绿化 文化体育 公用事业 医疗卫生 离职退休 死亡殡葬 地方特色 其他"
)
_BUSINESS = (
    "设立变更 准营准办 资质认证 年检年审 税收财务 人力资源 社会保障 投资审批 融资信贷 抵押质押 商务贸易 招标拍卖 "
    "海关口岸 涉外服务 农林牧渔 国土和规划建设 交通运输 环保绿化 应对气候变化 水务气象 医疗卫生 科技创新 文体教育 "
    "知识产权 民族宗教 质量技术 检验检疫 安全生产 公安消防 司法公证 公用事业 法人注销 档案文物 地方特色 其他"
)
PEOPLE_THEMES = frozenset(_PEOPLE.split())
BUSINESS_THEMES = frozenset(_BUSINESS.split())


class Audience(StrEnum):
    """服务对象: a theme comes from the list of one of a matter's audiences."""

    PEOPLE = "自然人"
    BUSINESS = "法人"

    @property
    def themes(self) -> frozenset[str]:
        """The national theme list of this audience."""
        return PEOPLE_THEMES if self is Audience.PEOPLE else BUSINESS_THEMES


class NotFor(Value):
    """A near miss: a wording that sounds like this matter and belongs to another."""

    word: str = Field(min_length=1)
    matter: str = Field(min_length=1)


class LexiconMatter(Value):
    """One matter as the whole country names it, and as people ask for it.

    ``official`` holds other names found in guides, ``words`` short citizens' words, ``phrases`` whole wordings. ``case_of`` is the id
    of the matter of which this one is a case: where 租房提取住房公积金 has no guide of its own, that of 住房公积金提取 is about it.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")
    name: str = Field(min_length=2)
    type: MatterType
    theme: str
    audience: Annotated[tuple[Audience, ...], Field(min_length=1)]
    system: str = Field(min_length=1)
    items: Words = ()
    official: Words = ()
    words: Words = ()
    phrases: Words = ()
    not_for: tuple[NotFor, ...] = ()
    case_of: str = ""

    @property
    def wordings(self) -> tuple[str, ...]:
        """Every text that leads here: the name, its official variants, words and phrases, in that order."""
        return (self.name, *self.official, *self.words, *self.phrases)

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        faults = [fault for fault in (self._theme_fault(), self._count_fault(), *self._word_faults()) if fault]
        if faults:
            raise ValueError("；".join(faults))
        return self

    def _theme_fault(self) -> str | None:
        if any(self.theme in audience.themes for audience in self.audience):
            return None
        return f"主题「{self.theme}」不在国家主题目录内，请按服务对象改用目录中的主题"

    def _count_fault(self) -> str | None:
        ways = len(self.words) + len(self.phrases)
        return f"群众说法只有 {ways} 条，至少写 {FEWEST_WAYS_TO_SAY_IT} 条" if ways < FEWEST_WAYS_TO_SAY_IT else None

    def _word_faults(self) -> Iterator[str]:
        seen: set[str] = set()
        for text in self.wordings:
            if text in seen:
                yield f"「{text}」写了两遍，请删去一处"
            seen.add(text)
        for near in self.not_for:
            if near.word in seen:
                yield f"「{near.word}」既是本事项的说法又写进了 not_for，请留一处"
            if near.matter == self.id:
                yield f"not_for 中「{near.word}」指回了本事项，请写另一事项的编号"


def load_matters(folder: Path) -> tuple[LexiconMatter, ...]:
    """Read every ``*.jsonl`` of a folder, in file-name order, one matter a line.

    Raises:
        GuideError: a line is not a matter, or an id is used twice; the message names the file and the line.
    """
    matters: dict[str, LexiconMatter] = {}
    for path in sorted(folder.glob("*.jsonl")):
        for place, matter in _matters_of(path):
            if matter.id in matters:
                raise GuideError(path.name, f"事项编号 {matter.id} 已被「{matters[matter.id].name}」使用", place=place)
            matters[matter.id] = matter
    return tuple(matters.values())


def _matters_of(path: Path) -> Iterator[tuple[str, LexiconMatter]]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        place = f"第 {number} 行"
        try:
            yield place, LexiconMatter.model_validate(json.loads(line))
        except json.JSONDecodeError as error:
            raise GuideError(
                path.name, f"不是合法的 JSON（第 {error.colno} 个字符附近），请检查引号和逗号", place=place
            ) from error
        except ValidationError as error:
            raise GuideError(path.name, "；".join(_in_chinese(error)), place=place) from error


_FAULTS = {
    "missing": "缺少这个字段",
    "extra_forbidden": "没有这个字段，请检查拼写",
    "enum": "取值不在允许的范围内",
    "string_too_short": "太短或为空",
    "string_pattern_mismatch": "编号只能用小写英文、数字和连字符",
    "too_short": "至少要有一项",
}


def _in_chinese(error: ValidationError) -> Iterator[str]:
    for fault in error.errors():
        where = ".".join(str(step) for step in fault["loc"])
        own = fault.get("ctx", {}).get("error")
        what = str(own) if own is not None else _FAULTS.get(fault["type"], "类型不对")
        yield f"{where}：{what}" if where else what
