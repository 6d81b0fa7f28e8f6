"""Processor time of fuzzing adds up for the same code and for no other."""

from __future__ import annotations

from pathlib import Path

from ingest.readers import SUFFIXES
from tests.fuzz.figures import BEGINS, Figures, code_of, keep_figures, read_figures


def test_every_reader_and_the_way_of_a_question_have_a_first_module() -> None:
    assert set(BEGINS) == {suffix[1:] for suffix in SUFFIXES if suffix != ".htm"} | {"ask"}


def test_time_adds_up_until_the_reader_or_what_it_imports_changes(tmp_path: Path) -> None:
    readers = tmp_path / "ingest" / "readers"
    readers.mkdir(parents=True)
    (readers / "csv.py").write_text("from ingest.readers import decode\n", "utf-8")
    (readers / "decode.py").write_text("", "utf-8")
    (readers / "pdf.py").write_text("", "utf-8")
    kept = tmp_path / "figures.json"
    keep_figures("csv", Figures(code_of("csv", tmp_path), seconds=90, runs=7), kept)
    assert read_figures("csv", kept, tmp_path).seconds == 90
    (readers / "pdf.py").write_text("SCALE = 2\n", "utf-8")
    assert read_figures("csv", kept, tmp_path).seconds == 90
    (readers / "decode.py").write_text("WIDTH = 2\n", "utf-8")
    assert read_figures("csv", kept, tmp_path).seconds == 0
