"""Questions without a good answer to groups: same week, same department, near in meaning.

Agglomeration with average linkage: the two groups with the highest mean cosine between their questions are joined, again
and again, until no two are nearer than `NEAR`. Equal wordings are one question from the start. Slow for thousands, exact,
and the same on every machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np

from evals.ratings.deadlines import local_day
from knowledge.encode import Encoder, Vectors
from knowledge.store.unanswered import Unanswered
from knowledge.text import fold
from knowledge.values import Value

# On written questions of 40 matters the default model joins pairs of one matter with precision 0.92 and recall 0.36;
# lower joins different matters, higher joins nothing. Another model may need another value.
NEAR = 0.4
MOST_AT_ONCE = 2_000  # different wordings of one week and department that are compared: 8 s; rarer ones stay alone


class Near(Value):
    """A matter near to a question: its title, guide id and lexicon id, whichever exist, and whose it is."""

    title: str
    guide_id: str | None = None
    matter: str | None = None
    department: str | None = None
    score: float


class Placed(Value):
    """A question with the matters nearest to it, best first, and its words that the lexicon does not know."""

    asked: Unanswered
    near: tuple[Near, ...] = ()
    unknown: tuple[str, ...] = ()


class Suggestion(Value):
    """A word that may be added to the lexicon, once a person confirmed it; `support` is how many questions say it."""

    word: str
    matter: str
    title: str
    support: int


class Group(Value):
    """Questions that want the same thing. `week` is the Monday it began on; `questions` are the distinct wordings, most asked first."""

    week: date
    department: str
    size: int
    questions: tuple[str, ...]
    numbers: tuple[int, ...]
    near: tuple[Near, ...]
    suggestions: tuple[Suggestion, ...]


NO_DEPARTMENT = "未归口"
MOST_NEAR = 3
MOST_SUGGESTED = 3


def group(questions: Sequence[Placed], encoder: Encoder, *, near: float = NEAR) -> tuple[Group, ...]:
    """Groups by week and department, the newest week first, then the largest group."""
    buckets: dict[tuple[date, str], list[Placed]] = {}
    for one in questions:
        buckets.setdefault((week_of(one.asked), _department(one)), []).append(one)
    found = [
        _group(week, department, members)
        for (week, department), inside in buckets.items()
        for members in _alike(inside, encoder, near)
    ]
    return tuple(sorted(found, key=lambda one: (-one.week.toordinal(), -one.size, one.questions)))


def week_of(asked: Unanswered) -> date:
    """The Monday of a question's week, China time."""
    day = local_day(asked.created)
    return day - timedelta(days=day.weekday())


def _department(one: Placed) -> str:
    return next((found.department for found in one.near if found.department), NO_DEPARTMENT)


def _alike(questions: Sequence[Placed], encoder: Encoder, near: float) -> list[list[Placed]]:
    """The questions of one bucket in groups."""
    by_wording: dict[str, list[Placed]] = {}
    for one in questions:
        by_wording.setdefault(fold(one.asked.question), []).append(one)
    wordings = sorted(by_wording, key=lambda wording: (-len(by_wording[wording]), wording))
    compared, alone = wordings[:MOST_AT_ONCE], wordings[MOST_AT_ONCE:]
    joined = agglomerate(encoder.encode_questions(compared), near) if compared else ()
    groups = [[compared[place] for place in places] for places in joined] + [[wording] for wording in alone]
    return [[one for wording in wordings for one in by_wording[wording]] for wordings in groups]


def agglomerate(vectors: Vectors, near: float) -> tuple[tuple[int, ...], ...]:
    """Rows of length 1 to groups of row numbers, joined while the mean cosine between two groups is at least `near`."""
    groups: list[list[int]] = [[row] for row in range(len(vectors))]
    sums = np.array(vectors, dtype=np.float64)
    likeness = sums @ sums.T  # between groups: the sum of cosines over all pairs; divided by the sizes, their mean
    sizes = np.ones(len(vectors))
    while len(groups) > 1:
        mean = likeness / np.outer(sizes, sizes)
        np.fill_diagonal(mean, -np.inf)
        first, second = sorted(int(place) for place in np.unravel_index(int(mean.argmax()), mean.shape))
        if mean[first, second] < near:
            break
        groups[first] += groups.pop(second)
        likeness[first] += likeness[second]
        likeness[:, first] += likeness[:, second]
        sizes[first] += sizes[second]
        likeness = np.delete(np.delete(likeness, second, axis=0), second, axis=1)
        sizes = np.delete(sizes, second)
    return tuple(tuple(sorted(one)) for one in groups)


def _group(week: date, department: str, members: Sequence[Placed]) -> Group:
    wordings = Counter(one.asked.question for one in members)
    return Group(
        week=week,
        department=department,
        size=len(members),
        questions=tuple(wording for wording, _ in wordings.most_common()),
        numbers=tuple(sorted(one.asked.number for one in members)),
        near=_nearest(members),
        suggestions=suggest(members),
    )


def _nearest(members: Sequence[Placed]) -> tuple[Near, ...]:
    """The matters nearest to the group: those with the highest sum of scores."""
    sums: Counter[str] = Counter()
    by_title: dict[str, Near] = {}
    for found in (near for one in members for near in one.near):
        by_title.setdefault(found.title, found)
        sums[found.title] += found.score  # type: ignore[assignment]  # a Counter adds any numbers
    return tuple(by_title[title] for title, _ in sums.most_common(MOST_NEAR))


def suggest(members: Sequence[Placed]) -> tuple[Suggestion, ...]:
    """Words that the lexicon does not know and most questions of a group share, for the lexicon matter nearest to the group.

    Nothing is suggested where no near matter is in the lexicon: a person has to find it first.
    """
    aim = next((near for near in _nearest(members) if near.matter is not None), None)
    if aim is None or aim.matter is None:
        return ()
    said = Counter(word for one in members for word in dict.fromkeys(one.unknown))
    shared = [(word, times) for word, times in said.most_common() if times * 2 >= len(members)]
    return tuple(
        Suggestion(word=word, matter=aim.matter, title=aim.title, support=times)
        for word, times in shared[:MOST_SUGGESTED]
    )
