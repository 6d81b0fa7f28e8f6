"""Money that people receive (津贴, 补贴, 救助金): whether a question asks how much it is, and what a guide states of it.

「高龄津贴多少钱」 asks for the allowance, 「高龄津贴要交钱吗」 for a fee. A guide's 不收费 never stands in for the amount of a benefit.
"""

from __future__ import annotations

import re

from assistant import replies
from assistant.desk import Desk, Row, quoted_row, stated_fact
from assistant.facets import Asked
from assistant.rows import RENDERERS, render
from knowledge.codelists import MatterType
from knowledge.fields import label
from knowledge.guide import ServiceGuide
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import PassageHit
from knowledge.search.forms import asked_forms
from knowledge.store import StoredItem
from knowledge.text import fold

# 就业保障金 is paid by employers, 公积金 and 保证金 are somebody's own: 金 alone is no benefit.
_BENEFIT = re.compile(
    r"津贴|补贴|补助|待遇|低保|生活保障|抚恤|救助|供养|丧葬费|慰问金|(?<!就业)保障金|稳岗返还"
    r"|(?:养老|退休|失业|保险|奖励|扶助|保健|长寿|生活|助学)金"
)
_HOW_MUCH = re.compile(r"多少|几多|好多|几[钱成元]|多钱")
# who pays asks for a fee, or for what is owed: 交多少钱, and not 交通补贴, 低收入, 桂花街道 or 支付多少
_PAID = re.compile(r"交(?!通)|缴|收(?![入养])|花(?=[钱费多几])|掏|(?<![支给])付|费用|手续费|工本费|押金")
_APPLIES = re.compile(r"办(?!法)|申请")
_RECEIVED = re.compile(r"领|拿|发|得到|补")
_SUM = re.compile(r"\d(?:\.\d+)?\s*(?:万|亿|千|百)?(?:元|块)|\d\s*[%％]|百分之|[一二两三四五六七八九十]成|\d倍")
# where a guide says how much is given; its conditions speak of incomes, its fee and its papers of nothing that is received
_STATED_IN = ("outcome", "notes", "steps", "handling", "faqs")
FIELD = "amount"


def names_benefit(words: str, lexicon: Lexicon) -> bool:
    """Whether folded words name money that people receive, by themselves or by a matter of the lexicon that they say."""
    owners = (lexicon.matters[owner] for mention in lexicon.mentions(words) for owner in mention.matters)
    paid_out = (one for one in owners if one.type is MatterType.PAYMENT)
    return bool(_BENEFIT.search(words)) or any(_BENEFIT.search(fold(one.name)) for one in paid_out)


def of_a_benefit(asked: Asked, folded: str, lexicon: Lexicon) -> Asked:
    """What is asked where a question names a benefit: 多少钱 asks how much one gets, unless it says that somebody pays.

    办高龄津贴多少钱 may ask for both.
    """
    doubtful = "fee" in asked.vague or (not asked.keys and "amount" in asked_forms(folded))
    if not doubtful or _PAID.search(folded) or not names_benefit(folded, lexicon):
        return asked
    both = "fee" in asked.vague and _APPLIES.search(folded)
    rest = tuple(key for key in asked.keys if key != "fee")
    keys = dict.fromkeys((FIELD, *rest, *(("fee",) if both else ())))
    return asked.model_copy(update={"keys": tuple(keys), "vague": tuple(key for key in asked.vague if key != "fee")})


def asks_how_much(asked: Asked, folded: str) -> bool:
    """Whether a number is asked for, and not how it is worked out."""
    return FIELD in asked.keys and bool(_HOW_MUCH.search(folded))


def asks_what_is_received(folded: str) -> bool:
    """Whether a question asks how much somebody is given and calls it by no name: 90岁老人每月领多少."""
    asks = _RECEIVED.search(folded) and _HOW_MUCH.search(folded) and "amount" in asked_forms(folded)
    return bool(asks) and not _PAID.search(folded) and not _BENEFIT.search(folded)


def speaks_of_benefit(words: str) -> bool:
    """Whether a text names money that people receive."""
    return bool(_BENEFIT.search(fold(words)))


def is_benefit(guide: ServiceGuide) -> bool:
    """Whether a guide is about money that people receive."""
    return any(_BENEFIT.search(fold(name)) for name in (guide.title, guide.item_name or "", guide.main_name or ""))


def states_sum(words: str) -> bool:
    """Whether a text states an amount of money or a share; 不收费 is none."""
    return bool(_SUM.search(fold(words)))


def beside_a_sum(hits: tuple[PassageHit, ...], asked: Asked, item: StoredItem) -> tuple[PassageHit, ...]:
    """The passages that may stand beside a benefit's guide: where only how much is given was asked, papers and counters say nothing of it."""
    guide = item.content
    if FIELD not in asked.keys or asked.is_mixed or not isinstance(guide, ServiceGuide) or not is_benefit(guide):
        return hits
    return tuple(hit for hit in hits if hit.passage.field in ("conditions", "outcome") or states_sum(hit.passage.text))


def sum_rows(desk: Desk) -> list[Row]:
    """The parts of a guide that state how much is given; a row that it does not say where none does, and what it says of the result."""
    said = [_row(desk, field) for field in _fields_with_a_sum(desk)]
    if said:
        return said
    silent = Row(field=FIELD, label=replies.BENEFIT_SUM, lines=(replies.NOT_STATED_SUM,), stated=False)
    outcome = render(desk, "outcome")
    return [silent, outcome] if outcome.stated else [silent]


def _fields_with_a_sum(desk: Desk) -> list[str]:
    fields = (
        field
        for field, span in desk.guide.parts
        if field.partition(":")[0] in _STATED_IN and field not in desk.withheld
        and states_sum(desk.text[span.start : span.end])
    )  # fmt: skip
    return list(dict.fromkeys(fields))


def _row(desk: Desk, field: str) -> Row:
    """A part as the answer's rows show it; one without a row of its own in its own words."""
    if field in RENDERERS and states_sum((row := render(desk, field)).text):
        return row
    quoted = quoted_row(desk, field)
    if quoted is not None:
        return quoted
    words = desk.whole(field) or ""
    marker = desk.mark(field, None)
    fact = stated_fact(field, label(field), words, marker)
    return Row(field=field, label=label(field), lines=(f"{words} [{marker}]",), facts=(fact,))
