"""The text of the law under each basis of a guide's page, from the library of laws where the guide quotes none itself."""

from __future__ import annotations

from datetime import date

from knowledge.effective import EffectiveGuide
from knowledge.guide import ServiceGuide
from knowledge.laws.library import LawLibrary
from knowledge.laws.quoting import cited_text
from ui.staff.guide_view import ViewRow


def with_law_texts(
    rows: tuple[ViewRow, ...], effective: EffectiveGuide, laws: LawLibrary | None, day: date
) -> tuple[ViewRow, ...]:
    """The rows of a guide, its bases with the words of the articles they cite; as they are without a library."""
    source = effective.resolve("bases").source
    if laws is None or source is None or not isinstance(source.content, ServiceGuide):
        return rows
    texts = [basis.text or cited_text(basis, laws, day) for basis in source.content.bases]
    return tuple(_filled(row, texts) if len(row.bases) == len(texts) else row for row in rows)


def _filled(row: ViewRow, texts: list[str | None]) -> ViewRow:
    lines = (line.model_copy(update={"text": text}) for line, text in zip(row.bases, texts, strict=True))
    return row.model_copy(update={"bases": tuple(lines)})
