"""The index as a LangChain retriever, so that any chain can use it under the same filters as everything else."""

from __future__ import annotations

from datetime import date
from itertools import islice

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from knowledge.access import CITIZEN, Viewer
from knowledge.places import Places
from knowledge.search import PassageHit, Searcher, read_question
from knowledge.validity import holds

SPARE = 10  # ended passages that may stand before the ones asked for


class KnowledgeRetriever(BaseRetriever):
    """Passages for a question within one jurisdiction's chain, best first.

    Each document's metadata holds ``owner``, ``title``, ``field``, ``heading``, ``start``, ``end``, ``region`` and ``score``;
    `start` and `end` are offsets in the owner's source text. Only what holds on `day` is returned; None for the day of the call.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    searcher: Searcher
    places: Places
    region: str
    viewer: Viewer = CITIZEN
    k: int = 5
    day: date | None = None

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        del run_manager
        chain = tuple(place.code for place in self.places.chain(self.region))
        read = read_question(query, self.searcher.lexicon, regions=chain, viewer=self.viewer)
        found = self.searcher.search(read, matters=0, passages=self.k + SPARE).passages
        day = self.day or date.today()
        items = self.searcher.store.seen_by(self.viewer).items([hit.passage.owner for hit in found], day)
        holding = (hit for hit in found if (item := items.get(hit.passage.owner)) and holds(item.content, day))
        return [_document(hit) for hit in islice(holding, self.k)]


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
