"""The maintenance pages over a real record and a real index, with jobs that run at once."""

from __future__ import annotations

from pathlib import Path

from knowledge.accounts import Accounts
from knowledge.encode import Encoder
from knowledge.index import EmbeddedIndex, catch_up
from knowledge.lexicon.lexicon import Lexicon
from knowledge.places import Places
from knowledge.search import Searcher
from knowledge.store import AccountRecord, Store
from tests.fakes import FakeAssistant
from tests.ui.consoles import Consoles, settings_in
from ui.admin.office import Office
from ui.admin.pages import office_router
from ui.admin.staging import Staging
from ui.rating_wiring import utc_now
from ui.settings import Settings
from ui.wiring import Opened, Search, open_assistant


def searching(folder: Path, store: Store, places: Places, encoder: Encoder, lexicon: Lexicon) -> Search:
    """The record with its index, caught up."""
    index = EmbeddedIndex.open(folder, encoder)
    catch_up(store, index, lexicon)
    return Search(store, places, index, lexicon, Searcher(store, index, lexicon))


def office_of(opened: Opened, settings: Settings) -> Office:
    """An office whose jobs are done when its pages answer."""
    accounts = Accounts(AccountRecord(opened.store.engine))
    return Office(opened, settings, accounts, Staging(settings.data), utc_now, lambda job: job())


def admin_of(opened: Opened, settings: Settings) -> Consoles:
    """The pages and a browser for each account."""
    return Consoles(opened, settings, office_router(office_of(opened, settings)))


def faked(folder: Path, store: Store, places: Places) -> Consoles:
    """The pages over a record whose answers come from a fake."""
    return admin_of(Opened(store=store, places=places, assistant=FakeAssistant()), settings_in(folder))


def answering(folder: Path, search: Search) -> tuple[Opened, Consoles]:
    """The pages over the real assistant."""
    settings = settings_in(folder)
    opened = open_assistant(settings, search=search)
    return opened, admin_of(opened, settings)
