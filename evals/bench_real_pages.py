"""Questions about real pages in citizens' words: whether an answer quotes a passage that answers, and what it does where none does.

    python -m evals.bench_real_pages [--out docs/benchmarks] [--show]

The pages and the province's list are ingested as a hall has them; each question of evals/proxies/real_pages.jsonl is asked once. Needs
MINGBAI_REAL_DATA. `--show` prints what is not right of the half that may be read.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from pathlib import Path

from assistant.answer import Answer, Citation, Status
from evals.bench_about import shared_data, table, where_and_when
from evals.stand import Stand, open_stand
from ingest.sync import ingest
from knowledge.codelists import Grade
from knowledge.document import Passage
from knowledge.passages import passages
from knowledge.places import Places
from knowledge.store import Store
from knowledge.values import Value

QUESTIONS = Path(__file__).parent / "proxies" / "real_pages.jsonl"
REGION = "440100"
DAY = date(2026, 11, 30)  # pages end; figures are of one day
TELLS = 8  # characters of a quote from which the same words on another page are the same statement: two pages are printed twice
READ, HELD_OUT = "read while mending", "held out"


class AskedOfAPage(Value):
    """A question about a page. `passages` are the keys of those that answer it, none where the page does not say it; `used`: read with answers."""

    page: str
    passages: tuple[str, ...] = ()
    question: str
    used: bool = False


class Ending(StrEnum):
    """What became of a question."""

    RIGHT = "right"
    ANOTHER_PASSAGE = "another passage of the page"
    ELSEWHERE = "another page"
    ASKED_BACK = "asked back"
    REFUSED = "refused"
    ENDED = "the page has ended"
    UNSAID = "answered, though not said"


def questions(path: Path = QUESTIONS) -> list[AskedOfAPage]:
    """Every question, in file order."""
    return [AskedOfAPage.model_validate(json.loads(line)) for line in path.read_text("utf-8").splitlines()]


def ending_of(one: AskedOfAPage, answer: Answer, held: dict[str, Passage]) -> Ending:
    """What became of a question.

    Args:
        held: every passage of the pages, by key.
    """
    if answer.status is not Status.ANSWERED:
        if not one.passages:
            return Ending.RIGHT
        if answer.status is Status.CLARIFY:
            return Ending.ASKED_BACK
        return Ending.ENDED if "失效" in answer.text else Ending.REFUSED
    if not one.passages:
        return Ending.UNSAID
    wanted = [held[key] for key in one.passages if key in held]
    if any(_quotes(cited, passage, one.page) for cited in answer.citations for passage in wanted):
        return Ending.RIGHT
    own = any(_page_of(cited.guide_id) == one.page for cited in answer.citations)
    return Ending.ANOTHER_PASSAGE if own else Ending.ELSEWHERE


def _quotes(cited: Citation, passage: Passage, page: str) -> bool:
    """Whether a citation is of a passage: from its place, or of the same words on another page."""
    if _page_of(cited.guide_id) == page and cited.start < passage.span.end and passage.span.start < cited.end:
        return True
    return len(cited.quote) >= TELLS and (cited.quote in passage.text or passage.text in cited.quote)


def _page_of(item_id: str) -> str:
    """The file that an item was read from: of doc:NAME and guide:NAME:2 NAME."""
    return item_id.partition(":")[2].partition(":")[0]


def filled(folder: Path) -> Stand:
    """The province's list and the pages, ingested and indexed."""
    paths = [shared_data("guangdong", "matters.jsonl"), shared_data("guangzhou")]
    ingest(paths, Store.open(folder), Places.load(), region=REGION)
    return open_stand(folder)


def passages_of(stand: Stand, pages: set[str]) -> dict[str, Passage]:
    """Every passage of some pages, by key."""
    items = stand.store.items([f"doc:{page}" for page in sorted(pages)])
    return {passage.id: passage for item in items.values() for passage in passages(item)}


def judged(stand: Stand, asked: list[AskedOfAPage]) -> Iterator[tuple[AskedOfAPage, Ending]]:
    """Each question with what became of it."""
    held, target = passages_of(stand, {one.page for one in asked}), stand.target
    for one in asked:
        exchange = target.ask(one.question, region=REGION, conversation_id=None, grade=Grade.PUBLIC, day=DAY)
        yield one, ending_of(one, exchange.answer, held)


def page(found: list[tuple[AskedOfAPage, Ending]]) -> str:
    """The Markdown page."""
    groups: dict[tuple[str, str], Counter[Ending]] = {}
    for one, ending in found:
        said = "answered by a passage" if one.passages else "not said"
        groups.setdefault((READ if one.used else HELD_OUT, said), Counter())[ending] += 1
    rows = [
        (half, said, str(sum(counts.values())), *(str(counts[ending]) for ending in Ending))
        for (half, said), counts in sorted(groups.items())
    ]
    return "\n".join(
        (
            "# Questions about real pages\n",
            f"{where_and_when()}. `python -m evals.bench_real_pages` writes this page.\n",
            "Right is an answer that quotes from one of the passages that answer, or none where the page does not say it. evals/proxies/README.md says where the questions come from.\n",
            table(("half", "questions", "number", *(ending.value for ending in Ending)), rows),
            "",
        )
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/benchmarks"))
    parser.add_argument("--show", action="store_true", help="print what is not right of the half that may be read")
    options = parser.parse_args()
    where_and_when()
    with tempfile.TemporaryDirectory() as folder:
        found = list(judged(filled(Path(folder)), questions()))
    if options.show:
        shown = (f"{ending}\t{one.page}\t{one.question}" for one, ending in found if one.used)
        print("\n".join(line for line in shown if not line.startswith(Ending.RIGHT)))
    (options.out / "real-pages.md").write_text(page(found), "utf-8")
    print((options.out / "real-pages.md").read_text("utf-8"))


if __name__ == "__main__":
    main()
