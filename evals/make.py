"""Draft cases from a store's own guides: each field in several wordings, near-miss traps and expired traps.

A draft says what the guide's fields say; a person confirms it in a spreadsheet (`evals.sheet`) before it counts.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date

from assistant.answer import Status
from evals.case import Case
from knowledge.codelists import Charged, LimitKind, Necessity
from knowledge.document import PolicyDocument
from knowledge.guide import ServiceGuide
from knowledge.store import Store, StoredItem
from knowledge.values import Value

FREE = ("不收费", "免费", "不收取", "免收")
SILENT = ("未写明", "没有写明", "未说明")
CHECK = "自动起草，请核对后再采用"
_AMOUNT = re.compile(r"\d+(?:\.\d+)?(?:元|%)")
_ADDRESS = re.compile(r"[一-龥]+?(?:路|街|道|巷)\d+号")
_NAME_END = re.compile(r"[（(].*$")


class Ask(Value):
    """What one field of a guide should be answered with. `tag` tells apart several asks of one field."""

    field: str
    tag: str = ""
    wordings: tuple[str, ...]
    must: tuple[tuple[str, ...], ...]
    must_not: tuple[str, ...] = ()
    keep: tuple[tuple[str, ...], ...] = ()


def draft_cases(store: Store, *, today: date, wordings: int = 3, limit: int | None = None) -> tuple[Case, ...]:
    """Drafts for every current public guide, in the order stored.

    Args:
        wordings: how many ways to ask the same thing, at most.
        limit: drafts for the first so many guides only.
    """
    items = list(store.active())
    guides = [item.content for item in items if isinstance(item.content, ServiceGuide)][:limit]
    return (
        *(case for guide in guides for case in _asked(guide, wordings)),
        *_near_misses(guides),
        *(case for item in items for case in _expired(item, today)),
    )


def _asked(guide: ServiceGuide, wordings: int) -> Iterator[Case]:
    names = [_NAME_END.sub("", name) for name in (guide.title, *guide.aliases)]
    for ask in (ask for asks in FIELD_ASKS for ask in asks(guide)):
        for number, wording in enumerate(ask.wordings[:wordings]):
            name = names[number % len(names)]
            yield Case(
                id=_id(guide.id, ask.field, ask.tag, str(number)),
                suite="drafts",
                groups=(ask.field,),
                region=guide.region,
                turns=(wording.format(name=name),),
                expect=(Status.ANSWERED,),
                guides=(f"{guide.title}@{guide.region}",),
                fields=(ask.field,),
                must=ask.must,
                must_not=ask.must_not,
                keep=ask.keep,
                sources=(guide.source.name,),
                note=CHECK,
            )


# ---- one function a field: nothing where the guide says nothing, except for fees, where silence is a fact


def _limits(guide: ServiceGuide) -> Iterator[Ask]:
    for kind in (LimitKind.PROMISED, LimitKind.STATUTORY):
        stated = [limit.wording for limit in guide.limits if limit.kind is kind and limit.value is not None]
        others = [limit.wording for limit in guide.limits if limit.kind is not kind and limit.value is not None]
        if stated:
            yield Ask(
                field="limits",
                tag=kind.name.lower(),
                wordings=(
                    f"{{name}}{kind.value}办结时限是多久？",
                    f"{{name}}{kind.value}几天办好",
                    f"{{name}}，{kind.value}时限多长",
                ),
                must=tuple((f"{kind.value}…{words}",) for words in stated),
                must_not=tuple(f"{kind.value}…{words}" for words in others if words not in stated),
            )
    unstated = [limit for limit in guide.limits if limit.kind is LimitKind.UNSTATED]
    if unstated and len(unstated) == len(guide.limits):
        yield Ask(
            field="limits",
            wordings=("{name}多久能办好？", "{name}要几天"),
            must=tuple((one.wording,) for one in unstated),
        )


def _fee(guide: ServiceGuide) -> Iterator[Ask]:
    wordings = ("{name}收费吗？", "{name}多少钱", "{name}要花钱吗")
    if guide.fee.charged is Charged.NO:
        yield Ask(field="fee", wordings=wordings, must=(FREE,))
    elif not guide.fee.is_stated:
        yield Ask(field="fee", tag="silent", wordings=wordings, must=(SILENT,), must_not=("不收费",))
    else:
        words = (
            "；".join(part for item in guide.fee.items for part in (item.name, item.standard) if part)
            or guide.fee.text
            or ""
        )
        amounts = tuple((amount,) for amount in dict.fromkeys(_AMOUNT.findall(words)))
        if amounts:
            yield Ask(field="fee", wordings=wordings, must=amounts)


def _materials(guide: ServiceGuide) -> Iterator[Ask]:
    always = tuple((one.name,) for one in guide.materials if one.necessity is not Necessity.CONDITIONAL)
    special = tuple((one.name,) for one in guide.materials if one.necessity is Necessity.CONDITIONAL)
    if always:
        wordings = ("{name}需要哪些材料？", "{name}要带什么", "{name}要准备啥")
        yield Ask(field="materials", wordings=wordings, must=always, keep=special)


def _windows(guide: ServiceGuide) -> Iterator[Ask]:
    addresses = (found for window in guide.windows for found in _ADDRESS.findall(window.address or ""))
    must = tuple((address,) for address in dict.fromkeys(addresses))
    if must:
        yield Ask(field="windows", wordings=("{name}在哪里办？", "{name}去哪个窗口", "{name}上哪儿办"), must=must)


def _phone(purpose: str, field: str, wordings: tuple[str, ...]) -> Callable[[ServiceGuide], Iterator[Ask]]:
    def asks(guide: ServiceGuide) -> Iterator[Ask]:
        numbers = [one.value for one in guide.contacts if one.purpose == purpose and one.channel == "电话"]
        if numbers:
            yield Ask(field=field, wordings=wordings, must=tuple((number,) for number in dict.fromkeys(numbers)))

    return asks


def _bases(guide: ServiceGuide) -> Iterator[Ask]:
    titles = tuple((basis.title,) for basis in guide.bases)
    if titles:
        yield Ask(field="bases", wordings=("{name}的法律依据是什么？", "{name}依据什么规定办"), must=titles)


def _visits(guide: ServiceGuide) -> Iterator[Ask]:
    if guide.visits.count is not None:
        yield Ask(
            field="visits", wordings=("{name}要跑几次？", "{name}到现场几次"), must=((f"{guide.visits.count}次",),)
        )


def _outcome(guide: ServiceGuide) -> Iterator[Ask]:
    if guide.outcome.name:
        yield Ask(
            field="outcome",
            wordings=("{name}办好了拿到什么？", "{name}的办理结果是什么"),
            must=((guide.outcome.name,),),
        )


FIELD_ASKS: tuple[Callable[[ServiceGuide], Iterator[Ask]], ...] = (
    _limits,
    _fee,
    _materials,
    _windows,
    _phone("咨询", "contacts", ("{name}咨询电话多少？", "{name}打哪个电话问")),
    _phone("投诉", "complaints", ("{name}投诉电话多少？", "{name}监督电话是哪个")),
    _bases,
    _visits,
    _outcome,
)


# ---- traps


def _near_misses(guides: Iterable[ServiceGuide]) -> Iterator[Case]:
    """A matter that one place has and its neighbour has not, asked in the neighbour's place: nothing of it may be shown."""
    known = list(guides)
    names = {(guide.title, guide.region) for guide in known}
    regions = sorted({guide.region for guide in known})
    for guide in known:
        for code in regions:
            if not _are_neighbours(code, guide.region) or any((guide.title, one) in names for one in _chain(code)):
                continue
            yield Case(
                id=_id(guide.id, "near_miss", code),
                suite="drafts",
                groups=("near_miss",),
                region=code,
                turns=(f"{_NAME_END.sub('', guide.title)}怎么办",),
                expect=(Status.NOT_FOUND, Status.CLARIFY),
                must_not=tuple(one.value for one in guide.contacts if len(one.value) > 6),
                sources=(guide.source.name,),
                note=f"{CHECK}：{guide.region} 有这一项，{code} 没有同名的",
            )


def _chain(code: str) -> tuple[str, ...]:
    """A district, its city, its province and the nation, by the digits of the code."""
    return (code, f"{code[:4]}00", f"{code[:2]}0000", "000000")


def _are_neighbours(code: str, other: str) -> bool:
    """Whether two different codes are districts of one city (the first four digits agree)."""
    return (
        code != other and len(code) == len(other) >= 6 and code[:4] == other[:4] and "00" not in (code[4:6], other[4:6])
    )


def _expired(item: StoredItem, today: date) -> Iterator[Case]:
    """A guide or document past its validity: whatever is quoted from it has to be marked as no longer in force."""
    content = item.content
    if not isinstance(content, ServiceGuide | PolicyDocument):
        return
    expires = content.validity.expires or getattr(content, "expires", None)
    if expires is not None and expires <= today:
        yield Case(
            id=_id(content.id, "expired"),
            suite="drafts",
            groups=("expired",),
            region=content.region,
            turns=(f"{_NAME_END.sub('', content.title)}现在还有效吗",),
            expect=(Status.ANSWERED, Status.NOT_FOUND),
            must=(("失效", "废止"),),
            sources=(content.source.name,),
            note=f"{CHECK}：{expires} 失效",
        )


def _id(*parts: str) -> str:
    """An id that stays the same while the guide keeps its own: D- and a hash of what is asked about."""
    return f"D-{hashlib.sha256('|'.join(parts).encode()).hexdigest()[:12]}"
