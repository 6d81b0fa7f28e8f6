"""Words that name several matters (过户, 补办, 社保): what a question means that says no more than such a word."""

from __future__ import annotations

from assistant.decision import MATTER_FLOOR, Decision, Ending
from assistant.facets import Asked
from assistant.items import agree
from assistant.understand import Understood
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.names import core_name
from knowledge.lexicon.tables import AmbiguousWord
from knowledge.search import Evidence, MatterHit
from knowledge.search.query import naming_words
from knowledge.search.results import MatterKind
from knowledge.store import StoredItem
from knowledge.text import fold

AS_LIKELY = 0.5  # meanings that score so much less than the best one are not asked about
NEARLY_AS_LIKELY = 0.1  # share of the likeliest meaning's probability from which a nearer level's may answer instead
LEAST_TOLD = 0.15  # probability below which a situation settles nothing
TOLD_APART = 2.0  # where a situation was said: how much likelier than the next it must be
_NEUTRAL = frozenset({"申领", "申请", "领取", "办理"})  # what one does with every matter: it tells none from another


def which_meaning(
    understood: Understood, evidence: Evidence, items: dict[str, StoredItem], lexicon: Lexicon
) -> Decision | None:
    """What to do about an ambiguous word that is all the question says; None when there is none, or one meaning alone has a guide."""
    word = next((word for word in lexicon.ambiguous_in(understood.folded) if _says_no_more(word, understood)), None)
    if word is None:
        return None
    guides = _meanings(evidence.meanings, understood, floor=_named_otherwise(word, evidence.matters) - AS_LIKELY)
    options = tuple(option for option in word.options if option.matter in guides)
    present = tuple(guides[option.matter] for option in options)
    if any(_is_about_just(word, hit) for hit in (*present, *evidence.matters)):
        return None
    if (named := _named_by_situation(evidence.meanings, understood)) is not None:
        return Decision(ending=Ending.GUIDE, guide=named, reason="提问人的身份写在这一件事的名称里")
    if len({hit.id for hit in present}) < 2:
        return _only_meaning(present, evidence.meanings, understood.asked)
    if (said := _told_apart(present, understood)) is not None:
        return Decision(ending=Ending.GUIDE, guide=said, reason="问法说明了是哪一件事")
    if understood.asked.keys and agree(present, understood.asked.fields, items):
        return Decision(ending=Ending.GUIDE, guide=present[0], reason="几件事的答案相同")
    narrowed = word.model_copy(update={"options": options})
    return Decision(ending=Ending.WHICH_MATTER, ambiguous=narrowed, candidates=present, reason="这个说法对应几件事")


def _is_about_just(word: AmbiguousWord, hit: MatterHit) -> bool:
    """Whether a guide's name says nothing but the word: 青溪区居住证办理指南 is about 居住证 as a whole."""
    bare = {fold(text) for text in (word.word, *word.variants)}
    return hit.kind is MatterKind.GUIDE and core_name(hit.title) in bare


def _says_no_more(word: AmbiguousWord, understood: Understood) -> bool:
    """Whether nothing else in the question says anything: what is asked and the asker's situation do not count."""
    rest = understood.query.subject
    known = (
        word.word,
        *word.variants,
        *understood.asked.wordings,
        *(w for s in understood.situations for w in s.words),
    )
    for text in sorted((fold(one) for one in known), key=len, reverse=True):
        rest = rest.replace(text, " ")
    return not set(naming_words(rest)) - _NEUTRAL


def _only_meaning(present: tuple[MatterHit, ...], all_of_them: tuple[MatterHit, ...], asked: Asked) -> Decision | None:
    """The one meaning that the nearest level has, which comes before a better worded one farther up unless that is far likelier."""
    if asked.is_open or not present or present[0].score < MATTER_FLOOR:
        return None
    likeliest = max(hit.features.get("told", 0.0) for hit in all_of_them)
    if present[0].features.get("told", 0.0) < NEARLY_AS_LIKELY * likeliest:
        return None
    return Decision(ending=Ending.GUIDE, guide=present[0], reason="最近一级只有这一件事")


def _named_otherwise(word: AmbiguousWord, matters: tuple[MatterHit, ...]) -> float:
    """The score of the best guide when it is none of the word's meanings: 犬只登记 is no 登记 to be asked about."""
    best = next(iter(matters), None)
    if best is None or best.kind is not MatterKind.GUIDE or best.lexicon_id in {one.matter for one in word.options}:
        return 0.0
    return best.score


def _meanings(meanings: tuple[MatterHit, ...], understood: Understood, *, floor: float) -> dict[str, MatterHit]:
    """The guide of each meaning at the nearest level that has a likely one, by lexicon matter; none below a score."""
    guides = [
        hit
        for hit in meanings
        if hit.kind is MatterKind.GUIDE and hit.lexicon_id is not None and not _only_looks_up(hit, understood)
    ]
    best = max((hit.score for hit in guides), default=0.0)
    likely = [hit for hit in guides if hit.score >= max(floor, best - AS_LIKELY)]
    chain = understood.query.regions
    level = min((chain.index(hit.region) for hit in likely), default=0)
    nearest: dict[str, MatterHit] = {}
    for hit in sorted(likely, key=lambda hit: -hit.score):
        if chain.index(hit.region) == level:
            nearest.setdefault(hit.lexicon_id or "", hit)
    return nearest


def _named_by_situation(meanings: tuple[MatterHit, ...], understood: Understood) -> MatterHit | None:
    """The nearest guide of the one meaning that is named for the asker: 台胞 of 居住证 means 港澳台居民居住证.

    What happened to a document (丢了, 到期) names business items, which other rules tell apart.
    """
    if understood.asked.is_open:
        return None  # how much one gets stands in the prose
    words = {fold(word) for one in understood.situations if one.item is None for word in one.words}
    guides = [hit for hit in meanings if hit.kind is MatterKind.GUIDE and hit.lexicon_id is not None]
    named = [hit for hit in guides if any(word in fold(hit.title) for word in words)]
    if len({hit.lexicon_id for hit in named}) != 1:
        return None
    return min(named, key=lambda hit: (understood.query.regions.index(hit.region), -hit.score))


def _told_apart(present: tuple[MatterHit, ...], understood: Understood) -> MatterHit | None:
    """The meaning that the question makes far likelier than the others; None when nothing happened (丢了, 到期)."""
    best, second = sorted(present, key=lambda hit: -hit.features.get("told", 0.0))[:2]
    told, other = best.features.get("told", 0.0), second.features.get("told", 0.0)
    return best if understood.situations and told > max(TOLD_APART * other, LEAST_TOLD) else None


def _only_looks_up(hit: MatterHit, understood: Understood) -> bool:
    """Whether a guide is about looking something up (进度查询) and the question is not."""
    return any(word in hit.title and word not in understood.folded for word in ("查询", "进度", "预约", "咨询"))
