"""Bindings, ratings and tickets written for the tests, and a clock that moves only when told."""

from __future__ import annotations

from datetime import datetime, timedelta

from evals.ratings.rate import Deadlines, new_ticket
from knowledge.store.ratings import Binding, Rating
from knowledge.store.tickets import Ticket
from tests.samples import CITY

NOON = datetime(2026, 11, 2, 4, 0)  # Monday noon in China


class Clock:
    """Tells a time that a test sets."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def pass_by(self, **amount: float) -> None:
        self.at += timedelta(**amount)


def binding(answer_id: str = "a1", **changes: object) -> Binding:
    content: dict[str, object] = {
        "answer_id": answer_id, "status": "answered", "guide_id": "guide:养老金", "version": 1, "title": "养老金申领",
        "region": CITY, "agency": "云河市社会保险中心", "fields": ("limits", "contacts"), "created": NOON,
    }  # fmt: skip
    return Binding.model_validate({**content, **changes})


def rating(level: int, answer_id: str = "a1", **changes: object) -> Rating:
    bound = {name: changes.pop(name) for name in tuple(changes) if name in Binding.model_fields and name != "created"}
    content: dict[str, object] = {"binding": binding(answer_id, **bound), "level": level, "created": NOON}
    return Rating.model_validate({**content, **changes})


def ticket(number: int = 1, **changes: object) -> Ticket:
    made = new_ticket(binding(), at=NOON, deadlines=Deadlines())
    return made.model_copy(update={"number": number, **changes})
