"""The routes of the staff console. Thin: read as the viewer may, hand values to a template."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, BackgroundTasks, Depends, Form, Query, Response
from fastapi.responses import HTMLResponse, RedirectResponse
from markupsafe import Markup

from evals.ratings.binding import question_in_vain
from evals.ratings.keeper import Clock, utc_now
from evals.ratings.rate import Deadlines
from evals.ratings.staff_report import report_mistake
from knowledge.codelists import Grade
from knowledge.effective import EffectiveGuide
from knowledge.fields import LABELS
from knowledge.guide import ServiceGuide
from knowledge.notes import NoteKind
from knowledge.store.tickets import TicketRecord
from knowledge.store.unanswered import UnansweredRecord
from knowledge.validity import Standing, ended_on, holds, standing, term_of
from knowledge.values import Value
from ui.answer_card import CardFrame, notice_path, render_card
from ui.consoles import STAFF_ROLES, Reader, admit, console_page
from ui.contract import RegionChoice, updated_on
from ui.notice import scenarios_of
from ui.numbers import Number
from ui.pausing import pause_notice
from ui.problems import FieldError, ProblemError
from ui.reading import covered_regions, region_name
from ui.settings import Settings
from ui.staff.around import changes_of, easily_confused, related, to_compare
from ui.staff.comparing import compare
from ui.staff.desk import Desk, effective_for, staff_item
from ui.staff.editing import Editing, edit_path, editing_routes
from ui.staff.finding import LONGEST, FoundList, find
from ui.staff.guide_view import rows_of
from ui.staff.law_texts import why_no_laws, with_law_texts
from ui.staff.levels import LEGEND
from ui.staff.notes import by_row, closed_rows
from ui.staff.paths import STAFF, guide_path
from ui.staff.saying import plain_words
from ui.wiring import Opened, open_laws
from ui.words import Lang, say, term

BUNDLE = "staff"
# what a clerk says is wrong: field of `knowledge.fields`, word on the button
MISTAKES: tuple[tuple[str, str], ...] = (
    ("materials", "材料"), ("contacts", "电话"), ("windows", "地址"), ("hours", "时间"), ("limits", "时限"),
    ("fee", "收费"), ("conditions", "条件"), ("steps", "流程"), ("bases", "依据"), ("notes", "其他"),
)  # fmt: skip
MISSING = "staff"  # why a question stands among the open ones: a clerk looked for it in vain
Staff = Annotated[Reader, Depends(admit(*STAFF_ROLES))]
Place = Annotated[str, Query(max_length=12)]
Text = Annotated[str, Form(max_length=400)]


@dataclass(frozen=True)
class Console:
    """What the routes work with."""

    desk: Desk
    opened: Opened
    settings: Settings
    clock: Clock

    def page(self, template: str, who: Reader, *, region: str | None, typed: str = "", **values: object) -> str:
        """A page of this console with its search box."""
        given = {
            "regions": self._regions(who, region),
            "paused": pause_notice(self.desk.store),
            "autofocus": False,
            "told": "",
        }
        return console_page(f"staff/{template}", who, BUNDLE, region=region, typed=typed, **{**given, **values})

    def _regions(self, who: Reader, region: str | None) -> tuple[RegionChoice, ...]:
        """The places to choose from: those with guides, and the clerk's own, whose guides may all be the city's."""
        covered = covered_regions(self.desk.store.seen_by(who.account.viewer), self.desk.places)
        own = [self.desk.places.by_code(code) for code in dict.fromkeys((region, self.settings.region)) if code]
        known = {one.code for one in covered}
        return (*(RegionChoice.of(one) for one in own if one is not None and one.code not in known), *covered)

    def place(self, region: str) -> str | None:
        """The place that was asked for, else the deployment's own; an unknown code counts as none."""
        wanted = region or self.settings.region or ""
        return wanted if self.desk.places.by_code(wanted) is not None else None


def staff_router(opened: Opened, settings: Settings, *, clock: Clock = utc_now) -> APIRouter:
    """Every route under /staff."""
    console = Console(Desk.of(opened, laws=open_laws(settings)), opened, settings, clock)
    router = APIRouter(include_in_schema=False)
    _add_finding(router, console)
    _add_guide(router, console)
    _add_comparing(router, console)
    _add_telling(router, console)
    _add_asking(router, console)
    router.include_router(editing_routes(Editing(opened, settings, clock, console.page)))
    return router


def _add_finding(router: APIRouter, console: Console) -> None:
    @router.get(STAFF, response_class=HTMLResponse)
    def home(
        who: Staff,
        background: BackgroundTasks,
        q: Annotated[str, Query(max_length=LONGEST)] = "",
        region: Place = "",
        told: Annotated[str, Query(max_length=1)] = "",
    ) -> str:
        place = console.place(region)
        background.add_task(console.desk.names.warm)
        found = find(console.desk, q, region=place, reader=who) if q.strip() else FoundList(lines=())
        said = say("记下了，维护人员会看到。", who.lang) if told else ""
        guides = console.desk.store.seen_by(who.account.viewer).counts()["guide"]
        return console.page(
            "home.html", who, region=place, typed=q.strip(), found=found, told=said, guides=guides, autofocus=True
        )

    @router.get(f"{STAFF}/find")
    def results(who: Staff, q: Annotated[str, Query(max_length=LONGEST)] = "", region: Place = "") -> FoundList:
        return find(console.desk, q, region=console.place(region), reader=who)

    @router.post(f"{STAFF}/missing")
    def missing(who: Staff, words: Text = "", region: Text = "") -> Response:
        if words.strip() and console.settings.unanswered_days:
            question = question_in_vain(words, region=console.place(region), why=MISSING, at=console.clock())
            UnansweredRecord(console.desk.store.engine).keep([question])
        return RedirectResponse(f"{STAFF}?told=1", status_code=303)


def _add_guide(router: APIRouter, console: Console) -> None:
    @router.get(f"{STAFF}/guides/{{guide_id:path}}", response_class=HTMLResponse)
    def guide(
        who: Staff,
        guide_id: str,
        region: Place = "",
        case: Annotated[str, Query(max_length=200)] = "",
        told: Annotated[int, Query(ge=0)] = 0,
    ) -> str:
        viewer, day = who.account.viewer, date.today()
        item = staff_item(console.desk, guide_id, viewer, day)
        asked = region if region and item.content.region in console.desk.chain(region) else item.content.region
        effective = effective_for(console.desk, item, asked, viewer, day)
        said = say("已经开了{number}号工单，承办单位会收到。", who.lang, number=told) if told else ""
        return console.page("guide.html", who, region=asked, **_guide_values(console, effective, who, case), told=said)


def _guide_values(console: Console, effective: EffectiveGuide, who: Reader, case: str) -> dict[str, Any]:
    """Everything that the page of a guide says."""
    desk, day, viewer, lang = console.desk, date.today(), who.account.viewer, who.lang
    guide = effective.nearest.content
    if not isinstance(guide, ServiceGuide):
        raise ProblemError("no-guide")
    cases = scenarios_of(guide)
    chosen = case if case in cases else None
    matter = desk.names.matter_of(guide.id)
    chain = desk.chain(effective.asked) or (guide.region,)
    changes = changes_of(desk, guide, viewer)
    confused = easily_confused(desk, matter, chain, viewer)
    named = {one.title for one in confused}
    places, versions = to_compare(desk, guide, matter, who)
    rows = rows_of(effective, case=chosen, changed=changes.keys, lang=lang)
    return {
        "guide": guide,
        "place": region_name(desk.places, guide.region),
        "asked": effective.asked,
        "here": guide_path(guide.id, effective.asked, case=chosen),
        "badges": _badges(guide, day, lang),
        "warnings": _warnings(desk, effective, day, lang),
        "legend": LEGEND,
        "saying": plain_words(effective, chosen),
        "cases": cases,
        "case": chosen,
        "rows": with_law_texts(rows, effective, desk.laws, day),
        "no_laws": why_no_laws(desk.laws, console.settings.laws),
        "changes": changes,
        "beside": (
            ("容易弄混的", confused),
            ("相关的", tuple(one for one in related(desk, effective, viewer, day) if one.title not in named)),
        ),
        "compare_places": places,
        "compare_versions": versions,
        "notice": notice_path(guide.id, (chosen,) if chosen else (), lang),
        "notes": by_row(desk.store.seen_by(viewer).notes(guide.id), {row.key for row in rows}),
        "note_kinds": tuple(kind.value for kind in NoteKind),
        "note_parts": tuple((row.key, row.name) for row in rows if row.key in LABELS),
        "note_grades": tuple(
            one.value for one in Grade if one is not Grade.PUBLIC and viewer.may_read(one, guide.owner)
        ),
        "closed": closed_rows(effective.nearest),
        "mistakes": MISTAKES,
        "edit": edit_path(guide.id) if viewer.may_edit(guide.owner) else None,
        "contact_days": console.settings.contact_days,
    }


class Badge(Value):
    """A word in a box at the head of a guide."""

    word: str
    look: str = ""


def _badges(guide: ServiceGuide, day: date, lang: Lang) -> tuple[Badge, ...]:
    stands = standing(guide, day)
    in_force = stands is Standing.IN_FORCE
    since = updated_on(guide)
    told = [
        Badge(word=say(f"standing.{stands.name.lower()}", lang), look="ok" if in_force else "bad"),
        Badge(word=say("第{version}版", lang, version=guide.version) + (f" {since}" if since else "")),
    ]
    if guide.validity.verified is not None:
        told.append(Badge(word=say("{day}核对", lang, day=guide.validity.verified.isoformat())))
    if guide.grade is not Grade.PUBLIC:
        told.append(Badge(word=say("不公开：{key}", lang, key=term(guide.grade.value, lang)), look="internal"))
    return tuple(told)


def _warnings(desk: Desk, effective: EffectiveGuide, day: date, lang: Lang) -> tuple[str, ...]:
    """What must not be missed before reading on."""
    content = effective.nearest.content
    said = []
    if not holds(content, day):
        since = ended_on(content, day)
        ended = say(f"standing.{standing(content, day).name.lower()}", lang) + (f" {since}" if since else "")
        said.append(say("这份指南不是现行的（{state}），不能据此办事。", lang, state=ended))
    if content.region != effective.asked:
        here, there = (region_name(desk.places, code) for code in (effective.asked, content.region))
        said.append(say("{here}没有单独的指南，下面按{there}的。窗口和时间要问{here}。", lang, here=here, there=there))
    for later in effective.coming:
        begins = term_of(later.content).effective
        said.append(say("有一版还没有生效，施行日期：{day}。", lang, day=begins or say("未写明", lang)))
    return tuple(said)


def _add_comparing(router: APIRouter, console: Console) -> None:
    @router.get(f"{STAFF}/compare", response_class=HTMLResponse)
    def compared(
        who: Staff,
        left: Annotated[str, Query(max_length=200)],
        right: Annotated[str, Query(max_length=200)],
        left_version: Number | None = None,
        right_version: Number | None = None,
        only: bool = False,
    ) -> str:
        both = compare(console.desk, (left, left_version), (right, right_version), who.account.viewer, date.today())
        return console.page("compare.html", who, region=both.region, both=both, only=only, back=guide_path(right))


def _add_telling(router: APIRouter, console: Console) -> None:
    @router.post(f"{STAFF}/mistakes")
    def mistake(
        who: Staff, guide: Text, field: Text, region: Text = "", words: Annotated[str, Form(max_length=500)] = ""
    ) -> Response:
        item = staff_item(console.desk, guide, who.account.viewer, date.today())
        if field not in LABELS or not isinstance(item.content, ServiceGuide):
            raise ProblemError("invalid-field", errors=(FieldError(field="field", message="没有这一项"),))
        settings = console.settings
        ticket = report_mistake(
            item.content, field, words, by=who.account.name, at=console.clock(),
            tickets=TicketRecord(console.desk.store.engine),
            deadlines=Deadlines(contact=settings.contact_days, fix=settings.fix_days),
        )  # fmt: skip
        here = guide_path(guide, console.place(region))
        return RedirectResponse(f"{here}{'&' if '?' in here else '?'}told={ticket.number}", status_code=303)


def _add_asking(router: APIRouter, console: Console) -> None:
    @router.post(f"{STAFF}/ask", response_class=HTMLResponse)
    def ask(who: Staff, question: Text, region: Text = "", back: Text = "", conversation: Text = "") -> str:
        place = console.place(region)
        answer = console.opened.assistant.answer(
            question.strip(), region=place, conversation_id=conversation or None, viewer=who.account.viewer
        )
        printable = answer.guide is not None
        card = render_card(
            answer, CardFrame(lang=who.lang, hotline=console.settings.hotline, printable=printable, talking=False)
        )
        return console.page(
            "answer.html", who, region=place, question=question.strip(), back=back if back.startswith(f"{STAFF}/") else STAFF,
            conversation=answer.conversation_id, card=Markup(card),  # noqa: S704  # a template's own output
        )  # fmt: skip
