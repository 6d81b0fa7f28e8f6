"""What every engine of the index keeps to. The same tests run on the embedded engine and on a Milvus."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from knowledge.access import CITIZEN, Role, Viewer
from knowledge.codelists import Grade
from knowledge.encode import Encoder
from knowledge.index import Engine, Entry, EntryKind, IndexPlace, KnowledgeIndex, catch_up, open_index, rebuild
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import Searcher, read_question
from knowledge.store import Store
from tests.milvus import a_milvus
from tests.records import empty_store
from tests.samples import CITY, DISTRICT, entry, pension_page, row_guide

ODD = ('file\'s "page" \\ 1.html', "户籍/窗口 100%_like", "换行\n和制表\t", "{braces} $meta #hash")


@pytest.fixture(scope="module")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with a_milvus(tmp_path_factory.mktemp("milvus")) as url:
        yield url


@pytest.fixture(params=list(Engine))
def place(request: pytest.FixtureRequest, tmp_path: Path) -> IndexPlace:
    """Where an index of each engine may lie."""
    url: str | None = request.getfixturevalue("milvus") if request.param is Engine.MILVUS else None
    return IndexPlace(data=tmp_path, engine=request.param, milvus=url)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = empty_store(tmp_path)
    yield store
    store.close()


@pytest.fixture
def opened(
    store: Store, place: IndexPlace, encoder: Encoder, lexicon: Lexicon
) -> Iterator[Callable[[], KnowledgeIndex]]:
    """Opens the index of one record once more, as another process would; empty to begin with."""
    rebuild(store, place, encoder, lexicon)
    held: list[KnowledgeIndex] = []

    def open_again() -> KnowledgeIndex:
        held.append(open_index(store, place, encoder))
        return held[-1]

    yield open_again
    for index in held:
        index.close()


@pytest.fixture
def index(opened: Callable[[], KnowledgeIndex]) -> KnowledgeIndex:
    return opened()


def matter(owner: str, name: str, *, region: str = CITY, grade: Grade = Grade.PUBLIC, **more: object) -> Entry:
    key = f"{owner}#matter"
    return Entry(key=key, kind=EntryKind.MATTER, owner=owner, region=region, grade=grade, name=name, **more)  # type: ignore[arg-type]


def put(index: KnowledgeIndex, *entries: Entry) -> None:
    index.add(entries)
    index.commit()


def by_words(
    index: KnowledgeIndex,
    word: str,
    *,
    field: str = "name",
    regions: tuple[str, ...] = (CITY,),
    viewer: Viewer = CITIZEN,
    limit: int = 10,
) -> list[str]:
    terms = [(field, word, 1.0)] if word else []
    hits = index.by_words(terms, regions=regions, partitions=viewer.partitions, kind=EntryKind.MATTER, limit=limit)
    return [hit.owner for hit in hits]


def by_meaning(
    index: KnowledgeIndex,
    text: str,
    *,
    regions: tuple[str, ...] = (CITY,),
    viewer: Viewer = CITIZEN,
    limit: int = 10,
) -> list[str]:
    vector = index.encoder.encode_questions([text])[0]
    return [hit.owner for hit in index.by_meaning(vector, regions=regions, partitions=viewer.partitions, limit=limit)]


# ---- staging


def test_what_is_added_is_found_after_the_commit(index: KnowledgeIndex) -> None:
    index.add([matter("a", "护照签发")])
    before = by_words(index, "护照")
    index.commit()
    assert (before, by_words(index, "护照"), len(index)) == ([], ["a"], 1)


def test_what_is_removed_is_found_no_more_by_words_or_by_meaning(index: KnowledgeIndex) -> None:
    put(index, matter("a", "护照签发"), matter("b", "护照换发"))
    index.remove(["a"])
    index.commit()
    assert (by_words(index, "护照"), by_meaning(index, "护照签发"), len(index)) == (["b"], ["b"], 1)


def test_what_takes_the_place_of_another_is_found_by_its_own_words_only(index: KnowledgeIndex) -> None:
    put(index, matter("a", "护照签发"))
    index.remove(["a"])
    put(index, matter("a", "户口登记"))
    assert (by_words(index, "护照"), by_words(index, "户口"), len(index)) == ([], ["a"], 1)
    assert (index.frequency("name", "护照"), index.frequency("name", "户口")) == (0, 1)


def test_vectors_at_hand_are_those_of_public_entries_as_they_stand(index: KnowledgeIndex) -> None:
    closed = matter("closed", "护照补发", grade=Grade.WINDOW)
    put(index, matter("a", "护照签发"), matter("b", "护照换发", region=DISTRICT), closed)
    index.remove(["a"])
    put(index, changed := matter("a", "户口登记"))
    found = index.vectors([f"{owner}#matter" for owner in ("a", "b", "closed", "gone")], region=CITY)
    assert set(found) <= {"a#matter"}, "none need be at hand"
    for vector in found.values():
        assert np.array_equal(vector, index.encoder.encode_passages([changed.embedded_text])[0])


def test_what_is_staged_counts_in_its_order(index: KnowledgeIndex) -> None:
    put(index, matter("a", "护照签发"), matter("b", "护照换发"))
    index.remove(["a"])
    index.add([matter("a", "户口登记"), matter("c", "护照补发")])
    index.remove(["b", "c"])
    index.commit()
    assert (by_words(index, "护照"), by_words(index, "户口"), len(index)) == ([], ["a"], 1)


def test_removing_nothing_and_committing_nothing_change_nothing(index: KnowledgeIndex) -> None:
    put(index, matter("a", "护照签发"))
    index.remove([])
    index.commit()
    index.remove(["nobody"])
    index.commit()
    assert (by_words(index, "护照"), len(index)) == (["a"], 1)


def test_another_readers_commit_is_seen_after_a_refresh(opened: Callable[[], KnowledgeIndex]) -> None:
    writer, reader = opened(), opened()
    assert (by_meaning(reader, "护照"), reader.frequency("name", "护照"), len(reader)) == ([], 0, 0)
    put(writer, matter("a", "护照签发"))
    reader.refresh()
    assert (by_words(reader, "护照"), by_meaning(reader, "护照"), len(reader)) == (["a"], ["a"], 1)
    assert reader.frequency("name", "护照") == 1


@pytest.mark.parametrize("owner", ODD)
def test_an_item_of_any_id_is_found_held_and_removed(index: KnowledgeIndex, owner: str) -> None:
    put(index, matter(owner, "护照签发"), matter("other", "护照签发"))
    assert set(by_words(index, "护照")) == set(by_meaning(index, "护照")) == {owner, "other"}
    assert index.held([f"{owner}#matter"], partitions=CITIZEN.partitions) == {f"{owner}#matter"}
    index.remove([owner])
    index.commit()
    assert by_words(index, "护照") == ["other"]


# ---- what is found


def test_frequency_counts_public_entries_that_hold_a_word(index: KnowledgeIndex) -> None:
    inside = matter("c", "护照加注", grade=Grade.WINDOW)
    put(index, matter("a", "护照签发"), matter("b", "护照护照"), inside)
    assert (index.frequency("name", "护照"), index.frequency("name", "火星"), len(index)) == (2, 0, 2)


def test_a_rare_word_counts_for_more_than_a_common_one(index: KnowledgeIndex) -> None:
    put(index, *(matter(f"n{number}", "登记") for number in range(5)), matter("a", "护照登记"), matter("b", "签证登记"))
    terms = [("name", "护照", 1.0), ("name", "登记", 1.0)]
    hits = index.by_words(terms, regions=(CITY,), partitions=CITIZEN.partitions, kind=EntryKind.MATTER, limit=10)
    assert hits[0].owner == "a"
    assert hits[0].score > hits[1].score > 0.0


def test_a_code_is_found_whatever_signs_it_has(index: KnowledgeIndex) -> None:
    code = "云人社〔2026〕1号-x.7"
    put(index, matter("a", "护照签发", codes=(code,)), matter("b", "护照换发", codes=("云人社",)))
    assert by_words(index, code, field="code") == ["a"]


def test_the_linked_matter_is_found_by_the_lexicon(index: KnowledgeIndex) -> None:
    put(
        index,
        matter("b", "护照签发", lexicon_id="passport"),
        matter("a", "护照", lexicon_id="passport"),
        matter("c", "护照"),
    )
    hits = index.of_lexicon(["passport"], regions=(CITY,), partitions=CITIZEN.partitions, limit=10)
    assert [(hit.owner, hit.score) for hit in hits] == [("a", 0.0), ("b", 0.0)]
    assert index.of_lexicon([], regions=(CITY,), partitions=CITIZEN.partitions, limit=10) == []


def test_equal_hits_come_in_the_order_of_their_keys_and_the_first_are_kept(index: KnowledgeIndex) -> None:
    put(index, *(matter(owner, "护照签发") for owner in "dbca"))
    assert (by_words(index, "护照"), by_words(index, "护照", limit=2)) == (list("abcd"), list("ab"))
    assert by_meaning(index, "护照签发") == list("abcd")


@pytest.mark.parametrize(("word", "regions"), [("", (CITY,)), ("护照", ())])
def test_no_words_or_no_place_finds_nothing(index: KnowledgeIndex, word: str, regions: tuple[str, ...]) -> None:
    put(index, matter("a", "护照签发"))
    assert by_words(index, word, regions=regions) == []


def test_each_place_gives_its_nearest_however_many_another_has(index: KnowledgeIndex) -> None:
    near = [matter(f"c{number}", "护照签发") for number in range(6)]
    put(index, *near, matter("far", "路灯报修", region=DISTRICT))
    found = by_meaning(index, "护照签发", regions=(DISTRICT, CITY), limit=3)
    assert found == ["c0", "c1", "c2", "far"]


# ---- who may see what


def test_another_region_is_never_found(index: KnowledgeIndex) -> None:
    put(index, matter("city", "护照签发"), matter("district", "护照签发", region=DISTRICT))
    assert (by_words(index, "护照"), by_meaning(index, "护照")) == (["city"], ["city"])
    assert set(by_words(index, "护照", regions=(DISTRICT, CITY))) == {"city", "district"}


KEPT = {
    "open": (Grade.PUBLIC, None),
    "window": (Grade.WINDOW, None),
    "mine": (Grade.DEPARTMENT, "户政科"),
    "theirs": (Grade.DEPARTMENT, "社保局"),
    "nobodys": (Grade.DEPARTMENT, None),
}
SEES = {
    "citizen": (CITIZEN, {"open"}),
    "window": (Viewer.of(Role.WINDOW), {"open", "window"}),
    "editor": (Viewer.of(Role.EDITOR, "户政科"), {"open", "window", "mine"}),
    "maintainer": (Viewer.of(Role.MAINTAINER), set(KEPT)),
    "auditor": (Viewer.of(Role.AUDITOR), set(KEPT)),
    "auditor reading what is public": (Viewer.of(Role.AUDITOR, grade=Grade.PUBLIC), {"open"}),
}


@pytest.mark.parametrize("who", SEES)
def test_nobody_finds_what_he_may_not_read(index: KnowledgeIndex, who: str) -> None:
    viewer, sees = SEES[who]
    put(index, *(
        matter(owner, "护照签发", grade=grade, department=department, lexicon_id="passport")
        for owner, (grade, department) in KEPT.items()
    ))  # fmt: skip
    linked = index.of_lexicon(["passport"], regions=(CITY,), partitions=viewer.partitions, limit=10)
    assert set(by_words(index, "护照", viewer=viewer)) == sees
    assert set(by_meaning(index, "护照", viewer=viewer)) == sees
    assert {hit.owner for hit in linked} == sees
    keys = [f"{owner}#matter" for owner in KEPT]
    assert index.held(keys, partitions=viewer.partitions) == {f"{owner}#matter" for owner in sees}


def test_no_score_of_what_is_public_knows_of_the_rest(index: KnowledgeIndex) -> None:
    def scores() -> list[tuple[str, float]]:
        hits = index.by_words(
            [("name", "护照", 1.0)], regions=(CITY,), partitions=CITIZEN.partitions, kind=EntryKind.MATTER, limit=10
        )
        return [(hit.owner, hit.score) for hit in hits]

    put(index, matter("a", "护照签发"), matter("b", "普通护照换发补发"), matter("c", "路灯报修"))
    before = scores()
    put(index, *(matter(f"inside{number}", "护照签发护照护照", grade=Grade.WINDOW) for number in range(5)))
    assert scores() == before


def test_what_becomes_closed_is_gone_from_what_is_public(index: KnowledgeIndex) -> None:
    put(index, matter("a", "护照签发"))
    index.remove(["a"])
    put(index, matter("a", "护照签发", grade=Grade.WINDOW))
    assert (by_words(index, "护照"), by_meaning(index, "护照"), len(index)) == ([], [], 0)
    assert by_words(index, "护照", viewer=Viewer.of(Role.WINDOW)) == ["a"]


# ---- in step with the record


def found(store: Store, index: KnowledgeIndex, lexicon: Lexicon, text: str) -> list[str]:
    query = read_question(text, lexicon, regions=(CITY,))
    return [hit.title for hit in Searcher(store, index, lexicon).search_matters(query) if hit.score > 0.3]


def test_catching_up_indexes_each_item_once(store: Store, index: KnowledgeIndex, lexicon: Lexicon) -> None:
    store.put_file("a.csv", "1", [row_guide("A1", "户口页借出"), entry("路灯报修")])
    assert (catch_up(store, index, lexicon), catch_up(store, index, lexicon)) == (2, 0)
    assert found(store, index, lexicon, "户口页借出") == ["户口页借出"]


def test_a_withdrawn_item_leaves_the_index(store: Store, index: KnowledgeIndex, lexicon: Lexicon) -> None:
    store.put_file("a.csv", "1", [row_guide("A1", "户口页借出"), entry("路灯报修")])
    catch_up(store, index, lexicon)
    store.put_file("a.csv", "2", [entry("路灯报修")])
    catch_up(store, index, lexicon)
    assert (found(store, index, lexicon, "户口页借出"), found(store, index, lexicon, "路灯报修")) == ([], ["路灯报修"])


def test_an_index_built_anew_finds_what_one_kept_in_step_finds(
    store: Store, index: KnowledgeIndex, place: IndexPlace, encoder: Encoder, lexicon: Lexicon
) -> None:
    store.put_file("a.html", "1", [pension_page(promised="10")])
    catch_up(store, index, lexicon)
    store.put_file("a.html", "2", [pension_page(promised="8")])
    store.put_file("b.csv", "1", [row_guide("A1", "户口页借出"), entry("路灯报修")])
    catch_up(store, index, lexicon)
    query = read_question("养老金多久能领到", lexicon, regions=(CITY,))
    before = Searcher(store, index, lexicon).search(query)
    assert rebuild(store, place, encoder, lexicon) == 3
    index.refresh()
    assert before.passages
    assert Searcher(store, index, lexicon).search(query) == before
