"""A start over a harmed or missing index makes it anew from the record; nothing stored is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.records import filled_store
from ui.settings import Settings
from ui.wiring import open_search


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A deployment with an index that knows everything stored."""
    made = Settings(data=tmp_path)
    filled_store(tmp_path).close()
    search = open_search(made)
    search.index.close()
    search.store.close()
    return made


def entries(settings: Settings) -> int:
    search = open_search(settings)
    found = len(search.index)
    assert not search.store.unindexed(1).marks
    search.index.close()
    search.store.close()
    return found


def test_an_index_that_is_gone_is_made_anew(settings: Settings) -> None:
    before = entries(settings)
    shutil.rmtree(settings.data / "index")
    assert entries(settings) == before > 0


def test_a_damaged_index_is_made_anew_and_the_operator_is_told(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    before = entries(settings)
    (settings.data / "index" / "lexical" / "meta.json").write_text("{", "utf-8")
    assert entries(settings) == before
    assert "没有丢" in caplog.text


def test_a_record_of_which_nothing_was_indexed_needs_no_rebuild(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    filled_store(tmp_path).close()
    assert entries(Settings(data=tmp_path)) > 0
    assert caplog.text == ""
