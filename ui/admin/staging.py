"""Uploaded files on their way into the record: kept in a folder of the data folder, checked first, stored on a second word.

A batch is a folder with a random name. Its state is one small file that is replaced whole, so that any process of the
deployment can show how far it is. File names come from outside and are taken apart here: nothing they say leads out.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import time
from collections.abc import Collection
from enum import StrEnum
from pathlib import Path, PurePosixPath

from pydantic import Field

from ingest.preview import Preview
from ingest.readers import SUFFIXES
from ingest.sync import IngestReport
from knowledge.errors import SettingError
from knowledge.values import Value
from ui.problems import ProblemError

FOLDER = "uploads"
OWN_FOLDER = "上传"  # the folder of files that replace no stored one
LARGEST_FILE = 20 * 1024 * 1024  # bytes; the largest real list is 6 MB
LARGEST_BATCH = 32 * 1024 * 1024  # bytes of one upload, form and all
MOST_FILES = 50
LONGEST_NAME = 120  # characters
KEPT_SECONDS = 24 * 3600  # a batch that nobody confirmed is dropped then
_TOKEN = re.compile(r"[0-9a-f]{32}")
_BAD = re.compile(r"[\x00-\x1f\x7f<>:\"|?*\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


class Stage(StrEnum):
    """How far a batch is."""

    CHECKING = "checking"
    CHECKED = "checked"
    STORING = "storing"
    STORED = "stored"
    FAILED = "failed"

    @property
    def is_running(self) -> bool:
        """Whether something is being done that a page waits for."""
        return self in (Stage.CHECKING, Stage.STORING)


class Batch(Value):
    """One upload. `done` of `total` files are read; `failure` says what went wrong, when something did."""

    token: str
    by: str
    region: str | None = None
    agency: str | None = None
    files: tuple[str, ...] = Field(default=(), description="folder and name of each, as the record will call it")
    stage: Stage = Stage.CHECKING
    done: int = 0
    total: int = 0
    failure: str | None = None


class Staging:
    """The uploads of one data folder."""

    def __init__(self, data: Path) -> None:
        self._folder = data / FOLDER

    def begin(self, *, by: str, region: str | None, agency: str | None) -> Batch:
        """A new batch; those that nobody confirmed for a day are dropped."""
        self._purge()
        batch = Batch(token=secrets.token_hex(16), by=by, region=region, agency=agency)
        self._home(batch.token).mkdir(parents=True)
        return batch

    def add(self, batch: Batch, name: str, content: bytes, *, known: Collection[str]) -> Batch:
        """Keep one file. One whose name a stored file has, and no other, takes its place.

        Raises:
            SettingError: the name, kind or size cannot be taken; the message says what to do.
        """
        plain = file_name(name)
        if len(content) > LARGEST_FILE:
            raise SettingError(
                f"{plain} 太大了，上限 {LARGEST_FILE // 1024 // 1024} MB。请拆成几个小文件，或者用命令 mingbai ingest。"
            )
        folder = folder_of(plain, known)
        place = self._home(batch.token) / "files" / folder
        place.mkdir(parents=True, exist_ok=True)
        (place / plain).write_bytes(content)
        return batch.model_copy(update={"files": (*batch.files, f"{folder}/{plain}")})

    def paths(self, batch: Batch) -> list[Path]:
        """Where the files of a batch lie."""
        return [self._home(batch.token) / "files" / file for file in batch.files]

    def plain(self, batch: Batch, words: str) -> str:
        """Words about the files of a batch, with their names in place of where they lie."""
        for path, file in zip(self.paths(batch), batch.files, strict=True):
            words = words.replace(str(path), file)
        return words

    def save(self, batch: Batch) -> None:
        """Keep the state of a batch."""
        _replace(self._home(batch.token) / "batch.json", batch.model_dump_json())

    def load(self, token: str) -> Batch:
        """A batch by its token.

        Raises:
            ProblemError: there is none.
        """
        return Batch.model_validate_json(self._read(token, "batch.json"))

    def keep_preview(self, batch: Batch, found: Preview) -> None:
        """Keep what checking found."""
        _replace(self._home(batch.token) / "preview.json", found.model_dump_json())

    def preview(self, token: str) -> Preview:
        """What checking found."""
        return Preview.model_validate_json(self._read(token, "preview.json"))

    def keep_report(self, batch: Batch, report: IngestReport) -> None:
        """Keep what storing did."""
        _replace(self._home(batch.token) / "report.json", report.model_dump_json())

    def report(self, token: str) -> IngestReport:
        """What storing did."""
        return IngestReport.model_validate_json(self._read(token, "report.json"))

    def drop(self, token: str) -> None:
        """Delete a batch and its files."""
        shutil.rmtree(self._home(token), ignore_errors=True)

    def _home(self, token: str) -> Path:
        if not _TOKEN.fullmatch(token):
            raise ProblemError("not-found")
        return self._folder / token

    def _read(self, token: str, file: str) -> str:
        try:
            return (self._home(token) / file).read_text("utf-8")
        except FileNotFoundError as error:
            raise ProblemError("not-found") from error

    def _purge(self) -> None:
        old = time.time() - KEPT_SECONDS
        for home in self._folder.glob("*"):
            if _TOKEN.fullmatch(home.name) and home.stat().st_mtime < old:
                shutil.rmtree(home, ignore_errors=True)


def file_name(name: str) -> str:
    """The bare name of an uploaded file: no folder, no control character, a kind that can be read.

    Raises:
        SettingError: nothing of the name can be used, or the kind cannot be read.
    """
    plain = _BAD.sub("", PurePosixPath(name.replace("\\", "/")).name).strip(" .")
    suffix = Path(plain).suffix.lower()
    if not Path(plain).stem or suffix not in SUFFIXES:
        raise SettingError(f"「{plain[:40] or '没有名字的文件'}」不能导入，可以导入的格式：{'、'.join(SUFFIXES)}。")
    return f"{Path(plain).stem[: LONGEST_NAME - len(suffix)]}{Path(plain).suffix}"


def folder_of(name: str, known: Collection[str]) -> str:
    """The folder under which the record keeps a file of this name; the uploads' own when there is none or more than one."""
    folders = {PurePosixPath(file).parent.name for file in known if PurePosixPath(file).name == name}
    return next(iter(folders)) if len(folders) == 1 and "" not in folders else OWN_FOLDER


def _replace(file: Path, text: str) -> None:
    """Write a file so that whoever reads it finds the old or the new one, never half."""
    fresh = file.with_suffix(f".{secrets.token_hex(4)}")
    fresh.write_text(text, "utf-8")
    os.replace(fresh, file)
