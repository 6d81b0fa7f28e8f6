"""The index as a LangChain retriever, so that any chain can use it under the same filters as everything else."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from knowledge.codelists import Grade
from knowledge.places import Places
from knowledge.search import PassageHit, Searcher, read_question


class KnowledgeRetriever(BaseRetriever):
    """Passages for a question within one jurisdiction's chain, best first.

    Each document's metadata holds ``owner``, ``title``, ``field``, ``heading``, ``start``, ``end``, ``region`` and ``score``;
    `start` and `end` are offsets in the owner's source text.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    searcher: Searcher
    places: Places
    region: str
    grades: tuple[Grade, ...] = (Grade.PUBLIC,)
    k: int = 5

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        del run_manager
        chain = tuple(place.code for place in self.places.chain(self.region))
        read = read_question(query, self.searcher.lexicon, regions=chain, grades=self.grades)
        return [_document(hit) for hit in self.searcher.search(read, matters=0, passages=self.k).passages]


def _document(hit: PassageHit) -> Document:
    passage = hit.passage
    return Document(
        id=passage.id,
        page_content=passage.text,
        metadata={
            "owner": passage.owner,
            "title": hit.title,
            "field": passage.field,
            "heading": passage.heading,
            "start": passage.span.start,
            "end": passage.span.end,
            "region": passage.region,
            "score": hit.score,
        },
    )
