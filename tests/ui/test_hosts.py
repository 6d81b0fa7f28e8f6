"""Only the service's own names are answered."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from ui.hosts import HostCheck


async def said(request: Request) -> PlainTextResponse:
    return PlainTextResponse("ok")


@pytest.fixture
def client() -> TestClient:
    app = Starlette(routes=[Route("/", said), Route("/healthz", said)])
    return TestClient(HostCheck(app, hosts=("wenda.example.gov.cn", "*.portal.example", "[::1]")))


@pytest.mark.parametrize(
    "host", ["wenda.example.gov.cn", "WENDA.example.gov.cn:8443", "a.portal.example", "[::1]", "[::1]:7860"]
)
def test_its_own_names_pass_with_any_port(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "portal.example", "wenda.example.gov.cn.evil.example", "", "[::2]"])
def test_other_names_are_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"Host": host}).status_code == 421


def test_probes_may_call_by_address(client: TestClient) -> None:
    assert client.get("/healthz", headers={"Host": "10.0.0.7:7860"}).status_code == 200
