"""Laws that no longer hold, and old decrees under a name that lives on, each with the day, what took its place, and who says so.

A reviewed table (`ended.csv`). Kinds: 废止 repealed by name, 取代 superseded without being named, 修订 a new text under the old
name, 误名 a name that no law ever had. What is not in the table may have ended all the same.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from knowledge.guide import LegalBasis
from knowledge.laws.citing import law_name

TABLE = Path(__file__).parent / "ended.csv"
AMENDED = "修订"


class EndedLaw(NamedTuple):
    """One row. `old_number`: only the text under this decree's number ended, a later one keeps the name.

    `ended` is None where the name itself never was a law's (户口登记管理条例); `since` is the successor's first day.
    """

    name: str
    old_number: str
    kind: str
    ended: date | None
    successor: str
    since: date
    source: str

    @property
    def words(self) -> str:
        """What holds in its place: 《民法典》（2021年1月1日起）."""
        return f"《{self.successor}》（{self.since.year}年{self.since.month}月{self.since.day}日起）"


@lru_cache(maxsize=1)
def ended_laws() -> dict[str, tuple[EndedLaw, ...]]:
    """The table by name without 中华人民共和国."""
    rows: dict[str, tuple[EndedLaw, ...]] = {}
    with TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            law = EndedLaw(
                name=row["name"], old_number=row["old_number"], kind=row["kind"],
                ended=date.fromisoformat(row["ended"]) if row["ended"] else None,
                successor=row["successor"], since=date.fromisoformat(row["since"]), source=row["source"],
            )  # fmt: skip
            rows[law.name] = (*rows.get(law.name, ()), law)
    return rows


def ended_law(basis: LegalBasis, day: date) -> EndedLaw | None:
    """The row that says a cited law no longer holds on a day; None when the table knows nothing against it."""
    rows = ended_laws().get(law_name(basis.title), ())
    return next((law for law in rows if _is_meant(law, basis) and (law.ended is None or law.ended <= day)), None)


def amended_since(basis: LegalBasis, since: date, day: date) -> EndedLaw | None:
    """The new text of a law that is cited without its number, when that came after one day and not after another."""
    if basis.document_number:
        return None
    rows = ended_laws().get(law_name(basis.title), ())
    return next((law for law in rows if law.kind == AMENDED and since < law.since <= day), None)


def _is_meant(law: EndedLaw, basis: LegalBasis) -> bool:
    """Whether the citation is of the text that ended: of any text of that name, or of the one under the old number."""
    cited = f"{basis.document_number or ''}{basis.title}"
    number = law.old_number.replace("号", r"\s*号")
    return not number or re.search(rf"(?<!\d){number}", cited) is not None
