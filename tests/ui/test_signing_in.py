"""The sign-in pages and the dependencies that staff routes use, over HTTP."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Request
from pyotp import TOTP
from starlette.testclient import TestClient

from knowledge.access import Role, Viewer
from knowledge.accounts import Accounts, SignedIn
from knowledge.store import AccountRecord, Store
from tests.records import copied, empty_store
from ui.refusals import install_problems
from ui.settings import Settings
from ui.signing_in import MOST_ATTEMPTS, MOST_FOR_NAME, door_of, signing_in_router
from ui.who import COOKIE, install_who, require, viewer_of

PASSWORD = "Qinghe-2026-window"


def app_with(accounts: Accounts, settings: Settings) -> FastAPI:
    """The sign-in pages with three routes as staff pages have them."""
    app = FastAPI()
    install_problems(app)
    install_who(app, accounts)
    app.include_router(signing_in_router(door_of(accounts, settings)))

    @app.get("/open")
    def anybody(viewer: Annotated[Viewer, Depends(viewer_of)]) -> str:
        return viewer.role.value

    @app.get("/staff")
    def staff(who: Annotated[SignedIn, Depends(require(Role.WINDOW, Role.EDITOR))]) -> dict[str, str]:
        return {"name": who.account.name, "csrf": who.session.csrf}

    @app.post("/staff")
    async def change(request: Request, who: Annotated[SignedIn, Depends(require(Role.WINDOW))]) -> str:
        return f"{who.account.name} {len(await request.form())}"

    return app


def with_two_accounts(folder: Path) -> Store:
    """A record with a clerk and an auditor; hashing their codes and passwords takes a second."""
    store = empty_store(folder)
    accounts = Accounts(AccountRecord(store.engine))
    for name, role in (("w01", Role.WINDOW), ("aud", Role.AUDITOR)):
        accounts.set_password(name, accounts.add(name, role).code, PASSWORD)
    return store


@pytest.fixture
def accounts(tmp_path: Path) -> Accounts:
    return Accounts(AccountRecord(copied(with_two_accounts, tmp_path).engine))


@pytest.fixture
def client(accounts: Accounts) -> Iterator[TestClient]:
    with TestClient(app_with(accounts, Settings()), follow_redirects=False) as client:
        yield client


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found is not None
    return found.group(1)


def sign_in(client: TestClient, name: str, password: str = PASSWORD, onward: str = "/staff") -> object:
    form = hidden(client.get("/login").text, "form")
    return client.post("/login", data={"name": name, "password": password, "form": form, "next": onward})


def test_a_page_sends_its_reader_to_sign_in_and_back(client: TestClient) -> None:
    away = client.get("/staff", headers={"accept": "text/html"})
    assert (away.status_code, away.headers["location"]) == (303, "/login?next=/staff")
    done = sign_in(client, "w01")
    assert (done.status_code, done.headers["location"]) == (303, "/staff")  # type: ignore[attr-defined]
    assert client.get("/staff").json()["name"] == "w01"


def test_without_a_session_a_program_gets_401_and_a_reader_is_a_citizen(client: TestClient) -> None:
    assert client.get("/staff").status_code == 401
    assert client.get("/open").json() == "citizen"
    client.cookies.set(COOKIE, "made-up")
    assert client.get("/open").json() == "citizen"


def test_another_role_is_refused(client: TestClient) -> None:
    sign_in(client, "aud")
    assert client.get("/staff").status_code == 403
    assert client.get("/open").json() == "auditor"


def test_a_change_needs_the_token_of_the_session_in_header_or_form(client: TestClient) -> None:
    sign_in(client, "w01")
    csrf = client.get("/staff").json()["csrf"]
    assert client.post("/staff").status_code == 403
    assert client.post("/staff", data={"csrf": "made-up"}).status_code == 403
    assert client.post("/staff", data={"csrf": csrf, "more": "1"}).json() == "w01 2"
    assert client.post("/staff", headers={"X-CSRF-Token": csrf}).json() == "w01 0"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(accounts: Accounts) -> None:
    with TestClient(
        app_with(accounts, Settings(tls=True)), base_url="https://testserver", follow_redirects=False
    ) as client:
        cookie = sign_in(client, "w01").headers["set-cookie"]  # type: ignore[attr-defined]
    assert re.search(rf"{COOKIE}=\S+; HttpOnly; Path=/; SameSite=lax; Secure", cookie)


def test_a_form_that_another_site_made_signs_nobody_in(client: TestClient) -> None:
    sent = client.post("/login", data={"name": "w01", "password": PASSWORD, "form": "made-up"})
    assert sent.status_code == 400
    assert COOKIE not in sent.headers.get("set-cookie", "")


def test_a_refusal_does_not_say_whether_the_account_exists(client: TestClient) -> None:
    pages = []
    for name in ("w01", "nobody"):
        page = sign_in(client, name, "wrong").text  # type: ignore[attr-defined]
        pages.append(page.replace(name, "NAME"))
    assert pages[0] == pages[1]


def test_too_many_attempts_for_one_name_are_refused_before_they_are_looked_at(client: TestClient) -> None:
    statuses = [sign_in(client, "nobody", "wrong").status_code for _ in range(MOST_FOR_NAME + 1)]  # type: ignore[attr-defined]
    assert statuses == [400] * MOST_FOR_NAME + [429]


def test_one_address_that_tries_many_names_is_refused_even_with_a_right_password(client: TestClient) -> None:
    statuses = [sign_in(client, f"n{number}", "wrong").status_code for number in range(MOST_ATTEMPTS)]  # type: ignore[attr-defined]
    assert statuses == [400] * MOST_ATTEMPTS
    assert sign_in(client, "w01").status_code == 429  # type: ignore[attr-defined]


def test_an_account_that_was_guessed_at_lets_nobody_in_with_the_right_password(client: TestClient) -> None:
    for _ in range(5):
        sign_in(client, "w01", "wrong")
    assert sign_in(client, "w01").status_code == 400  # type: ignore[attr-defined]
    assert COOKIE not in client.cookies


@pytest.mark.parametrize("onward", ["//evil.example", "https://evil.example", "/\\evil.example", ""])
def test_signing_in_leads_to_no_other_site(client: TestClient, onward: str) -> None:
    assert sign_in(client, "w01", onward=onward).headers["location"] == "/login"  # type: ignore[attr-defined]
    assert "w01" in client.get("/login").text


def test_the_first_sign_in_sets_a_password(client: TestClient, accounts: Accounts) -> None:
    code = accounts.add("e01", Role.EDITOR, departments=frozenset({"户政科"})).code
    form = hidden(client.get("/login/first").text, "form")
    given = {"name": "e01", "code": code, "form": form, "password": PASSWORD, "again": PASSWORD}
    assert "不一样" in client.post("/login/first", data={**given, "again": "other"}).text
    assert "太短" in client.post("/login/first", data={**given, "password": "a", "again": "a"}).text
    assert client.post("/login/first", data=given).status_code == 303
    assert client.get("/staff").json()["name"] == "e01"


def test_signing_out_needs_the_token_and_ends_the_session(client: TestClient) -> None:
    sign_in(client, "w01")
    kept = client.cookies[COOKIE]
    assert client.post("/logout", data={"csrf": "made-up"}).status_code == 403
    client.post("/logout", data={"csrf": hidden(client.get("/login").text, "csrf")})
    client.cookies.set(COOKIE, kept)
    assert client.get("/staff").status_code == 401


@pytest.mark.parametrize(("name", "desk"), [("w01", "/staff"), ("aud", "/admin/audit")])
def test_whoever_is_signed_in_is_led_to_where_he_works(client: TestClient, name: str, desk: str) -> None:
    assert 'class="button main" href=' not in client.get("/login").text
    sign_in(client, name, onward="")
    assert f'<a class="button main" href="{desk}">' in client.get("/login").text


def test_a_second_secret_is_asked_for_on_both_forms(client: TestClient, accounts: Accounts) -> None:
    secret = accounts.second_factor("w01")
    assert sign_in(client, "w01").status_code == 400  # type: ignore[attr-defined]
    form = hidden(client.get("/login").text, "form")
    given = {"name": "w01", "password": PASSWORD, "form": form, "next": "/staff", "totp": TOTP(secret).now()}
    assert client.post("/login", data=given).status_code == 303
    code = accounts.reset("w01").code
    form = hidden(client.get("/login/first").text, "form")
    first = {"name": "w01", "code": code, "form": form, "password": PASSWORD, "again": PASSWORD}
    assert "动态码不对" in client.post("/login/first", data=first).text
    fresh = TOTP(secret).at(datetime.now() + timedelta(seconds=30))
    assert client.post("/login/first", data={**first, "totp": fresh}).status_code == 303
