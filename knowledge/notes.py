"""Internal notes (内部提示): what staff know of a guide or of one of its parts, and citizens never read.

A note is no part of the guide: it stands in no payload, no source text and no index.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from knowledge.codelists import Grade
from knowledge.values import Value

LONGEST = 2000  # characters


class NoteKind(StrEnum):
    """What a note is for."""

    REVIEW = "审查要点"
    REJECTED = "常见退件原因"
    REMARK = "内部备注"


class Note(Value):
    """One note. `part` is a field of `knowledge.fields`, "" for the whole guide; `department` is whose it is at 部门, None: the guide's."""

    kind: NoteKind
    text: str = Field(min_length=1, max_length=LONGEST)
    part: str = Field(default="", max_length=64)
    grade: Grade = Grade.WINDOW
    department: str | None = Field(default=None, max_length=200)

    @model_validator(mode="after")
    def _is_internal(self) -> Self:
        if self.grade is Grade.PUBLIC:
            raise ValueError("a note is never public")
        return self
