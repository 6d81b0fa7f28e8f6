"""Puts the pieces together from settings: record, places, index, search, assistant. Everything heavy is imported here, on demand."""

from __future__ import annotations

import gc
import logging
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.tally import Tally
from knowledge.access import CITIZEN
from knowledge.accounts import Accounts
from knowledge.errors import IndexDamagedError
from knowledge.places import Places
from knowledge.sealing import Seal, keys_in
from knowledge.store import AccountRecord, Store
from knowledge.store.indexing import ANSWERS_KEY
from ui.settings import Settings

if TYPE_CHECKING:
    from assistant.history import Memory
    from assistant.routes import Hotlines
    from ingest.sync import IngestReport
    from knowledge.index import Engine, IndexPlace, KnowledgeIndex
    from knowledge.laws.library import LawLibrary
    from knowledge.lexicon.lexicon import Lexicon
    from knowledge.search import Searcher
    from ui.asking import Answers
    from ui.shared_answers import SharedAnswers

log = logging.getLogger("mingbai.index")

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Record:
    """The record and the places: enough for lists, reports and export."""

    store: Store
    places: Places


@dataclass(frozen=True)
class Search(Record):
    """The record with its index open for searching."""

    index: KnowledgeIndex
    lexicon: Lexicon
    searcher: Searcher


@dataclass(frozen=True)
class Opened(Record):
    """What the pages and the API work with."""

    assistant: Answers
    search: Search | None = None  # None where only a fake answers: nearest matters are then unknown
    tally: Tally | None = None  # None where no language model is configured
    shared_answers: SharedAnswers | None = None  # None where no Redis is configured


def open_record(settings: Settings) -> Record:
    """Open the record.

    Raises:
        StoreError: it cannot be opened.
    """
    return Record(store=Store.open(settings.record), places=Places.load())


def open_laws(settings: Settings, *, build: bool = False) -> LawLibrary | None:
    """The texts of laws; None where there are none, or none indexed yet. Opening takes no time; building about ten seconds, once.

    Raises:
        SettingError: the file to build from cannot be read.
    """
    from knowledge.laws.library import build_library, open_library

    if build and settings.laws is not None:
        return build_library(settings.laws, settings.data)
    return open_library(settings.data, settings.laws)


def open_accounts(store: Store, settings: Settings) -> Accounts:
    """Who may sign in to this deployment. Where a key for second secrets is set, those that lie open are sealed now.

    Raises:
        SettingError: the file of that key cannot be read, or holds none.
    """
    seal = Seal(keys_in(settings.totp_key_file)) if settings.totp_key_file is not None else Seal()
    accounts = Accounts(AccountRecord(store.engine), idle=timedelta(minutes=settings.session_minutes), seal=seal)
    if seal.is_set:
        accounts.seal_secrets()
    return accounts


def open_search(
    settings: Settings,
    *,
    record: Record | None = None,
    lexicon: Lexicon | None = None,
    progress: Progress | None = None,
    workers: int = 0,
) -> Search:
    """Open record and index; whatever an interrupted run left out of the index is put in first, and a damaged index is made anew.

    Args:
        lexicon: that of these settings, where it is in memory already.
        workers: see `knowledge.index.catch_up`.

    Raises:
        IndexStaleError: the index was made by another encoder or schema, or lies in another engine; the message names the command.
        IndexGoneError: the server that holds it does not answer.
        EncoderError: the embedding model cannot be loaded.
        StoreError: the record cannot be opened.
    """
    from knowledge.encode import load_encoder
    from knowledge.index import catch_up, open_index
    from knowledge.index.in_force import needs_building
    from knowledge.search import Searcher
    from knowledge.search.rerank import load_reranker
    from knowledge.store.indexing import REBUILD

    base = record or open_record(settings)
    place = index_place(settings)
    if base.store.setting(REBUILD) is not None or needs_building(base.store, place):
        rebuild_index(settings, base, progress)
    lexicon = lexicon or load_lexicon(settings)
    encoder = load_encoder(settings.encoder)
    try:
        index = open_index(base.store, place, encoder)
        if index.is_new and base.store.is_indexed():
            raise IndexDamagedError("索引不见了，库里的内容没有丢。")
        catch_up(base.store, index, lexicon, progress, workers=workers)
    except IndexDamagedError as error:
        log.warning("%s现在就重建，请稍候。", error)
        rebuild_index(settings, base, progress)
        index = open_index(base.store, place, encoder)
    searcher = Searcher(base.store, index, lexicon, reranker=load_reranker(settings.reranker))
    return Search(store=base.store, places=base.places, index=index, lexicon=lexicon, searcher=searcher)


def open_assistant(settings: Settings, *, search: Search | None = None, history: Memory | None = None) -> Opened:
    """Open everything that answering needs; errors as `open_search`. `history` is where conversations are remembered."""
    from assistant.assistant import Assistant

    found = search or open_search(settings)
    shared = open_shared_answers(settings, found)
    assistant = Assistant(
        found.searcher,
        found.places,
        hotlines=hotlines_of(settings),
        history=history,
        keep=settings.keep_answers,
        shared=shared,
    )
    opened = Opened(store=found.store, places=found.places, assistant=assistant, search=found, shared_answers=shared)
    if settings.llm is None:
        return opened
    from ui.model_wiring import with_model

    tally = Tally()
    helped = with_model(assistant, found, settings, tally)
    return replace(opened, assistant=helped, tally=tally)


def open_shared_answers(settings: Settings, found: Search) -> SharedAnswers | None:
    """Where the server processes of one record share their answers; None without Redis, or where none are kept."""
    if settings.redis is None or not settings.keep_answers:
        return None
    from ui.shared_answers import SharedAnswers

    found.store.swap_setting(ANSWERS_KEY, None, secrets.token_hex(32))  # one key a record, whichever process is first
    about = {
        "program": version("mingbai"),
        "encoder": found.index.encoder.name,
        "hotlines": hotlines_of(settings).model_dump_json(),
    }
    return SharedAnswers(settings.redis, secret=(found.store.setting(ANSWERS_KEY) or "").encode(), about=about)


def hotlines_of(settings: Settings) -> Hotlines:
    """The phone numbers of one deployment: the national ones, with those of the settings in their place.

    Raises:
        SettingError: a line of the settings has a name that nobody knows.
    """
    from assistant.routes import Hotlines

    pairs = (settings.hotlines or "").replace("，", ",").split(",")
    named = dict(pair.split("=", 1) for pair in pairs if pair)
    return Hotlines(general=settings.hotline).replaced(named)


# each needs what the others do not: sounds, the model of routes, pairs of matters, bundles, the calendar
WARMING = (
    "办理时限",
    "shenfenzheng丢了多少钱",
    "越级反映村里的事",
    "结婚和离婚各要带什么",
    "孩子出生后要办哪些事",
    "周五交材料几号能拿到居住证",
)


def warm_up(opened: Opened, settings: Settings) -> None:
    """Ask a few questions and drop their answers, so that dictionaries, models and index pages are loaded before the first visitor comes.

    The first who asked by sound waited 0.3 s for the table of sounds, and all beside him with him.
    """
    place = settings.region or next(iter(opened.store.seen_by(CITIZEN).regions()), None)
    alone = getattr(opened.assistant, "alone", opened.assistant)  # no model is paid for a question that nobody asked
    for question in WARMING:
        alone.answer(question, region=place)
    gc.collect()
    gc.freeze()  # what is loaded by now stays to the end; looking through it again and again held all answers up for 0.15 s


def ingest_paths(
    paths: Sequence[Path],
    record: Record,
    *,
    region: str | None,
    agency: str | None,
    prune: bool,
    progress: Progress | None,
    meanwhile: Callable[[], object] | None = None,
) -> IngestReport:
    """Read files and folders into the record; see `ingest.sync.ingest`.

    Args:
        meanwhile: what else there is to do. Much is then read in a process beside this one, so only for a caller without threads of its own at work.
    """
    from ingest.sync import ingest, unread
    from ui.reading_apart import is_large, read_apart

    def reading(tell: Progress | None) -> IngestReport:
        return ingest(paths, record.store, record.places, region=region, agency=agency, prune=prune, progress=tell)

    if meanwhile is None or not is_large(unread(paths, record.store, region=region, agency=agency)):
        return reading(progress)
    record.store.close()  # no connection may be used by two processes
    return read_apart(reading, meanwhile, progress)


def load_lexicon(settings: Settings) -> Lexicon:
    """The lexicon, with a deployment's own words and model."""
    from knowledge.lexicon.lexicon import Lexicon
    from knowledge.lexicon.overlay import OVERLAY
    from knowledge.recognize import ADAPTED

    return Lexicon.load(overlay=settings.data / OVERLAY, model=settings.data / ADAPTED)


def ready_to_index(settings: Settings, lexicon: Lexicon | None = None) -> Lexicon:
    """The lexicon, with everything else in memory that indexing needs: a second's work that waits for nothing, once a process.

    Args:
        lexicon: that of these settings, where it is in memory already.
    """
    from knowledge.encode import load_encoder
    from knowledge.index.dense import load_engine
    from knowledge.index.makers import made_ready

    lexicon = lexicon or load_lexicon(settings)
    load_encoder(settings.encoder)
    made_ready(lexicon)
    if settings.milvus_url is None:
        load_engine()
    return lexicon


def index_place(settings: Settings) -> IndexPlace:
    """Where the index of these settings may lie."""
    from knowledge.index import Engine, IndexPlace

    engine = Engine(settings.index) if settings.index is not None else None
    return IndexPlace(data=settings.data, engine=engine, milvus=settings.milvus_url)


def rebuild_index(settings: Settings, record: Record, progress: Progress | None, to: Engine | None = None) -> int:
    """Build the index anew from the record; returns how many items it holds. Errors as `knowledge.index.rebuild`."""
    from knowledge.encode import load_encoder
    from knowledge.index import rebuild

    lexicon, encoder = load_lexicon(settings), load_encoder(settings.encoder)
    return rebuild(record.store, index_place(settings), encoder, lexicon, to=to, progress=progress)


def sample_pack() -> Path:
    """The folder of the sample pack shipped with the product."""
    import ingest

    return Path(ingest.__file__ or "").parent / "sample" / "pack"
