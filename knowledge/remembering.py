"""Remembers what was worked out of a value by which value it is, not by what it says: comparing two guides takes longer than most of it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

V = TypeVar("V")
P = ParamSpec("P")
R = TypeVar("R")


def once_each(most: int) -> Callable[[Callable[Concatenate[V, P], R]], Callable[Concatenate[V, P], R]]:
    """A decorator for pure functions of a frozen value: worked out once each value in memory and each of the other arguments.

    The value is held as long as what was made of it, so that no other takes its place. Safe to use from several threads.

    Args:
        most: values remembered; when there are more, all are forgotten, which is rare and costs as much as one question.
    """

    def remembering(function: Callable[Concatenate[V, P], R]) -> Callable[Concatenate[V, P], R]:
        known: dict[tuple[object, ...], tuple[V, R]] = {}

        @wraps(function)
        def remembered(value: V, /, *args: P.args, **named: P.kwargs) -> R:
            key = (id(value), *args, *named.items())
            found = known.get(key)
            if found is not None and found[0] is value:
                return found[1]
            made = function(value, *args, **named)
            if len(known) >= most:
                known.clear()
            known[key] = (value, made)
            return made

        return remembered

    return remembering
