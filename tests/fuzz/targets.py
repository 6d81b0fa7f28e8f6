"""What is fuzzed: a file through its reader, parser and rules as an ingest takes it, and a question to its answer."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from functools import cache
from pathlib import Path

from assistant.assistant import Assistant
from ingest.lint import lint
from ingest.parse import parse_document
from ingest.parse.lists import parse_table
from ingest.raw import RawDocument, RawTable
from ingest.readers import SUFFIXES, read
from ingest.sync import ingest
from knowledge.encode import load_encoder
from knowledge.errors import GuideError
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import Searcher
from knowledge.store import Store
from tests.fuzz.seeds import PACK
from tests.ingest.readers.makers import check_positions

Target = Callable[[bytes], None]

TODAY = date(2026, 11, 29)
REGIONS = (None, "999900", "999901", "999902", "440106")


@cache
def _places() -> Places:
    return Places.load()


def file_target(suffix: str) -> Target:
    """A file of one kind, taken in as `ingest` does, up to what would be stored. A refusal with words is a good ending."""
    folder = Path(tempfile.mkdtemp())
    path = folder / f"in{suffix}"

    def run(content: bytes) -> None:
        path.write_bytes(content)
        try:
            for raw in read(path):
                _understand(raw)
        except GuideError:
            return

    return run


def _understand(raw: RawDocument | RawTable) -> None:
    if isinstance(raw, RawTable):
        listed = parse_table(raw, places=_places(), region="999901")
        for guide in listed.guides:
            lint(guide, listed.source_texts[guide.source.id], today=TODAY)
        return
    check_positions(raw)
    page = parse_document(raw, places=_places())
    for guide in page.guides:
        lint(guide, raw.text, today=TODAY)


def ask_target() -> Target:
    """A talk of some questions, one a line, over the sample pack; the first byte chooses the place."""
    folder = Path(tempfile.mkdtemp())
    store = Store.open(folder)
    ingest([PACK], store, _places())
    index = EmbeddedIndex.open(folder, load_encoder())
    lexicon = Lexicon.load()
    catch_up(store, index, lexicon)
    assistant = Assistant(Searcher(store, index, lexicon), _places())

    def run(content: bytes) -> None:
        place, text = content[:1], content[1:].decode("utf-8", "replace")
        region = REGIONS[place[0] % len(REGIONS)] if place else None
        talk: str | None = None
        for question in text.split("\n")[:3]:
            answer = assistant.answer(question, region=region, conversation_id=talk, today=TODAY)
            answer.model_dump_json()
            talk = answer.conversation_id

    return run


TARGETS: Mapping[str, Callable[[], Target]] = {
    **{suffix[1:]: (lambda suffix=suffix: file_target(suffix)) for suffix in SUFFIXES if suffix != ".htm"},
    "ask": ask_target,
}
