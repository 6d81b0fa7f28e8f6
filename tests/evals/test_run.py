"""Runs: one folder each, taken up where they stopped, and one broken case never ends them."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from defusedxml import ElementTree as XML

from assistant.answer import Answer, Status
from evals.case import Case, Split, data_hash
from evals.compare import compare
from evals.compare import markdown as comparison_page
from evals.record import Exchange, RecordFile
from evals.run import ask, judge_again, run
from evals.scores import read_run
from knowledge.codelists import Grade
from knowledge.errors import GuideError, SettingError
from tests.evals.answers import OUTSIDE, RIGHT, SOUND, Played, answered, asked_back, refused

CASES = (RIGHT, OUTSIDE)


def played(**parts: Answer) -> Played:
    return Played({RIGHT.turns[0]: parts.get("right", answered()), OUTSIDE.turns[0]: refused()}, looked=[SOUND])


class Breaking(Played):
    """A target that breaks on one question."""

    def ask(
        self, question: str, *, region: str | None, conversation_id: str | None, grade: Grade, day: date | None = None
    ) -> Exchange:
        if question == RIGHT.turns[0]:
            raise KeyError("没有这一栏")
        return super().ask(question, region=region, conversation_id=conversation_id, grade=grade, day=day)


def test_a_run_writes_its_whole_folder(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    done = run(CASES, played(), tmp_path / "a", about={"编码模型": "x"}, progress=lambda _, n, of: seen.append((n, of)))
    names = {"settings.json", "answers.jsonl", "scores.json", "problems.log", "report.md", "report.html", "junit.xml"}
    assert {path.name for path in (tmp_path / "a").iterdir()} == names
    assert seen == [(1, 2), (2, 2)]
    assert all(one.is_right for one in done.results)
    assert read_run(tmp_path / "a") == done


def test_settings_say_what_was_run(tmp_path: Path) -> None:
    tuned = RIGHT.model_copy(update={"id": "T1"})
    run((*CASES, tuned), played(), tmp_path, about={"编码模型": "x"})
    settings = json.loads((tmp_path / "settings.json").read_text("utf-8"))
    assert settings["suites"] == {"fields": 2, "out_of_scope": 1}
    assert settings["about"] == {"编码模型": "x"}
    assert tuned.split is Split.DEV
    assert settings["test_hash"] == data_hash(CASES) != settings["data_hash"]
    assert settings["versions"]["ir-measures"]


def test_a_finished_run_asks_nothing_again(tmp_path: Path) -> None:
    run(CASES, played(), tmp_path)
    again = played()
    run(CASES, again, tmp_path)
    assert again.asked == []


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path) -> None:
    run([RIGHT], played(), tmp_path)
    with (tmp_path / "answers.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"case": "O1", "dig')
    again = played()
    done = run(CASES, again, tmp_path)
    assert again.asked == [OUTSIDE.turns[0]]
    assert all(one.is_right for one in done.results)
    assert set(RecordFile(tmp_path / "answers.jsonl").read()) == {"T2", "O1"}


def test_a_rewritten_case_is_asked_again(tmp_path: Path) -> None:
    run([RIGHT], played(), tmp_path)
    again = played()
    run([RIGHT.model_copy(update={"must": ()})], again, tmp_path)
    assert again.asked == [RIGHT.turns[0]]


def test_a_broken_case_is_reported_and_asked_again_next_time(tmp_path: Path) -> None:
    done = run(CASES, Breaking({}), tmp_path)
    assert done.results[0].status is None
    assert "KeyError" in done.results[0].faults[0]
    assert "没有得到答复" in (tmp_path / "problems.log").read_text("utf-8")
    again = played()
    run(CASES, again, tmp_path)
    assert again.asked == [RIGHT.turns[0]]


def test_a_folder_of_another_target_is_refused(tmp_path: Path) -> None:
    run(CASES, played(), tmp_path)
    with pytest.raises(SettingError, match="另一次运行"):
        run(CASES, Played({}, name="别的助手"), tmp_path)


def test_nothing_to_ask_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="没有要运行的题目"):
        run([], played(), tmp_path)


def test_many_threads_give_the_same_results(tmp_path: Path) -> None:
    cases = [RIGHT.model_copy(update={"id": f"N{number}"}) for number in range(30)]
    one, many = run(cases, played(), tmp_path / "1", threads=1), run(cases, played(), tmp_path / "8", threads=8)
    assert [result.shares for result in one.results] == [result.shares for result in many.results]


def test_labelled_buttons_are_pressed_and_count_as_turns() -> None:
    case = RIGHT.model_copy(update={"turns": ("居住证",), "picks": ("换领",)})
    target = Played({"居住证": asked_back("首次", "到期换领"), "到期换领怎么办": answered()}, looked=[SOUND])
    record = ask(case, target)
    assert target.asked == ["居住证", "到期换领怎么办"]
    assert record.last is not None
    assert record.last.answer.status is Status.ANSWERED


def test_without_labels_no_button_is_pressed_and_pressing_ends() -> None:
    back = {"居住证": asked_back("换领"), "换领怎么办": asked_back("换领")}
    assert len(ask(RIGHT.model_copy(update={"turns": ("居住证",)}), Played(back)).exchanges) == 1
    pressed = ask(RIGHT.model_copy(update={"turns": ("居住证",), "picks": ("换领",)}), Played(back))
    assert len(pressed.exchanges) == 3


def test_the_html_report_loads_nothing_and_escapes_what_was_typed(tmp_path: Path) -> None:
    case = RIGHT.model_copy(update={"turns": ("<script>alert(1)</script>",)})
    run([case], Played({}), tmp_path)
    page = (tmp_path / "report.html").read_text("utf-8")
    assert "<script>" not in page
    assert not re.search(r"(?:src|href)=", page)
    assert page.count("<svg") == 5
    for plot in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
        XML.fromstring(plot)


def test_reports_name_what_is_wrong(tmp_path: Path) -> None:
    run(CASES, played(right=refused()), tmp_path, show_test=True)
    assert "应是 answered" in (tmp_path / "report.md").read_text("utf-8")
    assert "没有定义" in (tmp_path / "report.md").read_text("utf-8")
    failures = XML.parse(tmp_path / "junit.xml").getroot().findall(".//failure")
    assert len(failures) == 1


def test_answers_can_be_judged_again_with_other_labels(tmp_path: Path) -> None:
    run(CASES, played(), tmp_path)
    stricter = RIGHT.model_copy(update={"must_not": ("3个工作日",)})
    assert [one.is_right for one in judge_again([stricter, OUTSIDE], tmp_path)] == [False, True]


def test_a_folder_without_a_run_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match="没有跑完的评测"):
        read_run(tmp_path)
    (tmp_path / "settings.json").write_text("{}")
    with pytest.raises(GuideError, match="别的版本"):
        read_run(tmp_path)


def test_a_comparison_names_what_was_mended_broken_and_flipped(tmp_path: Path) -> None:
    cases: list[Case] = [RIGHT.model_copy(update={"id": f"N{number}"}) for number in range(12)]
    before = run([*cases, RIGHT], played(right=refused()), tmp_path / "a")
    after = run([*cases, OUTSIDE], played(), tmp_path / "b")
    found = compare(before, after)
    assert (found.shared, found.left_out) == (12, 2)
    assert found.mended == found.flipped == tuple(case.id for case in cases)
    assert found.broken == ()
    moved = next(change for change in found.changes if change.metric == "answered_correctly")
    assert (moved.before, moved.after, moved.significant, moved.better) == (0.0, 1.0, True, True)
    undefined = next(change for change in found.changes if change.metric == "clarification_quality")
    assert (undefined.difference, undefined.significant) == (None, False)
    assert "显著变好" in comparison_page(found)


def test_a_slice_keeps_to_its_split_suite_and_group(tmp_path: Path) -> None:
    done = run(CASES, played(), tmp_path)
    assert [one.case for one in done.slice(suites=["fields"])] == ["T2"]
    assert [one.case for one in done.slice(groups=["limits"])] == ["T2"]
    assert "T2" in [one.case for one in done.slice(split=Split.TEST)]


def test_a_wrong_case_of_the_test_split_shows_its_checks_and_not_its_words(tmp_path: Path) -> None:
    tuned = RIGHT.model_copy(update={"id": "T1", "must": (("88个工作日",),)})
    kept = RIGHT.model_copy(update={"must": (("99个工作日",),)})
    assert (tuned.split, kept.split) == (Split.DEV, Split.TEST)
    run([tuned, kept], played(), tmp_path / "blind")
    run([tuned, kept], played(), tmp_path / "open", show_test=True)
    for name in ("problems.log", "report.md", "report.html", "junit.xml"):
        blind, shown = ((tmp_path / folder / name).read_text("utf-8") for folder in ("blind", "open"))
        assert "88个工作日" in blind
        assert "99个工作日" not in blind
        assert "99个工作日" in shown
    log = (tmp_path / "blind" / "problems.log").read_text("utf-8")
    assert log.count(RIGHT.turns[0]) == 1
    assert f"{kept.id}\t" in log
    assert "没有说出\n" in log
