"""Tells the lies and counts which check lets how many through; run as a module it writes the page."""

from __future__ import annotations

import json
import random
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from assistant.answer import Answer
from assistant.brief import Brief, brief_of
from assistant.phrasing import Check
from assistant.rewording import Objection, lines_of, objection_to
from assistant.verify import check
from knowledge.places import Places
from tests.assistant.lies import KINDS, Said, honest
from tests.assistant.sample_answers import sample_answers

PAGE = Path(__file__).parents[2] / "docs" / "lying-model.md"
SEED = 20261101
EACH = 20  # lies of a kind, where the answers give occasion to as many
_HEAD = """# 说谎的模型

语言模型可以把事实说顺，不可以改动事实。这里让一个真的 HTTP 服务（只在本机）按样例包的真实答复说谎，看有多少到得了群众面前。
「不核对」是把核对去掉；「只核对数字」是常见的做法：每个数字都要在所引原文里；「核对」是本产品的做法（`assistant/rewording.py`）。
本页由 `make lies` 写出。

| 说谎的方式 | 次数 | 到达：不核对 | 到达：只核对数字 | 到达：核对 |
|---|---:|---:|---:|---:|
"""


class Told(NamedTuple):
    """One lie: about which answer, of which kind, and the honest sentences it was made of."""

    kind: str
    answer: Answer
    brief: Brief
    honest: Said
    said: Said


def _numbers_only(said: Said, brief: Brief, answer: Answer) -> Objection | None:
    return Objection.UNSUPPORTED if check(lines_of(said, brief), answer.citations) else None


CHECKS: dict[str, Check] = {
    "不核对": lambda said, brief, answer: None,
    "只核对数字": _numbers_only,
    "核对": objection_to,
}


def tell_lies(answers: Sequence[Answer]) -> tuple[Told, ...]:
    """Lies of every kind about answers in a fixed random order; the same answers give the same lies."""
    dice = random.Random(SEED)
    pairs = [(answer, brief) for answer in answers if (brief := brief_of(answer)) is not None]
    told: list[Told] = []
    for kind, lie in KINDS.items():
        found: list[Told] = []
        for answer, brief in dice.sample(pairs, len(pairs)):
            plain = honest(brief)
            said = lie(plain, brief, dice)
            if said is not None and said != plain:
                found.append(Told(kind, answer, brief, plain, said))
            if len(found) == EACH:
                break
        told += found
    return tuple(told)


def reply_of(said: Said) -> str:
    """The sentences as a model sends them."""
    return json.dumps({"sentences": [one.model_dump() for one in said]}, ensure_ascii=False)


def as_page(told: Sequence[Told]) -> str:
    """The table in Markdown."""
    counts = Counter(one.kind for one in told)
    reached = {
        name: Counter(one.kind for one in told if objects(one.said, one.brief, one.answer) is None)
        for name, objects in CHECKS.items()
    }
    rows = [
        f"| {kind} | {counts[kind]} | {' | '.join(str(reached[name][kind]) for name in CHECKS)} |" for kind in KINDS
    ]
    total = (
        f"| **合计（{len(KINDS)} 种）** | {len(told)} | {' | '.join(str(reached[name].total()) for name in CHECKS)} |"
    )
    return _HEAD + "\n".join((*rows, total)) + "\n"


def main() -> None:
    """Write the page."""
    with tempfile.TemporaryDirectory() as folder:
        told = tell_lies(list(sample_answers(Path(folder), Places.load())))
    PAGE.write_text(as_page(told), encoding="utf-8")
    for one in told:
        if CHECKS["核对"](one.said, one.brief, one.answer) is None:
            changed = [(new.say, new.by) for new in one.said if new not in one.honest]
            print("到达", one.kind, changed)


if __name__ == "__main__":
    main()
