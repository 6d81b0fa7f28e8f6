"""The text of the law under each basis of a guide's page, from the library of laws where the guide quotes none itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from knowledge.effective import EffectiveGuide
from knowledge.guide import ServiceGuide
from knowledge.laws.library import LawLibrary
from knowledge.laws.quoting import cited_text
from ui.staff.guide_view import ViewRow

NOT_SET = "条文打不开：这里没有装法规条文。请维护人员设好 MINGBAI_LAWS，运行一次 mingbai lint，再重新打开服务。"
NOT_READ = "条文打不开：MINGBAI_LAWS 已经设了，还没有建索引。请维护人员运行一次 mingbai lint，再重新打开服务。"


def why_no_laws(laws: LawLibrary | None, source: Path | None) -> str:
    """Why the text under no basis can be opened, in the words of the catalogue; "" where there is a library.

    Args:
        source: the file of laws that the operator set.
    """
    if laws is not None:
        return ""
    return NOT_SET if source is None else NOT_READ


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
