"""Writes knowledge/lexicon/sounds.tsv anew, after words of the lexicon have changed.

python -m knowledge.train.sounds
"""

from __future__ import annotations

from knowledge.lexicon.lexicon import Lexicon
from knowledge.lexicon.sounds import write_sounds

if __name__ == "__main__":
    print(write_sounds(Lexicon.load().heard_words()))
