"""How much a reader takes on before it refuses a file, so that one bad file cannot exhaust the machine."""

from __future__ import annotations

from knowledge.values import Value

MEGABYTE = 1024 * 1024


class ReaderLimits(Value):
    """The largest inputs a reader accepts. The defaults are about ten times the largest real list or notice seen."""

    file_bytes: int = 100 * MEGABYTE
    unpacked_bytes: int = 400 * MEGABYTE
    # A workbook of repeated rows packs about 20 to 1; a zip bomb packs 1,000 to 1.
    unpacked_ratio: int = 200
    rows: int = 300_000
    blocks: int = 200_000
