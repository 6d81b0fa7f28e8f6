"""Where a parsed page comes from: its ids and its `Source`."""

from __future__ import annotations

import re
from pathlib import PurePath

from ingest.raw import RawDocument
from knowledge.guide import Source

_SUFFIX = re.compile(r"\.[A-Za-z][A-Za-z0-9]{0,4}$")


def stem_of(document: RawDocument) -> str:
    """What names the page's guides and documents: its key, else the file's name without folder and suffix."""
    return document.key or _SUFFIX.sub("", PurePath(document.name).name)


def source_of(document: RawDocument) -> Source:
    """The source of everything a page yields, filled from its stamp."""
    stamp = document.stamp
    return Source(
        id=stem_of(document),
        name=PurePath(document.name).name,
        title=stamp.title,
        publisher=stamp.publisher,
        published=stamp.published,
        url=stamp.url,
        system=stamp.site,
        file=document.name,
    )
