"""From a guide's title to the lexicon's matter: exact by key, else by close likeness, else nothing.

A wrong link is worse than none: two names that differ in a business item, an insured kind or a document never link.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from rapidfuzz import fuzz, process

from knowledge.lexicon.names import actions, asides, contradict, core_name, full_key, key_of, stem_of, telling
from knowledge.lexicon.schema import LexiconMatter
from knowledge.text import bigrams, fold

# Reviewed on the sample pack and on 3,271 names of two real lists (docs/lexicon-links.md): below it other matters of a family begin to link.
LINK_FLOOR = 88
CANDIDATES = 12  # names that share most bigrams; comparing all names takes 3 ms a title


class Linker:
    """All names of all matters by key; pure look-ups after that."""

    def __init__(self, matters: Sequence[LexiconMatter]) -> None:
        self._matters = {matter.id: matter for matter in matters}
        self._full = _only(
            (full_key(name), matter.id) for matter in matters for name in (matter.name, *matter.official)
        )
        self._bare = _only((key_of(core), owner) for core, owner in _plain_names(matters))
        self._named = _only(_plain_names(matters))
        self._with_pair = _by_bigram(self._named)
        self._link = lru_cache(maxsize=20_000)(self._by_title)

    def link(self, title: str, other_names: Sequence[str] = ()) -> LexiconMatter | None:
        """The matter that a title names; another name of the guide counts when it states the same business item."""
        found = self._exact(title)
        for name in other_names:
            if found is None and actions(core_name(title)) == actions(core_name(name)):
                found = self._exact(name)
        found = found or self._link(title)
        return self._matters[found] if found else None

    def _exact(self, name: str) -> str | None:
        full = self._full.get(full_key(name))
        bare = self._bare.get(key_of(core_name(name)))
        return full or (bare if bare and self._takes(bare, name) else None) or self._in_part(name)

    def _in_part(self, name: str) -> str | None:
        """The matter that a name holds beside its business item (食品经营许可变更) or inside its brackets."""
        core, said = core_name(name), asides(fold(name))
        for key, names in ((full_key(name), self._full), (key_of(core), self._bare)):
            found = names.get(stem_of(key))
            if found and self._has(found, actions(key) - actions(stem_of(key))) and self._takes(found, name):
                return found
        inside = (self._full.get(full_key(text)) for text in said if actions(text) == actions(core) and len(text) > 4)
        return next(filter(None, inside), None)

    def _has(self, matter_id: str, items: frozenset[str]) -> bool:
        return items <= actions("".join(self._matters[matter_id].items))

    def _takes(self, matter_id: str, name: str) -> bool:
        """Whether what a name's brackets say fits the matter: no 补领 under 居住证申领, no 批发 under 零售."""
        matter, said = self._matters[matter_id], "".join(asides(fold(name)))
        if contradict(said, "".join((matter.name, *matter.official))):
            return False
        return actions(said) <= actions("".join((matter.name, *matter.items))) or not _states_first(matter.name)

    def _by_title(self, title: str) -> str | None:
        core = core_name(title)
        shared: Counter[str] = Counter(name for pair in set(bigrams(core)) for name in self._with_pair.get(pair, ()))
        likely = [name for name, _ in shared.most_common(CANDIDATES)]
        best = process.extract(core, likely, scorer=fuzz.ratio, score_cutoff=LINK_FLOOR, limit=5)
        alike = (self._named[name] for name, _, _ in best if _tell_the_same(name, core))
        return next((one for one in alike if self._takes(one, title)), None)


def _plain_names(matters: Iterable[LexiconMatter]) -> Iterator[tuple[str, str]]:
    """(core name, matter id) of every name without brackets; a matter's own name also without what its brackets add."""
    for matter in matters:
        yield from ((core_name(name), matter.id) for name in matter.official if not asides(fold(name)))
        yield core_name(matter.name), matter.id


def _only(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Names that lead to one matter; a name that two matters share leads to none."""
    found: dict[str, set[str]] = {}
    for name, owner in named:
        found.setdefault(name, set()).add(owner)
    return {name: next(iter(owners)) for name, owners in found.items() if len(owners) == 1}


def _by_bigram(names: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in names:
        for pair in set(bigrams(name)):
            found.setdefault(pair, []).append(name)
    return found


def _states_first(name: str) -> bool:
    """Whether a matter's own name is about getting the document for the first time."""
    return any(word in name for word in ("申领", "首次", "初次", "设立", "新办", "签发"))


def _tell_the_same(one: str, other: str) -> bool:
    return actions(one) == actions(other) and telling(one) == telling(other)
