"""Open questions: near ones together, weeks and departments apart, words suggested and never taken by themselves."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from evals.ratings.grouping import Near, Placed, agglomerate, group, suggest, week_of
from evals.ratings.nearest import placed
from knowledge.encode import Encoder
from knowledge.places import Places
from knowledge.search import Searcher
from knowledge.store.unanswered import Unanswered
from tests.evals.ratings_samples import NOON
from tests.samples import CITY

PENSION = Near(title="养老金申领", matter="pension", department="社保中心", score=0.5)


def asked(question: str, number: int = 1, *, days: int = 0) -> Unanswered:
    return Unanswered(
        number=number, question=question, region=CITY, why="not_found", created=NOON + timedelta(days=days)
    )


def test_the_nearest_groups_are_joined_first_and_far_ones_never() -> None:
    angles = np.deg2rad([0, 10, 90, 100, 180])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    assert agglomerate(vectors, 0.9) == ((0, 1), (2, 3), (4,))
    assert agglomerate(vectors, -1.0) == ((0, 1, 2, 3, 4),)
    assert agglomerate(vectors[:0], 0.9) == ()


def test_average_linkage_does_not_chain() -> None:
    """Each is near to the next, the ends are far apart: single linkage would make one group."""
    angles = np.deg2rad([0, 30, 75, 105])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    assert agglomerate(vectors, 0.7) == ((0, 1), (2, 3))


def test_a_week_begins_on_monday_in_china() -> None:
    sunday_evening_utc = Unanswered(question="x", why="not_found", created=NOON.replace(day=8, hour=16))
    assert week_of(sunday_evening_utc) == date(2026, 11, 9)


def test_questions_are_grouped_by_week_department_and_meaning(encoder: Encoder) -> None:
    other = Near(title="普通护照签发", department="公安局", score=0.5)
    questions = [
        Placed(asked=asked("养老金怎么认证", 1), near=(PENSION,)),
        Placed(asked=asked("养老金怎么认证", 2), near=(PENSION,)),
        Placed(asked=asked("养老金怎么认证", 3, days=7), near=(PENSION,)),
        Placed(asked=asked("护照照片尺寸", 4), near=(other,)),
        Placed(asked=asked("路灯不亮", 5)),
    ]
    found = [(one.week.day, one.department, one.numbers) for one in group(questions, encoder)]
    assert found[0] == (9, "社保中心", (3,))
    assert sorted(found[1:]) == [(2, "公安局", (4,)), (2, "未归口", (5,)), (2, "社保中心", (1, 2))]


def test_words_that_most_of_a_group_say_are_suggested_for_the_nearest_matter() -> None:
    members = [
        Placed(asked=asked("刷脸领退休钱"), near=(PENSION,), unknown=("刷脸", "退休钱")),
        Placed(asked=asked("刷脸失败"), near=(PENSION,), unknown=("刷脸",)),
        Placed(asked=asked("刷脸在哪"), near=(PENSION,), unknown=("刷脸",)),
    ]
    assert [(one.word, one.matter, one.support) for one in suggest(members)] == [("刷脸", "pension", 3)]


def test_nothing_is_suggested_without_a_matter_of_the_lexicon() -> None:
    assert suggest([Placed(asked=asked("路灯不亮"), unknown=("路灯",))]) == ()


def test_a_question_is_placed_beside_its_nearest_matter_and_agency(searcher: Searcher, places: Places) -> None:
    (found,) = placed([asked("养老金申领在哪")], searcher, places)
    assert found.near[0].title == "企业职工基本养老金申领"
    assert found.near[0].department == "云河市社会保险中心"


def test_a_matter_without_a_guide_is_found_in_the_lexicon(searcher: Searcher, places: Places) -> None:
    (found,) = placed([asked("给宝宝上户口")], searcher, places)
    assert "birth-registration" in [near.matter for near in found.near]
