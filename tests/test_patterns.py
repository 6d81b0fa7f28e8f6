"""No regular expression of ours can be made to run for hours: each is attacked with repetitions of what it repeats itself.

Pages, cells and questions are written by others. `(?:需要|需|要)*的` reads sixty times 需要 in 2^60 ways before it gives up.
"""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
import signal
import string
import time
from collections.abc import Callable, Iterable, Iterator
from re import _constants as code  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from types import ModuleType
from typing import Any

import pytest

from knowledge.lexicon.lexicon import Lexicon

# Two hundred characters are read in less than a millisecond by what takes the length, and in a few by what takes its square. What
# doubles its time with each repetition is not done in an hour: a machine would have to be thousands of times slower to fail by mistake.
LENGTH, SECONDS = 200, 2.0
MANY = 20  # repetitions from which a repeat counts as open; a bounded one is tried less often than it has characters
LEADS, TRIES = 2, 2  # samples of what leads to a repeat, and of each way in which it repeats
PLAIN = "a1 的，。（：-\n"  # what a class without characters of its own is filled with
KILLERS = ("\0", "\n")
REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT, code.POSSESSIVE_REPEAT)
PACKAGES = ("ingest", "assistant", "knowledge", "ui")
APART = (".migrations", "knowledge.train.")  # run by alembic, and by who trains with what an installation lacks


def modules() -> Iterator[ModuleType]:
    for name in PACKAGES:
        for found in pkgutil.walk_packages(importlib.import_module(name).__path__, f"{name}."):
            if not found.name.endswith("__main__") and not any(part in found.name for part in APART):
                yield importlib.import_module(found.name)


def patterns_in(value: Any, seen: set[int]) -> Iterator[re.Pattern[str]]:
    """Every pattern in a value of ours: of a module, in a table, in a class or an object."""
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
        return
    if id(value) in seen:
        return
    seen.add(id(value))
    inside: Iterable[Any] = ()
    if isinstance(value, dict):
        inside = (*value.keys(), *value.values())
    elif isinstance(value, (tuple, list, set, frozenset)):
        inside = value
    elif (value if isinstance(value, type) else type(value)).__module__.partition(".")[0] in PACKAGES:
        inside = getattr(value, "__dict__", {}).values()
    for one in tuple(inside):
        yield from patterns_in(one, seen)


def our_patterns() -> list[re.Pattern[str]]:
    seen: set[int] = set()
    found = [pattern for module in modules() for pattern in patterns_in(dict(vars(module)), seen)]
    return list(dict.fromkeys((*found, *patterns_in(Lexicon.load(), seen))))


class Attack:
    """The strings that one pattern is attacked with: what leads to an open repeat, and what it repeats."""

    def __init__(self, pattern: str, flags: int = 0, *, seed: int = 0) -> None:
        self._random = random.Random(seed)
        self._tree = parser.parse(pattern, flags)
        self._letters = tuple(dict.fromkeys((*PLAIN, *re.sub(rf"[{string.punctuation}]|\\.", "", pattern)[:60])))

    def strings(self, length: int) -> list[str]:
        pairs = {pair for _ in range(LEADS) for pair in self._pairs(self._tree, "")}
        return sorted(
            {lead + pump * max(1, length // len(pump)) + end for lead, pump in pairs if pump.strip() for end in KILLERS}
        )

    def _pairs(self, tree: Any, lead: str) -> Iterator[tuple[str, str]]:
        for operation, value in tree:
            if operation in REPEATS and value[1] >= MANY:
                yield from ((lead, self._sample(way)) for way in _ways(value[2]) for _ in range(TRIES))
            for part in _parts(operation, value):
                yield from self._pairs(part, lead)
            lead += self._sample([(operation, value)])

    def _sample(self, tree: Any) -> str:
        """A string that the tree likely matches; what it must not be followed by is left to chance."""
        return "".join(self._one(operation, value) for operation, value in tree)

    def _one(self, operation: Any, value: Any) -> str:
        if operation is code.LITERAL:
            return chr(value)
        if operation in (code.IN, code.ANY, code.NOT_LITERAL):
            return self._character(operation, value)
        if operation in REPEATS:
            least, most, body = value
            return "".join(self._sample(body) for _ in range(min(least + self._random.randrange(2), most)))
        if operation in (code.ASSERT, code.ASSERT_NOT):
            return ""
        parts = tuple(_parts(operation, value))
        return self._sample(self._random.choice(parts)) if parts else ""

    def _character(self, operation: Any, value: Any) -> str:
        if operation is not code.IN:
            return self._random.choice(self._letters)
        named = [chr(a if o is code.LITERAL else a[0]) for o, a in value if o in (code.LITERAL, code.RANGE)]
        fits = re.compile("[" + "".join(map(_in_class, value)) + "]").match
        return self._random.choice([one for one in (*self._letters, *named) if fits(one)] or named or ["a"])


_CATEGORIES = {
    code.CATEGORY_DIGIT: r"\d",
    code.CATEGORY_NOT_DIGIT: r"\D",
    code.CATEGORY_SPACE: r"\s",
    code.CATEGORY_NOT_SPACE: r"\S",
    code.CATEGORY_WORD: r"\w",
    code.CATEGORY_NOT_WORD: r"\W",
}


def _in_class(member: tuple[Any, Any]) -> str:
    operation, value = member
    if operation is code.NEGATE:
        return "^"
    if operation is code.CATEGORY:
        return _CATEGORIES[value]
    return re.escape(chr(value)) if operation is code.LITERAL else "-".join(re.escape(chr(end)) for end in value)


def _parts(operation: Any, value: Any) -> Iterable[Any]:
    """The trees inside one operation."""
    if operation is code.BRANCH:
        return tuple(value[1])
    if operation is code.SUBPATTERN:
        return (value[3],)
    if operation is code.ATOMIC_GROUP:
        return (value,)
    if operation in (code.ASSERT, code.ASSERT_NOT):
        return (value[1],)
    return (value[2],) if operation in REPEATS else ()


def _ways(body: Any) -> tuple[Any, ...]:
    """The alternatives that a repeat chooses from; its whole body where it has none."""
    if len(body) == 1 and body[0][0] in (code.BRANCH, code.SUBPATTERN):
        return tuple(way for part in _parts(*body[0]) for way in _ways(part))
    return (body,)


def seconds_of(read: Callable[[str], object], text: str) -> float:
    """How long reading a text takes, up to the limit: then it is broken off."""
    began = time.perf_counter()
    signal.setitimer(signal.ITIMER_REAL, SECONDS)
    try:
        read(text)
    except TimeoutError:
        return SECONDS
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    return time.perf_counter() - began


def slow_string(pattern: re.Pattern[str]) -> str | None:
    """A string on which the pattern runs into the limit, None when no attack succeeds."""
    for text in Attack(pattern.pattern, pattern.flags).strings(LENGTH):
        for read in (pattern.search, pattern.fullmatch):
            if seconds_of(read, text) >= SECONDS:
                return text
    return None


@pytest.fixture
def alarm() -> Iterator[None]:
    """Break off what runs when the timer ends; `re` looks for signals while it tries."""

    def stop(*_: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, stop)
    yield
    signal.signal(signal.SIGALRM, before)


@pytest.mark.usefixtures("alarm")
def test_no_pattern_runs_for_hours_on_what_it_repeats() -> None:
    slow = {pattern.pattern: text for pattern in our_patterns() if (text := slow_string(pattern)) is not None}
    assert not slow


@pytest.mark.usefixtures("alarm")
@pytest.mark.parametrize("pattern", ["(?:需要|需|要)*的", r"x(?:\d{1,2}|、)*x"])
def test_the_attack_finds_a_pattern_that_does(pattern: str) -> None:
    assert slow_string(re.compile(pattern)) is not None
