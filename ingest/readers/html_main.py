"""Choose which lines of a page are the article: by structure first, then by known names of containers, never by length."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ingest.raw import BlockKind
from ingest.readers import furniture
from ingest.readers.html_lines import Line, PageLines
from ingest.readers.repeats import find_copies, runs, same_words, says_nothing_new
from ingest.readers.stamp import is_disclosure_line, is_disclosure_table, is_stamp_line

# Containers that only ever hold a part of an article.
_PARTS = frozenset({"table", "ul", "ol", "dl", "menu", "dir"})
# A furniture-named container with most of the page's own text is a wrapper with an unlucky name.
_WRAPPER_SHARE = 0.4
_NAMED_SHARE = 0.5
_LINK_SHARE = 0.6
# Inside the article a furniture-named container must also be this small, in characters, and hold no sentence.
_SMALL_FURNITURE = 200
_ATTACHMENT = re.compile(r"附件|附表|\.(?:docx?|xlsx?|pdf|ofd|zip|rar|wps)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Article:
    """The article's lines, and the lines around it in reading order, where stamps are found."""

    lines: tuple[Line, ...]
    around: tuple[Line, ...]


def find_article(page: PageLines, *, title: str | None) -> Article:
    """Split a page into its article and the rest.

    The search starts at the body and goes down while everything outside the largest part is explained: furniture, links,
    stamps or the title. It stops as soon as anything else would be lost.
    """
    tree = _Tree(page, title)
    top = tree.descend()
    kept = [
        line for line in page.lines if tree.is_inside(line.container, top) and not tree.is_furniture_inside(line, top)
    ]
    kept = _without_related_links(kept)
    kept = _trim(_trim(kept, tree.is_edge)[::-1], tree.is_edge)[::-1]
    chosen = {id(line) for line in kept}
    return Article(tuple(kept), tuple(line for line in page.lines if id(line) not in chosen))


class _Tree:
    """The containers of a page with the weight of their own text: characters outside links and furniture."""

    def __init__(self, page: PageLines, title: str | None) -> None:
        self._page = page
        self._title = title
        self._children: dict[int, list[int]] = defaultdict(list)
        for number, container in enumerate(page.containers):
            if container.parent is not None:
                self._children[container.parent].append(number)
        self._lines: dict[int, list[Line]] = defaultdict(list)
        for line in page.lines:
            self._lines[line.container].append(line)
        self._disclosure = _disclosure_tables(page)
        flowing = [line for line in page.lines if line.kind is not BlockKind.ROW]
        self._copies = {id(flowing[number]) for number in find_copies([line.text for line in flowing])}
        self._plain = self._sum(_own_length)
        self._linked = self._sum(lambda line: line.linked)
        self._furniture = self._furniture_containers()
        self._weight = self._sum(lambda line: 0 if self._is_explained(line) else _own_length(line))

    def descend(self) -> int:
        """Return the container of the article."""
        node = 0
        while (inner := self._next(node)) is not None:
            node = inner
        return node

    def is_inside(self, number: int | None, top: int) -> bool:
        while number is not None:
            if number == top:
                return True
            number = self._page.containers[number].parent
        return False

    def is_furniture_inside(self, line: Line, top: int) -> bool:
        """Say whether a line inside the article's container is furniture all the same."""
        if line.kind is BlockKind.ROW:
            return line.table in self._disclosure
        if id(line) in self._copies or furniture.is_furniture(line.text):
            return True
        number: int | None = line.container
        while number is not None and number != top:
            if self._is_small_furniture(number):
                return True
            number = self._page.containers[number].parent
        return False

    def is_edge(self, line: Line) -> bool:
        """Say whether a line before or after the article does not belong to it."""
        if line.kind is BlockKind.ROW:
            return False
        return furniture.is_edge_furniture(line.text) or is_stamp_line(line.text) or same_words(line.text, self._title)

    def _sum(self, measure: Callable[[Line], int]) -> list[int]:
        totals = [0] * len(self._page.containers)
        for line in self._page.lines:
            totals[line.container] += measure(line)
        for number in range(len(totals) - 1, 0, -1):
            parent = self._page.containers[number].parent
            if parent is not None:
                totals[parent] += totals[number]
        return totals

    def _furniture_containers(self) -> set[int]:
        found: set[int] = set()
        for number, container in enumerate(self._page.containers):
            is_small = self._plain[number] < self._plain[0] * _WRAPPER_SHARE
            if container.parent in found or (is_small and self._looks_like_furniture(number)):
                found.add(number)
        return found

    def _looks_like_furniture(self, number: int) -> bool:
        container = self._page.containers[number]
        if container.tag in furniture.FURNITURE_TAGS:
            return True
        if furniture.names_content(container.signal):
            return False
        if furniture.names_likely_furniture(container.signal):
            return True
        text = self._plain[number] + self._linked[number]
        return container.tag not in ("table", "layout") and self._linked[number] > text * _LINK_SHARE

    def _is_small_furniture(self, number: int) -> bool:
        container = self._page.containers[number]
        if container.tag in furniture.FURNITURE_TAGS:
            return True
        if not furniture.names_furniture(container.signal) or self._plain[number] > _SMALL_FURNITURE:
            return False
        return not any(furniture.is_prose(line.text) for line in self._below(number))

    def _is_explained(self, line: Line) -> bool:
        """Say whether a line outside the article needs no keeping: furniture, a link, a stamp or the title."""
        if line.container in self._furniture or id(line) in self._copies or line.linked > _LINK_SHARE * len(line.text):
            return True
        if line.kind is BlockKind.ROW:
            return line.table in self._disclosure
        return self.is_edge(line) or is_disclosure_line(line.text)

    def _next(self, node: int) -> int | None:
        """Return the part of a container to go down into, None when the article is the container itself."""
        parts = [part for part in self._children[node] if part not in self._furniture]
        best = max(parts, key=lambda part: self._weight[part], default=None)
        if best is None or self._weight[best] == 0:
            return None
        inside = {id(line) for line in self._below(best)}
        rest = [line for line in self._below(node) if id(line) not in inside and not self._is_explained(line)]
        known = runs("".join(line.text for line in self._below(best))) if rest else set()
        rest = [line for line in rest if not says_nothing_new(line.text, known)]
        if not rest:
            return None if self._page.containers[best].tag in _PARTS else best
        is_label = not any(line.cells or furniture.is_prose(line.text) for line in rest)
        return best if is_label and self._holds_named(best, self._weight[node] * _NAMED_SHARE) else None

    def _holds_named(self, top: int, least: float) -> bool:
        """Say whether a content system's own article container, with most of the text, is `top` or stands below it."""
        pending = [top]
        while pending:
            number = pending.pop()
            container = self._page.containers[number]
            if self._weight[number] < least or number in self._furniture:
                continue
            if container.tag in furniture.CONTENT_TAGS or furniture.names_content(container.signal):
                return True
            pending.extend(self._children[number])
        return False

    def _below(self, top: int) -> list[Line]:
        """Return the lines of a container and of everything below it, in no particular order."""
        found, pending = [], [top]
        while pending:
            number = pending.pop()
            found.extend(self._lines[number])
            pending.extend(self._children[number])
        return found


def _disclosure_tables(page: PageLines) -> set[int]:
    tables: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    for line in page.lines:
        if line.table is not None:
            tables[line.table].append(line.cells)
    return {number for number, rows in tables.items() if is_disclosure_table(rows)}


def _without_related_links(lines: Sequence[Line]) -> list[Line]:
    """Drop each 「相关新闻」 heading with the links below it; attachments are part of the article."""
    kept: list[Line] = []
    in_related = False
    for line in lines:
        in_related = furniture.opens_related_links(line.text) or (in_related and _is_link(line))
        if not in_related:
            kept.append(line)
    return kept


def _is_link(line: Line) -> bool:
    """Say whether a line only leads elsewhere; an attachment is part of the article."""
    return line.linked > _LINK_SHARE * len(line.text) and not _ATTACHMENT.search(line.text)


def _trim(lines: Sequence[Line], is_edge: Callable[[Line], bool]) -> list[Line]:
    first = next((number for number, line in enumerate(lines) if not is_edge(line)), len(lines))
    return list(lines[first:])


def _own_length(line: Line) -> int:
    length = len(re.sub(r"\s", "", line.text))
    return length - line.linked if line.linked <= _LINK_SHARE * length else 0
