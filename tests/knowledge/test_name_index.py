"""Guides found while somebody types: by name, words, pinyin, initials and code; nearest place first; never beyond a reader's grade."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge.codelists import Grade
from knowledge.lexicon.lexicon import Lexicon
from knowledge.name_index import How, NameIndex
from knowledge.store import Incoming, Store
from tests.records import filled_store
from tests.samples import CITY, DISTRICT, pension_page, row_guide


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return filled_store(tmp_path_factory.mktemp("names"))


@pytest.fixture(scope="module")
def index(store: Store, lexicon: Lexicon) -> NameIndex:
    return NameIndex(store, lexicon)


@pytest.mark.parametrize(
    ("typed", "title", "how"),
    [
        ("普通护照签发", "普通护照签发", How.WHOLE_NAME),
        ("普通护", "普通护照签发", How.NAME_BEGINS),
        ("pthz", "普通护照签发", How.SOUND_BEGINS),
        ("putonghu", "普通护照签发", How.SOUND_BEGINS),
        ("hzqf", "普通护照签发", How.SOUND_HOLDS),
        ("退休金", "企业职工基本养老金申领", How.WORD),
        ("txjsl", "企业职工基本养老金申领", How.WORD_SOUNDS),
        ("11440100007483172q344010600400003", "保安员证核发(遗失补发保安员证)", How.CODE),
        ("护照 签发", "普通护照签发", How.NAME_HOLDS),
    ],
)
def test_a_guide_is_found_by_everything_it_goes_by(index: NameIndex, typed: str, title: str, how: How) -> None:
    first = index.find(typed)[0]
    assert (first.named.title, first.how) == (title, how)


def test_what_matched_is_marked_in_the_title(index: NameIndex) -> None:
    hit = index.find("hzqf")[0]
    (start, end) = hit.marks[0]
    assert hit.named.title[start:end] == "护照签发"


def test_another_name_that_matched_is_told(index: NameIndex) -> None:
    assert index.find("退休金")[0].said == "退休金申领"


def test_the_nearest_place_comes_first(index: NameIndex) -> None:
    nearest = [hit.named.region for hit in index.find("企业职工基本养老金申领", chain=(DISTRICT, CITY))]
    assert nearest == [DISTRICT, CITY]


def test_a_place_before_the_name_of_a_matter_puts_no_guide_behind_those_of_other_places(
    tmp_path: Path, lexicon: Lexicon
) -> None:
    store = Store.open(tmp_path)
    own = row_guide("B2", "天河区居住证办理指南", region=DISTRICT)
    store.put_file("a.xlsx", "1", [row_guide("B1", "居住证年度签注"), own])
    index = NameIndex(store, lexicon)
    for typed in ("jzz", "juzhuz", "居住证"):
        hits = index.find(typed, chain=(DISTRICT, CITY))
        assert [hit.named.region for hit in hits] == [DISTRICT, CITY], typed


def test_a_misspelt_name_finds_near_ones_and_says_so(index: NameIndex) -> None:
    hits = index.find("普通护照签证")
    assert [(hit.named.title, hit.how) for hit in hits] == [("普通护照签发", How.NEAR)]


@pytest.mark.parametrize("typed", ["", "  ", "？！", "没有这种东西的名字", "100"])
def test_what_nothing_goes_by_finds_nothing(index: NameIndex, typed: str) -> None:
    assert index.find(typed) == ()


def test_what_a_reader_may_not_know_of_is_not_found(index: NameIndex) -> None:
    assert index.find("护照", admits=lambda one: one.grade is not Grade.PUBLIC) == ()


def test_a_change_of_the_record_is_found_at_once(tmp_path: Path, lexicon: Lexicon) -> None:
    store = Store.open(tmp_path)
    store.put_file("a.xlsx", "1", [row_guide("B1", "户口页借出")])
    index = NameIndex(store, lexicon)
    assert index.find("户口页借出")
    store.put_file("a.xlsx", "2", [row_guide("B1", "户口页查询")])
    assert index.find("户口页借出")[0].named.title == "户口页查询"
    store.withdraw_file("a.xlsx")
    assert index.find("户口页查询") == ()


def test_a_guide_of_a_higher_grade_keeps_its_owner(tmp_path: Path, lexicon: Lexicon) -> None:
    store = Store.open(tmp_path)
    page = pension_page()
    inner = page.content.model_copy(update={"grade": Grade.DEPARTMENT, "department": "社保科"})
    store.put_file("a.html", "1", [Incoming(content=inner, text=page.text)])
    found = NameIndex(store, lexicon).find("养老金")[0].named
    assert (found.grade, found.department) == (Grade.DEPARTMENT, "社保科")
