"""Floods, duplicates and scripts: what one client may do in a while, without keeping who it is.

A client is a keyed hash that this process alone can make and that is gone with it; nothing of it is stored.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import secrets
import threading
from collections import OrderedDict, deque
from datetime import datetime
from typing import Protocol

from evals.ratings.levels import Flag
from knowledge.store.ratings import Binding
from knowledge.values import Value

FASTEST_SECONDS = 1.0  # nobody reads an answer, chooses a level and presses in less
WINDOW_SECONDS = 600.0
IPV6_PREFIX = 64  # what one household gets: addresses inside it cost nothing
KEPT_CLIENTS = 50_000  # about 100 bytes a rating; the client quiet for longest is forgotten first


class Allowance(Value):
    """How many ratings of one client count in a window, and from which number on they are refused.

    A service hall's people often share one address, so the first number is what a busy counter may reach.
    """

    counted: int = 20
    accepted: int = 60
    same_guide: int = 3


class Window(Protocol):
    """Counts what happened under a key lately. One process keeps it in memory; several share it through a server."""

    def hit(self, key: str, at: float) -> int:
        """Note one more event at a time in seconds; returns how many there are in the window, this one included."""
        ...


class SlidingWindow:
    """A `Window` in this process's memory. Safe to share between threads."""

    def __init__(self, seconds: float = WINDOW_SECONDS, *, kept: int = KEPT_CLIENTS, most: int = 200) -> None:
        self._seconds = seconds
        self._kept = kept
        self._most = most  # events remembered under one key; beyond it every number means the same
        self._events: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def hit(self, key: str, at: float) -> int:
        """See `Window.hit`."""
        with self._lock:
            events = self._events.setdefault(key, deque(maxlen=self._most))
            self._events.move_to_end(key)
            while events and events[0] <= at - self._seconds:
                events.popleft()
            events.append(at)
            while len(self._events) > self._kept:
                self._events.popitem(last=False)
            return len(events)


class ClientKeys:
    """Turns a client's address into a key that says nothing to who lacks the salt; without one given, outside this process."""

    def __init__(self, salt: bytes | None = None) -> None:
        self._salt = salt or secrets.token_bytes(32)

    def key(self, address: str) -> str:
        """The key of an address; all of one IPv6 network count as one."""
        return hmac.new(self._salt, _network(address).encode(), hashlib.sha256).hexdigest()[:32]


def _network(address: str) -> str:
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address  # a Unix socket, or a test
    if known.version == 4:
        return address
    return str(ipaddress.ip_network((known, IPV6_PREFIX), strict=False))


class Verdict(Value):
    """Whether a rating is taken, and why it does not count."""

    accepted: bool
    flags: tuple[Flag, ...] = ()


def look_at(binding: Binding, client: str, *, at: datetime, window: Window, allowance: Allowance) -> Verdict:
    """Judge one rating by how fast it came and what its client did lately; notes it in the window.

    Args:
        client: a key of `ClientKeys`.
        at: UTC without zone.
    """
    seconds = (at - binding.created).total_seconds()
    moment = at.timestamp()
    lately = window.hit(client, moment)
    same = window.hit(f"{client}:{binding.guide_id}", moment) if binding.guide_id else 0
    found = (
        (Flag.FAST, seconds < FASTEST_SECONDS),
        (Flag.FLOOD, lately > allowance.counted),
        (Flag.REPEAT, same > allowance.same_guide),
    )
    return Verdict(accepted=lately <= allowance.accepted, flags=tuple(flag for flag, holds in found if holds))
