"""Making the next version of a guide: its source's own words with the corrections in force, tried first, then stored."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.editing.amend import amended, new_errors
from ingest.editing.fields import EditError
from ingest.editing.forms import Done, Draft
from ingest.editing.looking import guide_of
from ingest.editing.workplace import Workplace
from ingest.lint import lint
from knowledge.difference import changed_parts
from knowledge.guide import ServiceGuide
from knowledge.store import Incoming
from knowledge.store.corrections import Correction, Stage, Turn
from knowledge.store.items import AsRead, HeldItem
from knowledge.store.writing import Revision


def reads(place: Workplace, held: Sequence[HeldItem]) -> dict[str, AsRead]:
    """What the source itself says of items."""
    kept = place.store.as_read([one.item.id for one in held])
    return {one.item.id: kept.get(one.item.id) or AsRead(content=one.item.content, text=one.item.text) for one in held}


def drafted(place: Workplace, held: Sequence[HeldItem], correction: Correction) -> Draft:
    """What a correction would make of its guide.

    Raises:
        EditError: it would bring in an error that keeps something out of answers.
    """
    before, guide, today = held[0], guide_of(held[0]), place.today()
    made = _made(place, held, correction.model_copy(update={"day": today}))
    after = next(one for one in made if one.content.id == guide.id)
    earlier = lint(guide, before.item.text, today=today)
    errors = new_errors(earlier, after.findings)
    if errors:
        said = "；".join(f"{one.rule} {one.message}{one.fix}" for one in errors)
        raise EditError(f"{correction.label}：这样改会让指南出错，没有采用。{said}")
    assert isinstance(after.content, ServiceGuide)  # noqa: S101  # the same item as before
    rules, known = ({(one.rule, one.message) for one in several} for several in (after.findings, earlier))
    return Draft(
        correction=correction,
        parts=changed_parts(guide, after.content),
        findings=tuple(one for one in after.findings if (one.rule, one.message) not in known),
        mended=tuple(one for one in earlier if one.severity != "info" and (one.rule, one.message) not in rules),
    )


def revise(place: Workplace, held: Sequence[HeldItem], turns: Sequence[Turn]) -> Done:
    """Store the version that these steps lead to, and the steps with it."""
    back = [one.after for one in turns if one.after.stage is Stage.IN_FORCE]
    gone = [one.after.number for one in turns if one.after.stage is not Stage.IN_FORCE]
    made = _made(place, held, *back, without=gone)
    seen = {one.item.id: one.item.content.version for one in held if hasattr(one.item.content, "version")}
    place.store.revise(Revision(file=held[0].file, incoming=made, seen=seen, turns=tuple(turns)))
    guide = guide_of(held[0])
    after = next(one.content for one in made if one.content.id == guide.id)
    assert isinstance(after, ServiceGuide)  # noqa: S101  # the same item as before
    return Done(correction=turns[0].after, version=guide.version + 1, parts=changed_parts(guide, after))


def _made(
    place: Workplace, held: Sequence[HeldItem], *more: Correction, without: Sequence[int] = ()
) -> tuple[Incoming, ...]:
    """The items of a source with the corrections in force, `more` in the place of what they replace, `without` some."""
    ids = [one.item.id for one in held]
    gone = {*without, *(one.replaces for one in more), *(one.number for one in more if one.number)}
    stand = [one for one in place.record.standing(ids) if one.number not in gone]
    order = sorted((*stand, *more), key=lambda one: one.number or 10**9)
    return amended(list(reads(place, held).values()), order, today=place.today())
