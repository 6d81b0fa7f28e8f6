"""Whether a passage states what was asked for: the amount, the days or the number, and the thing whose amount it is.

A page is often the right one and silent on the point: a notice on 人才公寓 has the rent and says nothing of 押金. Rent is then no answer.
"""

from __future__ import annotations

import re

from assistant.decision import Decision
from assistant.hits import asked_by_its_heading
from assistant.understand import NAMES, Understood
from knowledge.lexicon.lexicon import Lexicon
from knowledge.passages import title_of
from knowledge.search import Evidence, PassageHit, Term
from knowledge.search.forms import FIGURES, asked_forms, has_units, holds, units_asked
from knowledge.search.points import asked_points
from knowledge.store import StoredItem
from knowledge.text import fold

# what asks for a figure, with what may stand between it and the thing that it is the figure of
_HOW_MUCH = r"(?:(?:几?多|多少|几)(?:个?(?:工作日|[月年天日周次]))?|多久|多长时间)"
# what a question that asks for a figure says; 标准 and 号码 alone ask for none
_QUANTITY = re.compile(
    r"多少|几[^乎]|多久|多长|多大|什么时候|啥时候?|何时|哪天|好久|几时|多钱|(?:电话|号码)(?:是|呢|[?？]|$)"
)
# how words end of which there is a sum, a share or a number; what one does (提前) and how much of it (最大) is said in other words
_MEASURED = re.compile(r"(?:金|费|线|息|税|罚款|补贴|津贴|补助|限额|基数|比例|公告|公示|名额|奖励|[医社]保|保险)$")
_WHO_TAKES_IT = re.compile(r"(?:向|到|由)[^,，。;；]{2,30}(?:提出|申请|提交|领取|受理|办理|申报|登记)|派出所")
_MONEY = re.compile(r"[收缴付]费|费用|自付|[交收付]钱|免[收征缴]")
_TILL_DONE = re.compile(r"(?:做|办)(?:得)?[好完成]|下来|[出拿取]证|[能可]取|拿到|批下")  # how long till it is done
_DONE_WITHIN = re.compile(r"工作日|自然日|当场|当日|当天|即时|立等|\d[日天](?:之?内|后)|办结|时限|受理之日|审[批核]")
_SENTENCE_END = re.compile(r"[。;；\n]")
_OF_AN_OFFICE = re.compile(
    r"(?<!\d)\d++(?:个?工作日|个?自然日|[日天])内(?:予以|进行)?(?:完成|办[理结]|审[批核查]|受理|作出|出具|答复|反馈)"
)
# how long a paper holds is no answer to how long something takes
_OF_THE_PAPER = re.compile(
    r"本(?:办法|细则|规定|通知|方案|条例|指南)[^。;；]{0,30}(?:起(?:施行|实施|执行)|有效期)[^。;；]*"
)
_ABOUT_THE_PAPER = re.compile(r"政策|办法|规定|文件|通知|条例|细则|施行|实施|生效|有效|开始|新规")
_TILL_PAID = re.compile(r"到[账帐]|(?:钱|款|津贴|补贴|补助)[^,，。]{0,4}(?:下来|打过?来|打到|发下来)|打款")
_PAID_WITHIN = re.compile(r"发放|拨付|划[入拨转]|到[账帐]|支付|转账|转入|打入|发至|计发")
SHORT = 60  # in characters
_COUNTED = re.compile(r"(?:几|多少)个?([所家次趟回份张种只辆台条本项间处件户套头胎名人分])(?![钟之])")
_ALIKE = ("次趟回", "人名位", "份张", "家所间处")  # words of counting that mean the same
_BETWEEN = r"(?:是|有|要|得|为|能|可以|收|交|缴|领|拿|发|给|报|贷|借|算|到|的|最[多高低少长]|大概|一般|现在|一个?[月年天次]|每个?[月年天次人])*"


def states_what_is_asked(hit: PassageHit, understood: Understood) -> bool:
    """Whether a passage has a figure of the kind asked for, where one is, and says of what; true where no figure is asked for."""
    asked, text = figures_asked(understood), fold(hit.passage.text)
    if not asked:
        return _has_the_part(hit, understood, text)
    if _is_asked_in_its_heading(hit, asked):
        return True
    if not _has_it_beside(asked, understood, hit, text):
        return False
    return _counts_them(understood.folded, text) and says_the_thing(
        understood, f"{fold(hit.title)} {fold(hit.passage.heading)} {text}"
    )


def _has_the_part(hit: PassageHit, understood: Understood, text: str) -> bool:
    """Whether a passage stands under the part asked for or names papers or places, where nothing but those was asked for."""
    if understood.asked.keys == ("fee",):
        return holds("amount", text) or _MONEY.search(text) is not None
    wanted = {"materials": "list", "windows": "place", "phone": "phone"}
    forms = [wanted[key] for key in understood.asked.keys if key in wanted]
    others = len(forms) < len(understood.asked.keys) or bool(asked_points(understood.folded))
    if not forms or others or hit.features.get("hinted", 0.0) > 0.0:
        return True
    return any(holds(form, text) for form in forms) or ("place" in forms and _WHO_TAKES_IT.search(text) is not None)


def _has_it_beside(asked: tuple[str, ...], understood: Understood, hit: PassageHit, text: str) -> bool:
    """Whether folded text has such a figure in a sentence that says a word of the question, or stands behind one that does.

    Words that the title says need not be said again. How long an office takes is not how long something holds.
    """
    units, title = units_asked(understood.folded), fold(hit.title)
    heading = fold(hit.passage.heading.rpartition(" ")[2])
    pieces = [text] if len(text) <= SHORT else _SENTENCE_END.split(text)
    left = [term for term in understood.query.terms if term.weight > NAMES and len(term.text) > 1]
    named = [form for term in left if not any(form in title for form in term.forms) for form in term.forms]
    told = any(form in text for form in named)
    handled = "duration" in understood.asked.keys and "limits" not in understood.asked.keys
    till_done = "limits" in understood.asked.keys and _TILL_DONE.search(understood.folded) is not None
    till_paid = _TILL_PAID.search(understood.folded) is not None
    of_the_paper = _ABOUT_THE_PAPER.search(understood.folded) is not None
    for before, piece in zip(["", *pieces], pieces, strict=False):
        if (till_done and not _DONE_WITHIN.search(piece)) or (till_paid and not _PAID_WITHIN.search(piece)):
            continue
        said = _OF_AN_OFFICE.sub("", piece) if handled else piece
        said = said if of_the_paper else _OF_THE_PAPER.sub("", said)
        if has_units(units, said) if units else any(holds(form, said) for form in asked):
            around = f"{heading} {pieces[0]} {before} {piece}"
            if not told or any(form in around for form in named):
                return True
    return False


def _is_asked_in_its_heading(hit: PassageHit, asked: tuple[str, ...]) -> bool:
    """Whether a passage's own heading asks for the same figure: 「没有申请期限」 answers 离职多久之内要申请 without one."""
    if hit.features.get("set_as_heading", 0.0) > 0.0:
        return True
    own = fold(hit.passage.heading.rpartition(" ")[2])
    return asked_by_its_heading(hit) and bool(set(asked) & set(asked_forms(own)))


def of_the_thing_asked(
    decision: Decision, understood: Understood, evidence: Evidence, items: dict[str, StoredItem], lexicon: Lexicon
) -> Decision:
    """A decision as it is, unless it shows a whole guide that never speaks of the thing whose figure was asked for: 要交几个月押金."""
    del lexicon  # one of several that mend a decision
    if decision.guide is None or understood.asked.keys or not figures_asked(understood):
        return decision
    item = items[decision.guide.id]
    if says_the_thing(understood, fold(f"{title_of(item)} {item.text}")):
        return decision
    return Decision.nothing(evidence, "指南没有写到所问的数")


def says_the_thing(understood: Understood, text: str) -> bool:
    """Whether folded text says the thing whose figure a question asks for; true where it asks for none."""
    thing = thing_measured(understood)
    return thing is None or any(form in text for form in thing.forms)


def _counts_them(folded: str, text: str) -> bool:
    """Whether folded text has a number of what a question counts by its own word (几趟, 几张); true where it counts nothing so."""
    counted = _COUNTED.search(folded)
    if counted is None:
        return True
    words = next((row for row in _ALIKE if counted[1] in row), counted[1])
    return re.search(rf"[\d一二两三四五六七八九十半百千多](?:[{words}]|个[{words}])", text) is not None


def figures_asked(understood: Understood) -> tuple[str, ...]:
    """The forms of answer that are figures, and that a question asks for; a fee is an amount."""
    if not _QUANTITY.search(understood.folded):
        return ()
    forms = {form for form in asked_forms(understood.folded) if form in FIGURES}
    if {"fee", "amount"} & set(understood.asked.keys):
        forms.add("amount")
    if "date" in forms:
        forms.add("duration")  # 什么时候去续: 期满30日前
    return tuple(form for form in FIGURES if form in forms)


def thing_measured(understood: Understood) -> Term | None:
    """The word whose figure a question asks for (押金 in 要交几个月押金, 起付线 in 起付线是多少); None where the question does not put it beside."""
    named = [term for term in understood.query.terms if _MEASURED.search(term.text)]
    behind = (term for term in named if re.search(f"{_HOW_MUCH}的?{re.escape(term.text)}", understood.folded))
    before = (term for term in named if re.search(f"{re.escape(term.text)}{_BETWEEN}{_HOW_MUCH}", understood.folded))
    return next(behind, None) or next(before, None)
