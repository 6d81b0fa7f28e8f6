"""The articles that a guide cites, in the words of the law, for whoever checks the guide."""

from __future__ import annotations

from datetime import date

from knowledge.guide import LegalBasis
from knowledge.laws.citing import places_in, version_year
from knowledge.laws.library import LawLibrary, Version


def version_meant(basis: LegalBasis, laws: LawLibrary, day: date) -> Version | None:
    """The version of a cited law that its citation names by year, else the newest one of a day; None when the library has none."""
    versions = [one for one in laws.versions(basis.title) if one.published is None or one.published <= day]
    year = version_year(f"{basis.title}{basis.document_number or ''}")
    newest = next(iter(versions), None)
    return next((one for one in versions if one.published and one.published.year == year), newest)


def cited_text(basis: LegalBasis, laws: LawLibrary, day: date) -> str | None:
    """The cited articles with their numbers and the day of the version; None when the library has none of them."""
    version = version_meant(basis, laws, day)
    if version is None:
        return None
    places = dict.fromkeys(place._replace(paragraph=0, item=0) for place in places_in(basis.article))
    found = [(place.words, laws.article(version, place)) for place in places]
    texts = [f"{words}　{text}" for words, text in found if text]
    if not texts:
        return None
    dated = (
        f"（法规库：{version.title}，{version.published.isoformat()}）"
        if version.published
        else f"（法规库：{version.title}）"
    )
    return "\n".join((*texts, dated))
