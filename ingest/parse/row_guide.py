"""One row of a list as a service guide: the parts put together."""

from __future__ import annotations

from ingest.parse import row_channels, row_frame, row_parts
from ingest.parse.blanks import split_values
from ingest.parse.row_identity import Identity, case_of
from ingest.parse.row_parts import text_of
from ingest.parse.rows import Row
from knowledge.guide import Bundle, ServiceGuide, Source


def build_guide(row: Row, identity: Identity, *, source: Source, guide_id: str, agency: str | None) -> ServiceGuide:
    """Put the guide together; `agency` is the body the operator named, used when the row names none."""
    codes = identity.codes
    item = text_of(row, "item_name") or case_of(row)
    named_twice = codes.item is not None and text_of(row, "title") is not None
    return ServiceGuide(
        id=guide_id,
        version=row_frame.version(row),
        title=identity.title,
        main_name=text_of(row, "main_name"),
        sub_name=text_of(row, "sub_name"),
        item_name=item or (identity.title if named_twice else None),
        aliases=row_frame.aliases(row, identity.title),
        codes=codes,
        matter_type=row_frame.matter_type(row),
        region=identity.region,
        agency=row_frame.agency(row, codes, agency),
        classification=row_frame.classification(row),
        validity=row_frame.validity(row),
        conditions=row_parts.conditions(row),
        materials=row_parts.materials(row),
        no_materials=row_parts.no_materials(row),
        scenarios=row_channels.scenarios(row),
        steps=row_parts.steps(row),
        limits=row_parts.limits(row),
        special_procedures=row_channels.special_procedures(row),
        fee=row_parts.fee(row),
        windows=row_parts.windows(row),
        contacts=row_parts.contacts(row),
        online=row_channels.online(row),
        visits=row_channels.visits(row),
        handling=row_channels.handling(row),
        bases=row_parts.bases(row),
        outcome=row_channels.outcome(row),
        rights=row_channels.rights(row),
        faqs=row_channels.faqs(row),
        sections=row_channels.sections(row),
        bundles=tuple(Bundle(name=value) for cell in row.all("bundles") for value in split_values(cell.text)),
        parts=row.parts,
        grade=row_frame.grade(row),
        department=text_of(row, "department"),
        source=source,
    )
