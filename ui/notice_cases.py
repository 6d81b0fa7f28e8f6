"""情形 of a printable notice: the questions a guide's material list turns on, and the list that the given answers leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from knowledge.guide import Material, Scenario, ServiceGuide
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
        often = Counter(one.question for one in asked)
        return tuple(Choice(_told_apart(one, often), tuple(option.label for option in one.options)) for one in asked)
    named = scenarios_of(guide)
    return (Choice("您的情形", named),) if named else ()


def _told_apart(scenario: Scenario, often: Counter[str]) -> str:
    """The question of a scenario; with its options where the guide asks another in the same words."""
    if often[scenario.question] < 2:
        return scenario.question
    return f"{scenario.question}（{'、'.join(option.label for option in scenario.options)}）"


def materials_in(guide: ServiceGuide, text: str, said: Sequence[str]) -> tuple[Material, ...]:
    """The materials that remain once the cases in `said` are settled; an open question leaves all of its materials.

    A case may be named as `choices_of` asks for it, or in the guide's own words, as the staff's pages list it.

    Raises:
        ProblemError: the guide knows no such case.
    """
    branches = cases_of(guide, text).branches
    asked = {option.label for branch in branches for option in branch.scenario.options}
    _check(said, (*asked, *scenarios_of(guide)))
    dropped = {
        number
        for branch in branches
        for option in branch.scenario.options
        if option.label in said
        for number in branch.materials - set(option.materials)
    }
    own = [materials_for(guide, case) for case in said if case not in asked]
    return tuple(
        material
        for number, material in enumerate(guide.materials)
        if number not in dropped and all(any(material is kept for kept in listed) for listed in own)
    )


def _check(said: Sequence[str], known: Sequence[str]) -> None:
    if set(said) <= set(known):
        return
    words = f"可以是：{'、'.join(dict.fromkeys(known))}" if known else "这份指南不分情形"
    raise ProblemError("unknown-scenario", errors=(FieldError(field="scenario", message=words),))
