"""Business items of one matter (首次, 换领, 补领): which one a question means, or the question back."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.decision import Decision, Ending
from assistant.desk import Desk
from assistant.evidence import Citations
from assistant.groups import is_named_for_others, is_of_another_kind
from assistant.rows import render
from assistant.scenario import asks_in_particular, asks_no_field
from assistant.understand import Understood, items_told
from assistant.verify import unmarked
from knowledge.business_item import CASE_NAMES, cases_in
from knowledge.guide import ServiceGuide
from knowledge.lexicon.item_words import items_named, items_said
from knowledge.lexicon.tables import Item, Situation
from knowledge.search import MatterHit
from knowledge.search.confidence import log_odds
from knowledge.store import StoredItem
from knowledge.text import fold

# Gaps between scores are taken as log odds, because near 1 a hundredth is a lot.
SAME_FAMILY = 0.6  # business items of one matter closer than this cannot be told apart by the question

# Words under which a business item appears in the titles of guides.
ITEM_NAMES = {
    "首次": ("首次", "初次", "新办", "申领", "设立"),
    "换领": ("换领", "换发", "换证"),
    "补领": ("补领", "补办", "补发", "遗失"),
    "变更": ("变更",),
    "延续": ("延续", "延期", "续期"),
    "注销": ("注销",),
}
_INTO, _OUT_OF = re.compile("迁入|迁到|迁来|转入|调入|落户|入户"), re.compile("迁出|迁走|迁离|转出|调出")
_INSURED = re.compile("(居民|职工)(?:基本)?(?:医保|医疗|养老)")  # who is insured: two schemes with their own prices
_LOST = re.compile("补[领办证发换]|挂失|遗失|丢|损[坏毁]|污损")
_ENDS = re.compile("[注撤吊]?销|作废|终止|废止")
_DECEASED = "deceased"  # whose 户口 or card is ended, said or not: 老人走了户口咋办
_NEW = re.compile("设立|成立|首次|初次|新办|预先核准")


def item_or_guide(
    understood: Understood,
    best: MatterHit,
    guides: tuple[MatterHit, ...],
    items: dict[str, StoredItem],
) -> Decision:
    """One guide, or the question which of several; a situation that was said (丢了, 旧了) settles it, and so do equal answers."""
    family = tuple(
        hit for hit in guides if gap(best, hit) <= SAME_FAMILY and _family(hit, items) == _family(best, items)
    )
    if len({hit.title for hit in family}) < 2:
        return Decision(ending=Ending.GUIDE, guide=best, reason="指南字段直接回答")
    family = _said_apart(family, understood, _whole_name(best, items))
    if len({hit.title for hit in family}) == 1:
        return Decision(ending=Ending.GUIDE, guide=family[0], reason="问法说明了是哪一项")
    told = item_words(understood.situations)
    by_situation = tuple(hit for hit in family if any(word in hit.title for word in told))
    if len(by_situation) == 1:
        return Decision(ending=Ending.GUIDE, guide=by_situation[0], reason="情形说明了是哪一项")
    if understood.asked.keys and agree(family, understood.asked.fields, items):
        first = next((hit for hit in family if any(word in hit.title for word in ITEM_NAMES["首次"])), best)
        return Decision(ending=Ending.GUIDE, guide=first, reason="各业务办理项的答案相同")
    return Decision(ending=Ending.WHICH_ITEM, candidates=by_situation or family, reason="同一事项有几个业务办理项")


def _said_apart(family: tuple[MatterHit, ...], understood: Understood, whole: str) -> tuple[MatterHit, ...]:
    """Those of the business items that the question means by a word that only their titles say: C1 of 小型汽车 and 摩托车准驾车型.

    One named for people of whom the question says nothing (外国人申领), or for another kind, is left out where others are not. A word
    chooses only together with the rank: 出国 in 资助出国留学协议公证 means no proof of taxes. What the name of them all says chooses none:
    公证 of 申办公证服务指引, which stands in 遗嘱保管（公证）指引 and not in 处分财产的遗嘱指引.
    """
    left = tuple(hit for hit in family if not is_named_for_others(hit.title, understood)) or family
    left = tuple(hit for hit in left if not is_of_another_kind(hit.title, understood.folded)) or left
    for term in understood.query.terms:
        said = tuple(hit for hit in left if any(form in fold(hit.title) for form in term.forms))
        of_all = any(form in whole for form in term.forms)
        if term.weight >= 1.0 and len(term.text) > 1 and left[0] in said and not of_all:
            left = said
    return left


def _whole_name(hit: MatterHit, items: dict[str, StoredItem]) -> str:
    """The folded name of the matter that a guide is an item of; "" where it states none."""
    guide = items[hit.id].content
    return fold(guide.main_name or "") if isinstance(guide, ServiceGuide) else ""


def is_of_another_item(decision: Decision, understood: Understood, items: dict[str, StoredItem]) -> bool:
    """Whether a question says which business item it is about and what answers is of another: 律师事务所变更地址 is no 设立许可.

    A guide with a bare name (居住证办理指南) is of that item, too, where its text speaks of it. Who says no item wants no end of anything.
    """
    owner = decision.owner
    if owner is None or understood.about is not None:
        return False
    content = items[owner].content
    if not isinstance(content, ServiceGuide):
        return _passes_over_the_loss(decision, understood)
    names = f"{content.title} {content.item_name or ''}"
    if _goes_the_other_way(understood.folded, names) or _insures_others(understood.folded, fold(names)):
        return True
    if _asks_of_what_exists(understood, names):
        return True
    said = items_said(understood.folded)
    if "年检" in said & items_named(fold(names)):
        return False
    told, named = items_told(understood), CASE_NAMES.keys() & set(cases_in(names))
    if not told:
        ended = any(one.item is Item.CANCEL or one.key == _DECEASED for one in understood.situations)
        ends = ended or "注销" in said or _ENDS.search(understood.folded)
        return (named == {"销"} or bool(_ENDS.search(content.title))) and not ends
    return not told & (named if named or _NEW.search(names) else set(cases_in(items[owner].text)))


def may_be_second(second: Decision, first: Decision, understood: Understood, items: dict[str, StoredItem]) -> bool:
    """Whether what comes after a guide of another item may answer: a guide that names the item told, or none and is of one matter
    with the first; a document that speaks of what was lost, where something was.
    """
    if second.owner is None:
        return True
    content = items[second.owner].content
    if not isinstance(content, ServiceGuide):
        return not _passes_over_the_loss(second, understood)
    told = items_told(understood)
    if told:
        return bool(told & set(cases_in(f"{content.title} {content.item_name or ''}")))
    matters = {hit.guide.lexicon_id if hit.guide is not None else None for hit in (first, second)}
    return None not in matters and len(matters) == 1


def _asks_of_what_exists(understood: Understood, names: str) -> bool:
    """Whether a yearly check, a change, or something that runs out is asked about and the names state other items: 基金会年检 is no 设立登记.

    What changes on a card is often 换领; a change is none of a first application alone.
    """
    said, stated = items_said(understood.folded), items_named(fold(names))
    asked = said & {"年检"}
    if any(one.key == "expired" for one in understood.situations):
        asked |= {"延续", "换领", "年检"}  # 车检过期了
    if stated == {"首次"}:
        asked |= said & {"变更"}
    return bool(asked and stated and not asked & stated)


def _goes_the_other_way(folded: str, names: str) -> bool:
    """Whether a question wants in and a guide leads out, or the other way round: 迁入 and 迁出."""
    into = bool(_INTO.search(folded) and _OUT_OF.search(names))
    return into or bool(_OUT_OF.search(folded) and _INTO.search(names))


def _insures_others(folded: str, names: str) -> bool:
    """Whether a guide is of another insurance than the question: 居民医保 is none of 职工基本医疗保险."""
    asked, covered = set(_INSURED.findall(folded)), set(_INSURED.findall(names))
    return bool(asked and covered and not asked & covered)


def _passes_over_the_loss(decision: Decision, understood: Understood) -> bool:
    """Whether something was lost, nothing else is asked, and the passages quoted say nothing of a loss: 就业失业登记证丢了 in a list of policies."""
    lost = any(one.item is Item.REPLACE for one in understood.situations)
    if not lost or not asks_no_field(understood) or asks_in_particular(understood):
        return False
    said = " ".join(f"{hit.title} {hit.passage.heading} {hit.passage.text}" for hit in decision.passages)
    return not _LOST.search(said)


def gap(best: MatterHit, other: MatterHit) -> float:
    """How much better one score is than another, in log odds."""
    return log_odds(best.score) - log_odds(other.score)


def item_words(situations: Sequence[Situation]) -> tuple[str, ...]:
    """The names under which guides have the business items that situations tell: 补领, 补办 of 丢了."""
    return tuple(word for one in situations if one.item for word in ITEM_NAMES.get(one.item.value, ()))


def agree(family: tuple[MatterHit, ...], fields: tuple[str, ...], items: dict[str, StoredItem]) -> bool:
    """Whether every guide of a family says the same in the fields asked."""
    return len({_said(items[hit.id], fields) for hit in family}) == 1


def _said(item: StoredItem, fields: tuple[str, ...]) -> tuple[str, ...]:
    """What an answer would say under each field: a part, or a value that stands in no part."""
    if not isinstance(item.content, ServiceGuide):
        return (item.id,)
    desk = Desk(item, Citations())
    return tuple(unmarked(render(desk, field).text) for field in fields)


def _family(hit: MatterHit, items: dict[str, StoredItem]) -> tuple[str, str]:
    guide = items[hit.id].content
    if isinstance(guide, ServiceGuide):
        return guide.region, guide.codes.parent or guide.codes.catalogue or guide.main_name or guide.title.partition(
            "("
        )[0]
    return hit.region, hit.title
