"""Items to index entries: one that answers "which matter", one for each passage."""

from __future__ import annotations

from collections.abc import Iterator

from knowledge.codelists import Grade
from knowledge.document import CatalogueEntry, PolicyDocument
from knowledge.guide import ServiceGuide
from knowledge.index.entries import Entry, EntryKind
from knowledge.lexicon.lexicon import Lexicon
from knowledge.official_titles import subject_of
from knowledge.passages import passages, title_of
from knowledge.store import StoredItem
from knowledge.text import fold

LOOKED_AT = 40  # passages of a document whose title names no matter; by then it is plain what it is about


def entries_of(item: StoredItem, lexicon: Lexicon) -> Iterator[Entry]:
    """The index entries of an item: one for the matter, one for each passage."""
    content = item.content
    if isinstance(content, CatalogueEntry) and not content.for_citizens:
        return
    yield matter_entry(item, lexicon)
    for passage in passages(item):
        yield Entry(
            key=passage.id,
            kind=EntryKind.PASSAGE,
            owner=content.id,
            region=content.region,
            grade=passage.grade,
            department=passage.department,
            name=title_of(item),
            heading=passage.heading,
            body=passage.text,
        )


def _other_names(guide: ServiceGuide) -> tuple[str, ...]:
    names = (guide.item_name, guide.sub_name, guide.main_name)
    return tuple(dict.fromkeys(name for name in names if name and name != guide.title))


def matter_entry(item: StoredItem, lexicon: Lexicon) -> Entry:
    """The entry that answers "which matter": all names, citizens' words and codes."""
    content, name = item.content, title_of(item)
    aliases: tuple[str, ...] = ()
    if isinstance(content, ServiceGuide):
        aliases = (*content.aliases, *_other_names(content))
    if isinstance(content, PolicyDocument):
        subject = subject_of(name)
        aliases = (subject,) if subject != fold(name) else ()
        matter = lexicon.link(name) or lexicon.link(subject) or lexicon.named_in(name) or lexicon.named_in(subject)
        matter = matter or lexicon.spoken_of([fold(f"{one.heading} {one.text}") for one in passages(item)[:LOOKED_AT]])
    else:
        matter = lexicon.link(name, aliases)
    words = (*matter.official, *matter.words, *matter.phrases) if matter is not None else ()
    return Entry(
        key=f"{item.id}#matter",
        kind=EntryKind.MATTER,
        owner=item.id,
        region=content.region,
        grade=Grade.PUBLIC if isinstance(content, CatalogueEntry) else content.grade,
        department=None if isinstance(content, CatalogueEntry) else content.owner,
        name=name,
        aliases=tuple(dict.fromkeys((*aliases, *sayings_of(item, lexicon), *words))),
        codes=_codes(item),
        lexicon_id=matter.id if matter is not None else None,
    )


def sayings_of(item: StoredItem, lexicon: Lexicon) -> tuple[str, ...]:
    """What is said of the name of a list; a guide and a document speak for themselves."""
    content = item.content
    return lexicon.said_of(content.name) if isinstance(content, CatalogueEntry) else ()


def _codes(item: StoredItem) -> tuple[str, ...]:
    content = item.content
    if isinstance(content, ServiceGuide):
        return content.codes.all
    code = content.code if isinstance(content, CatalogueEntry) else content.document_number
    return (code,) if code else ()
