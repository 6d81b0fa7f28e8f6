"""/admin/audit: who did what to which object when, searched and exported, for maintainers and auditors.

Whoever looks is himself written down first, by page and by command alike (`ui.audit_wiring`).
"""

from __future__ import annotations

from datetime import UTC
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Depends, Query
from fastapi.responses import HTMLResponse, StreamingResponse

from evals.ratings.deadlines import CHINA
from knowledge.access import Role
from knowledge.audit import Act, Surface
from knowledge.errors import SettingError
from knowledge.store.trail import Entry, Tip, Trail, Wanted
from knowledge.values import Value
from ui.admin.office import ADMIN, AuditReader, Office, refused
from ui.audit_wiring import exported, looked_up, wanted_of
from ui.days import Day, DayOfForm
from ui.periods import Period

PART = "/audit"
PATH = ADMIN + PART
ON_A_PAGE = 100
LINES = "application/x-ndjson"
Asked = Annotated[DayOfForm, Query()]
Whole = Annotated[str, Query(max_length=500)]


class Line(Value):
    """A row of the trail for people: time in China, words for the codes; a code without words stands as it is.

    `codes` is the detail as it was written down, which an English page shows.
    """

    number: int
    at: str
    who: str
    role: str
    surface: str
    act: str
    object: str
    version: int | None
    detail: str
    codes: str


class Page(Value):
    """One page of the rows that fit, how many fit, and the last row of the whole trail when the page was made."""

    lines: tuple[Line, ...]
    number: int
    page: int
    pages: int
    tip: Tip


_ACTS = {one.value: one.label for one in Act}
_SURFACES = {one.value: one.label for one in Surface}
_ROLES = {one.value: one.label for one in Role}
# act -> the codes in its detail and what they say; only there, since an account or a department may be called like a code
_DETAILS: dict[str, dict[str, str]] = {
    Act.INGEST: {"added": "新增", "changed": "改动", "withdrawn": "撤下", "quarantined": "隔离"},
    Act.ACCOUNT_ADD: _ROLES,
    Act.ACCOUNT_CHANGE: {
        **_ROLES,
        "->": "改成",
        "totp": "动态码",
        "on": "加上",
        "off": "取消",
        "sealed": "已加密",
        "open": "已解开",
    },
    Act.SIGN_IN_FAILED: {"totp": "动态码", "key": "的密钥没有", "locked": "锁着"},
}


def line_of(entry: Entry) -> Line:
    """A row as the page shows it."""
    return Line(
        number=entry.number,
        at=f"{entry.at.replace(tzinfo=UTC).astimezone(CHINA):%Y-%m-%d %H:%M:%S}",
        who=entry.who,
        role=_ROLES.get(entry.role, entry.role),
        surface=_SURFACES.get(entry.surface, entry.surface),
        act=_ACTS.get(entry.act, entry.act),
        object=entry.object,
        version=entry.version,
        detail=_detail_words(entry),
        codes=entry.detail,
    )


def _detail_words(entry: Entry) -> str:
    """What an act says of itself, its codes in words."""
    words = _DETAILS.get(entry.act, {})
    return " ".join(words.get(word, word) for word in entry.detail.split(" "))


def page_of(trail: Trail, wanted: Wanted, page: int) -> Page:
    """The rows that fit, the newest first, a page at a time."""
    number = trail.count(wanted)
    pages = max(1, -(-number // ON_A_PAGE))
    at = min(max(page, 1), pages)
    found = trail.newest(wanted, ON_A_PAGE, (at - 1) * ON_A_PAGE)
    return Page(lines=tuple(map(line_of, found)), number=number, page=at, pages=pages, tip=trail.tip())


class Given(Value):
    """What was filled in above the list, as it is typed there and in the addresses of the other pages."""

    since: Day | None = None
    until: Day | None = None
    who: str = ""
    act: str = ""
    object: str = ""
    surface: str = ""

    @property
    def wanted(self) -> Wanted:
        """What it asks of the trail.

        Raises:
            ProblemError: the days are the wrong way round, or there is no such act or surface.
        """
        if self.since is not None and self.until is not None and self.until < self.since:
            raise refused(SettingError(f"止日 {self.until} 早于起日 {self.since}，请对调。"), "until")
        if self.surface and self.surface not in _SURFACES:
            raise refused(SettingError("没有这种途径，请在清单里选。"), "surface")
        period = Period(first=self.since, last=self.until)
        try:
            return wanted_of(period, who=self.who, act=self.act, object_id=self.object, surface=self.surface)
        except SettingError as error:
            raise refused(error, "act") from error

    def query(self, **other: str | int) -> str:
        """The query of an address with the same choices, some of them other; empty ones are left out."""
        given = {key: str(value) for key, value in self if value}
        return urlencode({key: value for key, value in {**given, **other}.items() if value})


def _given(
    since: Asked = None, until: Asked = None, who: Whole = "", act: Whole = "", object: Whole = "", surface: Whole = ""
) -> Given:
    return Given(since=since, until=until, who=who.strip(), act=act, object=object.strip(), surface=surface)


Choices = Annotated[Given, Depends(_given)]


def audit_routes(office: Office) -> APIRouter:
    """The list and its export."""
    router = APIRouter()
    store = office.opened.store

    @router.get(PATH, response_class=HTMLResponse)
    def audit(reader: AuditReader, asked: Choices, page: Annotated[int, Query(ge=1)] = 1) -> str:
        wanted = asked.wanted
        looked_up(store)
        return office.page(
            "audit.html", reader, PART, asked=asked, found=page_of(Trail(store.engine), wanted, page),
            acts=_ACTS, surfaces=_SURFACES,
        )  # fmt: skip

    @router.get(f"{PATH}.jsonl")
    def saved(reader: AuditReader, asked: Choices) -> StreamingResponse:
        lines = (f"{line}\n" for line in exported(store, asked.wanted))
        disposition = f"attachment; filename*=UTF-8''{quote('审计.jsonl')}"
        return StreamingResponse(lines, media_type=LINES, headers={"Content-Disposition": disposition})

    return router
