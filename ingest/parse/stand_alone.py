"""Cut a document into the smallest passages that can stand alone, without ever cutting a list.

A 条 stays whole, a numbered item keeps what is under it, a line that ends in a colon keeps its list, a table is cut between
rows. Headings that only announce are left to `DocumentSection`; every other line is in exactly one passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.parse.headlines import Head
from ingest.parse.outline import Outline
from ingest.raw import BlockKind
from knowledge.values import Span, Value

# Lengths in characters: what stays whole without question, what a 条 or an answer may reach, where small pieces stop growing.
_WHOLE = 250
_LONGEST_WHOLE = 1000
_ENOUGH = 160
_ROWS = 400
_CONTAINERS = frozenset({"division", "chapter", "part", "title", "annex", "heading", "topic"})
_UNITS = frozenset({"article", "question", "ask", "case"})
_LEADS = re.compile(r"[:：]\s*$")
_CONTINUES = re.compile(r"[:：；;，,、]\s*$")
_DEPENDS = re.compile(r"^(?:前款|前项|上述|其中|该|此|以上|对前|本条|本款|但|同时|注[:：]|备注|\*|※|（注)")
_SHORTEST = 30


class _Piece(Value):
    """A run of blocks. `loose`: it may grow together with the next small one; `lead`: its list must follow it."""

    first: int
    until: int
    loose: bool = False
    lead: bool = False


def stand_alone(outline: Outline) -> tuple[Span, ...]:
    """The passages of a page in reading order, none overlapping."""
    blocks = outline.document.blocks
    pieces = _merged(outline, _pieces(outline, None))
    return tuple(Span(start=blocks[piece.first].start, end=blocks[piece.until - 1].end) for piece in pieces)


def _pieces(outline: Outline, node: int | None) -> list[_Piece]:
    """The pieces of a node's content, lists joined to the lines that announce them."""
    pieces: list[_Piece] = []
    waiting: str | None = None
    for block, child in _entries(outline, node):
        kin = outline.nodes[child].head.kin if child is not None else ""
        joins = waiting is not None and bool(pieces) and (waiting in ("", kin)) and _may_follow(outline, node, child)
        if joins:
            until = outline.nodes[child].until if child is not None else block + 1
            pieces[-1] = _Piece(first=pieces[-1].first, until=until)
            waiting = _next_waiting(outline, block, child, waiting)
            continue
        new = _unit(outline, child) if child is not None else [_own(outline, block)]
        pieces.extend(new)
        waiting = "" if new and new[-1].lead else None
    return pieces


def _next_waiting(outline: Outline, block: int, child: int | None, waiting: str | None) -> str | None:
    """What may still join a list: items of the kind that began it, or the next line of a list without numbers."""
    if child is not None:
        return outline.nodes[child].head.kin
    return waiting if _CONTINUES.search(outline.document.blocks[block].text) else None


def _entries(outline: Outline, node: int | None) -> list[tuple[int, int | None]]:
    """A node's own lines and children in reading order; its heading is one of them when it says something itself."""
    entries: list[tuple[int, int | None]] = [(block, None) for block in outline.own_blocks(node)]
    entries += [(outline.nodes[child].head.block, child) for child in outline.children(node)]
    if node is not None:
        head = outline.nodes[node].head
        says = head.prose or head.valued or _announces(outline, head)
        entries += [(block, None) for block in range(head.block, head.last + 1) if says]
    return sorted(entries, key=lambda entry: entry[0])


def _announces(outline: Outline, head: Head) -> bool:
    return head.family not in _CONTAINERS and _LEADS.search(outline.document.blocks[head.last].text) is not None


def _may_follow(outline: Outline, node: int | None, child: int | None) -> bool:
    """Whether an entry can be a list's item: under the top or a container only sentences are, headings begin sections."""
    if child is None:
        return True
    head = outline.nodes[child].head
    if node is not None and outline.nodes[node].head.family not in _CONTAINERS:
        return head.prose or head.valued or head.is_numbered
    if head.kin == "han" and _list_length(outline, child) > _LONGEST_WHOLE:
        return False
    return head.prose or head.valued


def _list_length(outline: Outline, node: int) -> int:
    """How long the list is that a node belongs to: 「通知如下：」 over 一、…十二、 announces a document, not a list."""
    beside = [
        other
        for other in outline.children(outline.nodes[node].parent)
        if outline.nodes[other].head.kin == outline.nodes[node].head.kin
    ]
    return outline.span(beside[-1]).end - outline.span(beside[0]).start


def _own(outline: Outline, block: int) -> _Piece:
    line = outline.document.blocks[block]
    is_row = line.kind is BlockKind.ROW
    return _Piece(
        first=block, until=block + 1, loose=not is_row, lead=not is_row and _LEADS.search(line.text) is not None
    )


def _unit(outline: Outline, node: int) -> list[_Piece]:
    """A node as one piece when it can stand or must stay whole, else its pieces."""
    this = outline.nodes[node]
    whole = _Piece(first=this.head.block, until=this.until, loose=this.head.prose)
    length = outline.span(node).end - outline.span(node).start
    has_rows = any(block.kind is BlockKind.ROW for block in outline.document.blocks[this.head.block : this.until])
    if this.head.family in _CONTAINERS:
        return _pieces(outline, node) or [whole]
    if length <= _WHOLE or (
        length <= _LONGEST_WHOLE
        and not has_rows
        and (this.head.family in _UNITS or this.head.question or this.head.prose)
    ):
        return [whole]
    return _pieces(outline, node) or [whole]


def _merged(outline: Outline, pieces: list[_Piece]) -> Iterator[_Piece]:
    """Join rows of a table up to a length, and small loose pieces with the ones they lean on."""
    waiting: _Piece | None = None
    for piece in pieces:
        if waiting is None:
            waiting = piece
        elif _joins(outline, waiting, piece):
            waiting = _Piece(first=waiting.first, until=piece.until, loose=waiting.loose and piece.loose)
        else:
            yield waiting
            waiting = piece
    if waiting is not None:
        yield waiting


def _joins(outline: Outline, before: _Piece, piece: _Piece) -> bool:
    blocks = outline.document.blocks
    if before.until != piece.first:
        return False
    length = blocks[piece.until - 1].end - blocks[before.first].start
    last, first = blocks[before.until - 1], blocks[piece.first]
    if BlockKind.ROW in (last.kind, first.kind):
        caption = last.kind is not BlockKind.ROW and before.until - before.first == 1 and len(last.text) <= _SHORTEST
        same = last.kind is first.kind and last.table == first.table
        return (same or caption) and length <= _ROWS
    if not (before.loose and piece.loose):
        return False
    return length <= _ENOUGH or (length <= _LONGEST_WHOLE and _DEPENDS.search(first.text) is not None)
