"""Size, closed addresses and headers, without the rest of the app."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, MutableMapping

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.types import Scope

from ui.doors import BodyLimit, ClosedAddresses, SecurityHeaders, Wider


async def echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


@pytest.fixture
def app() -> Starlette:
    return Starlette(routes=[Route("/echo", echo, methods=["POST"])])


def test_a_body_up_to_the_limit_arrives_whole(app: Starlette) -> None:
    client = TestClient(BodyLimit(app, largest=10))
    assert client.post("/echo", content=b"a" * 10).text == "10"
    assert client.post("/echo", content=b"a" * 11).status_code == 413


def test_a_body_that_hides_its_size_is_measured(app: Starlette) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"a" * 6
        yield b"a" * 6

    client = TestClient(BodyLimit(app, largest=10))
    assert client.post("/echo", content=pieces()).status_code == 413


def test_a_nonsense_length_is_refused(app: Starlette) -> None:
    client = TestClient(BodyLimit(app, largest=10))
    assert client.post("/echo", content=b"a", headers={"Content-Length": "-1"}).status_code == 413


def test_where_files_are_sent_only_a_known_sender_is_read(app: Starlette) -> None:
    def known(scope: Scope) -> bool:
        return (b"x-known", b"1") in scope["headers"]

    client = TestClient(BodyLimit(app, largest=10, wider={"/echo": Wider(20, known)}))
    assert client.post("/echo", content=b"a" * 20, headers={"X-Known": "1"}).text == "20"
    assert client.post("/echo", content=b"a" * 21, headers={"X-Known": "1"}).status_code == 413
    assert client.post("/echo", content=b"a" * 20).text == "0"


def test_only_open_addresses_pass(app: Starlette) -> None:
    client = TestClient(ClosedAddresses(app, open_paths=("/", "/echo")))
    assert client.post("/echo").status_code == 200
    assert client.post("/echo/more").json()["type"].endswith("not-found")


def test_a_body_that_never_ends_is_given_up(app: Starlette) -> None:
    async def stalled() -> dict[str, object]:
        await asyncio.sleep(5)
        return {"type": "http.request", "body": b"", "more_body": True}

    sent: list[dict[str, object]] = []

    async def send(message: MutableMapping[str, object]) -> None:
        sent.append(dict(message))

    scope = {"type": "http", "method": "POST", "path": "/echo", "headers": []}
    asyncio.run(BodyLimit(app, seconds=0.05)(scope, stalled, send))
    assert sent[0]["status"] == 408


def test_only_gradios_page_may_run_inline_scripts(app: Starlette) -> None:
    client = TestClient(SecurityHeaders(app))
    page, other = (client.get(path).headers["content-security-policy"] for path in ("/", "/guides/x"))
    assert "script-src 'self' 'unsafe-inline' 'unsafe-eval';" in page
    assert "script-src 'self';" in other


def test_every_response_forbids_sniffing_and_tells_no_other_host_where_it_came_from(app: Starlette) -> None:
    headers = TestClient(SecurityHeaders(app)).get("/nowhere").headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize(("tls", "said"), [(True, "max-age=31536000"), (False, None)])
def test_https_is_promised_only_where_it_is_the_only_way_in(app: Starlette, tls: bool, said: str | None) -> None:
    headers = TestClient(SecurityHeaders(app, tls=tls)).get("/nowhere").headers
    assert headers.get("strict-transport-security") == said
