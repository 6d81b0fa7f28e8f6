"""A refusal as a page for whoever opened an address in a browser; problem details for everybody else."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.testclient import TestClient

from ui.problems import KINDS, MEDIA_TYPE, FieldError, ProblemError
from ui.refusals import install_problems
from ui.refused_pages import RefusalsAsPages
from ui.words.refused import REFUSED

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    install_problems(app)

    @app.get("/{rest:path}")
    def refuse(rest: str) -> None:
        errors = (FieldError(field="when", message="应是日期<b>" + "，例如 2026-09-18" * 100),)
        raise ProblemError("invalid-field", errors=errors) if rest == "admin/audit" else ProblemError("no-guide")

    app.add_middleware(GZipMiddleware, minimum_size=1024)
    app.add_middleware(RefusalsAsPages, hotline="12345")
    return TestClient(app)


def test_a_browser_gets_a_page_that_says_what_to_do(client: TestClient) -> None:
    found = client.get("/guides/none", headers=BROWSER)
    assert (found.status_code, found.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "<h1>没有这份办事指南</h1>" in found.text
    assert "/api/" not in found.text
    assert 'href="tel:12345"' in found.text
    assert "There is no such guide" in client.get("/guides/none?lang=en", headers=BROWSER).text


def test_what_was_filled_in_wrongly_is_named_and_a_console_leads_back_to_itself(client: TestClient) -> None:
    page = client.get("/admin/audit", headers=BROWSER).text
    assert "应是日期&lt;b&gt;" in page
    assert 'href="/admin"' in page


@pytest.mark.parametrize(
    ("path", "headers"), [("/guides/none", {}), ("/api/guides/none", BROWSER), ("/v1/models", BROWSER)]
)
def test_a_program_gets_what_it_reads(client: TestClient, path: str, headers: dict[str, str]) -> None:
    found = client.get(path, headers=headers)
    assert found.status_code == 404
    assert found.json()
    assert path.startswith("/v1/") or found.headers["content-type"] == MEDIA_TYPE


def test_a_notice_is_a_page_whatever_its_address(client: TestClient) -> None:
    assert "<h1>没有这份办事指南</h1>" in client.get("/api/notice/none", headers=BROWSER).text


def test_every_kind_with_words_for_pages_is_a_kind() -> None:
    assert set(REFUSED) <= set(KINDS)
    assert "no-guide" in REFUSED
