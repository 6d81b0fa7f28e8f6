"""/login/oidc and /login/oidc/back: out to another provider and back, signed in.

What goes out is noted in the record, so that it comes back once, to whichever process, in the browser that began, within minutes.
"""

from __future__ import annotations

import hashlib
import hmac
import logging
import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from knowledge.accounts import SignedIn
from knowledge.audit import Act, Event
from knowledge.store.sign_ins import PendingSignIn, PendingSignIns
from ui.language import inside
from ui.oidc import Provider, ProviderAway, ProviderError, Vouched
from ui.oidc_people import BACK, Elsewhere, UnknownPersonError, account_of, is_told
from ui.signing_in import GOING, HINT_COOKIE, Door, sign_in_page

OUT = "/login/oidc"
PATHS = (OUT, BACK)
COOKIE = "mingbai_oidc"
LONGEST_HINT = 3_800  # characters: browsers keep a cookie of 4,096 bytes with its name
HOLDS = timedelta(minutes=10)  # to type a password there, and find a phone
Sent = Annotated[str, Query(max_length=4000)]
log = logging.getLogger("mingbai.signing-in")


class RefusedError(Exception):
    """Nobody is signed in. `words` is the key of what the page says, `why` a code word for log and trail."""

    def __init__(self, words: str, why: str) -> None:
        self.words, self.why = words, why
        super().__init__(why)


def elsewhere_router(door: Door, elsewhere: Elsewhere, provider: Provider, pending: PendingSignIns) -> APIRouter:
    """The two pages."""
    router = APIRouter(include_in_schema=False)

    @router.get(OUT)
    def out(request: Request, next: Annotated[str, Query(max_length=300)] = "") -> Response:
        door.admit_address(request)
        return _answered(door, request, lambda: _leave(door, provider, pending, next))

    @router.get(BACK)
    def back(request: Request, state: Sent = "", code: Sent = "", error: Sent = "", iss: Sent = "") -> Response:
        door.admit_address(request)

        def enter() -> Response:
            begun = _begun(request, pending.take(_digest(state), now=door.clock()))
            if error or not code:
                raise RefusedError("signing.elsewhere.failed", "provider said no")
            if iss and iss != elsewhere.registered.issuer:  # RFC 9207: which provider answers
                raise RefusedError("signing.elsewhere.failed", "another issuer")
            vouched, done = _known(door, elsewhere, provider, code, begun)
            response = door.enter(done, begun.onward)
            response.delete_cookie(COOKIE, path=OUT)
            if len(vouched.id_token) <= LONGEST_HINT:
                response.set_cookie(
                    HINT_COOKIE,
                    vouched.id_token,
                    httponly=True,
                    samesite="strict",
                    secure=door.settings.tls,
                    path=GOING,
                )
            return response

        return _answered(door, request, enter)

    return router


def _answered(door: Door, request: Request, go: Callable[[], Response]) -> Response:
    """The answer, or the sign-in page with what went wrong; what did is written down without a word of what was sent."""
    try:
        response = go()
    except RefusedError as refused:
        log.warning("sign-in elsewhere refused: %s", refused.why)
        door.accounts.note(Event(Act.SIGN_IN_FAILED, detail=f"oidc {refused.why}"))
        return sign_in_page(door, request, error=refused.words)
    response.headers["Cache-Control"] = "no-store"
    return response


def _leave(door: Door, provider: Provider, pending: PendingSignIns, onward: str) -> Response:
    try:
        leaving = provider.leave()
    except ProviderAway as error:
        raise RefusedError("signing.elsewhere.away", str(error)) from error
    browser, now = secrets.token_urlsafe(32), door.clock()
    begun = PendingSignIn(
        state=_digest(leaving.state), browser=_digest(browser), nonce=leaving.nonce, verifier=leaving.verifier,
        onward=inside(onward), ends=now + HOLDS,
    )  # fmt: skip
    pending.begin(begun, now=now)
    response = RedirectResponse(leaving.address, status_code=303)
    response.set_cookie(
        COOKIE, browser, httponly=True, samesite="lax", secure=door.settings.tls, path=OUT,
        max_age=int(HOLDS.total_seconds()),
    )  # fmt: skip
    return response


def _begun(request: Request, found: PendingSignIn | None) -> PendingSignIn:
    """The sign-in that an answer belongs to, when this browser began it."""
    if found is None:
        raise RefusedError("signing.elsewhere.failed", "unknown state")
    if not hmac.compare_digest(_digest(request.cookies.get(COOKIE, "")), found.browser):
        raise RefusedError("signing.elsewhere.failed", "another browser")
    return found


def _known(
    door: Door, elsewhere: Elsewhere, provider: Provider, code: str, begun: PendingSignIn
) -> tuple[Vouched, SignedIn]:
    try:
        vouched = provider.vouched(code, verifier=begun.verifier, nonce=begun.nonce)
        more = {} if is_told(vouched.claims, elsewhere) else provider.more_of(vouched)
    except ProviderAway as error:
        raise RefusedError("signing.elsewhere.away", str(error)) from error
    except ProviderError as error:
        raise RefusedError("signing.elsewhere.failed", str(error)) from error
    try:
        done = door.accounts.admit(account_of(vouched.claims, elsewhere, clock=door.clock, more=more))
    except UnknownPersonError as error:
        raise RefusedError("signing.elsewhere.unknown", str(error)) from error
    if not isinstance(done, SignedIn):
        raise RefusedError("signing.elsewhere.unknown", "closed or name taken")
    return vouched, done


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
