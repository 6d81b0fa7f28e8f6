"""An index that a disk or a crash has harmed is told from a sound one, and says which command makes it anew."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from knowledge.encode import Encoder
from knowledge.errors import IndexDamagedError, IndexWriteError
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.index.soundness import check_lexical, not_written
from knowledge.index.vector_tables import VectorTables
from knowledge.lexicon.lexicon import Lexicon
from knowledge.store import Store
from tests.samples import CITY, faq_page, pension_page

COMMAND = "mingbai reindex"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, lexicon: Lexicon) -> Path:
    """A data folder with an index that was changed twice, so that it has deletions."""
    folder = tmp_path_factory.mktemp("made")
    store = Store.open(folder)
    index = EmbeddedIndex.open(folder, encoder)
    for promised in ("10", "5"):
        store.put_file("养老金.html", promised, [pension_page(promised=promised)])
        store.put_file("失业.html", promised, [faq_page()])
        catch_up(store, index, lexicon)
    index.close()
    store.close()
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "data"))


def segments(folder: Path) -> list[Path]:
    found = sorted(path for path in (folder / "index" / "lexical").iterdir() if path.suffix in (".idx", ".term", ".store", ".fast", ".fieldnorm", ".del"))  # fmt: skip
    assert {".idx", ".term", ".store"} <= {path.suffix for path in found}
    return found


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-3])


def overwrite(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[0] ^= 0xFF
    path.write_bytes(content)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def test_a_sound_index_with_deletions_passes(folder: Path, encoder: Encoder) -> None:
    check_lexical(folder / "index" / "lexical")
    index = EmbeddedIndex.open(folder, encoder)
    assert len(index) > 0
    index.close()


@pytest.mark.parametrize("harm", [cut, overwrite, empty, Path.unlink])
def test_any_harmed_file_of_words_is_refused_with_the_command(
    folder: Path, encoder: Encoder, harm: Callable[[Path], None]
) -> None:
    path = random.Random(len(harm.__name__)).choice([one for one in segments(folder) if one.stat().st_size > 200])
    harm(path)
    with pytest.raises(IndexDamagedError, match=COMMAND):
        EmbeddedIndex.open(folder, encoder)


@pytest.mark.parametrize("name", ["index.json", "lexical/meta.json", "internal/meta.json"])
def test_a_torn_beginning_is_refused_with_the_command(folder: Path, encoder: Encoder, name: str) -> None:
    cut(folder / "index" / name)
    with pytest.raises(IndexDamagedError, match=COMMAND):
        EmbeddedIndex.open(folder, encoder)


@pytest.mark.parametrize("name", ["lexical/meta.json", "internal/meta.json", "dense/chroma.sqlite3"])
def test_an_engine_never_begins_anew_beside_the_rest_of_an_index(folder: Path, encoder: Encoder, name: str) -> None:
    (folder / "index" / name).unlink()
    with pytest.raises(IndexDamagedError, match=COMMAND):
        EmbeddedIndex.open(folder, encoder)


@pytest.mark.parametrize("left", [(), ("lexical",), ("lexical", "internal"), ("lexical", "internal", ".managed.json")])
def test_a_first_opening_killed_anywhere_begins_anew(tmp_path: Path, encoder: Encoder, left: tuple[str, ...]) -> None:
    index = tmp_path / "index"
    index.mkdir()
    for name in left:
        if name.startswith("."):
            (index / "internal" / name).write_text("[]", "utf-8")
        else:
            (index / name).mkdir()
    opened = EmbeddedIndex.open(tmp_path, encoder)
    assert opened.is_new
    assert len(opened) == 0
    opened.close()


def test_a_rebuild_killed_between_two_renames_leaves_the_old_index(folder: Path, encoder: Encoder) -> None:
    (folder / "index").rename(folder / "index.old")
    index = EmbeddedIndex.open(folder, encoder)
    assert len(index) > 0
    assert not index.is_new
    assert not (folder / "index.old").exists()
    index.close()


def test_noise_for_vectors_leaves_the_words_and_is_said(
    folder: Path, encoder: Encoder, caplog: pytest.LogCaptureFixture
) -> None:
    shutil.rmtree(folder / "index" / "dense" / "tables")
    database = folder / "index" / "dense" / "chroma.sqlite3"
    database.write_bytes(random.Random(1).randbytes(database.stat().st_size))
    index = EmbeddedIndex.open(folder, encoder)
    vector = encoder.encode_questions(["养老金"])[0]
    assert index.by_meaning(vector, regions=[CITY], partitions=["public"], limit=5) == []
    assert index.is_damaged
    assert COMMAND in caplog.text
    index.close()


@pytest.mark.parametrize("length", [0, 3, 100, 400])
def test_a_torn_table_of_vectors_counts_as_none(folder: Path, encoder: Encoder, length: int) -> None:
    index = EmbeddedIndex.open(folder, encoder)
    index.by_meaning(encoder.encode_questions(["养老金"])[0], regions=[CITY], partitions=["public"], limit=1)
    index.close()
    (table,) = (folder / "index" / "dense" / "tables").glob(f"r{CITY}-*.npz")
    table.write_bytes(table.read_bytes()[:length])
    assert VectorTables(folder / "index" / "dense").read(table.stem) is None


@pytest.mark.parametrize(
    "said", ["database or disk is full", "attempt to write a readonly database", "No space left on device"]
)
def test_a_full_or_closed_disk_is_not_called_damage(said: str) -> None:
    error = not_written(Path("index/dense"), OSError(said))
    assert isinstance(error, IndexWriteError)
    assert "没有丢" in str(error)
    assert isinstance(not_written(Path("index/dense"), OSError("malformed")), IndexDamagedError)


def test_many_threads_may_open_and_give_up_the_vectors_at_once(folder: Path, encoder: Encoder) -> None:
    vector = encoder.encode_questions(["养老金"])[0]
    index = EmbeddedIndex.open(folder, encoder)
    tables = folder / "index" / "dense" / "tables"

    def ask(number: int) -> int:
        for table in tables.glob("*.npz"):  # so that each must ask Chroma
            table.unlink(missing_ok=True)
        if number % 5 == 0:
            index.close()
        index.refresh()
        return len(index.by_meaning(vector, regions=[CITY], partitions=["public"], limit=3))

    with ThreadPoolExecutor(12) as pool:
        assert set(pool.map(ask, range(200))) == {3}
    index.close()
