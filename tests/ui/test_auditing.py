"""Over HTTP and on the command line: what was read, refused, changed and signed in stands in the audit trail, and nothing typed does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text

from knowledge.access import Role
from knowledge.accounts import MOST_FAILURES, Accounts, Refusal, SignedIn
from knowledge.audit import Surface
from knowledge.codelists import Grade, LimitKind, TimeUnit
from knowledge.findings import Finding
from knowledge.guide import ServiceGuide, TimeLimit
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.store import AccountRecord, Incoming, Store
from knowledge.store.tickets import Change, TicketRecord
from knowledge.store.trail import Entry, Trail, Wanted
from tests.access.graded import SECRETS, graded_store
from tests.fakes import FakeAssistant
from tests.knowledge.test_moving import AT, ticket
from tests.samples import CITY, row_guide
from tests.ui.admin_office import office_of
from tests.ui.consoles import Consoles, settings_in
from ui.admin.pages import office_router
from ui.api import originals_router
from ui.auditing import surface_of
from ui.cli import app
from ui.guide_page import guide_page_router
from ui.open_questions import confirm_word
from ui.pausing import pause, resume
from ui.staff.pages import staff_router
from ui.wiring import Opened

PASSWORD = "Qinghe-2026-stone"
WINDOW, HOUSEHOLD = SECRETS[1], SECRETS[2]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = graded_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def site(store: Store, tmp_path: Path, places: Places) -> Consoles:
    opened, settings = Opened(store=store, places=places, assistant=FakeAssistant()), settings_in(tmp_path)
    routers = (
        staff_router(opened, settings),
        office_router(office_of(opened, settings)),
        guide_page_router(opened, settings),
        originals_router(opened, settings),
    )
    return Consoles(opened, settings, *routers)


def rows(store: Store, *acts: str) -> list[Entry]:
    """The trail's rows of some acts, the oldest first."""
    return [one for one in Trail(store.engine).every(Wanted()) if not acts or one.act in acts]


def test_a_guide_opened_at_the_counter_is_noted_with_its_reader(site: Consoles, store: Store) -> None:
    assert site.of("w01").get(f"/staff/guides/{WINDOW.guide_id}").status_code == 200
    read = [(one.who, one.role, one.surface, one.object, one.version) for one in rows(store, "read")]
    assert ("w01", "window", "web", WINDOW.guide_id, 1) in read
    assert {one[3] for one in read} == {WINDOW.guide_id}


def test_names_shown_while_typing_are_noted(site: Consoles, store: Store) -> None:
    site.of("w01").get("/staff/find", params={"q": WINDOW.topic[:2], "region": CITY})
    assert [(one.who, one.object) for one in rows(store, "list")] == [("w01", WINDOW.guide_id)]


@pytest.mark.parametrize("name", ["w01", ""])
def test_a_refusal_is_noted_and_looks_like_nothing_there(site: Consoles, store: Store, name: str) -> None:
    client = site.of(name)
    denied, unknown = client.get(f"/guides/{HOUSEHOLD.guide_id}"), client.get("/guides/guide:没有的")
    assert (denied.status_code, denied.content) == (unknown.status_code, unknown.content)
    assert [(one.who, one.object) for one in rows(store, "denied")] == [(name, HOUSEHOLD.guide_id)]


def test_a_page_that_is_not_for_the_role_is_noted_by_its_route(site: Consoles, store: Store) -> None:
    assert site.of("w01").get("/admin/tickets/77?secret=1").status_code == 404
    assert [(one.who, one.object) for one in rows(store, "denied")] == [("w01", "/admin/tickets/{number}")]


def test_what_cannot_be_noted_does_not_leave(site: Consoles, store: Store) -> None:
    path = f"/api/sources/{WINDOW.guide_id}"
    assert WINDOW.word in site.of("w01").get(path).text
    with store.engine.begin() as connection:
        connection.execute(
            text("CREATE TRIGGER full BEFORE INSERT ON audit BEGIN SELECT RAISE(FAIL, 'disk full'); END")
        )
    refused = site.of("w01").get(path)
    assert (refused.status_code, WINDOW.word in refused.text) == (503, False)
    assert (
        SECRETS[0].word in site.of("").get(f"/api/sources/{SECRETS[0].guide_id}").text
    )  # what is public needs no note


def test_a_citizen_who_reads_what_is_public_leaves_no_trace(site: Consoles, store: Store) -> None:
    before = Trail(store.engine).tip()
    assert site.of("").get(f"/guides/{SECRETS[0].guide_id}").status_code == 200
    assert Trail(store.engine).tip() == before


def test_signing_in_failing_and_locking_are_noted_without_what_was_typed(store: Store) -> None:
    accounts = Accounts(AccountRecord(store.engine))
    done = accounts.set_password("wh1", accounts.add("wh1", Role.AUDITOR).code, PASSWORD)
    assert isinstance(done, SignedIn)
    accounts.sign_out(done.session)
    assert accounts.sign_in("my-password-123", "wh1") is Refusal.WRONG
    for _ in range(MOST_FAILURES + 1):
        accounts.sign_in("wh1", "typed-secret")
    accounts.disable("wh1")
    found = [(one.act, one.who, one.object) for one in rows(store)][-(MOST_FAILURES + 8) :]
    failed = [("sign-in-failed", "", "wh1")]
    assert found == [
        ("account-add", "", "wh1"), ("password", "wh1", "wh1"), ("sign-in", "wh1", "wh1"), ("sign-out", "wh1", "wh1"),
        ("sign-in-failed", "", ""), *failed * MOST_FAILURES, ("locked", "", "wh1"), *failed, ("account-close", "", "wh1"),
    ]  # fmt: skip
    said = json.dumps([one.model_dump(mode="json") for one in rows(store)])
    assert not [word for word in ("my-password", "typed-secret", PASSWORD) if word in said]


def test_every_kind_of_change_is_noted(store: Store, lexicon: Lexicon, tmp_path: Path) -> None:
    matter = next(iter(lexicon.matters))
    pause(store, "维护", hotline="12345")
    resume(store)
    assert confirm_word("一个说法", matter, lexicon=lexicon, data=tmp_path, store=store)
    opened = TicketRecord(store.engine).open(ticket("fee"), Change(at=AT, by="系统", what="建立", note="群众的话"))
    changed = [(one.act, one.object, one.detail) for one in rows(store) if one.act != "ingest"]
    assert changed == [
        ("pause", "", ""), ("resume", "", ""), ("lexicon", matter, ""), ("ticket", f"ticket:{opened.number}", "by 系统"),
    ]  # fmt: skip


def test_the_surface_goes_by_the_address() -> None:
    found = [surface_of(path) for path in ("/", "/staff/find", "/api/ask", "/v1/models", "/mcp")]
    assert found == [Surface.WEB, Surface.WEB, Surface.API, Surface.OPENAI, Surface.MCP]


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        app(list(words), prog_name="mingbai")
    return int(ended.value.code or 0)


@pytest.fixture
def command(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    monkeypatch.setenv("MINGBAI_DATA", str(tmp_path))
    return store


def test_a_command_that_reads_as_staff_is_noted(command: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("export", "--as", "window") == 0
    noted = [one for one in rows(command, "read") if one.object == WINDOW.guide_id]
    assert [(one.surface, one.role, one.who.startswith("os:")) for one in noted] == [("cli", "window", True)]
    assert WINDOW.word in capsys.readouterr().out


def test_the_trail_is_listed_exported_and_checked(
    command: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "审计.jsonl"
    assert run("audit", "list", "--act", "ingest", "--json", "--limit", "3") == 0
    assert [one["act"] for one in json.loads(capsys.readouterr().out)] == ["ingest"] * 3
    assert run("audit", "export", "--out", str(file), "--since", "2026-01-01") == 0
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines()]
    assert [line["number"] for line in lines] == list(range(1, len(SECRETS) * 2 + 3))
    assert [(line["act"], line["object"]) for line in lines[-2:]] == [("list", "audit"), ("export", "audit")]
    capsys.readouterr()
    assert run("audit", "verify", "--json") == 0
    assert json.loads(capsys.readouterr().out)["broken"] == ""
    with command.engine.begin() as connection:
        connection.execute(text("DROP TRIGGER audit_no_change"))
        connection.execute(text("UPDATE audit SET object = '别的' WHERE number = 5"))
    assert run("audit", "verify") == 1
    assert "第5条" in capsys.readouterr().out
    assert run("audit", "prune") == 1


def test_an_exported_file_is_checked_without_the_record(
    command: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An auditor holds the file alone; each forgery of it is named by its row."""
    file = tmp_path / "审计.jsonl"
    assert run("audit", "export", "--out", str(file)) == 0
    lines = file.read_text("utf-8").splitlines()
    tip = json.loads(lines[-1])

    def verified(*kept: str, known: str = "") -> tuple[int, str]:
        file.write_text("\n".join(kept) + "\n", "utf-8")
        capsys.readouterr()
        code = run("audit", "verify", "--file", str(file), *(("--known", known) if known else ()))
        said = capsys.readouterr()
        return code, said.out + said.err

    assert verified(*lines, known=f"{tip['number']}:{tip['hash']}")[0] == 0
    assert verified(*lines[2:])[0] == 0, "what came before may have been pruned"
    forged = lines[1].replace('"who": "', '"who": "别人')
    for kept, place in (
        ((lines[0], forged, *lines[2:]), "第2条"),
        ((lines[0], *lines[2:]), "第2条没有了"),
        ((lines[1], lines[0]), "第3条没有了"),
    ):
        code, said = verified(*kept)
        assert (code, place in said) == (1, True), said
    assert "没有了" in verified(*lines[:-1], known=f"{tip['number']}:{tip['hash']}")[1]
    assert "第1行不是审计记录" in verified("{}")[1]


def test_wrong_use_ends_in_one_line(command: Store, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("audit", "list", "--act", "看") == 1
    assert run("audit", "verify", "--known", "12") == 1
    assert run("audit", "prune", "--days", "30") == 1
    assert capsys.readouterr().err.count("\n") == 3
    assert run("audit", "prune", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"pruned": 0}


LISTING = (
    ("lint", "--format", "json"), ("lint", "--format", "xlsx"), ("conflicts", "--json"), ("burden", "--json"),
    ("lists", "diff", CITY, "999901", "--json"), ("lists", "tree", "--out", "清单.xlsx"),
)  # fmt: skip


@pytest.mark.parametrize("words", LISTING, ids=" ".join)
def test_a_command_that_names_what_is_not_public_is_noted(
    command: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    _make_faulty(command)
    own = row_guide("D1", "城市书屋借阅", region="999901")  # so that there is a list to compare with
    command.put_file("青溪区.xlsx", "1", [own])
    assert run(*words) in (0, 1)
    noted = {one.object for one in rows(command, "list") if one.surface == "cli" and one.who.startswith("os:")}
    assert WINDOW.guide_id in noted
    assert SECRETS[0].guide_id not in noted  # public


def test_a_closed_part_of_an_open_guide_is_noted_where_its_words_stand(
    command: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    _make_faulty(command)
    part = f"{SECRETS[0].guide_id}#materials"
    command.grade_part(SECRETS[0].guide_id, "materials", Grade.WINDOW, why="测试", by="维护")

    def noted(*words: str) -> int:
        before = len(rows(command, "list"))
        assert run(*words) in (0, 1)
        return sum(one.object == part for one in rows(command, "list")[before:])

    assert (noted("lint", "--format", "json"), noted("burden", "--json")) == (1, 1)
    assert noted("lists", "diff", CITY, "999901", "--json") == 0  # compares names, types and limits


@pytest.mark.parametrize(
    "words", [("guides", "edit"), ("guides", "history"), ("guides", "edit --dry-run")], ids=" ".join
)
def test_a_command_of_those_who_mend_guides_is_noted_as_a_read(command: Store, words: tuple[str, str]) -> None:
    dry = ("fee", "不收费", "--why", "核对", "--dry-run") if "--dry-run" in words[1] else ()
    for one in (SECRETS[0], WINDOW):
        assert run(words[0], words[1].partition(" ")[0], one.guide_id, *dry) in (0, 1)
    assert {one.object for one in rows(command, "read")} == {WINDOW.guide_id}


def test_ledgers_that_name_what_is_not_public_are_noted(command: Store) -> None:
    _make_faulty(command)
    assert run("lint", "accept", "R09", WINDOW.guide_id, "--why", "核对过") == 0
    before = len(rows(command, "list"))
    assert run("lint", "accepted") == 0
    assert [one.object for one in rows(command, "list")[before:]] == [WINDOW.guide_id]


def test_a_command_that_only_counts_names_nothing(command: Store) -> None:
    assert run("lists", "tree") == 0
    assert rows(command, "list") == []


def _make_faulty(store: Store) -> None:
    """Have the guides that are kept closed break a rule and contradict themselves."""
    for one in SECRETS:
        item = store.item(one.guide_id)
        assert item is not None
        assert isinstance(item.content, ServiceGuide)
        limits = tuple(
            TimeLimit(kind=kind, value=value, unit=TimeUnit.WORKING_DAY, text=f"{value}个工作日")
            for kind, value in ((LimitKind.STATUTORY, 5), (LimitKind.PROMISED, 9))
        )
        found = Finding(rule="R09", severity="error", guide=one.guide_id, message="承诺长于法定。", fix="请核对。")
        content = item.content.model_copy(update={"limits": limits})
        store.put_file(f"{one.guide_id}.html", "9", [Incoming(content=content, text=item.text, findings=(found,))])
