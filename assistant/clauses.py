"""The clauses of a question: what stands between its commas and stops."""

from __future__ import annotations

import re

MOST_CLAUSES = 4  # of one question that may name a matter alone
SHORTEST_CLAUSE = 4  # characters: 咋算 names no matter
_END = re.compile(r"[,，。;；!！?？]+")


def clauses_in(text: str) -> list[str]:
    """All clauses of a text in order, without what ends them."""
    return [clause for clause in _END.split(text) if clause]


def telling_clauses(text: str) -> tuple[str, ...]:
    """The clauses that are long enough to name a matter, at most `MOST_CLAUSES`; none where the text is all one."""
    clauses = clauses_in(text)
    return tuple(clause for clause in clauses if len(clause) >= SHORTEST_CLAUSE)[:MOST_CLAUSES] if clauses[1:] else ()
