"""How the lexicon's words sound is written down, completely and as the library says it."""

from __future__ import annotations

import sys
from pathlib import Path
from subprocess import run

from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.sounds import read_sounds, write_sounds
from knowledge.text import syllables


def test_the_file_holds_the_lexicon_s_words_as_the_library_reads_them() -> None:
    written = read_sounds()
    assert set(written) == set(Lexicon.load().heard_words()), "run make sounds"
    assert [word for word, sounds in written.items() if list(sounds) != syllables(word)] == []


def test_what_is_written_is_read(tmp_path: Path) -> None:
    file = tmp_path / "sounds.tsv"
    assert write_sounds(["重庆银行", "form e", "重庆银行"], file) == 2
    assert read_sounds(file) == {"重庆银行": ("chong", "qing", "yin", "hang"), "form e": tuple("form e")}
    assert read_sounds(tmp_path / "none.tsv") == {}


def test_a_question_in_letters_needs_no_library() -> None:
    code = (
        "import sys; from knowledge.lexicon.lexicon import Lexicon; print(Lexicon.load().by_sound('jzz')[0], "
        "'pypinyin' in sys.modules)"
    )
    assert run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split() == [
        "居住证",
        "False",
    ]
