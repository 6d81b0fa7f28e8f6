"""How long a turn of a conversation takes without a model, and what our own code adds with one that answers at once.

    python -m evals.bench_turns

Every turn of the dialogues suite over the sample pack is asked once, each dialogue one conversation; nothing is kept ready.
Then again with a model in this process that repeats every statement as it was given, so that its words pass the whole check
and are shown. What a turn takes then, less what the assistant alone and the model took in it, is the overhead: the task put
together, the reply read, checked and put in the answer's place. It writes docs/benchmarks/turns.md.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.choosing import Chooser
from assistant.model import Reply
from assistant.phrasing import TASK, USED, Phraser
from assistant.tally import Tally
from assistant.with_model import ModelAssistant
from evals.bench_about import table, where_and_when
from evals.case import Case, chosen, load_cases
from evals.metrics.speed import percentile
from evals.stand import SAMPLE_DAY, Stand, fill_sample
from knowledge.access import Viewer

ASKED = {"without a model": 40.0, "added with a model": 15.0}  # milliseconds, 95 in 100 turns
CLOCKS = ("by the clock", "of processor time")
WARM = 20  # dialogues asked first, untimed


class Turn(NamedTuple):
    """Seconds of one turn, and those of the assistant alone and of the model in it; each by the clock and of processor time."""

    seconds: float
    own: float
    processor: float
    own_processor: float


class Watched(Assistant):
    """The assistant, adding up the seconds that it took."""

    spent = processor = 0.0

    def answer(
        self, question: str, *, region: str | None = None, conversation_id: str | None = None,
        viewer: Viewer | None = None, today: date | None = None,
    ) -> Answer:  # fmt: skip
        """See `Assistant.answer`."""
        started, processor = time.perf_counter(), time.process_time()
        answer = super().answer(question, region=region, conversation_id=conversation_id, viewer=viewer, today=today)
        self.spent += time.perf_counter() - started
        self.processor += time.process_time() - processor
        return answer


class Repeats:
    """A model that says at once what it was given, each statement under its handle, and that chooses no option."""

    seconds = 8.0
    spent = 0.0

    def ask(self, system: str, question: str, *, until: float | None = None) -> Reply:
        """See `Model.ask`."""
        del system, until
        started = time.perf_counter()
        facts = question.partition("事实：\n")[2].splitlines()
        said = [{"say": line.partition("：")[2], "by": [line.split(" ")[0]]} for line in facts]
        text = json.dumps({"sentences": said} if facts else {"choice": 0}, ensure_ascii=False)
        self.spent += time.perf_counter() - started
        return Reply(text=text)


def alone(stand: Stand, cases: Sequence[Case]) -> tuple[list[float], list[float]]:
    """Milliseconds of each turn without a model, by the clock and of processor time, which other programs do not lengthen."""
    assistant = Watched(stand.target.searcher, stand.places)
    turns = [turn for case in cases for turn in _turns(assistant, assistant, Repeats(), case)]
    return [1000 * turn.seconds for turn in turns], [1000 * turn.processor for turn in turns]


def added(stand: Stand, cases: Sequence[Case]) -> tuple[tuple[list[float], list[float]], dict[str, int]]:
    """Milliseconds that each turn takes beside the assistant and the model, as `alone` gives them, and how the wordings ended."""
    assistant, model, tally = Watched(stand.target.searcher, stand.places), Repeats(), Tally()
    helped = ModelAssistant(
        assistant, seconds=8.0, phraser=Phraser(model, tally), chooser=Chooser(model, tally), nearest=lambda *_: (),
    )  # fmt: skip
    turns = [turn for case in cases for turn in _turns(helped, assistant, model, case)]
    clock = [1000 * (turn.seconds - turn.own) for turn in turns]
    processor = [max(0.0, 1000 * (turn.processor - turn.own_processor)) for turn in turns]
    return (clock, processor), tally.outcomes(TASK)


def _turns(asked: Assistant | ModelAssistant, assistant: Watched, model: Repeats, case: Case) -> list[Turn]:
    """What each turn of a dialogue took."""
    taken: list[Turn] = []
    conversation: str | None = None
    for question in case.turns:
        own, own_processor = assistant.spent + model.spent, assistant.processor + model.spent
        processor, started = time.process_time(), time.perf_counter()
        answer = asked.answer(question, region=case.region, conversation_id=conversation, today=case.date or SAMPLE_DAY)
        seconds, processor = time.perf_counter() - started, time.process_time() - processor
        own, own_processor = assistant.spent + model.spent - own, assistant.processor + model.spent - own_processor
        taken.append(Turn(seconds, own, processor, own_processor))
        conversation = answer.conversation_id
    return taken


def page_of(figures: dict[tuple[str, str], list[float]], dialogues: int, outcomes: dict[str, int], load: float) -> str:
    """The Markdown page of one measurement.

    Args:
        load: other programs that wanted a core when it began.
    """
    rows = [
        (
            f"{name}, {clock}",
            str(len(taken)),
            *(f"{percentile(taken, share) or 0.0:.1f}" for share in (0.50, 0.95, 1.0)),
            f"{ASKED[name]:g}",
        )
        for (name, clock), taken in figures.items()
    ]
    return (
        f"# A turn of a conversation\n\n{where_and_when()}. `make bench-turns` writes this page; see `evals/bench_turns.py` for what is "
        f"measured. {dialogues} dialogues of the suite `conversation`, one after the other in one process, nothing kept ready. "
        f"When it began, {load:.1f} other programs on average wanted a core; processor time does not count them. "
        f"The model answers at once: {sum(outcomes.values())} wordings, {outcomes.get(USED, 0)} of them shown.\n\n"
        f"{table(('milliseconds', 'turns', 'median', '95 in 100', 'longest', 'asked for 95 in 100'), rows)}\n"
    )


def main() -> None:
    """Measure once, write the page and print it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks"))
    options = parser.parse_args()
    where_and_when()
    load = os.getloadavg()[0]
    cases = chosen(load_cases(), suites=("conversation",))
    with tempfile.TemporaryDirectory() as folder:
        stand = fill_sample(Path(folder))
        alone(stand, cases[:WARM])
        without, (with_model, outcomes) = alone(stand, cases), added(stand, cases)
    measured = {"without a model": without, "added with a model": with_model}
    figures = {
        (name, clock): taken for name, both in measured.items() for clock, taken in zip(CLOCKS, both, strict=True)
    }
    page = page_of(figures, len(cases), outcomes, load)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "turns.md").write_text(page, "utf-8")
    print(page)


if __name__ == "__main__":
    main()
