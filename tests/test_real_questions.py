"""Written questions over real pages and a real list: what the eval suites say of a place that nobody wrote for this project.

Needs the folder that MINGBAI_REAL_DATA names; nothing of it is part of this project.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from evals.case import DATA, Case, Split, load_cases
from evals.forms import missing
from evals.judge import Result, judge
from evals.run import ask
from evals.stand import Stand, open_stand
from ingest.sync import ingest
from knowledge.passages import title_of
from knowledge.places import Places
from knowledge.store import Store

CASES = load_cases([DATA / "real_pages"])
RIGHT = 0.7  # share of the cases that are wholly right; 0.76 when it was set


@dataclass(frozen=True)
class Asked:
    """The store of real pages and how each case came out over it."""

    stand: Stand
    results: tuple[Result, ...]


@pytest.fixture(scope="module")
def asked(real_data: Path, tmp_path_factory: pytest.TempPathFactory, places: Places) -> Asked:
    folder = tmp_path_factory.mktemp("real_questions")
    ingest([real_data / "guangzhou", real_data / "guangdong" / "matters.jsonl"], Store.open(folder), places)
    stand = open_stand(folder)
    return Asked(stand, tuple(judge(case, ask(case, stand.target)) for case in CASES))


def test_there_are_sixty_questions_half_of_them_kept_apart() -> None:
    assert len(CASES) >= 60
    assert abs(2 * sum(case.split is Split.TEST for case in CASES) - len(CASES)) <= 1


def test_every_labelled_fact_stands_in_a_labelled_page(asked: Asked) -> None:
    assert {case.id: lost for case in CASES if (lost := _unproved(case, asked.stand.store))} == {}


def test_most_questions_are_answered_wholly_right(asked: Asked) -> None:
    assert sum(one.is_right for one in asked.results) >= RIGHT * len(CASES)


def test_no_answer_states_what_its_sources_do_not(asked: Asked) -> None:
    assert sum(share.hits for one in asked.results if (share := one.share("unsupported_facts"))) == 0


def _unproved(case: Case, store: Store) -> tuple[str, ...]:
    """The labelled facts of a case that stand in none of its pages."""
    named = [label.partition("@") for label in case.guides]
    texts = [
        item.text
        for item in store.active()
        if any(title in title_of(item) and item.content.region == region for title, _, region in named)
    ]
    return missing((*case.must, *case.keep), "\n".join(texts))
