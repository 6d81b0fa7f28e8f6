"""What an answer for an earlier day leaves unsaid: that a guide it quotes has been corrected, or changed, since that day."""

from __future__ import annotations

from datetime import date

from assistant import replies
from assistant.compose import Draft, day_words
from knowledge.store import Store, StoredItem
from knowledge.validity import Standing, standing


def with_what_changed(draft: Draft, store: Store, day: date) -> Draft:
    """The draft with a notice for each thing it quotes that the record came to know otherwise after the day; as it is where nothing is.

    What begins later by its own words is announced elsewhere (`compose.validity_notices`).
    """
    quoted = list(dict.fromkeys(one.guide_id for one in draft.citations))
    now, then = store.items(quoted), store.items(quoted, day)
    said = [
        notice
        for owner in quoted
        if owner in now and owner in then and now[owner] is not then[owner]
        for notice in _said(then[owner], now[owner], day)
    ]
    return draft.model_copy(update={"notices": (*draft.notices, *dict.fromkeys(said))}) if said else draft


def _said(then: StoredItem, now: StoredItem, day: date) -> tuple[str, ...]:
    if now.text == then.text or standing(now.content, day) is Standing.FUTURE or now.recorded is None:
        return ()
    known = {one.number for one in getattr(then.content, "amendments", ())}
    put_right = [one for one in getattr(now.content, "amendments", ()) if one.number not in known]
    if not put_right:
        return (replies.CHANGED_SINCE.format(date=day_words(day), changed=day_words(now.recorded)),)
    return tuple(
        replies.CORRECTED_SINCE.format(date=day_words(day), what=one.label, changed=day_words(one.day))
        for one in put_right
    )
