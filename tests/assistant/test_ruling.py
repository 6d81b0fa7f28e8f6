"""A day decides what may answer: over the sample of a suspended, an ended and a coming guide, and their neighbours."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, Status
from assistant.assistant import Assistant
from assistant.decision import Decision, Ending
from assistant.ruling import of_one_level
from knowledge.document import Passage
from knowledge.encode import Encoder
from knowledge.guide import ServiceGuide, Validity
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.jurisdiction import NATION
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import Evidence, PassageHit, Searcher
from knowledge.store import Incoming, Store, StoredItem
from knowledge.store.items import Kind
from knowledge.values import Span
from tests.samples import CITY, DISTRICT, OTHER_DISTRICT, row_guide

BEFORE, AFTER = date(2026, 5, 1), date(2026, 9, 1)
DAY = date(2026, 7, 1)


def dated(piece: Incoming, **validity: object) -> Incoming:
    assert isinstance(piece.content, ServiceGuide)
    return piece.model_copy(
        update={"content": piece.content.model_copy(update={"validity": Validity.model_validate(validity)})}
    )


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory, places: Places, encoder: Encoder, lexicon: Lexicon) -> Assistant:
    folder = tmp_path_factory.mktemp("changing")
    store = Store.open(folder)
    pieces = [
        dated(row_guide("A1", "犬类免疫证核发", region=DISTRICT, promised=3), suspended=DAY),
        row_guide("A2", "犬类免疫证核发", region=CITY, promised=9),
        dated(row_guide("B1", "渔船检验证书换发", promised=4), expires=DAY, replaced_by="渔船登记办法"),
        dated(row_guide("C1", "茶叶质量检测申请", promised=5), published=BEFORE),
        dated(row_guide("C2", "茶叶质量检测申请（2026年版）", promised=2), effective=AFTER),
        dated(row_guide("D1", "渡口设置备案", promised=6), expires=date(2026, 7, 20)),
    ]
    for number, piece in enumerate(pieces):
        store.put_file(f"{number}.xlsx", "1", [piece])
    store.put_file("版本.xlsx", "1", [row_guide("E1", "航标移位许可", promised=7)])
    store.put_file("版本.xlsx", "2", [dated(row_guide("E1", "航标移位许可", promised=8), effective=AFTER)])
    index = EmbeddedIndex.open(Path(folder), encoder)
    catch_up(store, index, lexicon)
    return Assistant(Searcher(store, index, lexicon), places)


def asked(assistant: Assistant, question: str, day: date = DAY, region: str = CITY) -> Answer:
    return assistant.answer(question, region=region, today=day)


def test_a_suspended_guide_says_so_and_the_level_above_does_not_step_in(changing: Assistant) -> None:
    answer = asked(changing, "犬类免疫证核发要几天", region=DISTRICT)
    assert answer.status is Status.NOT_FOUND
    assert "（青溪区）自2026年7月1日起暂停办理" in answer.text
    assert "个工作日" not in answer.text


def test_what_is_suspended_stays_the_topic(changing: Assistant) -> None:
    first = asked(changing, "犬类免疫证核发要几天", region=DISTRICT)
    then = changing.answer("那要多少钱", region=DISTRICT, conversation_id=first.conversation_id, today=DAY)
    assert (then.status, then.text) == (Status.NOT_FOUND, first.text)


def test_whatever_is_asked_of_a_suspended_guide_says_when_it_was(changing: Assistant) -> None:
    assert "自2026年7月1日起暂停办理" in asked(changing, "犬类免疫证核发什么时候恢复", region=DISTRICT).text


def test_the_neighbour_of_a_suspended_district_goes_by_the_city(changing: Assistant) -> None:
    answer = asked(changing, "犬类免疫证核发要几天", region=OTHER_DISTRICT)
    assert (answer.status, "9个工作日" in answer.text) == (Status.ANSWERED, True)


def test_a_suspension_is_announced_before_it_begins(changing: Assistant) -> None:
    answer = asked(changing, "犬类免疫证核发要几天", date(2026, 6, 20), DISTRICT)
    assert "3个工作日" in answer.text
    assert "将于2026年7月1日起暂停办理" in answer.text


def test_an_ended_guide_names_what_its_source_says_replaced_it(changing: Assistant) -> None:
    answer = asked(changing, "渔船检验证书换发要几天")
    assert answer.status is Status.NOT_FOUND
    assert "已于2026年7月1日失效" in answer.text
    assert "现行的是《渔船登记办法》" in answer.text
    assert asked(changing, "渔船检验证书换发要几天", BEFORE).status is Status.ANSWERED


def test_a_coming_guide_announces_itself_and_takes_over_on_its_day(changing: Assistant) -> None:
    now, then = asked(changing, "茶叶质量检测几天"), asked(changing, "茶叶质量检测几天", AFTER)
    assert "5个工作日" in now.text
    assert "2026年9月1日起按《茶叶质量检测申请（2026年版）》执行" in now.text
    assert ("2个工作日" in then.text, "5个工作日" in then.text) == (True, False)


def test_a_coming_version_of_the_same_guide_waits_for_its_day(changing: Assistant) -> None:
    now, then = asked(changing, "航标移位许可几天"), asked(changing, "航标移位许可几天", AFTER)
    assert ("7个工作日" in now.text, "2026年9月1日起本指南有新版本" in now.text) == (True, True)
    assert ("8个工作日" in then.text, "新版本" in then.text) == (True, False)
    assert now.guide is not None
    assert now.guide.version == 1


def test_an_end_within_thirty_days_is_said_with_the_answer(changing: Assistant) -> None:
    assert "将于2026年7月20日失效" in asked(changing, "渡口设置备案几天").text
    assert "失效" not in asked(changing, "渡口设置备案几天", BEFORE).text


def test_a_district_page_that_covers_the_item_answers_before_a_passage_of_the_row_above() -> None:
    row = row_guide("D9", "残疾人证新办", region=NATION)
    page = row_guide("D8", "青溪区残疾人证办理指南（新办、换领、补办）", region=DISTRICT)
    items = {one.content.id: StoredItem(kind=Kind.GUIDE, content=one.content, text=one.text) for one in (row, page)}

    def hit(piece: Incoming, field: str, asked_form: float) -> PassageHit:
        passage = Passage(
            id=f"{piece.content.id}#{field}", owner=piece.content.id, field=field, heading="", text=piece.text[:9],
            span=Span(start=0, end=9), region=piece.content.region,
        )  # fmt: skip
        return PassageHit(passage=passage, title="", score=0.9, features={"asked_form": asked_form})

    above, ours, silent = hit(row, "outcome", 1.0), hit(page, "text:12", 0.9), hit(page, "text:6", 0.0)
    quoting = Decision(ending=Ending.PASSAGES, passages=(above, silent))
    chain = (DISTRICT, CITY, NATION)
    found = Evidence(passages=(above, silent, ours))
    assert of_one_level(quoting, found, items, chain).passages == (ours, silent)
    assert of_one_level(quoting, Evidence(passages=(above, silent)), items, chain).passages == (above, silent)
