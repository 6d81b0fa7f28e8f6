"""The pages /login, /login/first and /logout. For the dependencies of staff routes, see `ui.who`; for other providers, `ui.oidc`.

Whom another provider vouched for is sent there once more when he leaves, so that the next person at this machine is asked for a password.

A page's form carries a token that its own cookie repeats, so that another site can sign nobody in. Attempts are counted by address
and by name; what a refusal says is the same for a wrong password, an unknown name and a locked account.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from evals.ratings.limits import ClientKeys, SlidingWindow, Window
from knowledge.access import Role
from knowledge.accounts import Accounts, Clock, Refusal, SignedIn, utc_now
from knowledge.passwords import weakness
from ui.assets import address
from ui.language import here_of, inside, language_of, other_language
from ui.problems import ProblemError
from ui.rendering import render
from ui.settings import Settings
from ui.who import COOKIE, signed_in
from ui.words import say

FORM_COOKIE = "mingbai_form"
GOING = "/logout"
HINT_COOKIE = "mingbai_oidc_hint"  # the ID token, for the way out; sent to /logout alone
PATHS = ("/login", "/login/first", GOING)
MOST_ATTEMPTS = 30  # of one address in ten minutes: a hall's people often share one
MOST_FOR_NAME = 10
# where each role works; whoever signs in without having asked for a page goes on from the sign-in page
DESKS = {
    Role.WINDOW: "/staff",
    Role.EDITOR: "/staff",
    Role.MAINTAINER: "/admin",
    Role.AUDITOR: "/admin/audit",
}
_WORDS = {Refusal.WRONG: "signing.wrong", Refusal.LOCKED: "signing.wrong", Refusal.WEAK: "signing.weak"}
Text = Annotated[str, Form(max_length=400)]


@dataclass(frozen=True)
class Door:
    """What the sign-in pages work with."""

    accounts: Accounts
    settings: Settings
    window: Window
    keys: ClientKeys
    clock: Clock
    farewell: Callable[[str], str | None] | None = None  # from an ID token to where the provider ends its session

    @property
    def elsewhere(self) -> bool:
        """Whether another provider may vouch for people."""
        return self.farewell is not None

    def admit_address(self, request: Request) -> None:
        """Count an attempt of an address alone.

        Raises:
            ProblemError: too many came from it lately.
        """
        client = self.keys.key(request.client.host if request.client else "")
        if self.window.hit(client, self.clock().timestamp()) > MOST_ATTEMPTS:
            raise ProblemError("too-many-attempts")

    def admit(self, request: Request, name: str) -> None:
        """Count an attempt.

        Raises:
            ProblemError: too many came from this address or for this name lately.
        """
        self.admit_address(request)
        if self.window.hit(self.keys.key(f"name {name}"), self.clock().timestamp()) > MOST_FOR_NAME:
            raise ProblemError("too-many-attempts")

    def enter(self, done: SignedIn, onward: str) -> Response:
        """Give the cookie and send the reader on."""
        response = RedirectResponse(inside(onward), status_code=303)
        response.set_cookie(COOKIE, done.token, httponly=True, samesite="lax", secure=self.settings.tls, path="/")
        response.delete_cookie(FORM_COOKIE, path="/login")
        return response


def door_of(
    accounts: Accounts,
    settings: Settings,
    *,
    farewell: Callable[[str], str | None] | None = None,
    clock: Clock = utc_now,
) -> Door:
    """What one app's sign-in pages share; `farewell` where another provider may vouch for people."""
    return Door(accounts, settings, SlidingWindow(), ClientKeys(), clock, farewell)


def signing_in_router(door: Door) -> APIRouter:
    """The pages of signing in and out."""
    router = APIRouter(include_in_schema=False)
    _add_pages(router, door)
    _add_forms(router, door)
    return router


def _add_pages(router: APIRouter, door: Door) -> None:
    @router.get("/login")
    def login(request: Request, next: Annotated[str, Query(max_length=300)] = "") -> Response:
        found = signed_in(request)
        if found is not None and next:
            return RedirectResponse(inside(next), status_code=303)
        return _page(door, request, who=found, onward=next)

    @router.get("/login/first")
    def first(request: Request) -> Response:
        return _page(door, request, first=True)

    @router.post(GOING)
    def logout(request: Request, csrf: Text = "") -> Response:
        found = signed_in(request)
        if found is not None and not _same(csrf, found.session.csrf):
            raise ProblemError("wrong-form")
        if found is not None:
            door.accounts.sign_out(found.session)
        response = _onward(door, request, found)
        response.delete_cookie(COOKIE, path="/")
        response.delete_cookie(HINT_COOKIE, path=GOING)
        return response


def _onward(door: Door, request: Request, found: SignedIn | None) -> Response:
    """Where somebody goes who left: to the provider that vouched for him, where it ends sessions, else to the sign-in page.

    A page of ours leads there, for browsers follow no form to another site.
    """
    hint = request.cookies.get(HINT_COOKIE, "")
    vouched_for = bool(hint) or (found is not None and found.account.origin is not None)
    address_there = door.farewell(hint) if door.farewell is not None and vouched_for else None
    if address_there is None:
        return RedirectResponse("/login", status_code=303)
    page = render(
        "leaving.html", language_of(request), onward=address_there, style=address("paper.css"), icon=address("seal.svg")
    )
    return HTMLResponse(page, headers={"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"})


def _add_forms(router: APIRouter, door: Door) -> None:
    @router.post("/login")
    def sign_in(
        request: Request, name: Text = "", password: Text = "", totp: Text = "", form: Text = "", next: Text = ""
    ) -> Response:
        return _try(
            door, request, name, form, lambda: door.accounts.sign_in(name.strip(), password, totp), onward=next
        )  # fmt: skip

    @router.post("/login/first")
    def set_password(
        request: Request,
        name: Text = "",
        code: Text = "",
        password: Text = "",
        again: Text = "",
        totp: Text = "",
        form: Text = "",
    ) -> Response:
        if password != again:
            return _page(door, request, first=True, name=name, error=say("signing.differ", language_of(request)))
        lacking = weakness(password, name.strip())
        return _try(
            door, request, name, form, lambda: door.accounts.set_password(name.strip(), code, password, totp),
            first=True, weak=lacking,
        )  # fmt: skip


def _try(
    door: Door,
    request: Request,
    name: str,
    form: str,
    attempt: Callable[[], SignedIn | Refusal],
    *,
    first: bool = False,
    onward: str = "",
    weak: str | None = None,
) -> Response:
    """One attempt, once the form proves to be this page's own; the page again when it is refused."""
    if not _same(form, request.cookies.get(FORM_COOKIE, "")):
        return _page(
            door, request, first=first, name=name, onward=onward, error=say("signing.stale", language_of(request))
        )
    door.admit(request, name)
    done = attempt()
    if isinstance(done, SignedIn):
        return door.enter(done, onward)
    error = say(_WORDS[done], language_of(request), weak=weak or "")
    return _page(door, request, first=first, name=name, onward=onward, error=error)


def sign_in_page(door: Door, request: Request, *, error: str) -> Response:
    """The sign-in page again with what went wrong, by the key of its words."""
    return _page(door, request, error=say(error))


def _page(
    door: Door,
    request: Request,
    *,
    first: bool = False,
    who: SignedIn | None = None,
    name: str = "",
    onward: str = "",
    error: str | None = None,
) -> Response:
    lang = language_of(request)
    form = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(24)
    page = render(
        "login.html",
        lang,
        first=first,
        elsewhere=door.elsewhere,
        who=who,
        desk=DESKS.get(who.account.role) if who is not None else None,
        name=name,
        onward=inside(onward) if onward else "",
        form=form,
        error=error,
        other_language=other_language(lang, here_of(request, "/login/first" if first else "/login")),
        style=address("paper.css"),
        icon=address("seal.svg"),
        hotline=door.settings.hotline,
    )
    response = HTMLResponse(page, status_code=400 if error else 200, headers={"Cache-Control": "no-store"})
    response.set_cookie(FORM_COOKIE, form, httponly=True, samesite="strict", secure=door.settings.tls, path="/login")
    return response


def _same(given: str, wanted: str) -> bool:
    return bool(wanted) and hmac.compare_digest(given.encode(), wanted.encode())
