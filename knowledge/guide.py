"""A service guide (办事指南): one 业务办理项 as one body handles it in one jurisdiction, one version.

Every element of an 实施清单 (GB/T 39554.2) has a typed home here; `knowledge/elements.py` maps each element to its field.
A missing value means "the source does not say" and is never read as "no".
"""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import Field, model_validator

from knowledge.amended import Amendment
from knowledge.codelists import (
    Charged,
    ConditionKind,
    Grade,
    Level,
    LimitKind,
    MatterState,
    MatterType,
    Necessity,
    TimeUnit,
    WindowRole,
)
from knowledge.departments import spelled
from knowledge.part_grades import PartGrade
from knowledge.values import Span, Statement, Value


class Codes(Value):
    """Every code a matter goes by. `scheme` is one of gb39554, guangdong, sichuan, other."""

    implementation: str | None = None
    item: str | None = None
    catalogue: str | None = None
    parent: str | None = None
    national: str | None = None
    local: tuple[str, ...] = ()
    scheme: str = "other"

    @property
    def all(self) -> tuple[str, ...]:
        """Each known code once, in order of authority; all are searchable."""
        known = (self.item, self.implementation, self.national, self.catalogue, self.parent, *self.local)
        return tuple(dict.fromkeys(code for code in known if code))


class Agency(Value):
    """实施主体 and who stands behind or beside it."""

    name: str | None = None
    code: str | None = None
    nature: str | None = None
    entrusted_by: str | None = None
    joint: tuple[str, ...] = ()
    organiser: str | None = None
    levels: tuple[Level, ...] = ()
    power_source: str | None = None
    power_scope: str | None = None


class LegalBasis(Value):
    """One 依据. `role` is 设定依据, 实施依据 or 监管依据."""

    title: str
    document_number: str | None = None
    article: str | None = None
    text: str | None = None
    issuer: str | None = None
    effective: date | None = None
    role: str = "设定依据"
    span: Span | None = None


class TimeLimit(Value):
    """办结时限 with its unit and kind. `value` is None when the source gives words instead of a number."""

    kind: LimitKind
    value: float | None = None
    unit: TimeUnit | None = None
    text: str
    note: str | None = None
    span: Span | None = None

    @model_validator(mode="after")
    def _number_has_unit(self) -> Self:
        if self.value is not None and self.unit is None:
            raise ValueError("a time limit with a number needs a unit")
        return self

    @property
    def wording(self) -> str:
        """For people: 「20个工作日」, 「当场办结」, or the source's own words."""
        if self.unit is TimeUnit.ON_THE_SPOT:
            return TimeUnit.ON_THE_SPOT.value
        if self.value is None or self.unit is None:
            return self.text
        number = int(self.value) if self.value == int(self.value) else self.value
        return f"{number}{self.unit.value}"


class SpecialProcedure(Value):
    """特殊环节 such as a hearing or an on-site inspection, with its own limit."""

    name: str
    kind: str | None = None
    limit: str | None = None
    basis: str | None = None
    span: Span | None = None


class Condition(Value):
    """One 受理条件, whole: with its number, sub-items and exceptions."""

    text: str
    kind: ConditionKind = ConditionKind.REQUIRED
    number: str | None = None
    scenario: str | None = None
    span: Span | None = None


class Material(Value):
    """One 申请材料. `group` names an any-one-of group, `scenario` the 情形 it belongs to (None: every case)."""

    name: str
    necessity: Necessity = Necessity.UNKNOWN
    kind: str | None = None
    category: str | None = None
    form: str | None = None
    originals: int | None = None
    copies: int | None = None
    paper: str | None = None
    source_channel: str | None = None
    source_note: str | None = None
    filling_note: str | None = None
    acceptance_note: str | None = None
    basis: tuple[LegalBasis, ...] = ()
    blank_form: str | None = None
    sample_form: str | None = None
    certificate: str | None = None
    group: str | None = None
    scenario: str | None = None
    state: str | None = None
    note: str | None = None
    span: Span | None = None


class Step(Value):
    """One 流程环节 or one paragraph of the 办理流程. `channel` is 窗口, 网上 or None for both."""

    text: str
    name: str | None = None
    order: int | None = None
    handler: str | None = None
    criteria: str | None = None
    limit: str | None = None
    result: str | None = None
    channel: str | None = None
    span: Span | None = None


class Window(Value):
    """One 办理地点. `available` False means the source says there is no counter."""

    address: str | None = None
    name: str | None = None
    number: str | None = None
    floor: str | None = None
    region: str | None = None
    role: WindowRole = WindowRole.UNKNOWN
    hours: str | None = None
    phones: tuple[str, ...] = ()
    traffic: str | None = None
    coordinates: str | None = None
    town: str | None = None
    village: str | None = None
    available: bool | None = None
    span: Span | None = None


class Contact(Value):
    """A way to ask (咨询) or to complain (监督投诉). `channel` is 电话, 网络, 邮箱, 信函 or 窗口."""

    purpose: str
    value: str
    channel: str = "电话"
    span: Span | None = None


class FeeItem(Value):
    """One 收费项目."""

    name: str | None = None
    standard: str | None = None
    basis: str | None = None
    reduction: str | None = None
    payment: str | None = None
    span: Span | None = None


class Fee(Value):
    """收费. Silence is UNKNOWN, never NO."""

    charged: Charged = Charged.UNKNOWN
    items: tuple[FeeItem, ...] = ()
    pay_online: bool | None = None
    agency_fee: str | None = None
    text: str | None = None
    span: Span | None = None

    @property
    def is_stated(self) -> bool:
        """Whether the source says anything of it: that something is charged, that nothing is, or words that leave it open (首次申领免收)."""
        return self.charged is not Charged.UNKNOWN or bool(self.text)

    @property
    def statement(self) -> str:
        """What is charged, whole: the items, or the source's own words where they say more.

        「首次申领不收费；补领每证20元」 has one priced item and is no 「补领每证20元」. "" when only that it is charged is known.
        """
        parts = [[part for part in (item.name, item.standard, item.reduction) if part] for item in self.items]
        if self.text and all(part in self.text for item in parts for part in item):
            return self.text
        return "；".join("，".join(item) for item in parts if item) or self.text or ""


class Online(Value):
    """网上办理. National and provincial depth scales differ, so the scheme is kept beside the depth."""

    available: bool | None = None
    depth: str | None = None
    depth_scheme: str | None = None
    url: str | None = None
    mobile: str | None = None
    platform: str | None = None
    text: str | None = None
    span: Span | None = None


class Visits(Value):
    """到办事现场次数: visits to the counter, not trips for exams or photographs."""

    count: int | None = None
    reason: str | None = None
    span: Span | None = None


class Handling(Value):
    """How an application moves: 办理形式, 通办范围, 预约, 快递, 自助, 帮办代办 and the like. None: the source does not say."""

    forms: tuple[str, ...] = ()
    mode: str | None = None
    item_type: str | None = None
    reach: str | None = None
    cross_province: str | None = None
    appointment: bool | None = None
    appointment_note: str | None = None
    courier: bool | None = None
    self_service: bool | None = None
    proxy: str | None = None
    in_hall: bool | None = None
    quantity_limit: str | None = None
    informed_promise: str | None = None
    deferrable: str | None = None
    span: Span | None = None


class Outcome(Value):
    """办理结果."""

    name: str | None = None
    kind: str | None = None
    sample: str | None = None
    delivery: tuple[str, ...] = ()
    validity: str | None = None
    annual_check: str | None = None
    text: str | None = None
    span: Span | None = None


class Rights(Value):
    """权利救济: 行政复议, 行政诉讼, 权利义务, 中介服务."""

    review: Statement | None = None
    litigation: Statement | None = None
    duties: Statement | None = None
    intermediary: Statement | None = None


class Faq(Value):
    """One question and its official answer, whole."""

    question: str
    answer: str
    department: str | None = None
    similar: tuple[str, ...] = ()
    updated: date | None = None
    number: str | None = None
    span: Span | None = None


class ScenarioOption(Value):
    """One choice of a 情形 and what it selects (indices into the guide's tuples)."""

    label: str
    materials: tuple[int, ...] = ()
    steps: tuple[int, ...] = ()
    windows: tuple[int, ...] = ()
    note: str | None = None


class Scenario(Value):
    """A question whose answer decides which materials, steps, limits and windows apply."""

    question: str
    options: tuple[ScenarioOption, ...]


class Section(Value):
    """A part of a guide page under a heading that no typed field covers (注意事项 and the like), in the source's words."""

    heading: str
    text: str
    span: Span | None = None


class Validity(Value):
    """Since when, until when, and in which state a guide may be shown; `knowledge.validity` reads it for a day.

    `expires` and `suspended` are the first days on which it no longer holds, `resumes` the first on which it does again;
    `replaced_by` is the name of what takes its place, as the source gives it.
    """

    state: MatterState = MatterState.IN_FORCE
    effective: date | None = None
    expires: date | None = None
    suspended: date | None = None
    resumes: date | None = None
    replaced_by: str | None = None
    published: date | None = None
    verified: date | None = None
    verified_by: str | None = None


class Classification(Value):
    """分类: audiences, themes, lists."""

    audiences: tuple[str, ...] = ()
    themes_person: tuple[str, ...] = ()
    themes_corporate: tuple[str, ...] = ()
    crowds: tuple[str, ...] = ()
    general: bool | None = None
    inventory_level: str | None = None
    on_application: bool | None = None
    raw_type: str | None = None


class Bundle(Value):
    """关联一件事: the life event a matter belongs to."""

    name: str
    lead: str | None = None
    members: tuple[str, ...] = ()
    mode: str | None = None


class Source(Value):
    """Where a guide or document came from. `name` is the file's name or the implementation code; citations carry it."""

    id: str
    name: str
    title: str | None = None
    publisher: str | None = None
    published: date | None = None
    url: str | None = None
    system: str | None = None
    row_id: str | None = None
    file: str | None = None
    place: str | None = None


class ServiceGuide(Value):
    """One 业务办理项 of one implementing body in one jurisdiction, one version."""

    id: str
    version: int = 1
    title: str
    main_name: str | None = None
    sub_name: str | None = None
    item_name: str | None = None
    aliases: tuple[str, ...] = ()
    codes: Codes = Codes()
    matter_type: MatterType = MatterType.UNKNOWN
    region: str
    agency: Agency = Agency()
    classification: Classification = Classification()
    validity: Validity = Validity()
    conditions: tuple[Condition, ...] = ()
    materials: tuple[Material, ...] = ()
    no_materials: Statement | None = None
    scenarios: tuple[Scenario, ...] = ()
    steps: tuple[Step, ...] = ()
    limits: tuple[TimeLimit, ...] = ()
    special_procedures: tuple[SpecialProcedure, ...] = ()
    fee: Fee = Fee()
    windows: tuple[Window, ...] = ()
    contacts: tuple[Contact, ...] = ()
    online: Online = Online()
    visits: Visits = Visits()
    handling: Handling = Handling()
    bases: tuple[LegalBasis, ...] = ()
    outcome: Outcome = Outcome()
    rights: Rights = Rights()
    faqs: tuple[Faq, ...] = ()
    sections: tuple[Section, ...] = ()
    bundles: tuple[Bundle, ...] = ()
    parts: tuple[tuple[str, Span], ...] = Field(
        default=(), description="field name and span of each whole part, in reading order"
    )
    amendments: tuple[Amendment, ...] = Field(default=(), description="corrections that stand, by number")
    grade: Grade = Grade.PUBLIC
    department: str | None = None
    part_grades: tuple[PartGrade, ...] = ()
    source: Source

    @property
    def owner(self) -> str | None:
        """Whose it is at 部门: the department it is kept to, else the office (承办机构) or the body (实施主体) that handles it.

        In the one spelling in which names of departments are compared.
        """
        name = self.department or self.agency.organiser or self.agency.name
        return spelled(name) if name else None

    def part(self, field: str, holding: Span | None = None) -> Span | None:
        """The span of a whole part such as ``materials``: its heading excluded, everything under it included.

        Args:
            holding: a place in it, where several stretches speak of the field; the first of them otherwise.
        """
        spans = [span for name, span in self.parts if name == field]
        around = (one for one in spans if holding and one.start <= holding.start and holding.end <= one.end)
        return next(around, next(iter(spans), None))
