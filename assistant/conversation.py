"""A conversation folded into one question that stands alone: the topic is said again, and what is said now replaces it.

Pure: the last turn and the new words in, a question out. It knows nothing of how a question is answered.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.clauses import clauses_in
from assistant.correcting import FILLER, NOT_THIS, corrects
from assistant.decision import MATTER_FLOOR
from assistant.history import Turn
from assistant.items import item_words
from assistant.scenario import tells_a_case
from assistant.subject import WANTS_IT, asked_of_it
from assistant.understand import NAMES, Understood
from knowledge.guide import ServiceGuide
from knowledge.lexicon.lexicon import Lexicon
from knowledge.passages import title_of
from knowledge.search import Evidence
from knowledge.search.forms import asked_forms
from knowledge.search.query import naming_words
from knowledge.store import StoredItem
from knowledge.text import fold

TOLD = 0.5  # probability from which a question names its matter by itself
NAMED = 0.8  # share of a matter's name from which a question names it
LONGEST_REPLY = 12  # characters in which an option is picked, or a case told; longer words are a question of their own

# 那商务签注呢, 换成补办呢, 不是换领，是第一次办: the new words lean on what was said before.
_LEANS = re.compile(r"^(那|那么|换成|改成|如果是|要是|假如|还有|另外|是(?![否不])|也(?=[想要得是]))|呢[?？]?$")
_ALSO = re.compile(r"^(?:也|还)(?:想|要|得)")  # 也想给孩子上户口，各要几天: beside what was talked of
_TOO = re.compile(r"^[^,，]{2,10}也(?:都|给|被)?(?:丢|过期|到期|坏|没了|要|想|得)")  # 身份证也丢了，两个补办各多少钱
_OF_KIND = re.compile(
    r"(?:的|[那这][种个类样])(?:吧|呢|啊)?$"
)  # 房子的, 开店那种: a reply to which of several is meant
EACH = re.compile(
    r"分别|各自?(?=要|是|需|得|多|几|收|交|花|带|给|怎|在|去|有|什|$)|两(?:个(?=都|各|分别|要|怎|在|能|可|有|需|得|一|证|事|手续|业务|[,，。?？呢]|$)|样|项|件|本|种|张|者|边)(?:都|各|分别)?|一共|总共|分开[说讲]?"
)
ANSWERS = re.compile(r"^是(?![否不])")  # 是丢了的, 是给孩子办的: the asker tells more of what was talked of
# Which business item a word tells: said anew, it takes the place of the one in the topic.
ITEMS = re.compile(
    r"首次|初次|第一次|新办|新申请|申领|设立|换领|换发|换证|补领|补办|补发|遗失|丢失|到期|过期|期满|损坏|变更|延续|续期|注销|签注|临时(?=的|[办弄]|证|卡|$)"
)
_ITS_WAY = re.compile("简易|一般程序")  # how one item is done, and no other: 个体工商户简易注销登记
# 要户口本吗, 要租房合同吗: one thing asked about what was talked of; it names no matter of its own.
_OF_IT = re.compile(
    r"^(?:[^,，]{1,8}(?:的话|[的了])[,，]?)?(?:还|也|都|那)?(?:要|用|需要|得|能|可以)(?:带|交|拿|提供|用)?[^,，。]{1,8}(?:吗|么|不|嘛)[?？]?$"
)
_HOW = re.compile("怎么|咋|如何|怎样")
# 档案要交吗, 照片用不用自己带, 打疫苗的证明要不: one paper asked about, where the guide at hand speaks of it
_PAPER_OF_IT = re.compile(
    r"^(?:那|那么)?[^,，。]{1,8}?(?:还|也|都)?(?:(?:要不要|用不用|需不需要)(?:自己)?(?:带|交|拿|提供|准备)|(?:要|用|需要|得)(?:自己)?(?:带|交|拿|提供|准备)(?:[去来]|过去)?(?:吗|么|不|嘛)|(?:要|用|需要)(?:不|吗))[?？]?$"
)
# 要结婚几年, 得住满多久: how much of one thing is needed for what was talked of.
_HOW_MUCH_OF_IT = re.compile(
    r"^(?:要|需要?|得|必须|至少)(?:要|得)?(?!.*办)[^,，。]{1,6}(?:几|多少|多久|多长)[年个天月岁]?[?？]?$"
)
# 结婚了一个月最多多少: how much it is for somebody who is married; it asks for no 结婚登记.
_STATES = {
    "结婚": ("已婚", "结婚"), "结了婚": ("已婚", "结婚"), "离婚": ("离婚", "离异"), "离了婚": ("离婚", "离异"), "单身": ("单身", "未婚"),
    "退休": ("退休",), "离职": ("离职",), "辞职": ("离职", "辞职"), "失业": ("失业",), "怀孕": ("怀孕", "孕"),
}  # fmt: skip
_FOR_A_STATE = re.compile(
    rf"^(?:那|那么|要是|如果)?(?:我们?|他们?|她们?)?(?:都|已经?)?(?P<state>{'|'.join(_STATES)})了?的?(?:话|人|家庭)?[,，]?"
    r"(?:呢)?[^,，办带]{0,8}(?:多少|几[个年月天次倍])"
)
_NO_THING = frozenset({"证", "手续", "业务", "事", "事情", "事项", "东西", "材料", "哪些证"})
_OPENS = re.compile(
    r"(?=.{0,12}(?:[问事]|打听|咨询|请教|了解))(?:[你您]们?好|我|想|要|有|[件个点些]|事情?|问题?|打听|咨询|请教|了解|一?下|请|麻烦|[你您]们?|那个|[先再跟向]|[,，.。!！~ ])++[吗呢啊吧]?[?？]?"
)
_OF_ONESELF = re.compile(r"^(?:我|俺|咱|本人|家里|孩子|小孩|老人|爸|妈|老婆|老公|刚)")
_TELLS = re.compile(_OF_ONESELF.pattern + r"|了[。!]?$")
_TELLS_WHO = re.compile(
    r"(?:户口|户籍|[级岁])(?:的|了)?$"
)  # 松原户口的, 二级的: who somebody is, beside a clause that asks
_WANTS = re.compile(
    r"想|要|办|申|领|开(?!除)|查|补|换|取|交|报|注册|登记|落户|入户|迁|转|过户|怎|求|帮|请|投诉|举报|告|反映"
)
_SOMEBODY = re.compile(r"[户人员生儿者工属童民]$|家庭$")  # 低保户, 退役军人, 新生儿
# 和居住证是一回事吗: what was talked of is held against another matter, and is still what is asked about.
_COMPARES = re.compile(
    r"^(?:那|这个?|它)?(?:和|跟|与|同)[^,，。]{1,12}?(?:是?一回事|是?一样|(?:有|是)?(?:什么|啥|哪些|没有|没)?(?:区别|不同|分别|关系))"
)
# 领的时候医保谁交: at a time of what was talked of
_MEANWHILE = re.compile(
    r"^(?:那|那么)?(?:领|办|交|取|拿|等|停)[^,，]{0,2}(?:的?时候|期间|那段时间)(?!.*(?:怎么办理|办证))"
)
# 年龄够吗, 会不会影响: whether what is told is enough or does harm, which is asked of what was talked of
_IS_IT_ENOUGH = re.compile(
    r"(?:够(?:不够|了?[吗么不])|达标[吗么不没]|超了?[吗么不没]|(?:会不会|会|有没有|有|受)(?:什么)?影响(?:[吗么不没]|了)?)[?？]?$"
)
_PLANS = re.compile(r"想|打算|准备|要(?:去|办|申|领|开|换|补)|申请")
# 我居住证才拿了半年，行不行: the clause that asks names nothing, and so asks of what was talked of
_WHETHER_ALONE = re.compile(
    r"[,，](?:那|那么|这样?|还|也)*(?:行不行|行[吗么不]|可不可以|可以[吗么不]|能不能行|能行[吗么不]|算不算|算[吗么不]|能不能过|能过[吗么不])[?？]?$"
)
# 交通事故的也行吗: whether what was talked of is for this, too
_ALSO_FOR = re.compile(r"^[^,，]{1,12}?(?:的|时)?也(?:可以|能办?|行|算|适用|包括|有用)(?:吗|么|不|嘛)[?？]?$")
# 我是低保户, 我家是外地的: tells who the asker is, whatever matter has that name. 我是来办居住证的 says what for.
_IS_SOMEBODY = re.compile(
    r"^(?:我们?|咱们?|他|她|对方|老人|孩子)(?:家|妈|爸|爱人|对象|老公|老婆)?(?:是|属于|算)(?!.*[办问想要])[^,，。?？]{1,10}$"
)
# 我们没结婚, 还没领证, 不是本地户口: says what does not hold of the asker
_LACKS = re.compile(
    r"^(?:可是?|但是?)?(?:我们?|咱们?|他们?|她们?|对方|孩子|老人)?(?:都|还|也|又|其实|现在)*(?:没有?|未|不是)[^,，。?？]{1,8}$"
)
# 家里想养鸽子要办证吗: asks whether another thing needs a licence.
_ASKS_FOR_A_LICENCE = re.compile(
    r"(?:要|需要?|用|得)(?:不要?|不用)?(?:去)?(?:办|申请|申领)(?:什么|啥|哪些|个|一个)?(?:证(?!明)|许可|执照|手续|备案)"
)
_WHY = re.compile(r"^(?:因为|由于|原因是)")  # a reason for what was asked: 因为改了名字，带什么
# Said of a place alone, it asks there what was asked before: 松原能办吗, 青溪的呢.
_SAME_AGAIN = re.compile(
    r"(?:那|那么|换成|改成|如果在|要是在|换到|在|到|还是)?\s*(?:的|区|市|那边|这边|那里|那儿|那头)?(?:话|人)?"
    r"(?:比(?:这边|这里|这儿|我们这|那边)?(?:要|会)?(?:高|多|少|低|快|慢|久|长|短|贵|便宜)(?:吗|么|不|些|一?点)*|)"
    r"(?:是不是|也|都)?(?:是)?(?:一样|(?:这|那)(?:么|个)?(?:久|多|长时间|多天|多钱|快|慢|贵|些|样)?)?"
    r"(?:有|能办|可以办|可以|行|能|一样)?(?:的)?(?:吗|么|不|呢|吧)?[?？]?"
)
# Asks for something by itself, so that what was asked a turn ago is not asked again.
_ASKS_ITSELF = re.compile(
    r"[吗么谁哪啥几]|什么|怎|多少|多久|能不能|可不可以|要不要|会不会|是不是|有没有|行不|便宜|贵不|优惠|减免|打折|还是(?!青|松|算)"
    r"|[不没](?:啊|呀)?[?？]?$"  # 旧的还能用不
)

_WHOSE = re.compile(
    r"(?:那|可是?|但是?|不过)?(?:[我他她](?:们|自己|家)?|老人|老人家|孩子)?(?:[爸妈爷奶公婆姥姐哥弟妹儿女老父母亲]{1,2}|家老人|家孩子|媳妇|爱人|对象)?(?:是)?"
)
_HOUSEHOLD_IN = re.compile(_WHOSE.pattern + r"(?:的)?(?:户口|户籍)(?:所在地)?(?:本)?(?:是|在|落在|属于)?")
_OF_THE_PLACE = re.compile(r"(?:区|市|县|那边|这边)?(?:的)?(?:呢|啊|呀)?[。?？]?")
_HOUSEHOLD_OF = re.compile(r"(?:区|市|县)?(?:的)?(?:户口|户籍)(?:的)?(?:呢|啊|呀)?[。?？]?")
_A_TIME = re.compile(r"[\d一二两三四五六七八九十几半]+个?[年月天日周]")

# How a part is asked for, when it was asked a turn ago and not again.
_ASKS = {
    "materials": "要带什么材料", "limits": "要多久", "fee": "要多少钱", "windows": "在哪里办", "hours": "几点上班", "phone": "电话是多少",
    "conditions": "要什么条件", "steps": "怎么办", "bases": "依据是什么", "outcome": "办完发什么", "online": "网上能办吗",
    "visits": "要跑几次", "complaints": "投诉打什么电话", "remedy": "不服怎么办", "amount": "给多少钱", "duration": "有效期多长", "agent": "能代办吗",
}  # fmt: skip


def leans(folded: str) -> bool:
    """Whether a question leans on the one before by its form."""
    return _LEANS.search(folded) is not None or corrects(folded)


def names_its_matter(
    understood: Understood, evidence: Evidence, lexicon: Lexicon, about: StoredItem | None = None
) -> bool:
    """Whether a question says by itself which matter it is about.

    The recognizer names a matter for any words; it is believed where a guide bears it out or the words are a matter's own.

    Args:
        about: the guide that the conversation is about.
    """
    words = naming_words(ITEMS.sub(" ", _plain(understood)))
    if not words or _OF_IT.search(understood.folded):
        return False
    if about is not None and (goes_on_by_form(understood.folded) or _only_tells(understood, about)):
        return False
    if about is not None and (asked_of_it(understood, evidence, about) or _names_in_telling_alone(understood)):
        return False
    if about is not None and (_tells_a_state(understood, about) or _says_what_is_not(understood, about)):
        return False
    if about is not None and _PAPER_OF_IT.search(understood.folded) and all(word in fold(about.text) for word in words):
        return False
    best = evidence.matters[0] if evidence.matters else None
    if best is not None and best.features.get("named", 0.0) >= NAMED:
        return True
    borne_out = best is not None and best.score >= MATTER_FLOOR and best.features.get("told", 0.0) > 0
    if evidence.told >= TOLD and borne_out:
        return True
    if about is not None and ANSWERS.search(understood.folded):
        return False
    return _told_by_names(naming(understood), understood, lexicon) >= TOLD


def _names_in_telling_alone(understood: Understood) -> bool:
    """Whether all names stand in a clause that only tells something, beside one that asks: 「一个月多少，我结婚了」."""
    if any(one.item for one in understood.situations):
        return False
    clauses = clauses_in(understood.folded)
    asking = [
        one
        for one in clauses
        if not (
            (_TELLS.search(one) or _TELLS_WHO.search(one)) and not _ASKS_ITSELF.search(one) and not _WANTS.search(one)
        )
    ]
    if not asking or len(asking) == len(clauses):
        return False
    said = "".join(asking)
    return not any(word in said for word in naming(understood))


def goes_on_by_form(folded: str) -> bool:
    """Whether the form of a question says that it is about what was talked of, whatever matter its words may name."""
    forms = (_WHY, _HOW_MUCH_OF_IT, _COMPARES, _IS_SOMEBODY, _ALSO_FOR, _MEANWHILE)
    return any(form.search(folded) for form in forms) or _asks_whether_alone(folded)


def _asks_whether_alone(folded: str) -> bool:
    """Whether words tell something and ask whether that will do, but want nothing done: 「我居住证才拿了半年，行不行」."""
    if _IS_IT_ENOUGH.search(folded) and not _PLANS.search(folded):
        return True
    asked = _WHETHER_ALONE.search(folded)
    told = folded[: asked.start()] if asked is not None else ""
    return bool(told) and not WANTS_IT.search(told) and not _ASKS_ITSELF.search(told)


def _says_what_is_not(understood: Understood, about: StoredItem) -> bool:
    """Whether words only say what does not hold of the asker, and the guide at hand speaks of that: 「我们没结婚」 after 上户口."""
    if _LACKS.search(understood.folded) is None or understood.asked.keys or asked_forms(understood.folded):
        return False
    text = fold(about.text)
    telling = [term for term in understood.query.terms if term.weight > NAMES]
    return bool(telling) and all(any(form in text for form in term.forms) for term in telling)


def _tells_a_state(understood: Understood, about: StoredItem) -> bool:
    """Whether a question only tells a state of which the guide at hand speaks, or asks an amount for it: 「结婚了一个月最多多少」 of 公积金提取."""
    asked = _FOR_A_STATE.search(understood.folded)
    told = [asked["state"]] if asked is not None else []
    if only_tells(understood):
        told += [state for state in _STATES if re.search(f"{state}了?[。!]?$", understood.folded)]
    return any(word in fold(about.text) for state in told for word in _STATES[state])


def asks_for_somebody(understood: Understood, page: StoredItem | None) -> bool:
    """Whether short words only name somebody of whom the document that answered speaks: 「新生儿呢」 after 居民医保缴费通告."""
    if page is None or len(understood.folded) > LONGEST_REPLY:
        return False
    telling = [term for term in understood.query.terms if term.weight > NAMES]
    text = fold(page.text)
    said = all(any(form in text for form in term.forms) for term in telling)
    return said and any(_SOMEBODY.search(term.text) for term in telling)


def only_says_who(understood: Understood) -> bool:
    """Whether words tell who the asker is and nothing else: 「我是外地户口」 asks for nothing and names no matter."""
    asks = understood.asked.keys or asked_forms(understood.folded) or _ASKS_ITSELF.search(understood.folded)
    return _IS_SOMEBODY.search(understood.folded) is not None and not asks


def names_nothing(understood: Understood) -> bool:
    """Whether a question names nothing that could be done: 要办哪些证, 需要什么手续."""
    words = [term.text for term in understood.query.terms if term.weight > NAMES]
    return bool(words) and all(word in _NO_THING for word in words) and not understood.situations


def only_opens(folded: str) -> bool:
    """Whether words only say that a question comes: 「有件事想打听一下」."""
    return _OPENS.fullmatch(folded) is not None


def only_tells(understood: Understood) -> bool:
    """Whether words tell something, ask for nothing and want nothing done: 我女儿8岁, 我单位派我去外省常驻, 离职半年多了."""
    folded = understood.folded
    asks = understood.asked.keys or asked_forms(folded) or _ASKS_ITSELF.search(folded)
    return _TELLS.search(folded) is not None and not asks and not _WANTS.search(folded)


def tells_of_oneself(understood: Understood) -> bool:
    """Whether words only tell something of the asker and his own, and so are no question that guides could answer."""
    return only_tells(understood) and _OF_ONESELF.match(understood.folded) is not None


def is_of_another_thing(understood: Understood, about: StoredItem | None) -> bool:
    """Whether a question asks for a licence of something that the guide at hand does not speak of: 养鸽子 after 身份证."""
    if about is None or _ASKS_FOR_A_LICENCE.search(understood.folded) is None:
        return False
    text = fold(about.text)
    words = [word for word in naming(understood) if len(word) > 1]
    return bool(words) and not any(word in text for word in words)


def household_told(folded: str, pieces: tuple[str, ...]) -> str | None:
    """The place of 「我妈户口在青溪」, where nothing else is said: that is where a matter of the household is done."""
    piece = next((one for one in sorted(pieces, key=len, reverse=True) if one in folded), None)
    if piece is None:
        return None
    before, _, after = folded.partition(piece)
    told = _HOUSEHOLD_IN.fullmatch(before) is not None and _OF_THE_PLACE.fullmatch(after) is not None
    return piece if told or (_WHOSE.fullmatch(before) and _HOUSEHOLD_OF.fullmatch(after)) else None


def _only_tells(understood: Understood, about: StoredItem | None) -> bool:
    """Whether short words ask nothing and only tell what the guide at hand speaks of: 单身, 我是外地户口."""
    if about is None or len(understood.folded) > LONGEST_REPLY or naming(understood) or understood.asked.keys:
        return False
    words = [word for one in understood.situations for word in one.words if word in understood.folded]
    return any(word in fold(about.text) for word in words)


def _told_by_names(words: Sequence[str], understood: Understood, lexicon: Lexicon) -> float:
    """How probably a question means one of the two likeliest matters, where they have every naming word: 居住证 two of its items.

    医保 stands in the names of many, so that it names none.
    """
    if not words:
        return 0.0
    told = 0.0
    for one in lexicon.recognized(understood.query.subject)[:2]:
        row = lexicon.matters[one.matter]
        names = fold(" ".join((row.name, *row.official, *row.words)))
        told += one.probability if all(word in names for word in words) else 0.0
    return told


def _plain(understood: Understood) -> str:
    """A question's subject without what it asks for."""
    rest = FILLER.sub("", understood.query.subject)
    for wording in sorted(understood.asked.wordings, key=len, reverse=True):
        rest = rest.replace(wording, " ")
    return rest


def folded_in(turn: Turn, understood: Understood, *, named: bool, corrects: bool = False) -> str:
    """The new question with what carries over from the last turn.

    Args:
        named: whether the new question names its own matter; the topic is then not said again.
        corrects: whether it was said to correct the last one.

    Returns:
        The question as it was when nothing carries over.
    """
    question = understood.question
    if named and (_ALSO.search(understood.folded) or _TOO.search(understood.folded)) and EACH.search(understood.folded):
        return f"{turn.topic}和{_ALSO.sub('', understood.folded)}"
    tells_kind = bool(turn.options) and _OF_KIND.search(understood.folded) is not None
    if named and not corrects and not leans(understood.folded) and not tells_kind:
        return question
    if understood.dates is None and _SAME_AGAIN.fullmatch(understood.query.subject.strip()):
        return "，".join((f"{turn.topic} {''.join(understood.pieces)}", *asks_again(turn)))
    now = FILLER.sub("", NOT_THIS.sub("", fold(question))).strip("，,。 ")
    replaced = (named and not tells_kind) or (corrects and naming(understood))
    topic = _only_items(turn) if replaced else turn.topic
    if ITEMS.search(now) or any(situation.item for situation in understood.situations):
        topic = _ITS_WAY.sub("", ITEMS.sub("", topic))
    told_of_a_page = turn.page is not None and only_tells(understood)  # 我自己辞职的, of a page: what it says of that
    asks = () if told_of_a_page or _asks_itself(now, understood) else asks_again(turn)
    if understood.asked.wordings and not any(word in now for word in understood.asked.wordings):
        asks = (asking_words(understood.asked.keys),)  # 钱 of 那钱呢 asks for nothing by itself
    return "，".join(part for part in (f"{topic} {now}".strip(), *asks) if part)


def _only_items(turn: Turn) -> str:
    """What is kept of a topic when another matter is named: 补办, where the question back was 补办哪一种证件."""
    return turn.topic if turn.guide is None and turn.options and not ITEMS.sub("", turn.topic).strip() else ""


def items_asked(understood: Understood) -> tuple[str, ...]:
    """The business items that a question is about, in the words of titles: 补办 and 补领 of 丢了."""
    return (*ITEMS.findall(understood.folded), *item_words(understood.situations))


def asks_again(turn: Turn) -> tuple[str, ...]:
    """What was asked a turn ago, to be asked again."""
    day = {"limits": "几号能拿到"} if turn.hand_in else {}
    return tuple((_ASKS | day)[key] for key in turn.facets if key in _ASKS)


def asking_words(facets: Sequence[str]) -> str:
    """How some facets are asked for in a question that names them: 要多久，要多少钱."""
    return "，".join(_ASKS[key] for key in facets if key in _ASKS)


def naming(understood: Understood) -> list[str]:
    """The words that can name a matter: no business items, nothing that says who the asker is or what happened."""
    told = [(one.item, word) for one in understood.situations for word in one.words if word in understood.folded]
    rest = NOT_THIS.sub("", _plain(understood))
    for word in sorted((word for item, word in told if item), key=len, reverse=True):
        rest = rest.replace(word, " ")  # what is left of 那张丢了 names nothing
    said = " ".join(word for _, word in told)
    return [word for word in naming_words(ITEMS.sub(" ", rest)) if word not in said and not _A_TIME.fullmatch(word)]


def _asks_itself(now: str, understood: Understood) -> bool:
    return bool(understood.asked.keys or asked_forms(now) or _ASKS_ITSELF.search(now))


# ---- what stays


def stays_with(item: StoredItem | None, understood: Understood, *, named: bool) -> bool:
    """Whether a question goes on about the guide that answered a turn ago.

    It does when it names no matter of its own, and when it is short and tells one of the guide's own cases (租房呢, 离职的).
    A business item said now has to be one of the guide's.
    """
    guide = item.content if item is not None else None
    if item is None or not isinstance(guide, ServiceGuide):
        return False
    if named:
        short = len(understood.folded) <= LONGEST_REPLY and not understood.asked.keys
        return short and tells_a_case(guide, item.text, understood)
    return _is_of_its_items(item, understood) and not _names_only_others(item, understood)


def _names_only_others(item: StoredItem, understood: Understood) -> bool:
    """Whether a question asks how something is done of which the guide at hand has not a word: 「离完婚户口怎么迁走」 after 离婚登记."""
    words, text = [word for word in naming(understood) if len(word) > 1], fold(item.text)
    forms = [form for term in understood.query.terms if term.text in words for form in term.forms]
    return (
        _HOW.search(understood.folded) is not None
        and len(words) > 1
        and not any(one in text for one in (*words, *forms))
    )


def _is_of_its_items(item: StoredItem, understood: Understood) -> bool:
    words = {*ITEMS.findall(understood.folded)}
    told = item_words(understood.situations)
    title = fold(title_of(item))
    where = title if ITEMS.search(title) else fold(item.text)
    if not words:
        return not told or any(word in where or word in _conditions(item) for word in told)
    return any(word in where for word in (*words, *told))


def _conditions(item: StoredItem) -> str:
    """What a guide says of who may apply, folded: 姓名变更 is one of the cases of 居民身份证到期换领."""
    part = item.content.part("conditions") if isinstance(item.content, ServiceGuide) else None
    return fold(item.text[part.start : part.end]) if part is not None else ""
