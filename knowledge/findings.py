"""What a check found in a source: one finding, its severity and what it keeps out of answers."""

from __future__ import annotations

from typing import Literal

from knowledge.values import Value

Severity = Literal["error", "warning", "info"]


class Finding(Value):
    """One thing a maintainer should look at. `message` and `fix` are Chinese sentences: what is wrong, and what to do.

    `rule` is a lint rule's id (R01 ...) or a reader's word; `place` is for people (「第14行」, 「受理条件」).
    `withholds` names the ServiceGuide field that answers may not use until this is mended, ``*`` for the whole guide,
    None when the finding only informs. `accepted`: a person has signed it off, so it withholds nothing.
    """

    rule: str
    severity: Severity
    guide: str | None = None
    place: str = ""
    message: str
    fix: str = ""
    withholds: str | None = None
    accepted: bool = False

    @property
    def stands(self) -> bool:
        """Whether it is an error that nobody has signed off."""
        return self.severity == "error" and not self.accepted
