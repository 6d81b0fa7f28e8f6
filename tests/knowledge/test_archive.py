"""A backup is whole or it is refused: every byte and every row is proven, on both engines, while others write."""

from __future__ import annotations

import io
import tarfile
import threading
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import update

from knowledge.errors import MingbaiError, SettingError, StoreError
from knowledge.store import Store
from knowledge.store.archive import (
    RECORD,
    Manifest,
    Part,
    kept_in,
    new_key,
    pack,
    parts_of,
    prune,
    unpack,
)
from knowledge.store.moving import proof_of, tables_of
from knowledge.store.opening import open_engine
from knowledge.store.snapshot import differing, make_ready, proofs_of, schema_of, snapshot
from knowledge.store.tables import files, settings
from tests.samples import pension_page, row_guide

AT = datetime(2026, 11, 29, 3, 0)


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    place: Path | str = tmp_path / "record"
    if request.param == "postgresql":
        place = request.getfixturevalue("postgres_url")
    store = Store.open(place)
    store.put_file("a.html", "1", [pension_page(promised="10")])
    store.put_file("b.csv", "1", [row_guide(f"A{number}", f"{number}号证核发") for number in range(700)])
    yield store
    store.close()


@pytest.fixture(scope="module")
def snapped(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """What a snapshot of a small record holds."""
    folder = tmp_path_factory.mktemp("small")
    store = Store.open(folder)
    store.put_file("a.html", "1", [pension_page(promised="10")])
    snapshot(store.engine, folder / "snapshot.sqlite3")
    store.close()
    return (folder / "snapshot.sqlite3").read_bytes()


@pytest.fixture
def record(tmp_path: Path, snapped: bytes) -> Path:
    """A snapshot in a file."""
    file = tmp_path / "snapshot.sqlite3"
    file.write_bytes(snapped)
    return file


def packed(record: Path, place: Path, *, at: datetime = AT, recipient: str | None = None) -> Path:
    manifest = Manifest(
        made=at, schema_number=schema_of(record), tables=tuple(proofs_of(record)), parts=parts_of({RECORD: record})
    )
    return pack({RECORD: record}, manifest, place, recipient=recipient)


def unpacked(file: Path, tmp_path: Path, identity: Path | None = None) -> Manifest:
    place = tmp_path / "unpacked"
    place.mkdir(exist_ok=True)
    return unpack(file, place, identity=identity)


def test_a_snapshot_holds_every_row(store: Store, tmp_path: Path) -> None:
    proofs = snapshot(store.engine, tmp_path / "s.sqlite3")
    assert differing([proof_of(store.engine, table) for table in tables_of(store.engine).values()], proofs) == []
    assert {proof.table: proof.rows for proof in proofs}["items"] == 701


def test_a_snapshot_is_of_one_moment_while_others_write(store: Store, tmp_path: Path) -> None:
    """Files and their items are written together; a snapshot that saw one without the other would be of no moment."""
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set() and number < 400:
            number += 1
            store.put_file(f"more{number}.csv", "1", [row_guide(f"B{number}", f"{number}号另证核发")])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for turn in range(3):
            snapshot(store.engine, tmp_path / f"s{turn}.sqlite3")
    finally:
        stop.set()
        writer.join()
    for turn in range(3):
        engine = open_engine(f"sqlite:///{tmp_path / f's{turn}.sqlite3'}")
        rows = {proof.table: proof.rows for proof in proofs_of(tmp_path / f"s{turn}.sqlite3")}
        engine.dispose()
        assert rows["items"] - 701 == rows["files"] - 2


def test_what_is_unpacked_is_what_was_packed(record: Path, tmp_path: Path) -> None:
    file = packed(record, tmp_path / "out")
    manifest = unpacked(file, tmp_path)
    assert (tmp_path / "unpacked" / RECORD).read_bytes() == record.read_bytes()
    assert manifest.tables == tuple(proofs_of(tmp_path / "unpacked" / RECORD))
    assert file.stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == [file.name]  # nothing half-written beside it


def test_an_encrypted_one_opens_with_its_key_only(record: Path, tmp_path: Path) -> None:
    public = new_key(tmp_path / "key")
    new_key(tmp_path / "other")
    file = packed(record, tmp_path / "out", recipient=public)
    assert file.read_bytes().startswith(b"age-encryption.org/v1")
    assert unpacked(file, tmp_path, tmp_path / "key").schema_number == schema_of(record)
    for wrong in (None, tmp_path / "other", record, tmp_path / "none"):
        with pytest.raises(SettingError):
            unpacked(file, tmp_path, wrong)


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    new_key(tmp_path / "key")
    before = (tmp_path / "key").read_text()
    with pytest.raises(MingbaiError, match="不会覆盖"):
        new_key(tmp_path / "key")
    assert (tmp_path / "key").read_text() == before


def test_a_public_key_that_is_none_is_refused_and_leaves_nothing(record: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="公钥"):
        packed(record, tmp_path / "out", recipient="age1wrong")
    assert list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("spot", [0.02, 0.3, 0.6, 0.95])
def test_one_wrong_byte_is_found(record: Path, tmp_path: Path, spot: float) -> None:
    file = packed(record, tmp_path / "out")
    content = bytearray(file.read_bytes())
    content[int(len(content) * spot)] ^= 0xFF
    file.write_bytes(content)
    with pytest.raises(StoreError, match=r"损坏|打不开|不是本程序"):
        unpacked(file, tmp_path)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.99])
def test_a_part_of_a_backup_is_refused(record: Path, tmp_path: Path, share: float) -> None:
    file = packed(record, tmp_path / "out")
    content = file.read_bytes()
    file.write_bytes(content[: int(len(content) * share)])
    with pytest.raises(StoreError):
        unpacked(file, tmp_path)


@pytest.mark.parametrize("path", ["../outside", "/outside", "a/../../outside", "..\\outside"])
def test_a_name_that_leads_out_is_refused(record: Path, tmp_path: Path, path: str) -> None:
    manifest = Manifest(made=AT, schema_number=1, tables=(), parts=(Part(path=path, size=3, sha256="0" * 64),))
    file = tmp_path / "evil.tar.gz"
    with tarfile.open(file, "w:gz") as tar:
        for name, content in (("manifest.json", manifest.model_dump_json().encode()), (path, b"abc")):
            head = tarfile.TarInfo(name)
            head.size = len(content)
            tar.addfile(head, io.BytesIO(content))
    with pytest.raises(StoreError):
        unpacked(file, tmp_path)
    assert not (tmp_path / "outside").exists()


def test_what_the_list_does_not_name_is_not_unpacked(record: Path, tmp_path: Path) -> None:
    manifest = Manifest(made=AT, schema_number=1, tables=(), parts=parts_of({RECORD: record}))
    file = pack({RECORD: record, "extra": record}, manifest, tmp_path / "out")
    unpacked(file, tmp_path)
    assert [path.name for path in (tmp_path / "unpacked").iterdir()] == [RECORD]


def test_a_newer_programs_record_is_refused(record: Path) -> None:
    engine = open_engine(f"sqlite:///{record}")
    with engine.begin() as connection:
        connection.execute(update(settings).where(settings.c.name == "schema").values(value="9999"))
    engine.dispose()
    with pytest.raises(StoreError, match="请升级程序"):
        make_ready(record)


def test_a_row_changed_after_the_proof_is_named(record: Path) -> None:
    before = proofs_of(record)
    engine = open_engine(f"sqlite:///{record}")
    with engine.begin() as connection:
        connection.execute(update(files).values(digest="other"))
    engine.dispose()
    assert differing(proofs_of(record), before) == ["files"]


def test_only_the_newest_are_kept(record: Path, tmp_path: Path) -> None:
    made = [packed(record, tmp_path / "out", at=AT.replace(day=day)) for day in (3, 1, 2)]
    (tmp_path / "out" / "notes.tar.gz").write_text("mine")
    assert kept_in(tmp_path / "out") == [made[0], made[2], made[1]]
    assert prune(tmp_path / "out", 2) == [made[1]]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(
        ["notes.tar.gz", made[0].name, made[2].name]
    )
