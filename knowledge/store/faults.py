"""Findings with the item each is about, for lists that people filter: title, place and file without reading a payload."""

from __future__ import annotations

from sqlalchemy import select

from knowledge.findings import Finding
from knowledge.store import accepted
from knowledge.store.changing import reading
from knowledge.store.store import Store
from knowledge.store.tables import findings, items
from knowledge.values import Value

_KEPT = ("rule", "severity", "place", "message", "fix", "withholds")


class Fault(Value):
    """A finding, and what it is about. Title and region are "" where it is about a file as a whole."""

    finding: Finding
    title: str
    region: str
    file: str

    @property
    def keeps_out(self) -> bool:
        """Whether it keeps something out of answers now."""
        return self.finding.stands and self.finding.withholds is not None


class Named(Value):
    """What people call an item, and whose it is."""

    title: str
    region: str


def names_of(store: Store) -> dict[str, Named]:
    """Title and jurisdiction of everything current, by id, without reading a payload."""
    wanted = select(items.c.id, items.c.title, items.c.region).where(items.c.current)
    with reading(store.engine) as connection:
        return {row.id: Named(title=row.title or "", region=row.region or "") for row in connection.execute(wanted)}


def faults(store: Store, *, region: str | None = None) -> list[Fault]:
    """Every finding, errors first, then by title, file and number; of one jurisdiction's items when asked."""
    joined = (items.c.id == findings.c.item_id) & items.c.current
    wanted = select(findings, items.c.title, items.c.region).join(items, joined, isouter=True)
    if region is not None:
        wanted = wanted.where(items.c.region == region)
    with reading(store.engine) as connection:
        rows = connection.execute(wanted.order_by(findings.c.file, findings.c.number)).mappings().all()
        signed = accepted.signed_off(connection)
    found = [
        Fault(
            finding=Finding(
                guide=row["item_id"],
                accepted=(row["item_id"], row["rule"], row["message"]) in signed,
                **{name: row[name] for name in _KEPT},
            ),
            title=row["title"] or "",
            region=row["region"] or "",
            file=row["file"],
        )
        for row in rows
    ]
    order = {"error": 0, "warning": 1, "info": 2}
    return sorted(found, key=lambda one: (order[one.finding.severity], one.title, one.file))
