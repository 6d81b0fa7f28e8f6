"""The texts of laws, article by article, in an index file that is built once and then only looked up.

Built from JSON lines with `title`, `article`, `text` and `date` (the day a version was published or last amended). A law may
stand there in several versions. What is not in the library may still be in force: it can only not be checked.
"""

from __future__ import annotations

import json
import lzma
import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import IO, Any, NamedTuple

from knowledge.errors import SettingError
from knowledge.laws.citing import Place, law_name, places_in

INDEX = "laws.sqlite"  # in the data folder
_FORM = 1  # raise when the index is laid out otherwise
_SCHEMA = """
CREATE TABLE source (form INTEGER, stamp TEXT);
CREATE TABLE law (number INTEGER PRIMARY KEY, name TEXT, title TEXT, published TEXT);
CREATE TABLE article (law INTEGER, article INTEGER, suffix INTEGER, text TEXT, PRIMARY KEY (law, article, suffix)) WITHOUT ROWID;
"""


class Version(NamedTuple):
    """One version of a law in the library; `published` is None when its source gave no date."""

    number: int
    title: str
    published: date | None


class LawLibrary:
    """Looks laws and articles up by name. Reads only; safe to share between threads."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._local = threading.local()

    def versions(self, title: str) -> tuple[Version, ...]:
        """Every version of the law of this name, newest first, undated ones last; empty when the library has none."""
        rows = self._read(
            "SELECT number, title, published FROM law WHERE name = ? ORDER BY published IS NULL, published DESC",
            law_name(title),
        )
        return tuple(Version(number, name, date.fromisoformat(day) if day else None) for number, name, day in rows)

    def article(self, version: Version, place: Place) -> str | None:
        """The whole text of the article that a place stands in; None when this version has no such article."""
        rows = self._read(
            "SELECT text FROM article WHERE law = ? AND article = ? AND suffix = ?",
            version.number, place.article, place.suffix,
        )  # fmt: skip
        return rows[0][0] if rows else None

    def is_whole(self, version: Version) -> bool:
        """Whether the library holds every article from the first to the last; of an excerpt nobody can say what is missing."""
        rows = self._read("SELECT count(DISTINCT article), max(article) FROM article WHERE law = ?", version.number)
        return bool(rows[0][0]) and rows[0][0] == rows[0][1]

    def __len__(self) -> int:
        """The number of versions held."""
        return int(self._read("SELECT count(*) FROM law")[0][0])

    def _read(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        connection = getattr(self._local, "connection", None)
        if connection is None:
            connection = sqlite3.connect(f"file:{self._file}?mode=ro", uri=True)
            self._local.connection = connection
        return list(connection.execute(query, values))


def open_library(folder: Path, source: Path | None = None) -> LawLibrary | None:
    """The library of a data folder; None when nothing was built there, or the source has changed since."""
    file = folder / INDEX
    if not file.exists() or (source is not None and _built_from(file) != _stamp(source)):
        return None
    return LawLibrary(file)


def build_library(source: Path, folder: Path) -> LawLibrary:
    """Index a file of articles, unless the index is of this very file already; 150,000 articles take about five seconds.

    Args:
        source: .jsonl, or .jsonl.xz.

    Raises:
        SettingError: the file cannot be read, or a line has no title, article and text; names the line.
    """
    if source.is_dir():
        raise SettingError(f"{source} 是文件夹，MINGBAI_LAWS 要写到里面的文件，例如 {source / 'articles.jsonl.xz'}。")
    if not source.is_file():
        raise SettingError(f"法规条文文件 {source} 不存在，请核对 MINGBAI_LAWS。")
    if (library := open_library(folder, source)) is not None:
        return library
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / INDEX
    fresh = file.with_suffix(f".{os.getpid()}.new")
    fresh.unlink(missing_ok=True)
    try:
        with closing(sqlite3.connect(fresh)) as connection, connection:
            connection.executescript(_SCHEMA)
            _fill(connection, source)
            connection.execute("CREATE INDEX law_name ON law (name)")
            connection.execute("INSERT INTO source VALUES (?, ?)", (_FORM, _stamp(source)))
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)
    return LawLibrary(file)


def _fill(connection: sqlite3.Connection, source: Path) -> None:
    """Put every article in; parts of one law that share name and date are one version (民法典 in eight files)."""
    numbers: dict[tuple[str, str | None], int] = {}
    for line, row in _rows(source):
        name, places, text = law_name(row.get("title") or ""), places_in(row.get("article")), row.get("text")
        if not name or not places or not text:
            raise SettingError(f"{source.name} 第{line}行缺少 title、article 或 text，请改正后再试。")
        key = (name, row.get("date"))
        number = numbers.get(key)
        if number is None:
            number = numbers[key] = len(numbers) + 1
            connection.execute("INSERT INTO law VALUES (?, ?, ?, ?)", (number, name, row["title"], row.get("date")))
        connection.execute(
            "INSERT OR IGNORE INTO article VALUES (?, ?, ?, ?)",
            (number, places[0].article, places[0].suffix, text.strip()),
        )


def _rows(source: Path) -> Iterator[tuple[int, dict[str, str | None]]]:
    with _opened(source) as file:
        try:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, json.loads(line)
        except (ValueError, lzma.LZMAError, EOFError) as error:
            raise SettingError(f"{source.name} 读不出来（{error}），应当是每行一个条文的 JSON。") from error


def _opened(source: Path) -> IO[str]:
    return lzma.open(source, "rt", encoding="utf-8") if source.suffix == ".xz" else source.open(encoding="utf-8")


def _stamp(source: Path) -> str:
    """Changes when the file does."""
    try:
        about = source.stat()
    except OSError:
        return ""
    return f"{source.resolve()}:{about.st_size}:{about.st_mtime_ns}"


def _built_from(file: Path) -> str | None:
    """The stamp of the file an index was built from; None when it is of another form."""
    try:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            row = connection.execute("SELECT form, stamp FROM source").fetchone()
    except sqlite3.DatabaseError:
        return None
    return row[1] if row is not None and row[0] == _FORM else None
