"""What one file adds to the record, worked out before anything is written: rows to insert and ids whose old version ends."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import RowMapping

from knowledge.business_item import business_item
from knowledge.document import CatalogueEntry
from knowledge.store.items import Content, Incoming, State, kind_of, payload_of
from knowledge.values import Value


def now() -> datetime:
    """The time of a change, UTC without zone, to the second."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


class Newest(Value):
    """What the record holds of the incoming items: newest version by item id, newest (version, text) by source id."""

    versions: dict[str, int]
    texts: dict[str, tuple[int, str]]


class Batch:
    """Collects the rows of one file. Filled by `put`, then written by the store in one transaction."""

    def __init__(self, file: str, before: Mapping[str, RowMapping], newest: Newest) -> None:
        self._file = file
        self._before = before
        self._versions = newest.versions
        self._texts = dict(newest.texts)
        self._created = now()
        self.items: list[dict[str, Any]] = []
        self.sources: list[dict[str, Any]] = []
        self.superseded: list[str] = []
        self.counts = {"added": 0, "changed": 0, "unchanged": 0, "quarantined": 0}
        self.outcomes: dict[str, str] = {}

    def put(self, piece: Incoming) -> None:
        """Take one item in: nothing to write when it stands unchanged, else a new version."""
        state = State.QUARANTINED if piece.quarantined else State.ACTIVE
        self.counts["quarantined"] += piece.quarantined
        content, payload = piece.content, payload_of(piece.content, 1)
        digest = piece.digest(payload)
        old = self._before.get(content.id)
        if old is not None and old["digest"] == digest and old["state"] == state:
            self._count(content.id, "unchanged")
            return
        self._count(content.id, "changed" if old is not None else "added")
        version = self._versions.get(content.id, 0) + 1
        if version > 1:
            self.superseded.append(content.id)
            payload = payload_of(content, version)  # a first version is written once: it takes as long as its checks
        self.items.append(
            {
                "id": content.id,
                "version": version,
                "kind": kind_of(content),
                "title": _title(content),
                "region": content.region,
                "grade": getattr(content, "grade", "公开"),
                "department": (getattr(content, "owner", None) or "")[:200],
                "matter_type": str(getattr(content, "matter_type", "")),
                "file": self._file,
                "source_id": content.source.id,
                "source_version": self._source(content.source.id, piece.text),
                "digest": digest,
                "payload": payload,
                "state": state,
                "current": True,
                "indexed": False,
                "created": self._created,
                **joining_keys(content),
                "withheld": ",".join(sorted(piece.withheld)),
            }
        )

    def _count(self, item_id: str, outcome: str) -> None:
        self.counts[outcome] += 1
        self.outcomes[item_id] = outcome

    def _source(self, source_id: str, text: str) -> int:
        """The version of a source that has this text; a new one when it changed."""
        version, known = self._texts.get(source_id, (0, None))
        if known == text:
            return version
        self._texts[source_id] = (version + 1, text)
        self.sources.append({"id": source_id, "version": version + 1, "file": self._file, "text": text})
        return version + 1


def joining_keys(content: Content) -> dict[str, str]:
    """The columns by which guides of one business item find each other."""
    keys = business_item(content)
    return {"catalogue": keys.catalogue[:64], "family": keys.family[:200]}


def _title(content: Content) -> str:
    return content.name if isinstance(content, CatalogueEntry) else content.title
