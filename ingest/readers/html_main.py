"""Choose which lines of a page are the article: by structure first, then by known names of containers, never by length."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate

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
    kept = _without_related_links(tree.article(tree.descend()))
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

    def article(self, top: int) -> list[Line]:
        """Return the lines below the article's container that are not furniture all the same."""
        small: set[int] = set()
        for number in range(top + 1, len(self._page.containers)):
            if self._page.containers[number].parent in small or self._is_small_furniture(number):
                small.add(number)
        return [line for line in self._below(top) if line.container not in small and not self._is_furniture(line)]

    def _is_furniture(self, line: Line) -> bool:
        if line.kind is BlockKind.ROW:
            return line.table in self._disclosure
        return id(line) in self._copies or furniture.is_furniture(line.text)

    def is_edge(self, line: Line) -> bool:
        """Say whether a line before or after the article does not belong to it."""
        if line.kind is BlockKind.ROW:
            return False
        return self._is_around(line) or (line.container in self._furniture and not _ATTACHMENT.search(line.text))

    def _is_around(self, line: Line) -> bool:
        text = line.text
        return furniture.is_edge_furniture(text) or is_stamp_line(text) or same_words(text, self._title)

    def _sum(self, measure: Callable[[Line], int]) -> list[int]:
        """Return for each container the total over the lines below it."""
        before = [0, *accumulate(map(measure, self._page.lines))]
        return [before[container.last] - before[container.first] for container in self._page.containers]

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
        if furniture.names_furniture(container.signal):
            return True
        if furniture.names_surroundings(container.signal) and not self._has_prose(number):
            return True
        text = self._plain[number] + self._linked[number]
        return container.tag not in ("table", "layout") and self._linked[number] > text * _LINK_SHARE

    def _is_small_furniture(self, number: int) -> bool:
        container = self._page.containers[number]
        is_named = container.tag in furniture.FURNITURE_TAGS or furniture.names_furniture(container.signal)
        if not is_named or self._plain[number] > _SMALL_FURNITURE:
            return False
        return not self._has_prose(number)

    def _has_prose(self, number: int) -> bool:
        return any(furniture.is_prose(line.text) and not _is_link(line) for line in self._below(number))

    def _is_explained(self, line: Line) -> bool:
        """Say whether a line outside the article needs no keeping: furniture, a link, a stamp or the title."""
        if line.container in self._furniture or id(line) in self._copies or _is_link(line):
            return True
        if line.kind is BlockKind.ROW:
            return line.table in self._disclosure
        return self._is_around(line) or is_disclosure_line(line.text)

    def _next(self, node: int) -> int | None:
        """Return the part of a container to go down into, None when the article is the container itself."""
        parts = [part for part in self._children[node] if part not in self._furniture]
        best = max(parts, key=lambda part: self._weight[part], default=None)
        if best is None or self._weight[best] == 0:
            return None
        outer, inner = self._page.containers[node], self._page.containers[best]
        lines = self._page.lines
        around = (*lines[outer.first : inner.first], *lines[inner.last : outer.last])
        rest = [line for line in around if not self._is_explained(line)]
        known = runs("".join(line.text for line in self._below(best))) if rest else set()
        rest = [line for line in rest if not says_nothing_new(line.text, known)]
        if not rest:
            return None if inner.tag in _PARTS else best
        is_label = not any(line.cells or furniture.states_something(line.text) for line in rest)
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

    def _below(self, top: int) -> Sequence[Line]:
        return self._page.lines[self._page.containers[top].first : self._page.containers[top].last]


def _disclosure_tables(page: PageLines) -> set[int]:
    tables: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    for line in page.lines:
        if line.table is not None:
            tables[line.table].append(line.cells)
    return {number for number, rows in tables.items() if is_disclosure_table(rows)}


def _without_related_links(lines: Sequence[Line]) -> list[Line]:
    """Drop each 「相关新闻」 heading with the links below it; a heading of anything else, and attachments, stay."""
    kept: list[Line] = []
    in_related = False
    for line, below in zip(lines, [*lines[1:], None], strict=False):
        heads_links = furniture.opens_related_links(line.text) and (below is None or _is_link(below))
        in_related = heads_links or (in_related and _is_link(line))
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
