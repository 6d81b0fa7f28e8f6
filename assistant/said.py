"""What a conversation has told of the asker's situation, so that 「我女儿8岁」 still holds when 「办护照要带什么」 is asked."""

from __future__ import annotations

import re

from assistant.understand import Understood
from knowledge.values import Value

MOST_SAID = 6  # words kept of who the asker is, and of the case
_AGE = re.compile(r"\d{1,3}(?:个月|周?岁)(?:多|半)?|1[0-7](?=$|[,，。])")
# What carries over to another matter: who the asker is, not what happened to a document.
_PERSONAL = frozenset(
    {"minor", "away", "proxy", "elderly", "immobile", "hk-mo-tw", "foreigner", "soldier", "student", "pensioner"}
)


class Said(Value):
    """What a conversation has told of the asker's situation, in the words of the lexicon and of guides, and the naming
    words of a turn that only told something: never as typed.

    Attributes:
        person: who the asker is (8岁, 外地户口); it holds for every matter.
        case: what happened (丢了, 租房), for the matter at hand.
        aside: the naming words of the turn before, where it only told something; they count where all else tells nothing.
    """

    person: tuple[str, ...] = ()
    case: tuple[str, ...] = ()
    aside: str = ""

    @property
    def text(self) -> str:
        """All of it, to be read like a question."""
        return " ".join((*self.person, *self.case))

    def of_person(self) -> Said:
        """What carries over to another matter."""
        return Said(person=self.person, aside=self.aside)

    def with_words(self, topic: str) -> Said:
        """With the words of a turn that only told something: 外省常驻 may be a case of the matter named next."""
        return self.model_copy(update={"aside": topic})

    def and_now(self, understood: Understood, assumed: tuple[str, ...] | None) -> Said:
        """With what a question tells.

        Args:
            assumed: the cases that a list was made for, which take the place of all told before; None when none was made.
        """
        told = [
            (one.key in _PERSONAL, word)
            for one in understood.situations
            for word in one.words
            if word in understood.folded
        ]
        person = (*self.person, *_AGE.findall(understood.folded), *(word for lasting, word in told if lasting))
        replaced = assumed is not None or any(one.item for one in understood.situations)
        case = (*(() if replaced else self.case), *(assumed or ()), *(word for lasting, word in told if not lasting))
        return Said(person=_latest(person), case=_latest(case))


def _latest(words: tuple[str, ...]) -> tuple[str, ...]:
    """Each word once, the last ones."""
    return tuple(dict.fromkeys(words))[-MOST_SAID:]
