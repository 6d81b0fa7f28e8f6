"""The five levels, the reasons a rater may give, and why a rating may not count. Words people read are here."""

from __future__ import annotations

from enum import StrEnum

LEVELS: dict[int, str] = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}
BAD = frozenset({1, 2})  # 差评 (国办发〔2019〕51号): these open a ticket
SATISFIED = 3  # from this level on a rating speaks for the guide

ABOUT = "这里评的是智能问答助手的答复，不是官方的政务服务「好差评」。"
OFFICIAL = "评价窗口和网上办事，请到官方「好差评」：{url}"


class Reason(StrEnum):
    """What was wrong, in the rater's choice."""

    INACCURATE = "办事指南不准确"
    NOT_MY_CASE = "没说到我的情况"
    UNCLEAR = "看不懂"
    NOT_FOUND = "找不到"
    OTHER = "其他"


# what a rater says whose question was not met: the question is worth a look, not only the guide
MISSED = frozenset({Reason.NOT_MY_CASE, Reason.NOT_FOUND})


class Flag(StrEnum):
    """Why a rating is kept and does not count."""

    FAST = "答复后不到一秒就评"
    FLOOD = "同一来源短时间内评得太多"
    REPEAT = "同一来源反复评同一份指南"


def about(official_url: str | None) -> str:
    """What every page and report says of these ratings."""
    return f"{ABOUT}{OFFICIAL.format(url=official_url)}" if official_url else ABOUT
