"""A small client of the HTTP API for Python programs: typed answers, errors that say what to do.

with MingbaiClient("http://127.0.0.1:7860", region="440106") as mingbai:
    talk = mingbai.talk()
    talk.ask("小孩上户口要带什么")
    answer = talk.ask("那要多少钱")
"""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import quote

import httpx2
from pydantic import BaseModel, ValidationError

from assistant.answer import Answer
from evals.ratings.levels import Reason
from knowledge.errors import MingbaiError
from knowledge.guide import ServiceGuide
from ui.contract import FeedbackReceipt, GuideList, RegionList, SourcePassage
from ui.problems import ProblemDocument

TIMEOUT_SECONDS = 30.0

T = TypeVar("T", bound=BaseModel)


class ServiceError(MingbaiError):
    """The service refused a request, or could not be reached; `problem` is what it said, None when it said nothing of ours."""

    def __init__(
        self, words: str, *, problem: ProblemDocument | None = None, retry_after_seconds: int | None = None
    ) -> None:
        self.problem = problem
        self.retry_after_seconds = retry_after_seconds
        super().__init__(words)


class MingbaiClient:
    """One service. Safe to share between threads; close it, or use it in a ``with``.

    Args:
        address: where the service is.
        region: the jurisdiction of every question that names none itself.
        http: a client to send with, when proxies or certificates need one of one's own.
    """

    def __init__(
        self, address: str = "http://127.0.0.1:7860", *, region: str | None = None, http: httpx2.Client | None = None
    ) -> None:
        self._http = http or httpx2.Client(base_url=address, timeout=TIMEOUT_SECONDS)
        self._region = region

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give the connections back."""
        self._http.close()

    def ask(self, question: str, *, region: str | None = None, conversation_id: str | None = None) -> Answer:
        """Ask one question; every error is a `ServiceError`."""
        body = {"question": question, "region": region or self._region, "conversation_id": conversation_id}
        return self._call(Answer, "POST", "/api/ask", json=body)

    def talk(self, *, region: str | None = None) -> Talk:
        """A talk in which questions lean on those before."""
        return Talk(self, region=region or self._region)

    def rate(
        self, answer_id: str, level: int, *, reasons: tuple[Reason, ...] = (), comment: str | None = None
    ) -> FeedbackReceipt:
        """Rate an answer from 5 (very satisfied) to 1."""
        body = {"answer_id": answer_id, "rating": level, "reasons": list(reasons), "comment": comment}
        return self._call(FeedbackReceipt, "POST", "/api/feedback", json=body)

    def guides(self, query: str | None = None, *, region: str | None = None, limit: int = 50) -> GuideList:
        """Guides by a part of their names."""
        return self._call(
            GuideList, "GET", "/api/guides", params=_given(q=query, region=region or self._region, limit=limit)
        )

    def guide(self, guide_id: str) -> ServiceGuide:
        """One guide with all its fields."""
        return self._call(ServiceGuide, "GET", f"/api/guides/{quote(guide_id, safe='')}")

    def source(self, source_id: str, *, start: int | None = None, end: int | None = None) -> SourcePassage:
        """The source text of a citation."""
        return self._call(
            SourcePassage, "GET", f"/api/sources/{quote(source_id, safe='')}", params=_given(start=start, end=end)
        )

    def regions(self, query: str = "") -> RegionList:
        """Jurisdictions by name, pinyin or code."""
        return self._call(RegionList, "GET", "/api/regions", params={"q": query})

    def _call(self, kind: type[T], method: str, path: str, **sent: Any) -> T:
        try:
            response = self._http.request(method, path, **sent)
        except httpx2.HTTPError as error:
            raise ServiceError(f"连不上服务（{type(error).__name__}），请检查地址和网络。") from error
        if response.is_error:
            raise _refused(response)
        return kind.model_validate_json(response.content)


class Talk:
    """Questions that lean on each other."""

    def __init__(self, client: MingbaiClient, *, region: str | None) -> None:
        self._client = client
        self._region = region
        self._conversation_id: str | None = None

    def ask(self, question: str) -> Answer:
        """Ask the next question."""
        answer = self._client.ask(question, region=self._region, conversation_id=self._conversation_id)
        self._conversation_id = answer.conversation_id
        return answer


def _given(**options: object) -> dict[str, object]:
    return {name: value for name, value in options.items() if value is not None}


def _refused(response: httpx2.Response) -> ServiceError:
    seconds = response.headers.get("retry-after", "")
    wait = int(seconds) if seconds.isdigit() else None
    try:
        problem = ProblemDocument.model_validate_json(response.content)
    except ValidationError:
        return ServiceError(f"服务返回了 {response.status_code}，没有说明原因。", retry_after_seconds=wait)
    fields = "；".join(f"{error.field}：{error.message}" for error in problem.errors)
    words = f"{problem.title}。{fields or problem.detail}"
    return ServiceError(words, problem=problem, retry_after_seconds=wait)
