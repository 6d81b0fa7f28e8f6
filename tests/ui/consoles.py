"""A small app with the pages of the consoles over a filled record, and readers who are signed in."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi import APIRouter, FastAPI
from starlette.testclient import TestClient

from knowledge.access import Role
from knowledge.accounts import Accounts, SignedIn, utc_now
from knowledge.store import AccountRecord
from knowledge.store.accounts import Account
from ui.auditing import Auditing
from ui.refusals import install_problems
from ui.settings import Settings
from ui.who import COOKIE, install_who
from ui.wiring import Opened

ACCOUNTS = {
    "w01": Role.WINDOW,
    "bj1": Role.EDITOR,
    "wh1": Role.MAINTAINER,
    "sj1": Role.AUDITOR,
}
DEPARTMENTS = {Role.EDITOR: frozenset({"户政科"})}


class Consoles:
    """The app, and a client for each account; "" is somebody without a session."""

    def __init__(self, opened: Opened, settings: Settings, *routers: APIRouter) -> None:
        self.opened = opened
        self.settings = settings
        accounts = Accounts(AccountRecord(opened.store.engine))
        self._app = FastAPI()
        install_problems(self._app)
        install_who(self._app, accounts)
        self._app.add_middleware(Auditing)
        for router in routers:
            self._app.include_router(router)
        self._clients = {"": self._client()}
        for name, role in ACCOUNTS.items():
            account = Account(
                name=name,
                role=role,
                departments=DEPARTMENTS.get(role, frozenset()),
                grade=role.highest_grade,
                created=utc_now(),
            )
            done = accounts.admit(account)  # no password: hashing one takes a quarter of a second
            assert isinstance(done, SignedIn)
            self._clients[name] = self._client()
            self._clients[name].cookies.set(COOKIE, done.token)

    def _client(self) -> TestClient:
        return TestClient(self._app, raise_server_exceptions=False, follow_redirects=False)

    def of(self, name: str) -> TestClient:
        """The browser of an account."""
        return self._clients[name]

    def token(self, name: str, page: str) -> str:
        """The form token that a page carries."""
        found = re.search(r'name="csrf" value="([^"]+)"', self.of(name).get(page).text)
        assert found is not None
        return found[1]


def settings_in(folder: Path) -> Settings:
    """Settings with a data folder."""
    return Settings(data=folder, name="云河市政务服务问答")
