"""An `Answer` as an OpenAI chat completion: the text with its marks, each mark an annotation, whole or as a stream of chunks."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from typing import Any, Literal
from urllib.parse import quote, urlencode

from assistant.answer import Answer, Citation, Status
from ui.openai_contract import (
    MODEL,
    Annotation,
    Choice,
    CitedField,
    Completion,
    CompletionMessage,
    UrlCitation,
    Usage,
)

FINISH: dict[Status, Literal["stop", "content_filter"]] = {Status.BLOCKED: "content_filter"}  # every other ending: stop
_MARK = re.compile(r"\[(\d{1,2})\]")  # two digits: 深府[2024]12号 is a document number, not a mark
_SAID_ELSEWHERE = {
    "text",
    "citations",
    "conversation_id",
}  # by content and annotations; every request is a talk of its own
DONE = "data: [DONE]\n\n"


def completion_of(answer: Answer, *, base_url: str) -> Completion:
    """The whole completion.

    Args:
        base_url: this service's own address with its closing slash, for sources that have no page of their own.
    """
    message = CompletionMessage(content=answer.text, annotations=annotations_of(answer, base_url))
    return Completion(
        id=f"chatcmpl-{answer.answer_id}",
        created=int(time.time()),
        choices=(Choice(message=message, finish_reason=FINISH.get(answer.status, "stop")),),
        mingbai=answer.model_dump(mode="json", exclude=_SAID_ELSEWHERE),
    )


def annotations_of(answer: Answer, base_url: str) -> tuple[Annotation, ...]:
    """One annotation for every mark in the text, in its order; a mark without a citation has none."""
    cited = {citation.marker: citation for citation in answer.citations}
    marks = ((mark, cited.get(int(mark[1]))) for mark in _MARK.finditer(answer.text))
    return tuple(_annotation(mark, citation, base_url) for mark, citation in marks if citation is not None)


def _annotation(mark: re.Match[str], citation: Citation, base_url: str) -> Annotation:
    return Annotation(
        url_citation=UrlCitation(
            start_index=mark.start(),
            end_index=mark.end(),
            title=citation.title,
            url=citation.source_url or _own_page(citation, base_url),
        ),
        mingbai=CitedField.model_validate(citation.model_dump(include=set(CitedField.model_fields))),
    )


def _own_page(citation: Citation, base_url: str) -> str:
    span = urlencode({"start": citation.start, "end": citation.end})
    return f"{base_url}api/sources/{quote(citation.guide_id, safe='')}?{span}"


def chunks_of(completion: Completion, *, with_usage: bool) -> Iterator[str]:
    """The same completion as server-sent events: the role, the text line by line, annotations with the end, ``[DONE]``."""
    choice = completion.choices[0]
    yield _event(completion, {"role": "assistant", "content": ""})
    for line in choice.message.content.splitlines(keepends=True):
        yield _event(completion, {"content": line})
    marks = [one.model_dump(mode="json") for one in choice.message.annotations]
    yield _event(completion, {"annotations": marks}, finish=choice.finish_reason, mingbai=completion.mingbai)
    if with_usage:
        yield _sent({**_head(completion), "choices": [], "usage": Usage().model_dump()})
    yield DONE


def _event(completion: Completion, delta: dict[str, Any], *, finish: str | None = None, **more: Any) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    return _sent({**_head(completion), "choices": [choice], **more})


def _head(completion: Completion) -> dict[str, Any]:
    return {"id": completion.id, "object": "chat.completion.chunk", "created": completion.created, "model": MODEL}


def _sent(chunk: dict[str, Any]) -> str:
    return f"data: {json.dumps(chunk, ensure_ascii=False)}\n\n"
