"""What the HTTP API takes and gives, beside `assistant.answer.Answer`: the shapes behind /openapi.json, described in Chinese."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from evals.ratings.levels import Reason
from knowledge.guide import ServiceGuide
from knowledge.jurisdiction import Jurisdiction
from knowledge.values import Value
from ui.days import Day

LONGEST_QUESTION = 4000  # characters; the assistant itself asks to shorten beyond 500, this only bounds the work


class Request(BaseModel):
    """A request body: unknown members are refused, so that a misspelt one is noticed."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class AskRequest(Request):
    """One question."""

    question: str = Field(
        min_length=1, max_length=LONGEST_QUESTION, description="用平常的话写的问题。请不要写姓名、证件号、手机号。"
    )
    region: str | None = Field(
        default=None, max_length=12, description="办事地区的行政区划代码；不知道就不填，答复会先问地区。"
    )
    conversation_id: str | None = Field(
        default=None, max_length=64, description="接着上一次答复问时，填那次答复里的 conversation_id。"
    )
    as_of: Day | None = Field(
        default=None,
        description="按那一天有效的内容答复，例如 2026-09-18；不填就是今天的。那一天失效的、还没有生效的都不拿来答。",
    )
    style: Literal["plain"] | None = Field(
        default=None, description="写 plain 时，答复用短句和日常的小标题，不写编码，适合念给老人听；事实和出处不变。"
    )


class FeedbackRequest(Request):
    """A rating of one answer."""

    answer_id: str = Field(min_length=1, max_length=64, description="评的是哪一次答复。")
    rating: int = Field(ge=1, le=5, description="5 非常满意，4 满意，3 基本满意，2 不满意，1 非常不满意。")
    reasons: list[Reason] = Field(default_factory=list, max_length=10, description="哪里不对，可以多选，可以不填。")
    comment: str | None = Field(default=None, max_length=1000, description="补充的话；个人信息会先隐去再保存。")
    role: str = Field(default="citizen", max_length=20, description="谁在评。只有 citizen（群众）可以评，其他的不收。")


class FeedbackReceipt(Value):
    """The rating was kept. `about` says what it rates; `official_url` leads to the official 好差评, None when not set up."""

    answer_id: str
    received: bool = True
    about: str
    official_url: str | None = None


class RegionChoice(Value):
    """A place to choose from."""

    code: str
    name: str
    full_name: str
    level: str

    @classmethod
    def of(cls, place: Jurisdiction) -> RegionChoice:
        """The choice for one division."""
        return cls(code=place.code, name=place.name, full_name=place.full_name, level=place.level.value)


class RegionList(Value):
    """Places that fit what was typed, best first."""

    regions: tuple[RegionChoice, ...]


class RegionCentre(RegionChoice):
    """A place with something to answer from and where it roughly lies: latitude and longitude in degrees, WGS 84. A province has
    the seats of its cities, a district without a point of its own that of its city."""

    points: tuple[tuple[float, float], ...]


class CentreList(Value):
    """Places whose whereabouts are known."""

    regions: tuple[RegionCentre, ...]


class GuideLine(Value):
    """One guide in a list."""

    id: str
    title: str
    region: str
    region_name: str
    agency: str | None
    matter_type: str
    version: int
    updated_at: str | None
    source_url: str | None


class GuideList(Value):
    """Guides of one place and the places above it, nearest first."""

    guides: tuple[GuideLine, ...]


class SourcePassage(Value):
    """A source text, or a quote of it with what stands around it. ``text[start:end]`` of the whole source is `quote`.

    `before` and `after` are whole lines; `cut_before` and `cut_after` say that the source goes on there.
    """

    id: str
    title: str
    publisher: str | None
    region_name: str | None
    version: int | None
    updated_at: str | None
    source: str
    source_url: str | None
    length: int
    start: int
    end: int
    quote: str
    before: str = ""
    after: str = ""
    cut_before: bool = False
    cut_after: bool = False


class Health(Value):
    """Whether the process is alive."""

    status: str


class Readiness(Value):
    """What record and index say of themselves. The index's part is None where none is open.

    `index_current` is False while versions of the record wait for the index: answers then rest on the version before.
    `redis` is None where none is configured; `notes` say what works less well than it should.
    """

    status: str
    guides: int
    documents: int
    quarantined: int
    record_generation: int
    index_current: bool | None
    index_entries: int | None
    index_engine: str | None
    encoder: str | None
    redis: bool | None = None
    notes: tuple[str, ...] = ()

    @property
    def items(self) -> int:
        """How many things may be answered from."""
        return self.guides + self.documents


def updated_on(guide: ServiceGuide) -> str | None:
    """The date people see beside a guide: verified, else published, as written in the guide; ISO, None when unknown."""
    day = guide.validity.verified or guide.validity.published or guide.source.published
    return day.isoformat() if day else None
