"""What operators see: metrics, logs, traces, readiness. And what they never see: a word that was typed."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn, cast

import pytest
import yaml
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client.parser import text_string_to_metric_families
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from assistant.assistant import Assistant
from knowledge.phases import Event, Phase, heard_by, noted, phase
from knowledge.store import Store
from tests.samples import CITY, pension_page
from tests.ui.conftest import quiet_app
from ui.logs import JsonLines, log_in_json
from ui.metrics import GAUGES, Metrics
from ui.observing import Observing
from ui.settings import Settings
from ui.tracing import Traces
from ui.wiring import Opened, open_assistant

OPS = Path(__file__).parents[2] / "docs" / "ops"
PENSION = "企业职工养老金申领要多少天"
# what a careless log would keep: a name, an identity number, a phone, an address, and a word that stands nowhere else
PERSONAL = ("欧阳不二", "11010519491231002X", "13912345678", "槐花胡同七号院", "zyxwv鸹貔")
TOLD = f"我叫{PERSONAL[0]}，身份证{PERSONAL[1]}，电话{PERSONAL[2]}，住{PERSONAL[3]}，{PERSONAL[4]}"


@pytest.fixture(scope="module")
def watched(searching: Opened, settings: Settings) -> Iterator[TestClient]:
    settings = settings.model_copy(
        update={"redis": "redis://127.0.0.1:1/0"}
    )  # one that does not answer is watched, too
    with TestClient(quiet_app(searching, settings), raise_server_exceptions=False) as client:
        yield client


def samples(text: str) -> dict[str, list[tuple[dict[str, str], float]]]:
    """Every sample by its name."""
    found: dict[str, list[tuple[dict[str, str], float]]] = {}
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def read(client: TestClient) -> dict[str, list[tuple[dict[str, str], float]]]:
    return samples(client.get("/metrics").text)


def test_an_answer_is_counted_by_status_level_and_fields(watched: TestClient) -> None:
    watched.post("/api/ask", json={"question": PENSION, "region": CITY})
    found = read(watched)
    assert ({"status": "answered", "level": "city"}, 1.0) in found["mingbai_answers_total"]
    assert {labels["field"] for labels, _ in found["mingbai_answer_fields_total"]} >= {"limits", "contacts"}
    assert found["mingbai_answer_seconds_count"][0][1] >= 1


def test_every_phase_of_an_answer_is_timed(watched: TestClient) -> None:
    watched.post("/api/ask", json={"question": f"请问{PENSION}", "region": CITY})  # no answer to it is ready
    timed = {labels["phase"]: value for labels, value in read(watched)["mingbai_phase_seconds_count"]}
    assert set(timed) == {phase.value for phase in Phase}
    assert min(timed.values()) >= 1


def test_the_record_and_the_index_are_gauges(watched: TestClient) -> None:
    found = read(watched)
    assert {name for name in GAUGES if name not in found} == set()
    assert found["mingbai_index_current"][0][1] == 1.0
    assert found["mingbai_guides"][0][1] > 3


def test_requests_are_counted_by_route_and_never_by_address(watched: TestClient) -> None:
    watched.get("/api/guides/身份证丢了")
    watched.get("/身份证丢了")
    text = watched.get("/metrics").text
    assert "身份证" not in text
    assert 'route="other",status="404"' in text
    assert 'route="/api/guides/{guide_id:path}",status="404"' in text


def test_a_line_without_proof_is_counted() -> None:
    metrics = Metrics()
    with heard_by(metrics):
        noted(Event.VERIFY_FAULT, 2)
    noted(Event.VERIFY_FAULT)  # heard by nobody
    assert 'mingbai_events_total{event="verify_fault"} 2.0' in metrics.text()


def test_a_phase_that_fails_is_timed_and_fails_on() -> None:
    metrics = Metrics()
    with heard_by(metrics), pytest.raises(ValueError, match="x"), phase(Phase.SEARCH):
        raise ValueError("x")
    assert 'mingbai_phase_seconds_count{phase="search"} 1.0' in metrics.text()


# ---- the files for operators


def metric_names(text: str) -> set[str]:
    return set(re.findall(r"\bmingbai_[a-z_]+", text))


@pytest.fixture(scope="module")
def served(watched: TestClient) -> set[str]:
    """Every name that /metrics serves after some traffic, families and samples."""
    watched.post("/api/ask", json={"question": PENSION, "region": CITY})
    text = watched.get("/metrics").text
    return {family.name for family in text_string_to_metric_families(text)} | set(samples(text))


def test_the_manual_lists_every_metric_and_no_other(served: set[str]) -> None:
    listed = set(re.findall(r"^\| `(mingbai_[a-z_]+)` ", (OPS / "metrics.md").read_text("utf-8"), re.MULTILINE))
    families = {
        name for name in served if name.startswith("mingbai_") and not re.search(r"_(bucket|sum|count|created)$", name)
    }
    totals = {f"{name}_total" for name in families} & families
    assert listed - {"mingbai_model_calls_total", "mingbai_model_tokens_total", "mingbai_model_seconds_total"} == {
        name for name in families if f"{name}_total" not in totals
    }


def test_the_dashboard_shows_only_what_is_served(served: set[str]) -> None:
    dashboard = json.loads((OPS / "dashboard.json").read_text("utf-8"))
    asked = metric_names(
        " ".join(target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", ()))
    )
    assert len(asked) > 8
    assert {name for name in asked if name not in served and not name.startswith("mingbai_model_")} == set()


def test_the_alerts_watch_only_what_is_served_and_say_in_chinese_what_to_do(served: set[str]) -> None:
    rules = [
        rule for group in yaml.safe_load((OPS / "alerts.yml").read_text("utf-8"))["groups"] for rule in group["rules"]
    ]
    assert len(rules) >= 6
    assert metric_names(" ".join(rule["expr"] for rule in rules)) <= served
    assert all(re.search("[一-鿿]", rule["annotations"]["summary"] + rule["annotations"]["action"]) for rule in rules)


# ---- logs


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What this process logs as JSON, as a server would set it up."""
    root, kept = logging.getLogger(), logging.getLogger().handlers[:]
    level = root.level
    written = io.StringIO()
    log_in_json(written)
    yield written
    root.handlers[:] = kept
    root.setLevel(level)
    logging.getLogger("mingbai").setLevel(logging.NOTSET)


def parsed(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


def test_a_request_is_one_line_with_the_id_that_its_response_carries(watched: TestClient, lines: io.StringIO) -> None:
    response = watched.post("/api/ask", json={"question": PENSION, "region": CITY})
    line = parsed(lines)[-1]
    assert line["message"] == "POST /api/ask 200"
    assert line["request_id"] == response.headers["x-request-id"]
    assert line["milliseconds"] > 0


@pytest.mark.parametrize(("given", "kept"), [("proxy-7f3a9c01", True), ("a b", False), ("x" * 65, False)])
def test_a_proxy_may_choose_the_id(watched: TestClient, given: str, kept: bool) -> None:
    response = watched.get("/healthz", headers={"X-Request-ID": given})
    assert (response.headers["x-request-id"] == given) is kept


def test_nothing_that_was_typed_stands_in_logs_metrics_or_errors(watched: TestClient, lines: io.StringIO) -> None:
    message = {"role": "user", "content": TOLD}
    tries: list[tuple[str, dict[str, Any]]] = [
        ("/api/ask", {"question": TOLD, "region": CITY}),
        ("/api/ask", {"question": TOLD, "region": TOLD}),
        ("/api/ask", {"question": TOLD, TOLD: TOLD}),
        ("/api/feedback", {"answer_id": "x", "rating": 1, "comment": TOLD}),
        ("/v1/chat/completions", {"model": "mingbai", "messages": [message]}),
        ("/v1/chat/completions", {"model": TOLD, "messages": [message]}),
        ("/api/ask?card=zh", {"question": TOLD, "region": CITY}),
        ("/api/ask?card=zh", {"question": TOLD, "region": TOLD}),
        (
            "/mcp",
            {"jsonrpc": "2.0", "id": 1, "method": TOLD, "params": {"name": "ask", "arguments": {"question": TOLD}}},
        ),
    ]
    for path, body in tries:
        watched.post(path, json=body, headers={"Accept": "application/json, text/event-stream"})
    for path in ("/api/guides", "/api/regions", "/nowhere"):
        watched.get(path, params={"q": TOLD})
    watched.get(f"/api/guides/{TOLD}")
    seen = lines.getvalue() + watched.get("/metrics").text
    assert len(parsed(lines)) >= len(tries)
    assert [word for word in PERSONAL if word in seen or json.dumps(word) in seen] == []


def test_a_crash_is_logged_by_its_type_and_place_and_not_by_its_words(lines: io.StringIO) -> None:
    async def crash(request: Request) -> PlainTextResponse:
        raise ValueError(TOLD)

    app = Starlette(routes=[Route("/", crash)])
    TestClient(Observing(app, metrics=Metrics()), raise_server_exceptions=False).get("/")
    try:
        raise ValueError(TOLD)
    except ValueError:
        logging.getLogger("uvicorn.error").exception("Exception in ASGI application: %s", TOLD)
    line = parsed(lines)[-1]
    assert (line["error"], line["message"]) == ("ValueError", "Exception in ASGI application: %s")
    assert "test_observing.py" in line["trace"][-1]
    assert [word for word in PERSONAL if word in lines.getvalue()] == []


def test_a_crash_is_counted_and_answered_like_every_request_and_its_words_are_nowhere(
    searching: Opened, settings: Settings, lines: io.StringIO
) -> None:
    class Broken:
        def answer(self, *_: object, **__: object) -> NoReturn:
            raise ValueError(TOLD)

    with TestClient(quiet_app(replace(searching, assistant=cast(Assistant, Broken())), settings)) as client:
        response = client.post("/api/ask", json={"question": PENSION, "region": CITY})
        text = client.get("/metrics").text
    assert (response.status_code, response.json()["type"]) == (500, "urn:mingbai:problem:failed")
    assert response.headers["x-content-type-options"] == "nosniff"
    assert 'mingbai_requests_total{route="/api/ask",status="500"} 1.0' in text
    line = next(one for one in parsed(lines) if one["level"] == "ERROR")
    assert line["request_id"] == response.headers["x-request-id"]
    assert line["message"].startswith("crashed: ValueError at ")
    assert [word for word in PERSONAL if word in lines.getvalue()] == []


def test_our_own_messages_are_written_whole() -> None:
    record = logging.LogRecord("mingbai.limits", logging.WARNING, "x", 1, "%d of %d", (1, 2), None)
    assert json.loads(JsonLines().format(record))["message"] == "1 of 2"


# ---- traces


def test_a_request_is_a_span_with_its_phases_below_it_and_no_words(searching: Opened) -> None:
    exporter = InMemorySpanExporter()
    traces = Traces(SimpleSpanProcessor(exporter))

    async def answer(request: Request) -> PlainTextResponse:
        with heard_by(traces):
            searching.assistant.answer(f"{PENSION}？我的电话{PERSONAL[2]}", region=CITY)
        return PlainTextResponse("ok")

    app = Starlette(routes=[Route("/api/ask", answer, methods=["POST"])])
    TestClient(Observing(app, metrics=Metrics(), spans=traces)).post("/api/ask")
    traces.close()
    spans = exporter.get_finished_spans()
    root = spans[-1]
    assert root.name == "POST /api/ask"
    assert (root.attributes or {})["http.response.status_code"] == 200
    below = [
        span
        for span in spans
        if span.parent is not None and root.context is not None and span.parent.span_id == root.context.span_id
    ]
    assert {span.name for span in below} == {phase.value for phase in Phase}
    assert [word for word in PERSONAL if word in " ".join(span.to_json() for span in spans)] == []


# ---- readiness


def test_readiness_says_what_record_and_index_hold(watched: TestClient) -> None:
    body = watched.get("/readyz").json()
    assert body["status"] == "ready"
    assert body["index_current"] is True
    assert body["index_entries"] > body["guides"] > 0


def test_a_version_that_waits_for_the_index_is_told(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    opened = open_assistant(Settings(data=tmp_path))
    with TestClient(quiet_app(opened, Settings(data=tmp_path))) as client:
        assert client.get("/readyz").json()["index_current"] is True
        opened.store.put_file("养老金.html", "1", [pension_page()])
        waiting = client.get("/readyz")
    opened.store.close()
    assert waiting.status_code == 503  # the record holds something and the index nothing
    assert "mingbai reindex" in waiting.json()["detail"]
