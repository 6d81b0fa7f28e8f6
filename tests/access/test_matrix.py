"""Every role, grade and department at every way out: who may read is told, and to everybody else it does not exist."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assistant.answer import Status
from evals.case import Case
from evals.run import run
from evals.target import InProcess, WatchedSearcher
from knowledge.access import CITIZEN, Role, Viewer
from knowledge.accounts import Accounts, SignedIn
from knowledge.audit import Act, Surface, Witness, witnessing
from knowledge.codelists import Grade
from knowledge.encode import Encoder
from knowledge.index import EmbeddedIndex, KnowledgeIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import Searcher, read_question
from knowledge.store import Store
from knowledge.store.trail import Trail, Wanted
from tests.access.graded import SECRETS, VIEWERS, Secret, graded_store, traces
from tests.access.routes import ROUTES, Visit
from tests.samples import CITY, DISTRICT
from tests.ui.conftest import quiet_app
from ui.settings import Settings
from ui.who import COOKIE
from ui.wiring import Opened, Search, open_accounts, open_assistant, open_search

PASSWORD = "Qinghe-2026-stone"
MADE_UP = "guide:没有的"


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("graded")
    graded_store(folder).close()
    return Settings(data=folder)


@pytest.fixture(scope="module")
def opened(settings: Settings) -> Opened:
    return open_assistant(settings, search=open_search(settings))


@pytest.fixture(scope="module")
def client(opened: Opened, settings: Settings) -> Iterator[TestClient]:
    with TestClient(quiet_app(opened, settings), raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="module")
def tokens(opened: Opened, settings: Settings) -> dict[str, str]:
    """The session of every viewer that signs in."""
    accounts = open_accounts(opened.store, settings)
    return {name: _token(accounts, name, viewer) for name, viewer in VIEWERS.items() if viewer.is_staff}


def _token(accounts: Accounts, name: str, viewer: Viewer) -> str:
    code = accounts.add(name, viewer.role, departments=viewer.departments, grade=viewer.grade).code
    done = accounts.set_password(name, code, PASSWORD)
    assert isinstance(done, SignedIn)
    return done.token


@pytest.fixture
def visit(
    opened: Opened, client: TestClient, tokens: dict[str, str], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Visit]:
    """Somebody's visit, by his name."""
    monkeypatch.setenv("MINGBAI_DATA", str(settings.data))
    assert opened.search is not None
    search: Search = opened.search

    def come(name: str) -> Visit:
        client.cookies.clear()
        if name in tokens:
            client.cookies.set(COOKIE, tokens[name])
        return Visit(VIEWERS[name], client, search)

    return come


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("name", VIEWERS)
def test_nobody_is_told_more_than_he_may_read_anywhere(visit: Callable[[str], Visit], name: str, route: str) -> None:
    said, tells = ROUTES[route]
    if route == "export" and VIEWERS[name].grade is not VIEWERS[name].role.highest_grade:
        pytest.skip("the command line names roles only; a lower grade belongs to an account")
    for secret in SECRETS:
        if route == "cache":
            said(visit("maintainer"), secret)  # has just been answered in the same conversation
        words = said(visit(name), secret)
        told = [other for other in SECRETS if any(trace in words for trace in traces(other))]
        assert [other.word for other in told if not other.readable_by(VIEWERS[name])] == []
        assert secret in told or not tells or not secret.readable_by(VIEWERS[name])


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("name", [name for name, viewer in VIEWERS.items() if viewer.is_staff])
def test_whoever_is_told_what_is_not_public_stands_in_the_audit_trail(
    visit: Callable[[str], Visit], opened: Opened, name: str, route: str
) -> None:
    said, _ = ROUTES[route]
    if route == "export" and VIEWERS[name].grade is not VIEWERS[name].role.highest_grade:
        pytest.skip("the command line names roles only; a lower grade belongs to an account")
    trail = Trail(opened.store.engine)
    for secret in SECRETS:
        before = trail.tip().number
        with witnessing(
            Witness(Surface.API, who=name)
        ) as present:  # for the routes that are called here, not requested
            words = said(visit(name), secret)
            present.write()
        rows = [one for one in trail.newest(Wanted(), 500) if one.number > before and one.act in (Act.READ, Act.LIST)]
        noted = {one.object for one in rows}
        for other in SECRETS[1:]:
            if any(trace in words for trace in traces(other)):
                assert noted & {other.guide_id, other.document_id}
            if not other.readable_by(VIEWERS[name]):
                assert noted.isdisjoint({other.guide_id, other.document_id})
        assert all(one.who == name or one.surface == Surface.CLI for one in rows)


@pytest.mark.parametrize("secret", SECRETS[1:], ids=lambda secret: str(secret.grade.value))
@pytest.mark.parametrize("path", ["/api/guides/{}", "/guides/{}", "/api/sources/{}", "/api/notice/{}"])
def test_what_may_not_be_read_is_answered_like_what_does_not_exist(
    visit: Callable[[str], Visit], secret: Secret, path: str
) -> None:
    client = visit("citizen").client
    denied, unknown = client.get(path.format(secret.guide_id)), client.get(path.format(MADE_UP))
    assert (denied.status_code, denied.content) == (404, unknown.content)
    told = [{name: value for name, value in one.headers.items() if name != "x-request-id"} for one in (denied, unknown)]
    assert told[0] == told[1]


@pytest.mark.parametrize("grade", [Grade.PUBLIC, Grade.WINDOW])
def test_an_eval_report_holds_what_its_askers_may_read(opened: Opened, tmp_path: Path, grade: Grade) -> None:
    assert opened.search is not None
    searcher = WatchedSearcher(opened.store, opened.search.index, opened.search.lexicon)
    cases = [
        Case(
            id=f"A{number}", suite="access", turns=(f"{one.topic}登记要什么材料",), region=DISTRICT, grade=grade,
            expect=(Status.NOT_FOUND,),
        )
        for number, one in enumerate(SECRETS)
    ]  # fmt: skip
    run(cases, InProcess(searcher, opened.places), tmp_path)
    words = "".join(path.read_text("utf-8") for path in tmp_path.iterdir())
    told = {one.word for one in SECRETS if any(trace in words for trace in traces(one))}
    assert told == {one.word for one in SECRETS if one.grade.rank <= grade.rank}


def test_a_citizen_is_answered_as_if_the_record_held_public_items_only(
    tmp_path: Path, encoder: Encoder, lexicon: Lexicon, opened: Opened
) -> None:
    """No count, rank or score of the public index knows of the others."""
    store = Store.open(tmp_path)
    full = opened.store.seen_by(CITIZEN)
    store.put_file("公开.xlsx", "1", [_again(full, f"guide:{SECRETS[0].word}"), _again(full, f"doc:{SECRETS[0].word}")])
    alone = Searcher(store, _indexed(store, tmp_path, encoder, lexicon), lexicon)
    assert opened.search is not None
    for secret in SECRETS:
        query = read_question(f"{secret.topic}{secret.word}登记要什么材料", lexicon, regions=(DISTRICT, CITY))
        assert opened.search.searcher.search(query) == alone.search(query)


def _again(store: Store, item_id: str) -> object:
    from knowledge.store import Incoming

    item = store.item(item_id)
    assert item is not None
    return Incoming(content=item.content, text=item.text)


def _indexed(store: Store, folder: Path, encoder: Encoder, lexicon: Lexicon) -> KnowledgeIndex:
    index = EmbeddedIndex.open(folder, encoder)
    catch_up(store, index, lexicon)
    return index


def _found(searcher: Searcher, lexicon: Lexicon, secret: Secret, viewer: Viewer) -> set[str]:
    query = read_question(f"{secret.topic}登记要交押金吗", lexicon, regions=(DISTRICT, CITY), viewer=viewer)
    found = searcher.search(query)
    return {hit.id for hit in found.matters} | {hit.passage.owner for hit in found.passages}


@pytest.fixture(scope="module")
def half_checked(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, lexicon: Lexicon) -> dict[str, Searcher]:
    """Searchers with one check only: the other one is handed a twin of the record in which everything is public."""
    graded, public = tmp_path_factory.mktemp("graded"), tmp_path_factory.mktemp("public")
    closed, twin = graded_store(graded), graded_store(public, open_to_all=True)
    partitioned = _indexed(closed, graded, encoder, lexicon)
    whole = _indexed(twin, public, encoder, lexicon)
    return {
        "index": Searcher(twin, partitioned, lexicon),
        "store": Searcher(closed, whole, lexicon),
        "none": Searcher(twin, whole, lexicon),
    }


@pytest.mark.parametrize("check", ["index", "store"])
@pytest.mark.parametrize("secret", SECRETS[1:], ids=lambda secret: str(secret.grade.value))
def test_either_check_alone_keeps_a_secret(
    half_checked: dict[str, Searcher], lexicon: Lexicon, check: str, secret: Secret
) -> None:
    ids = {secret.guide_id, secret.document_id}
    assert _found(half_checked["none"], lexicon, secret, CITIZEN) >= ids  # without both it gets out
    for viewer in VIEWERS.values():
        if not secret.readable_by(viewer):
            assert _found(half_checked[check], lexicon, secret, viewer).isdisjoint(ids)


def test_places_and_counts_tell_nothing_of_what_may_not_be_read(tmp_path: Path, places: Places) -> None:
    store = graded_store(tmp_path)
    del places
    assert store.seen_by(CITIZEN).counts()["guide"] == 1
    assert store.counts()["guide"] == len(SECRETS)
    assert store.seen_by(Viewer.of(Role.WINDOW)).counts()["guide"] == 2
