"""/api/corrections: corrections for programs of editors who signed in. Thin over the desk; a change repeats the session's CSRF token."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, TypeVar

from fastapi import APIRouter, Depends, Response
from pydantic import Field

from evals.ratings.keeper import Clock
from ingest.editing.desk import EditDesk
from ingest.editing.fields import EditError
from ingest.editing.forms import Done, Draft, Editor, NoGuideError, NotAllowedError, Typed
from knowledge.access import Role
from knowledge.accounts import SignedIn
from knowledge.errors import ConflictError
from knowledge.store.corrections import Correction, Stage
from knowledge.values import Value
from ui.api import problems
from ui.editing import catch_up_index, edit_desk, editor_of
from ui.numbers import Number
from ui.problems import FieldError, ProblemError
from ui.settings import Settings
from ui.who import require
from ui.wiring import Opened

Hand = Annotated[SignedIn, Depends(require(Role.EDITOR, Role.MAINTAINER))]
T = TypeVar("T")
REFUSALS = problems("not-signed-in", "no-permission", "wrong-form", "no-guide", "edit-refused", "edit-conflict")


class Decision(StrEnum):
    """What may be done with a correction."""

    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    KEEP = "keep"
    TAKE = "take"


class Wanted(Typed):
    """A correction of one guide."""

    guide: str = Field(max_length=200)
    dry_run: bool = False


class Verdict(Value):
    """A decision and why."""

    decision: Decision
    why: str = Field(default="", max_length=400)


class Back(Value):
    """A roll-back of one guide: of the newest correction, or to the corrections of an earlier version."""

    guide: str = Field(max_length=200)
    why: str = Field(max_length=400)
    to: Number | None = None


_STEPS: dict[Decision, Callable[[EditDesk, int, Editor, str], Done]] = {
    Decision.APPROVE: lambda desk, number, editor, why: desk.approve(number, editor, note=why),
    Decision.REJECT: lambda desk, number, editor, why: desk.reject(number, editor, why=why),
    Decision.WITHDRAW: lambda desk, number, editor, why: desk.withdraw(number, editor),
    Decision.KEEP: lambda desk, number, editor, why: desk.keep(number, editor, why=why),
    Decision.TAKE: lambda desk, number, editor, why: desk.take(number, editor, why=why),
}


def corrections_router(opened: Opened, settings: Settings, *, clock: Clock) -> APIRouter:
    """Propose, decide, roll back, list."""
    router = APIRouter(prefix="/api/corrections", tags=["更正"], responses=REFUSALS)

    def done(step: Callable[[EditDesk], Done]) -> Done:
        result = _answered(lambda: step(edit_desk(opened.store, settings, clock=clock)))
        catch_up_index(opened.search)
        return result

    @router.get("", summary="待审的和与来源冲突的更正")
    def listed(who: Hand, response: Response) -> list[Correction]:
        response.headers["Cache-Control"] = "private, no-store"
        desk, editor = edit_desk(opened.store, settings, clock=clock), editor_of(who)
        return [*desk.listed(editor, Stage.PROPOSED), *desk.conflicts(editor)]

    @router.post("", summary="更正指南的一项")
    def propose(who: Hand, wanted: Wanted) -> Done | Draft:
        typed = Typed(**wanted.model_dump(exclude={"guide", "dry_run"}))
        editor = editor_of(who)
        if wanted.dry_run:
            return _answered(lambda: edit_desk(opened.store, settings, clock=clock).draft(wanted.guide, typed, editor))
        return done(lambda desk: desk.propose(wanted.guide, typed, editor))

    @router.post("/rollback", summary="回退更正")
    def rollback(who: Hand, wanted: Back) -> Done:
        return done(lambda desk: desk.roll_back(wanted.guide, editor_of(who), why=wanted.why, to=wanted.to))

    @router.post("/{number}", summary="审核、撤回，或者决定与来源的冲突")
    def decide(who: Hand, number: Number, wanted: Verdict) -> Done:
        return done(lambda desk: _STEPS[wanted.decision](desk, number, editor_of(who), wanted.why))

    return router


def _answered(step: Callable[[], T]) -> T:
    """What a step gives; what the desk refuses as a problem."""
    try:
        return step()
    except (NoGuideError, NotAllowedError) as error:
        raise ProblemError("no-guide") from error
    except EditError as error:
        raise ProblemError("edit-refused", errors=(FieldError(field="words", message=str(error)),)) from error
    except ConflictError as error:
        raise ProblemError("edit-conflict", errors=(FieldError(field="base_version", message=str(error)),)) from error
