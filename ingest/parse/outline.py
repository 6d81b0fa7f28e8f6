"""The outline of a page: its headlines as a tree with number, heading and the stretch of text under each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ingest.parse.headings import begins_note
from ingest.parse.headlines import Head, headlines
from ingest.parse.nesting import depths
from ingest.parse.numbering import LEGAL
from ingest.raw import Block, RawDocument
from knowledge.values import Span

# Headings that keep every paragraph up to the next of their kind.
_KEEPS_TAIL = LEGAL | {
    "step",
    "ask",
    "case",
    "title",
    "annex",
    "heading",
    "bare",
    "bracket",
    "label",
    "question",
    "note",
}

# Headings told only by their shape; with nothing below them they were plain lines.
_GUESSED = frozenset({"bare", "title"})


@dataclass(frozen=True, slots=True)
class Node:
    """A headline in the tree. It covers the blocks from `head.block` to `until` (exclusive), its children's included."""

    head: Head
    depth: int
    parent: int | None
    until: int


@dataclass(frozen=True)
class Outline:
    """The headlines of `document` in reading order; a node is named by its place in `nodes`."""

    document: RawDocument
    nodes: tuple[Node, ...]

    @cached_property
    def _children(self) -> dict[int | None, tuple[int, ...]]:
        below: dict[int | None, list[int]] = {}
        for index, node in enumerate(self.nodes):
            below.setdefault(node.parent, []).append(index)
        return {parent: tuple(children) for parent, children in below.items()}

    def children(self, node: int | None) -> tuple[int, ...]:
        """The nodes right below a node, None for the top."""
        return self._children.get(node, ())

    def descendants(self, node: int) -> Iterator[int]:
        """Every node below a node, in reading order."""
        for later in range(node + 1, len(self.nodes)):
            if self.nodes[later].depth <= self.nodes[node].depth:
                return
            yield later

    def span(self, node: int) -> Span:
        """The whole stretch of a node, its heading and children included."""
        return Span(start=self.nodes[node].head.start, end=self._end(node))

    def content(self, node: int) -> Span:
        """What stands under a node's heading, without the heading; empty at its end when nothing does."""
        head, until = self.nodes[node].head, self.nodes[node].until
        end = self._end(node)
        if head.valued:
            return Span(start=_after_blanks(self.document.text, head.end, end), end=end)
        start = self.document.blocks[head.last + 1].start if head.last + 1 < until else end
        return Span(start=start, end=end)

    def text(self, node: int) -> str:
        """The text of a node's `content`."""
        span = self.content(node)
        return self.document.text[span.start : span.end]

    def own_blocks(self, node: int | None) -> tuple[int, ...]:
        """The blocks a node holds itself: not its heading, not its children's. None: those above every headline."""
        first, until = (
            (0, len(self.document.blocks)) if node is None else (self.nodes[node].head.last + 1, self.nodes[node].until)
        )
        taken: set[int] = (
            set()
        )  # asked for each of a thousand children, a page of a thousand lines would take their product
        for child in self.children(node):
            taken.update(range(self.nodes[child].head.block, self.nodes[child].until))
        return tuple(index for index in range(first, until) if index not in taken)

    def _end(self, node: int) -> int:
        return self.document.blocks[self.nodes[node].until - 1].end


def outline_of(document: RawDocument) -> Outline:
    """Read the outline of a page. Every block belongs to the deepest node that covers it, or to none above the first."""
    heads = headlines(document)
    nodes = _nested(heads, depths(heads), len(document.blocks))
    filled = tuple(node.head for node in nodes if node.head.family not in _GUESSED or node.until > node.head.last + 1)
    if len(filled) < len(nodes):
        nodes = _nested(filled, depths(filled), len(document.blocks))
    return Outline(document, tuple(_released(document, nodes)))


def _nested(heads: tuple[Head, ...], levels: list[int], blocks: int) -> list[Node]:
    untils = [blocks] * len(heads)
    parents: list[int | None] = [None] * len(heads)
    open_: list[int] = []
    for index, level in enumerate(levels):
        while len(open_) > level:
            untils[open_.pop()] = heads[index].block
        parents[index] = open_[-1] if open_ else None
        open_.append(index)
    return [
        Node(head, level, parent, until)
        for head, level, parent, until in zip(heads, levels, parents, untils, strict=True)
    ]


def _released(document: RawDocument, nodes: list[Node]) -> list[Node]:
    """Give paragraphs after the last item of a list to what holds the list: 「以上材料均需…」 is no part of item 3."""
    last_child: dict[int, int] = dict.fromkeys(range(len(nodes)), -1)
    ends_list = [True] * len(nodes)
    latest: dict[int | None, int] = {}
    for index, node in enumerate(nodes):
        if node.parent is not None:
            last_child[node.parent] = index
        if node.parent in latest and nodes[latest[node.parent]].head.kin == node.head.kin:
            ends_list[latest[node.parent]] = False
        latest[node.parent] = index
    siblings = _sibling_counts(nodes)
    released = list(nodes)
    for index in range(len(nodes) - 1, -1, -1):
        node = nodes[index]
        if ends_list[index] and _lets_go(nodes, index, siblings):
            child = last_child[index]
            first = released[child].until if child >= 0 else node.head.last + 1
            until = max(_notes_end(document.blocks, first, node.until), node.head.last + 1)
            released[index] = Node(node.head, node.depth, node.parent, until)
    return released


def _notes_end(blocks: tuple[Block, ...], first: int, until: int) -> int:
    while first < until and begins_note(blocks[first].text):
        first += 1
    return first


def _sibling_counts(nodes: list[Node]) -> dict[tuple[int | None, str], int]:
    counts: dict[tuple[int | None, str], int] = {}
    for node in nodes:
        counts[node.parent, node.head.kin] = counts.get((node.parent, node.head.kin), 0) + 1
    return counts


def _lets_go(nodes: list[Node], index: int, siblings: dict[tuple[int | None, str], int]) -> bool:
    """Whether a last item holds no paragraphs after its own: it is a sentence, or a list entry like the bare ones before."""
    node = nodes[index]
    if node.head.family in _KEEPS_TAIL or siblings[node.parent, node.head.kin] < 2 or node.head.question:
        return False
    return node.head.prose or _is_plain(nodes, index)


def _is_plain(nodes: list[Node], index: int) -> bool:
    """Whether no earlier item of the same list has anything below it."""
    node = nodes[index]
    if node.head.parts or node.head.valued:
        return False
    earlier = [other for other in nodes[:index] if other.parent == node.parent and other.head.kin == node.head.kin]
    return bool(earlier) and all(other.until == other.head.last + 1 for other in earlier)


def _after_blanks(text: str, start: int, end: int) -> int:
    while start < end and text[start] in " 　\t\n":
        start += 1
    return start
