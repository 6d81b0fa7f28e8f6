"""Open questions as maintainers see them, in groups, and words taken into the deployment's lexicon; shared by API and command."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from evals.ratings.grouping import Group, group
from evals.ratings.nearest import placed
from evals.ratings.report import Report, gather
from knowledge.audit import Act, Event
from knowledge.errors import SettingError
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.overlay import OVERLAY, ConfirmedWord, add_word
from knowledge.store import Store
from knowledge.store.unanswered import UnansweredRecord
from ui.periods import Period
from ui.rating_wiring import Upkeep
from ui.settings import Settings
from ui.wiring import Search

MOST_FOUND = 5


def groups_of(questions: UnansweredRecord, search: Search, period: Period) -> tuple[Group, ...]:
    """Open questions of a period in groups, the newest week first."""
    kept = [one for one in questions.since(period.start) if period.end is None or one.created < period.end]
    return group(tuple(placed(kept, search.searcher, search.places)), search.index.encoder)


def report_of(upkeep: Upkeep, groups: tuple[Group, ...], period: Period, settings: Settings) -> Report:
    """The report of a period."""
    return gather(
        upkeep.ratings.between(period.start, period.end), upkeep.tickets.all(), groups,
        today=upkeep.desk.today, bounds=(period.first, period.last), official_url=settings.official_rating_url,
    )  # fmt: skip


def confirm_word(word: str, matter: str, *, lexicon: Lexicon, data: Path, store: Store) -> bool:
    """Take a word that a person confirmed into the deployment's lexicon; False when it is there already.

    The trail in `store` says for which matter, not which word: it is a citizen's.

    Args:
        matter: its id in the lexicon, or its whole name there.

    Raises:
        SettingError: no such matter (near ones are named), or the word cannot be one.
    """
    named = [one.id for one in lexicon.matters.values() if one.name == matter]
    matter = named[0] if len(named) == 1 else matter
    if matter not in lexicon.matters:
        near = [one for one in lexicon.matters.values() if matter in one.wordings or matter in one.name][:MOST_FOUND]
        hint = "、".join(f"{one.id}（{one.name}）" for one in near)
        raise SettingError(
            f"词库里没有事项编号 {matter}。"
            + (f"您要的可能是：{hint}。" if hint else "编号见 mingbai unanswered list。")
        )
    try:
        confirmed = ConfirmedWord(word=word, matter=matter)
    except ValidationError as error:
        raise SettingError("群众的说法应是 2 到 40 个字。") from error
    added = add_word(data / OVERLAY, confirmed)
    if added:
        store.write_down(Event(Act.LEXICON, matter))
    return added
