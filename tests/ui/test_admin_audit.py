"""/admin/audit: who may open it, what its filters let through, that whoever looks or exports is written down, and what it never says."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from knowledge.audit import Act, Event, Surface, Witness, witnessing
from knowledge.places import Places
from knowledge.store.trail import Trail, Wanted
from tests.records import filled_store
from tests.ui.admin_office import faked
from tests.ui.consoles import Consoles
from ui.admin.auditing import ON_A_PAGE, Given, line_of

PATH = "/admin/audit"
GUIDE = "guide:石桥"


@pytest.fixture
def admin(tmp_path: Path, places: Places) -> Consoles:
    store = filled_store(tmp_path)
    for who, surface, event in (
        ("w01", Surface.WEB, Event(Act.READ, GUIDE, version=2)),
        ("w01", Surface.API, Event(Act.READ, f"{GUIDE}#fee")),
        ("bj1", Surface.WEB, Event(Act.EDIT, "guide:别的<b>", detail="fee")),
        ("", Surface.WEB, Event(Act.DENIED, "/admin")),
    ):
        with witnessing(Witness(surface, who, "window" if who else "")):
            store.write_down(event)
    return faked(tmp_path, store, places)


def listed(admin: Consoles, query: str = "", name: str = "sj1") -> str:
    """The part of the page below the form."""
    page = admin.of(name).get(f"{PATH}?{query}")
    assert page.status_code == 200
    return page.text.partition("</form>\n<div")[2]


def tail(admin: Consoles, number: int) -> list[tuple[str, str, str]]:
    """Who did what to what, the newest rows of the trail, the oldest of them first."""
    found = Trail(admin.opened.store.engine).newest(Wanted(), number)
    return [(one.who, one.act, one.object) for one in reversed(found)]


@pytest.mark.parametrize("path", [PATH, f"{PATH}.jsonl"])
def test_it_is_for_maintainers_and_auditors_and_to_others_it_does_not_exist(admin: Consoles, path: str) -> None:
    answers = {name: admin.of(name).get(path).status_code for name in ("wh1", "sj1", "w01", "bj1")}
    assert answers == {"wh1": 200, "sj1": 200, "w01": 404, "bj1": 404}
    assert admin.of("").get(path, headers={"accept": "text/html"}).headers["location"].startswith("/login?next=")


def test_an_auditor_is_led_to_no_page_that_is_closed_to_him(admin: Consoles) -> None:
    page = admin.of("sj1").get(PATH).text
    bar = page[page.index("<header") : page.index("</header>")]
    assert bar.count('href="/admin') == bar.count('href="/admin/audit"') == 2
    assert "/staff" not in bar
    assert 'href="/admin/people"' in admin.of("wh1").get(PATH).text


@pytest.mark.parametrize(
    ("query", "shown", "hidden"),
    [
        ("who=bj1", "改指南", "查阅"),
        ("act=denied", "没有登录", "w01"),
        (f"object={GUIDE}", f"{GUIDE}#fee", "bj1"),
        ("surface=api&who=w01", "接口", "第2版"),
        ("since=2099-01-01", "没有符合的审计记录", "w01"),
        ("since=2099-01-01&until=&who=&act=&object=&surface=", "没有符合的审计记录", "w01"),  # as the form sends it
        ("until=2001-01-01", "没有符合的审计记录", "w01"),
    ],
)
def test_each_filter_lets_through_what_fits(admin: Consoles, query: str, shown: str, hidden: str) -> None:
    found = listed(admin, query)
    assert shown in found
    assert hidden not in found


@pytest.mark.parametrize("query", ["act=看", "surface=信", "since=2026-11-02&until=2026-11-01", "since=昨天", "page=0"])
def test_a_choice_that_cannot_be_is_said(admin: Consoles, query: str) -> None:
    before = Trail(admin.opened.store.engine).tip()
    assert admin.of("wh1").get(f"{PATH}?{query}").status_code == 422
    assert Trail(admin.opened.store.engine).tip() == before


def test_whoever_looks_or_exports_is_written_down_first(admin: Consoles) -> None:
    listed(admin, "who=bj1")
    assert tail(admin, 1) == [("sj1", "list", "audit")]
    answer = admin.of("wh1").get(f"{PATH}.jsonl?who=wh1&act=export")
    assert [(one["who"], one["act"]) for one in map(json.loads, answer.text.splitlines())] == [("wh1", "export")]
    assert tail(admin, 1) == [("wh1", "export", "audit")]
    assert "attachment" in answer.headers["content-disposition"]


def test_the_export_has_the_rows_of_the_filter_whole(admin: Consoles) -> None:
    lines = [json.loads(line) for line in admin.of("sj1").get(f"{PATH}.jsonl?object={GUIDE}").text.splitlines()]
    assert [(one["object"], one["version"]) for one in lines] == [(GUIDE, 2), (f"{GUIDE}#fee", None)]
    assert {len(one["hash"]) for one in lines} == {64}


def test_what_stands_in_the_trail_is_shown_escaped(admin: Consoles) -> None:
    assert "guide:别的&lt;b&gt;" in listed(admin, "act=edit")


def test_older_rows_are_a_page_away_with_the_same_choices(admin: Consoles) -> None:
    with witnessing(Witness(Surface.WEB, "w09", "window")):
        admin.opened.store.write_down(*[Event(Act.READ, f"guide:{number:03}") for number in range(ON_A_PAGE + 1)])
    first, second = listed(admin, "who=w09"), listed(admin, "who=w09&page=2")
    assert "guide:100" in first
    assert "guide:000" not in first
    assert "?who=w09&amp;page=2" in first
    assert "guide:000" in second
    assert "guide:001" not in second
    assert "guide:000" in listed(admin, "who=w09&page=99")


def test_times_are_those_of_china_and_a_code_without_words_stands_as_it_is(admin: Consoles) -> None:
    entry = next(iter(Trail(admin.opened.store.engine).every(Wanted())))
    line = line_of(entry.model_copy(update={"act": "later-act", "role": "later-role", "surface": "later"}))
    assert line.at == f"{entry.at + timedelta(hours=8):%Y-%m-%d %H:%M:%S}"
    assert (line.act, line.role, line.surface) == ("later-act", "later-role", "later")


def test_an_address_leaves_out_what_is_empty() -> None:
    assert Given(who="a b", act="").query(page=2) == "who=a+b&page=2"
