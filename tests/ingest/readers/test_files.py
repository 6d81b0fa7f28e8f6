"""Finding the files a user means."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers.files import find
from knowledge.errors import GuideError
from tests.ingest.readers.makers import write


def test_folders_are_read_through_in_sorted_order_without_hidden_and_temporary_files(tmp_path: Path) -> None:
    for name in ("b.html", "a.XLSX", "~$a.xlsx", ".DS_Store", ".hidden.html", "c.html.part", "logo.png"):
        write(tmp_path, name, "x")
    (tmp_path / "部门").mkdir()
    write(tmp_path / "部门", "d.docx", "x")
    (tmp_path / ".git").mkdir()
    write(tmp_path / ".git", "e.txt", "x")
    found = find([tmp_path])
    assert [str(path.relative_to(tmp_path)) for path in found] == ["a.XLSX", "b.html", "部门/d.docx"]


def test_files_named_directly_come_in_the_order_given_and_once(tmp_path: Path) -> None:
    second, first = write(tmp_path, "b.txt", "x"), write(tmp_path, "a.exe", "x")
    assert find([second, first, second, tmp_path]) == [second, first]


def test_a_path_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with pytest.raises(GuideError, match="找不到"):
        find([tmp_path / "none"])


def test_a_folder_without_a_readable_file_is_refused(tmp_path: Path) -> None:
    write(tmp_path, "logo.png", "x")
    with pytest.raises(GuideError, match="没有可以读取的文件"):
        find([tmp_path])
