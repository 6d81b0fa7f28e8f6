"""Every sentence that lint and conflicts can write has an English, and the guide's own words pass through it untouched."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.governance.conflict_page import TITLES
from ingest.lint import RULES
from ui.rendering import environment
from ui.words import WORDS
from ui.words.findings import SENTENCES, in_english

ROOT = Path(__file__).parents[2] / "ingest"
VALUE = "甲"


def sentences() -> Iterator[str]:
    """What the rules can write, each value replaced by one character."""
    for tree in modules():
        for node in ast.walk(tree):
            written = filled(node)
            if written.endswith(("。", "。（甲）")) and "\n" not in written and not written.startswith(("(", "[")):
                yield written


def modules() -> Iterator[ast.Module]:
    """Everything that writes findings about guides and lists."""
    files = [
        *(ROOT / "lint_rules").glob("*.py"),
        *(ROOT / "conflicts").glob("*.py"),
        ROOT / "parse" / "list_findings.py",
    ]
    yield from (ast.parse(file.read_text("utf-8")) for file in sorted(files))


def filled(node: ast.AST) -> str:
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else VALUE for part in node.values)
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def parts_of_fstrings() -> set[str]:
    """Tails of f-strings, which are sentences' ends and no sentences."""
    nodes = (node for tree in modules() for node in ast.walk(tree) if isinstance(node, ast.JoinedStr))
    return {str(part.value) for node in nodes for part in node.values if isinstance(part, ast.Constant)}


@pytest.mark.parametrize("sentence", sorted({*sentences()} - parts_of_fstrings() - {"无。", "甲。", "甲，甲。"}))
def test_every_sentence_of_a_rule_has_an_english(sentence: str) -> None:
    assert in_english(sentence) is not None


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_what_a_rule_demands_has_an_english(rule: object) -> None:
    assert rule.title in WORDS  # type: ignore[attr-defined]


@pytest.mark.parametrize("title", TITLES.values())
def test_what_a_conflict_rule_demands_has_an_english(title: str) -> None:
    assert title in WORDS


@pytest.mark.parametrize(("chinese", "english"), SENTENCES)
def test_an_english_sentence_takes_the_values_of_its_pattern(chinese: str, english: str) -> None:
    names = {name for _, name, _, _ in string.Formatter().parse(chinese) if name}
    assert {name for _, name, _, _ in string.Formatter().parse(english) if name} <= names


def test_a_finding_reads_in_english_with_the_guides_words_marked_and_escaped() -> None:
    page = environment().from_string("{{ one | finding }}")
    said = page.render(one="事项名称「<b>测试</b>」不像真实的事项。", lang="en")
    assert said == '“<span lang="zh-CN">&lt;b&gt;测试&lt;/b&gt;</span>” does not look like a real matter.'
    assert page.render(one="没有见过的话。", lang="en") == '<span lang="zh-CN">没有见过的话。</span>'
    assert page.render(one="写明收费，没有写收费项目、依据。", lang="en") == "A fee without its item, basis."
    assert page.render(one="没有写受理条件。", lang="zh-CN") == "没有写受理条件。"
