"""Sign-in by another provider (统一身份认证, OpenID Connect): the way there, and what comes back. The one home of authlib.

Authorization code with PKCE. The ID token is believed only when its signature is by a key that the provider publishes, with an
algorithm of `ALGORITHMS`, and issuer, audience, time and nonce are right. What the token leaves out may be asked for at the userinfo
endpoint, and is believed of the same subject only. Nothing here knows accounts.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode, urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from pydantic import Field

from knowledge.values import Value

ALGORITHMS = ["RS256", "PS256", "ES256"]  # none with a shared secret: who can read a token could then make one
TIMEOUT = 5.0  # seconds for each request to the provider
LEEWAY = 60  # seconds that the two clocks may differ
KEPT = 3600.0  # seconds that the provider's description and keys are kept
KEYS_AGAIN = 30.0  # seconds before an unknown key makes us ask for the keys again
SIGNED = "application/jwt"  # how a userinfo response that is a signed token says so
NEAR = ("localhost", "127.0.0.1", "::1")  # where plain http does not leave the machine

Claims = dict[str, Any]


class ProviderError(Exception):
    """Nobody can be signed in by what came back. The message is a code word for the log; it holds nothing of the answer."""


class ProviderAway(ProviderError):
    """The provider does not answer, or not as one."""


class Registered(Value):
    """What this deployment is at the provider. `issuer` is compared letter by letter."""

    issuer: str
    client: str
    secret: str
    back: str
    scope: str


class Leaving(Value):
    """A sign-in that begins: where to send the browser, and what must come back."""

    address: str
    state: str
    nonce: str
    verifier: str


class Vouched(Value):
    """What the provider says of somebody in an ID token that is to be believed, and with what more may be asked of it."""

    claims: Claims
    id_token: str = Field(repr=False)
    access_token: str = Field(repr=False)


class _Described(Value):
    """The endpoints of a provider, with its keys, and when they were read; "" for an endpoint that it has not."""

    authorization: str
    token: str
    keys_at: str
    userinfo: str
    end_session: str
    keys: dict[str, Any]
    read: float


class Provider:
    """One provider. Safe to share between threads; what it publishes is read at the first sign-in and kept an hour."""

    def __init__(self, registered: Registered, *, now: Callable[[], float] = time.time) -> None:
        self.registered = registered
        self._now = now
        self._described: _Described | None = None

    def leave(self) -> Leaving:
        """Begin a sign-in.

        Raises:
            ProviderAway: it does not answer.
        """
        described = self._description()
        verifier, nonce = secrets.token_urlsafe(64), secrets.token_urlsafe(32)
        with self._client() as client:
            address, state = client.create_authorization_url(
                described.authorization, state=secrets.token_urlsafe(32), code_verifier=verifier, nonce=nonce
            )
        return Leaving(address=address, state=state, nonce=nonce, verifier=verifier)

    def vouched(self, code: str, *, verifier: str, nonce: str) -> Vouched:
        """What the provider says of whoever comes back with a code.

        Raises:
            ProviderError: the code is refused, or the token is not to be believed.
            ProviderAway: it does not answer.
        """
        described = self._description()
        try:
            with self._client() as client:
                given = client.fetch_token(described.token, code=code, code_verifier=verifier)
        except httpx2.HTTPError as error:
            raise ProviderAway("token endpoint away") from error
        except (AuthlibBaseError, ValueError) as error:
            raise ProviderError("code refused") from error
        claims = self._believed(given, nonce)
        return Vouched(claims=claims, id_token=given["id_token"], access_token=str(given.get("access_token", "")))

    def more_of(self, vouched: Vouched) -> Claims:
        """What the userinfo endpoint says of the same subject; empty where there is none, or it says nothing that can be read.

        A provider may sign it (`application/jwt`); then it is believed as a token is. An encrypted one cannot be read.

        Raises:
            ProviderError: it speaks of somebody else, or its signature, issuer or audience is not right.
        """
        place = self._description().userinfo
        if not place or not vouched.access_token:
            return {}
        try:
            answer = httpx2.get(place, timeout=TIMEOUT, headers={"Authorization": f"Bearer {vouched.access_token}"})
            answer.raise_for_status()
            signed = answer.headers.get("content-type", "").partition(";")[0].strip().lower() == SIGNED
            found = self._signed_claims(answer.text.strip()) if signed else answer.json()
        except (httpx2.HTTPError, ValueError):
            return {}
        if not isinstance(found, dict) or found.get("sub") != vouched.claims["sub"]:
            raise ProviderError("userinfo of another")
        return found

    def _signed_claims(self, written: str) -> Claims:
        """The claims of a signed userinfo response, which has to name its issuer and this deployment."""
        try:
            claims = dict(self._signed(written).claims)
        except (JoseError, ValueError, TypeError) as error:
            raise ProviderError(f"userinfo not believed: {type(error).__name__}") from error
        meant = claims.get("aud")
        if claims.get("iss") != self.registered.issuer or self.registered.client not in (
            meant if isinstance(meant, list) else [meant]
        ):
            raise ProviderError("userinfo for another")
        return claims

    def farewell(self, back: str, id_token: str) -> str | None:
        """The address at which a browser ends its session with the provider (RP-initiated logout); None where there is none.

        Args:
            back: where the provider sends the browser afterwards, as registered there.
            id_token: of the sign-in, so that nobody is asked whether he means it; "" where it is not known any more.
        """
        try:
            place = self._description().end_session
        except ProviderAway:
            return None
        if not place:
            return None
        said = {"client_id": self.registered.client, "post_logout_redirect_uri": back, "id_token_hint": id_token}
        joint = "&" if urlsplit(place).query else "?"
        return f"{place}{joint}{urlencode({name: value for name, value in said.items() if value})}"

    def _believed(self, given: Claims, nonce: str) -> Claims:
        written = given.get("id_token")
        if not isinstance(written, str):
            raise ProviderError("no id token")
        try:
            token = self._signed(written)
            claims = CodeIDToken(
                token.claims, token.header,
                options={
                    "iss": {"essential": True, "value": self.registered.issuer},
                    "aud": {"essential": True, "value": self.registered.client},
                    "sub": {"essential": True},
                    "nonce": {"essential": True, "value": nonce},
                },
                params={"nonce": nonce, "client_id": self.registered.client, "access_token": given.get("access_token")},
            )  # fmt: skip
            claims.validate(now=int(self._now()), leeway=LEEWAY)
        except (JoseError, AuthlibBaseError, ValueError, TypeError) as error:
            raise ProviderError(f"token not believed: {type(error).__name__}") from error
        return dict(claims)

    def _signed(self, written: str) -> jwt.Token:
        """A token whose signature holds; a key that is not known yet is looked for once more."""
        try:
            return jwt.decode(written, self._keys(self._description()), algorithms=ALGORITHMS)
        except InvalidKeyIdError:
            if self._now() - self._description().read < KEYS_AGAIN:
                raise
            self._described = None
            return jwt.decode(written, self._keys(self._description()), algorithms=ALGORITHMS)

    def _keys(self, described: _Described) -> KeySet:
        return KeySet.import_key_set(described.keys)  # type: ignore[arg-type]

    # ---- what it publishes

    def _description(self) -> _Described:
        kept = self._described
        if kept is not None and self._now() - kept.read < KEPT:
            return kept
        issuer = self.registered.issuer
        found = self._published(f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        if found.get("issuer") != issuer:
            raise ProviderAway("described by another issuer")
        places = {name: str(found.get(name, "")) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
        if not all(is_safe(place) for place in places.values()):
            raise ProviderAway("endpoint without https")
        extras = {name: str(found.get(name, "")) for name in ("userinfo_endpoint", "end_session_endpoint")}
        extras = {name: place if is_safe(place) else "" for name, place in extras.items()}
        self._described = _Described(
            authorization=places["authorization_endpoint"], token=places["token_endpoint"], keys_at=places["jwks_uri"],
            userinfo=extras["userinfo_endpoint"], end_session=extras["end_session_endpoint"],
            keys=self._published(places["jwks_uri"]), read=self._now(),
        )  # fmt: skip
        return self._described

    def _published(self, address: str) -> dict[str, Any]:
        try:
            answer = httpx2.get(address, timeout=TIMEOUT)
            answer.raise_for_status()
            found = answer.json()
        except (httpx2.HTTPError, ValueError) as error:
            raise ProviderAway("description away") from error
        if not isinstance(found, dict):
            raise ProviderAway("description unreadable")
        return found

    def _client(self) -> OAuth2Client:
        return OAuth2Client(
            self.registered.client,
            self.registered.secret,
            scope=self.registered.scope,
            redirect_uri=self.registered.back,
            code_challenge_method="S256",
            timeout=TIMEOUT,
        )


def is_safe(address: str) -> bool:
    """Whether what is sent to an address cannot be read on the way: https, or plain http on this machine."""
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in NEAR)
