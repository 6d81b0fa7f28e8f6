"""The order of candidates: names of one matter by what tells them apart, matters by how surely they are meant."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.search.ordering import in_order
from knowledge.search.results import MatterHit, MatterKind


def hit(
    key: str, score: float, *, item: float = 0.6, said: float = 0.0, matter: str | None = "m",
    kind: MatterKind = MatterKind.GUIDE,
) -> MatterHit:  # fmt: skip
    return MatterHit(
        id=key, kind=kind, title=key, region="1", score=score, lexicon_id=matter,
        features={"own": 0.5, "by_name": 0.5, "item": item, "said": said, "meaning": 0.5},
    )  # fmt: skip


def alike(names: Sequence[str]) -> list[float]:
    return [0.5] * len(names)


def never(names: Sequence[str]) -> list[float]:
    raise AssertionError(f"{names} were read")


def test_names_of_one_matter_exchange_scores_by_their_items() -> None:
    ordered = in_order((hit("a", 0.95, item=0.0), hit("b", 0.93, item=1.0)), {}, alike)
    assert [(one.id, one.score) for one in ordered] == [("b", 0.95), ("a", 0.93)]


def test_a_name_that_reads_like_the_question_comes_before_one_that_does_not() -> None:
    ordered = in_order(
        (hit("a", 0.95), hit("b", 0.93)), {}, lambda names: [0.1 if name == "a" else 0.8 for name in names]
    )
    assert [(one.id, one.features["read"]) for one in ordered] == [("b", 0.8), ("a", 0.1)]


def test_a_name_that_people_ask_for_so_comes_before_its_sibling() -> None:
    ordered = in_order((hit("a", 0.95, said=0.3), hit("b", 0.93, said=0.9)), {}, alike)
    assert [one.id for one in ordered] == ["b", "a"]


def test_a_name_of_which_nothing_is_known_counts_as_usual_for_one_so_near() -> None:
    """0.35 + 0.8 times 0.5: before one that people ask for otherwise, behind one that they ask for so."""
    for said, order in ((0.5, ["none", "known"]), (0.9, ["known", "none"])):
        ordered = in_order((hit("none", 0.94), hit("known", 0.94, said=said)), {}, alike)
        assert [one.id for one in ordered] == order


def test_a_surely_meant_matter_keeps_its_place_before_a_near_name_of_another() -> None:
    ordered = in_order((hit("a", 0.99), hit("b", 0.6, item=1.0, matter="n")), {}, alike)
    assert [one.id for one in ordered] == ["a", "b"]


def test_a_name_without_a_link_stands_with_those_of_the_matter_it_is_read_as() -> None:
    hits = (hit("linked", 0.95, item=0.0), hit("read", 0.7, item=1.0, matter=None))
    assert [one.id for one in in_order(hits, {"read": "m"}, alike)] == ["read", "linked"]


def test_what_is_far_behind_keeps_its_place_and_is_not_read() -> None:
    far = hit("far", 0.05, item=1.0)
    ordered = in_order(
        (hit("a", 0.95), hit("b", 0.94), far), {}, lambda names: [0.9 for name in names if name != "far"]
    )
    assert ordered[-1] == far


def test_a_single_candidate_and_titles_of_documents_are_not_read() -> None:
    one = (hit("a", 0.95), hit("far", 0.05))
    documents = (hit("a", 0.95, kind=MatterKind.DOCUMENT), hit("b", 0.94, kind=MatterKind.DOCUMENT))
    assert in_order(one, {}, never) == one
    assert in_order(documents, {}, never) == documents
    assert in_order((), {}, never) == ()


def test_a_hit_is_read_under_the_name_of_the_item_that_is_meant() -> None:
    hits = (hit("a", 0.95), hit("bare", 0.93))
    ordered = in_order(
        hits, {}, lambda names: [0.9 if name == "居住证补领" else 0.1 for name in names], read_as={"bare": "居住证补领"}
    )
    assert [one.id for one in ordered] == ["bare", "a"]
