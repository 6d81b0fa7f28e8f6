"""A small OpenID provider over loopback HTTP: description, keys, authorization with PKCE, codes that work once, RS256 tokens.

It asks nobody for a password: whoever comes is `claims`. `twist` and `without` change the claims of the next tokens, `signer` the key;
`forged` is an algorithm that no provider may use, for which the token is put together by hand.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "mingbai", "provider-secret-of-the-tests"


class OidcProvider:
    """The provider's state; `serve` runs it."""

    def __init__(self) -> None:
        self.address = ""
        self.claims: dict[str, Any] = {
            "sub": "u-1",
            "preferred_username": "s01",
            "roles": ["mb-ck"],
            "department": "户政科",
        }
        self.twist: dict[str, Any] = {}
        self.forged: str | None = None
        self.without: tuple[str, ...] = ()
        self.issuer: str | None = None
        self.offers: dict[str, str] = {}  # further endpoints of the description: name to path
        self.userinfo: dict[str, Any] | None = None  # what that endpoint says; None for a refusal
        self.userinfo_signed: dict[str, Any] | None = (
            None  # what it says as a token instead, beside issuer and audience
        )
        self.userinfo_signer: Any = None  # the key of that, where it is another
        self.keys = [_first_key()]
        self.signer: Any = self.keys[0]
        self.codes: dict[str, dict[str, str]] = {}
        self.asked: list[str] = []

    @staticmethod
    def new_key() -> RSAKey:
        """A fresh key with a name."""
        return RSAKey.generate_key(2048, {"kid": secrets.token_hex(4)})

    def rotate(self) -> None:
        """Sign with a new key and publish that one only."""
        self.keys = [self.new_key()]
        self.signer = self.keys[0]

    def described(self) -> dict[str, Any]:
        """What the provider publishes of itself."""
        return {
            "issuer": self.issuer or self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
            **{name: f"{self.address}{path}" for name, path in self.offers.items()},
        }

    def authorized(self, given: dict[str, str]) -> str:
        """Where the browser goes on, with a code."""
        assert given["response_type"] == "code"
        assert given["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(16)
        self.codes[code] = given
        return f"{given['redirect_uri']}?{urlencode({'code': code, 'state': given['state'], 'iss': self.address})}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """The tokens for a code; None where client, code, address or proof is wrong."""
        asked = self.codes.pop(form.get("code", ""), None)
        wanted = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if asked is None or authorization != wanted or form.get("redirect_uri") != asked["redirect_uri"]:
            return None
        proof = _base64(hashlib.sha256(form.get("code_verifier", "").encode()).digest())
        if proof.decode() != asked["code_challenge"]:
            return None
        return {"access_token": "at", "token_type": "Bearer", "id_token": self.signed(asked["nonce"])}

    def signed(self, nonce: str) -> str:
        """An ID token of now, as the test wants it."""
        now = int(time.time())
        usual = {"iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce}
        claims = {
            name: value for name, value in {**usual, **self.claims, **self.twist}.items() if name not in self.without
        }
        if self.forged is not None:
            return self._forged(self.forged, claims)
        return jwt.encode({"alg": "RS256", "kid": self.keys[0].kid}, claims, self.signer)

    def _forged(self, algorithm: str, claims: dict[str, Any]) -> str:
        """A token of nobody: unsigned, or signed with the public key as if it were a shared secret."""
        head = {"alg": algorithm, "kid": self.keys[0].kid}
        body = b".".join(_base64(json.dumps(part).encode()) for part in (head, claims))
        signature = hmac.digest(self.keys[0].as_pem(private=False), body, "sha256") if algorithm == "HS256" else b""
        return f"{body.decode()}.{_base64(signature).decode()}"


@lru_cache(maxsize=1)
def _first_key() -> RSAKey:
    """What every provider begins with: making one takes a while."""
    return OidcProvider.new_key()


def _base64(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def _handler(provider: OidcProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            provider.asked.append(parts.path)
            if parts.path == "/authorize":
                given = {name: values[0] for name, values in parse_qs(parts.query).items()}
                self.send_response(302)
                self.send_header("Location", provider.authorized(given))
                self.end_headers()
            elif parts.path == "/userinfo":
                if provider.userinfo_signed is not None:
                    self._say_signed({"iss": provider.address, "aud": CLIENT, **provider.userinfo_signed})
                    return
                allowed = provider.userinfo is not None and self.headers.get("Authorization") == "Bearer at"
                self._say(provider.userinfo or {} if allowed else {"error": "invalid_token"}, 200 if allowed else 401)
            elif parts.path == "/keys":
                self._say({"keys": [key.as_dict(private=False) for key in provider.keys]})
            else:
                self._say(provider.described())

        def do_POST(self) -> None:
            provider.asked.append(self.path)
            sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(sent).items()}
            given = provider.token(form, self.headers.get("Authorization", ""))
            self._say(given or {"error": "invalid_grant"}, 200 if given else 400)

        def _say(self, content: dict[str, Any], status: int = 200) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _say_signed(self, claims: dict[str, Any]) -> None:
            said = jwt.encode(
                {"alg": "RS256", "kid": provider.keys[0].kid}, claims, provider.userinfo_signer or provider.signer
            )
            body = said.encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/jwt")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def serving_oidc() -> Iterator[OidcProvider]:
    """A provider that answers on a free port of this machine."""
    provider = OidcProvider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(provider))
    provider.address = f"http://127.0.0.1:{server.server_port}"
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
