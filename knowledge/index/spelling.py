"""Terms of lexical fields as words that every analyzer keeps in one piece: a digit for the field, then letters and digits only.

Milvus' analyzers cut text by their own rules. Ours cut it once, for all engines, and hand over words that leave nothing to cut.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

FIELDS = ("name", "alias", "heading", "body", "name_grams", "alias_grams", "body_grams", "code", "pinyin")
LONGEST = 65_000  # bytes of one entry's words; Milvus keeps 65,535. Of a passage of over 5,000 characters the last grams are lost

_DIGITS = {field: str(number) for number, field in enumerate(FIELDS)}
_CUT = re.compile(r"[\W_]")


def spelled(field: str, term: str) -> str:
    """A term of a field as one word."""
    return _DIGITS[field] + _CUT.sub(lambda found: f"z{ord(found[0]):x}z", term)


def text_of(words: Mapping[str, str]) -> str:
    """The words of an entry (`words_of`) as one text, the plain fields first."""
    text = " ".join(spelled(field, term) for field in FIELDS for term in words[field].split())
    kept = text.encode("utf-8")[: LONGEST + 1]
    return text if len(kept) <= LONGEST else kept.rpartition(b" ")[0].decode("utf-8")
