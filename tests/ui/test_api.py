"""The HTTP contract: keys, events, guides, sources, places, health; and every refusal in Chinese."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from starlette.testclient import TestClient

from assistant.answer import Answer
from tests.fakes import PENSION_ID, FakeAssistant, answered
from tests.samples import CITY, DISTRICT, PENSION_TEXT
from ui.api import answer_events
from ui.openapi import SCHEMA_WORDS

ANSWER_KEYS = {
    "answer_id", "conversation_id", "status", "text", "guide", "facts", "citations", "options", "notices", "seconds",
}  # fmt: skip
GUIDE_KEYS = {"id", "title", "region", "region_name", "agency", "version", "updated_at", "source_url"}
CITATION_KEYS = {"marker", "guide_id", "title", "field", "quote", "source", "source_url", "start", "end"}


def ask(client: TestClient, **body: object) -> Any:
    return client.post("/api/ask", json=body)


def problem(response: Any) -> dict[str, Any]:
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert body["status"] == response.status_code
    assert {"type", "title", "status", "detail"} <= set(body)
    return body


def is_chinese(text: str) -> bool:
    return any("一" <= character <= "鿿" for character in text)


def test_places_tell_where_they_lie_and_take_no_position(client: TestClient) -> None:
    told = client.get("/api/regions/centres").json()["regions"]
    assert all(place["points"] for place in told)
    assert client.get("/").headers["permissions-policy"].endswith("geolocation=(self)")
    assert client.get("/login").headers["permissions-policy"].endswith("geolocation=()")


def test_an_answer_has_every_key_of_the_contract(client: TestClient) -> None:
    body = ask(client, question="养老金多久", region=DISTRICT, conversation_id=None).json()
    assert set(body) == ANSWER_KEYS
    assert set(body["guide"]) == GUIDE_KEYS
    assert all({"field", "label", "value", "marker"} <= set(fact) for fact in body["facts"])
    assert all(set(citation) == CITATION_KEYS for citation in body["citations"])


def test_region_and_conversation_reach_the_assistant(client: TestClient, assistant: FakeAssistant) -> None:
    ask(client, question="养老金多久", region=DISTRICT, conversation_id="c7")
    assert assistant.asked[-1] == ("养老金多久", DISTRICT, "c7")


def test_a_day_reaches_the_assistant_and_a_day_written_otherwise_is_refused(
    client: TestClient, assistant: FakeAssistant
) -> None:
    ask(client, question="养老金多久", region=DISTRICT)
    ask(client, question="养老金多久", region=DISTRICT, as_of="2027-01-15")
    assert assistant.days[-2:] == [None, date(2027, 1, 15)]
    assert ask(client, question="养老金多久", as_of="明天").status_code == 422


def test_without_region_the_assistant_is_asked_without_one(client: TestClient, assistant: FakeAssistant) -> None:
    ask(client, question="养老金多久")
    assert assistant.asked[-1] == ("养老金多久", None, None)


def test_options_of_a_question_back_are_kept(client: TestClient) -> None:
    body = ask(client, question="保安员证").json()
    assert body["status"] == "clarify"
    assert all(set(option) == {"label", "question"} for option in body["options"])


def test_events_send_the_facts_first_and_the_whole_answer_last(client: TestClient) -> None:
    response = client.post("/api/ask", json={"question": "养老金"}, headers={"Accept": "text/event-stream"})
    assert response.headers["content-type"].startswith("text/event-stream")
    events = [event.split("\n") for event in response.text.strip().split("\n\n")]
    assert [lines[0] for lines in events] == ["event: facts", "event: answer"]
    assert json.loads(events[0][1].removeprefix("data: "))["facts"]
    assert set(json.loads(events[1][1].removeprefix("data: "))) == ANSWER_KEYS


def test_an_event_is_one_line_even_when_a_quote_has_line_breaks() -> None:
    answer: Answer = answered(text="一\n二")
    assert all(event.count("\n") == 3 for event in answer_events((answer,)))


def test_an_unknown_region_is_refused_and_says_where_to_look_one_up(client: TestClient) -> None:
    response = ask(client, question="养老金", region="123456")
    body = problem(response)
    assert response.status_code == 422
    assert "/api/regions" in body["detail"]
    assert body["errors"][0]["field"] == "region"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "question"),
        ({"question": ""}, "question"),
        ({"question": "   "}, "question"),
        ({"question": "长" * 4001}, "question"),
        ({"question": 5}, "question"),
        ({"question": "养老金", "regoin": "440106"}, "regoin"),
        ({"question": "养老金", "region": "4" * 13}, "region"),
    ],
)
def test_a_wrong_field_is_named_in_chinese(client: TestClient, body: dict[str, object], field: str) -> None:
    response = client.post("/api/ask", json=body)
    assert response.status_code == 422
    errors = problem(response)["errors"]
    assert [error["field"] for error in errors] == [field]
    assert is_chinese(errors[0]["message"])


def test_a_question_of_four_thousand_characters_is_left_to_the_assistant(client: TestClient) -> None:
    assert ask(client, question="长" * 4000).status_code == 200


def test_broken_json_is_explained(client: TestClient) -> None:
    response = client.post("/api/ask", content=b"{question", headers={"Content-Type": "application/json"})
    assert "JSON" in problem(response)["errors"][0]["message"]


def test_a_body_over_64_kilobytes_is_refused(client: TestClient) -> None:
    response = client.post("/api/ask", content=b'{"question": "' + b"a" * 70_000 + b'"}')
    assert response.status_code == 413
    assert "64 KB" in problem(response)["detail"]


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/api/nowhere", 404), ("/docs", 404)])
def test_an_unknown_address_is_a_problem_in_chinese(client: TestClient, path: str, status: int) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert is_chinese(problem(response)["detail"])


def test_a_wrong_method_is_a_problem_in_chinese(client: TestClient) -> None:
    assert problem(client.get("/api/ask"))["status"] == 405


@pytest.mark.parametrize("rating", [0, 6, "好", None])
def test_a_rating_outside_one_to_five_is_refused(client: TestClient, rating: object) -> None:
    response = client.post("/api/feedback", json={"answer_id": "a1", "rating": rating})
    assert response.status_code == 422
    assert problem(response)["errors"][0]["field"] == "rating"


def test_guides_of_a_district_come_before_those_of_its_city(client: TestClient) -> None:
    found = client.get("/api/guides", params={"q": "养老金", "region": DISTRICT}).json()["guides"]
    assert [guide["region"] for guide in found] == [DISTRICT, CITY]
    assert found[0]["region_name"].endswith("青溪区")


def test_guides_are_filtered_by_type_and_limit(client: TestClient) -> None:
    found = client.get("/api/guides", params={"type": "行政许可", "limit": 2}).json()["guides"]
    assert [guide["matter_type"] for guide in found] == ["行政许可", "行政许可"]


def test_one_guide_has_its_fields(client: TestClient) -> None:
    body = client.get(f"/api/guides/{PENSION_ID}").json()
    assert body["title"] == "企业职工基本养老金申领"
    assert [limit["value"] for limit in body["limits"]] == [20.0, 10.0]


def test_an_unknown_guide_is_a_problem_that_says_how_to_find_one(client: TestClient) -> None:
    body = problem(client.get("/api/guides/guide:没有"))
    assert body["status"] == 404
    assert "/api/guides?q=" in body["detail"]


def test_a_day_before_the_first_version_finds_no_guide(client: TestClient) -> None:
    assert client.get(f"/api/guides/{PENSION_ID}", params={"as_of": "2020-01-01"}).status_code == 404
    assert client.get(f"/api/guides/{PENSION_ID}", params={"as_of": "2026-04-01"}).status_code == 200


def test_every_citation_resolves_in_its_source(client: TestClient) -> None:
    for citation in ask(client, question="养老金").json()["citations"]:
        params = {"start": citation["start"], "end": citation["end"]}
        found = client.get(f"/api/sources/{citation['guide_id']}", params=params).json()
        assert found["quote"] == citation["quote"]
        assert found["before"].endswith(PENSION_TEXT[: citation["start"]][-10:])


def test_a_source_without_a_range_is_the_whole_text(client: TestClient) -> None:
    assert client.get(f"/api/sources/{PENSION_ID}").json()["quote"] == PENSION_TEXT


@pytest.mark.parametrize("params", [{"start": 3}, {"start": 5, "end": 3}, {"start": 0, "end": 10**6}])
def test_a_range_outside_the_text_is_refused(client: TestClient, params: dict[str, int]) -> None:
    assert problem(client.get(f"/api/sources/{PENSION_ID}", params=params))["status"] == 422


def test_an_unknown_source_is_a_problem(client: TestClient) -> None:
    assert problem(client.get("/api/sources/没有"))["status"] == 404


@pytest.mark.parametrize("query", ["青溪", "qingxi", DISTRICT])
def test_a_place_is_found_by_name_pinyin_and_code(client: TestClient, query: str) -> None:
    found = client.get("/api/regions", params={"q": query}).json()["regions"]
    assert DISTRICT in [place["code"] for place in found]


def test_without_a_name_the_places_with_guides_are_listed(client: TestClient) -> None:
    assert {place["code"] for place in client.get("/api/regions").json()["regions"]} == {CITY, DISTRICT}


def test_health_and_readiness(client: TestClient) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    assert client.get("/readyz").json()["guides"] > 0


def test_metrics_count_answers_and_hold_no_words_of_a_citizen(client: TestClient) -> None:
    ask(client, question="养老金独特词句")
    client.get("/api/guides", params={"q": "独特词句"})
    text = client.get("/metrics").text
    assert 'mingbai_answers_total{level="city",status="answered"}' in text
    assert 'mingbai_requests_total{route="/api/ask",status="200"}' in text
    assert "独特词句" not in text


def descriptions(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from descriptions(one)
    if isinstance(node, dict):
        if isinstance(node.get("description"), str):
            yield node["description"]
        for one in node.values():
            yield from descriptions(one)


def test_openapi_describes_every_route_in_chinese_and_nothing_in_english(client: TestClient) -> None:
    schema = client.get("/openapi.json").json()
    operations = [operation for methods in schema["paths"].values() for operation in methods.values()]
    assert "/api/ask" in schema["paths"]
    assert all(is_chinese(operation["summary"]) for operation in operations)
    assert all(is_chinese(words) for words in descriptions(schema))
    assert set(SCHEMA_WORDS) <= set(schema["components"]["schemas"])


def test_openapi_names_the_problems_a_route_may_answer_with(client: TestClient) -> None:
    responses = client.get("/openapi.json").json()["paths"]["/api/ask"]["post"]["responses"]
    assert {"200", "413", "422"} <= set(responses)
    assert "application/problem+json" in responses["422"]["content"]


def test_an_unforeseen_failure_is_a_problem_without_details(
    client: TestClient, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> Answer:
        raise RuntimeError("secret detail")

    monkeypatch.setattr(assistant, "answer", broken)
    response = ask(client, question="养老金")
    assert response.status_code == 500
    assert "secret" not in response.text
    assert is_chinese(problem(response)["detail"])


def test_a_conversation_is_forgotten_on_demand(client: TestClient, assistant: FakeAssistant) -> None:
    assert client.delete("/api/conversations/c1").status_code == 204
    assert assistant.forgotten[-1] == "c1"


@pytest.mark.parametrize("written", ["0", "1796000000", "20260918", "2026-9-18", "昨天", "2026-02-30"])
def test_a_day_is_written_as_a_day_or_refused(client: TestClient, written: str) -> None:
    """Taken for seconds, 0 would be 1970, and the answer empty without a word."""
    response = client.get("/api/guides", params={"as_of": written})
    assert response.status_code == 422
    assert problem(response)["errors"] == [{"field": "as_of", "message": "应是日期，例如 2026-09-18"}]


def test_a_body_that_is_no_text_says_so(client: TestClient) -> None:
    response = client.post("/api/ask", content=b"\xff\xfe{", headers={"Content-Type": "application/json"})
    assert response.status_code == 422
    assert "UTF-8" in problem(response)["errors"][0]["message"]
