"""情形 of a printable notice: the questions a guide's material list turns on, and the list that the given answers leave."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from knowledge.guide import Material, ServiceGuide
from knowledge.scenarios import Kind, cases_of
from ui.notice import materials_for, scenarios_of
from ui.problems import FieldError, ProblemError


class Choice(NamedTuple):
    """One question about the visitor's case and its possible answers."""

    question: str
    options: tuple[str, ...]


def choices_of(guide: ServiceGuide, text: str) -> tuple[Choice, ...]:
    """The questions to choose from; a condition of one material alone is told beside it and never asked.

    Args:
        text: the guide's source text.
    """
    asked = [branch.scenario for branch in cases_of(guide, text).branches if branch.kind is not Kind.OWN]
    if asked:
        return tuple(Choice(one.question, tuple(option.label for option in one.options)) for one in asked)
    named = scenarios_of(guide)
    return (Choice("您的情形", named),) if named else ()


def materials_in(guide: ServiceGuide, text: str, said: Sequence[str]) -> tuple[Material, ...]:
    """The materials that remain once the cases in `said` are settled; an open question leaves all of its materials.

    Raises:
        ProblemError: the guide knows no such case.
    """
    branches = cases_of(guide, text).branches
    known = {option.label for branch in branches for option in branch.scenario.options}
    if not branches:
        return _by_name(guide, said)
    for case in said:
        if case not in known:
            words = f"可以是：{'、'.join(label for choice in choices_of(guide, text) for label in choice.options)}"
            raise ProblemError("unknown-scenario", errors=(FieldError(field="scenario", message=words),))
    dropped = {
        number
        for branch in branches
        for option in branch.scenario.options
        if option.label in said
        for number in branch.materials - set(option.materials)
    }
    return tuple(material for number, material in enumerate(guide.materials) if number not in dropped)


def _by_name(guide: ServiceGuide, said: Sequence[str]) -> tuple[Material, ...]:
    kept = [set(map(id, materials_for(guide, case))) for case in said]
    return tuple(material for material in guide.materials if all(id(material) in one for one in kept))
