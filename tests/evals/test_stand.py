"""The real assistant under evals: targets, replay, ablations, peers and drafts over a small store."""

from __future__ import annotations

import json
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from openpyxl import load_workbook

from assistant.answer import Status
from evals.ablation import VARIANTS, ablate, markdown
from evals.case import Case, read_case
from evals.judge import judge
from evals.make import draft_cases
from evals.peers import Endpoint, PlainRag
from evals.replay import replay
from evals.run import ask, run
from evals.sheet import ADOPT, YES, export_sheet, import_sheet
from evals.stand import Stand, open_stand
from evals.target import Http, Target
from knowledge.codelists import Grade
from knowledge.errors import GuideError, SettingError
from tests.evals.answers import LIMITS, RIGHT, answered
from tests.samples import CITY, DISTRICT


def test_the_assistant_in_process_shows_its_candidates_and_sources(stand: Stand, pension: Case) -> None:
    record = ask(pension, stand.target)
    last = record.last
    assert last is not None
    assert last.ranked
    assert last.ranked[0].title == "企业职工基本养老金申领"
    assert all(one.resolves and one.current and one.grade is Grade.PUBLIC for one in last.looked)
    assert judge(pension, record).faults == ()


def test_each_level_gets_its_own_answer(stand: Stand, pension: Case) -> None:
    district = pension.model_copy(
        update={"region": DISTRICT, "guides": (f"企业职工基本养老金申领@{DISTRICT}",), "must": (("承诺…5个工作日",),)}
    )
    assert judge(district, ask(district, stand.target)).faults == ()


def test_a_screened_question_has_no_candidates_left_over_from_another(stand: Stand, pension: Case) -> None:
    target = stand.target
    ask(pension, target)
    last = ask(pension.model_copy(update={"turns": ("你好",)}), target).last
    assert last is not None
    assert last.ranked is None


def test_a_replay_tells_every_step_and_the_verdict(stand: Stand, pension: Case) -> None:
    told = replay(pension, stand.target)
    for step in ("一、初看", "二、理解", "三、候选事项", "四、候选段落", "五、决定", "六、答复", "七、核对", "全对。"):
        assert step in told


def test_a_replay_says_what_is_wrong(stand: Stand, pension: Case) -> None:
    wrong = pension.model_copy(update={"must": (("99个工作日",),), "keep": (("除外",),)})
    assert "没有说出「99个工作日」" in replay(wrong, stand.target)
    assert "转介" not in replay(pension.model_copy(update={"turns": ("我要上访",)}), stand.target)


def test_every_ablation_runs_and_only_changes_have_intervals(stand: Stand, pension: Case) -> None:
    rows = ablate([pension], stand)
    assert [row.name for row in rows] == list(VARIANTS)
    assert rows[0].change is None
    assert all(row.change is not None for row in rows[1:])
    assert markdown(rows).count("\n") == len(rows) + 2


def test_an_answer_without_the_check_is_the_same_when_nothing_is_wrong(
    stand: Stand, pension: Case, tmp_path: Path
) -> None:
    with_check = ask(pension, stand.target).last
    without = ask(pension, VARIANTS["不核对"](stand, tmp_path)).last
    assert with_check is not None
    assert without is not None
    assert with_check.answer.text == without.answer.text


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # langchain's splitters still announce an old regex flag
def test_a_plain_rag_answers_with_a_passage_that_resolves(stand: Stand, pension: Case) -> None:
    pytest.importorskip("langchain_chroma")
    pytest.importorskip("langchain_text_splitters")
    rag = PlainRag(stand, floor=0.0)
    last = ask(pension, rag).last
    assert last is not None
    assert last.answer.status is Status.ANSWERED
    assert last.looked[0].resolves
    refused = ask(pension, PlainRag(stand, floor=1.1)).last
    assert refused is not None
    assert refused.answer.status is Status.NOT_FOUND


def serve(handler: type[BaseHTTPRequestHandler]) -> tuple[HTTPServer, str]:
    server = HTTPServer(("127.0.0.1", 0), handler)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server, f"http://127.0.0.1:{server.server_port}"


class Fake(BaseHTTPRequestHandler):
    """A server of both kinds: the product's API and a chat model."""

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.path == "/api/ask":
            self.reply(200 if body["question"] != "坏" else 500, answered().model_dump_json())
        else:
            said = {"choices": [{"message": {"content": "大约3个工作日"}}]}
            self.reply(200, json.dumps(said, ensure_ascii=False))

    def do_GET(self) -> None:
        self.reply(200, json.dumps({"quote": LIMITS}, ensure_ascii=False))

    def reply(self, status: int, words: str) -> None:
        self.send_response(status)
        self.end_headers()
        self.wfile.write(words.encode())

    def log_message(self, format: str, *args: object) -> None:
        """Keep quiet."""


def asked(target: Target, question: str = "问", grade: Grade = Grade.PUBLIC) -> Status:
    return target.ask(question, region=DISTRICT, conversation_id=None, grade=grade).answer.status


def test_a_server_is_asked_over_http_and_its_sources_are_looked_up() -> None:
    server, url = serve(Fake)
    target = Http(url)
    found = judge(RIGHT, ask(RIGHT, target))
    assert found.faults == ()
    assert found.shares["citation_precision"] == (1.0, 1.0)
    assert "stale_citations" not in found.shares
    with pytest.raises(SettingError, match="没有答复"):
        asked(target, "坏")
    with pytest.raises(SettingError, match="公开的身份"):
        asked(target, grade=Grade.WINDOW)
    server.shutdown()
    server.server_close()


def test_an_openai_compatible_endpoint_is_asked_and_its_numbers_count_as_unsupported() -> None:
    server, url = serve(Fake)
    found = judge(RIGHT, ask(RIGHT, Endpoint(url, "m")))
    assert found.shares["unsupported_facts"] == (1.0, 1.0)
    server.shutdown()
    server.server_close()
    with pytest.raises(SettingError, match="没有给出答复"):
        asked(Endpoint(url, "m", timeout_seconds=1))


# ---- drafts


def test_drafts_say_what_the_fields_say_and_keep_the_kinds_of_limit_apart(stand: Stand) -> None:
    drafts = draft_cases(stand.store, today=date(2026, 11, 1))
    limits = [one for one in drafts if one.region == CITY and "limits" in one.groups and "养老金" in one.turns[0]]
    promised = next(one for one in limits if "承诺" in one.turns[0])
    assert promised.must == (("承诺…10个工作日",),)
    assert promised.must_not == ("承诺…20个工作日",)
    silent = next(one for one in drafts if "fee" in one.groups and one.must_not == ("不收费",))
    assert silent.guides == (f"普通护照签发@{CITY}",)
    assert len({one.id for one in drafts}) == len(drafts)


def test_most_drafts_of_right_guides_are_answered_right(stand: Stand) -> None:
    drafts = [
        one for one in draft_cases(stand.store, today=date(2026, 11, 1), wordings=1) if "expired" not in one.groups
    ]
    right = [judge(one, ask(one, stand.target)).is_right for one in drafts]
    assert sum(right) > 0.7 * len(right)


def test_a_matter_of_the_neighbour_becomes_a_trap(stand: Stand) -> None:
    drafts = draft_cases(stand.store, today=date(2026, 11, 1))
    assert [one for one in drafts if "near_miss" in one.groups] == []  # the other district has nothing of its own


def test_only_confirmed_rows_become_cases(stand: Stand, tmp_path: Path) -> None:
    drafts = draft_cases(stand.store, today=date(2026, 11, 1), limit=1)
    file = tmp_path / "草稿.xlsx"
    export_sheet(drafts, file)
    book = load_workbook(file)
    book.worksheets[0]["A3"] = YES
    book.save(file)
    assert import_sheet(file) == (drafts[1],)


def test_what_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    typed = '=HYPERLINK("http://x.example","点我")'
    case = RIGHT.model_copy(update={"turns": (typed,), "note": "+1", "must_not": ("@SUM(A1)",)})
    export_sheet([case], tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx").worksheets[0]
    cells = [cell for cell in sheet[2] if cell.value]
    assert all(cell.data_type == "s" for cell in cells)
    assert next(cell for cell in cells if cell.value == typed).quotePrefix
    sheet["A2"] = YES
    sheet.parent.save(tmp_path / "a.xlsx")
    assert import_sheet(tmp_path / "a.xlsx") == (case,)


def test_a_sheet_that_makes_no_sense_is_explained_by_row(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_text("no")
    with pytest.raises(GuideError, match="打不开"):
        import_sheet(tmp_path / "a.xlsx")
    export_sheet([RIGHT], tmp_path / "b.xlsx")
    book = load_workbook(tmp_path / "b.xlsx")
    sheet = book.worksheets[0]
    sheet["A2"], sheet["G2"] = YES, "也许"
    book.save(tmp_path / "b.xlsx")
    with pytest.raises(GuideError, match=r"b\.xlsx，第2行：「expect.0」的值 也许 不在可选范围内"):
        import_sheet(tmp_path / "b.xlsx")
    sheet["A1"] = "要不要"
    book.save(tmp_path / "b.xlsx")
    with pytest.raises(GuideError, match=f"缺少这些列：{ADOPT}"):
        import_sheet(tmp_path / "b.xlsx")


def test_a_folder_without_guides_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="不存在"):
        open_stand(tmp_path / "no")
    with pytest.raises(SettingError, match="还没有指南"):
        open_stand(tmp_path)


def test_the_same_commands_work_on_any_store(stand: Stand, pension: Case, tmp_path: Path) -> None:
    other = read_case('{"id": "Z", "turns": ["没有的事"], "expect": ["not_found"]}', file="x", place="1", suite="x")
    done = run([pension, other], stand.target, tmp_path, about=stand.about)
    assert done.settings.about["编码模型"] == stand.encoder.name
    assert done.results[0].is_right
