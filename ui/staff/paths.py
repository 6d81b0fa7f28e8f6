"""Addresses of the staff console."""

from __future__ import annotations

from urllib.parse import quote, urlencode

STAFF = "/staff"


def guide_path(guide_id: str, region: str | None = None, *, case: str | None = None) -> str:
    """The address of a guide in the console, for a place and a case."""
    given = {name: value for name, value in (("region", region), ("case", case)) if value}
    return f"{STAFF}/guides/{quote(guide_id, safe='')}" + (f"?{urlencode(given)}" if given else "")


def compare_path(left: str, right: str, **given: object) -> str:
    """The address of two guides, or two versions, side by side."""
    wanted = {"left": left, "right": right, **{name: value for name, value in given.items() if value}}
    return f"{STAFF}/compare?{urlencode(wanted)}"
