"""An answer written down: from the fields of a guide or from passages, with only what its sources bear out and with what has to be said beside it."""

from __future__ import annotations

from assistant import replies
from assistant.answer import Answer, GuideSummary, Status
from assistant.asking import Asking
from assistant.benefits import beside_a_sum
from assistant.beside import with_other_pages, with_own_words
from assistant.changed_since import with_what_changed
from assistant.clock import Clock
from assistant.compose import Draft, closing_notices, from_guide, from_passages, later_versions, without_faults
from assistant.dates import later_time
from assistant.deciding import Deciding
from assistant.decision import Ending
from assistant.due import with_due
from assistant.levels import who_handles
from assistant.quoting import says_little
from assistant.references import with_what_belongs
from assistant.ruling import Ruling, holding, lapsed_words, reads_so
from assistant.understand import Understood
from assistant.verify import check
from knowledge.effective import coming_after, same_place
from knowledge.phases import Phase, phase
from knowledge.places import Places
from knowledge.search import MatterHit, PassageHit, Searcher
from knowledge.search.results import MatterKind
from knowledge.store import Store, StoredItem


class Writer:
    """Writes answers from one store: a draft, checked against what it cites. Holds nothing of its own."""

    def __init__(self, searcher: Searcher, store: Store, places: Places, deciding: Deciding, *, hotline: str) -> None:
        self._searcher = searcher
        self._store = store
        self._places = places
        self._deciding = deciding
        self._hotline = hotline

    def drafted(self, asking: Asking) -> Draft | None:
        """The draft that answers a question by itself, with only what its sources bear out; None where it has no answer."""
        items = self._deciding.items(asking)
        ruling = self._deciding.rule(asking, items)
        if ruling.lapsed is not None or ruling.decision.ending not in (Ending.GUIDE, Ending.PASSAGES):
            return None
        draft = self.draft(asking, ruling, items)
        levels = _level_notice(asking.understood, draft.guide, self._places)
        draft = draft.model_copy(update={"notices": (*draft.notices, *levels)})
        faults = check(draft.rows, draft.citations)
        return without_faults(draft, faults) if faults else draft

    def written(self, clock: Clock, asking: Asking, ruling: Ruling, items: dict[str, StoredItem]) -> Answer:
        """The answer from a guide's fields or from passages, with what lapsed and what is a guess said first."""
        draft = self.draft(asking, ruling, items)
        lapsed = lapsed_words(ruling, asking.day, self._places, hotline=self._hotline)
        unsure = _guessed(ruling) or self._says_little(asking, ruling)
        first = tuple(said for said in (lapsed, unsure, *self._later_version(asking, ruling, items)) if said)
        if first:
            draft = draft.model_copy(update={"notices": (*first, *draft.notices)})
        return self.checked(clock, asking, draft, ruling, items)

    def _says_little(self, asking: Asking, ruling: Ruling) -> str:
        """What is said where passages answer that leave out most of the question; empty else."""
        if ruling.guide is not None or not says_little(ruling.decision.passages, asking.understood):
            return ""
        return replies.SAYS_LITTLE.format(hotline=self._hotline)

    def _later_version(self, asking: Asking, ruling: Ruling, items: dict[str, StoredItem]) -> tuple[str, ...]:
        """That another version will hold at the later time that was asked about (明年1月去办): the rows are those of today."""
        later, owner = later_time(asking.typed.folded, asking.day), ruling.decision.owner
        if later is None or owner is None:
            return ()
        coming = coming_after(self._store, same_place(self._store, items[owner]), asking.day)
        return later_versions(coming, later)

    @phase(Phase.COMPOSE)
    def draft(self, asking: Asking, ruling: Ruling, items: dict[str, StoredItem]) -> Draft:
        """What answers, as its sources have it; not yet checked."""
        asked, query, day = asking.understood.asked, asking.understood.query, asking.day
        if ruling.guide is not None:
            draft = from_guide(ruling.guide, asked, query, self._places, today=day, guidance=ruling.guidance)
            about = ruling.guide.nearest
            passages = beside_a_sum(asking.evidence.passages, asked, about)
            draft = with_own_words(draft, passages, items, about, asked=asked, query=query)
            others = self._of_other_pages(asking, ruling.decision.guide, items, about)
            return with_other_pages(draft, others, items, about, self._places, asked=asked, query=query)
        hits = with_what_belongs(ruling.decision.passages, items, folded=asking.understood.folded)
        item = items[hits[0].passage.owner]
        coming = coming_after(self._store, same_place(self._store, item), day)
        draft = from_passages(hits, items, self._places, today=day, coming=coming)
        said = who_handles(self._store, item, asking.understood.region, day=day, places=self._places)
        return draft.model_copy(update={"notices": (*draft.notices, *said)}) if said else draft

    def _of_other_pages(
        self, asking: Asking, guide: MatterHit | None, items: dict[str, StoredItem], about: StoredItem
    ) -> tuple[PassageHit, ...]:
        """The passages of documents in force that are of the matter of a guide and stand on another page, best first."""
        matter, page = guide.lexicon_id if guide is not None else None, about.content.source.id
        found = holding(asking.evidence, items, self._store, asking.day).matters if matter is not None else ()
        documents = (items[hit.id] for hit in found if hit.lexicon_id == matter and hit.kind is MatterKind.DOCUMENT)
        others = (item for item in documents if item.content.source.id != page)
        hits = (hit for one in others for hit in self._searcher.passages_of(one, asking.understood.query))
        return tuple(
            sorted((hit for hit in hits if reads_so(hit, items[hit.passage.owner])), key=lambda hit: -hit.score)
        )

    def checked(
        self, clock: Clock, asking: Asking, draft: Draft, ruling: Ruling, items: dict[str, StoredItem]
    ) -> Answer:
        """The answer with only what its sources bear out, the estimated day where one was asked for, and its notices."""
        faults, hit = check(draft.rows, draft.citations), ruling.decision.guide
        if faults and hit is not None:
            item = items[hit.id]
            hits = tuple(
                one for one in self._searcher.passages_of(item, asking.understood.query) if reads_so(one, item)
            )
            quoted = from_passages(hits[:1], items, self._places, today=asking.day) if hits else None
            mended = quoted or without_faults(draft, faults)
            draft = mended.model_copy(update={"notices": draft.notices})
        draft = with_due(with_what_changed(draft, self._store, asking.day), asking.understood.dates, today=asking.day)
        levels = _level_notice(asking.understood, draft.guide, self._places)
        return reply(clock, draft, (*asking.notices, *draft.notices, *levels, *closing_notices(draft.guide)))


def reply(clock: Clock, draft: Draft, notices: tuple[str, ...]) -> Answer:
    return clock.reply(
        Status.ANSWERED, "\n\n".join((draft.text, *draft.notices)), guide=draft.guide,
        facts=draft.facts, citations=draft.citations, options=draft.options, notices=notices,
    )  # fmt: skip


def _guessed(ruling: Ruling) -> str:
    """What is said beside an answer whose matter is a guess; empty where it is sure."""
    instead = ruling.decision.instead
    if instead is None:
        return ""
    return replies.GUESSED + (replies.OR_ELSE.format(names="、".join(instead)) if instead else "")


def _level_notice(understood: Understood, about: GuideSummary, places: Places) -> tuple[str, ...]:
    asked = understood.region
    level = places.by_code(about.region)
    if asked is None or level is None or asked.code == level.code:
        return ()
    return (replies.FROM_LEVEL.format(asked=asked.name, level=level.name),)
