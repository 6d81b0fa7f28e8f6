"""Laws as guides cite them: citations taken apart, the table of ended laws, and the library of texts."""

from __future__ import annotations

import csv
import json
import lzma
from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import SettingError
from knowledge.guide import LegalBasis
from knowledge.laws.citing import Place, law_name, places_in, version_year
from knowledge.laws.ended import TABLE, amended_since, ended_law, ended_laws
from knowledge.laws.library import LawLibrary, build_library, open_library

DAY = date(2026, 3, 2)


def rows(*given: tuple[str, str, str, str | None]) -> str:
    keys = ("title", "article", "text", "date")
    return "".join(json.dumps(dict(zip(keys, row, strict=True)), ensure_ascii=False) + "\n" for row in given)


@pytest.fixture
def library(tmp_path: Path) -> LawLibrary:
    source = tmp_path / "laws.jsonl"
    source.write_text(
        rows(
            ("中华人民共和国甲法", "第一条", "旧的第一条。", "2010-01-01"),
            ("中华人民共和国甲法", "第一条", "新的第一条。", "2020-01-01"),
            ("中华人民共和国甲法", "第二条", "第一款。\n（一）甲；\n（二）乙。\n第二款。", "2020-01-01"),
            ("甲法", "第二条之一", "加的一条。", "2020-01-01"),
        ),
        "utf-8",
    )
    return build_library(source, tmp_path / "data")


@pytest.mark.parametrize(
    ("words", "places"),
    [
        ("第五条、第十一条", ["第5条", "第11条"]),
        ("第一千零四十六条至第一千零四十八条", ["第1046条", "第1047条", "第1048条"]),
        ("第五、七条", ["第5条", "第7条"]),
        ("第5至7条", ["第5条", "第6条", "第7条"]),
        ("第十条之一第二款第（三）项", ["第10条之1第2款第3项"]),
        ("第三章", []),
        (None, []),
    ],
)
def test_a_citation_names_its_articles(words: str | None, places: list[str]) -> None:
    assert [place.words for place in places_in(words)] == places


@pytest.mark.parametrize(
    ("title", "name", "year"),
    [
        ("《中华人民共和国义务教育法》（2018年修正）", "义务教育法", 2018),
        ("《广东省实施〈中华人民共和国残疾人保障法〉办法》", "广东省实施残疾人保障法办法", None),
    ],
)
def test_a_title_is_compared_by_its_bare_name(title: str, name: str, year: int | None) -> None:
    assert (law_name(title), version_year(title)) == (name, year)


def test_the_table_has_a_day_a_successor_and_a_source_for_at_least_forty_laws() -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))
    assert len(table) >= 40
    assert all(row["successor"] and row["since"] and row["source"] for row in table)
    assert len({(row["name"], row["old_number"]) for row in table}) == len(table)
    assert all(law.ended is None or law.ended <= DAY for rows in ended_laws().values() for law in rows)


@pytest.mark.parametrize(
    ("basis", "day", "successor"),
    [
        (LegalBasis(title="《中华人民共和国婚姻法》"), DAY, "民法典"),
        (LegalBasis(title="《中华人民共和国婚姻法》"), date(2020, 12, 31), None),
        (LegalBasis(title="《婚姻登记条例》", document_number="国务院令第387号"), DAY, "婚姻登记条例（国务院令第804号）"),
        (LegalBasis(title="《婚姻登记条例》", document_number="国务院令第804号"), DAY, None),
        (LegalBasis(title="《婚姻登记条例》"), DAY, None),
        (LegalBasis(title="《机动车登记规定》", document_number="公安部令第102号"), DAY, "机动车登记规定（公安部令第164号）"),
    ],
)  # fmt: skip
def test_a_law_has_ended_from_its_day_and_only_the_text_that_ended(
    basis: LegalBasis, day: date, successor: str | None
) -> None:
    law = ended_law(basis, day)
    assert (law.successor if law else None) == successor


def test_a_law_cited_without_its_number_is_older_than_its_new_text_where_the_guide_is() -> None:
    basis = LegalBasis(title="《婚姻登记条例》")
    found = [amended_since(basis, written, DAY) for written in (date(2024, 5, 1), date(2025, 6, 1))]
    assert [law.since if law else None for law in found] == [date(2025, 5, 10), None]


def test_what_the_texts_say_bears_the_table_out(real_data: Path, tmp_path: Path) -> None:
    laws = build_library(real_data / "laws" / "articles.jsonl.xz", tmp_path)
    repealed = [law for laws_ in ended_laws().values() for law in laws_ if law.kind == "废止"]
    said = [law for law in repealed if names_it(laws, law.successor, law.name)]
    assert len(said) >= 35  # the others were ended by decrees that are not among the texts


def names_it(laws: LawLibrary, successor: str, name: str) -> bool:
    """Whether an article of the successor says that the law of this name ends."""
    texts = (
        laws.article(version, Place(number)) or "" for version in laws.versions(successor) for number in range(1, 1261)
    )
    return any(name in text.replace("中华人民共和国", "") and "废止" in text for text in texts)


def test_the_newest_version_comes_first_and_parts_of_one_are_one(library: LawLibrary) -> None:
    newest, older = library.versions("《中华人民共和国甲法》")
    assert (newest.published, older.published) == (date(2020, 1, 1), date(2010, 1, 1))
    assert library.article(newest, Place(2, suffix=1)) == "加的一条。"
    assert library.article(older, Place(2)) is None
    assert (library.is_whole(newest), len(library), library.versions("乙法")) == (True, 2, ())


def test_an_index_is_built_once_and_again_when_its_source_changes(tmp_path: Path) -> None:
    source, data = tmp_path / "laws.jsonl.xz", tmp_path / "data"
    source.write_bytes(lzma.compress(rows(("甲法", "第一条", "甲。", None)).encode()))
    assert open_library(data) is None
    build_library(source, data)
    before = (data / "laws.sqlite").stat().st_mtime_ns
    build_library(source, data)
    assert (data / "laws.sqlite").stat().st_mtime_ns == before
    source.write_bytes(lzma.compress(rows(("甲法", "第一条", "甲。", None), ("乙法", "第一条", "乙。", None)).encode()))
    assert open_library(data, source) is None
    assert len(build_library(source, data)) == 2


@pytest.mark.parametrize(
    "content", ["{", '{"title": "甲法", "article": "第一条"}\n', '{"title": "", "article": "第一条", "text": "x"}\n']
)
def test_a_file_that_is_no_list_of_articles_is_refused_with_its_line(tmp_path: Path, content: str) -> None:
    source = tmp_path / "laws.jsonl"
    source.write_text(content, "utf-8")
    with pytest.raises(SettingError, match=r"laws\.jsonl"):
        build_library(source, tmp_path / "data")
    assert list((tmp_path / "data").glob("*")) == []
