"""One retrieval for everybody: chat, console, API, command line and evals all call `Searcher`."""

from knowledge.search.query import Query, Term, read_question
from knowledge.search.results import Evidence, MatterHit, PassageHit
from knowledge.search.searcher import Searcher

__all__ = ["Evidence", "MatterHit", "PassageHit", "Query", "Searcher", "Term", "read_question"]
