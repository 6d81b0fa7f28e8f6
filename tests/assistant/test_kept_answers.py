"""An answer that is ready is the answer that would be found: same facts, own ids, a conversation that goes on; and it ends in time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import Answer, Status
from assistant.assistant import Assistant
from knowledge.access import CITIZEN, Role, Viewer
from knowledge.encode import Encoder
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.phases import Event, Phase, heard_by
from knowledge.places import Places
from knowledge.search import Searcher
from tests.records import empty_store
from tests.samples import CITY, DISTRICT, pension_page

ASKED = "企业职工养老金多久能办好"
ELSEWHERE = "500105"


class Ear:
    """Counts answers that were ready."""

    def __init__(self) -> None:
        self.kept = 0

    def phase(self, name: Phase, began_ns: int, ended_ns: int) -> None:
        """Nothing to note."""

    def event(self, name: Event, times: int) -> None:
        """Count it."""
        self.kept += times if name is Event.ANSWER_KEPT else 0


class Hall:
    """A record, its index and an assistant with answers ready."""

    def __init__(self, folder: Path, encoder: Encoder, lexicon: Lexicon, places: Places) -> None:
        self.store = empty_store(folder)
        self.index = EmbeddedIndex.open(folder, encoder)
        self.lexicon = lexicon
        self.put(pension_page(promised="10"))
        self.assistant = Assistant(Searcher(self.store, self.index, lexicon), places, keep=3)

    def put(self, *pieces: object, file: str = "a.html") -> None:
        """Store a file and index it."""
        self.store.put_file(file, str(pieces), pieces)  # type: ignore[arg-type]
        catch_up(self.store, self.index, self.lexicon)

    def ask(self, question: str = ASKED, **more: object) -> tuple[Answer, bool]:
        """An answer, and whether it was ready."""
        ear = Ear()
        with heard_by(ear):
            answer = self.assistant.answer(question, **{"region": CITY, **more})  # type: ignore[arg-type]
        return answer, ear.kept == 1


@pytest.fixture
def hall(tmp_path: Path, encoder: Encoder, lexicon: Lexicon, places: Places) -> Iterator[Hall]:
    with opened(tmp_path, encoder, lexicon, places) as hall:
        yield hall


@contextmanager
def opened(folder: Path, encoder: Encoder, lexicon: Lexicon, places: Places) -> Iterator[Hall]:
    hall = Hall(folder, encoder, lexicon, places)
    yield hall
    hall.index.close()
    hall.store.close()


def said(answer: Answer) -> Answer:
    return answer.model_copy(update={"answer_id": "", "conversation_id": "", "seconds": 0.0})


def test_the_second_who_asks_gets_the_same_answer_under_ids_of_its_own(hall: Hall) -> None:
    (first, fresh), (second, ready) = hall.ask(), hall.ask()
    assert (first.status, fresh, ready) == (Status.ANSWERED, False, True)
    assert said(second) == said(first)
    assert second.answer_id != first.answer_id
    assert second.conversation_id != first.conversation_id


def test_writing_makes_no_difference_but_the_place_and_the_day_do(hall: Hall) -> None:
    hall.ask()
    assert hall.ask(f" {ASKED} ")[1]
    assert not hall.ask(region=DISTRICT)[1]
    assert not hall.ask(today=date(2026, 9, 18))[1]


def test_a_conversation_goes_on_from_an_answer_that_was_ready(hall: Hall) -> None:
    hall.ask()
    second, _ = hall.ask()
    goes_on, ready = hall.ask("那要多少钱", conversation_id=second.conversation_id)
    assert not ready
    assert goes_on.guide == second.guide
    assert any(fact.field == "fee" for fact in goes_on.facts)


def test_a_question_inside_a_conversation_is_never_taken_from_another(hall: Hall) -> None:
    first, _ = hall.ask()
    assert not hall.ask(conversation_id=first.conversation_id)[1]


def test_a_question_back_is_ready_for_whoever_writes_the_very_same(hall: Hall) -> None:
    (first, fresh), (second, ready) = hall.ask(region=None), hall.ask(region=None)
    assert (first.status, fresh, ready) == (Status.CLARIFY, False, True)
    assert said(second) == said(first)
    other, ready = hall.ask("企業職工養老金多久能辦好", region=None)
    assert not ready
    assert "企業職工" in other.options[0].question


def test_a_button_of_a_question_back_that_was_ready_is_understood(hall: Hall) -> None:
    hall.ask(region=None)
    second, _ = hall.ask(region=None)
    pressed, _ = hall.ask(second.options[0].label, region=None, conversation_id=second.conversation_id)
    assert pressed.status is Status.ANSWERED


def test_what_was_not_found_is_found_once_there_is_a_guide(hall: Hall) -> None:
    hall.store.withdraw_file("a.html")
    assert [hall.ask()[1] for _ in range(2)] == [False, True]
    hall.put(pension_page(promised="10"))
    answer, ready = hall.ask()
    assert (answer.status, ready) == (Status.ANSWERED, False)


def test_a_changed_guide_is_answered_anew_at_once(hall: Hall) -> None:
    before, _ = hall.ask()
    hall.put(pension_page(promised="8"))
    after, ready = hall.ask()
    assert not ready
    assert "10个工作日" in before.text
    assert "8个工作日" in after.text


def test_a_guide_of_the_district_that_comes_later_wins(hall: Hall) -> None:
    hall.ask(region=DISTRICT)
    assert hall.ask(region=DISTRICT)[1]
    hall.put(pension_page(region=DISTRICT, promised="5"), file="b.html")
    answer, ready = hall.ask(region=DISTRICT)
    assert not ready
    assert answer.guide is not None
    assert answer.guide.region == DISTRICT


def test_a_change_in_another_city_leaves_it_ready(hall: Hall) -> None:
    hall.ask()
    hall.put(pension_page(region=ELSEWHERE), file="b.html")
    assert hall.ask()[1]


def test_a_withdrawn_guide_answers_nobody(hall: Hall) -> None:
    hall.ask()
    hall.store.withdraw_file("a.html")
    answer, ready = hall.ask()
    assert (answer.status is Status.ANSWERED, ready) == (False, False)


def test_what_was_masked_is_neither_kept_nor_looked_up(hall: Hall) -> None:
    hall.ask()
    for _ in range(2):
        assert not hall.ask(f"我的手机13800138000，{ASKED}")[1]


def test_staff_are_answered_from_the_record(hall: Hall) -> None:
    hall.ask()
    clerk = Viewer.of(Role.WINDOW)
    for _ in range(2):
        assert not hall.ask(viewer=clerk)[1]
    assert hall.ask(viewer=CITIZEN)[1]


def test_the_one_asked_for_longest_ago_goes(hall: Hall) -> None:
    questions = [f"企业职工养老金{asked}" for asked in ("多久能办好", "要多少钱", "在哪里办", "要带什么材料")]
    answered = [hall.ask(question)[0].status for question in questions]
    assert set(answered) == {Status.ANSWERED}
    assert hall.ask(questions[3])[1]
    assert not hall.ask(questions[0])[1]
