"""Corrections put together from settings: the desk, who works at it, and the index brought up to what it changed."""

from __future__ import annotations

from ingest.editing.desk import EditDesk
from ingest.editing.forms import Editor
from ingest.editing.workplace import Clock, utc_now
from knowledge.access import Role, Viewer
from knowledge.accounts import SignedIn
from knowledge.errors import SettingError
from knowledge.store import Store
from ui.settings import Settings
from ui.wiring import Search, open_accounts

ON_SITE = "服务器上的维护人员"  # whoever runs a command there and names no account


def edit_desk(store: Store, settings: Settings, *, clock: Clock = utc_now) -> EditDesk:
    """The desk of one deployment, with as many reviewers as it asks for."""
    return EditDesk(store, reviewers=2 if settings.review == "two" else 1, clock=clock)


def editor_of(who: SignedIn) -> Editor:
    """Somebody who signed in."""
    return Editor(name=who.account.name, viewer=who.account.viewer)


def editor_named(store: Store, settings: Settings, account: str | None) -> Editor:
    """Who a command works for: an account with its own rights, else the maintainer who runs it.

    Raises:
        SettingError: there is no such account, or it is closed.
    """
    if not account:
        return Editor(name=ON_SITE, viewer=Viewer.of(Role.MAINTAINER))
    accounts = open_accounts(store, settings)
    found = accounts.named(account)
    if found.disabled:
        raise SettingError(f"账号 {account} 已经停用，不能用它更正。")
    return Editor(name=found.name, viewer=accounts.viewer_named(account))


def catch_up_index(search: Search | None) -> None:
    """Bring an open index up to the record, so that the next question is answered from what changed."""
    from knowledge.index import catch_up

    if search is not None:
        catch_up(search.store, search.index, search.lexicon, None)
