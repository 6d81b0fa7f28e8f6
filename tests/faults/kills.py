"""`kill -9` at random moments: during an ingest, a rebuild of the index, a migration, and while ratings come in."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path

from assistant.answer import Status
from evals.ratings.keeper import Keeper, utc_now
from evals.ratings.limits import SlidingWindow
from evals.ratings.rate import RatingDesk, Receipt, Submitted
from knowledge.store import Store
from knowledge.store.opening import FILE_NAME
from knowledge.store.ratings import Binding, RatingRecord
from knowledge.store.tickets import TicketRecord
from knowledge.store.unanswered import UnansweredRecord
from tests.faults import town
from tests.faults.trial import Child, Row, Say, asked_of, dying_at, judged, steps_of, timed
from ui.rating_wiring import open_upkeep
from ui.settings import Settings

SCHEMAS = Path(__file__).parents[1] / "data" / "schemas"


def killed_at_random(
    row: Row,
    work: Callable[[Path, Say], object],
    fresh: Callable[[int], Path],
    judge: Callable[[Row, Path, int, list[str]], None],
) -> Row:
    """Kill the same work over and over: by turns at a moment drawn from its whole length, and before a change to a folder."""
    chooser = random.Random(20261129)
    length = timed(partial(work, fresh(-1)))
    steps = steps_of(partial(work, fresh(-1)))
    for number in range(row.trials):
        folder = fresh(number)
        by_step = number % 2 == 1 and steps > 0
        doomed = partial(work, folder)
        child = Child(dying_at(chooser.randrange(steps), doomed) if by_step else doomed)
        if not by_step:
            child.wait_for("begun")
            time.sleep(chooser.uniform(0, length))
            child.kill()
        child.end()
        judged(row, lambda found, folder=folder, number=number, said=child.said: judge(found, folder, number, said))
    return row


def during_ingest(base: Path, work: Path, trials: int) -> Row:
    """A new edition of every list is being taken in."""
    row = Row(
        "`kill -9` during ingest",
        "SIGKILL at a moment drawn from the whole length of `mingbai ingest` of a new edition",
        trials,
    )
    row.told, row.recovers = (
        "nothing: the old or the new edition of each file answers",
        "the next start indexes what waits; the same command completes",
    )
    new = town.write_lists(work / "lists", town.NEW)

    def judge(row: Row, folder: Path, number: int, _: list[str]) -> None:
        store = Store.open(folder)
        town.judge_record(store, row)
        store.close()
        began = time.perf_counter()
        opened = town.opened(folder)
        town.judge_answers(opened, row, seed=number)
        town.back(row, began)
        opened.search.index.close()  # type: ignore[union-attr]
        opened.store.close()
        town.take_in(folder, new)
        whole = Store.open(folder)
        town.judge_record(whole, row, allowed=(town.NEW,))
        row.half += bool(whole.unindexed(1).marks)
        whole.close()

    return killed_at_random(row, lambda folder, say: town.take_in(folder, new, say), _copies(base, work), judge)


def _copies(base: Path, work: Path) -> Callable[[int], Path]:
    return lambda number: town.copy_of(base, work / "data")


def during_reindex(base: Path, work: Path, trials: int) -> Row:
    """The index is being built anew."""
    row = Row(
        "`kill -9` during reindex", "SIGKILL at a moment drawn from the whole length of `mingbai reindex`", trials
    )
    row.told, row.recovers = (
        "nothing: the old or the new index answers",
        "the next start; what is left over goes with the next rebuild",
    )
    entries = asked_of(lambda: town.indexed(base))

    def judge(row: Row, folder: Path, number: int, _: list[str]) -> None:
        began = time.perf_counter()
        opened = town.opened(folder)
        town.judge_answers(opened, row, want=town.OLD, seed=number)
        town.back(row, began)
        row.lost += max(0, entries - len(opened.search.index))  # type: ignore[union-attr]
        opened.search.index.close()  # type: ignore[union-attr]
        opened.store.close()
        town.rebuild(folder)
        row.lost += max(0, entries - town.indexed(folder))

    return killed_at_random(row, town.rebuild, _copies(base, work), judge)


def during_migration(work: Path, trials: int) -> Row:
    """A record of an earlier program is being brought up to today's tables."""
    row = Row(
        "`kill -9` during a migration",
        "SIGKILL at a moment drawn from the length of opening a record of each earlier schema, 3,000 guides",
        trials,
    )
    row.told, row.recovers = "nothing: the old tables stay whole", "opening it again begins anew"
    names = sorted(path.stem for path in SCHEMAS.glob("*.sql"))
    made = {name: _grown(work / f"old-{name}", name) for name in names}

    def fresh(number: int) -> Path:
        return town.copy_of(made[names[number % len(names)]], work / "data")

    def judge(row: Row, folder: Path, _: int, __: list[str]) -> None:
        before = _rows(folder)
        began = time.perf_counter()
        store = Store.open(folder)
        town.back(row, began)
        after = _rows(folder)
        row.lost += max(0, before - after)
        row.half += store.counts()["guide"] == 0
        store.close()

    return killed_at_random(row, _open_and_close, fresh, judge)


def _open_and_close(folder: Path, say: Say) -> None:
    say("begun")
    Store.open(folder).close()


def _grown(folder: Path, schema: str) -> Path:
    """A file of an earlier program with its guides a thousand times, so that a migration takes a while."""
    folder.mkdir(parents=True)
    with sqlite3.connect(folder / FILE_NAME) as file:
        file.executescript((SCHEMAS / f"{schema}.sql").read_text("utf-8"))
        columns = [row[1] for row in file.execute("PRAGMA table_info(items)")]
        listed = ", ".join(columns)
        grown = ", ".join("id || '-' || n.value" if column == "id" else column for column in columns)
        file.execute(
            f"INSERT INTO items ({listed}) WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 1000) "  # noqa: S608 - our own columns
            f"SELECT {grown} FROM items, n WHERE kind = 'guide'"
        )
    file.close()
    return folder


def _rows(folder: Path) -> int:
    with sqlite3.connect(folder / FILE_NAME) as file:
        found: int = file.execute("SELECT count(*) FROM items").fetchone()[0]
    file.close()
    return found


def during_rating(base: Path, work: Path, trials: int) -> Row:
    """Ratings come in, one after another; what was acknowledged must be there, and each bad one must come to a ticket."""
    row = Row(
        "`kill -9` while ratings come in",
        "SIGKILL within the first second of a stream of ratings, all of them bad",
        trials,
    )
    row.told, row.recovers = (
        "the client of the rating under way gets no reply",
        "the next `mingbai tickets` opens tickets that are missing",
    )

    def judge(row: Row, folder: Path, _: int, said: list[str]) -> None:
        acknowledged = {line.removeprefix("kept ") for line in said if line.startswith("kept ")}
        began = time.perf_counter()
        store = Store.open(folder)
        upkeep = open_upkeep(store, Settings(data=folder))
        town.back(row, began)
        ratings = {one: upkeep.ratings.rating(one) for one in acknowledged}
        row.lost += sum(found is None for found in ratings.values())
        row.half += sum(found is not None and found.ticket is None for found in ratings.values())
        row.unforeseen += sum(line.startswith("broke") for line in said)
        store.close()

    return killed_at_random(row, rate_for_a_second, _copies(base, work), judge)


def rate_for_a_second(folder: Path, say: Say) -> None:
    """Rate answers as fast as the desk takes them; each was given ten seconds ago, so that its rating counts."""
    store = Store.open(folder)
    ratings, tickets = RatingRecord(store.engine), TicketRecord(store.engine)
    keeper = Keeper(ratings, UnansweredRecord(store.engine))
    say("begun")
    began, number = time.monotonic(), 0
    while time.monotonic() - began < 1.0:
        number += 1
        ratings.keep_bindings([_binding(number)])
        desk = RatingDesk(ratings, tickets, keeper, window=SlidingWindow())
        if desk.rate(Submitted(answer_id=f"a{number}", level=1), address="192.0.2.1") is Receipt.KEPT:
            say(f"kept a{number}")
    store.close()


def _binding(number: int) -> Binding:
    return Binding(
        answer_id=f"a{number}", status=Status.ANSWERED.value, guide_id=f"g{number}", title=f"第{number}件事", region=town.REGION,
        agency="云河市青溪区民俗管理局", fields=("limits",), created=utc_now() - timedelta(seconds=10),
    )  # fmt: skip
