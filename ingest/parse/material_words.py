"""The words of one material: its name, the case it is for, original or copy and how many, and what is said besides.

Everything returned is a piece of the words given, or a number or kind they state.
"""

from __future__ import annotations

import re

from ingest.parse.phrases import number_of
from knowledge.codelists import Necessity

# Words of a group's heading or of an item, and what they say about its necessity. The first that fits decides.
_NECESSITIES = (
    (re.compile(r"容缺"), Necessity.DEFERRABLE),
    (re.compile(r"免(?:予|于)?提[交供]|免交"), Necessity.EXEMPT),
    (re.compile(r"非必[要需]|特殊|特定|情形|其他情况|另需|还需|补充材料|视情况|可选|选交|选择性"), Necessity.CONDITIONAL),
    (re.compile(r"必[需须备要]|基本材料|通用|共性|所有申请人|均需"), Necessity.REQUIRED),
)  # fmt: skip
# An item may say of itself that it can follow later or need not be handed in; a clause about some people does not count.
_OWN_NECESSITIES = (
    (re.compile(r"容缺"), Necessity.DEFERRABLE),
    (re.compile(r"[（(][^（）()的]{0,8}免(?:予|于)?(?:提[交供]|交)[^（）()的]{0,4}[)）]"), Necessity.EXEMPT),
)
# 「申请特殊工种提前退休的，提供…」: the case an item is for, then what it asks.
_CASE = re.compile(
    r"^(?P<case>(?:如|若|属|属于|存在|对|对于|涉及|委托)?[^，,。；;：:]{1,60}?(?:的|时|情况下|情形下|者|人员|参保人|申请人))[，,]\s*(?:按照?(?:有关|相关)?(?:要求|规定)|同时|还|另[外行]?|须|需|应当?|要|可|凭|一并|并)*(?:提供|提交|出具|携带|递交|上传|填写|附|凭|持)"
)
# 「按要求提供资料申报认定」 names no document, so its verb stays.
_VAGUE = re.compile(r"(?:相关|有关|相应)?(?:资料|材料)(?!清单)")
_OPENING_CASE = re.compile(r"^(?:如|若|属|属于|存在|委托|涉及|未成年|代办|由他人代|申请)|的$|时$|情[况形]下$")
_ASIDE_CASE = re.compile(
    r"[（(](?:(?P<who>[^（）()，；]*(?:的|时|者|人|人员))(?:需|须|应|另|还|才)*(?:提供|提交)"
    r"|(?P<when>(?:如|若)(?:有|需|无|委托|代办)[^（）()]*|(?:适用于|仅限)[^（）()]*))[)）]$"
)
_IF = re.compile(r"^(?P<case>(?:如|若|属于?|委托|由他人|代办|未成年)[^，,。；：:]{1,60})[，,]")
_OPENING_IF = re.compile(r"如(?!下)|若|属于?|存在|由他人代")
_ASKS = re.compile(r"(?:请|需|须|应|应当|还|另)*(?:提供|提交|出具|携带|递交)$")
_SPEC_ASIDE = re.compile(
    r"[（(【](?=[^（）()【】]{1,20}[)）】])[^（）()【】、]*(?:原件|复印件|[\d一二两三]\s*份|纸质|电子版)[^（）()【】、]*[)）】]$"
)
_ONLY_COPIES = re.compile(
    r"(?:原件|复印件|扫描件|电子版|电子件|纸质版?|各|一式|均|[及和与、/或]|\d|[一二两三四五六七八九十]|[份张套]|\s)*+"
)
_BULLET = re.compile(r"^[\s　▶►●○■□◆◇★☆·•√✓\-—]+(?=[^\s])")
_NUMERAL = r"(?P<n>\d{1,2}|[一二两三四五六七八九十])"
_BOTH = re.compile(
    rf"原件(?:及|和|与|、|，|加|＋|\+)?(?:其)?复印件(?:或扫描件)?\s*(?:均|都)?各\s*{_NUMERAL}\s*[份张套]"
)
_ORIGINALS = re.compile(
    rf"原件\s*[:：]?\s*{_NUMERAL}\s*[份张套]|{_NUMERAL.replace('<n>', '<m>')}\s*[份张套]\s*原件|一式\s*{_NUMERAL.replace('<n>', '<k>')}\s*份"
)
_COPIES = re.compile(
    rf"复印件\s*[:：]?\s*(?:各)?\s*{_NUMERAL}\s*[份张套]|{_NUMERAL.replace('<n>', '<m>')}\s*[份张套]\s*复印件"
)
_LONGEST_LABEL_NAME = 20
# 「未满16周岁的：监护人的身份证」, 「转诊就医人员：转诊意见」: a label that says for whom, not what.
_WHOM = re.compile(r"(?:的|者|人员|人群|时|情形|情况)$")


def necessity_of(words: str) -> Necessity | None:
    """What a group's heading says about the necessity of its materials, None when it says nothing."""
    return next((found for pattern, found in _NECESSITIES if pattern.search(words)), None)


def own_necessity(words: str) -> Necessity | None:
    """What an item's own words say about its necessity; a case makes it conditional."""
    own = next((found for pattern, found in _OWN_NECESSITIES if pattern.search(words)), None)
    if own is not None:
        return own
    return Necessity.CONDITIONAL if case_of(words) is not None or _OPENING_IF.match(words) else None


def name_of(words: str) -> str:
    """The item's words up to its first full stop, without a closing aside on copies; the asked document after a case."""
    words = _BULLET.sub("", words)
    label = _label(words)
    if label is not None and not _ASKS.search(label) and not _WHOM.search(label):
        return label
    words = words[len(label) + 1 :].strip() if label is not None else words
    first = words.split("。", 1)[0].strip(" 　；;，,.。:：")
    case = _CASE.match(first)
    if case is not None and _is_case(case["case"]) and len(first) > case.end() + 1:
        asked = first[case.end() :]
        first = first[case.end("case") + 1 :] if _VAGUE.match(asked) else asked
    return _SPEC_ASIDE.sub("", first).strip(" 　；;，,.。:：") or first or words


def note_of(words: str, notes: str, *, filled: bool) -> str | None:
    """What an item says beside its name: in its closing aside, behind its label, after its first full stop and on the lines below.

    The lines below stay out where they are kept as 填报须知 (`filled`).
    """
    words = _BULLET.sub("", words)
    first, _, rest = words.partition("。")
    name, label = name_of(words), _label(words)
    told = first[len(label) + 1 :].strip(" 　；;，,.。") if label is not None and label == name else _aside_of(first)
    kept = [part for part in (told, rest.strip()) if part]
    if notes and not filled:
        kept.append(notes)
    return "\n".join(kept) or None


def _aside_of(first: str) -> str:
    """What the aside that `name_of` leaves off says beside which copies are wanted and how many: 核验后退还."""
    aside = _SPEC_ASIDE.search(first.strip(" 　；;，,.。:："))
    clauses = re.split(r"[，,；;]", aside.group()[1:-1]) if aside is not None else []
    return "，".join(clause.strip() for clause in clauses if not _ONLY_COPIES.fullmatch(clause.strip()))


def case_of(words: str) -> str | None:
    """The case an item is for, in its own words: 「委托他人办理的」; None when it is for every case."""
    match = _CASE.match(words)
    if match is not None and _is_case(match["case"]):
        return match["case"].strip()
    label = _label(words)
    if label is not None and (_ASKS.search(label) or _WHOM.search(label)):
        return _ASKS.sub("", label).strip() or None
    aside = _ASIDE_CASE.search(words.rstrip("。；;，"))
    if aside is not None:
        return (aside["who"] or aside["when"]).strip()
    found = _IF.match(words)
    return found["case"].strip() if found is not None else None


def kind_of(words: str) -> str | None:
    """原件, 复印件 or 原件和复印件, None when the words name neither."""
    has_original, has_copy = "原件" in words.replace("与原件", ""), "复印件" in words
    if has_original and has_copy:
        return "原件和复印件"
    return "原件" if has_original else "复印件" if has_copy else None


def counts_of(text: str) -> tuple[int | None, int | None]:
    """How many originals and how many copies; None where the text gives no number."""
    both = _BOTH.search(text)
    if both is not None:
        number = _count(both)
        return number, number
    originals, copies = _ORIGINALS.search(text), _COPIES.search(text)
    return _count(originals) if originals else None, _count(copies) if copies else None


def figure_of(cell: str | None) -> int | None:
    """The first number in a cell."""
    match = re.search(r"\d{1,2}|[一二两三四五六七八九十]", cell) if cell else None
    counted = number_of(match[0]) if match else None
    return int(counted) if counted is not None else None


def _label(words: str) -> str | None:
    """What stands before a colon: the material's name, or who is to hand in what follows."""
    match = re.match(rf"^([^：:，。；]{{2,{_LONGEST_LABEL_NAME}}})[：:](?=.)", words)
    return match[1].strip() if match is not None else None


def _is_case(clause: str) -> bool:
    return _OPENING_CASE.search(clause) is not None or len(clause) > 6


def _count(match: re.Match[str]) -> int | None:
    written = next((value for value in match.groupdict().values() if value), None)
    counted = number_of(written) if written is not None else None
    return int(counted) if counted is not None else None
