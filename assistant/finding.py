"""A question read and searched, by itself and folded into the conversation, and which of the two is meant."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from assistant.asking import Asking, told_before
from assistant.bundles import gather, part_of_one
from assistant.clauses import telling_clauses
from assistant.conversation import (
    asks_again,
    asks_for_somebody,
    folded_in,
    goes_on_by_form,
    household_told,
    is_of_another_thing,
    names_its_matter,
    naming,
    only_says_who,
    stays_with,
)
from assistant.correcting import (
    FILLER,
    begins_anew,
    without_anew,
    without_correction,
    without_heard,
    without_taken_back,
)
from assistant.dates import with_day_told
from assistant.facets import also_limits
from assistant.follow_up import sister_named, speaks_of, switches_item, thing_of
from assistant.going_back import goes_back
from assistant.history import Turn
from assistant.items import item_words
from assistant.said import Said
from assistant.subject import by_new_words
from assistant.two_matters import are_two, pairs_in
from assistant.understand import Understood, of_a_town, understand
from assistant.where import tells_only_place
from knowledge.access import Viewer
from knowledge.guide import ServiceGuide
from knowledge.jurisdiction import NATION, code_chain, common_place, home_of
from knowledge.passages import title_of
from knowledge.places import Places
from knowledge.search import Evidence, MatterHit, Searcher
from knowledge.store import StoredItem
from knowledge.text import fold

YIELDS = 0.3  # a question folded into the conversation may score so much less than the bare words and still be meant
LIFTED = 0.9999  # score of the guide that the conversation is about
EXPLAINED = 0.9  # share of a question that one guide's names explain, from which it is about that one
MOST_LOOKED_AT = 3  # guides found here that may know a town
MOST_DISTRICTS = 12  # places of a city where they are looked for, one search each
SURELY = 0.95  # score from which half of a question is about that guide, whatever the lexicon makes of it
SURELY_BEST = 0.9  # score from which a passage of the guide talked of answers what nothing else does
SURELY_MEANS = 0.5  # probability from which a word alone means a matter
MOST_CUTS = 2  # places where a question is parted into two, each for two searches more
_FOR_HOUSEHOLDS = re.compile("户籍|户口所在地")
OF_IT = 0.15  # what a passage of that guide gains over those of others


class Finder:
    """Reads and searches questions for one store. Safe to share between threads."""

    def __init__(self, searcher: Searcher, places: Places) -> None:
        self._searcher = searcher
        self._places = places
        self._known_home: tuple[int, str | None] = (-1, None)  # of which generation of the store, and where

    def find(
        self, question: str, *, region: str | None, last: Turn | None, viewer: Viewer, day: date,
        notices: tuple[str, ...] = (), picked: bool = False,
    ) -> Asking:  # fmt: skip
        """Read a question, folded into the conversation unless it stands alone.

        Args:
            picked: whether it is that of a button, which says everything.
        """
        place = last.place(region) if last is not None else region
        question = question if last is None or picked else without_heard(question)
        back = None if picked else goes_back(question, last, self._meant_by)
        question, last = (back.question, back.turn) if back is not None else (question, last)
        meant = without_taken_back(question)
        meant = without_anew(without_correction(meant)) if last is not None else meant
        item = self._talked_of(last, viewer, day)
        if last is not None and last.topic:
            meant = self._sister_of(last, meant) or self._at_place_told(meant, place, item)
        alone, found = self._at_home(meant, place, viewer, told_before(last, goes_on=picked), about=item)
        asking = Asking(
            understood=alone, typed=alone, evidence=found, goes_on=picked, last=last, page_region=region,
            notices=notices, day=day,
        )  # fmt: skip
        joint = None if picked else self._of_joint_guide(asking, viewer)
        if joint is not None or last is None or picked or self._is_anew(question, alone):
            return joint or asking
        return _with_day_told(self._folded(asking, last, item, place, viewer, corrected=meant != question))

    def _meant_by(self, words: str) -> tuple[str, ...]:
        """The name of the matter that an everyday word surely means: 内地居民结婚登记 of 领证."""
        known = self._searcher.lexicon.recognized(fold(words))[:1]
        return tuple(
            self._searcher.lexicon.matters[one.matter].name for one in known if one.probability >= SURELY_MEANS
        )

    def _is_anew(self, question: str, alone: Understood) -> bool:
        """Whether words say that another question comes, and it says a word of matters: 「再问下，身份证办一个多少钱」."""
        lexicon = self._searcher.lexicon
        return begins_anew(fold(question)) and bool(
            lexicon.mentions(alone.folded) or lexicon.ambiguous_in(alone.folded)
        )

    def _talked_of(self, last: Turn | None, viewer: Viewer, day: date) -> StoredItem | None:
        """The guide that the conversation is about."""
        if last is None or last.guide is None:
            return None
        return self._searcher.store.seen_by(viewer).item(last.guide, day)

    def _at_place_told(self, question: str, place: str | None, about: StoredItem | None) -> str:
        """「我是青溪区的」 as 「青溪区的呢」, and 「我妈户口在青溪」 where the guide talked of is one for its own households."""
        folded = fold(question)
        pieces = tuple(folded[one.start : one.end] for one in self._places.find(folded, near=place))
        told = tells_only_place(folded, pieces)
        if told is None and about is not None and _FOR_HOUSEHOLDS.search(about.text):
            told = household_told(folded, pieces)
        return f"{told}的呢" if told is not None else question

    def _of_joint_guide(self, asking: Asking, viewer: Viewer) -> Asking | None:
        """A question about one part of a life event's joint guide (一件事里医保几天), asked of that guide."""
        one = part_of_one(asking.typed, asking.last, self._searcher.lexicon)
        own = gather(one, asking.typed, self._searcher, asking.day).own if one is not None else None
        if own is None:
            return None
        region = asking.typed.region.code if asking.typed.region is not None else None
        text = f"{title_of(own.nearest)} {asking.typed.folded}"
        together = self._understand(text, region, viewer, told_before(asking.last, goes_on=True), about=own.nearest)
        understood, evidence = staying(together, self._search(together), own.nearest.id)
        # what its fields leave unsaid is measured by the words typed, without the name of the guide
        understood = understood.model_copy(update={"query": asking.typed.query})
        return asking.model_copy(update={"understood": understood, "evidence": evidence, "goes_on": True})

    def both(self, asking: Asking, viewer: Viewer) -> tuple[Asking, Asking] | None:
        """The two questions of one about two matters, each read and searched by itself; None where it is about one."""
        place = asking.understood.region.code if asking.understood.region is not None else None
        last = asking.last if asking.goes_on else None
        of_one = last is not None and last.guide is not None  # 居住证, and now it and another: 跟身份证一块儿丢了
        said = asking.typed if of_one else asking.understood
        again = last if of_one and not said.asked.keys else None
        question = "，".join((said.question, *(asks_again(again) if again is not None else ())))
        pairs = pairs_in(question, again.facets if again is not None else said.asked.keys)
        if _is_explained(asking.evidence):
            pairs = (pair for pair in pairs if pair.distributes)
        for pair in islice(pairs, MOST_CUTS):
            first = self._naming(pair.first, place, asking.day, viewer)
            second = self._naming(pair.second, place, asking.day, viewer) if first is not None else None
            if first is not None and second is not None and are_two(first, second):
                return first, second
        return None

    def _naming(self, question: str, place: str | None, day: date, viewer: Viewer) -> Asking | None:
        """A question read and searched by itself; None where it names no matter."""
        asking = self.find(question, region=place, last=None, viewer=viewer, day=day)
        named = names_its_matter(asking.typed, asking.evidence, self._searcher.lexicon)
        surely = _best(asking.evidence) >= SURELY and bool(naming(asking.typed))
        return asking if named or surely else None

    def _at_home(
        self, question: str, place: str | None, viewer: Viewer, said: Said, *, about: StoredItem | None
    ) -> tuple[Understood, Evidence]:
        """A question read and searched. A town that the map knows elsewhere alone is one of this place, or of another of its city,
        where a guide found there says so.
        """
        alone = self._understand(question, place, viewer, said, about=about)
        town = alone.region.name if alone.region is not None and len(alone.region.code) > 6 else None
        if town is None or alone.pieces != (town,) or not (alone.elsewhere or place is None):
            return alone, self._search(alone)
        for here in self._districts_around(place, alone):
            read = self._understand(question.replace(town, ""), here, viewer, said, about=about)
            found = self._search(read)
            if not self._speaks_of(town, found, here, viewer):
                continue
            query = read.query.model_copy(update={"folded": alone.folded})  # an answer looks for the town's own window
            asked = of_a_town(read.asked, alone.folded)
            whole = {"question": question, "folded": alone.folded, "asked": asked, "query": query}
            return read.model_copy(update=whole | {"elsewhere": here != place and place is not None}), found
        return alone, self._search(alone)

    def _districts_around(self, place: str | None, alone: Understood) -> tuple[str, ...]:
        """The place asked at, then the others of its city that have guides; none where the town is one of them."""
        own = alone.region.chain if alone.region is not None else ()
        first, regions = ((place,) if place is not None else ()), self._searcher.store.regions()
        cities = {home_of(place) if place not in (None, NATION) else None}
        if cities == {None}:
            cities = {home_of(code) for code in regions if code != NATION} - {None}
        if len(cities) != 1 or cities & set(own):
            return first
        others = [code for code in regions if cities & set(code_chain(code))]
        return tuple(dict.fromkeys((*first, *others)))[:MOST_DISTRICTS]

    def _speaks_of(self, town: str, found: Evidence, place: str, viewer: Viewer) -> bool:
        """Whether one of the likeliest guides of a place names a town."""
        nearest = [hit.id for hit in found.matters[:MOST_LOOKED_AT] if hit.region == place]
        items = self._searcher.store.seen_by(viewer).items(nearest)
        return any(town in item.text for item in items.values())

    def _folded(
        self, asking: Asking, last: Turn, item: StoredItem | None, place: str | None, viewer: Viewer, *, corrected: bool
    ) -> Asking:
        alone, found = asking.typed, asking.evidence
        page = self._searcher.store.seen_by(viewer).item(last.page, asking.day) if last.page is not None else None
        about = item or page
        if is_of_another_thing(alone, about):
            return asking
        for_somebody = asks_for_somebody(alone, page)
        for_somebody = (
            for_somebody or self._is_a_word_for(item, alone, found) or (page is not None and only_says_who(alone))
        )
        named = not for_somebody and names_its_matter(alone, found, self._searcher.lexicon, about)
        stays = stays_with(item, alone, named=named and not is_of_the_same(item, found))
        text = folded_in(last, alone, named=named and not stays, corrects=corrected)
        goes_on = stays or not named or _is_about(item, found)
        if text == alone.question:
            again = (
                self._understand(text, place, viewer, told_before(last, goes_on=True), about=item) if goes_on else alone
            )
            return asking.model_copy(update={"understood": again, "goes_on": goes_on})
        together = self._understand(text, place, viewer, told_before(last, goes_on=goes_on), about=item)
        also = self._search(together) if named or last.page is None else of_page(self._search(together), last.page)
        if about is not None and not named:
            also = self._by_new_words(about, alone, also)
            by_form = page is not None and item is None and goes_on_by_form(alone.folded)
            also = only_of_page(also, page) if page is not None and by_form else also
        only_tells = for_somebody or (last.page is not None and not naming(alone))
        if not named and not stays and not only_tells and _best(also) < _best(found) - YIELDS:
            return asking
        if stays and last.guide is not None:
            together, also = staying(together, also, last.guide)
        return asking.model_copy(update={"understood": together, "evidence": also, "goes_on": goes_on})

    def all_the_same(self, asking: Asking, viewer: Viewer) -> Asking | None:
        """A question that found nothing, asked of the guide talked of where that speaks of all it names, or of the thing's other items."""
        last, typed = asking.last, asking.typed
        item = self._talked_of(last, viewer, asking.day)
        if last is None or item is None or asking.understood.about is not None:
            return None
        place = typed.region.code if typed.region is not None else None
        if speaks_of(item, typed) or (says_it_best(item, asking.evidence) and not switches_item(typed)):
            text = folded_in(last, typed, named=False)
            together = self._understand(text, place, viewer, told_before(last, goes_on=True), about=item)
            understood, evidence = staying(together, self._search(together), item.id)
            return asking.model_copy(update={"understood": understood, "evidence": evidence, "goes_on": True})
        thing = self._thing_of(item, asking.evidence) if switches_item(typed) else ""
        if not thing:
            return None
        now = FILLER.sub("", typed.folded)
        text = "，".join((f"{thing} {now}", *(() if typed.asked.keys else asks_again(last))))
        alone = self._understand(text, place, viewer, told_before(last, goes_on=True), about=None)
        return asking.model_copy(update={"understood": alone, "evidence": self._search(alone)})

    def by_clause(self, asking: Asking, viewer: Viewer) -> Iterator[tuple[Asking, bool]]:
        """Each clause of a question that has a word to name something, read alone, and whether that is a matter; then it is searched, too."""
        place = asking.typed.region.code if asking.typed.region is not None else None
        for clause in telling_clauses(asking.typed.question):
            alone = self._understand(clause, place, viewer, told_before(asking.last, goes_on=False), about=None)
            if not naming(alone):
                continue
            found = self._search(alone)
            named = names_its_matter(alone, found, self._searcher.lexicon)
            yield asking.model_copy(update={"understood": alone, "evidence": found}), named

    def _by_new_words(self, about: StoredItem, alone: Understood, found: Evidence) -> Evidence:
        owners = {hit.passage.owner for hit in found.passages}
        held = self._searcher.store.seen_by(alone.query.viewer).items(list(owners))
        same = {one for one, item in held.items() if item.text == about.text}
        own = [hit for one in same for hit in self._searcher.passages_of(held[one], alone.query)]
        return by_new_words(found, sorted(own, key=lambda hit: -hit.score), same)

    def _thing_of(self, item: StoredItem, found: Evidence) -> str:
        """What people call the thing that the guide talked of is about, whatever is done with it."""
        matter = next((hit.lexicon_id for hit in found.matters if hit.id == item.id), None)
        row = self._searcher.lexicon.matters.get(matter) if matter is not None else None
        return thing_of(row) if row is not None else ""

    def _sister_of(self, last: Turn, question: str) -> str | None:
        """The question of the matter that one letter names beside the one talked of: 「那离呢」 after 结婚登记."""
        names = (matter.name for matter in self._searcher.lexicon.matters.values())
        name = sister_named(fold(question), last.topic, names)
        return "，".join((name, *asks_again(last))) if name is not None else None

    def _is_a_word_for(self, item: StoredItem | None, alone: Understood, found: Evidence) -> bool:
        """Whether a word of several meanings (营业执照) may mean what the guide at hand gives: that of 个体工商户设立登记 then."""
        about = next((hit.lexicon_id for hit in found.matters if item is not None and hit.id == item.id), None)
        if about is None or item is None or not isinstance(item.content, ServiceGuide) or item_words(alone.situations):
            return False
        gives = fold(item.content.outcome.name or "")
        words = self._searcher.lexicon.ambiguous_in(alone.folded)
        meant = [word for word in words if any(option.matter == about for option in word.options)]
        said = {
            form for word in meant for form in (word.word, *word.variants) if form in alone.folded and form in gives
        }
        return bool(said) and all(any(word in form for form in said) for word in naming(alone))

    def _understand(
        self, question: str, region: str | None, viewer: Viewer, said: Said, *, about: StoredItem | None
    ) -> Understood:
        read = understand(
            question, region=region, lexicon=self._searcher.lexicon, places=self._places, viewer=viewer,
            said_before=said.text, about=about.text if about is not None else "",
            home=self._home() if region in (None, NATION) else None,
        )  # fmt: skip
        return read.model_copy(update={"told_aside": said.aside}) if said.aside else read

    def _home(self) -> str | None:
        """The place that all guides here are of; counted anew only when the store changed."""
        generation = self._searcher.store.generation
        if self._known_home[0] != generation:
            self._known_home = (generation, common_place(self._searcher.store.regions()))
        return self._known_home[1]

    def _search(self, understood: Understood) -> Evidence:
        return self._searcher.search(understood.query) if understood.region is not None else Evidence()


def _with_day_told(asking: Asking) -> Asking:
    """A question that goes on about a matter, counted from the day of handing in that was told a turn ago: 「啥时候能拿到」."""
    told = asking.last.hand_in if asking.last is not None and asking.goes_on else ""
    dates = with_day_told(asking.understood.dates, told, asking.understood.folded)
    if dates is asking.understood.dates:
        return asking
    asked = also_limits(asking.understood.asked)
    understood = asking.understood.model_copy(
        update={"dates": dates, "asked": asked if dates is not None else asking.understood.asked}
    )
    return asking.model_copy(update={"understood": understood})


def staying(understood: Understood, evidence: Evidence, guide: str) -> tuple[Understood, Evidence]:
    """The guide that the conversation is about before all others, and its passages before theirs; as it was where it is not found."""
    title = next((hit.title for hit in evidence.matters if hit.id == guide), None)
    if title is None:
        return understood, evidence
    matters = sorted(
        (hit.model_copy(update={"score": LIFTED}) if hit.id == guide else hit for hit in evidence.matters),
        key=lambda hit: hit.id != guide,
    )
    passages = sorted(
        (
            hit.model_copy(update={"score": min(LIFTED, hit.score + OF_IT)}) if hit.title == title else hit
            for hit in evidence.passages
        ),
        key=lambda hit: -hit.score,
    )
    lifted = evidence.model_copy(update={"matters": tuple(matters), "passages": tuple(passages)})
    return understood.model_copy(update={"about": guide}), lifted


def going_on_with(asking: Asking, meant: MatterHit) -> Asking:
    """A question asked of a guide that was talked of before, which one of its words means."""
    others = (hit for hit in asking.evidence.matters if hit.id != meant.id)
    found = asking.evidence.model_copy(update={"matters": (meant, *others)})
    understood, evidence = staying(asking.understood, found, meant.id)
    return asking.model_copy(update={"understood": understood, "evidence": evidence, "goes_on": True})


def of_page(evidence: Evidence, page: str) -> Evidence:
    """The passages of the document that answered a turn ago before equally good ones of others."""
    lifted = (
        hit.model_copy(update={"score": min(LIFTED, hit.score + OF_IT)}) if hit.passage.owner == page else hit
        for hit in evidence.passages
    )
    return evidence.model_copy(update={"passages": tuple(sorted(lifted, key=lambda hit: -hit.score))})


def only_of_page(evidence: Evidence, page: StoredItem) -> Evidence:
    """No guide of another document, where the document talked of has the best passage: 居住证 of 「我居住证才拿了半年」 after 公租房."""
    best = next(iter(evidence.passages), None)
    if best is None or best.passage.owner != page.content.id or best.score < SURELY:
        return evidence
    mine = tuple(hit for hit in evidence.matters if hit.title == title_of(page))
    return evidence.model_copy(update={"matters": mine})


def says_it_best(item: StoredItem, evidence: Evidence) -> bool:
    """Whether of all that was found a passage of the guide talked of fits surely best: 「我不服，多少天里能再申请」 of 劳动能力鉴定."""
    best = next(iter(evidence.passages), None)
    return best is not None and best.passage.owner == item.id and best.score >= SURELY_BEST


def _is_about(item: StoredItem | None, evidence: Evidence) -> bool:
    """Whether the likeliest matter is the one that the conversation is about, though it was named again."""
    best = next(iter(evidence.matters), None)
    return item is not None and best is not None and (best.id == item.id or best.title == title_of(item))


def is_of_the_same(item: StoredItem | None, found: Evidence) -> bool:
    """Whether the guide that the conversation is about is itself the likeliest, and no word of the question is its name: 离职多久才能取."""
    best = next(iter(found.matters), None)
    same = item is not None and best is not None and best.title == title_of(item) and best.region == item.content.region
    return same and best is not None and best.features.get("named", 0.0) == 0.0


def _best(evidence: Evidence) -> float:
    """The score of the best thing found."""
    return max([hit.score for hit in evidence.matters[:1]] + [hit.score for hit in evidence.passages[:1]], default=0.0)


def _is_explained(evidence: Evidence) -> bool:
    """Whether the names of one guide say all that the question says: an official name may hold 和 or a comma itself."""
    return any(hit.features.get("explained", 0.0) >= EXPLAINED for hit in evidence.matters[:1])
