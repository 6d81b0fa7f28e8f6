"""What answers a question: read by itself, by what was talked of, by the one clause that names its matter, by the one matter all is near."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.asking import Asking
from assistant.by_clause import as_a_guess, asked_of_it, asks_of_something_else, names_what_is_asked, nearest_of
from assistant.decision import Ending
from assistant.finding import Finder, going_on_with
from assistant.keeping import meant_before
from assistant.ruling import Ruling, guided, reads_so, rule_on
from assistant.scenario import MOST_ASKED
from assistant.story import asked_of_that, owners_of, told_of
from knowledge.access import Viewer
from knowledge.phases import Phase, phase
from knowledge.search import PassageHit, Searcher
from knowledge.store import Store, StoredItem

Clauses = tuple[tuple[Asking, bool], ...]  # of a question, each read alone, and whether it names a matter
Ruled = tuple[Asking, dict[str, StoredItem], Ruling]  # a question, the items of what it found, and what answers


class Deciding:
    """Rules on questions for one viewer of one store. Holds nothing of its own."""

    def __init__(self, searcher: Searcher, store: Store, finder: Finder, viewer: Viewer) -> None:
        self._searcher = searcher
        self._store = store
        self._finder = finder
        self._viewer = viewer

    @phase(Phase.READ)
    def items(self, asking: Asking) -> dict[str, StoredItem]:
        """The items of all that a question found, as they read on its day."""
        found = asking.evidence
        ids = [hit.id for hit in (*found.matters, *found.meanings)] + [hit.passage.owner for hit in found.passages]
        return self._store.items(list(dict.fromkeys(ids)), asking.day)

    def ruled(self, asking: Asking) -> Ruled:
        """A question, what it found and what answers; asked again of what was talked of where nothing answers it by itself."""
        items = self.items(asking)
        ruling = self.rule(asking, items)
        meant = meant_before(ruling, asking.last)
        if meant is not None:
            asking = going_on_with(asking, meant)
            ruling = self.rule(asking, items)
        if ruling.decision.ending is not Ending.NOTHING or ruling.lapsed is not None:
            return asking, items, ruling
        again = self._finder.all_the_same(asking, self._viewer)
        if again is not None:
            found = self.items(again)
            second = self.rule(again, found)
            return (asking, items, ruling) if second.decision.ending is Ending.NOTHING else (again, found, second)
        clauses = () if asking.goes_on else tuple(self._finder.by_clause(asking, self._viewer))
        return (
            self._by_clause(asking, items, clauses)
            or self._of_one_matter(asking, items, clauses)
            or (asking, items, ruling)
        )

    def _of_one_matter(self, asking: Asking, items: dict[str, StoredItem], clauses: Clauses) -> Ruled | None:
        """What answers a question asked of the one matter that all it found is near; None where it is near none."""
        meant = told_of(asking, items)
        if meant is None:
            return None
        own = owners_of(meant, asking.evidence, items)
        held = [items[one] for one in sorted(own)]
        if asks_of_something_else((one for one, _ in clauses), held):
            return None
        whole = asked_of_that(asking, meant, own, self._passages(held, asking))
        ruling = self.rule(whole, items)
        if ruling.decision.ending is Ending.NOTHING or ruling.lapsed is not None:
            return None
        ruling = guided(ruling, whole.understood, asked_before=MOST_ASKED)  # a guess asks for no case of itself
        return whole, items, as_a_guess(ruling)

    def _by_clause(self, asking: Asking, near: dict[str, StoredItem], clauses: Clauses) -> Ruled | None:
        """What answers a question by the one of its clauses that names its matter; None where none is answered by itself."""
        read = [(one, self.rule(one, self.items(one))) for one, names in clauses if names]
        named = names_what_is_asked(read, nearest_of(asking.evidence, near))
        if named is None:
            return None
        clause, ruling = named
        items = self.items(clause)
        page = items[ruling.decision.owner or ""].content.source.id
        held = [item for item in items.values() if item.content.source.id == page]
        if asks_of_something_else((one for one, names in clauses if not names), held):
            return None
        passages = self._passages(held, asking)
        whole = asked_of_it(asking, ruling.decision.guide, clause.evidence.matters, passages)
        second = self.rule(whole, items)
        if second.decision.ending is not Ending.NOTHING and second.lapsed is None:
            return whole, items, as_a_guess(second)
        return (clause, items, as_a_guess(ruling)) if ruling.guide is not None else None

    def _passages(self, held: Sequence[StoredItem], asking: Asking) -> list[PassageHit]:
        """The passages of some items as they read on the day, rated by a question."""
        query = asking.understood.query
        return [hit for item in held for hit in self._searcher.passages_of(item, query) if reads_so(hit, item)]

    def rule(self, asking: Asking, items: dict[str, StoredItem]) -> Ruling:
        """What answers on the day, with what the situation told makes of its materials."""
        ruling = rule_on(
            asking.day, asking.understood, asking.evidence, items, store=self._store, lexicon=self._searcher.lexicon
        )
        asked_before = asking.last.asked_back if asking.last is not None else 0
        return guided(ruling, asking.understood, asked_before=asked_before)
