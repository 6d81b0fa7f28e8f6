"""What one department is called in different places: 「市公安局户政科」 and 「户政科」 are one only where somebody has said so.

Spelling alone is evened out (width, spaces, brackets). Nothing is guessed from likeness: two cities have a 户政科 each.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

_SAME = str.maketrans({"(": "（", ")": "）"})


def spelled(name: str) -> str:
    """A department's name in one spelling."""
    return "".join(unicodedata.normalize("NFKC", name).split()).translate(_SAME)


class Departments:
    """Which names mean the same department, as it was reviewed: name to the name that counts."""

    def __init__(self, same: Mapping[str, str]) -> None:
        self._counts = {spelled(name): spelled(main) for name, main in same.items()}

    def main(self, name: str) -> str:
        """The name that counts; the name itself where nobody said otherwise."""
        seen = {spelled(name)}
        found = spelled(name)
        while (after := self._counts.get(found, found)) not in seen:
            seen.add(after)
            found = after
        return found

    def all_of(self, names: Iterable[str]) -> frozenset[str]:
        """Every name of these departments: whoever belongs to one belongs to it under each of them."""
        wanted = list(names)
        mains = {self.main(name) for name in wanted}
        known = {name for name in (*self._counts, *self._counts.values()) if self.main(name) in mains}
        return frozenset((*wanted, *mains, *known))
