"""The sign-in pages of a deployment with another provider, a browser, and the record behind them."""

from __future__ import annotations

import httpx2
from fastapi import FastAPI
from starlette.testclient import TestClient

from knowledge.accounts import Accounts
from knowledge.store import AccountRecord, Store
from knowledge.store.trail import Trail, Wanted
from ui.refusals import install_problems
from ui.settings import Settings
from ui.signing_in_wiring import signing_in_routers
from ui.who import COOKIE, install_who

HERE = "http://testserver"
ROLES = "mb-wh=maintainer,mb-bj=editor,mb-ck=window"


class Site:
    """The sign-in pages, a browser, and the record behind them."""

    def __init__(self, store: Store, settings: Settings) -> None:
        self.store = store
        self.accounts = Accounts(AccountRecord(store.engine))
        self._app = FastAPI()
        install_problems(self._app)
        install_who(self._app, self.accounts)
        for router in signing_in_routers(store, self.accounts, settings):
            self._app.include_router(router)
        self.browser = self.new_browser()

    def new_browser(self) -> TestClient:
        return TestClient(self._app, follow_redirects=False)

    def out(self, onward: str = "/staff") -> str:
        """Begin here, pass the provider, and return the address that it sends the browser back to."""
        gone = self.browser.get("/login/oidc", params={"next": onward})
        assert gone.status_code == 303, gone.text
        back = httpx2.get(gone.headers["location"]).headers["location"]
        return back.removeprefix(HERE)

    def sign_in(self) -> httpx2.Response:
        return self.browser.get(self.out())  # type: ignore[return-value]

    def refused(self, answer: object) -> str:
        """What an answer that let nobody in says in the trail."""
        assert answer.status_code == 400  # type: ignore[attr-defined]
        assert COOKIE not in answer.headers.get("set-cookie", "")  # type: ignore[attr-defined]
        newest = Trail(self.store.engine).newest(Wanted(act="sign-in-failed"), 1)[0]
        return newest.detail
