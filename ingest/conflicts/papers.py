"""Papers that applicants hand in, by name: which names mean one paper, which words of a sentence demand or abolish one.

Knows names only; whether an agency could fetch the paper itself is `ingest.burden`'s business.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache

from knowledge.text import bigrams, fold

_SUFFIX = (
    "身份证件|证明材料|批准文件|评价文件|许可文件|证明文件|证明|证书|证件|许可证|执照|证|簿|合同|协议书|协议|报告书|报告|病历资料|病历|照片|相片|表|书|批文|凭证|发票|介绍信|"
    "银行流水|流水|章程|公告|意见|鉴定|函|卡"
)
_PAPER = re.compile(rf"[\u4e00-\u9fff()/]{{0,30}}?(?:{_SUFFIX})$")
_GENERIC = frozenset({
    "证明", "证件", "材料", "资料", "申请", "表", "书", "证", "证书", "申请材料", "证明材料", "相关证明", "有关证明", "相关证件",
    "有效证件", "受理通知书", "补正通知书", "通知书", "决定书", "报告", "合同", "协议", "凭证", "函", "意见", "卡",
})  # fmt: skip
_ASIDE = re.compile(r"\([^()]*\)|[《》〈〉「」“”\"\s]")
_SILENT = re.compile(
    r"原件和?及?与?|复印件|扫描件|影印件|电子版|副本|正本|有效的?|本人的?|申请人的?|双方的?|各自的?|居民|中华人民共和国|近期|免冠|白底|彩色|[一二两三四五六七八九十\d]+[寸张份页](?:的)?|纸质的?|相应的?|^的|提供|提交"
)
_SAME = (
    ("身份证件", "身份证"), ("身份证明", "身份证"), ("申请表", "申请书"), ("相片", "照片"), ("权属证书", "权证书"), ("房产证", "不动产权证书"), ("户口本", "户口簿"),
    ("证照", "证"), ("病历资料", "病历"), ("审批表", "申请书"), ("登记表", "申请书"),
)  # fmt: skip
_ANYBODYS = ("身份证", "户口簿", "营业执照")
# a list that has such an entry is open: 不动产买卖合同等登记原因证明
_OPEN = re.compile(r"等|相关|有关|证明材料|其他|其它")
_SHARED_PAIRS = 2  # 存在劳动关系的证明材料 covers 劳动合同或者其他存在劳动关系的证明
_OR = re.compile(r"或者|或|/|、|以及|及其|及|和|与")
# 持 alone asks; 支持, 坚持 and 主持 do not
_DEMAND = re.compile(
    r"(?P<verb>提交|提供|出示|携带|上传|递交|补交|收取|(?<![支坚主保])持有?|凭|交验|(?:把|将)(?=[^，,。；;：:\n]{2,40}?(?:交|递|送)(?:到|给|至|往|回)))"
    r"(?P<what>[^，,。；;：:\n]{2,60})"
)
_DEMAND_END = re.compile(
    r"(?:到|向|在|前往|至|进行|办理|登记|领取|后|的[，。]|原件核|供|给|一并|一起|交(?=[到给至往回])|递(?=[到给至往])|送(?=[到给至往]))"
)
_DOING = (
    "采集",
    "领",
    "拍",
    "补",
    "换",
    "审",
    "核",
    "制",
    "发",
    "签",
    "填",
    "打印",
    "办",
)  # 领证 and 采集照片 are steps, not papers
_NEGATED = re.compile(
    r"(?:无[需须]|不用|不需要?|不再(?:要求)?|免于|免予|免|不得要求|不要求|取消|停止|不必)(?:申请人|当事人|重复|再)?$"
)
_LONGEST_NEGATION = 10  # 不再要求申请人重复
_ABOLISHED = (
    re.compile(
        r"(?:不再要求|无[需须]|不需要?|不用|不必|免于|免予|不得要求|不要求|不再)(?:申请人|当事人|群众)?(?:再|重复)?(?:提交|提供|收取|出示|交)(?P<what>[^，,。；;：:\n]{2,30})"
    ),
    re.compile(r"(?:取消|免交|免提交|停止(?:收取|使用|要求))(?:提交|提供)?(?P<what>[^，,。；;：:\n]{2,30})"),
    re.compile(r"(?:已取消的|取消的)(?:证明)?(?:材料|证明)[：:](?P<what>[^。；;\n]{2,60})"),
    re.compile(r"(?P<what>[\u4e00-\u9fff（）()]{2,20}?)(?:已经|已|均)(?:被)?取消"),
    re.compile(r"(?P<what>[\u4e00-\u9fff（）()]{2,20}?)(?:改为|改用|改由|实行)(?:书面|个人|申请人)?(?:告知)?承诺"),
    re.compile(
        r"(?P<what>[\u4e00-\u9fff（）()、]{2,30}?)(?:均|都)?(?:通过|由)[^，,。；;\n]{2,14}[，,](?:无[需须]|不用|不再|不需要?)(?:申请人|群众)?(?:再)?(?:提交|提供)(?=[。；;，,\n]|$)"
    ),
)
_ONLY_SOMETIMES = re.compile(r"的情形|原件$|纸质|以外")


@lru_cache(maxsize=20_000)
def paper_key(name: str) -> str:
    """A paper's name as papers compare: 《申请表》（原件1份） -> 申请书."""
    key = _SILENT.sub("", _ASIDE.sub("", fold(name)))
    for written, means in _SAME:
        if key.endswith(written):
            key = key.removesuffix(written) + means
    return key


def choices(name: str) -> tuple[str, ...]:
    """The keys of the papers that a name offers: 居民身份证或者户口簿 -> 身份证, 户口簿."""
    plain = _ASIDE.sub("", fold(name))
    parts = [paper_key(part) for part in _OR.split(plain)]
    whole = paper_key(name)
    return tuple(dict.fromkeys(key for key in (whole, *parts) if len(key) > 1))


def is_paper(name: str) -> bool:
    """Whether words name a paper in particular."""
    plain = _ASIDE.sub("", fold(name))
    key = paper_key(name)
    return len(key) > 1 and key not in _GENERIC and plain not in _GENERIC and any(map(_PAPER.fullmatch, (plain, key)))


def same_paper(one: str, other: str) -> bool:
    """Whether two keys mean one paper: equal, or the shorter's characters stand in the longer in order and both end alike.

    居住证 and 居住证明 are two papers; whose identity card or register it is makes no difference.
    """
    short, long = sorted((one, other), key=len)
    if short == long or any(short.endswith(core) and long.endswith(core) for core in _ANYBODYS):
        return True
    if short in _GENERIC or len(short) < 2 or short[-2:] != long[-2:]:
        return False
    rest = iter(long)
    return all(character in rest for character in short)


def held(name: str, materials: Iterable[str]) -> bool:
    """Whether a list of materials has a paper under any of its names."""
    keys = [key for material in materials for key in choices(material)]
    return any(same_paper(wanted, key) for wanted in choices(name) for key in keys)


def covered(name: str, materials: Collection[str]) -> bool:
    """Whether a list has a paper, or an open entry that speaks of the same thing."""
    pairs = set(bigrams(paper_key(name)))
    opened = (material for material in materials if _OPEN.search(material))
    return held(name, materials) or any(len(pairs & set(bigrams(paper_key(one)))) >= _SHARED_PAIRS for one in opened)


def demanded(text: str) -> Iterator[str]:
    """Papers that a sentence tells the applicant to bring, in its words; what need not be brought is left out."""
    for match in _DEMAND.finditer(text):
        if _NEGATED.search(text[max(0, match.start() - _LONGEST_NEGATION) : match.start()]):
            continue
        what = _DEMAND_END.split(match["what"])[0]
        yield from (_without_copy(part) for part in re.split(r"、|和|以及|及(?!其)|与", what) if _asks_for(part))


def _asks_for(words: str) -> bool:
    return not words.startswith(_DOING) and "的" not in words[-3:-1] and is_paper(_without_copy(words))


def _without_copy(words: str) -> str:
    """A paper's name without what is asked of it: its original, a copy, a picture of it to upload."""
    return re.sub(r"(?<=[证照簿书表])(?:照片|图片|扫描件)$", "", re.sub(r"(?:原件|复印件|扫描件)+$", "", words.strip()))


def abolished(text: str) -> Iterator[str]:
    """Papers that a text says are no longer asked for, unless it says so only of some cases or of their originals."""
    for pattern in _ABOLISHED:
        for match in pattern.finditer(text):
            if _ONLY_SOMETIMES.search(match["what"]):
                continue
            yield from (
                part for part in re.split(r"、|和|以及|及(?!其)|与", match["what"]) if is_paper(_without_copy(part))
            )
