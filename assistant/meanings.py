"""Words that name several matters (过户, 补办, 社保): what a question means that says no more than such a word."""

from __future__ import annotations

import re

from assistant.decision import MATTER_FLOOR, Decision, Ending
from assistant.facets import Asked
from assistant.items import ITEM_NAMES, agree, item_words
from assistant.understand import Understood
from knowledge.business_item import cases_in
from knowledge.codelists import Level
from knowledge.jurisdiction import NATION, level_of
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.names import core_name
from knowledge.lexicon.tables import AmbiguousWord
from knowledge.search import Evidence, MatterHit
from knowledge.search.confidence import SURE
from knowledge.search.forms import asked_forms
from knowledge.search.query import naming_words
from knowledge.search.results import MatterKind
from knowledge.search.searcher import SURELY_MEANT
from knowledge.store import StoredItem
from knowledge.text import fold

NEARLY_AS_LIKELY = 0.1  # share of the likeliest meaning's probability from which a nearer level's may answer instead
EQUALLY_LIKELY = 1.0  # share of a local meaning's probability from which one farther up is asked about, too
LEAST_TOLD = 0.15  # probability below which a situation settles nothing
TOLD_APART = 2.0  # where a situation was said: how much likelier than the next it must be
WORTH_OFFERING = 0.2  # score from which a guide that is called by the word is offered with its meanings
NEARLY = 0.1  # a guide that scores at most so much less than the one meaning is offered beside it
# score, and share of the telling words, from which a passage answers and no meaning need be asked for
TOLD_IN_PROSE, TELLS_ENOUGH = 0.9, 0.5
NAMED_WHOLE = 0.7  # share of a guide's name that the question says, where the name says all of the question
RIVAL = 0.5  # a guide of another name that scores so much more than a meaning is what was meant: 犬只登记 is no 登记
_ABOVE = (Level.NATION, Level.PROVINCE)
# what one does with every matter, and what everyone brings: they tell none from another
_NEUTRAL = frozenset({"申领", "申请", "领取", "办理", "手续", "证件", "业务"})
_RUN = re.compile(r"[一-龥]+")
_ACTS = frozenset(
    "办领取拿弄搞做开完好到要想去我怎么样的了吗呢来给个下手续证件申请业务需在哪"
)  # said with every matter
_OFFICES = frozenset("处局所")  # what is left of 公证处 names an office, and no 处分
_PLAIN = frozenset({"普通", "往来", "居民", "签发", "一次", "讲清"})  # in the official name of a thing, and never said
_PARTS_OF_ACTS = frozenset("补换代申认重")  # 补领结婚证 is no 领结婚证
_A_PERIOD = re.compile("[年月]")  # 医保一年多少钱 asks for a rate
_SAYS_FIRST = re.compile(r"首次|初次|第一次|头一次|头一回|第一回|(?:从来|以前|一直)没有?办过")
_ITEM_WORDS = re.compile(
    "|".join(word for words in ITEM_NAMES.values() for word in words) + "|签注|丢失|损坏|到期|年度"
)


def which_meaning(
    understood: Understood, evidence: Evidence, items: dict[str, StoredItem], lexicon: Lexicon
) -> Decision | None:
    """What to do about an ambiguous word that is all the question says; None when there is none, or one meaning alone has a guide.

    Nothing else was said, so scores tell no meaning from another: whatever the place has a guide of is offered.
    """
    if _is_said_of_a_document(evidence) or _is_named_whole(evidence):
        return None
    words = (word for word in _words(understood, lexicon) if _says_no_more(word, understood, lexicon))
    decisions = [_of_word(word, understood, evidence, items, lexicon) for word in words]
    made = [decision for decision in decisions if decision is not None]
    return next((one for one in made if one.ending is Ending.WHICH_MATTER), made[0] if made else None)


def _is_said_of_a_document(evidence: Evidence) -> bool:
    """Whether the question is a wording of the matter that a document is about, and of nothing else (灵活就业社保 of its introduction), or surely
    means that matter, of which there is no guide: 残疾补贴 of the measures on both allowances.
    """
    best = next(iter(evidence.matters), None)
    if best is None or best.kind is MatterKind.GUIDE or evidence.confidence < SURE:
        return False
    guides = (hit for hit in (*evidence.matters, *evidence.meanings) if hit.kind is MatterKind.GUIDE)
    alone = all(hit.lexicon_id != best.lexicon_id for hit in guides)
    return best.features.get("wording", 0.0) >= 1.0 or (alone and best.features.get("told", 0.0) >= SURELY_MEANT)


def _is_named_whole(evidence: Evidence) -> bool:
    """Whether the first guide, which the lexicon does not know, is named by every word of the question: 未婚公证 is no 已婚公证."""
    best = next(iter(evidence.matters), None)
    if best is None or best.kind is not MatterKind.GUIDE or best.lexicon_id is not None:
        return False
    says, said = best.features.get("by_name", 0.0), best.features.get("named", 0.0)
    return best.score >= SURE and says >= 1.0 and said >= NAMED_WHOLE


def _of_word(
    word: AmbiguousWord, understood: Understood, evidence: Evidence, items: dict[str, StoredItem], lexicon: Lexicon
) -> Decision | None:
    linked = _meanings(word, evidence, understood)
    present = (*linked, *_also_called(word, evidence, understood, linked))
    if any(_is_about_just(word, hit) for hit in (*present, *evidence.matters)):
        return None
    if (named := _named_by_situation(word, evidence.meanings, understood)) is not None:
        return Decision(ending=Ending.GUIDE, guide=named, reason="提问人的身份写在这一件事的名称里")
    if (first := _first_time(word, present, understood)) is not None:
        return Decision(ending=Ending.GUIDE, guide=first, reason="问的是第一次办")
    if any(_is_thing(word, hit) for hit in present):
        present = _of_nearest_level(present, understood)
    elif len({hit.id for hit in present}) == 1:
        present = (*present, *_rivals(present[0], evidence, understood))
    if (local := _local_alone(word, present, understood)) is not None:
        return Decision(ending=Ending.GUIDE, guide=local, reason="本市只有这一件事叫这个名字")
    if len({hit.id for hit in present}) < 2:
        return _only_meaning(linked, evidence.meanings, understood.asked)
    said = _worded(word, present, understood, lexicon) or _told_apart(word, present, understood)
    if said is not None:
        if understood.asked.is_open and {"amount", "duration"} & set(asked_forms(understood.folded)):
            return None  # the matter is plain, and prose may answer better: 高龄津贴85岁多少
        return Decision(ending=Ending.GUIDE, guide=said, reason="问法说明了是哪一件事")
    if understood.asked.keys and understood.asked.fields and agree(present, understood.asked.fields, items):
        return Decision(ending=Ending.GUIDE, guide=present[0], reason="几件事的答案相同")
    told = item_words(understood.situations)
    if told and not any(item in fold(hit.title) for hit in present for item in told):
        return None  # 改了名字 is neither of 到期换证 and 丢失补证
    if _is_told_in_prose(word, understood, evidence):
        return None
    if _means_what_is_not_here(word, present, understood, evidence):
        return Decision.nothing(evidence, "说的是这个词的另一个意思，这里没有它的指南")
    return Decision(ending=Ending.WHICH_MATTER, ambiguous=word, candidates=present, reason="这个说法对应几件事")


def _is_told_in_prose(word: AmbiguousWord, understood: Understood, evidence: Evidence) -> bool:
    """Whether an amount or a duration was asked for and the best passage tells it in words of the question: 低保边缘户医保交多少.

    Of the word alone (补贴多少钱) every passage about any of its meanings says as much.
    """
    if not understood.asked.is_open or not {"amount", "duration"} & set(asked_forms(understood.folded)):
        return False
    best = next(iter(evidence.passages), None)
    beside = _beside(word, understood)
    bare = not _told_beside(word, understood) and not naming_words(beside) and not _A_PERIOD.search(beside)
    if bare or best is None or best.score < TOLD_IN_PROSE:
        return False
    return best.features["asked_form"] > 0 and best.features["tells"] >= TELLS_ENOUGH


def _means_what_is_not_here(
    word: AmbiguousWord, present: tuple[MatterHit, ...], understood: Understood, evidence: Evidence
) -> bool:
    """Whether what is said beside the word stands in the label of a meaning that has no guide here, and of none that has (个税怎么退),
    or with the word surely means a matter that has no guide either (给狗上牌照, 打官司没钱).
    """
    said = _RUN.findall(_without(_beside(word, understood), tuple(_ACTS)))
    here = {hit.lexicon_id for hit in present}
    surely = evidence.uncovered is not None and evidence.uncovered not in here
    if surely and (said or evidence.uncovered not in {option.matter for option in word.options}):
        return True
    labels = [_without(fold(option.label), _forms(word)) for option in word.options if option.matter in here]
    away = [_without(fold(option.label), _forms(word)) for option in word.options if option.matter not in here]
    return any(any(piece in label for label in away) and not any(piece in label for label in labels) for piece in said)


def _is_about_just(word: AmbiguousWord, hit: MatterHit) -> bool:
    """Whether a guide's name says nothing but the word: 青溪区居住证办理指南 is about 居住证 as a whole."""
    return hit.kind is MatterKind.GUIDE and core_name(hit.title) in _forms(word)


def _words(understood: Understood, lexicon: Lexicon) -> tuple[AmbiguousWord, ...]:
    """The ambiguous words of a question, also those that what is asked hides: 婚姻登记 beside 登记怎么办."""
    bare = _without(understood.folded, understood.asked.wordings)
    found = (*lexicon.ambiguous_in(understood.folded), *lexicon.ambiguous_in(bare))
    return tuple({word.word: word for word in found}.values())


def _says_no_more(word: AmbiguousWord, understood: Understood, lexicon: Lexicon) -> bool:
    """Whether nothing else in the question says anything: what is asked and the asker's situation do not count.

    Another ambiguous word does: 残疾人证 beside 换领 says what is changed.
    """
    happened = {fold(one) for situation in understood.situations for one in situation.words}
    items = {fold(one) for situation in understood.situations if situation.item for one in situation.words}
    rest = _beside(word, understood)
    others = (form for other in lexicon.ambiguous_in(rest) for form in _forms(other) if form not in items)
    if any(form in rest for form in others):
        return False
    return not set(naming_words(_without(rest, tuple(happened)))) - _NEUTRAL


def _beside(word: AmbiguousWord, understood: Understood) -> str:
    """A question's subject without the word and what is asked."""
    return _without(understood.query.subject, (*_forms(word), *understood.asked.wordings))


def _forms(word: AmbiguousWord) -> tuple[str, ...]:
    """The ways to say a word, folded."""
    return tuple(fold(form) for form in (word.word, *word.variants))


def _without(folded: str, pieces: tuple[str, ...]) -> str:
    """Folded text without some pieces of it, the longest taken first."""
    for piece in sorted((fold(one) for one in pieces), key=len, reverse=True):
        folded = folded.replace(piece, " ")
    return folded


def _local_alone(word: AmbiguousWord, present: tuple[MatterHit, ...], understood: Understood) -> MatterHit | None:
    """The one meaning that is called by the word and that the place or its city has a guide of, where the others are the province's.

    None for an open question, where naming the others costs nothing.
    """
    local = [hit for hit in present if level_of(hit.region) not in _ABOVE]
    if understood.asked.is_open or len({hit.id for hit in local}) != 1 or len(local) == len(present):
        return None
    said = [form for form in _forms(word) if form in understood.folded]
    called = [hit for hit in present if any(form in fold(hit.title) for form in said)]
    if any(_told(hit) > EQUALLY_LIKELY * _told(local[0]) for hit in present if hit not in local):
        return None
    return local[0] if called == local and local[0].score >= MATTER_FLOOR else None


def _of_nearest_level(present: tuple[MatterHit, ...], understood: Understood) -> tuple[MatterHit, ...]:
    """The guides of the nearest level that has one: the business items of a thing that are done there."""
    chain = understood.query.regions
    level = min(chain.index(hit.region) for hit in present)
    return tuple(hit for hit in present if chain.index(hit.region) == level)


def _is_thing(word: AmbiguousWord, hit: MatterHit) -> bool:
    """Whether the word is the name of the thing itself, so that its meanings are business items of one matter: 居住证 in 居住证首次申领.

    津贴 in 生育津贴申领 is not.
    """
    rest = _ITEM_WORDS.sub(" ", _without(core_name(hit.title), _forms(word)))
    return rest != core_name(hit.title) and not set(naming_words(rest)) - _NEUTRAL - _PLAIN


def _rivals(only: MatterHit, evidence: Evidence, understood: Understood) -> tuple[MatterHit, ...]:
    """Guides of other matters nearly as likely as the one meaning that has a guide, where the search is not sure: 夫妻投靠 of 落户."""
    if evidence.confidence >= SURE or only.region == NATION:
        return ()
    near = (hit for hit in evidence.matters if hit.kind is MatterKind.GUIDE and hit.region != NATION)
    likely = (hit for hit in near if hit.score >= WORTH_OFFERING and only.score - hit.score <= NEARLY)
    close = (hit for hit in likely if not _alike(hit, only))
    others = [hit for hit in close if not _only_looks_up(hit, understood)]
    return tuple({hit.family: hit for hit in reversed(others)}.values())


def _alike(hit: MatterHit, other: MatterHit) -> bool:
    """Whether two hits are one matter, as a page and a list row of it may be."""
    return (
        hit.family == other.family
        or hit.lexicon_id == other.lexicon_id
        or core_name(hit.title) == core_name(other.title)
    )


def _only_meaning(present: tuple[MatterHit, ...], all_of_them: tuple[MatterHit, ...], asked: Asked) -> Decision | None:
    """The one meaning that the nearest level has, which comes before a better worded one farther up unless that is far likelier."""
    if asked.is_open or not present or present[0].score < MATTER_FLOOR:
        return None
    likeliest = max(hit.features.get("told", 0.0) for hit in all_of_them)
    if present[0].features.get("told", 0.0) < NEARLY_AS_LIKELY * likeliest:
        return None
    return Decision(ending=Ending.GUIDE, guide=present[0], reason="最近一级只有这一件事")


def _meanings(word: AmbiguousWord, evidence: Evidence, understood: Understood) -> tuple[MatterHit, ...]:
    """The nearest guide of each meaning, in the order of the word's options; the nation's only where it is about as likely."""
    chain, floor = understood.query.regions, _named_otherwise(word, understood, evidence.matters) - RIVAL
    best = max((hit.score for hit in evidence.meanings), default=0.0)
    nearest: dict[str, MatterHit] = {}
    for hit in sorted(evidence.meanings, key=lambda hit: (chain.index(hit.region), -hit.score)):
        likely = hit.score >= (max(floor, best - RIVAL) if hit.region == NATION else floor)
        if hit.kind is MatterKind.GUIDE and likely and not _only_looks_up(hit, understood):
            nearest.setdefault(hit.lexicon_id or "", hit)
    found = (nearest[option.matter] for option in word.options if option.matter in nearest)
    return tuple({hit.id: hit for hit in found}.values())


def _also_called(
    word: AmbiguousWord, evidence: Evidence, understood: Understood, linked: tuple[MatterHit, ...]
) -> tuple[MatterHit, ...]:
    """Further guides that are called by the word and that no option leads to: 夫妻投靠户口迁移 of 户口. One a name, the nearest."""
    meant = {hit.lexicon_id for hit in linked}
    of_them = [*linked, *(hit for hit in evidence.meanings if hit.lexicon_id in meant)]
    known = {name for hit in of_them for name in (core_name(hit.title), hit.family, hit.lexicon_id)}
    further: list[MatterHit] = []
    for hit in evidence.matters:
        names = {core_name(hit.title), hit.family, hit.lexicon_id} - {None}
        same = names & known or any(name and name in core_name(hit.title) for name in known)
        new = hit.kind is MatterKind.GUIDE and hit.score >= WORTH_OFFERING and not same
        if new and _is_called(word, hit, understood):
            further.append(hit)
            known |= names
    return tuple(further)


def _is_called(word: AmbiguousWord, hit: MatterHit, understood: Understood) -> bool:
    """Whether a guide's title says the word in the form in which it was asked."""
    title = fold(hit.title)
    said = (form for form in _forms(word) if form in understood.folded)
    return any(form in title for form in said) and not _only_looks_up(hit, understood)


def _named_otherwise(word: AmbiguousWord, understood: Understood, matters: tuple[MatterHit, ...]) -> float:
    """The score of the best guide when it is none of the word's meanings and is not called by it; else 0."""
    best = next(iter(matters), None)
    if best is None or best.kind is not MatterKind.GUIDE or best.lexicon_id in {one.matter for one in word.options}:
        return 0.0
    return 0.0 if _is_called(word, best, understood) else best.score


def _named_by_situation(
    word: AmbiguousWord, meanings: tuple[MatterHit, ...], understood: Understood
) -> MatterHit | None:
    """The nearest guide of the one meaning that is called by the word and named for the asker: 台胞 of 居住证 means 港澳台居民居住证.

    What happened to a document (丢了, 到期) names business items, which other rules tell apart.
    """
    if understood.asked.is_open:
        return None  # how much one gets stands in the prose
    told = set(_told_beside(word, understood))
    of_asker = ({fold(said) for said in one.words} for one in understood.situations if one.item is None)
    words = frozenset().union(*(wordings for wordings in of_asker if wordings & told))
    guides = [hit for hit in meanings if hit.kind is MatterKind.GUIDE and hit.lexicon_id is not None]
    named = [
        hit for hit in guides if any(one in fold(hit.title) for one in words) and _is_called(word, hit, understood)
    ]
    if len({hit.lexicon_id for hit in named}) != 1:
        return None
    return min(named, key=lambda hit: (understood.query.regions.index(hit.region), -hit.score))


def _first_time(word: AmbiguousWord, present: tuple[MatterHit, ...], understood: Understood) -> MatterHit | None:
    """The one meaning that is a first application, where the question says that it is the first time; its level may be any.

    第一次办身份证 is no 换领, whatever the district has a guide of; 第一次补办身份证 is a 补办, and 第一次办居住证 none of 港澳台居民居住证.
    """
    if not _SAYS_FIRST.search(understood.folded) or cases_in(_SAYS_FIRST.sub("", understood.folded)):
        return None
    things = (hit for hit in present if hit.kind is MatterKind.GUIDE and _is_thing(word, hit))
    first = [hit for hit in things if not cases_in(hit.title)]
    named = [hit for hit in first if _SAYS_FIRST.search(fold(hit.title))] or first
    return named[0] if len({hit.lexicon_id for hit in named}) == 1 and named[0].lexicon_id is not None else None


def _told(hit: MatterHit) -> float:
    """The probability by which the words of a question mean a guide's matter."""
    return hit.features.get("told", 0.0)


def _worded(
    word: AmbiguousWord, present: tuple[MatterHit, ...], understood: Understood, lexicon: Lexicon
) -> MatterHit | None:
    """The one meaning that a citizens' wording around the word names: 领结婚证 of 结婚."""
    folded = understood.folded
    around = (
        one
        for one in lexicon.mentions(folded)
        if one.wording not in _forms(word) and folded[max(0, one.start - 1) : one.start] not in _PARTS_OF_ACTS
    )
    named = {matter for one in around if any(form in one.wording for form in _forms(word)) for matter in one.matters}
    hits = [hit for hit in present if hit.lexicon_id in named]
    return hits[0] if len(named) == len({hit.lexicon_id for hit in hits}) == 1 else None


def _told_apart(word: AmbiguousWord, present: tuple[MatterHit, ...], understood: Understood) -> MatterHit | None:
    """The meaning that what was told beside the word chooses: the one called so (高龄津贴), or the far likeliest (丢了, 扯结婚证)."""
    said = _RUN.findall(_without(_beside(word, understood), ("承诺", "法定")))
    told = (*_told_beside(word, understood), *(one for one in said if not set(one) <= _ACTS))
    called = [hit for hit in present if any(one in fold(hit.title) for one in told if one not in _OFFICES)]
    if len(called) == 1:
        return called[0]
    best, second = sorted(present, key=lambda hit: -_told(hit))[:2]
    likely, other = _told(best), _told(second)
    return best if told and likely > max(TOLD_APART * other, LEAST_TOLD) else None


def _told_beside(word: AmbiguousWord, understood: Understood) -> tuple[str, ...]:
    """Wordings of a situation that are no part of the word itself: 补办 alone is no loss, 残疾证 no disability."""
    said = (fold(one) for situation in understood.situations for one in situation.words)
    return tuple(one for one in said if one in understood.folded and not any(one in form for form in _forms(word)))


def _only_looks_up(hit: MatterHit, understood: Understood) -> bool:
    """Whether a guide is about looking something up (进度查询) and the question is not."""
    return any(word in hit.title and word not in understood.folded for word in ("查询", "进度", "预约", "咨询"))
