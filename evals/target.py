"""Who is asked: the assistant in this process, or a server over HTTP. Everything else sees the `Target` protocol."""

from __future__ import annotations

import threading
import time
from datetime import date
from typing import Protocol

import httpx

from assistant.answer import Answer, Citation
from assistant.assistant import Assistant
from evals.record import Exchange, Looked, Ranked
from knowledge.access import CITIZEN, Role, Viewer
from knowledge.codelists import Grade
from knowledge.errors import SettingError
from knowledge.index import KnowledgeIndex
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import Evidence, Query, Searcher
from knowledge.store import Store
from knowledge.validity import holds, term_of


class Target(Protocol):
    """Something that answers questions. Safe to share between threads."""

    @property
    def name(self) -> str:
        """What the report calls it."""
        ...

    def ask(
        self, question: str, *, region: str | None, conversation_id: str | None, grade: Grade, day: date | None = None
    ) -> Exchange:
        """Ask one question, in an earlier conversation when its id is given, as if on a day when one is given.

        Raises:
            SettingError: the target cannot be reached or refuses the question.
        """
        ...


class WatchedSearcher(Searcher):
    """A searcher that remembers what it last found for each thread, so that a run can show the candidates."""

    def __init__(self, store: Store, index: KnowledgeIndex, lexicon: Lexicon) -> None:
        super().__init__(store, index, lexicon)
        self._seen = threading.local()

    def search(self, query: Query, *, matters: int = 10, passages: int = 12) -> Evidence:
        """See `Searcher.search`."""
        evidence = super().search(query, matters=matters, passages=passages)
        self._seen.last = (query, evidence)
        return evidence

    def take(self) -> tuple[Query, Evidence] | None:
        """What this thread searched last and found; None when it has not searched since the last call."""
        seen: tuple[Query, Evidence] | None = getattr(self._seen, "last", None)
        self._seen.last = None
        return seen


class InProcess:
    """The assistant itself, without a server."""

    def __init__(
        self,
        searcher: WatchedSearcher,
        places: Places,
        *,
        assistant: Assistant | None = None,
        day: date | None = None,
    ) -> None:
        self.day = day  # of cases that name none
        self.searcher = searcher
        self.places = places
        self.assistant = assistant or Assistant(searcher, places)

    @property
    def name(self) -> str:
        """See `Target.name`."""
        return "本机助手"

    def ask(
        self, question: str, *, region: str | None, conversation_id: str | None, grade: Grade, day: date | None = None
    ) -> Exchange:
        """See `Target.ask`."""
        self.searcher.take()
        asked_on = day or self.day or date.today()
        started = time.perf_counter()
        answer = self.assistant.answer(
            question, region=region, conversation_id=conversation_id, viewer=viewer_of(grade), today=asked_on
        )
        seconds = time.perf_counter() - started
        seen = self.searcher.take()
        looked = tuple(looked_up(citation, self.searcher.store, asked_on) for citation in answer.citations)
        ranked = None if seen is None else ranking(seen[1])
        return Exchange(
            question=question, answer=answer, seconds=round(seconds, 6), day=asked_on, ranked=ranked, looked=looked
        )


class Http:
    """A running server, asked as any client asks it: public questions only."""

    def __init__(self, url: str, *, timeout_seconds: float = 30.0) -> None:
        self._url = url.rstrip("/")
        # a suite's questions are no citizens': the server is asked not to keep those it cannot answer
        self._client = httpx.Client(timeout=timeout_seconds, headers={"DNT": "1"})

    @property
    def name(self) -> str:
        """See `Target.name`."""
        return self._url

    def ask(
        self, question: str, *, region: str | None, conversation_id: str | None, grade: Grade, day: date | None = None
    ) -> Exchange:
        """See `Target.ask`."""
        if grade is not Grade.PUBLIC:
            raise SettingError(f"{self._url} 只能按公开的身份提问，这道题要求「{grade.value}」，请在本机运行。")
        as_of = day.isoformat() if day is not None else None
        body = {"question": question, "region": region, "conversation_id": conversation_id, "as_of": as_of}
        started = time.perf_counter()
        answer = Answer.model_validate_json(self._sent("POST", "/api/ask", body))
        seconds = time.perf_counter() - started
        looked = tuple(self._look_up(citation, as_of) for citation in answer.citations)
        return Exchange(question=question, answer=answer, seconds=round(seconds, 6), day=day, looked=looked)

    def _sent(self, method: str, path: str, body: dict[str, str | None] | None = None) -> bytes:
        try:
            response = self._client.request(method, f"{self._url}{path}", json=body)
            response.raise_for_status()
        except httpx.HTTPError as error:
            raise SettingError(f"{self._url}{path} 没有答复：{error}。请检查地址和服务是否在运行。") from error
        return response.content

    def _look_up(self, citation: Citation, as_of: str | None) -> Looked:
        query = httpx.QueryParams({"start": citation.start, "end": citation.end, **({"as_of": as_of} if as_of else {})})
        try:
            response = self._client.get(f"{self._url}/api/sources/{citation.guide_id}?{query}")
        except httpx.HTTPError:
            return Looked(marker=citation.marker)
        found = response.json().get("quote") if response.is_success else None
        return Looked(marker=citation.marker, resolves=found == citation.quote)


def viewer_of(grade: Grade) -> Viewer:
    """Who asks a case of a grade: a citizen, or one who reads that grade of every department."""
    return CITIZEN if grade is Grade.PUBLIC else Viewer.of(Role.AUDITOR, grade=grade)


def ranking(evidence: Evidence) -> tuple[Ranked, ...]:
    """The candidate matters of a search; a page that is both guide and document counts once, where it stands first."""
    ranked: dict[tuple[str, str], Ranked] = {}
    for hit in evidence.matters:
        ranked.setdefault(
            (hit.title, hit.region), Ranked(id=hit.id, title=hit.title, region=hit.region, score=round(hit.score, 4))
        )
    return tuple(ranked.values())


def looked_up(citation: Citation, store: Store, day: date) -> Looked:
    """What the store holds behind a citation on the day it was asked for."""
    item = store.item(citation.guide_id, day)
    if item is None:
        return Looked(marker=citation.marker, resolves=False, current=False)
    return Looked(
        marker=citation.marker,
        resolves=item.text[citation.start : citation.end] == citation.quote,
        current=holds(item.content, day),
        grade=getattr(item.content, "grade", Grade.PUBLIC),
        expires=term_of(item.content).expires,
    )
