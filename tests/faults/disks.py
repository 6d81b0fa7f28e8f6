"""Disks that are full, closed to writing, or lose power. Full and closed disks are real mounts, which only root may make."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from knowledge.errors import MingbaiError
from knowledge.store import Store
from knowledge.store.opening import FILE_NAME
from tests.faults import town
from tests.faults.trial import BROKE, REFUSED, Child, Row, Say, judged
from tests.samples import pension_page

MEGABYTE = 1 << 20
SIZE = 64  # MB of the small disk
ROOM = 6 * MEGABYTE  # at most left free: a new edition needs about four


@contextmanager
def _mounted(place: Path, *options: str) -> Iterator[Path]:
    place.mkdir(parents=True, exist_ok=True)
    subprocess.run(["mount", *options, str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def is_root() -> bool:
    """Whether mounts can be made here."""
    return os.geteuid() == 0


def full(base: Path, work: Path, trials: int) -> Row:
    """A new edition is taken in while the disk has room for a part of it."""
    row = Row(
        "full disk",
        f"a {SIZE} MB tmpfs with 0 to {ROOM // MEGABYTE} MB left, drawn, during `mingbai ingest` of a new edition",
        trials if is_root() else 0,
    )
    row.told, row.recovers = (
        "which database or index could not be written, that nothing is lost, to make room",
        "the same command, once there is room",
    )
    new, chooser = town.write_lists(work / "lists", town.NEW), random.Random(20261129)
    for number in range(row.trials):
        with _mounted(work / "disk", "-t", "tmpfs", "-o", f"size={SIZE}m", "tmpfs") as disk:
            folder = town.copy_of(base, disk / "data")
            _fill(disk, chooser.randrange(ROOM))
            child = Child(lambda say, folder=folder: town.take_in(folder, new, say))
            count_ending(row, child)
            judged(row, lambda found, folder=folder: _read_record(found, folder))
            (disk / "filler").unlink()
            judged(row, lambda found, folder=folder, number=number: _again(found, folder, new, number))
    return row


def _fill(disk: Path, room: int) -> None:
    with (disk / "filler").open("wb") as filler:
        filler.write(bytes(max(0, town.free_of(disk) - room)))


def count_ending(row: Row, child: Child) -> None:
    """Wait for a piece of work; anything but success or a refusal with words was not foreseen."""
    ending = child.end()
    if ending not in (0, REFUSED):
        row.unforeseen += 1
        row.notes.append(child.said[-1] if ending == BROKE and child.said else f"ended with {ending}")


def _read_record(row: Row, folder: Path) -> None:
    """The record as it is on the full disk; where it cannot even be opened, it must say so."""
    try:
        store = Store.open(folder)
        town.judge_record(store, row)
    except MingbaiError:
        return
    store.close()


def _again(row: Row, folder: Path, new: Path, number: int) -> None:
    began = time.perf_counter()
    town.take_in(folder, new)
    opened = town.opened(folder)
    town.judge_answers(opened, row, want=town.NEW, seed=number)
    town.back(row, began)
    town.judge_record(opened.store, row, allowed=(town.NEW,))


def closed(base: Path, work: Path, trials: int) -> Row:
    """Everything is tried on a disk that may only be read: asking, taking in, rebuilding."""
    row = Row(
        "read-only disk",
        "a read-only bind mount of the data folder; asking, ingest and reindex in turn",
        trials if is_root() else 0,
    )
    row.told, row.recovers = (
        "that it cannot be written and to look at permissions and the disk",
        "the same command, once it can be written",
    )
    new = town.write_lists(work / "lists", town.NEW)
    for number in range(row.trials):
        folder = town.copy_of(base, work / "data")
        with _mounted(work / "closed", "--bind", str(folder)) as place:
            subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)
            tried = (_ask_here, lambda at, say: town.take_in(at, new, say), town.rebuild)[number % 3]
            count_ending(row, Child(lambda say, tried=tried, place=place: tried(place, say)))
        judged(row, lambda found, folder=folder: _read_record(found, folder))
        judged(row, lambda found, folder=folder, number=number: _again(found, folder, new, number))
    return row


def _ask_here(folder: Path, say: Say) -> None:
    opened = town.opened(folder)
    row = Row("", "")
    town.judge_answers(opened, row, want=town.OLD)
    if row.lost or row.half:
        raise AssertionError(row.notes)
    say("answered")


def power_cut(_base: Path, work: Path, trials: int) -> Row:
    """Files as a power cut leaves them, taken from under a writer: what it did not sync is torn."""
    row = Row(
        "power cut (SQLite)",
        "the writer is stopped at a drawn moment, its files are copied, and what the log grew by since the last acknowledged commit is cut or overwritten",
        trials,
    )
    row.told, row.recovers = "nothing", "opening it"
    chooser = random.Random(20261129)
    for number in range(trials):
        folder = work / f"power-{number}"
        child = Child(lambda say, folder=folder: _write_for_ever(folder, say))
        child.wait_for("begun")
        time.sleep(chooser.uniform(0.05, 0.6))
        os.kill(child.pid, signal.SIGSTOP)
        copy = work / "after"
        shutil.rmtree(copy, ignore_errors=True)
        copy.mkdir()
        for name in (FILE_NAME, f"{FILE_NAME}-wal"):
            if (folder / name).exists():
                shutil.copy(folder / name, copy / name)
        child.kill()
        os.kill(child.pid, signal.SIGCONT)
        child.end()
        acknowledged = [line.split() for line in child.said if line.startswith("kept")]
        if acknowledged:
            _tear(copy / f"{FILE_NAME}-wal", int(acknowledged[-1][2]), chooser)
        judged(row, lambda found, kept=acknowledged, copy=copy: _all_there(found, copy, len(kept)))
        shutil.rmtree(folder)
    return row


def _write_for_ever(folder: Path, say: Say) -> None:
    store = Store.open(folder)
    log = folder / f"{FILE_NAME}-wal"
    say("begun")
    number = 0
    while True:
        store.put_file(f"{number}.html", "1", [pension_page(region=f"44{number:04}")])
        say(f"kept {number} {log.stat().st_size}")
        number += 1


def _tear(log: Path, synced: int, chooser: random.Random) -> None:
    """What lay behind the last acknowledged commit may be there in part, or as noise. A log that began anew grew by nothing."""
    if not log.exists() or log.stat().st_size <= synced:
        return
    content = log.read_bytes()
    left = content[synced:][: chooser.randrange(len(content) - synced + 1)]
    log.write_bytes(content[:synced] + (left if chooser.random() < 0.5 else chooser.randbytes(len(left))))


def _all_there(row: Row, folder: Path, kept: int) -> None:
    began = time.perf_counter()
    store = Store.open(folder)
    found = store.counts()["guide"]
    town.back(row, began)
    row.lost += max(0, kept - found)
    with sqlite3.connect(folder / FILE_NAME) as file:
        row.half += file.execute("PRAGMA integrity_check").fetchone()[0] != "ok"
    store.close()
