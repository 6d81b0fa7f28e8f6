"""What a stranger tries first: the frame's own file routes, paths that climb, calls of functions that are not the page's."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.ui.conftest import made_in_a_loop, quiet_app
from ui.chat import GRADIO_PATHS
from ui.gradio_import import import_gradio
from ui.server import OWN_PATHS
from ui.settings import Settings
from ui.wiring import Opened

SECRET = "root:"
CLIMBING = (
    "/assets/../../../../../../etc/passwd",
    "/assets/..%2f..%2f..%2f..%2fetc%2fpasswd",
    "/static/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
    "/static//etc/passwd",
    "/ui/..%2f..%2fpyproject.toml",
    "/ui/%2e%2e/cli.py",
    "/assets/%00",
    "/static/....//....//etc/passwd",
)
FILE_ROUTES = (
    "/file=/etc/passwd",
    "/gradio_api/file=/etc/passwd",
    "/gradio_api/file/etc/passwd",
    "/gradio_api/proxy=http://127.0.0.1:22/",
    "/gradio_api/stream/a/b/c/playlist.m3u8",
    "/gradio_api/info",
    "/gradio_api/app_id",
    "/gradio_api/queue/status",
    "/gradio_api/queue/data?session_hash=x",
    "/gradio_api/mcp/sse",
    "/monitoring",
    "/docs",
    "/redoc",
    "/manifest.json",
    "/pwa_icon",
    "/login_check",
    "/token",
)


def empty_page() -> Any:
    """The framework's app over a page with nothing on it."""
    gradio = import_gradio()
    with gradio.Blocks(analytics_enabled=False) as blocks:
        gradio.HTML("")
    return gradio.routes.App.create_app(blocks)


def routes_of_gradio() -> list[str]:
    """Every address that the framework brings, its parameters filled."""
    made = made_in_a_loop(empty_page)
    included = [route.original_router for route in made.routes if hasattr(route, "original_router")]
    paths = {getattr(route, "path", "") for route in made.routes}
    paths |= {f"/gradio_api{route.path}" for router in included for route in router.routes}
    return sorted(re.sub(r"\{[^}]*\}", "x", path) for path in paths if path.startswith("/"))


def is_open(path: str) -> bool:
    return path in OWN_PATHS or any(path == one or (one.endswith("/") and path.startswith(one)) for one in GRADIO_PATHS)


def test_every_address_of_gradio_that_the_page_does_not_need_is_closed(client: TestClient) -> None:
    closed = [path for path in routes_of_gradio() if not is_open(path)]
    assert len(closed) > 40
    answers = {path: {client.get(path).status_code, client.post(path, json={}).status_code} for path in closed}
    assert {path: codes for path, codes in answers.items() if not codes <= {404, 405}} == {}


@pytest.mark.parametrize("path", [*FILE_ROUTES, *CLIMBING])
def test_no_file_of_the_machine_is_served(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code in (403, 404, 405), response.text[:200]
    assert SECRET not in response.text
    assert "[project]" not in response.text


def test_nothing_can_be_uploaded(client: TestClient) -> None:
    for path in ("/gradio_api/upload", "/upload", "/gradio_api/upload?upload_id=x"):
        assert client.post(path, files={"files": ("a.txt", b"a")}).status_code == 404


def test_no_function_of_the_page_can_be_called(client: TestClient) -> None:
    called = {"component_id": 2, "fn_name": "ask", "data": [{"question": "护照"}], "session_hash": "x"}
    assert client.post("/gradio_api/component_server/", json=called).status_code == 404


def test_what_the_page_tells_of_its_set_up_names_no_place_on_the_machine(client: TestClient) -> None:
    told = json.dumps(client.get("/config").json(), ensure_ascii=False)
    assert not re.search(r"/(?:root|home|usr|tmp|work)/", told)


def test_guessing_passwords_is_stopped_for_a_name_and_for_an_address(opened: Opened, settings: Settings) -> None:
    with TestClient(quiet_app(opened, settings)) as guesser:
        guesser.get("/login")
        form = guesser.cookies["mingbai_form"]
        tried = [
            guesser.post("/login", data={"name": f"ren{number % 4}", "password": f"guess-{number}", "form": form})
            for number in range(60)
        ]
    assert {one.status_code for one in tried[:30]} == {400}
    assert {one.status_code for one in tried[40:]} == {429}


def test_a_flood_of_ratings_is_stopped(opened: Opened, settings: Settings) -> None:
    with TestClient(quiet_app(opened, settings)) as flooder:
        answers = [flooder.post("/api/ask", json={"question": "养老金"}).json()["answer_id"] for _ in range(1)]
        rated = [
            flooder.post("/api/feedback", json={"answer_id": answers[0], "rating": 1}).status_code for _ in range(80)
        ]
    assert (rated[0], rated[-1], rated.count(201)) == (201, 429, 60)


def test_a_wrong_method_tells_no_stranger_which_pages_a_console_has(client: TestClient) -> None:
    there, nowhere = "/admin/people", "/admin/nowhere"
    for method in ("DELETE", "PUT", "PATCH"):
        answers = [
            client.request(method, path, json={}).status_code for path in (there, nowhere, "/staff", "/staff/nowhere")
        ]
        assert answers == [404, 404, 404, 404], method


def test_a_stranger_who_sends_a_large_file_is_asked_who_they_are_and_nothing_is_read(client: TestClient) -> None:
    response = client.post("/admin/ingest", files={"files": ("a.md", b"a" * 200_000)})
    assert response.status_code == 401
