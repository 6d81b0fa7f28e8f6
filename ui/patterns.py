"""Sentences with values in them, read backwards: from the sentence to its values. For words that come ready-made from below."""

from __future__ import annotations

import re
from typing import NamedTuple

_HOLE = re.compile(r"\{(\w+)\}")


class Pattern(NamedTuple):
    """A sentence whose values are looked for. `fixed` counts the characters that are no value."""

    regex: re.Pattern[str]
    fixed: int

    def values(self, sentence: str) -> dict[str, str] | None:
        """The values of a sentence of this shape; None for any other. A value that stands twice comes twice, the second as name2."""
        found = self.regex.fullmatch(sentence)
        return found.groupdict() if found is not None else None


def pattern_of(template: str, *, may_be_empty: frozenset[str] = frozenset(), values: str = ".") -> Pattern:
    """The pattern of a template with ``{name}`` for values.

    Args:
        may_be_empty: names of values that may be nothing.
        values: what a character of a value may be, as a regular expression.
    """
    parts = _HOLE.split(template)  # words and names in turn
    seen: dict[str, int] = {}
    made = []
    for at, part in enumerate(parts):
        if at % 2 == 0:
            made.append(re.escape(part))
            continue
        seen[part] = seen.get(part, 0) + 1
        name = part if seen[part] == 1 else f"{part}{seen[part]}"
        made.append(f"(?P<{name}>{values}{'*' if part in may_be_empty else '+'}?)")
    return Pattern(re.compile("".join(made), re.DOTALL), sum(len(part) for part in parts[::2]))
