"""`make licences`: every package that an installation brings, its version and licence; writes docs/licences.md and fails on what does not suit.

The closure of the project's own requirements as installed here, without extras: what `pip install` puts on a server.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement

from evals.bench_about import table

PAGE = Path(__file__).parents[1] / "docs" / "licences.md"
PROJECT = "mingbai"
# licences that ask more of a service over a network, or of what is shipped with it, than Apache-2.0 gives
UNSUITABLE = re.compile(r"\b(AGPL|GPL|SSPL|BUSL|Commons Clause|Non-?Commercial)", re.IGNORECASE)
WEAK = re.compile(r"\bLGPL|Lesser General|exception", re.IGNORECASE)
# what metadata leaves open, looked up in the package's own licence file
READ_BY_HAND = {"pyrage": "MIT"}


def installed(project: str) -> dict[str, Distribution]:
    """Every package that a project needs, itself left out, by name."""
    found: dict[str, Distribution] = {}
    waiting = [Requirement(project)]
    while waiting:
        wanted = waiting.pop()
        name = re.sub(r"[-_.]+", "-", wanted.name).lower()
        if name in found or (wanted.marker is not None and not _holds(wanted)):
            continue
        try:
            found[name] = distribution(wanted.name)
        except PackageNotFoundError:
            continue  # of another platform
        waiting += [Requirement(line) for line in found[name].requires or () if "extra ==" not in line or wanted.extras]
    found.pop(project, None)
    return dict(sorted(found.items()))


def _holds(wanted: Requirement) -> bool:
    return wanted.marker is None or wanted.marker.evaluate({"extra": ""})


def licence_of(package: Distribution) -> str:
    """What a package says of its licence, in a line; "" when it says nothing."""
    said = package.metadata
    name = re.sub(r"[-_.]+", "-", said["Name"]).lower()
    classified = [line.split(" :: ")[-1] for line in said.get_all("Classifier", []) if line.startswith("License ::")]
    classified = [line for line in classified if line != "OSI Approved"]
    free = (said.get("License") or "").strip().split("\n")[0]
    return said.get("License-Expression") or ", ".join(classified) or free[:60] or READ_BY_HAND.get(name, "")


def suits(licence: str) -> bool:
    """Whether a licence is known and goes with Apache-2.0."""
    choices = re.split(r"\s+OR\s+", licence)
    return bool(licence) and any(not UNSUITABLE.search(one) or WEAK.search(one) is not None for one in choices)


def main() -> int:
    """Write the page; 1 when a licence is unknown or does not suit."""
    rows = [(name, one.version, licence_of(one)) for name, one in installed(PROJECT).items()]
    bad = [row for row in rows if not suits(row[2])]
    page = (
        "# Licences of what is installed\n\n"
        f"`make licences` writes this page: the {len(rows)} packages that an installation brings, as they say of themselves. Mingbai is Apache-2.0.\n\n"
        f"{table(('package', 'version', 'licence'), rows)}\n"
    )
    PAGE.write_text(page, "utf-8")
    for name, version, licence in bad:
        print(f"{name} {version}: {licence or 'says nothing of its licence'}")
    print(f"{len(rows)} packages, {len(bad)} that do not suit; see {PAGE}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
