"""Others to compare with: a plain LangChain RAG over the same texts, and any OpenAI-compatible endpoint.

The RAG is what a tutorial builds: recursive splitter, Chroma, the best passage quoted as it is. Its libraries are an
optional extra (`pip install mingbai[peers]`), imported only here and only when asked for.
"""

from __future__ import annotations

import secrets
import time
from datetime import date
from typing import Any

import httpx
from langchain_core.documents import Document
from langchain_core.embeddings import Embeddings

from assistant.answer import Answer, Citation, Fact, GuideSummary, Status
from evals.record import Exchange, Ranked
from evals.stand import Stand
from evals.target import looked_up
from knowledge.codelists import Grade
from knowledge.document import CatalogueEntry
from knowledge.encode import Encoder
from knowledge.errors import SettingError
from knowledge.store import StoredItem

CHUNK, OVERLAP = 500, 50  # characters; the splitter's own customary sizes
FOUND = 5  # passages fetched
FLOOR = 0.35  # cosine below which the RAG says that it found nothing; without one it would answer everything
_SEPARATORS = ["\n\n", "\n", "。", "；", "，", ""]
_UNKNOWN = "没有查到相关内容。"


class SharedEmbeddings(Embeddings):
    """The product's encoder as LangChain embeddings, so that only the method differs."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """See `Embeddings`."""
        return [[float(value) for value in row] for row in self._encoder.encode_passages(texts)]

    def embed_query(self, text: str) -> list[float]:
        """See `Embeddings`."""
        return [float(value) for value in self._encoder.encode_questions([text])[0]]


class PlainRag:
    """Splitter, Chroma, best passage. It knows regions, because without them it could only fail; it knows no conversation."""

    def __init__(self, stand: Stand, *, floor: float = FLOOR) -> None:
        self._stand = stand
        self._floor = floor
        self._chunks = _vector_store(stand)

    @property
    def name(self) -> str:
        """See `Target.name`."""
        return "LangChain RAG"

    def ask(
        self, question: str, *, region: str | None, conversation_id: str | None, grade: Grade, day: date | None = None
    ) -> Exchange:
        """See `Target.ask`."""
        started = time.perf_counter()
        chain = [place.code for place in self._stand.places.chain(region)] if region else []
        limits = {"filter": {"region": {"$in": chain}}} if chain else {}
        found = self._chunks.similarity_search_with_score(question, k=FOUND, **limits)
        answer = self._answer([(document, 1.0 - distance) for document, distance in found])
        ranked = tuple(_ranked(document, 1.0 - distance) for document, distance in found)
        looked = tuple(looked_up(citation, self._stand.store, day or date.today()) for citation in answer.citations)
        seconds = round(time.perf_counter() - started, 6)
        return Exchange(question=question, answer=answer, seconds=seconds, ranked=ranked, looked=looked)

    def _answer(self, found: list[tuple[Document, float]]) -> Answer:
        ids = {"answer_id": secrets.token_urlsafe(6), "conversation_id": secrets.token_urlsafe(6)}
        if not found or found[0][1] < self._floor:
            return Answer(**ids, status=Status.NOT_FOUND, text=_UNKNOWN)
        document, item = found[0][0], self._stand.store.item(str(found[0][0].metadata["item"]))
        if item is None:
            return Answer(**ids, status=Status.NOT_FOUND, text=_UNKNOWN)
        citation = _citation(document, item)
        return Answer(
            **ids,
            status=Status.ANSWERED,
            text=f"{document.page_content} [1]",
            guide=_summary(item),
            facts=(Fact(field="text", label="原文", value=document.page_content, marker=1),),
            citations=(citation,),
        )


def _vector_store(stand: Stand) -> Any:
    try:
        from langchain_chroma import Chroma
        from langchain_text_splitters import RecursiveCharacterTextSplitter
    except ImportError as error:
        raise SettingError(
            "对照用的 LangChain 组件没有安装。请运行 pip install langchain-chroma langchain-text-splitters。"
        ) from error
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=CHUNK, chunk_overlap=OVERLAP, separators=_SEPARATORS, add_start_index=True
    )
    seen: dict[str, StoredItem] = {}
    for item in stand.store.active():
        if not isinstance(item.content, CatalogueEntry):
            seen.setdefault(item.content.source.id, item)
    whole = [
        Document(
            page_content=item.text, metadata={"item": item.id, "region": item.content.region, "title": _title(item)}
        )
        for item in seen.values()
    ]
    return Chroma.from_documents(
        splitter.split_documents(whole),
        SharedEmbeddings(stand.encoder),
        collection_name=f"peer-{secrets.token_hex(4)}",
        collection_metadata={"hnsw:space": "cosine"},
    )


def _title(item: StoredItem) -> str:
    return item.content.name if isinstance(item.content, CatalogueEntry) else item.content.title


def _ranked(document: Document, score: float) -> Ranked:
    about = document.metadata
    return Ranked(id=str(about["item"]), title=str(about["title"]), region=str(about["region"]), score=round(score, 4))


def _citation(document: Document, item: StoredItem) -> Citation:
    start = int(document.metadata["start_index"])
    return Citation(
        marker=1,
        guide_id=item.id,
        title=_title(item),
        field="text",
        quote=document.page_content,
        source=item.content.source.name,
        start=start,
        end=start + len(document.page_content),
    )


def _summary(item: StoredItem) -> GuideSummary:
    return GuideSummary(id=item.id, title=_title(item), region=item.content.region, region_name=item.content.region)


class Endpoint:
    """A chat model behind an OpenAI-compatible URL, asked without any guide: what it knows by heart, without sources.

    It cites nothing, so its answers count as passages of no guide: only status and wording can be right.
    """

    def __init__(self, url: str, model: str, *, key: str = "", timeout_seconds: float = 120.0) -> None:
        self._url = url.rstrip("/")
        self._model = model
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.Client(timeout=timeout_seconds, headers=headers)

    @property
    def name(self) -> str:
        """See `Target.name`."""
        return f"{self._model}@{self._url}"

    def ask(
        self, question: str, *, region: str | None, conversation_id: str | None, grade: Grade, day: date | None = None
    ) -> Exchange:
        """See `Target.ask`."""
        body = {
            "model": self._model,
            "temperature": 0,
            "messages": [
                {
                    "role": "system",
                    "content": f"你回答政务服务办事问题。办事地区代码：{region or '未说明'}。不知道就说不知道。",
                },
                {"role": "user", "content": question},
            ],
        }
        started = time.perf_counter()
        words = self._reply(body)
        answer = Answer(
            answer_id=secrets.token_urlsafe(6),
            conversation_id=conversation_id or secrets.token_urlsafe(6),
            status=Status.ANSWERED,
            text=words,
            citations=(Citation(marker=1, guide_id="-", title="-", field="-", quote="", source="-", start=0, end=0),),
        )
        return Exchange(question=question, answer=answer, seconds=round(time.perf_counter() - started, 6))

    def _reply(self, body: dict[str, object]) -> str:
        try:
            response = self._client.post(f"{self._url}/chat/completions", json=body)
            response.raise_for_status()
            return str(response.json()["choices"][0]["message"]["content"])
        except (httpx.HTTPError, KeyError, IndexError, ValueError) as error:
            raise SettingError(f"{self._url} 没有给出答复：{error}。请检查地址、模型名和密钥。") from error
