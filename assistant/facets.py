"""What a question asks about: a facet of the lexicon, and the guide fields that answer it."""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.lexicon.tables import Facet
from knowledge.text import fold
from knowledge.values import Value

# facet key -> guide fields that answer it, in order of reading
FIELDS: dict[str, tuple[str, ...]] = {
    "materials": ("materials",),
    "limits": ("limits",),
    "fee": ("fee",),
    "windows": ("windows",),
    "hours": ("hours", "windows"),
    "phone": ("contacts",),
    "conditions": ("conditions",),
    "steps": ("steps", "online", "materials", "windows"),
    "bases": ("bases",),
    "outcome": ("outcome",),
    "online": ("online",),
    "visits": ("visits",),
    "complaints": ("complaints",),
    "remedy": ("remedy", "complaints"),
    "agent": ("materials",),
    "amount": (),
    "duration": ("outcome",),
}

# facet key -> fields shown below its answer: who asks how it is done wants the rest of the counter's form, too
BESIDE: dict[str, tuple[str, ...]] = {"steps": ("hours", "limits", "fee", "bases")}

# Facets that prose answers better than fields: how much one gets, how long it lasts.
OPEN = frozenset({"amount", "duration"})

# What a general question (怎么办…) is shown, in the order people need it.
WHOLE_CARD = ("conditions", "materials", "windows", "online", "limits", "fee", "steps", "contacts", "bases")


class Asked(Value):
    """The facets of one question, in the order said. `statutory` and `promised` narrow a time limit.

    `vague` holds the facets that only a doubtful word asked for: 多久 may mean the time limit or how long something lasts.
    `whether` tells that the conditions were asked for only by asking whether something can be (能不能, 可以领吗): any part may say so.
    """

    keys: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()
    whether: bool = False
    statutory: bool = False
    promised: bool = False
    wordings: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """Guide fields to show; the whole card when nothing particular is asked."""
        wanted = tuple(dict.fromkeys(field for key in self.keys for field in FIELDS.get(key, ())))
        return wanted or (() if self.keys else WHOLE_CARD)

    @property
    def beside(self) -> tuple[str, ...]:
        """Guide fields to show below those that answer."""
        return tuple(field for key in self.keys for field in BESIDE.get(key, ()))

    @property
    def is_open(self) -> bool:
        """Whether prose is the likelier home of the answer."""
        return not self.keys or bool(OPEN & set(self.keys))

    @property
    def is_mixed(self) -> bool:
        """Whether a part that fields hold was plainly asked for beside one that prose answers: 一个月多少，去哪办，带什么."""
        return bool(OPEN & set(self.keys)) and bool(set(self.keys) - OPEN - set(self.vague))


def read_facets(found: tuple[tuple[str, str], ...], facets: Mapping[str, Facet]) -> Asked:
    """Facets from the lexicon's (wording, key) pairs; `facets` tells which wordings are doubtful."""
    keys = tuple(dict.fromkeys(key.partition(".")[0] for _, key in found))
    said = {key for _, key in found}
    return Asked(
        keys=tuple(key for key in keys if key in FIELDS),
        vague=tuple(key for key in keys if key in FIELDS and _is_vague(key, found, facets)),
        whether=_asks_whether(found),
        statutory="limits.statutory" in said,
        promised="limits.promised" in said,
        wordings=tuple(dict.fromkeys(word for word, _ in found)),
    )


_WHETHER = re.compile(r"能|可以|可不可|行不行|中不中|算不算|符合|够不够|有没有|得[到了成][不吗么嘛]")
_WHO_OR_WHAT = re.compile(r"条件|对象|资格|范围|要求|限制|门槛|什么|哪些|啥|谁|多少|几")


def _asks_whether(found: tuple[tuple[str, str], ...]) -> bool:
    """Whether every wording that asks for conditions asks whether something can be, and none who may or under which conditions."""
    words = [word for word, key in found if key.partition(".")[0] == "conditions"]
    return bool(words) and all(_WHETHER.search(word) and not _WHO_OR_WHAT.search(word) for word in words)


def also_limits(asked: Asked) -> Asked:
    """The same facets and the time limits, for a question after the day on which something is done."""
    rest = tuple(key for key in asked.vague if key != "limits")
    return asked.model_copy(update={"keys": tuple(dict.fromkeys(("limits", *asked.keys))), "vague": rest})


# 契税要交多少, 社保一个月交多少钱, 低保多少钱: what is paid to the state or a fund or by it, which no guide's fee for handling is
_DUES = re.compile(
    r"(?:税(?!务|源)|社保|医保|保险(?!金|公司)|公积金)[^,，。;；?？]{0,10}?(?:交|缴纳?|掏|出)(?:多少|几|哪些|什么档|[^,，。?？]{0,3}钱)"
    r"|^(?:职工|居民|灵活就业|个人|自己)?(?:社保|医保|(?:养老|医疗|失业)保险|[契个房车]税)(?:一个?[月年]|每个?[月年])?(?:要|得|是|大概)?多少钱"
    r"|(?:养老金|退休金|失业金|失业保险金|低保|补贴|补助|津贴|抚恤金)(?:一个?[月年]|每个?[月年])?(?:是|有|能领|领|发|给)?多少钱"
    r"|(?:要|得|该|用|自己)(?:交|缴纳?|掏|出)(?:多少|几|点)?[^,，。?？]{0,2}(?:税(?!务)|社保|医保|保险费?)"
)
_FOR_HANDLING = re.compile(r"手续费|工本费|登记费|办理费|服务费|代办费|卡费|材料|[卡证]")


def of_dues(asked: Asked, folded: str) -> Asked:
    """What is asked where a question speaks of a tax, a contribution or a benefit: its amount, and no fee, which 「不收费」 would answer wrongly."""
    if "fee" not in asked.keys or not _DUES.search(folded) or _FOR_HANDLING.search(folded):
        return asked
    keys = tuple(dict.fromkeys("amount" if key == "fee" else key for key in asked.keys))
    return asked.model_copy(update={"keys": keys, "vague": tuple(key for key in asked.vague if key != "fee")})


def _is_vague(key: str, found: tuple[tuple[str, str], ...], facets: Mapping[str, Facet]) -> bool:
    doubtful = {fold(doubt.word) for doubt in facets[key].doubts if doubt.rival in FIELDS} if key in facets else set()
    return all(word in doubtful for word, said in found if said.partition(".")[0] == key)
