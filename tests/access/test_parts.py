"""Graded parts and notes at every address of the app, for every role, grade and department: nobody is told of another's."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from knowledge.access import CITIZEN, Role, Viewer
from knowledge.accounts import Accounts, utc_now
from knowledge.encode import Encoder
from knowledge.index import EmbeddedIndex, KnowledgeIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import Searcher, read_question
from knowledge.store import AccountRecord, Store
from knowledge.store.accounts import Account
from tests.access.app_routes import addresses, has_row, said_at
from tests.access.graded import VIEWERS
from tests.access.parts import (
    FIELDS,
    HEADINGS,
    HOUSEHOLD,
    NOTES,
    OPEN_GUIDE,
    PUBLIC_WORD,
    QUESTIONS,
    SECRETS,
    PartSecret,
    put_parts,
)
from tests.samples import CITY, DISTRICT
from tests.ui.conftest import quiet_app
from ui.settings import Settings
from ui.who import COOKIE
from ui.wiring import Opened, open_assistant, open_search

READS_ALL = {"maintainer", "auditor"}


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> tuple[Opened, Settings]:
    folder = tmp_path_factory.mktemp("parts")
    store = Store.open(folder)
    put_parts(store)
    store.close()
    settings = Settings(data=folder)
    return open_assistant(settings, search=open_search(settings)), settings


@pytest.fixture(scope="module")
def client(opened: tuple[Opened, Settings]) -> Iterator[TestClient]:
    with TestClient(quiet_app(*opened), raise_server_exceptions=False, base_url="http://127.0.0.1") as client:
        yield client


@pytest.fixture(scope="module")
def sessions(opened: tuple[Opened, Settings]) -> dict[str, tuple[str, str]]:
    """The cookie and the form token of every viewer that signs in."""
    accounts = Accounts(AccountRecord(opened[0].store.engine))
    found = {}
    for name, viewer in VIEWERS.items():
        if viewer.is_staff:
            account = Account(
                name=name, role=viewer.role, departments=viewer.departments, grade=viewer.grade, created=utc_now()
            )
            done = accounts.admit(account)
            found[name] = (done.token, done.session.csrf)
    return found


@pytest.fixture
def sent(client: TestClient, sessions: dict[str, tuple[str, str]]) -> Callable[[str, str], str]:
    """What an address says to somebody."""

    def send(name: str, address: str) -> str:
        client.cookies.clear()
        token, csrf = sessions.get(name, ("", ""))
        if token:
            client.cookies.set(COOKIE, token)
        return said_at(address, client, csrf)

    return send


def told_of(words: str, secrets: Sequence[PartSecret] = SECRETS) -> list[PartSecret]:
    return [one for one in secrets if one.word in words]


def test_every_address_of_the_app_has_a_row(client: TestClient) -> None:
    assert [one for one in addresses(client.app) if not has_row(one)] == []  # type: ignore[arg-type]


@pytest.mark.parametrize("name", [name for name in VIEWERS if name not in READS_ALL])
def test_no_address_tells_anybody_of_what_he_may_not_read(
    client: TestClient, sent: Callable[[str, str], str], name: str
) -> None:
    viewer = VIEWERS[name]
    leaks = [
        (address, one.word)
        for address in addresses(client.app)  # type: ignore[arg-type]
        for one in told_of(sent(name, address))
        if not one.readable_by(viewer)
    ]
    # staff are answered the word that they searched for themselves
    assert [leak for leak in leaks if leak[0] != "GET /staff/find"] == []


TELLING = {
    "POST /api/ask": (*FIELDS, *QUESTIONS), "GET /api/guides/{guide_id:path}": (*FIELDS, *QUESTIONS),
    "GET /api/sources/{source_id:path}": (*FIELDS, *HEADINGS, *QUESTIONS), "GET /guides/{guide_id:path}": FIELDS,
    "GET /api/notes/{guide_id:path}": NOTES, "GET /staff/guides/{guide_id:path}": (*FIELDS, *NOTES),
}  # fmt: skip


@pytest.mark.parametrize("address", TELLING)
@pytest.mark.parametrize("name", ["window", "editor-of-household", "editor-of-trade", "maintainer"])
def test_who_may_read_a_part_is_told_of_it(sent: Callable[[str, str], str], name: str, address: str) -> None:
    words = sent(name, address)
    assert {one.word for one in TELLING[address] if one.readable_by(VIEWERS[name])} == {
        one.word for one in told_of(words, TELLING[address])
    }


def test_an_open_part_is_told_to_everybody(sent: Callable[[str, str], str]) -> None:
    for address in ("POST /api/ask", "GET /api/guides/{guide_id:path}", "GET /api/sources/{source_id:path}"):
        assert PUBLIC_WORD in sent("citizen", address)


def test_a_citizen_is_answered_as_if_the_closed_parts_had_never_been_written(
    tmp_path: Path, encoder: Encoder, lexicon: Lexicon, opened: tuple[Opened, Settings]
) -> None:
    """The index of a record that never had them gives the same hits, scores and passages."""
    from knowledge.store import Incoming

    record, search = opened[0].store.seen_by(CITIZEN), opened[0].search
    assert search is not None
    store = Store.open(tmp_path)
    for item in record.active():
        piece = Incoming(content=item.content, text=item.text)
        store.put_file(item.content.source.name, "1", [piece])
    alone = Searcher(store, indexed(store, tmp_path, encoder, lexicon), lexicon)
    for one in (*FIELDS, *HEADINGS, *QUESTIONS):
        query = read_question(f"石桥{one.part}{one.word}怎么办", lexicon, regions=(DISTRICT, CITY))
        assert search.searcher.search(query) == alone.search(query)


def indexed(store: Store, folder: Path, encoder: Encoder, lexicon: Lexicon) -> KnowledgeIndex:
    index = EmbeddedIndex.open(folder, encoder)
    catch_up(store, index, lexicon)
    return index


class UncheckedStore(Store):
    """A record whose second check is switched off: everybody reads everything."""

    def seen_by(self, viewer: Viewer) -> Store:
        del viewer
        return self


@pytest.fixture(scope="module")
def half_checked(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, lexicon: Lexicon) -> dict[str, Searcher]:
    """Searchers with one check only; the index without its check was made of a record in which nothing was closed."""
    folder, other = tmp_path_factory.mktemp("graded"), tmp_path_factory.mktemp("open")
    store = Store.open(folder)
    put_parts(store)
    partitioned = indexed(store, folder, encoder, lexicon)
    twin = Store.open(other)
    put_parts(twin, open_to_all=True)
    whole = indexed(twin, other, encoder, lexicon)
    unchecked = UncheckedStore.open(folder)
    return {
        "index": Searcher(unchecked, partitioned, lexicon),
        "store": Searcher(store, whole, lexicon),
        "none": Searcher(twin, whole, lexicon),
    }


def passages_for(searcher: Searcher, lexicon: Lexicon, one: PartSecret, viewer: Viewer) -> str:
    query = read_question(f"石桥{one.part}", lexicon, regions=(DISTRICT, CITY), viewer=viewer)
    found = [hit.passage.text for hit in searcher.search(query, passages=40).passages]
    inside = [hit.passage.text for item in searcher.store.active() for hit in searcher.passages_of(item, query)]
    return "\n".join((*found, *inside))


@pytest.mark.parametrize("check", ["index", "store"])
@pytest.mark.parametrize("one", [*HEADINGS, *QUESTIONS, FIELDS[1]], ids=lambda one: one.word)
def test_either_check_alone_keeps_a_passage(
    half_checked: dict[str, Searcher], lexicon: Lexicon, check: str, one: PartSecret
) -> None:
    assert one.word in passages_for(half_checked["none"], lexicon, one, CITIZEN)  # without both it gets out
    for viewer in VIEWERS.values():
        if not one.readable_by(viewer):
            assert one.word not in passages_for(half_checked[check], lexicon, one, viewer)


def test_the_command_line_tells_each_viewer_his_own(
    opened: tuple[Opened, Settings], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from ui.cli import app

    monkeypatch.setenv("MINGBAI_DATA", str(opened[1].data))
    viewers = {"citizen": CITIZEN, "window": VIEWERS["window"], f"editor:{HOUSEHOLD}": VIEWERS["editor-of-household"]}
    for name, viewer in viewers.items():
        for words in (["export"], ["guides", "--json"], ["notes", "list", OPEN_GUIDE, "--json"]):
            with pytest.raises(SystemExit, match="0"):
                app([*words, "--as", name], prog_name="mingbai")
            assert [one.word for one in told_of(capsys.readouterr().out) if not one.readable_by(viewer)] == []


def test_no_log_line_tells_of_a_note_or_a_closed_part(
    sent: Callable[[str, str], str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(0)
    for name in ("citizen", "maintainer"):
        for address in ("POST /api/ask", "GET /api/notes/{guide_id:path}", "GET /staff/guides/{guide_id:path}"):
            sent(name, address)
    assert told_of(caplog.text) == []


def test_a_lower_grade_of_a_role_counts(opened: tuple[Opened, Settings]) -> None:
    low = Viewer.of(Role.AUDITOR, grade=VIEWERS["window"].grade)
    guide = opened[0].store.seen_by(low).guide(OPEN_GUIDE)
    assert guide is not None
    assert told_of(guide.model_dump_json()) == [FIELDS[0], QUESTIONS[0]]
