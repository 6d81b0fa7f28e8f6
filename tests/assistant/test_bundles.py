"""一件事: when the whole is asked, which guides answer for it, and the answer's order, merged materials and sources."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answer import Answer, Status
from assistant.assistant import Assistant
from assistant.bundles import asked_whole
from assistant.history import Turn
from assistant.understand import understand
from assistant.verify import check, quote_resolves
from knowledge.encode import Encoder
from knowledge.guide import LegalBasis
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import Searcher
from knowledge.store import Incoming, Store
from tests.samples import CITY, DISTRICT, row_guide, span

SUNDAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def asker(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, lexicon: Lexicon, places: Places) -> Assistant:
    """An assistant over the matters of two life events and the joint guide of a third."""
    folder = tmp_path_factory.mktemp("events")
    store = Store.open(folder)
    titles = (
        "遗体火化",
        "国内正常死亡注销户口",
        "个体工商户设立登记",
        "公司设立登记",
        "食品经营许可",
        "机动车转让登记",
        "新生儿出生一件事",
        "出生登记",
    )
    rows = [row_guide(f"E{number}", title) for number, title in enumerate(titles)]
    rows[2] = citing_an_ended_law(rows[2])
    near = row_guide("E1D", "国内正常死亡注销户口", region=DISTRICT)
    store.put_file("清单.xlsx", "1", [*rows, near])
    index = EmbeddedIndex.open(folder, encoder)
    catch_up(store, index, lexicon)
    return Assistant(Searcher(store, index, lexicon), places)


def citing_an_ended_law(piece: Incoming) -> Incoming:
    """A guide that rests on a repealed law."""
    text = f"{piece.text}\n办理依据：《个体工商户条例》"
    basis = LegalBasis(title="《个体工商户条例》", span=span(text, "《个体工商户条例》"))
    return Incoming(content=piece.content.model_copy(update={"bases": (basis,)}), text=text)


def ask(asker: Assistant, *questions: str, region: str = CITY) -> Answer:
    answer = asker.answer(questions[0], region=region, today=SUNDAY)
    for question in questions[1:]:
        answer = asker.answer(question, region=region, conversation_id=answer.conversation_id, today=SUNDAY)
    return answer


def meant(question: str, lexicon: Lexicon, places: Places, last: Turn | None = None) -> str | None:
    one = asked_whole(understand(question, region=CITY, lexicon=lexicon, places=places), last, lexicon)
    return one.key if one is not None else None


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("刚生了孩子要办哪些手续", "newborn"),
        ("人走了要办什么", "after-death"),
        ("开个饭馆都要办哪些证，先办哪个", "catering"),
        ("退休一件事", "retirement"),
        ("失业了后面要办啥，按顺序说", "unemployment"),
    ],
)
def test_the_whole_is_asked(question: str, key: str, lexicon: Lexicon, places: Places) -> None:
    assert meant(question, lexicon, places) == key


@pytest.mark.parametrize(
    "question",
    [
        "退休手续怎么办",
        "宝宝出生一件事要带什么材料",
        "退休提取公积金要哪些手续",
        "身份证丢了要办什么手续",
        "开店多少钱",
        "退伍回来先去哪里报到",
    ],
)
def test_a_part_or_one_matter_is_not_the_whole(question: str, lexicon: Lexicon, places: Places) -> None:
    assert meant(question, lexicon, places) is None


def test_the_event_may_be_named_a_turn_ago(lexicon: Lexicon, places: Places) -> None:
    last = Turn(topic="人", bundle="after-death")
    assert meant("那后面要办哪些手续", lexicon, places, last) == "after-death"
    assert meant("身份证要办哪些手续", lexicon, places, last) is None


def test_the_matters_come_in_order_with_where_and_a_source_each(asker: Assistant) -> None:
    answer = ask(asker, "人走了要办哪些手续")
    steps = [row for row in answer.text.split("\n\n") if row.startswith(("1. ", "2. "))]
    assert answer.status is Status.ANSWERED
    assert ["遗体火化" in steps[0], "注销户口" in steps[1]] == [True, True]
    assert all("云河市青山路8号1号窗口" in step and "[" in step for step in steps)


def test_the_nearest_guide_of_each_matter_answers_and_another_than_the_leading_one_is_named(asker: Assistant) -> None:
    answer = ask(asker, "人走了要办哪些手续", region=DISTRICT)
    names = {fact.value: fact.region_name for fact in answer.facts if fact.field == "title"}
    assert names == {"遗体火化": None, "国内正常死亡注销户口": "云岭省云河市青溪区"}


def test_a_material_of_several_matters_is_named_once(asker: Assistant) -> None:
    text = ask(asker, "人走了要办哪些手续").text
    assert text.count("居民身份证（用于遗体火化；国内正常死亡注销户口）") == 1


def test_matters_without_a_guide_are_named_with_the_phone(asker: Assistant) -> None:
    answer = ask(asker, "人走了要办哪些手续")
    lacking = next(notice for notice in answer.notices if "没有查到办事指南" in notice)
    assert "丧葬补助金" in lacking
    assert "12345" in lacking
    assert "遗体火化" not in lacking


def test_the_joint_guide_answers_first(asker: Assistant) -> None:
    answer = ask(asker, "刚生了孩子", "要办哪些手续")
    assert answer.guide is not None
    assert answer.guide.title == "新生儿出生一件事"


def test_what_was_said_leaves_out_the_other_way(asker: Assistant) -> None:
    assert "个体工商户设立登记" not in ask(asker, "开公司开个饭馆，都要办什么").text
    assert "个体工商户设立登记" in ask(asker, "开个饭馆都要办什么").text


def test_one_matter_alone_is_answered_by_its_own_guide(asker: Assistant) -> None:
    answer = ask(asker, "买二手车要办哪些手续")
    assert answer.guide is not None
    assert answer.guide.title == "机动车转让登记"


def test_a_law_that_no_longer_holds_is_said_with_the_guide_that_cites_it(asker: Assistant) -> None:
    answer = ask(asker, "开个饭馆都要办哪些证，先办哪个")
    said = next(one for one in answer.notices if "个体工商户条例》已于2022年11月1日废止" in one)
    assert said.startswith("《个体工商户设立登记》：本指南引用的")
    assert any(f"[{one.marker}]" in said and one.quote == "《个体工商户条例》" for one in answer.citations)


def test_every_row_of_a_bundle_is_borne_out(asker: Assistant) -> None:
    answer = ask(asker, "开个饭馆都要办什么")
    rows = tuple(row for row in answer.text.split("\n\n") if row not in answer.notices)
    assert check(rows, answer.citations) == ()
    assert all("[" in row for row in rows)


def test_every_source_of_a_bundle_resolves(asker: Assistant) -> None:
    answer = ask(asker, "人走了要办哪些手续")
    store = asker._store
    assert all(quote_resolves(one, store.items([one.guide_id])[one.guide_id].text) for one in answer.citations)


def test_whoever_of_the_family_died_it_is_one_event(lexicon: Lexicon, places: Places) -> None:
    assert meant("我爷爷刚去世，要办哪些手续", lexicon, places) == "after-death"
    assert meant("老伴前天过世了，要跑哪些手续", lexicon, places) == "after-death"
