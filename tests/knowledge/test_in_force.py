"""Which engine is in force: recorded, refused where it does not fit, gone over to at once, and never half."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.access import CITIZEN
from knowledge.encode import Encoder, StaticEncoder
from knowledge.errors import IndexBusyError, IndexGoneError, IndexStaleError, SettingError
from knowledge.index import Engine, EntryKind, IndexPlace, KnowledgeIndex, catch_up, open_index, rebuild
from knowledge.index.in_force import InForce, in_force
from knowledge.index.lease import Pace, leased
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import Searcher, read_question
from knowledge.store import Store
from knowledge.store.indexing import IN_FORCE, LEFTOVERS, TURN
from knowledge.store.moving import move_record
from knowledge.store.opening import open_engine
from tests.milvus import a_milvus
from tests.samples import CITY, row_guide

BRISK = Pace(beat=0.05, look=0.02, silence=0.4)


@pytest.fixture(scope="module")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with a_milvus(tmp_path_factory.mktemp("milvus")) as url:
        yield url


@pytest.fixture
def place(tmp_path: Path, milvus: str) -> IndexPlace:
    """A deployment that may use either engine, and does not wait long for who was killed, nor before it removes what is left over."""
    return IndexPlace(data=tmp_path, milvus=milvus, pace=Pace(beat=0.5, look=0.05, silence=3.0, grace=0.05))


@pytest.fixture
def store(record_place: Path | str, lexicon: Lexicon) -> Iterator[Store]:
    store = Store.open(record_place)
    store.put_file("a.csv", "1", [row_guide("A1", "户口页借出"), row_guide("A2", "路灯报修")])
    yield store
    store.close()


def by_words(index: KnowledgeIndex, word: str) -> list[str]:
    hits = index.by_words(
        [("name", word, 1.0)], regions=(CITY,), partitions=CITIZEN.partitions, kind=EntryKind.MATTER, limit=10
    )
    return [hit.owner for hit in hits]


def buildings(place: IndexPlace) -> set[str]:
    """The ids of the buildings that the Milvus holds."""
    return {name.split("_")[1] for name in place.server.write("list_collections")}


def test_an_index_goes_to_milvus_and_back_under_an_open_process(
    store: Store, place: IndexPlace, encoder: Encoder, lexicon: Lexicon
) -> None:
    serving = open_index(store, place, encoder)
    catch_up(store, serving, lexicon)
    before = buildings(place)
    engines = []
    for engine in (Engine.MILVUS, Engine.MILVUS, Engine.EMBEDDED):
        assert rebuild(store, place, encoder, lexicon, to=engine) == 2
        serving.refresh()
        engines.append(serving.engine)
        assert by_words(serving, "路灯") == [f"code:A2@{CITY}"]
    assert engines == [Engine.MILVUS, Engine.MILVUS, Engine.EMBEDDED]
    assert buildings(place) == before


def test_what_is_stored_after_the_change_of_engines_goes_into_the_new_one(
    store: Store, place: IndexPlace, encoder: Encoder, lexicon: Lexicon
) -> None:
    serving = open_index(store, place, encoder)
    catch_up(store, serving, lexicon)
    rebuild(store, place, encoder, lexicon, to=Engine.MILVUS, progress=lambda *_: _put_third(store))
    assert catch_up(store, serving, lexicon) == 1
    assert serving.engine is Engine.MILVUS
    assert by_words(serving, "井盖") == [f"code:A3@{CITY}"]


def _put_third(store: Store) -> None:
    store.put_file("b.csv", "1", [row_guide("A3", "井盖报修")])


BUILDING = """
import sys
from pathlib import Path
from knowledge.encode import load_encoder
from knowledge.index import Engine, IndexPlace, rebuild
from knowledge.lexicon.lexicon import Lexicon
from knowledge.store import Store

def half(*_):
    print("half", flush=True)
    sys.stdin.readline()

place = IndexPlace(data=Path(sys.argv[1]), milvus=sys.argv[2])
rebuild(Store.open(sys.argv[3]), place, load_encoder(), Lexicon.load(), to=Engine.MILVUS, progress=half)
"""


def test_a_change_of_engines_that_is_killed_leaves_the_old_index_serving(
    store: Store, record_place: Path | str, place: IndexPlace, encoder: Encoder, lexicon: Lexicon
) -> None:
    serving = open_index(store, place, encoder)
    catch_up(store, serving, lexicon)
    before = buildings(place)
    command = [sys.executable, "-c", BUILDING, str(place.data), place.milvus or "", str(record_place)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"half\n"
        child.kill()
    assert (in_force(store) or InForce()).engine is Engine.EMBEDDED
    assert by_words(open_index(store, place, encoder), "路灯") == by_words(serving, "路灯") == [f"code:A2@{CITY}"]
    assert len(buildings(place)) == len(before) + 1
    assert rebuild(store, place, encoder, lexicon, to=Engine.MILVUS) == 2
    now = in_force(store)
    assert now is not None
    assert buildings(place) == {*before, now.made}
    rebuild(store, place, encoder, lexicon, to=Engine.EMBEDDED)


INGESTING = """
import sys
from pathlib import Path
from knowledge.encode import load_encoder
from knowledge.index import IndexPlace, catch_up, open_index
from knowledge.lexicon.lexicon import Lexicon
from knowledge.store import Store
from tests.samples import row_guide

store = Store.open(sys.argv[3])
index = open_index(store, IndexPlace(data=Path(sys.argv[1]), milvus=sys.argv[2]), load_encoder())
store.put_file(f"{sys.argv[4]}.csv", "1", [row_guide(sys.argv[4], f"井盖报修{sys.argv[4]}")])
catch_up(store, index, Lexicon.load())
"""


def test_what_others_index_in_milvus_at_once_is_all_found_by_an_open_process(
    store: Store, record_place: Path | str, place: IndexPlace, encoder: Encoder, lexicon: Lexicon
) -> None:
    rebuild(store, place, encoder, lexicon, to=Engine.MILVUS)
    searcher = Searcher(store, open_index(store, place, encoder), lexicon)
    query = read_question("井盖报修", lexicon, regions=(CITY,))
    assert [hit.id for hit in searcher.search_matters(query) if "井盖" in hit.title] == []
    arguments = [str(place.data), place.milvus or "", str(record_place)]
    others = [subprocess.Popen([sys.executable, "-c", INGESTING, *arguments, code]) for code in ("B1", "B2")]
    assert [other.wait() for other in others] == [0, 0]
    store._seen.forget()  # its quarter of a second is over
    found = {hit.id for hit in searcher.search_matters(query) if "井盖" in hit.title}
    assert found == {f"code:B1@{CITY}", f"code:B2@{CITY}"}
    rebuild(store, place, encoder, lexicon, to=Engine.EMBEDDED)


def test_a_record_that_moves_to_postgresql_takes_its_index_in_milvus_along(
    tmp_path: Path, postgres_url: str, place: IndexPlace, encoder: Encoder, lexicon: Lexicon
) -> None:
    before = Store.open(tmp_path)
    before.put_file("a.csv", "1", [row_guide("A1", "户口页借出"), row_guide("A2", "路灯报修")])
    rebuild(before, place, encoder, lexicon, to=Engine.MILVUS)
    target = open_engine(postgres_url, unfinished=True)
    move_record(before.engine, target)
    target.dispose()
    after = Store.open(postgres_url)
    index = open_index(after, place, encoder)
    assert (index.engine, by_words(index, "路灯")) == (Engine.MILVUS, [f"code:A2@{CITY}"])
    _put_third(after)
    assert (catch_up(after, index, lexicon), by_words(index, "井盖")) == (1, [f"code:A3@{CITY}"])
    rebuild(after, place, encoder, lexicon, to=Engine.EMBEDDED)
    after.close()
    before.close()


# ---- refused, with the command that mends it


@pytest.fixture
def in_milvus(store: Store, place: IndexPlace, encoder: Encoder, lexicon: Lexicon) -> Iterator[IndexPlace]:
    rebuild(store, place, encoder, lexicon, to=Engine.MILVUS)
    yield place
    store.swap_setting(TURN, store.setting(TURN), "")
    rebuild(store, place, encoder, lexicon, to=Engine.EMBEDDED)


def test_an_index_in_milvus_by_another_encoder_is_refused_with_the_command(store: Store, in_milvus: IndexPlace) -> None:
    with pytest.raises(IndexStaleError, match="mingbai reindex --to milvus"):
        open_index(store, in_milvus, StaticEncoder(width=64))


def test_an_index_in_milvus_of_an_older_structure_is_refused_with_the_command(
    store: Store, in_milvus: IndexPlace, encoder: Encoder
) -> None:
    now = in_force(store)
    assert now is not None
    store.set_setting(IN_FORCE, now.model_copy(update={"made_with": "3.0"}).model_dump_json())
    with pytest.raises(IndexStaleError, match=r"结构是旧的.*mingbai reindex --to milvus"):
        open_index(store, in_milvus, encoder)
    store.set_setting(IN_FORCE, now.model_dump_json())


def test_settings_that_want_another_engine_are_refused_with_both_ways_out(
    store: Store, in_milvus: IndexPlace, encoder: Encoder
) -> None:
    wants = in_milvus.model_copy(update={"engine": Engine.EMBEDDED})
    with pytest.raises(IndexStaleError, match=r"mingbai reindex --to embedded，或者改设置"):
        open_index(store, wants, encoder)
    with pytest.raises(SettingError, match="MINGBAI_MILVUS_URL"):
        open_index(store, IndexPlace(data=in_milvus.data), encoder)


def test_a_milvus_that_was_emptied_is_told_with_the_command(store: Store, place: IndexPlace, encoder: Encoder) -> None:
    lost = InForce(engine=Engine.MILVUS, made="gone", made_with="3.1", encoder=encoder.name)
    store.set_setting(IN_FORCE, lost.model_dump_json())
    with pytest.raises(IndexStaleError, match="mingbai reindex --to milvus"):
        open_index(store, place, encoder)


def test_a_milvus_that_does_not_answer_is_told_and_the_old_index_stays(
    store: Store, tmp_path: Path, encoder: Encoder, lexicon: Lexicon
) -> None:
    nowhere = IndexPlace(data=tmp_path, milvus="http://127.0.0.1:9")
    with pytest.raises(IndexGoneError, match="没有丢"):
        rebuild(store, nowhere, encoder, lexicon, to=Engine.MILVUS)
    assert (in_force(store) or InForce()).engine is Engine.EMBEDDED


# ---- one at a time


def test_who_is_killed_while_changing_keeps_the_others_waiting_for_a_moment_only(store: Store) -> None:
    store.set_setting(TURN, "somebody who was killed 7")
    with leased(store, pace=BRISK):
        assert store.setting(TURN) not in ("", "somebody who was killed 7")
    assert store.setting(TURN) == ""


def test_two_never_change_at_once(store: Store) -> None:
    with (
        leased(store, pace=BRISK),
        pytest.raises(IndexBusyError, match="没有丢"),
        leased(store, patience=0.8, pace=BRISK),
    ):
        pass


def test_who_stood_still_and_lost_his_turn_is_told(store: Store) -> None:
    with pytest.raises(IndexBusyError, match="再运行一次"), leased(store, pace=BRISK):
        store.set_setting(TURN, "another 0")
    assert store.setting(TURN) == "another 0"


def test_leftovers_are_forgotten_with_what_they_name(
    store: Store, place: IndexPlace, encoder: Encoder, lexicon: Lexicon
) -> None:
    store.set_setting(LEFTOVERS, "never-made")
    rebuild(store, place, encoder, lexicon, to=Engine.EMBEDDED)
    assert store.setting(LEFTOVERS) == ""
