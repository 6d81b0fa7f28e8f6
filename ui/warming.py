"""Keeps guides ready in memory: folded in the background once a server runs, and again whenever the record has changed.

The first question about a guide takes about three times as long as a later one. Nothing waits for this; it only works while as long a
rest follows, so that answers have at least half of a core, and more where they want it.
"""

from __future__ import annotations

import atexit
import gc
import logging
import time
from threading import Event, Thread
from typing import TYPE_CHECKING

from ui.settings import Settings

if TYPE_CHECKING:
    from knowledge.search import Searcher
    from ui.wiring import Opened

log = logging.getLogger("mingbai.index")

LOOK_SECONDS = 5.0  # between two looks whether the record has changed
AFTER_AN_ERROR = 60.0  # seconds
LONGEST_END = 5.0  # seconds that the end of the process waits for it


def keep_warm_beside(opened: Opened, settings: Settings) -> None:
    """Do so in a thread of its own until the process ends, where the settings give any memory to it."""
    if settings.warm_mb and opened.search is not None:
        stop = Event()
        thread = Thread(
            target=keep_warm, args=(opened.search.searcher, settings.warm_mb, stop), name="warming", daemon=True
        )
        thread.start()
        atexit.register(_end, thread, stop)


def _end(thread: Thread, stop: Event) -> None:
    """Wait for it before the interpreter goes: a thread that is inside the index then aborts the process."""
    stop.set()
    thread.join(LONGEST_END)


def keep_warm(searcher: Searcher, megabytes: int, stop: Event) -> None:
    """Fold what there is room for, and anew after each change, until told to stop; what stands in the way is logged and tried again later."""
    seen = -1
    while not stop.is_set():
        generation = searcher.store.generation
        try:
            if generation != seen:
                _warm(searcher, megabytes, stop)
                seen = generation
            stop.wait(LOOK_SECONDS)
        except (
            Exception
        ) as error:  # an engine or a disk that is gone for a while: answers say so themselves, this one comes again
            log.warning("guides cannot be kept ready in memory: %s", type(error).__name__)
            stop.wait(AFTER_AN_ERROR)


def _warm(searcher: Searcher, megabytes: int, stop: Event) -> None:
    began = time.perf_counter()
    number = searcher.warm_up(most=megabytes * 1_000_000, rest=stop.wait, stop=stop.is_set)
    gc.freeze()  # it stays; looking through it again and again would hold answers up
    log.info("%s guides and documents kept ready in memory after %.0f s", number, time.perf_counter() - began)
