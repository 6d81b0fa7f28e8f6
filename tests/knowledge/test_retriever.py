"""The LangChain seams: the index as a retriever, the assistant as a Runnable."""

from __future__ import annotations

import pytest
from langchain_core.documents import Document
from langchain_core.runnables import RunnableLambda

from assistant.answer import Answer, Status
from assistant.assistant import Assistant
from knowledge.places import Places
from knowledge.retriever import KnowledgeRetriever
from knowledge.search import Searcher
from tests.samples import CITY, OTHER_DISTRICT

QUESTION = "哪些情形算非本人意愿中断就业"


@pytest.fixture
def retriever(searcher: Searcher, places: Places) -> KnowledgeRetriever:
    return KnowledgeRetriever(searcher=searcher, places=places, region=CITY, k=3)


def test_a_retriever_gives_whole_passages_best_first(retriever: KnowledgeRetriever) -> None:
    found = retriever.invoke(QUESTION)
    scores = [document.metadata["score"] for document in found]
    assert "2.单位破产。" in found[0].page_content
    assert (scores == sorted(scores, reverse=True), len(found) <= 3) == (True, True)


def test_each_document_says_where_it_stands(retriever: KnowledgeRetriever, searcher: Searcher) -> None:
    document = retriever.invoke(QUESTION)[0]
    item = searcher.store.item(document.metadata["owner"])
    assert item is not None
    assert item.text[document.metadata["start"] : document.metadata["end"]] == document.page_content
    assert document.metadata["title"] == "失业保险常见问题"


def test_a_district_also_reads_what_its_city_says(searcher: Searcher, places: Places) -> None:
    district = KnowledgeRetriever(searcher=searcher, places=places, region=OTHER_DISTRICT)
    assert "2.单位破产。" in district.invoke(QUESTION)[0].page_content


def test_an_unknown_region_finds_nothing(searcher: Searcher, places: Places) -> None:
    assert KnowledgeRetriever(searcher=searcher, places=places, region="123456").invoke(QUESTION) == []


def test_a_retriever_stands_in_a_chain(retriever: KnowledgeRetriever) -> None:
    def titles(documents: list[Document]) -> list[str]:
        return [document.metadata["title"] for document in documents]

    assert (retriever | RunnableLambda(titles)).invoke(QUESTION)[0] == "失业保险常见问题"


def test_the_assistant_stands_in_a_chain(searcher: Searcher, places: Places) -> None:
    runnable = Assistant(searcher, places).as_runnable()
    answers: list[Answer] = runnable.batch(["云河市企业职工养老金申领要多少天", "养老金申领要多少天"])
    assert [answer.status for answer in answers] == [Status.ANSWERED, Status.CLARIFY]
