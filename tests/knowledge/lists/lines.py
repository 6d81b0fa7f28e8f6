"""Short lines for tests of lists."""

from __future__ import annotations

from knowledge.lists.line import ListLine


def line(name: str, code: str = "", *, region: str = "999901", **said: object) -> ListLine:
    """A line of a list; its id is its place, code and name."""
    return ListLine.model_validate(
        {"id": f"{region}:{code}:{name}", "name": name, "region": region, "code": code, **said}
    )
