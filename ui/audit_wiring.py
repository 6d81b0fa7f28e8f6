"""The audit trail of one deployment: its key, what is asked of it, and its lines for other programs. Shared by command and page."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pydantic import ValidationError

from knowledge.audit import Act, Event
from knowledge.errors import MingbaiError, SettingError
from knowledge.store import Store
from knowledge.store.trail import Entry, Tip, Trail, Wanted
from ui.periods import Period

KEY_FILE = "audit.key"  # in the data folder, not in the database: whoever can change the rows cannot sign for them
WHOLE = "audit"  # the object of a row about the trail itself


def kept_key(data: Path) -> bytes | None:
    """The key that anchors are signed with; None where nothing was pruned yet, or it was lost."""
    try:
        return bytes.fromhex((data / KEY_FILE).read_text("ascii").strip())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise SettingError(f"审计密钥读不出来：{data / KEY_FILE}。请用备份恢复这个文件。") from error


def own_key(data: Path) -> bytes:
    """The same, made when there is none; readable by this machine's account only.

    Raises:
        SettingError: it cannot be read or written.
    """
    file = data / KEY_FILE
    if not file.exists():
        try:
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as new:
                new.write(secrets.token_hex(32))
        except FileExistsError:
            pass  # another process made it just now
        except OSError as error:
            raise SettingError(f"写不了审计密钥 {file}（{error.strerror}）。请检查目录权限。") from error
    return kept_key(data) or own_key(data)


def wanted_of(period: Period, *, who: str = "", act: str = "", object_id: str = "", surface: str = "") -> Wanted:
    """What is asked of the trail.

    Raises:
        SettingError: there is no such act.
    """
    if act and act not in set(Act):
        raise SettingError(f"没有「{act}」这种记录。可以是 {'、'.join(f'{one.value}（{one.label}）' for one in Act)}。")
    return Wanted(start=period.start, end=period.end, who=who, act=act, object=object_id, surface=surface)


def looked_up(store: Store) -> None:
    """Have it written down that somebody looks into the trail, before he sees any of it."""
    store.write_down(Event(Act.LIST, WHOLE))


def exported(store: Store, wanted: Wanted) -> Iterator[str]:
    """The rows that fit as JSON lines, the oldest first. That they were taken is itself a row, written first."""
    store.write_down(Event(Act.EXPORT, WHOLE))
    return (line_of(entry) for entry in Trail(store.engine).every(wanted))


def line_of(entry: Entry) -> str:
    """A row as a line of JSON. `at` is UTC, with its zone written out."""
    row = entry.model_dump()
    row["at"] = entry.at.replace(tzinfo=UTC).isoformat(timespec="microseconds")
    return json.dumps(row, ensure_ascii=False)


def rows_in(file: Path) -> Iterator[Entry]:
    """The rows of an exported file, as `line_of` wrote them.

    Raises:
        MingbaiError: the file cannot be read, or a line is none of ours.
    """
    try:
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                yield _row_of(line, f"{file} 第{number}行")
    except (OSError, UnicodeDecodeError) as error:
        raise MingbaiError(f"读不了文件 {file}。请检查文件名，和它是不是 mingbai audit export 写出的。") from error


def _row_of(line: str, where: str) -> Entry:
    try:
        entry = Entry.model_validate_json(line)
    except ValidationError as error:
        raise MingbaiError(f"{where}不是审计记录。请用 mingbai audit export 写出的文件，不要改动。") from error
    return entry.model_copy(update={"at": entry.at.astimezone(UTC).replace(tzinfo=None)})


def tip_named(words: str) -> Tip:
    """A row that somebody noted earlier, as NUMBER:HASH.

    Raises:
        SettingError: it cannot be read as one.
    """
    number, _, digest = words.partition(":")
    if not number.isdecimal() or len(digest) != 64:
        raise SettingError(f"「{words}」看不懂。请照 mingbai audit verify 印的写：编号:64位摘要。")
    return Tip(number=int(number), hash=digest)


def prune_before(days: int, today: date) -> datetime:
    """The moment up to which rows may go when they are kept for some days."""
    return datetime.combine(today - timedelta(days=days), datetime.min.time())
