"""Which passages are quoted where passages answer, and what is said of quotes that leave out most of the question."""

from __future__ import annotations

import pytest

from assistant.quoting import says_little, worth_quoting
from assistant.understand import understand
from knowledge.document import Passage
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import PassageHit
from knowledge.store import StoredItem
from knowledge.store.items import kind_of
from knowledge.values import Span
from tests.assistant.test_stated import hit
from tests.samples import CITY, pension_page

_PAGE = pension_page()
ITEM = StoredItem(kind=kind_of(_PAGE.content), content=_PAGE.content, text=_PAGE.text)


def passage(text: str, score: float, *, said: float, form: float) -> PassageHit:
    piece = Passage(
        id=f"{ITEM.id}#{text}", owner=ITEM.id, field="notes", heading="注意事项", text=text, span=Span(start=0, end=len(text)), region=CITY
    )  # fmt: skip
    return PassageHit(passage=piece, title="甲证", score=score, features={"in_text": said, "asked_form": form})


@pytest.mark.parametrize(
    ("question", "first"), [("甲证啥时候开始收", "受理时间为10月12日至23日"), ("甲证是什么", "甲证由本局发放")]
)
def test_a_passage_with_the_day_asked_for_need_not_name_the_matter(
    lexicon: Lexicon, places: Places, question: str, first: str
) -> None:
    understood = understand(question, region=CITY, lexicon=lexicon, places=places)
    day = passage("受理时间为10月12日至23日", 0.9, said=0.0, form=0.5)
    name = passage("甲证由本局发放", 0.8, said=0.8, form=0.0)
    quoted = worth_quoting((day, name), understood, (day, name), {ITEM.id: ITEM})
    assert quoted[0].passage.text == first


@pytest.mark.parametrize(
    ("question", "text", "little"),
    [
        ("青年公寓能不能养宠物带家具装空调吗", "青年公寓面向高校毕业生配租。", True),
        ("青年公寓能不能养宠物带家具装空调吗", "青年公寓不得饲养宠物，家具、空调由运营单位配备。", False),
        ("青年公寓面向哪些毕业生", "青年公寓面向高校毕业生配租。", False),
    ],
)
def test_quotes_that_leave_out_most_of_the_question_say_little(
    question: str, text: str, little: bool, lexicon: Lexicon, places: Places
) -> None:
    read = understand(question, region=CITY, lexicon=lexicon, places=places)
    assert says_little((hit(text, title="配租公告"),), read) is little
