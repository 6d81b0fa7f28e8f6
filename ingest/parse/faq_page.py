"""Questions and answers of a page: 「一、…？ 答：…」, 「01 什么是…？」, 问：/答：, bare question lines, cases, tables.

An answer is everything up to the next question of the same level, never cut; a case question inside an answer is a question
of its own and stays in the answer as well. `Faq.span` is the answer's place: ``text[span.start:span.end] == answer``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.parse.headlines import begins_answer
from ingest.parse.outline import Outline
from ingest.parse.part_tables import table_rows
from knowledge.guide import Faq
from knowledge.values import Span

_INTERROGATIVE = re.compile(
    r"^(?:什么|如何|怎么|怎样|哪些|哪种|哪里|谁|为什么|是否|能否|可否|多久|多少|几)|(?:有哪些|是什么|怎么办|怎么样|吗|呢|多少|多久|哪里|如何(?:办理|处理|申请))$"
)
_FINISHED = re.compile(r"[。！!；;…）)”]\s*$")
_ANSWER_SIGN = re.compile(r"[答A]\s*[:：]|(?:答案|答复|回复|回答)\s*[:：]")
_INLINE_ANSWER = re.compile(r"^\s*(?:[答A]|回答|回复|答复|答案)\s*[:：]\s*")


def faqs_of(outline: Outline, within: Span | None = None) -> tuple[Faq, ...]:
    """Every question with its answer, in reading order. A line that only teases a question
    answered elsewhere on the page is no answer.

    Args:
        outline: the page.
        within: only questions inside this stretch; None: the whole page.
    """
    whole = within or Span(start=0, end=len(outline.document.text))
    found = [*_from_outline(outline, whole), *_from_tables(outline, whole)]
    found.sort(key=lambda faq: faq.span.start if faq.span else 0)
    longest: dict[str, int] = {}
    for faq in found:
        longest[_key(faq)] = max(longest.get(_key(faq), 0), len(faq.answer))
    return tuple(faq for faq in found if len(faq.answer) == longest[_key(faq)] or _FINISHED.search(faq.answer))


def _key(faq: Faq) -> str:
    return re.sub(r"[\s？?]", "", faq.question)


def question_nodes(outline: Outline) -> tuple[int, ...]:
    """The nodes that ask something and have an answer below or beside them."""
    nodes = []
    for index in range(len(outline.nodes)):
        if _asks(outline, index) and outline.text(index).strip():
            nodes.append(index)
    return tuple(nodes)


def _from_outline(outline: Outline, within: Span) -> Iterator[Faq]:
    for node in question_nodes(outline):
        head = outline.nodes[node].head
        if not within.start <= head.start < within.end:
            continue
        content = outline.content(node)
        start, end = _trimmed(outline.document.text, content.start, content.end)
        start = _after_answer_sign(outline.document.text, start, end)
        if start < end:
            yield Faq(
                question=_question(head.text),
                answer=outline.document.text[start:end],
                number=_number(outline, node),
                span=Span(start=start, end=end),
            )


def _from_tables(outline: Outline, within: Span) -> Iterator[Faq]:
    for row in table_rows(outline.document, "faqs", within):
        question, answer = row.cells.get("question"), row.cells.get("answer")
        if question is not None and answer is not None:
            yield Faq(question=question.text, answer=answer.text, span=Span(start=answer.start, end=answer.end))


def _asks(outline: Outline, node: int) -> bool:
    head = outline.nodes[node].head
    if head.question:
        return head.family != "case" or _has_answer_sign(outline, node) or head.text.endswith(("？", "?"))
    if head.prose or head.valued or not (head.is_numbered or head.family in {"bracket", "bare", "heading"}):
        return False
    return _has_answer_sign(outline, node) or (
        _INTERROGATIVE.search(head.text) is not None and _among_questions(outline, node)
    )


def _has_answer_sign(outline: Outline, node: int) -> bool:
    return begins_answer(outline.text(node)) > 0


def _among_questions(outline: Outline, node: int) -> bool:
    """Whether most headlines beside a node end in a question mark, so that 「如何申领」 asks too."""
    this = outline.nodes[node]
    beside: Sequence[int] = [
        other for other in outline.children(this.parent) if outline.nodes[other].head.kin == this.head.kin
    ]
    return 2 * sum(outline.nodes[other].head.question for other in beside) >= len(beside) > 1


def _after_answer_sign(text: str, start: int, end: int) -> int:
    match = _INLINE_ANSWER.match(text[start:end])
    return start + match.end() if match is not None else start


def _question(words: str) -> str:
    return _ANSWER_SIGN.split(words, maxsplit=1)[0].strip()


def _number(outline: Outline, node: int) -> str | None:
    head = outline.nodes[node].head
    if not head.is_numbered or head.number is None:
        return None
    line = outline.document.text[head.start : head.end]
    at = line.find(head.text) if head.text else -1
    return line[:at].strip() or None if at > 0 else None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), end - (len(piece) - len(piece.rstrip()))
