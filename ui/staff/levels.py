"""The badge that says whose a field is: 国家 filled, 省 thick, 市 thin, 区 dashed. Shape and word, not only colour."""

from __future__ import annotations

from knowledge.codelists import Level
from knowledge.values import Value


class LevelBadge(Value):
    """Word and look of a level."""

    word: str
    look: str


_BADGES = {
    Level.NATION: LevelBadge(word="国家", look="nation"),
    Level.PROVINCE: LevelBadge(word="省", look="province"),
    Level.CITY: LevelBadge(word="市", look="city"),
    Level.DISTRICT: LevelBadge(word="区县", look="district"),
    Level.STREET: LevelBadge(word="镇街", look="district"),
    Level.VILLAGE: LevelBadge(word="村居", look="district"),
}
LEGEND = tuple(_BADGES[level] for level in (Level.NATION, Level.PROVINCE, Level.CITY, Level.DISTRICT))


def badge(level: Level) -> LevelBadge:
    """The badge of a level."""
    return _BADGES[level]
