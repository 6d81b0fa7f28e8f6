"""The check on a model's sentences: apart from reviewed glue, a sentence says exactly what its handles say, and all is said.

This is stricter than looking for invented numbers. A sentence whose essence (assistant/essence.py) differs from that of the
statements it names, in their order, is refused whole: so a swapped limit, a dropped exception, a flipped negation or an
added promise fails for the same reason as a wrong fee, and nothing has to be foreseen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from itertools import permutations

from assistant.answer import Answer
from assistant.brief import Brief, Handled
from assistant.essence import essence
from assistant.tokens import reveal
from assistant.verify import ORDINAL, check
from knowledge.values import Value

MOST_SENTENCES = 30
_ANY_ORDER = 4  # handles of one sentence that may be named in any order; 24 orders are tried in under a millisecond
_MARK = re.compile(r"\[\s*\d*\s*\]|⟦(?!T\d)")
_PLAIN = re.compile(r"[㐀-鿿0-9A-Za-z，。、；：（）《》“”⟦⟧ \-—.:/%]*")
_HOURS = re.compile(r"(?<=:\d\d)[-~～](?=\d)")
_ADDRESS = re.compile(r"^([^（）；]+)（([^（）；]+)）([^（）；]+)")  # 中心（平安路1号）一楼: the address may come last
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
_NEGATIONS = re.compile(r"[不未无非没免勿禁除仅只]")
_KINDS = re.compile(r"法定|承诺")


class Objection(StrEnum):
    """Why a rewording is refused; the label that counts it."""

    NO_HANDLE = "no_handle"
    UNKNOWN_HANDLE = "unknown_handle"
    MARKUP = "markup"
    KIND = "kind"
    NUMBER = "number"
    NEGATION = "negation"
    ADDED = "added"
    DROPPED = "dropped"
    CHANGED = "changed"
    ORDER = "order"
    LEFT_OUT = "left_out"
    UNSUPPORTED = "unsupported"
    TOO_MANY = "too_many"


class Sentence(Value):
    """A sentence of the model, and the handles of the statements it says."""

    say: str
    by: tuple[str, ...] = ()


def objection_to(sentences: tuple[Sentence, ...], brief: Brief, answer: Answer) -> Objection | None:
    """The first reason not to show these sentences; None when they say what the statements say, all of it and nothing else.

    At last the finished lines pass the same check as every row: each number stands in a quote that their marks lead to.
    """
    if len(sentences) > MOST_SENTENCES:
        return Objection.TOO_MANY
    known = {one.handle: one for one in brief.handled}
    for sentence in sentences:
        found = _objection(sentence, known, brief.names)
        if found is not None:
            return found
    said = {handle for sentence in sentences for handle in sentence.by}
    if said != set(known):
        return Objection.LEFT_OUT
    return Objection.UNSUPPORTED if check(lines_of(sentences, brief), answer.citations) else None


def _objection(sentence: Sentence, known: dict[str, Handled], names: tuple[str, ...]) -> Objection | None:
    if not sentence.by:
        return Objection.NO_HANDLE
    if not known.keys() >= set(sentence.by):
        return Objection.UNKNOWN_HANDLE
    cited = tuple(known[handle] for handle in sentence.by)
    if not _is_plain(sentence.say, cited):
        return Objection.MARKUP
    fields = {one.statement.field for one in cited}
    source = " ".join(one.shown for one in cited)
    said = essence(_bare(sentence.say), fields=fields, also=[name for name in names if name not in source])
    meant = tuple(_essences(cited, fields))
    return None if said in meant else _why(said, meant[0])


def _bare(say: str) -> str:
    """A sentence without a list number, with hours joined as guides join them."""
    return _HOURS.sub("—", ORDINAL.sub("", say.strip()))


def _essences(cited: tuple[Handled, ...], fields: set[str]) -> Iterator[str]:
    """What these statements say together, in every order in which they may be said."""
    orders = permutations(cited) if len(cited) <= _ANY_ORDER else (cited,)
    for order in orders:
        texts = [one.shown for one in order]
        yield essence("，".join(texts), fields=fields)
        moved = [_ADDRESS.sub(r"\1\3，\2", text) if "windows" in fields else text for text in texts]
        if moved != texts:
            yield essence("，".join(moved), fields=fields)


def _is_plain(say: str, cited: tuple[Handled, ...]) -> bool:
    """Whether a sentence has no marks, markup or unseen characters but those of its statements."""
    allowed = {sign for one in cited for sign in one.shown}
    others = "".join(sign for sign in say if sign not in allowed)
    return _MARK.search(say) is None and _PLAIN.fullmatch(others) is not None


def _why(said: str, meant: str) -> Objection:
    """Which kind of difference it is, for the counters; the verdict does not depend on it."""
    for pattern, objection in (
        (_KINDS, Objection.KIND),
        (_NUMBERS, Objection.NUMBER),
        (_NEGATIONS, Objection.NEGATION),
    ):
        if pattern.findall(said) != pattern.findall(meant):
            return objection
    if sorted(said) == sorted(meant):
        return Objection.ORDER
    if len(said) == len(meant):
        return Objection.CHANGED
    return Objection.ADDED if len(said) > len(meant) else Objection.DROPPED


def lines_of(sentences: tuple[Sentence, ...], brief: Brief) -> tuple[str, ...]:
    """The sentences as people read them: tokens resolved, the marks of what they say behind them."""
    markers = {one.handle: one.statement.markers for one in brief.handled}
    lines = []
    for sentence in sentences:
        marks = dict.fromkeys(marker for handle in sentence.by for marker in markers.get(handle, ()))
        said = reveal(_bare(sentence.say).rstrip("。；，"), brief.tokens)
        lines.append(" ".join((said, *(f"[{marker}]" for marker in marks))))
    return tuple(lines)


def reworded(answer: Answer, brief: Brief, lines: tuple[str, ...]) -> Answer:
    """The answer with these lines in place of the rows they say again; facts, citations and all other blocks stay."""
    first = brief.replaced[0]
    blocks = [
        "\n".join(lines) if at == first else part.text
        for at, part in enumerate(brief.parts)
        if at == first or at not in brief.replaced
    ]
    return answer.model_copy(update={"text": "\n\n".join(blocks)})
