"""Internal notes over HTTP and from the console's form: read and written by those who signed in, and by nobody else.

What somebody may not read he may not write either; a guide that he may not read does not exist for him.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from knowledge.access import Role
from knowledge.accounts import SignedIn
from knowledge.codelists import Grade
from knowledge.errors import StoreError
from knowledge.notes import LONGEST, Note, NoteKind
from knowledge.store import Store
from knowledge.store.notes import KeptNote
from knowledge.values import Value
from ui.api import problems
from ui.consoles import STAFF_ROLES, admit
from ui.contract import Request
from ui.problems import FieldError, ProblemError
from ui.staff.paths import STAFF, guide_path
from ui.wiring import Opened

READERS = (*STAFF_ROLES, Role.AUDITOR)
Reader = Annotated[SignedIn, Depends(admit(*READERS))]
Writer = Annotated[SignedIn, Depends(admit(*STAFF_ROLES))]


class NoteWanted(Request):
    """A note to keep."""

    kind: NoteKind = Field(description="审查要点、常见退件原因或者内部备注。")
    text: str = Field(min_length=1, max_length=LONGEST, description="内容。请不要写群众的姓名、证件号、手机号。")
    part: str = Field(default="", max_length=64, description="哪一项，例如 materials 或者申请材料；不写就是整份指南。")
    grade: Grade = Field(default=Grade.WINDOW, description="窗口或者部门。")
    department: str | None = Field(default=None, max_length=200, description="分级是部门时属于谁，默认是指南的部门。")


class NoteList(Value):
    """The notes on a guide that the reader may read, oldest first."""

    notes: tuple[KeptNote, ...]


def notes_router(opened: Opened) -> APIRouter:
    """Reading and writing notes."""
    router = APIRouter()
    told = problems("not-signed-in", "no-guide")

    @router.get("/api/notes/{guide_id:path}", tags=["工作人员"], summary="查一份指南的内部提示", responses=told)
    def notes(who: Reader, guide_id: str, response: Response) -> NoteList:
        response.headers["Cache-Control"] = "private, no-store"
        store = opened.store.seen_by(who.account.viewer)
        if store.guide(guide_id) is None:
            raise ProblemError("no-guide")
        return NoteList(notes=store.notes(guide_id))

    @router.post(
        "/api/notes/{guide_id:path}", tags=["工作人员"], summary="记一条内部提示", status_code=201,
        responses=problems("not-signed-in", "no-guide", "invalid-field", "wrong-form"),
    )  # fmt: skip
    def keep(who: Writer, guide_id: str, wanted: NoteWanted, response: Response) -> KeptNote:
        response.headers["Cache-Control"] = "private, no-store"
        return keep_note(opened.store, who, guide_id, wanted)

    @router.post(f"{STAFF}/notes", include_in_schema=False)
    def keep_from_page(
        who: Writer,
        guide: Annotated[str, Form(max_length=400)],
        kind: Annotated[NoteKind, Form()],
        text: Annotated[str, Form(min_length=1, max_length=LONGEST)],
        part: Annotated[str, Form(max_length=64)] = "",
        grade: Annotated[Grade, Form()] = Grade.WINDOW,
        region: Annotated[str, Form(max_length=12)] = "",
    ) -> Response:
        wanted = NoteWanted(kind=kind, text=text.strip(), part=part, grade=grade)
        keep_note(opened.store, who, guide, wanted)
        return RedirectResponse(guide_path(guide, region or None), status_code=303)

    return router


def keep_note(store: Store, who: SignedIn, guide_id: str, wanted: NoteWanted) -> KeptNote:
    """Keep what somebody wrote.

    Raises:
        ProblemError: for him there is no such guide; the note is public, of no field, or would be hidden from its author.
    """
    viewer = who.account.viewer
    guide = store.seen_by(viewer).guide(guide_id)
    if guide is None:
        raise ProblemError("no-guide")
    if wanted.grade is Grade.PUBLIC or not viewer.may_read(wanted.grade, wanted.department or guide.owner):
        raise ProblemError(
            "invalid-field", errors=(FieldError(field="grade", message="只能写自己能看到的分级，不能是公开"),)
        )
    note = Note(
        kind=wanted.kind, text=wanted.text, part=wanted.part, grade=wanted.grade, department=wanted.department or None
    )
    try:
        return store.seen_by(viewer).add_note(guide_id, note, role=who.account.role, by=who.account.name)
    except StoreError as error:
        raise ProblemError("invalid-field", errors=(FieldError(field="part", message=str(error)),)) from error
