"""What is said of quotes that leave out most of the question."""

from __future__ import annotations

import pytest

from assistant.quoting import says_little
from assistant.understand import understand
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from tests.assistant.test_stated import hit
from tests.samples import CITY


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
