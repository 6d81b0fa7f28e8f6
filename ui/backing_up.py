"""Backup and restore of one deployment, from settings: record, confirmed words and adapted model; the index is built anew."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from knowledge.errors import StoreError
from knowledge.index.turn import turn
from knowledge.lexicon.overlay import OVERLAY
from knowledge.recognize import ADAPTED
from knowledge.store.archive import RECORD, Manifest, pack, parts_of, unpack
from knowledge.store.opening import FILE_NAME, open_engine
from knowledge.store.placing import place_file, place_on_server
from knowledge.store.snapshot import differing, make_ready, proofs_of, schema_of, snapshot
from ui.audit_wiring import KEY_FILE
from ui.settings import Settings

Progress = Callable[[str, int, int], None]


def back_up(
    settings: Settings, place: Path, *, recipient: str | None = None, progress: Progress | None = None
) -> tuple[Path, Manifest]:
    """Write a backup of a running or stopped deployment into a folder.

    Raises:
        SettingError: the public key is none.
        StoreError: the record cannot be read, or the backup not be written or not be read again.
    """
    with _workshop(settings) as work:
        files = {RECORD: work / RECORD}
        engine = open_engine(settings.record)
        try:
            proofs = snapshot(engine, files[RECORD], progress)
        finally:
            engine.dispose()
        for file in _beside(settings.data):
            copy = work / "beside" / file.relative_to(settings.data)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(file, copy)  # what is packed is what was listed, whoever writes meanwhile
            files[file.relative_to(settings.data).as_posix()] = copy
        manifest = Manifest(
            made=datetime.now().replace(microsecond=0),
            schema_number=schema_of(files[RECORD]),
            tables=tuple(proofs),
            parts=parts_of(files),
        )
        path = pack(files, manifest, place, recipient=recipient)
        if recipient is None:  # of an encrypted one only the owner of the key can see the inside
            read = work / "read"
            read.mkdir()
            check(unpack(path, read), read)
    return path, manifest


def looked_at(settings: Settings, file: Path, *, identity: Path | None = None) -> Manifest:
    """See that a backup is whole, without touching anything.

    Raises:
        SettingError: there is no such file, or the key does not fit.
        StoreError: it is damaged; the message names the part.
    """
    with _workshop(settings) as work:
        manifest = unpack(file, work, identity=identity)
        check(manifest, work)
    return manifest


def restore(
    settings: Settings,
    file: Path,
    *,
    identity: Path | None = None,
    replace: bool = False,
    progress: Progress | None = None,
) -> Manifest:
    """Put a backup in the place of these settings. It marks the record, so that whoever opens it next builds the index.

    Args:
        replace: put a record that is there aside, under its name and the hour; a database on a server must be empty in any case.

    Raises:
        SettingError: there is no such file, or the key does not fit.
        StoreError: the backup is damaged, a record is there, or a server still works with it. Nothing was changed then.
    """
    with _workshop(settings) as work, turn(settings.data):
        manifest = unpack(file, work, identity=identity)
        check(manifest, work)
        make_ready(work / RECORD)
        stamp = f"before-restore-{datetime.now():%Y%m%d-%H%M%S}"
        if settings.database is None:
            place_file(work / RECORD, settings.data / FILE_NAME, stamp, replace=replace)
        else:
            place_on_server(work / RECORD, settings.database, progress)
        for name in (OVERLAY, ADAPTED, KEY_FILE):
            _place(work / name, settings.data / name, stamp)
    return manifest


def check(manifest: Manifest, work: Path) -> None:
    """See that every row of an unpacked backup is as it was noted.

    Raises:
        StoreError: one is not.
    """
    wrong = differing(proofs_of(work / RECORD), manifest.tables)
    if wrong:
        raise StoreError(f"备份里的表和备份时不一样：{'、'.join(wrong)}。请换一份备份。")


@contextmanager
def _workshop(settings: Settings) -> Iterator[Path]:
    """A folder on the disk of the data, which has room for a record; gone afterwards."""
    try:
        settings.data.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="backup-", dir=settings.data) as name:
            yield Path(name)
    except OSError as error:
        raise StoreError(
            f"数据目录写不了：{settings.data}（{error.strerror or error}）。请检查磁盘空间和权限。"
        ) from error


def _beside(data: Path) -> Iterator[Path]:
    """What lies beside the record and cannot be made again."""
    yield from (data / name for name in (OVERLAY, KEY_FILE) if (data / name).is_file())
    yield from sorted(file for file in (data / ADAPTED).rglob("*") if file.is_file())


def _place(new: Path, place: Path, stamp: str) -> None:
    """Put a file or folder in its place, what was there aside; without a new one the old one goes aside, too."""
    if place.exists():
        place.rename(place.with_name(f"{place.name}.{stamp}"))
    if new.exists():
        new.rename(place)
