"""Prompts are files; each is known by a hash of its text, so that a figure can say which wording it was measured with."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from pathlib import Path

from assistant.model import Failure, ModelError
from knowledge.values import Value

FOLDER = Path(__file__).with_name("prompts")
_FENCE = re.compile(r"^\s*```(?:json)?\s*\n(.*)\n\s*```\s*$", re.DOTALL)
_THOUGHT = re.compile(r"^\s*<think>.*?</think>", re.DOTALL)  # what some local models say to themselves first
_REFUSAL = re.compile(
    r"^\s*(?:抱歉|对不起|很抱歉|我无法|我不能|作为(?:一个|一名)?(?:人工智能|AI)|(?:I'm )?sorry|I can(?:no|')t)",
    re.IGNORECASE,
)


class Prompt(Value):
    """One prompt file. `version`: twelve hexadecimal digits of the SHA-256 of its text."""

    name: str
    text: str
    version: str


@lru_cache(maxsize=8)
def read_prompt(name: str, folder: Path = FOLDER) -> Prompt:
    """The prompt of a name as it lies in the folder."""
    text = (folder / f"{name}.md").read_text(encoding="utf-8")
    return Prompt(name=name, text=text, version=hashlib.sha256(text.encode()).hexdigest()[:12])


def read_object(reply: str) -> dict[str, object]:
    """The JSON object that a model was told to answer with; a code fence around it is forgiven.

    Raises:
        ModelError: it refused, or answered with something else.
    """
    bare = _THOUGHT.sub("", reply)
    fenced = _FENCE.match(bare)
    if _REFUSAL.match(bare):
        raise ModelError(Failure.REFUSAL)
    try:
        found = json.loads(fenced[1] if fenced else bare)
    except (ValueError, RecursionError) as error:
        raise ModelError(Failure.WRONG_JSON) from error
    if not isinstance(found, dict):
        raise ModelError(Failure.WRONG_JSON)
    return found
