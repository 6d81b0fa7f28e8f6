"""BM25 as reckoned here is tantivy's, entry by entry; and words survive the way through any analyzer."""

from __future__ import annotations

import random
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.access import CITIZEN
from knowledge.codelists import Grade
from knowledge.encode import Encoder
from knowledge.index import EmbeddedIndex, Entry, EntryKind
from knowledge.index.analysis import WEIGHTS, words_of
from knowledge.index.bm25 import Corpus, lengths_of, scored
from knowledge.index.spelling import FIELDS, LONGEST, spelled, text_of
from tests.samples import CITY

PIECES = ("护照", "签发", "养老金", "办理", "材料", "户口", "登记", "补发", "材料", "abc", "2.5")


def entry(number: int, dice: random.Random) -> Entry:
    """An entry of random words, some of it long."""
    body = "".join(dice.choices(PIECES, k=dice.choice((3, 30, 90))))
    name, heading = ("".join(dice.choices(PIECES, k=3)) for _ in range(2))
    return Entry(
        key=f"o{number:02}#text:0", kind=EntryKind.PASSAGE, owner=f"o{number:02}", region=CITY, grade=Grade.PUBLIC,
        name=name, heading=heading, body=body, codes=(f"x-{number % 3}",),
    )  # fmt: skip


def test_scores_are_those_of_the_embedded_engine(tmp_path: Path, encoder: Encoder) -> None:
    dice = random.Random(7)
    entries = [entry(number, dice) for number in range(40)]
    index = EmbeddedIndex.open(tmp_path, encoder)
    index.add(entries)
    index.commit()
    words = {one.key: text_of(words_of(one)).split() for one in entries}
    corpus = Corpus(
        entries=len(entries),
        lengths=sum((lengths_of(held) for held in words.values()), Counter()),
        holding=Counter(word for held in words.values() for word in set(held)),
    )
    terms = [
        (field, term, weight) for field, weight in WEIGHTS.items() for term in ("护照", "材料", "养", "2.5", "abc")
    ]
    terms.append(("code", "x-1", 50.0))
    hits = index.by_words(terms, regions=(CITY,), partitions=CITIZEN.partitions, kind=EntryKind.PASSAGE, limit=100)
    query = [(spelled(field, term), weight) for field, term, weight in terms]
    assert len(hits) > 30
    for hit in hits:
        assert scored(query, words[hit.key], corpus) == pytest.approx(hit.score, rel=1e-5)


@given(st.sampled_from(FIELDS), st.text(min_size=1, max_size=12))
def test_a_spelled_term_has_nothing_left_to_cut(field: str, term: str) -> None:
    assert re.fullmatch(r"[^\W_]+", spelled(field, term))


@given(st.text(max_size=6), st.text(max_size=6))
def test_different_plain_terms_are_spelled_differently(one: str, other: str) -> None:
    plain = [text for text in (one, other) if text.isalnum()]
    assert len({spelled("name", text) for text in plain}) == len(set(plain))


def test_the_words_of_an_entry_too_long_for_milvus_lose_their_last_grams_only() -> None:
    words = dict.fromkeys(FIELDS, "") | {"name": "护照", "body": "材料 " * 10, "body_grams": "护照 " * 20_000}
    text = text_of(words)
    assert len(text.encode()) <= LONGEST
    held = Counter(text.split())
    assert (held[spelled("name", "护照")], held[spelled("body", "材料")]) == (1, 10)
    assert held[spelled("body_grams", "护照")] > 5_000
