"""Every rule of the lint has its pair: the guide that breaks it breaks nothing else, the one that looks like it breaks nothing."""

from __future__ import annotations

import pytest

from ingest.lint import RULES, lint
from ingest.lint_rules.rule import Rule
from tests.ingest.lint_pairs import PAIRS, Checked
from tests.ingest.test_lint import TODAY


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
