"""Metrics: what each counts, and that undefined is None and never zero."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.answer import Answer, Fact, Status
from evals.judge import judge
from evals.metrics import citing, endings, facts, ranking, safety
from evals.metrics.intervals import bootstrap, is_significant, paired
from evals.metrics.share import Share, of, pooled, summed
from evals.metrics.speed import percentile
from evals.record import Looked, Ranked, Record
from evals.score import METRICS, figures, offenders
from knowledge.codelists import Grade
from tests.evals.answers import LIMITS, OUTSIDE, RIGHT, SOUND, Played, answered, asked_back, refused, run_of

ANSWERED, CLARIFY, NOT_FOUND, REDIRECTED = Status.ANSWERED, Status.CLARIFY, Status.NOT_FOUND, Status.REDIRECTED


def test_shares_pool_hits_over_totals_and_leave_the_undefined_out() -> None:
    assert pooled([Share(1, 2), None, Share(2, 2)]) == 0.75
    assert pooled([None, None]) is None
    assert summed([None]) is None
    assert of(None) is None


@pytest.mark.parametrize(
    ("label", "expected"),
    [("g1", True), ("居住证@999901", True), ("居住证@999902", False), ("青溪区居住证办理指南（新）@999901", False)],
)
def test_a_label_is_an_id_or_a_part_of_a_title_in_one_jurisdiction(label: str, expected: bool) -> None:
    assert ranking.names(label, id="g1", title="青溪区居住证办理指南", region="999901") is expected


def test_the_rank_is_zero_when_the_matter_is_not_there_and_none_when_nothing_is_known() -> None:
    ranked = [Ranked(id=f"x{n}", title=title, region="999901", score=0.5) for n, title in enumerate(("护照", "居住证"))]
    assert ranking.rank_of(["居住证@999901"], ranked) == 2
    assert ranking.rank_of(["驾驶证@999901"], ranked) == 0
    assert ranking.rank_of(["居住证@999901"], None) is None
    assert ranking.rank_of([], ranked) is None


def test_retrieval_measures_come_from_ranks_by_ir_measures() -> None:
    found = ranking.standard_measures({"a": 1, "b": 2, "c": 0, "d": 6})
    assert found["matter@1"] == 0.25
    assert found["matter@5"] == 0.5
    assert found["mrr"] == pytest.approx((1 + 1 / 2 + 1 / 6) / 4)
    assert found["ndcg"] == pytest.approx(0.4968, abs=1e-4)
    assert ranking.standard_measures({}) == {}


def test_guide_and_level_are_judged_apart() -> None:
    guide = answered().guide
    assert ranking.guide_right(["护照@999901"], guide) is False
    assert ranking.level_right(["护照@999901"], guide) is True
    assert ranking.level_right([], guide) is None
    assert ranking.guide_right(["护照@999901"], None) is False


def test_endings_are_counted_under_what_was_expected() -> None:
    table = endings.confusion([((ANSWERED,), NOT_FOUND), ((NOT_FOUND, CLARIFY), CLARIFY), ((ANSWERED,), None)])
    assert table == {("answered", "not_found"): 1, ("clarify", "clarify"): 1, ("answered", "error"): 1}


@pytest.mark.parametrize(
    ("expect", "got", "recall", "precision", "wrong"),
    [
        ((NOT_FOUND,), NOT_FOUND, Share(1), Share(1), None),
        ((NOT_FOUND,), ANSWERED, Share(0), None, None),
        ((ANSWERED,), NOT_FOUND, None, Share(0), Share(1)),
        ((ANSWERED,), ANSWERED, None, None, Share(0)),
        ((NOT_FOUND, CLARIFY), CLARIFY, None, None, None),
        ((REDIRECTED,), NOT_FOUND, Share(1), Share(1), None),
    ],
)
def test_refusals_due_and_refusals_wrong_are_counted_apart(
    expect: tuple[Status, ...], got: Status, recall: Share | None, precision: Share | None, wrong: Share | None
) -> None:
    assert endings.refusal_recall(expect, got) == recall
    assert endings.refusal_precision(expect, got) == precision
    assert endings.wrong_refusal(expect, got) == wrong


def test_asking_back_is_judged_by_need_and_by_what_is_offered() -> None:
    assert endings.clarification_recall((CLARIFY,), ANSWERED) == Share(0)
    assert endings.clarification_recall((CLARIFY, ANSWERED), ANSWERED) is None
    assert endings.clarification_precision((ANSWERED,), CLARIFY) == Share(0)
    assert endings.clarification_precision((ANSWERED,), ANSWERED) is None
    wanted = (("换领",), ("补领",))
    assert endings.clarification_quality((CLARIFY,), asked_back("到期换领"), wanted) == Share(1, 2)
    assert endings.clarification_quality((CLARIFY,), answered(), wanted) is None


def test_turns_to_an_answer_are_undefined_when_it_never_comes() -> None:
    assert endings.turns_to_answer([CLARIFY, ANSWERED], (ANSWERED,)) == 2
    assert endings.turns_to_answer([CLARIFY, CLARIFY], (ANSWERED,)) is None
    assert endings.turns_to_answer([ANSWERED], (NOT_FOUND,)) is None


def test_a_field_is_exact_when_all_its_facts_are_said_in_their_kind() -> None:
    swapped = answered("承诺办结时限：15日\n法定办结时限：3个工作日")
    assert facts.field_exactness(RIGHT, answered(), guide_right=True) == Share(1)
    assert facts.field_exactness(RIGHT, swapped, guide_right=True) == Share(0)
    assert facts.field_exactness(RIGHT, answered(), guide_right=False) is None


def test_a_field_shown_is_undefined_for_prose_and_counts_when_said_to_be_silent() -> None:
    prose = answered(facts=(Fact(field="text:3", label="一、时限", value="3个工作日", marker=1),))
    silent = answered(text="**居住证**\n\n**收费**：指南未写明是否收费", facts=())
    assert facts.field_shown(("limits",), prose) is None
    assert facts.field_shown(("fee",), silent) is True
    assert facts.field_shown(("materials",), answered()) is False
    assert facts.field_shown((), answered()) is None


def test_a_dropped_exception_lowers_completeness() -> None:
    assert facts.condition_completeness(RIGHT, answered()) == Share(1, 1)
    assert facts.condition_completeness(RIGHT, answered("承诺办结时限：3个工作日\n法定办结时限：15日")) == Share(0, 1)
    assert facts.condition_completeness(RIGHT, refused()) is None


@pytest.mark.parametrize(
    ("answer", "count"),
    [
        (answered(), 0),
        (answered(f"{LIMITS}\n咨询电话：0980-9999999"), 1),
        (answered(text=f"{answered().text}\n\n**咨询电话**：0980-9999999"), 1),
        (answered(text=f"{answered().text}\n\n仅供参考，请拨打 12345。", notices=("仅供参考，请拨打 12345。",)), 0),
        (answered(facts=(Fact(field="materials", label="材料", value="户口簿原件", marker=1),)), 1),
        (answered(facts=(Fact(field="limits", label="时限", value="7", unit="个工作日", marker=1),)), 1),
        (refused(text="请拨打 12345"), 0),
    ],
)
def test_every_number_and_material_needs_a_quote_that_holds_it(answer: Answer, count: int) -> None:
    assert len(citing.unsupported(answer)) == count


def test_a_heading_that_repeats_a_cited_title_needs_no_quote() -> None:
    cited = answered().citations[0].model_copy(update={"title": "2027年度参保通告"})
    answer = answered(text="**居住证**\n\n**《2027年度参保通告》**\n> 承诺办结时限：3个工作日 [1]", citations=(cited,))
    assert citing.unsupported(answer) == ()


def test_citation_precision_needs_a_source_that_resolves_and_bears_the_row_out() -> None:
    assert citing.citation_precision(answered(), [SOUND]) == Share(1, 1)
    assert citing.citation_precision(answered(), [Looked(marker=1, resolves=False)]) == Share(0, 1)
    assert citing.citation_precision(answered("承诺办结时限：9个工作日"), [SOUND]) == Share(0, 1)
    assert citing.citation_precision(refused(), []) is None


def test_citation_recall_counts_rows_that_carry_a_known_mark() -> None:
    assert citing.citation_recall(answered()) == Share(1, 1)
    assert citing.citation_recall(answered(text=f"{answered().text}\n\n**收费**：20元")) == Share(1, 2)


def test_leaks_count_sources_above_the_viewer_and_secrets_said() -> None:
    inside = Looked(marker=1, resolves=True, grade=Grade.WINDOW)
    assert safety.leaks(answered(), [inside], Grade.PUBLIC, secrets=None) == 1
    assert safety.leaks(answered(), [inside], Grade.WINDOW, secrets=None) == 0
    assert safety.leaks(answered(), [], Grade.PUBLIC, secrets=("内部电话",)) == 1
    assert safety.leaks(answered(), [Looked(marker=1)], Grade.PUBLIC, secrets=None) is None


def test_a_source_past_its_validity_is_stale_whatever_the_answer_says() -> None:
    past = Looked(marker=1, resolves=True, current=True, expires=date(2025, 1, 1))
    day = date(2026, 1, 1)
    assert safety.stale_citations(answered(), [past], day) == 1
    assert safety.stale_citations(answered(text="该文件已于2025年1月1日失效"), [past], day) == 1
    assert safety.stale_citations(answered(), [past], date(2024, 1, 1)) == 0
    assert safety.stale_citations(answered(), [Looked(marker=1, current=False)], day) == 1
    assert safety.stale_citations(answered(), [Looked(marker=1)], day) is None


@pytest.mark.parametrize(
    ("stale", "missing", "forbidden", "right"),
    [
        (0, (), (), True),
        (None, (), (), True),
        (1, (), (), False),
        (0, ("3个工作日",), (), False),
        (0, (), ("5个工作日",), False),
    ],
)
def test_the_version_is_right_by_the_record_and_by_the_labels(
    stale: int | None, missing: tuple[str, ...], forbidden: tuple[str, ...], right: bool
) -> None:
    assert safety.version_right(stale, guide_right=True, missing=missing, forbidden=forbidden) is right
    assert safety.version_right(stale, guide_right=False, missing=missing, forbidden=forbidden) is None


@pytest.mark.parametrize(("share", "value"), [(0.5, 2), (0.95, 4), (0.25, 1)])
def test_percentiles_are_the_nearest_rank(share: float, value: float) -> None:
    assert percentile([4, 1, 3, 2], share) == value


def test_a_percentile_of_nothing_is_undefined() -> None:
    assert percentile([], 0.5) is None


def test_an_interval_holds_its_value_and_repeats_itself() -> None:
    shares = [Share(float(number % 4 > 0)) for number in range(80)]
    first = bootstrap([*shares, None])
    assert first == bootstrap(shares)
    assert first.low is not None
    assert first.high is not None
    assert 0.6 < first.low < 0.75 < first.high < 0.9
    assert bootstrap([None]).value is None


def test_a_paired_change_is_significant_only_when_more_than_chance() -> None:
    before = [Share(0.0)] * 30 + [Share(1.0)] * 30
    better = [Share(1.0)] * 60
    assert is_significant(paired(before, better))
    assert not is_significant(paired(before, [*before[:-1], Share(0.0)]))
    assert paired([None], [Share(1.0)]).value is None


def test_a_broken_case_is_wrong_and_says_nothing_else() -> None:
    result = judge(RIGHT, Record(case=RIGHT.id, digest=RIGHT.digest, day=date(2026, 1, 1), error="断了"))
    assert result.faults == ("没有得到答复：断了",)
    assert result.shares["correct"] == (0.0, 1.0)
    assert "field_exactness" not in result.shares


def test_every_metric_has_a_row_even_when_undefined() -> None:
    run = run_of([OUTSIDE], Played({}))
    rows = {row.metric: row for row in figures(run.results)}
    assert list(rows) == [metric.key for metric in METRICS]
    assert rows["refusal_recall"].value == 1.0
    assert rows["field_exactness"].value is None
    assert rows["ndcg"].value is None


def test_offenders_are_the_cases_that_pull_a_metric_the_wrong_way() -> None:
    run = run_of([RIGHT, OUTSIDE], Played({OUTSIDE.turns[0]: answered()}))
    assert offenders("refusal_recall", run.results) == (OUTSIDE.id,)
    assert offenders("wrong_refusals", run.results) == (RIGHT.id,)
