"""The lint of a real provincial list against counts made from its raw lines, with none of the readers, parsers or rules.

Needs the folder that MINGBAI_REAL_DATA names; nothing of it is part of this project.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ingest.conflicts import inside_conflicts
from ingest.conflicts.rule import Told
from ingest.lint import lint
from ingest.parse.lists import ParsedList, parse_table
from ingest.raw import RawTable
from ingest.readers import read
from knowledge.findings import Finding
from knowledge.lists.difference import compare
from knowledge.lists.line import line_of
from knowledge.places import Places

DAY = date(2026, 3, 2)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
BARE_IP = re.compile(r"https?://\d{1,3}(?:\.\d{1,3}){3}(?=[:/]|$)")
Row = dict[str, Any]


@pytest.fixture(scope="module")
def rows(real_data: Path) -> list[Row]:
    lines = (real_data / "guangdong" / "matters.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


@pytest.fixture(scope="module")
def parsed(real_data: Path, places: Places) -> ParsedList:
    (raw,) = read(real_data / "guangdong" / "matters.jsonl")
    assert isinstance(raw, RawTable)
    return parse_table(raw, places=places)


@pytest.fixture(scope="module")
def findings(parsed: ParsedList) -> list[Finding]:
    return [one for guide in parsed.guides for one in lint(guide, parsed.source_texts[guide.source.id], today=DAY)]


def valid(code: str) -> bool:
    total = sum(ALPHABET.index(letter) * weight for letter, weight in zip(code[:17], WEIGHTS, strict=True))
    return ALPHABET[-total % 31] == code[17]


def condition(row: Row) -> str:
    return str(row.get("accept_standard") or "").strip()


# what is wrong -> whether a raw record has it, whether a finding says so, and how many records there are
FACTS: dict[str, tuple[Callable[[Row], bool], Callable[[Finding], bool], int]] = {
    "cut at a colon": (
        lambda row: condition(row).endswith(("：", ":")),
        lambda one: one.rule == "R05" and one.withholds == "conditions",
        145,
    ),
    "empty": (
        lambda row: condition(row).strip("。") in ("", "无"),
        lambda one: one.rule == "R05" and one.withholds is None,
        711,
    ),
    "invalid credit code": (lambda row: not valid(row["TASK_CODE"].strip()[:18]), lambda one: one.rule == "R04", 2),
    "bare IP": (
        lambda row: any(BARE_IP.match(str(row.get(key)).strip()) for key in ("URL", "online_book_addr")),
        lambda one: one.rule == "R28" and "IP" in one.message,
        127,
    ),
}


@pytest.mark.parametrize("fact", FACTS)
def test_the_lint_finds_what_an_independent_count_finds(fact: str, rows: list[Row], findings: list[Finding]) -> None:
    in_raw, in_finding, known = FACTS[fact]
    counted = sum(in_raw(row) for row in rows)
    found = len({one.guide for one in findings if in_finding(one)})
    print(f"{fact}: {counted} raw records, {found} guides with a finding")
    assert (counted, found) == (known, known)


def test_few_records_contradict_themselves(parsed: ParsedList) -> None:
    told = [Told(guide, parsed.source_texts[guide.source.id]) for guide in parsed.guides]
    assert [one.rule for each in told for one in inside_conflicts(each)] == ["C02", "C02"]


def test_a_district_list_of_names_is_compared_with_a_provincial_list(
    real_data: Path, parsed: ParsedList, places: Places
) -> None:
    (raw,) = read(real_data / "chongqing" / "jiangbei_items.csv")
    assert isinstance(raw, RawTable)
    here = [line_of(entry) for entry in parse_table(raw, places=places).entries]
    found = compare(here, [line_of(guide) for guide in parsed.guides])
    assert (found.here, found.there) == (5078, 1692)
    assert found.joined == {"名称": 48}
    assert found.counts["缺少"] + 48 == 1692
    assert found.counts["多出"] + 48 == 5078


def test_the_sample_checked_by_eye_has_two_hundred_findings_and_no_false_error() -> None:
    page = (Path(__file__).parents[2] / "docs" / "lint-sample.md").read_text("utf-8")
    verdicts = [line.rsplit("|", 2)[1].strip() for line in page.splitlines() if re.match(r"\| \d+ \|", line)]
    assert len(verdicts) == 200
    assert set(verdicts) == {"属实", "属实，用处不大"}
    assert f"| 属实 | {verdicts.count('属实')} |" in page


def test_the_lint_still_says_every_finding_of_the_sample(parsed: ParsedList, findings: list[Finding]) -> None:
    page = (Path(__file__).parents[2] / "docs" / "lint-sample.md").read_text("utf-8")
    assert f"{len(findings):,} 条结果" in page
    titles = {guide.id: guide.title for guide in parsed.guides}
    severity = {"error": "错误", "warning": "提醒", "info": "说明"}
    said = [(one.rule, severity[one.severity], one.message, titles[one.guide or ""]) for one in findings]
    for line in page.splitlines():
        if not re.match(r"\| \d+ \|", line):
            continue
        _, rule, severe, title, *_, message, _ = (cell.strip() for cell in line.strip("| ").split(" | "))
        assert any(one[:3] == (rule, severe, message) and one[3].startswith(title) for one in said), line
