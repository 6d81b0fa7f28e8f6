"""一件事: when a question asks for all that a life event takes, and which guides answer for it in a place on a day."""

from __future__ import annotations

import re
from datetime import date

from assistant.decision import Decision, Ending
from assistant.history import Turn
from assistant.kin_death import ELDERS, PARTNERS, WHEN
from assistant.understand import Understood
from knowledge.effective import EffectiveGuide, effective_guide, is_superseded
from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.one_things import OneThing, Step
from knowledge.passages import title_of
from knowledge.search import MatterHit, Searcher, read_question
from knowledge.search.query import naming_words
from knowledge.search.results import MatterKind
from knowledge.store import StoredItem
from knowledge.validity import holds
from knowledge.values import Value

_WHAT = r"(?:哪些|哪几样|哪几件|哪几|什么|啥|几样|几件)"
# Asks for the whole, whatever else is asked: 要办哪些手续, 先办哪个, 按顺序说. 要办什么证 asks for one licence.
_WHOLE = re.compile(
    rf"(?:都|还|全|一共|需要|应该|得|要|该|去)*(?:办理|办|弄|做|跑)(?:些|点)?{_WHAT}(?!(?<![些样件几])(?:证|许可|执照|牌照|资质))(?:手续|事情|事|证照|证|流程|东西)?(?![时地人])"
    r"|(?:哪些|哪几个|哪几样|全部|所有)(?:手续|事情|事项|证照|证)(?!明|件|书)(?:要办|要跑)?|(?:什么|啥)(?:手续|事情|事项)"
    r"|(?:哪个|哪样|哪件|什么|啥)(?:先|最先)(?:办|弄)?|先(?:办|弄|搞)(?:哪个|哪样|哪|什么|啥)"
    r"|(?:去|跑)(?:哪些|哪几个|什么|啥)(?:地方|部门|单位|窗口)(?:去?办)?(?:这些)?(?:手续|事情?)?|(?:第一步|头一步|先)(?:要|该|得|应该)?(?:去)?(?:办|弄|做|跑)(?:什么|啥|哪)|先后顺序|按顺序|什么顺序|有哪些事|要办的(?:事|手续)"
)
# Asks for the whole only when no part of it is asked: 「一件事要带什么」 asks for the materials.
_AS_ONE = re.compile(r"一件事|一条龙|全套|一整套|联办|一次办|一起办")
_INSIDE = re.compile(r"(?:一件事|联办)(?:联办|一次办)?(?:里面?|里头|中|当中|之中)")
_KIN_DIED = re.compile(f"(?:{ELDERS}|{PARTNERS})(?:{WHEN})*+(?:去世|过世|病逝|离世)")
_FILLING = re.compile(r"后面|接下来|以后|然后|现在|那么|一共|总共|麻烦|请问|告诉我|说一下|说说")
_NAMED_SURELY = 0.85  # a guide found by a matter's name; its title has to say the name, too


class Member(Value):
    """One matter of a bundle: `guide` None when no level of the place has a guide of it."""

    step: Step
    name: str
    guide: EffectiveGuide | None = None


class Gathered(Value):
    """A bundle in one place on one day. `own` is its joint guide, which answers for all of it."""

    one: OneThing
    members: tuple[Member, ...] = ()
    own: EffectiveGuide | None = None

    @property
    def answers(self) -> bool:
        """Whether there is enough to answer with: the joint guide, or guides of two matters."""
        return self.own is not None or len(self.found) > 1

    @property
    def found(self) -> tuple[tuple[Member, EffectiveGuide], ...]:
        """The members that have a guide, in order, each guide once."""
        seen: dict[str, tuple[Member, EffectiveGuide]] = {}
        for member in self.members:
            if member.guide is not None:
                seen.setdefault(member.guide.nearest.id, (member, member.guide))
        return tuple(seen.values())

    @property
    def leading(self) -> StoredItem | None:
        """The guide of the matter that leads, else of the first that has one; the joint guide before both."""
        if self.own is not None:
            return self.own.nearest
        leads = [guide for member, guide in self.found if member.step.matter == self.one.lead]
        return next((guide.nearest for guide in (*leads, *(guide for _, guide in self.found))), None)

    @property
    def decision(self) -> Decision:
        """The decision that this answer stands for: its leading guide is what the next turn is about."""
        leading = self.leading
        if leading is None:
            return Decision(ending=Ending.NOTHING, reason="这件事没有一份指南")
        hit = MatterHit(
            id=leading.id, kind=MatterKind.GUIDE, title=title_of(leading), region=leading.content.region, score=1.0,
            features={},
        )  # fmt: skip
        return Decision(ending=Ending.GUIDE, guide=hit, reason="问的是整件事")


def _event_in(folded: str, lexicon: Lexicon) -> tuple[str, OneThing] | None:
    """The life event that words speak of; whoever of the family died (我爷爷刚去世) it is one event."""
    return lexicon.one_thing_in(_KIN_DIED.sub("亲人去世", folded))


def asked_whole(understood: Understood, last: Turn | None, lexicon: Lexicon) -> OneThing | None:
    """The life event that a question asks the whole of, named now or a turn ago; None when it asks for one matter or one part."""
    folded = understood.folded
    asks = _WHOLE.search(folded)
    if asks is None and (not _AS_ONE.search(folded) or set(understood.asked.keys) - {"steps"}):
        return None
    named = _event_in(folded, lexicon)
    if named is not None:
        others = _names_a_matter(folded, (named[0], asks.group() if asks else ""), lexicon)
        return None if others else named[1].told(folded)
    if last is None or last.bundle is None or naming_words(_rest(folded)):
        return None
    one = lexicon.one_things.get(last.bundle)
    return one.told(last.topic) if one is not None else None


def told_event(understood: Understood, lexicon: Lexicon) -> OneThing | None:
    """The life event that words tell of; None when they tell of none."""
    named = _event_in(understood.folded, lexicon)
    return named[1].told(understood.folded) if named is not None else None


def part_of_one(understood: Understood, last: Turn | None, lexicon: Lexicon) -> OneThing | None:
    """The life event that a question asks one part of (一件事里上户口要几天), named now or a turn ago; else None."""
    folded = understood.folded
    if _INSIDE.search(folded) is None:
        return None
    named = _event_in(folded, lexicon)
    key = named[1].key if named is not None else last.bundle if last is not None else None
    return lexicon.one_things.get(key) if key is not None else None


def named_now(understood: Understood, lexicon: Lexicon) -> str | None:
    """The key of the life event that a question names, for the turn after it."""
    named = _event_in(understood.folded, lexicon)
    return named[1].key if named is not None else None


def _names_a_matter(folded: str, known: tuple[str, ...], lexicon: Lexicon) -> bool:
    """Whether a question names one matter beside the event: 「孩子出生上户口要办哪些手续」 is about the register.

    A second event is no such matter: 开公司 in 「开公司开个饭馆，都要办什么」.
    """
    spans = [(at, at + len(words)) for words in known if words and (at := folded.find(words)) >= 0]
    return any(
        all(mention.end <= start or end <= mention.start for start, end in spans)
        and len(mention.wording) > 2
        and lexicon.one_thing_in(mention.wording) is None
        for mention in lexicon.mentions(folded)
    )


def _rest(folded: str) -> str:
    """A question without the words that ask for the whole."""
    return _FILLING.sub(" ", _AS_ONE.sub(" ", _WHOLE.sub(" ", folded)))


def gather(one: OneThing, understood: Understood, searcher: Searcher, day: date) -> Gathered:
    """The guides of a bundle for the place asked about; of each matter the nearest that holds on the day."""
    wanted = [one.own, *(step.matter for step in one.matters), *(step.broader for step in one.matters)]
    linked = searcher.guides_of([matter for matter in wanted if matter], understood.query)
    own = _in_force(linked.get(one.own or "", ()), understood, searcher, day)
    if own is not None:
        return Gathered(one=one, own=own)
    members = tuple(_member(step, linked, understood, searcher, day) for step in one.matters)
    return Gathered(one=one, members=members)


def _member(
    step: Step, linked: dict[str, tuple[StoredItem, ...]], understood: Understood, searcher: Searcher, day: date
) -> Member:
    name = searcher.lexicon.matters[step.matter].name
    for items in (linked.get(step.matter, ()), linked.get(step.broader or "", ())):
        guide = _in_force(items, understood, searcher, day)
        if guide is not None:
            return Member(step=step, name=name, guide=guide)
    return Member(
        step=step, name=name, guide=_in_force(_by_name(step, understood, searcher), understood, searcher, day)
    )


def _by_name(step: Step, understood: Understood, searcher: Searcher) -> tuple[StoredItem, ...]:
    """Guides that no link leads to and whose titles say the matter's name: 国内正常死亡注销户口."""
    lexicon = searcher.lexicon
    query = understood.query
    asked = read_question(lexicon.matters[step.matter].name, lexicon, regions=query.regions, viewer=query.viewer)
    ids = [hit.id for hit in searcher.search_matters(asked, limit=5) if _says(hit, step, lexicon)]
    return tuple(searcher.store.seen_by(query.viewer).items(ids).values())


def _says(hit: MatterHit, step: Step, lexicon: Lexicon) -> bool:
    named = lexicon.named_in(hit.title)
    return hit.kind is MatterKind.GUIDE and hit.score >= _NAMED_SURELY and named is not None and named.id == step.matter


def _in_force(
    items: tuple[StoredItem, ...], understood: Understood, searcher: Searcher, day: date
) -> EffectiveGuide | None:
    """The effective guide of the first of these that holds on the day; None when none does."""
    store = searcher.store.seen_by(understood.query.viewer)
    asked = understood.region.code if understood.region is not None else ""
    as_read = (store.item(item.id, day) for item in items)
    held = (one for one in as_read if one is not None and holds(one.content, day))
    first = next((one for one in held if not is_superseded(store, one, day)), None)
    return effective_guide(store, first, asked, day) if first is not None else None
