"""The lines of a page that may head something: numbered lines, labels, marked-up and bare headings, questions.

Each line is judged by itself and its neighbours; where it stands in the tree is decided in `outline`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.parse.bare_lines import (
    LONGEST_HEADING,
    SENTENCE,
    BareLines,
    heads_list,
    is_title,
    opens_document,
    signs,
)
from ingest.parse.headings import (
    bare_heading,
    fact_of,
    heads_notes,
    is_attached,
    names_section,
    part_of_label,
    parts_of,
    split_label,
)
from ingest.parse.numbering import LEGAL, Mark, mark_of
from ingest.raw import Block, BlockKind, RawDocument
from knowledge.values import Value

# Ranks of headings without a number; those of numbered ones are in `numbering`. A lower rank stands above a higher.
_RANKS = {
    "annex": 5,
    "signature": 5.5,
    "title": 6,
    "heading": 7,
    "bracket": 45,
    "topic": 45.5,
    "bare": 46,
    "question": 49,
    "label": 64,
    "note": 120,
}
_LONGEST_QUESTION = 120
_LONGEST_CASE = 400
_ANNEX = re.compile(r"附\s*[件表录]\s*[\d一二三四五六七八九十]{0,3}\s*[:：]?")
_ANNEXES = re.compile(r"附\s*[件表]?\s*[:：]\s*(?=.)")
_BRACKET = re.compile(r"[★●■◆\s]*【(?P<words>[^【】]{1,30})】\s*[:：]?\s*")
_QUESTION_END = re.compile(r"[？?][」”\"’）)》]*\s*$")
_ANSWER = re.compile(r"\s*(?:[答A]|回答|回复|答复|答案)\s*[:：]")


class Head(Value):
    """A line that may head what follows it.

    `text` is its words without number and colon, ``document.text[start:end]`` the whole heading. `valued`: words of its own
    content follow on the same line. `prose`: the line is a sentence or list item rather than a heading. `last` is the index
    of its last block (a number alone on a line takes the next line as its words).
    """

    block: int
    last: int
    family: str
    kin: str
    rank: float
    number: int | None = None
    text: str
    start: int
    end: int
    parts: tuple[str, ...] = ()
    fact: str | None = None
    valued: bool = False
    prose: bool = False
    question: bool = False

    @property
    def is_numbered(self) -> bool:
        """Whether its family numbers lines (第三条, 一、, 1., 第一步), as opposed to labels and bare headings."""
        return self.kin not in _RANKS


def headlines(document: RawDocument) -> tuple[Head, ...]:
    """Every line that may head something, in reading order; the page's own title is none."""
    return tuple(_headlines(document))


def is_question(words: str) -> bool:
    """Say whether words end as a question does."""
    return _QUESTION_END.search(words) is not None


def begins_answer(line: str) -> int:
    """Where the answer's words start in a line such as 「答：可以。」; 0 when it has no answer mark."""
    match = _ANSWER.match(line)
    return match.end() if match else 0


def _headlines(document: RawDocument) -> Iterator[Head]:
    blocks, bare = document.blocks, BareLines(document)
    taken = -1
    for index, block in enumerate(blocks):
        if block.kind is BlockKind.ROW or index <= taken or is_title(document, index):
            continue
        mark = mark_of(block.text)
        head = _numbered(document, index, mark) if mark is not None else _unnumbered(document, index, bare)
        if head is not None:
            taken = head.last
            yield head


def _numbered(document: RawDocument, index: int, mark: Mark) -> Head:
    block = document.blocks[index]
    last = index
    rest = block.text[mark.end :]
    start = block.start + mark.end
    following = document.blocks[index + 1] if index + 1 < len(document.blocks) else None
    if not rest and following is not None and _may_join(following):
        last, rest, start = index + 1, following.text, following.start
    head = Head(
        block=index,
        last=last,
        family=mark.family,
        kin=mark.kin,
        rank=mark.rank,
        number=mark.number,
        text=rest.strip(),
        start=block.start,
        end=start + len(rest),
        prose=True,
    )
    if mark.family in LEGAL:
        return head.model_copy(update=_legal(block, rest if last > index else "", mark, start))
    return head.model_copy(update=_reading(rest, start, asked=mark.kin in {"ask", "case"}))


def _legal(block: Block, joined: str, mark: Mark, start: int) -> dict[str, object]:
    """A 章 is headed by its whole line, a 条 by its number alone: its words are law."""
    if mark.family == "article":
        return {"text": mark.label, "prose": False, "end": start, "valued": True}
    return {"text": f"{block.text} {joined}".strip(), "prose": False}


def _reading(words: str, start: int, *, asked: bool = False) -> dict[str, object]:
    """What the words of a numbered line are: a question, a label with or without its value, a heading or prose."""
    question = _question_end(words, _LONGEST_CASE if asked else _LONGEST_QUESTION)
    if question or asked:
        end = question or len(words)
        value = words[end:].strip()
        return {
            "text": words[:end].strip(),
            "end": start + end,
            "valued": bool(value),
            "prose": not question and not asked,
            "question": bool(question) or asked,
        }
    labelled = split_label(words)
    if labelled is not None:
        label, value_start = labelled
        known, fact = part_of_label(label), fact_of(label)
        valued = value_start < len(words)
        if known or fact is not None or not valued:
            return {
                "text": label,
                "end": start + value_start,
                "parts": known or parts_of(label),
                "fact": fact,
                "valued": valued,
                "prose": False,
            }
        return {"text": label, "end": start + value_start, "valued": True}
    if len(words) <= LONGEST_HEADING and not SENTENCE.search(words):
        return {"prose": False, "parts": parts_of(words), "fact": fact_of(words)}
    return {}


def _question_end(words: str, longest: int) -> int:
    """Where the question at the head of a line ends, 0 when there is none: its last question mark, an answer may follow."""
    for position in range(min(len(words), longest) - 1, -1, -1):
        if words[position] in "？?":
            first_stop = re.search(r"[。；;]", words)
            leads = first_stop is None or first_stop.start() > position or longest == _LONGEST_CASE
            return position + 1 if leads else 0
    return 0


def _may_join(block: Block) -> bool:
    return block.kind is not BlockKind.ROW and len(block.text) <= LONGEST_HEADING and mark_of(block.text) is None


def _unnumbered(document: RawDocument, index: int, bare: BareLines) -> Head | None:
    block = document.blocks[index]
    line = block.text
    if _ANNEX.fullmatch(line):
        return _head(document, index, "annex")
    if annexes := _ANNEXES.match(line):
        return _head(document, index, "annex", text="附件", end=block.start + annexes.end(), valued=True)
    if bracket := _BRACKET.match(line):
        return _bracketed(document, index, bracket)
    if signs(document, index):
        return _head(document, index, "signature", prose=True)
    if heads_notes(line):
        return _head(document, index, "note", text=bare_heading(line), parts=("notes",))
    if block.kind is BlockKind.HEADING and (heading := _marked_up(document, index)):
        return heading
    if labelled := _labelled(document, index):
        return labelled
    if len(line) <= _LONGEST_QUESTION and is_question(line) and not begins_answer(line):
        return _head(document, index, "question", question=True)
    if bare.is_bare(index):
        family = "title" if opens_document(document, index) else "bare"
        return _head(document, index, family, parts=parts_of(line))
    if bare.is_topic(index):
        return _head(document, index, "topic", parts=parts_of(line))
    return None


def _marked_up(document: RawDocument, index: int) -> Head | None:
    """A line marked up as a heading, unless it is a sentence or a label with its value."""
    block = document.blocks[index]
    line = block.text.rstrip(" ：:")
    question = is_question(line) and len(line) <= _LONGEST_QUESTION
    if not question and (len(line) > LONGEST_HEADING or SENTENCE.search(line)):
        return None
    rank = _RANKS["heading"] + 0.5 * (block.level or 1)
    parts = () if question else part_of_label(line) or parts_of(line)
    return _head(document, index, "heading", text=line, rank=rank, parts=parts, question=question)


def _bracketed(document: RawDocument, index: int, match: re.Match[str]) -> Head | None:
    block = document.blocks[index]
    words, valued = match["words"].strip(), match.end() < len(block.text)
    known = part_of_label(words) or (() if valued else parts_of(words))
    if valued and not known:
        return None
    question = not known and is_question(words)
    return _head(
        document,
        index,
        "bracket",
        text=words,
        end=block.start + match.end(),
        parts=known,
        valued=valued,
        question=question,
    )


def _labelled(document: RawDocument, index: int) -> Head | None:
    block = document.blocks[index]
    split = split_label(block.text)
    label, value_start = split or (block.text, len(block.text))
    valued = value_start < len(block.text)
    if valued and is_attached(label):
        return None
    known, fact = part_of_label(label), fact_of(label)
    if split is not None and not valued and not known:
        known = parts_of(label)
    if (
        not known
        and fact is None
        and not _heads_its_own(document, index, label, valued=valued, colon=split is not None)
    ):
        return None
    return _head(
        document, index, "label", text=label, end=block.start + value_start, parts=known, fact=fact, valued=valued
    )


def _heads_its_own(document: RawDocument, index: int, label: str, *, valued: bool, colon: bool) -> bool:
    """Whether a label that is no part of a guide still heads something: a section by name, or a list right below."""
    if names_section(label, exactly=not colon):
        return True
    return colon and heads_list(document, index, label, valued=valued)


def _head(document: RawDocument, index: int, family: str, *, text: str | None = None, **fields: object) -> Head:
    block = document.blocks[index]
    values: dict[str, object] = {
        "block": index,
        "last": index,
        "family": family,
        "kin": family,
        "rank": _RANKS[family],
        "text": block.text.strip() if text is None else text,
        "start": block.start,
        "end": block.end,
    }
    return Head.model_validate(values | fields)
