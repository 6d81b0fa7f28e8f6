"""How much one client may ask: refused fairly, counted together through Redis, and still counted when Redis is gone."""

from __future__ import annotations

import asyncio
import os
import secrets
import time
from collections.abc import Iterator

import pytest
from redis import Redis
from redis.exceptions import RedisError
from starlette.testclient import TestClient

from evals.ratings.limits import ClientKeys
from tests.ui.conftest import quiet_app
from ui.limits import Buckets, LocalBuckets, kind_of
from ui.settings import Settings
from ui.shared_limits import PREFIX, SharedBuckets
from ui.wiring import Opened

REDIS = os.environ.get("MINGBAI_TEST_REDIS") or "redis://127.0.0.1:6379/7"
NO_REDIS = "redis://127.0.0.1:9/0"


def taken(buckets: Buckets, key: str, *, times: int, per_window: int) -> list[float]:
    """What each of so many takes was told to wait."""

    async def take() -> list[float]:
        return [await buckets.take(key, per_window=per_window) for _ in range(times)]

    return asyncio.run(take())


def test_a_bucket_gives_its_number_at_once_and_then_says_how_long_to_wait() -> None:
    waits = taken(LocalBuckets(), "a", times=4, per_window=3)
    assert waits[:3] == [0.0, 0.0, 0.0]
    assert 19.0 < waits[3] <= 20.0  # a third of a minute until the next one


def test_a_refused_request_does_not_lengthen_the_wait() -> None:
    waits = taken(LocalBuckets(), "a", times=50, per_window=1)
    assert max(waits) <= 60.0


def test_the_least_used_bucket_is_forgotten_first() -> None:
    buckets = LocalBuckets(kept=2)
    for key in ("a", "b", "a", "c"):
        taken(buckets, key, times=1, per_window=2)
    assert taken(buckets, "a", times=1, per_window=2)[0] > 0
    assert taken(buckets, "b", times=2, per_window=2) == [0.0, 0.0]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/api/ask", "ask"), ("/mcp", "ask"), ("/v1/chat/completions", "ask"),
        ("/", "read"), ("/api/guides", "read"), ("/staff", "read"), ("/login", "read"), ("/api/asking", "read"),
        ("/healthz", "free"), ("/ui/chat.css", "free"), ("/assets/a.js", "free"),
    ],
)  # fmt: skip
def test_asking_is_counted_apart_from_reading_and_files_are_free(path: str, kind: str) -> None:
    assert kind_of(path) == kind


@pytest.fixture
def narrow(opened: Opened, settings: Settings) -> Iterator[TestClient]:
    few = settings.model_copy(update={"ask_per_minute": 2, "read_per_minute": 5, "proxies": "testclient"})
    with TestClient(quiet_app(opened, few)) as client:
        yield client


def ask(client: TestClient, address: str, path: str = "/api/ask") -> int:
    return client.post(path, json={"question": "养老金"}, headers={"X-Forwarded-For": address}).status_code


def test_a_client_beyond_its_rate_is_told_when_to_come_back(narrow: TestClient) -> None:
    sent = [narrow.post("/api/ask", json={"question": "养老金"}) for _ in range(3)]
    assert [one.status_code for one in sent] == [200, 200, 429]
    assert 29 <= int(sent[2].headers["retry-after"]) <= 30
    assert sent[2].json()["type"].endswith("too-many")
    assert "养老金" not in sent[2].text


def test_a_flood_of_one_client_leaves_the_others_alone(narrow: TestClient) -> None:
    flood = [ask(narrow, "203.0.113.7") for _ in range(20)]
    assert flood.count(429) == 18
    assert ask(narrow, "203.0.113.8") == 200


def test_one_ipv6_network_is_one_client(narrow: TestClient) -> None:
    flood = [ask(narrow, f"2001:db8::{number:x}") for number in range(5)]
    assert flood.count(429) == 3


def test_asking_too_much_does_not_close_the_pages(narrow: TestClient) -> None:
    for _ in range(5):
        narrow.post("/api/ask", json={"question": "养老金"})
    assert narrow.get("/api/regions").status_code == 200
    assert narrow.get("/healthz").status_code == 200


def test_under_v1_the_refusal_has_openais_shape(narrow: TestClient) -> None:
    wanted = {"model": "mingbai", "messages": [{"role": "user", "content": "养老金"}]}
    last = [narrow.post("/v1/chat/completions", json=wanted) for _ in range(3)][-1]
    assert last.json()["error"]["type"] == "rate_limit_error"


def test_what_a_client_itself_writes_as_its_address_counts_for_nothing(opened: Opened, settings: Settings) -> None:
    few = settings.model_copy(update={"ask_per_minute": 1})
    with TestClient(quiet_app(opened, few)) as client:
        assert [ask(client, f"203.0.113.{number}") for number in range(3)] == [200, 429, 429]


@pytest.fixture
def shared() -> Iterator[str]:
    """A key of this test in a real Redis."""
    try:
        redis = Redis.from_url(REDIS, socket_connect_timeout=0.5)
        redis.ping()
    except RedisError:
        pytest.skip("no Redis at MINGBAI_TEST_REDIS")
    key = secrets.token_hex(8)
    yield key
    redis.delete(PREFIX + key)
    redis.close()


def take_shared(url: str, key: str, *, servers: int, times: int, per_window: int) -> list[float]:
    """The waits of so many takes by servers in turn."""

    async def take() -> list[float]:
        all_of_them = [SharedBuckets(url) for _ in range(servers)]
        waits = [await all_of_them[n % servers].take(key, per_window=per_window) for n in range(times)]
        for one in all_of_them:
            await one.close()
        return waits

    return asyncio.run(take())


def test_several_servers_count_together(shared: str) -> None:
    waits = take_shared(REDIS, shared, servers=3, times=6, per_window=4)
    assert waits[:4] == [0.0] * 4
    assert all(14.0 < wait <= 15.0 for wait in waits[4:])


def test_a_shared_bucket_is_gone_from_redis_when_it_is_empty_again(shared: str) -> None:
    take_shared(REDIS, shared, servers=1, times=1, per_window=600)
    time.sleep(0.2)  # one of 600 a minute lasts a tenth of a second
    with Redis.from_url(REDIS) as redis:
        assert not redis.exists(PREFIX + shared)


def test_without_redis_a_server_counts_for_itself_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    waits = take_shared(NO_REDIS, "a", servers=1, times=3, per_window=2)
    assert (waits[:2], waits[2] > 0) == ([0.0, 0.0], True)
    assert [record.message for record in caplog.records] == [
        "redis not reached (ConnectionError): each process counts for itself"
    ]


def test_an_addresss_key_says_nothing_without_the_salt() -> None:
    keys = ClientKeys(b"one")
    assert keys.key("203.0.113.7") == ClientKeys(b"one").key("203.0.113.7") != ClientKeys(b"two").key("203.0.113.7")
    assert keys.key("2001:db8::1") == keys.key("2001:db8::ffff") != keys.key("2001:db8:0:1::1")
