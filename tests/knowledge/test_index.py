"""The index: what is staged, filtered, refused when stale, and made whole again after a crash."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.access import CITIZEN, Role, Viewer
from knowledge.codelists import Grade
from knowledge.encode import Encoder, StaticEncoder, Vectors
from knowledge.errors import IndexBusyError, IndexStaleError
from knowledge.index import EmbeddedIndex, Entry, EntryKind, Hit, catch_up, reindex
from knowledge.index.making import entries_of, names_of
from knowledge.index.turn import turn
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import Searcher, read_question
from knowledge.search.folded import FoldedPassages, make_vectors
from knowledge.store import Store
from knowledge.text import fold
from tests.records import empty_store
from tests.samples import CITY, DISTRICT, entry, faq_page, pension_page, row_guide


@pytest.fixture
def index(tmp_path: Path, encoder: Encoder) -> EmbeddedIndex:
    return EmbeddedIndex.open(tmp_path, encoder)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return empty_store(tmp_path)


def matter(owner: str, name: str, *, region: str = CITY, grade: Grade = Grade.PUBLIC) -> Entry:
    return Entry(key=f"{owner}#matter", kind=EntryKind.MATTER, owner=owner, region=region, grade=grade, name=name)


def by_words(
    index: EmbeddedIndex,
    word: str,
    *,
    regions: tuple[str, ...] = (CITY,),
    partitions: tuple[str, ...] = CITIZEN.partitions,
) -> list[str]:
    terms = [("name", word, 1.0)] if word else []
    hits = index.by_words(terms, regions=regions, partitions=partitions, kind=EntryKind.MATTER, limit=10)
    return [hit.owner for hit in hits]


def by_meaning(
    index: EmbeddedIndex,
    text: str,
    *,
    regions: tuple[str, ...] = (CITY,),
    partitions: tuple[str, ...] = CITIZEN.partitions,
) -> list[Hit]:
    vector = index.encoder.encode_questions([text])[0]
    return index.by_meaning(vector, regions=regions, partitions=partitions, limit=10)


# ---- staging


def test_what_is_added_is_found_after_the_commit(index: EmbeddedIndex) -> None:
    index.add([matter("a", "护照签发")])
    before = by_words(index, "护照")
    index.commit()
    assert (before, by_words(index, "护照"), len(index)) == ([], ["a"], 1)


def test_what_is_removed_is_found_no_more_by_words_or_by_meaning(index: EmbeddedIndex) -> None:
    index.add([matter("a", "护照签发"), matter("b", "护照换发")])
    index.commit()
    index.remove(["a"])
    index.commit()
    assert by_words(index, "护照") == ["b"]
    assert [hit.owner for hit in by_meaning(index, "护照签发")] == ["b"]


def test_removing_nothing_changes_nothing(index: EmbeddedIndex) -> None:
    index.add([matter("a", "护照签发")])
    index.remove([])
    index.commit()
    assert by_words(index, "护照") == ["a"]


def test_a_commit_without_changes_is_harmless(index: EmbeddedIndex) -> None:
    index.commit()
    assert len(index) == 0


def test_another_readers_commit_is_seen_after_a_refresh(tmp_path: Path, encoder: Encoder) -> None:
    writer, reader = EmbeddedIndex.open(tmp_path, encoder), EmbeddedIndex.open(tmp_path, encoder)
    assert by_meaning(reader, "护照") == []
    writer.add([matter("a", "护照签发")])
    writer.commit()
    reader.refresh()
    assert (by_words(reader, "护照"), [hit.owner for hit in by_meaning(reader, "护照")]) == (["a"], ["a"])


def test_a_later_process_finds_by_meaning_without_opening_chroma(tmp_path: Path, index: EmbeddedIndex) -> None:
    index.add([matter("a", "护照签发")])
    index.commit()
    by_meaning(index, "护照")
    question = (
        "import sys; from pathlib import Path; from knowledge.encode import StaticEncoder;"
        "from knowledge.index import EmbeddedIndex;"
        f"index = EmbeddedIndex.open(Path({str(tmp_path)!r}), StaticEncoder());"
        "vector = index.encoder.encode_questions(['护照'])[0];"
        f"hits = index.by_meaning(vector, regions=[{CITY!r}], partitions=['public'], limit=5);"
        "print([hit.owner for hit in hits], 'chromadb' in sys.modules)"
    )
    said = subprocess.run([sys.executable, "-c", question], capture_output=True, text=True, check=True)
    assert said.stdout.split("\n")[0] == "['a'] False"


class _NeverAsked(StaticEncoder):
    """An encoder that refuses to embed."""

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        raise AssertionError(texts)


def test_passages_that_the_index_holds_are_not_embedded_again(
    tmp_path: Path, store: Store, index: EmbeddedIndex, lexicon: Lexicon
) -> None:
    store.put_file("a.html", "1", [pension_page()])
    catch_up(store, index, lexicon)
    (item,) = store.active()
    head = store.heads([item.id])[item.id]
    held = FoldedPassages(head, item, lexicon)
    make_vectors(((held, key) for key in held.by_id), EmbeddedIndex(index.folder, _NeverAsked()))
    embedded = FoldedPassages(head, item, lexicon)
    make_vectors(((embedded, key) for key in embedded.by_id), EmbeddedIndex(tmp_path / "empty", index.encoder))
    assert held.vectors.keys() == embedded.vectors.keys() == held.by_id.keys()
    assert all(np.array_equal(held.vectors[key], embedded.vectors[key]) for key in held.by_id)


def test_of_what_a_document_speaks_is_read_once_when_it_is_indexed(
    store: Store, index: EmbeddedIndex, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = faq_page()
    spoken = page.content.model_copy(update={"title": "本月起，这笔钱直接发放至个人"})
    store.put_file("a.html", "1", [page.model_copy(update={"content": spoken})])
    catch_up(store, index, lexicon)
    (item,) = store.active()
    entry = next(entries_of(item, lexicon))
    assert entry.lexicon_id is not None
    monkeypatch.setattr("knowledge.index.making.spoken_matters", lambda *_: pytest.fail("read again"))
    folded = FoldedPassages(store.heads([item.id])[item.id], item, lexicon)
    assert folded.names == " ".join((fold(entry.name), *map(fold, entry.aliases)))


def test_frequency_counts_entries_that_hold_a_word(index: EmbeddedIndex) -> None:
    index.add([matter("a", "护照签发"), matter("b", "护照换发")])
    index.commit()
    assert (index.frequency("name", "护照"), index.frequency("name", "火星")) == (2, 0)


# ---- filters


def test_another_region_is_never_found(index: EmbeddedIndex) -> None:
    index.add([matter("city", "护照签发"), matter("district", "护照签发", region=DISTRICT)])
    index.commit()
    assert by_words(index, "护照") == ["city"]
    assert [hit.owner for hit in by_meaning(index, "护照")] == ["city"]
    assert set(by_words(index, "护照", regions=(DISTRICT, CITY))) == {"city", "district"}


def test_a_closed_grade_is_found_only_by_those_who_may_read_it(index: EmbeddedIndex) -> None:
    index.add([matter("open", "护照签发"), matter("inside", "护照签发", grade=Grade.WINDOW)])
    index.commit()
    window = Viewer.of(Role.WINDOW).partitions
    assert (by_words(index, "护照"), [hit.owner for hit in by_meaning(index, "护照")]) == (["open"], ["open"])
    assert set(by_words(index, "护照", partitions=window)) == {"open", "inside"}
    assert {hit.owner for hit in by_meaning(index, "护照", partitions=window)} == {"open", "inside"}


@pytest.mark.parametrize(("word", "regions"), [("", (CITY,)), ("护照", ())])
def test_no_words_or_no_place_finds_nothing(index: EmbeddedIndex, word: str, regions: tuple[str, ...]) -> None:
    index.add([matter("a", "护照签发")])
    index.commit()
    assert by_words(index, word, regions=regions) == []


def test_equal_hits_come_in_the_order_of_their_keys(index: EmbeddedIndex) -> None:
    index.add([matter("b", "护照签发"), matter("a", "护照签发")])
    index.commit()
    assert by_words(index, "护照") == ["a", "b"]


# ---- stale indexes


def test_an_index_of_the_same_encoder_opens_again(tmp_path: Path, encoder: Encoder) -> None:
    first = EmbeddedIndex.open(tmp_path, encoder)
    first.add([matter("a", "护照签发")])
    first.commit()
    assert by_words(EmbeddedIndex.open(tmp_path, encoder), "护照") == ["a"]


def test_an_index_of_another_encoder_is_refused_with_the_command(tmp_path: Path, encoder: Encoder) -> None:
    EmbeddedIndex.open(tmp_path, StaticEncoder(width=64))
    with pytest.raises(IndexStaleError, match="mingbai reindex"):
        EmbeddedIndex.open(tmp_path, encoder)


def test_an_index_of_an_older_structure_is_refused_with_the_command(tmp_path: Path, encoder: Encoder) -> None:
    EmbeddedIndex.open(tmp_path, encoder)
    (tmp_path / "index" / "index.json").write_text(f'{{"schema": 0, "encoder": "{encoder.name}"}}', "utf-8")
    with pytest.raises(IndexStaleError, match=r"结构是旧的.*mingbai reindex"):
        EmbeddedIndex.open(tmp_path, encoder)


# ---- in step with the store


def found(store: Store, index: EmbeddedIndex, lexicon: Lexicon, text: str) -> list[str]:
    """Titles the search gives for a question, best first."""
    query = read_question(text, lexicon, regions=(CITY,))
    return [hit.title for hit in Searcher(store, index, lexicon).search_matters(query) if hit.score > 0.3]


def test_catching_up_indexes_each_item_once(store: Store, index: EmbeddedIndex, lexicon: Lexicon) -> None:
    store.put_file("a.csv", "1", [row_guide("A1", "户口页借出"), entry("路灯报修")])
    heard: list[tuple[str, int, int]] = []
    first = catch_up(store, index, lexicon, lambda *step: heard.append(step))
    assert (first, catch_up(store, index, lexicon)) == (2, 0)
    assert heard == [("建立索引", 2, 0)]


def test_catching_up_after_a_crash_finishes_the_work(store: Store, index: EmbeddedIndex, lexicon: Lexicon) -> None:
    store.put_file("a.csv", "1", [row_guide("A1", "户口页借出"), row_guide("A2", "路灯报修")])
    first = store.unindexed().ids[:1]
    index.add([one for item in store.to_index(first).values() for one in entries_of(item, lexicon)])
    index.commit()  # the program ends here: one of two is indexed and neither is marked
    assert catch_up(store, index, lexicon) == 2
    assert sorted(by_words(index, "户口") + by_words(index, "路灯")) == [f"code:A1@{CITY}", f"code:A2@{CITY}"]
    assert store.unindexed() == ({}, [], [])


class Noting(EmbeddedIndex):
    """Notes the jurisdictions in the order in which entries come."""

    places: list[str]

    def add(self, entries: Sequence[Entry]) -> None:
        self.places += [entry.region for entry in entries]
        super().add(entries)


def test_what_is_of_one_place_comes_into_the_index_together(tmp_path: Path, encoder: Encoder, lexicon: Lexicon) -> None:
    store = Store.open(tmp_path)
    regions = (CITY, DISTRICT, CITY, DISTRICT)
    store.put_file(
        "a.csv", "1", [row_guide(f"A{number}", "路灯报修", region=one) for number, one in enumerate(regions)]
    )
    index = Noting(tmp_path / "index", encoder)
    index.places = []
    catch_up(store, index, lexicon)
    assert index.places == sorted(index.places)
    assert [item.content.region for item in store.active(by_place=True)] == sorted(regions)


def test_a_withdrawn_item_leaves_the_index(store: Store, index: EmbeddedIndex, lexicon: Lexicon) -> None:
    store.put_file("a.csv", "1", [row_guide("A1", "户口页借出"), entry("路灯报修")])
    catch_up(store, index, lexicon)
    store.put_file("a.csv", "2", [entry("路灯报修")])
    catch_up(store, index, lexicon)
    assert (found(store, index, lexicon, "户口页借出"), found(store, index, lexicon, "路灯报修")) == ([], ["路灯报修"])


ADDING = """
import sys
from pathlib import Path
from knowledge.encode import load_encoder
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.store import Store
from knowledge.text import fold
from tests.samples import row_guide

folder, code = Path(sys.argv[1]), sys.argv[2]
index, lexicon, store = EmbeddedIndex.open(folder, load_encoder()), Lexicon.load(), Store.open(folder)
store.put_file(f"{code}.csv", "1", [row_guide(f"{code}{n}", f"路灯报修{code}{n}") for n in range(300)])
print("stored", flush=True)
sys.stdin.readline()
catch_up(store, index, lexicon)
"""


def test_two_processes_index_at_once_and_nothing_is_lost(
    tmp_path: Path, store: Store, encoder: Encoder, lexicon: Lexicon
) -> None:
    EmbeddedIndex.open(tmp_path, encoder).close()
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    children = [subprocess.Popen([sys.executable, "-c", ADDING, str(tmp_path), code], **pipes) for code in "AB"]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == b"stored\n"
    ended = [child.communicate(b"go\n")[1] for child in children]
    assert [child.returncode for child in children] == [0, 0], ended
    index = EmbeddedIndex.open(tmp_path, encoder)
    assert catch_up(store, index, lexicon) == 0
    assert {len(by_words(index, f"{code}299")) for code in "ab"} == {1}


def test_who_waits_too_long_for_the_index_is_told_what_to_do(tmp_path: Path) -> None:
    with turn(tmp_path), pytest.raises(IndexBusyError, match="没有丢"), turn(tmp_path, patience=0.05):
        pass


def test_what_is_stored_while_the_index_is_rebuilt_still_waits_for_it(
    tmp_path: Path, store: Store, encoder: Encoder, lexicon: Lexicon
) -> None:
    store.put_file("a.csv", "1", [row_guide("A1", "户口页借出")])
    reindex(store, tmp_path, encoder, lexicon, lambda *_: store.put_file("b.csv", "1", [entry("路灯报修")]))
    assert store.unindexed().ids == ["entry:路灯报修"]


def test_an_open_index_sees_that_another_process_built_it_anew(
    tmp_path: Path, store: Store, index: EmbeddedIndex, encoder: Encoder, lexicon: Lexicon
) -> None:
    searcher = Searcher(store, index, lexicon)
    store.put_file("a.csv", "1", [row_guide("A1", "户口页借出")])
    reindex(Store.open(tmp_path), tmp_path, encoder, lexicon)
    hits = searcher.search(read_question("户口页借出", lexicon, regions=(CITY,))).matters
    assert [hit.id for hit in hits] == [f"code:A1@{CITY}"]


def test_rebuilding_takes_the_place_of_a_stale_index(
    tmp_path: Path, store: Store, encoder: Encoder, lexicon: Lexicon
) -> None:
    store.put_file("a.csv", "1", [row_guide("A1", "户口页借出")])
    stale = EmbeddedIndex.open(tmp_path, StaticEncoder(width=64))
    catch_up(store, stale, lexicon)
    stale.close()
    heard: list[tuple[str, int, int]] = []
    assert reindex(store, tmp_path, encoder, lexicon, lambda *step: heard.append(step)) == 1
    assert heard == [("重建索引", 1, 0)]
    assert found(store, EmbeddedIndex.open(tmp_path, encoder), lexicon, "户口页借出") == ["户口页借出"]


def test_rebuilding_twice_leaves_what_the_second_found(
    tmp_path: Path, store: Store, encoder: Encoder, lexicon: Lexicon
) -> None:
    store.put_file("a.csv", "1", [row_guide("A1", "户口页借出")])
    reindex(store, tmp_path, encoder, lexicon)
    store.put_file("a.csv", "2", [row_guide("A2", "路灯报修")])
    reindex(store, tmp_path, encoder, lexicon)
    index = EmbeddedIndex.open(tmp_path, encoder)
    assert {hit.owner for hit in by_meaning(index, "路灯报修")} == {f"code:A2@{CITY}"}


def test_rebuilding_leaves_no_second_copy_and_nothing_to_catch_up(
    tmp_path: Path, store: Store, encoder: Encoder, lexicon: Lexicon
) -> None:
    store.put_file("a.csv", "1", [row_guide("A1", "户口页借出")])
    (tmp_path / "index.new" / "left from a crash").mkdir(parents=True)
    reindex(store, tmp_path, encoder, lexicon)
    assert {path.name for path in tmp_path.glob("index*")} == {"index", "index.lock"}
    assert catch_up(store, EmbeddedIndex.open(tmp_path, encoder), lexicon) == 0


# ---- entries


def test_penalties_have_no_entry(store: Store, lexicon: Lexicon) -> None:
    store.put_file("a.csv", "1", [entry("对违法停车的处罚", for_citizens=False), entry("路灯报修")])
    assert [one.name for item in store.active() for one in entries_of(item, lexicon)] == ["路灯报修"]


def test_a_matter_is_found_by_codes_aliases_and_citizens_words(store: Store, lexicon: Lexicon) -> None:
    store.put_file("a.html", "1", [pension_page()])
    one = next(entries_of(next(iter(store.active())), lexicon))
    assert one.lexicon_id == "employee-pension-claim"
    assert {"领养老金", "退休金申领"} <= set(one.aliases)
    assert len(one.aliases) == len(set(one.aliases))


def test_codes_of_guides_documents_and_list_names_are_kept(store: Store, lexicon: Lexicon) -> None:
    named = faq_page().model_copy(
        update={"content": faq_page().content.model_copy(update={"document_number": "云人社〔2026〕1号"})}
    )
    coded = entry("路灯报修").model_copy(
        update={"content": entry("路灯报修").content.model_copy(update={"code": "LD1"})}
    )
    store.put_file("a", "1", [row_guide("A1", "户口页借出"), named, coded, entry("井盖报修")])
    codes = {one.name: one.codes for item in store.active() for one in [next(entries_of(item, lexicon))]}
    assert codes == {
        "户口页借出": ("A1",),
        "失业保险常见问题": ("云人社〔2026〕1号",),
        "路灯报修": ("LD1",),
        "井盖报修": (),
    }


def test_a_matters_main_name_is_another_name_for_it(store: Store, lexicon: Lexicon) -> None:
    store.put_file("a.csv", "1", [row_guide("A1", "甲证核发(补发)", main_name="甲证核发")])
    assert "甲证核发" in next(entries_of(next(iter(store.active())), lexicon)).aliases


def test_a_guide_of_a_page_is_linked_by_what_its_title_names_inside(store: Store, lexicon: Lexicon) -> None:
    title = "“社保服务进万家”问答课堂——如何进行企业基本养老保险转移"
    row = row_guide("A1", title)
    page = row.model_copy(update={"content": row.content.model_copy(update={"id": "guide:a"})})
    store.put_file("a.csv", "1", [row])
    store.put_file("a.html", "1", [page])
    linked = {item.id: names_of(item, lexicon).matter for item in store.active()}
    assert (linked[row.content.id], getattr(linked["guide:a"], "id", None)) == (None, "pension-transfer-employee")


def test_a_name_on_a_list_is_found_by_what_people_say_of_it_alone(
    store: Store, index: EmbeddedIndex, lexicon: Lexicon
) -> None:
    store.put_file("清单.csv", "1", [entry("机动车号牌补领"), entry("机动车号牌换领")])
    catch_up(store, index, lexicon)
    query = read_question("车牌找不着了", lexicon, regions=(CITY,))
    assert Searcher(store, index, lexicon).search_matters(query)[0].title == "机动车号牌补领"
    sayings = lexicon.said_of("机动车号牌补领")
    assert [set(sayings) <= set(next(entries_of(item, lexicon)).aliases) for item in store.active()].count(True) == 1
