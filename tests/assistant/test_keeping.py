"""What a turn keeps of an answer, and what it settles for the next."""

from __future__ import annotations

from datetime import date

from assistant.asking import Asking
from assistant.conversation import asks_again
from assistant.decision import Decision, Ending
from assistant.history import Earlier, Turn
from assistant.keeping import goes_on_about, guesses_again, guide_after, meant_before, topic_after
from assistant.ruling import Ruling
from assistant.understand import understand
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import Evidence, MatterHit
from knowledge.search.results import MatterKind
from tests.listings import injury, passport
from tests.samples import CITY

PENSION, OFFICIALS = (
    MatterHit(id=one, kind=MatterKind.GUIDE, title=one, region=CITY, score=0.9, features={}) for one in ("企业", "机关")
)
WHICH = Ruling(decision=Decision(ending=Ending.WHICH_MATTER, candidates=(OFFICIALS, PENSION)))
A_GUESS = Ruling(decision=Decision(ending=Ending.GUIDE, guide=PENSION, instead=("机关",)))


def asking(question: str, last: Turn, lexicon: Lexicon, places: Places, *, goes_on: bool = False) -> Asking:
    read = understand(question, region=CITY, lexicon=lexicon, places=places)
    return Asking(understood=read, typed=read, evidence=Evidence(), last=last, goes_on=goes_on, day=date(2026, 11, 1))


def test_a_word_of_several_meanings_means_the_one_talked_of_before() -> None:
    assert meant_before(WHICH, Turn(guide="企业")) == PENSION
    assert meant_before(WHICH, Turn(guide="another", earlier=(Earlier(topic="退休", guide="企业"),))) == PENSION
    assert meant_before(WHICH, Turn(guide="another")) is None
    assert meant_before(A_GUESS, Turn(guide="企业")) is None


def test_what_was_not_found_is_not_guessed_a_turn_later(lexicon: Lexicon, places: Places) -> None:
    nothing = Turn(topic="津贴", found_nothing=True)
    assert guesses_again(asking("那材料是啥", nothing, lexicon, places), A_GUESS)
    assert not guesses_again(asking("那护照的材料是啥", nothing, lexicon, places), A_GUESS)
    assert not guesses_again(asking("那材料是啥", Turn(topic="津贴", guide="企业"), lexicon, places), A_GUESS)


def test_a_word_said_of_the_document_at_hand_is_no_new_topic(lexicon: Lexicon, places: Places) -> None:
    of_page = asking("租金多少", Turn(topic="公租房", page="办法"), lexicon, places, goes_on=True)
    assert goes_on_about(of_page, None, "办法")
    assert not goes_on_about(of_page, None, "通告")
    assert not goes_on_about(of_page, "企业", None)


def test_a_day_of_handing_in_is_asked_about_again() -> None:
    assert asks_again(Turn(facets=("limits",), hand_in="周五去交")) == ("几号能拿到",)
    assert asks_again(Turn(facets=("limits",))) == ("要多久",)


def test_the_talk_is_about_what_holds_in_the_place_of_what_ended(lexicon: Lexicon, places: Places) -> None:
    question = asking("对账单怎么寄", Turn(), lexicon, places)
    ruling = Ruling(decision=Decision(ending=Ending.NOTHING), lapsed=passport(), replacement=injury())
    assert "工伤认定" in topic_after(question, ruling)
    assert guide_after(question, ruling, {}) == injury().id
    alone = ruling.model_copy(update={"replacement": None})
    assert "护照" in topic_after(question, alone)
