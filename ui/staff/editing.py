"""/staff/edit: a guide laid out for correcting, what a correction would change, and what waits for somebody's decision."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Query, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from evals.ratings.keeper import Clock
from ingest.editing.desk import EditDesk
from ingest.editing.fields import EditError
from ingest.editing.forms import Done, Draft, Editor, NoGuideError, NotAllowedError, Typed
from knowledge.access import Role
from knowledge.errors import ConflictError
from knowledge.store.corrections import Stage
from ui.consoles import Reader, admit
from ui.editing import catch_up_index, edit_desk, editor_of
from ui.numbers import Number
from ui.problems import ProblemError
from ui.settings import Settings
from ui.staff.paths import STAFF
from ui.wiring import Opened
from ui.words import say

EDITS = f"{STAFF}/edits"
EDIT = f"{STAFF}/edit"
Hand = Annotated[Reader, Depends(admit(Role.EDITOR, Role.MAINTAINER))]
Page = Callable[..., str]
Words = Annotated[str, Form(max_length=10_000)]
Short = Annotated[str, Form(max_length=400)]
Step = Callable[[EditDesk, Editor], Done]


@dataclass(frozen=True)
class Editing:
    """What the routes work with. `page` renders a template of the staff console."""

    opened: Opened
    settings: Settings
    clock: Clock
    page: Page

    @property
    def desk(self) -> EditDesk:
        """The desk of this deployment."""
        return edit_desk(self.opened.store, self.settings, clock=self.clock)


def editing_routes(editing: Editing) -> APIRouter:
    """Every route of correcting."""
    router = APIRouter(include_in_schema=False)
    _add_lists(router, editing)
    _add_sheet(router, editing)
    _add_steps(router, editing)
    return router


def edit_path(guide_id: str) -> str:
    """The page on which a guide is corrected."""
    return f"{EDIT}/{quote(guide_id, safe='')}"


def _add_lists(router: APIRouter, editing: Editing) -> None:
    @router.get(EDITS, response_class=HTMLResponse)
    def edits(who: Hand, told: Annotated[str, Query(max_length=1)] = "") -> str:
        return _lists(editing, who, told=say("办好了，群众看到的已经是新的内容。", who.lang) if told else "")


def _lists(editing: Editing, who: Reader, *, told: str = "", wrong: str = "") -> str:
    desk, editor = editing.desk, editor_of(who)
    return editing.page(
        "edits.html", who, region=None, waiting=desk.listed(editor, Stage.PROPOSED), conflicts=desk.conflicts(editor),
        two=editing.settings.review == "two", me=editor.name, told=told, wrong=wrong, edit_path=edit_path,
    )  # fmt: skip


def _add_sheet(router: APIRouter, editing: Editing) -> None:
    @router.get(f"{EDIT}/{{guide_id:path}}", response_class=HTMLResponse)
    def sheet(
        who: Hand,
        guide_id: str,
        part: Annotated[str, Query(max_length=32)] = "",
        ticket: Number | None = None,
        told: Annotated[int, Query(ge=0)] = 0,
    ) -> str:
        said = say("更正 {number} 已经记下。", who.lang, number=told) if told else ""
        return _sheet(editing, who, guide_id, part=part, ticket=ticket, told=said)

    @router.post(EDIT, response_class=HTMLResponse)
    def edit(
        who: Hand,
        guide: Annotated[str, Form(max_length=200)],
        part: Annotated[str, Form(max_length=32)],
        words: Words = "",
        why: Short = "",
        base: Annotated[Number, Form()] = 1,
        ticket: Annotated[str, Form(pattern=r"^\d{0,9}$")] = "",
        do: Annotated[str, Form(pattern="^(preview|submit)$")] = "preview",
    ) -> Response:
        typed = Typed(part=part, words=words, why=why, base_version=base, ticket=int(ticket) if ticket else None)
        try:
            if do == "preview":
                draft = editing.desk.draft(guide, typed, editor_of(who))
                return HTMLResponse(_sheet(editing, who, guide, part=part, typed=typed, draft=draft))
            done = editing.desk.propose(guide, typed, editor_of(who))
        except (NoGuideError, NotAllowedError) as error:
            raise ProblemError("no-guide") from error
        except (EditError, ConflictError) as error:
            page = _sheet(editing, who, guide, part=part, typed=typed, wrong=str(error))
            return HTMLResponse(page, status_code=409 if isinstance(error, ConflictError) else 422)
        catch_up_index(editing.opened.search)
        return RedirectResponse(f"{edit_path(guide)}?told={done.correction.number}", status_code=303)


def _sheet(
    editing: Editing, who: Reader, guide_id: str, *, part: str = "", ticket: int | None = None,
    typed: Typed | None = None, draft: Draft | None = None, told: str = "", wrong: str = "",
) -> str:  # fmt: skip
    try:
        sheet = editing.desk.sheet(guide_id, editor_of(who))
    except (NoGuideError, NotAllowedError) as error:
        raise ProblemError("no-guide") from error
    chosen = next((one for one in sheet.fields if one.key == part), None)
    return editing.page(
        "edit.html", who, region=sheet.guide.region, sheet=sheet, chosen=chosen, given=typed, draft=draft, ticket=ticket,
        two=editing.settings.review == "two", told=told, wrong=wrong, here=edit_path(guide_id),
    )  # fmt: skip


def _add_steps(router: APIRouter, editing: Editing) -> None:
    steps: dict[str, Callable[[int, str], Step]] = {
        "approve": lambda number, why: lambda desk, editor: desk.approve(number, editor, note=why),
        "reject": lambda number, why: lambda desk, editor: desk.reject(number, editor, why=why),
        "withdraw": lambda number, why: lambda desk, editor: desk.withdraw(number, editor),
        "keep": lambda number, why: lambda desk, editor: desk.keep(number, editor, why=why),
        "take": lambda number, why: lambda desk, editor: desk.take(number, editor, why=why),
    }

    @router.post(f"{EDITS}/{{number}}")
    def decide(
        who: Hand,
        number: Number,
        do: Annotated[str, Form(pattern="^(approve|reject|withdraw|keep|take)$")],
        why: Short = "",
    ) -> Response:
        return _do(editing, who, steps[do](number, why))

    @router.post(f"{STAFF}/rollback")
    def rollback(
        who: Hand,
        guide: Annotated[str, Form(max_length=200)],
        why: Short = "",
        to: Annotated[str, Form(pattern=r"^\d{0,6}$")] = "",
    ) -> Response:
        return _do(
            editing, who, lambda desk, editor: desk.roll_back(guide, editor, why=why, to=int(to) if to else None)
        )


def _do(editing: Editing, who: Reader, step: Step) -> Response:
    """One step; what the desk refuses is said above the lists."""
    try:
        step(editing.desk, editor_of(who))
    except (EditError, ConflictError) as error:
        return HTMLResponse(_lists(editing, who, wrong=str(error)), status_code=409)
    catch_up_index(editing.opened.search)
    return RedirectResponse(f"{EDITS}?told=1", status_code=303)
