"""What a conversation remembers: the topic, not the words. Kept in memory, short, and gone with the process."""

from __future__ import annotations

import secrets
import threading
import time
from collections import OrderedDict
from collections.abc import Sequence
from typing import Protocol

from assistant.answer import Option
from assistant.said import Said
from knowledge.lexicon.names import asides, core_name
from knowledge.text import fold
from knowledge.values import Value

KEPT = 20_000  # conversations; the oldest goes first
LIFETIME_SECONDS = 30 * 60
LONGEST_TOPIC = 40  # in characters


def topic_of_guide(title: str, items: Sequence[str] = ()) -> str:
    """What is talked about once a guide has answered: its own name, in few words.

    Args:
        items: the business items that were asked for; of several in brackets (新办、换领、补办) the others are left out.
    """
    beside = "".join(_asked_of(aside, items) for aside in asides(fold(title)))
    return f"{core_name(title)}{beside}"[:LONGEST_TOPIC]


def _asked_of(aside: str, items: Sequence[str]) -> str:
    """The items in brackets that were asked for; all of them where none was."""
    asked = [one for one in aside.split("、") if any(item in one for item in items)]
    return "、".join(asked) or aside


class Earlier(Value):
    """A matter talked of before the last one, so that talk can go back to it (`assistant.going_back`)."""

    topic: str = ""
    facets: tuple[str, ...] = ()
    guide: str | None = None
    page: str | None = None


class Turn(Value):
    """What the next question may lean on. `topic` names the matter, not what was typed; the buttons of a question for the place
    repeat the masked question, in memory only.

    `region` is a place said in the conversation, `page_region` the one chosen on the page then. `options` were offered last.
    `bundle` is the key of the life event that was named, so that 「要办哪些手续」 is understood a turn later. `said` holds what was
    told of the asker's situation. `found_nothing` tells that nothing answered. `hand_in` are the words for a day on which something is
    handed in (11月2号去), so that 「啥时候能拿到」 is counted from it. `page` is the document
    that answered where no guide did. `earlier` are the matters talked of before, the latest first.
    """

    topic: str = ""
    facets: tuple[str, ...] = ()
    guide: str | None = None
    region: str | None = None
    page_region: str | None = None
    options: tuple[Option, ...] = ()
    asked_back: int = 0
    bundle: str | None = None
    said: Said = Said()
    found_nothing: bool = False
    hand_in: str = ""
    page: str | None = None
    earlier: tuple[Earlier, ...] = ()

    def place(self, page_region: str | None) -> str | None:
        """The place to answer for: what was said holds until the page chooses another."""
        if page_region is None or page_region == self.page_region:
            return self.region or self.page_region
        return page_region


class Memory(Protocol):
    """Where the last turns are kept: in this process, or in one that several share."""

    def last(self, conversation_id: str | None) -> Turn | None:
        """The last turn, or None when unknown or too long ago."""
        ...

    def remember(self, conversation_id: str, turn: Turn) -> None:
        """Keep a turn as the last one."""
        ...

    def forget(self, conversation_id: str) -> None:
        """Drop a conversation."""
        ...

    def apart(self, name: str) -> Memory:
        """A memory of its own for one kind of viewer, whose conversations are unknown to all others."""
        ...


class History:
    """Last turns by conversation id, in this process."""

    def __init__(self) -> None:
        self._turns: OrderedDict[str, tuple[float, Turn]] = OrderedDict()
        self._lock = threading.Lock()

    def apart(self, name: str) -> History:
        """See `Memory.apart`."""
        del name
        return History()

    @staticmethod
    def new_id() -> str:
        """A fresh, unguessable conversation id."""
        return secrets.token_urlsafe(12)

    def last(self, conversation_id: str | None) -> Turn | None:
        """The last turn, or None when unknown or too long ago."""
        with self._lock:
            kept = self._turns.get(conversation_id or "")
        if kept is None or time.monotonic() - kept[0] > LIFETIME_SECONDS:
            return None
        return kept[1]

    def remember(self, conversation_id: str, turn: Turn) -> None:
        """Keep a turn as the last one."""
        with self._lock:
            self._turns[conversation_id] = (time.monotonic(), turn)
            self._turns.move_to_end(conversation_id)
            while len(self._turns) > KEPT:
                self._turns.popitem(last=False)

    def forget(self, conversation_id: str) -> None:
        """Drop a conversation."""
        with self._lock:
            self._turns.pop(conversation_id, None)
