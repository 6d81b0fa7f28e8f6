"""Every rule of the lint has its pair: the guide that breaks it breaks nothing else, the one that looks like it breaks nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.desk import Desk
from assistant.evidence import Citations
from assistant.rows import RENDERERS, render
from ingest.lint import RULES, lint
from ingest.lint_rules.rule import Rule
from knowledge.fields import label
from knowledge.store import Incoming, Store
from tests.ingest.lint_pairs import PAIRS, Checked
from tests.ingest.test_lint import BROKEN, TEXT, TODAY
from tests.records import empty_store


def broken_by(checked: Checked) -> list[str]:
    """The rules that find fault with a guide."""
    return sorted({one.rule for one in lint(*checked, today=TODAY)})


def test_no_rule_is_without_a_pair_and_no_pair_without_a_rule() -> None:
    assert list(PAIRS) == [rule.id for rule in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_finds_what_breaks_it_alone_and_lets_its_look_alike_be(rule: Rule) -> None:
    pair = PAIRS[rule.id]
    assert (broken_by(pair.broken), broken_by(pair.alike)) == ([rule.id], [])
    assert pair.broken != pair.alike


def test_a_rule_that_found_nothing_would_be_noticed() -> None:
    def silent(*_: object) -> list[object]:
        return []

    for rule in RULES:
        quiet = tuple(one if one.id != rule.id else one._replace(faults=silent) for one in RULES)
        assert not list(lint(*PAIRS[rule.id].broken, today=TODAY, rules=quiet))


def withheld_by(rule: Rule) -> frozenset[str]:
    """What the guide that breaks a rule keeps out of answers by it."""
    found = lint(*PAIRS[rule.id].broken, today=TODAY)
    return frozenset(one.withholds for one in found if one.withholds is not None)


WITHHOLDING = [rule for rule in RULES if withheld_by(rule)]


@pytest.mark.parametrize("rule", WITHHOLDING, ids=lambda rule: rule.id)
def test_what_an_error_withholds_is_answered_only_once_it_is_signed_off(rule: Rule, tmp_path: Path) -> None:
    content, text = PAIRS[rule.id].broken
    store = empty_store(tmp_path)
    store.put_file("a.html", "1", [Incoming(content=content, text=text, findings=lint(content, text, today=TODAY))])
    assert rule.severity == "error"
    assert (
        shown(store, content.id) == frozenset()
        if "*" in withheld_by(rule)
        else withheld_by(rule).isdisjoint(shown(store, content.id))
    )
    store.sign_off(rule.id, content.id, why="原文如此", by="法规科")
    item = store.item(content.id)
    assert item is not None
    assert item.withheld == frozenset()
    assert content.id in {one.id for one in store.active()}


def shown(store: Store, guide: str) -> frozenset[str]:
    """The fields of a guide that an answer shows; none of one that answers nothing."""
    item = next((one for one in store.active() if one.id == guide), None)
    if item is None:
        return frozenset()
    rows = (render(Desk(item, Citations()), field) for field in RENDERERS)
    return frozenset(row.field for row in rows if row.stated)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_the_manual_says_what_each_rule_withholds(rule: Rule) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "lint.md").read_text("utf-8")
    row = next(line for line in manual.splitlines() if line.startswith(f"| {rule.id} |"))
    said = row.rstrip(" |").rpartition("|")[2].strip()
    broken = [checked for known, checked, _ in BROKEN if known == rule.id]
    found = [
        *lint(*PAIRS[rule.id].broken, today=TODAY),
        *(one for checked in broken for one in lint(checked, TEXT, today=TODAY)),
    ]
    held = {one.withholds for one in found if one.rule == rule.id}
    assert (held <= {None}) == (said == "不扣" or said.startswith("不扣："))
    for field in held - {None}:
        assert (field == "*" and "整份" in said) or "部分" in said or label(str(field)) in said
