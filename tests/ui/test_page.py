"""The chat page as a browser gets it: in Chinese, framed, on this host only, closed where Gradio would be open."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from assistant.replies import AI_LABEL
from knowledge.places import Places
from tests.fakes import PENSION_ID
from tests.samples import CITY, DISTRICT
from ui.about_pages import about_router
from ui.assets import BUNDLES, FOLDER, address
from ui.gradio_import import import_gradio
from ui.page import page_view
from ui.rendering import TEMPLATES
from ui.settings import Settings
from ui.words import Lang

FOREIGN = re.compile(
    r"""(?:https?:)?//(?!127\.0\.0\.1|localhost|testserver|www\.w3\.org/)[a-z0-9-]+(?:\.[a-z0-9-]+)+"""
)
PAGES = (
    "/",
    "/?lang=en",
    f"/guides/{PENSION_ID}",
    f"/guides/doc:失业{CITY}",
    f"/api/notice/{PENSION_ID}",
    "/about/privacy",
)


def gradio_index() -> str:
    return (Path(import_gradio().__file__).parent / "templates" / "frontend" / "index.html").read_text("utf-8")


def test_the_question_box_stands_in_the_page_and_its_script_comes_before_gradios(client: TestClient) -> None:
    page = client.get("/", params={"region": DISTRICT, "lang": "en"}).text
    assert page.count('id="ask"') == 1  # Gradio draws none
    assert page.index("</gradio-app>") < page.index('<textarea id="ask"')
    assert page.index("/ui/chat.js") < page.index("/assets/index-")
    sent = re.findall(r'<input type="hidden" name="(\w+)" value="(\w+)">', page)
    assert sent == [("region", DISTRICT), ("lang", "en")]  # a question sent before any script ran keeps them
    assert "iframeResizer.contentWindow" not in page


def test_the_page_is_chinese_and_shows_label_hotline_and_gradio(client: TestClient) -> None:
    page = client.get("/").text
    assert '<html lang="zh-CN"' in page
    assert 'lang="en"' not in page.replace('lang="en" aria-label="EN', "")
    assert "以实施机关（窗口）解释为准" in page
    assert 'href="tel:12345"' in page
    assert "云河市政务服务问答" in page
    assert page.count("<gradio-app") == 1
    assert page.index("以实施机关") < page.index("<gradio-app") < page.index("找人问")


def test_english_changes_the_frame_and_not_the_questions(client: TestClient) -> None:
    page = client.get("/?lang=en").text
    assert '<html lang="en"' in page
    assert "What do you need to do?" in page
    assert "身份证丢了怎么补办" in page


def test_the_place_in_the_address_is_named(client: TestClient) -> None:
    page = client.get("/", params={"region": DISTRICT}).text
    assert f'data-region="{DISTRICT}"' in page
    assert "云岭省云河市青溪区" in page


@pytest.mark.parametrize("region", ["123456", "<script>", '"onload="x'])
def test_an_unknown_place_in_the_address_counts_as_none(client: TestClient, region: str) -> None:
    page = client.get("/", params={"region": region}).text
    assert 'data-region=""' in page
    assert region not in page or region == "<script>"


def test_the_default_place_comes_from_the_settings(places: Places) -> None:
    settings = Settings(region=DISTRICT)
    assert page_view(b"", settings, places).region == DISTRICT
    assert page_view(f"region={CITY}&lang=en".encode(), settings, places).region == CITY
    assert page_view(b"lang=fr", settings, places).lang is Lang.ZH


@pytest.mark.parametrize("path", PAGES)
def test_no_page_names_another_host(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 200
    assert FOREIGN.findall(response.text) == []


@pytest.mark.parametrize(
    "path", sorted([*FOLDER.rglob("*.*"), *TEMPLATES.rglob("*.*")]), ids=lambda path: str(path.name)
)
def test_no_asset_names_another_host(path: Path) -> None:
    assert FOREIGN.findall(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", PAGES)
def test_every_page_may_only_talk_to_this_host(client: TestClient, path: str) -> None:
    policy = client.get(path).headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert "http" not in policy


def test_gradio_collects_nothing_and_shows_no_footer(client: TestClient) -> None:
    config = json.loads(re.findall(r"window\.gradio_config = (\{.*?\});</script>", client.get("/").text)[0])
    assert config["analytics_enabled"] is False
    assert config["footer_links"] == []
    assert config["run_history"] is False
    assert config["stylesheets"] == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/gradio_api/upload"),
        ("GET", "/gradio_api/file=/etc/passwd"),
        ("GET", "/gradio_api/proxy=http://x/"),
        ("GET", "/gradio_api/info"),
        ("GET", "/gradio_api/runs"),
        ("GET", "/monitoring"),
        ("GET", "/manifest.json"),
        ("POST", "/gradio_api/queue/join"),
    ],
)
def test_doors_of_gradio_that_the_page_does_not_need_are_closed(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"


def test_what_is_replaced_in_gradios_page_is_still_there() -> None:
    index = gradio_index()
    assert "</gradio-app>" in index
    assert re.search(r"<link rel=\"stylesheet\"[^>]*assets/index-[^>]*>", index)
    assert "<html" in index
    assert "<body" in index
    assert "<head>" in index
    assert "iframeResizer.contentWindow" in index


@pytest.mark.parametrize("path", ["/theme.css", "/assets/index-anything.css"])
def test_gradios_own_style_is_answered_with_nothing(client: TestClient, path: str) -> None:
    assert len(client.get(path).text) < 100


@pytest.mark.parametrize("name", BUNDLES)
def test_bundles_are_served_under_their_digest(client: TestClient, name: str) -> None:
    response = client.get(address(name))
    assert response.status_code == 200
    assert "immutable" in response.headers["cache-control"]


def test_an_unknown_asset_is_a_problem(client: TestClient) -> None:
    assert client.get("/ui/nothing.css").status_code == 404


def cards(client: TestClient, lang: str = "zh", **asked: object) -> list[dict[str, str]]:
    """What the page's script gets for one question: every form of its card."""
    response = client.post(f"/api/ask?card={lang}", json=asked, headers={"Accept": "text/event-stream"})
    assert response.headers["content-type"].startswith("text/event-stream"), response.text
    assert response.headers["x-accel-buffering"] == "no"
    blocks = [block.split("\n") for block in response.text.strip().split("\n\n")]
    assert {name for name, _ in blocks} == {"event: card"}
    return [json.loads(content.removeprefix("data: ")) for _, content in blocks]


def test_the_page_gets_a_rendered_answer(client: TestClient) -> None:
    (shown,) = cards(client, question="养老金<b>多久</b>", region=DISTRICT, conversation_id=None)
    assert shown["conversation_id"] == "c1"
    assert shown["title"] == "企业职工基本养老金申领"
    assert AI_LABEL in shown["html"]
    assert "养老金&lt;b&gt;" in shown["html"]
    assert f"/api/notice/{'guide%3A'}" in shown["html"]


def test_a_card_is_drawn_in_the_pages_language(client: TestClient) -> None:
    (shown,) = cards(client, lang="en", question="养老金多久", region=DISTRICT)
    assert "AI-generated" in shown["html"]


@pytest.mark.parametrize(
    "asked", [{}, {"question": ""}, {"question": "长" * 5000}, {"question": "养老金", "region": "123456"}]
)
def test_a_wrong_request_of_the_page_is_refused_before_anything_is_sent(
    client: TestClient, asked: dict[str, object]
) -> None:
    assert client.post("/api/ask?card=zh", json=asked).status_code == 422


def test_the_page_that_shows_the_corner_window_opens(client: TestClient) -> None:
    page = client.get("/widget-demo")
    assert page.status_code == 200
    assert re.findall(r'<script src="([^"?]+)', page.text) == ["/widget.js", "/ui/widget_demo.js"]


@pytest.mark.parametrize(
    ("settings", "said"),
    [({}, "地图网站"), ({"llm": "openai:qwen-plus"}, "语言模型")],
)
def test_the_privacy_page_names_whoever_else_may_hear(settings: dict[str, str], said: str) -> None:
    def page(chosen: Settings) -> str:
        app = FastAPI()
        app.include_router(about_router(chosen))
        return TestClient(app).get("/about/privacy").text

    assert said in page(Settings(**settings))  # type: ignore[arg-type]
    assert said not in page(Settings(map_url="off"))
