"""A process that answers sees what another one ingests, also when it looked between record and index."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from knowledge.access import CITIZEN
from knowledge.encode import Encoder
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.search import Searcher
from knowledge.search.query import read_question
from knowledge.store import Store
from tests.samples import CITY, faq_page

_INGEST = """
import sys
from pathlib import Path
from knowledge.encode import load_encoder
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.store import Store
from tests.samples import pension_page

folder = Path(sys.argv[1])
store = Store.open(folder)
store.put_file("new.html", "1", [pension_page()])
print("stored", flush=True)
sys.stdin.readline()
catch_up(store, EmbeddedIndex.open(folder, load_encoder(None)), Lexicon.load())
print("indexed", flush=True)
"""


def test_a_search_between_record_and_index_does_not_hide_the_new_guide(
    tmp_path: Path, encoder: Encoder, lexicon: Lexicon
) -> None:
    store = Store.open(tmp_path)
    store.put_file("faq.html", "1", [faq_page()])
    index = EmbeddedIndex.open(tmp_path, encoder)
    catch_up(store, index, lexicon)
    searcher = Searcher(store, index, lexicon)
    query = read_question("养老金怎么领", lexicon, regions=(CITY,), viewer=CITIZEN)

    def guides() -> list[str]:
        store._seen.forget()  # its quarter of a second is over
        return [hit.id for hit in searcher.search(query).matters if hit.id.startswith("guide:养老金")]

    with subprocess.Popen(
        [sys.executable, "-c", _INGEST, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        assert other.stdout.readline() == "stored\n"
        assert guides() == []
        other.stdin.write("\n")
        other.stdin.flush()
        assert other.stdout.readline() == "indexed\n"
        assert guides() == [f"guide:养老金{CITY}"]
    index.close()
    store.close()
