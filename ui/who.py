"""Who sends a request: FastAPI dependencies for every page and route that staff use.

    viewer_of(request) -> Viewer           what the sender may read; CITIZEN without a session. For routes open to everybody.
    Asker                                  the same as an annotation: `def page(asker: Asker)`; hand `store.seen_by(asker)` on.
    require(Role.EDITOR, ...) -> callable  a dependency that lets these roles in and yields `SignedIn` (account, session).

    @router.get("/staff")
    def staff(who: Annotated[SignedIn, Depends(require(Role.WINDOW, Role.EDITOR, Role.MAINTAINER))]) -> str:
        ... who.account.name, who.account.viewer, who.session.csrf

Without a session `require` sends a page's reader to /login?next=... and answers anything else with problem 401; a role that is not
among those asked for gets problem 403. Every method but GET, HEAD and OPTIONS must repeat the session's CSRF token, in the header
`X-CSRF-Token` or in the form field `csrf`; pages find it at `who.session.csrf`. The cookie is HttpOnly and SameSite=Lax.

Both need `install_who(app, accounts)`, which `ui.server.create_app` has called.
"""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable
from typing import Annotated, cast
from urllib.parse import quote

from fastapi import Depends, FastAPI, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import RedirectResponse
from starlette.types import Scope

from knowledge.access import CITIZEN, Role, Viewer
from knowledge.accounts import Accounts, SignedIn
from knowledge.audit import sign
from ui.observing import route_of
from ui.problems import ProblemError

COOKIE = "mingbai_session"
CSRF_HEADER, CSRF_FIELD = "X-CSRF-Token", "csrf"
READING = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class NotSignedIn(Exception):
    """A page was asked for without a session."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(path)


def install_who(app: FastAPI, accounts: Accounts) -> None:
    """Tell an app whose sessions it honours."""
    app.state.accounts = accounts

    @app.exception_handler(NotSignedIn)
    async def to_sign_in(request: Request, error: NotSignedIn) -> RedirectResponse:
        return RedirectResponse(f"/login?next={quote(error.path)}", status_code=303)


def signed_in(request: Request) -> SignedIn | None:
    """The session of a request; None without one."""
    token = request.cookies.get(COOKIE, "")
    if not token:
        return None
    found = _accounts(request).of_token(token)
    if found is not None:
        sign(found.account.name, found.account.role)
    return found


def _accounts(request: Request) -> Accounts:
    return cast(Accounts, request.app.state.accounts)


def is_signed_in(scope: Scope, *roles: Role) -> bool:
    """Whether the head of a request carries a session of one of these roles."""
    found = signed_in(Request(scope))
    return found is not None and found.account.role in roles


def viewer_of(request: Request) -> Viewer:
    """What the sender of a request may read."""
    found = signed_in(request)
    return found.account.viewer if found is not None else CITIZEN


async def viewer_here(request: Request, response: Response) -> Viewer:
    """As `viewer_of`; and what staff are shown is kept by no cache on the way.

    Who sends no cookie is looked up nowhere: a way through the pool of threads costs a tenth of an answer that is ready.
    """
    viewer = await run_in_threadpool(viewer_of, request) if COOKIE in request.cookies else CITIZEN
    if viewer.is_staff:
        response.headers["Cache-Control"] = "private, no-store"
    return viewer


Asker = Annotated[Viewer, Depends(viewer_here)]


def require(*roles: Role) -> Callable[[Request], Awaitable[SignedIn]]:
    """A dependency that lets only these roles in; see the module."""

    async def let_in(request: Request) -> SignedIn:
        found = await run_in_threadpool(signed_in, request)
        if found is None:
            raise _unknown(request)
        if found.account.role not in roles:
            _accounts(request).refused(route_of(request.scope))
            raise ProblemError("no-permission")
        if request.method not in READING and not await repeats_token(request, found.session.csrf):
            raise ProblemError("wrong-form")
        return found

    return let_in


async def repeats_token(request: Request, wanted: str) -> bool:
    """Whether a request repeats a token in its header or its form; compared in constant time."""
    given: object = request.headers.get(CSRF_HEADER)
    if given is None and request.headers.get("content-type", "").startswith(FORMS):
        given = (await request.form()).get(CSRF_FIELD)
    return isinstance(given, str) and hmac.compare_digest(given.encode(), wanted.encode())


def _unknown(request: Request) -> Exception:
    if request.method == "GET" and "text/html" in request.headers.get("accept", ""):
        return NotSignedIn(request.url.path)
    return ProblemError("not-signed-in")
