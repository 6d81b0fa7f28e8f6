"""What of the evidence may answer at all: guides that are meant, and passages that stand under what the question is about."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.decision import MATTER_FLOOR
from assistant.facets import Asked
from assistant.hits import OF_NO_MATTER, asked_by_its_heading, same_source
from assistant.items import gap
from assistant.neighbours import ALSO_MEANT, HALF_MEANT, NONE_HERE, SEVERAL, TO_THE_POINT
from assistant.scenario import asks_in_particular, asks_no_field
from assistant.stated import figures_asked, states_what_is_asked
from assistant.understand import NAMES, Understood, telling_terms
from knowledge.business_item import business_item, same_business_item
from knowledge.document import PolicyDocument
from knowledge.guide import ServiceGuide
from knowledge.search import Evidence, MatterHit, PassageHit
from knowledge.search.coverage import coverage
from knowledge.search.results import MatterKind
from knowledge.store import StoredItem
from knowledge.text import fold

# Chosen on written questions over the real pages and on invented matters: see docs/decisions/.
PASSAGE_FLOOR = 0.45
STATES_IT = 1.0  # a guide so far behind the best may answer when only it states what is asked
# share of the telling words of a question that a weak passage must say, unless its guide scores so high as a matter
TELLS_A_LITTLE, LIKELY_MEANT = 0.2, 0.3
SURELY_MEANT = 0.9  # score of a guide from which it is what a question is about
STANDS_OUT = 0.22  # a weak passage is still the answer when it is twice as good as the best of any other document
UNSURE = 0.3  # probability of the best matter below which a passage must stand on its own
SAYS_MOST = 0.6  # share of a question from which a passage of a document is about it, whatever its page is called
SAYS_LITTLE = 0.5  # share of the telling words of the question that a passage of no matter says
# share of what a question tells that a heading says which is about it: of a matter as a whole, and where a field is asked for
HEADS_IT, HEADS_SOME = 0.5, 0.3
OUTNAMED = 0.25  # how much more of the question a guide's own name says than that of the guide of a passage
NAMED_BY_TITLE = 0.3  # share of the question that only the title of a document says, from which it is about that
_GUIDE_PAGE = re.compile("指南")  # in the title of a page that is of one matter, whether it was read as a guide or not
BEST, AGAIN = 6, 3  # of so many best passages so many on one page make it the page about the question
TELLS_NOTHING = (
    0.1  # share of what a question tells that the best passage has, below which the page knows nothing of it
)
FITS_WELL = 0.55  # score from which what a passage says itself counts more than what its page is called
FAR_AHEAD = 0.75  # score from which one passage is enough for that, twice as good as the best of any other page
_FOR_OFFICES = re.compile("任务分工|分工表|任务分解|考核(?:指标|评分|评价)")  # what offices share out among themselves


class Found(NamedTuple):
    """What of the evidence may answer, best first, and of the guides the one that states what is asked; None where there is none."""

    guides: tuple[MatterHit, ...]
    quoted: tuple[PassageHit, ...]
    guide: MatterHit | None


def may_answer(understood: Understood, evidence: Evidence, items: dict[str, StoredItem]) -> Found:
    """The guides and the passages over their floors, those left out that stand under something the question is not about."""
    unsure, page = evidence.confidence < UNSURE, page_of_it(understood, evidence, items)
    likely = tuple(
        hit
        for hit in evidence.passages
        if (hit.title == page or not (unsure and _is_of_no_matter(hit)))
        and not _is_a_strange_field(hit, understood, evidence, items)
        and not _is_of_another_matter(hit, understood, evidence)
        and not _is_outnamed(hit, evidence, items)
        and (hit.title == page or not _only_mentions_it(hit, understood, items))
        and not _FOR_OFFICES.search(hit.passage.heading)
    )
    quoted = tuple(hit for hit in likely if hit.score >= PASSAGE_FLOOR) or _standing_out(likely, understood)
    guides = tuple(
        hit
        for hit in evidence.matters
        if hit.kind is MatterKind.GUIDE
        and hit.score >= MATTER_FLOOR
        and not (unsure and _is_only_near(hit, understood))
    )
    guides = guides or _of_the_page(quoted, evidence, understood.asked, items)
    quoted = _given_first(quoted, guides, items)
    quoted = () if _never_says_it(quoted, understood) else _stating(quoted, understood, items)
    return Found(guides, quoted, _best_stating(guides, understood.asked, items))


def _never_says_it(quoted: tuple[PassageHit, ...], understood: Understood) -> bool:
    """Whether what a question tells beside its matter stands in none of the passages: 离婚 on a page about 法律援助 that lists no cases."""
    in_its_case = not understood.asked.keys or understood.asked.whether
    if len(telling_terms(understood)) < SEVERAL or figures_asked(understood) or not in_its_case:
        return False
    best = max((hit.features.get("tells", 1.0) for hit in quoted), default=1.0)
    return best <= TELLS_NOTHING and not any(hit.features.get("set_as_heading", 0.0) > 0.0 for hit in quoted)


def _stating(
    quoted: tuple[PassageHit, ...], understood: Understood, items: dict[str, StoredItem]
) -> tuple[PassageHit, ...]:
    """The passages that state what was asked for, and behind them the parts of guides that may bound it; none where none states it."""
    stating = tuple(hit for hit in quoted if states_what_is_asked(hit, understood))
    if not stating or len(stating) == len(quoted):
        return stating
    guides = {hit.passage.owner for hit in stating if isinstance(items[hit.passage.owner].content, ServiceGuide)}
    return (*stating, *(hit for hit in quoted if hit not in stating and hit.passage.owner in guides))


def page_of_it(understood: Understood, evidence: Evidence, items: dict[str, StoredItem]) -> str | None:
    """The title of the document that most of the best passages stand in, whatever it is called: what one page speaks of again and again
    is what it is about (本月起，这笔钱直接发放至个人 of 生育津贴); None where they stand here and there.
    """
    if not _any_page_may(understood):
        return None
    best = evidence.passages[:BEST]
    if not best or best[0].score < PASSAGE_FLOOR or best[0].features.get("explained", 0.0) < SAYS_LITTLE:
        return None
    text = fold(f"{best[0].passage.heading} {best[0].passage.text}")
    said = sum(coverage([(term, 1.0)], text) > 0.0 for term in telling_terms(understood))
    if (
        evidence.uncovered is not None or evidence.unheld >= NONE_HERE
    ) and said < SEVERAL:  # another matter is surely meant
        return None
    title = best[0].title
    if not isinstance(items[best[0].passage.owner].content, PolicyDocument):
        return None
    spoken = {hit.passage.text.strip() for hit in best if hit.title == title}
    other = next((hit.score for hit in evidence.passages if hit.title != title), 0.0)
    far_ahead = best[0].score >= FAR_AHEAD and best[0].score >= 2 * other
    return title if len(spoken) >= AGAIN or far_ahead else None


def _given_first(
    quoted: tuple[PassageHit, ...], guides: tuple[MatterHit, ...], items: dict[str, StoredItem]
) -> tuple[PassageHit, ...]:
    """The passages, those of the guide that is meant first where they give more of the form of answer asked for (几个点) than the best one
    does, which is of something hardly meant: 契税完税凭证 among the papers of 过户 is no rate.
    """
    if not quoted or not guides or guides[0].score < SURELY_MEANT:
        return quoted
    best = quoted[0].features
    if best.get("owner", 1.0) >= LIKELY_MEANT:
        return quoted
    more = (hit for hit in quoted if hit.features.get("asked_form", 0.0) > best.get("asked_form", 1.0))
    given = [hit for hit in more if same_source(hit, guides[0], items)]
    return (*given, *(hit for hit in quoted if hit not in given))


def _is_of_no_matter(hit: PassageHit) -> bool:
    """Whether a passage stands in something that nothing of the question is about, and leaves much of the question unsaid.

    Every page has a number for complaints: that of 结婚登记 is no answer to 「12345打不通，还有别的号码吗」. Where its title says much of the
    question, it is about that.
    """
    features = hit.features
    if asked_by_its_heading(hit) or features.get("explained", 0.0) - features.get("in_text", 0.0) >= NAMED_BY_TITLE:
        return False
    return features.get("owner", 1.0) < OF_NO_MATTER and features.get("tells", 1.0) < SAYS_LITTLE


def _is_a_strange_field(
    hit: PassageHit, understood: Understood, evidence: Evidence, items: dict[str, StoredItem]
) -> bool:
    """Whether a field is asked for and a passage is that of a guide which the question is not about: any guide has a list of papers.

    A page that was read as a guide is one, too. What fits best of all is about it, whatever its page is called: where it is asked how
    it is done, or where the passage itself says everything that the question names.
    """
    if hit.score >= TO_THE_POINT and (understood.asked.keys == ("steps",) or _says_all_of(hit, understood)):
        return False
    read = any(hit.title == one.title and one.kind is MatterKind.GUIDE for one in evidence.matters)
    guide = read or isinstance(items[hit.passage.owner].content, ServiceGuide) or _GUIDE_PAGE.search(hit.title)
    return bool(guide and understood.asked.keys) and hit.features.get("owner", 1.0) < OF_NO_MATTER


def _is_of_another_matter(hit: PassageHit, understood: Understood, evidence: Evidence) -> bool:
    """Whether a field is asked for of what is surely meant, and a passage is of a page that the lexicon knows by another matter:
    换领 of 身份证 is in every row of papers on the page of 驾驶证换证, 廉租房 among what tenants of 人才公寓 may not have.
    """
    guides = (one for one in evidence.matters if one.kind is MatterKind.GUIDE)
    told = (one for one in evidence.matters[:1] if one.features.get("told", 0.0) >= SURELY_MEANT)
    meant = next(told, next(guides, None))
    if meant is None or meant.score < SURELY_MEANT or understood.asked.is_open or not understood.asked.keys:
        return False
    pages = (one for one in evidence.matters if one.id == hit.passage.owner)
    return any(
        None not in (one.lexicon_id, meant.lexicon_id)
        and one.lexicon_id != meant.lexicon_id
        and one.features.get("told", 1.0) < ALSO_MEANT
        and one.score < LIKELY_MEANT
        for one in pages
    )


def _is_only_near(hit: MatterHit, understood: Understood) -> bool:
    """Whether a number to call is asked for and a guide's own name says nothing of the question, nor is its matter likely meant: 辅导班投诉."""
    calls = understood.asked.keys in (("complaints",), ("contacts",))
    return calls and hit.features.get("by_name", 1.0) == 0.0 and hit.features.get("told", 1.0) < HALF_MEANT


def _is_outnamed(hit: PassageHit, evidence: Evidence, items: dict[str, StoredItem]) -> bool:
    """Whether a passage is a field of a guide, and another guide comes before that one and is named by much more of the question.

    成绩单 among the papers of 教师资格认定 is not what 教师资格成绩 asks for, where there is a guide of 教师资格考试成绩.
    """
    best = next(iter(evidence.matters), None)
    if best is None or best.kind is not MatterKind.GUIDE or best.id == hit.passage.owner:
        return False
    if not isinstance(items[hit.passage.owner].content, ServiceGuide) or same_source(hit, best, items):
        return False
    own = next((one for one in evidence.matters if one.id == hit.passage.owner), None)
    named = best.features.get("by_name", 0.0) - (own.features.get("by_name", 0.0) if own is not None else 0.0)
    return named >= OUTNAMED and best.score >= hit.features.get("owner", 1.0)


def _says_all_of(hit: PassageHit, understood: Understood) -> bool:
    """Whether a passage itself says every word that names what is asked, and they are several: 生育津贴 in 「这笔钱直接发放至个人」."""
    telling = [term for term in understood.query.terms if term.weight > NAMES]
    return len(telling) >= SEVERAL and hit.features.get("in_text", 0.0) >= 1.0


def names_nothing(understood: Understood) -> bool:
    """Whether a question names nothing at all (要办哪些手续), or only says what happened: 手机丢了 leaves 丢了, since 手机 names no matter."""
    told = {fold(word) for one in understood.situations for word in one.words}
    return not any(
        term.text not in told and (term.weight >= 1.0 or (term.weight > NAMES and len(term.text) > 1))
        for term in understood.query.terms
    )


def _only_mentions_it(hit: PassageHit, understood: Understood, items: dict[str, StoredItem]) -> bool:
    """Whether a matter is asked about, as a whole (公积金怎么提取) or for a field of it, and a passage of something else happens to say its words.

    A passage whose own heading says them is about it, and so is one of a document that says most of what the question tells.
    """
    if asks_in_particular(understood) or hit.features.get("owner", 1.0) >= OF_NO_MATTER or hit.score >= TO_THE_POINT:
        return False
    if _says_most(hit, understood) and not isinstance(items[hit.passage.owner].content, ServiceGuide):
        return False
    telling = [(term, term.weight) for term in understood.query.terms if term.weight > NAMES]
    least = HEADS_IT if asks_no_field(understood) else HEADS_SOME
    return bool(telling) and coverage(telling, fold(f"{hit.title} {hit.passage.heading}")) < least


def _says_most(hit: PassageHit, understood: Understood) -> bool:
    """Whether a passage says by itself most of what a question names and of what tells it apart from others of its page, the longest word at least in part."""
    telling = telling_terms(understood)
    if not _any_page_may(understood) or hit.score < FITS_WELL:
        return False
    if len(telling) < SEVERAL or min(hit.features.get("in_text", 0.0), hit.features.get("tells", 0.0)) < SAYS_MOST:
        return False
    longest = max(telling, key=lambda term: len(term.text))
    return coverage([(longest, 1.0)], fold(f"{hit.passage.heading} {hit.passage.text}")) > 0.0


def _any_page_may(understood: Understood) -> bool:
    """Whether a page may answer whatever it is called: for a figure, or for what holds in a case; any page has papers and a window."""
    return asks_no_field(understood) or understood.asked.whether or bool(figures_asked(understood))


def _standing_out(passages: tuple[PassageHit, ...], understood: Understood) -> tuple[PassageHit, ...]:
    """The best passage alone, when nothing of another document comes near it and the question may be about its own.

    It has to say more of the question than every passage there does: 公租房 alone, in 办法 about 公租房, tells nothing.
    """
    if not passages or passages[0].score < STANDS_OUT:
        return ()
    features = passages[0].features
    if features.get("owner", 1.0) < OF_NO_MATTER and not _says_most(passages[0], understood):
        return ()
    echoes = features.get("tells", 1.0) < TELLS_A_LITTLE and features.get("owner", 1.0) < LIKELY_MEANT
    if features.get("in_text", 1.0) == 0.0 or echoes:
        return ()
    other = next((hit.score for hit in passages if hit.title != passages[0].title), 0.0)
    return passages[:1] if passages[0].score >= 2 * other else ()


def _best_stating(guides: tuple[MatterHit, ...], asked: Asked, items: dict[str, StoredItem]) -> MatterHit | None:
    """The best guide, or one close behind that states what is asked where the best one is silent."""
    if not guides or asked.is_open:
        return guides[0] if guides else None
    return next((hit for hit in guides if _may_state(hit, guides[0], items) and states(hit, asked, items)), guides[0])


def _of_the_page(
    quoted: tuple[PassageHit, ...], evidence: Evidence, asked: Asked, items: dict[str, StoredItem]
) -> tuple[MatterHit, ...]:
    """The guide on whose page the best passage stands, when it states what is asked: its fee, not the passage that named the matter."""
    if not quoted or asked.is_open:
        return ()
    hits = (hit for hit in evidence.matters if hit.kind is MatterKind.GUIDE and same_source(quoted[0], hit, items))
    return tuple(hit for hit in hits if states(hit, asked, items))[:1]


def _may_state(hit: MatterHit, best: MatterHit, items: dict[str, StoredItem]) -> bool:
    """Whether a guide may say what the best one leaves out: close behind it in one place, or the same item at another level."""
    if _same_item(hit, best):
        return gap(best, hit) <= STATES_IT
    return hit.region != best.region and same_business_item(
        business_item(items[hit.id].content), business_item(items[best.id].content)
    )


def _same_item(one: MatterHit, other: MatterHit) -> bool:
    """Whether two guides are of one business item in one place, as a page and a list row may be; another's fee is no answer."""
    case, other_case = (fold(hit.title).partition("(")[2] for hit in (one, other))
    return one.id == other.id or (one.region == other.region and one.family == other.family and case == other_case)


def states(hit: MatterHit, asked: Asked, items: dict[str, StoredItem]) -> bool:
    guide = items[hit.id].content
    return isinstance(guide, ServiceGuide) and any(has_field(guide, field) for field in asked.fields)


def has_field(guide: ServiceGuide, field: str) -> bool:
    """Whether a guide says anything under a field."""
    if guide.part(field) is not None:
        return True
    if field == "fee":
        return guide.fee.text is not None
    if field in ("contacts", "complaints"):
        purpose = "咨询" if field == "contacts" else "投诉"
        return any(contact.purpose == purpose for contact in guide.contacts)
    if field == "hours":
        return any(window.hours for window in guide.windows)
    if field == "visits":
        return guide.visits.count is not None
    if field == "online":
        return guide.online.available is not None or guide.online.url is not None
    if field == "outcome":
        return guide.outcome.name is not None
    return bool(getattr(guide, field, ()))
