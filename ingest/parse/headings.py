"""What a heading announces: a part of a guide, a section of its own, a note on what stands above, a single fact.

The words are in `heading_words`. It knows nothing of numbering or of what stands under a heading.
"""

from __future__ import annotations

import re

from ingest.parse.heading_words import ENDINGS, FACTS, FURNITURE, NOTE_WORDS, SECTION_ENDINGS, SECTIONS, SPELLINGS

# Notes that belong to the line above even when their words follow on their own line.
_ATTACHED = NOTE_WORDS[: NOTE_WORDS.index("小贴士")]
_LONGEST_HEADING = 34
_LONGEST_LABEL = 18
# 「个人申请方式：」 is a label of the part; 「附加条件：」 may be anything.
_LEAST_ENDING = 4
_DECORATION = re.compile(r"[\s　★☆◆◇■□●○▶►▲△※*#·•>|丨]+")
_ASIDE = re.compile(r"[（(【\[][^（）()【】\[\]]*[）)】\]]$")
_JOINTS = re.compile(r"以及|[、/／和及与或]")
_PUNCTUATED = re.compile(r"[。；;，,！!？?]")
_NOT_WANTED = re.compile(r"不再|无需|不需|不用|免予|免于|取消")  # 「不再需要的材料」 lists what nobody has to bring
_LABEL_END = re.compile(r"[:：]")
_NOTE = re.compile(
    rf"^[★☆※*▲◆●\s]*[【（(]?(?:{'|'.join(sorted(NOTE_WORDS, key=len, reverse=True))})[】）)]?\s*\d{{0,2}}\s*(?:[:：]|$)"
)
_PART_OF = {spelling: part for part, spellings in SPELLINGS.items() for spelling in spellings}
_FACT_OF = {spelling: fact for fact, spellings in FACTS.items() for spelling in spellings}
_ENDINGS = sorted(ENDINGS, key=len, reverse=True)
# 「首次申领材料：」, 「签注材料：居住证原件」: a page with a list for each business item; 「申领材料」 is the list of all
_LIST_OF_ITEM = re.compile(
    r"(?P<item>(?:首次|初次|新办|到期|期满|遗失|丢失|损[坏毁])?(?:申领|申请|办理|换领|换发|换证|补领|补办|补发|补证|签注|变更|延续|延期|续期|注销|新办|首次|初次))"
    r"(?:时)?(?:所需要?的?|需要的?|需提交的?|应提交的?)?材料"
)
_EVERY_ITEM = frozenset({"申领", "申请", "办理"})


def parts_of(heading: str) -> tuple[str, ...]:
    """Name the guide parts a heading without its number announces, in its order: 「咨询和投诉方式」 two, 「背景」 none."""
    bare = bare_heading(heading)
    if not bare or len(bare) > _LONGEST_HEADING or _PUNCTUATED.search(bare) or _NOT_WANTED.match(bare):
        return ()
    if (part := _PART_OF.get(bare)) is not None:
        return (part,)
    pieces = [piece for piece in _JOINTS.split(bare) if piece]
    if len(pieces) > 1 and (found := tuple(dict.fromkeys(part for piece in pieces if (part := _piece(piece))))):
        return found
    return _ended(bare)


def item_of_list(heading: str) -> str | None:
    """Name the business item that a list of materials is for by its heading: 签注 of 「签注材料」; None where it is for all of them."""
    match = _LIST_OF_ITEM.fullmatch(bare_heading(heading))
    return match["item"] if match is not None and match["item"] not in _EVERY_ITEM else None


def part_of_label(label: str) -> tuple[str, ...]:
    """Name the parts of a label that stands before a colon or in a table's first cell; stricter than `parts_of`."""
    bare = bare_heading(label)
    if not bare or len(bare) > _LONGEST_LABEL:
        return ()
    if (part := _PART_OF.get(bare)) is not None:
        return (part,)
    pieces = [_PART_OF.get(piece) for piece in _JOINTS.split(bare) if piece]
    if all(pieces):
        return tuple(dict.fromkeys(part for part in pieces if part))
    if item_of_list(bare) is not None:
        return ("materials",)
    ending = next((ending for ending in _ENDINGS if len(ending) >= _LEAST_ENDING and bare.endswith(ending)), None)
    return (ENDINGS[ending],) if ending is not None else ()


def fact_of(label: str) -> str | None:
    """Name the single-value fact of a table label such as 「事项类型」, None for any other label."""
    return _FACT_OF.get(bare_heading(label))


def names_section(label: str, *, exactly: bool = False) -> bool:
    """Say whether a label without a part of its own heads a section: 「补贴标准」, 「贷款额度」, 「放款方式」.

    With `exactly` only known headings do, as for a line without a colon.
    """
    bare = bare_heading(label)
    if bare in SECTIONS or exactly:
        return bare in SECTIONS
    return bool(2 < len(bare) <= 8 and bare.endswith(SECTION_ENDINGS) and not bare.startswith(FURNITURE))


def bare_heading(heading: str) -> str:
    """Return a heading without blanks, ornaments, brackets around it, a closing aside and a closing colon."""
    bare = _DECORATION.sub("", heading).rstrip(":：")
    if bare[:1] in "【[「" and bare[-1:] in "】]」":
        bare = bare[1:-1]
    shorter = _ASIDE.sub("", bare)
    return shorter or bare


def split_label(line: str) -> tuple[str, int] | None:
    """Split 「受理条件：年满60周岁」 into its label and where the value starts; None when no short label leads the line."""
    colon = _LABEL_END.search(line, 0, _LONGEST_LABEL + 4)
    if colon is None or not (label := line[: colon.start()].strip()) or _PUNCTUATED.search(label):
        return None
    value = colon.end()
    while value < len(line) and line[value] in " 　\t":
        value += 1
    return label, value


def begins_note(line: str) -> bool:
    """Say whether a line is a note on what stands above it: 「填报须知：…」, 「注：…」, 「★小贴士」, 「*如遇…」."""
    return _NOTE.match(line) is not None or line[:1] in {"*", "※", "＊"}


def is_attached(label: str) -> bool:
    """Say whether a label's words belong to the line above it (「填报须知」, 「备注」) and so head no part of their own."""
    return bare_heading(label).rstrip("0123456789") in _ATTACHED


def heads_notes(line: str) -> bool:
    """Say whether a line only announces notes, so that what follows belongs to it: 「★小贴士」, 「温馨提示：」."""
    match = _NOTE.match(line)
    return match is not None and match.end() >= len(line.rstrip())


def _piece(piece: str) -> str | None:
    found = _PART_OF.get(piece)
    return found if found is not None else next(iter(_ended(piece)), None)


def _ended(bare: str) -> tuple[str, ...]:
    ending = next((ending for ending in _ENDINGS if bare.endswith(ending) and bare != ending), None)
    return (ENDINGS[ending],) if ending is not None else ()
