"""Which fixed route a question speaks of, as probabilities. It knows how people speak, never what a route answers.

A sparse linear model over words, runs of one to three characters, and how the text begins and ends; made by
`knowledge.train.routing` from the written prompts in `knowledge/train/routes`, read with numpy alone. The names of the
routes are plain strings: what they mean is the assistant's business.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.encode import MODEL_FOLDER
from knowledge.errors import EncoderError
from knowledge.recognize import features
from knowledge.values import Value

FILE = "routes.npz"
GUIDES = "pass"  # the name of no route at all: a question that a guide answers


class Guess(Value):
    """The likeliest route of a text and how likely it is that the text takes any route at all."""

    route: str
    probability: float


def marked(folded: str) -> list[str]:
    """`features` with the edges of the text, which tell an order or a greeting from a question: ``^帮``, ``了吗$``."""
    if not folded:
        return []
    edges = (f"^{folded[:1]}", f"^{folded[:2]}", f"{folded[-2:]}$")
    return list(dict.fromkeys([*edges, *features(folded)]))


class RouteModel:
    """The model in memory: a row of weights for each feature, one column a route. Safe to share between threads."""

    def __init__(self, folder: Path = MODEL_FOLDER) -> None:
        path = folder / FILE
        if not path.exists():
            raise EncoderError(f"编码模型不完整：{folder} 里没有 {FILE}。请重新安装，或运行 make train-routes。")
        with np.load(path, allow_pickle=False) as stored:
            self.routes: tuple[str, ...] = tuple(stored["routes"].tobytes().decode("utf-8").split("\n"))
            names = stored["features"].tobytes().decode("utf-8").split("\n")
            self._row = {name: number for number, name in enumerate(names)}
            self._rarity: NDArray[np.float32] = stored["rarity"].astype(np.float32)
            self._weights: NDArray[np.float32] = stored["weights"].astype(np.float32) * float(stored["scale"])
            self._bias: NDArray[np.float32] = stored["bias"].astype(np.float32)
        self._guides = self.routes.index(GUIDES)
        self.guess = lru_cache(maxsize=4096)(self._guess)

    def probabilities(self, folded: str) -> NDArray[np.float32]:
        """One number a route, in the order of `routes`; together 1."""
        return self._probabilities(self._rows(folded))

    def _rows(self, folded: str) -> list[int]:
        return [row for name in marked(folded) if (row := self._row.get(name)) is not None]

    def _probabilities(self, rows: list[int]) -> NDArray[np.float32]:
        total = self._bias.copy()
        if rows:
            shares = self._rarity[rows]
            total += (shares / np.linalg.norm(shares)) @ self._weights[rows]
        odds = np.exp(total - total.max())
        chances: NDArray[np.float32] = odds / odds.sum()
        return chances

    def _guess(self, folded: str) -> Guess:
        """The likeliest route and the probability that the text takes any; 0 for a text without a known feature."""
        rows = self._rows(folded)
        if not rows:
            return Guess(route=GUIDES, probability=0.0)
        chances = self._probabilities(rows)
        any_route = 1.0 - float(chances[self._guides])
        chances[self._guides] = 0.0
        return Guess(route=self.routes[int(chances.argmax())], probability=any_route)

    def reasons(self, folded: str, route: str, limit: int = 5) -> tuple[tuple[str, float], ...]:
        """The features of a text that speak most for a route rather than for the guides, best first."""
        column = self.routes.index(route)
        weights = self._weights[:, column] - self._weights[:, self._guides]
        found = [
            (name, float(self._rarity[row] * weights[row]))
            for name in marked(folded)
            if (row := self._row.get(name)) is not None
        ]
        return tuple(sorted(found, key=lambda one: -one[1])[:limit])


@lru_cache(maxsize=1)
def load_route_model() -> RouteModel:
    """The shipped model, read once a process.

    Raises:
        EncoderError: its file is missing.
    """
    return RouteModel()
