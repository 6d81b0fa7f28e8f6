"""The Python client against the whole app."""

from __future__ import annotations

from collections.abc import Iterator

import httpx2
import pytest

from assistant.answer import Status
from tests.fakes import PENSION_ID
from tests.samples import CITY, PENSION_TEXT
from ui.client import MingbaiClient, ServiceError

PENSION = "企业职工养老金申领要多少天"


@pytest.fixture(scope="module")
def mingbai(live: str) -> Iterator[MingbaiClient]:
    with MingbaiClient(live, region=CITY) as client:
        yield client


def test_an_answer_is_typed(mingbai: MingbaiClient) -> None:
    answer = mingbai.ask(PENSION)
    assert answer.status is Status.ANSWERED
    assert answer.citations[0].quote == "承诺办结时限：10个工作日"


def test_questions_of_a_talk_lean_on_each_other(mingbai: MingbaiClient) -> None:
    talk = mingbai.talk()
    talk.ask(PENSION)
    assert "社会保障卡" in talk.ask("那要带什么材料").text


def test_an_answer_can_be_rated(mingbai: MingbaiClient) -> None:
    assert mingbai.rate(mingbai.ask(PENSION).answer_id, 5).received


def test_a_citation_leads_to_its_source(mingbai: MingbaiClient) -> None:
    cited = mingbai.ask(PENSION).citations[0]
    passage = mingbai.source(cited.guide_id, start=cited.start, end=cited.end)
    assert (passage.quote, passage.length) == (cited.quote, len(PENSION_TEXT))


def test_guides_and_places_are_typed(mingbai: MingbaiClient) -> None:
    assert [line.id for line in mingbai.guides("养老").guides] == [PENSION_ID]
    assert mingbai.guide(PENSION_ID).limits[0].text == "20个工作日"
    assert mingbai.regions("云河市").regions[0].code == CITY


def test_a_refusal_carries_the_problem(mingbai: MingbaiClient) -> None:
    with pytest.raises(ServiceError, match="没有这个地区代码") as raised:
        mingbai.ask(PENSION, region="123456")
    assert raised.value.problem is not None
    assert raised.value.problem.type.endswith("unknown-region")


def test_a_service_that_is_not_there_is_explained() -> None:
    with MingbaiClient("http://127.0.0.1:9") as client, pytest.raises(ServiceError, match="连不上服务"):
        client.regions()


def test_an_answer_of_something_else_is_explained() -> None:
    def elsewhere(_: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(502, text="<h1>Bad Gateway</h1>", headers={"Retry-After": "7"})

    http = httpx2.Client(base_url="http://x", transport=httpx2.MockTransport(elsewhere))
    with MingbaiClient(http=http) as client, pytest.raises(ServiceError, match="502") as raised:
        client.regions()
    assert (raised.value.problem, raised.value.retry_after_seconds) == (None, 7)
