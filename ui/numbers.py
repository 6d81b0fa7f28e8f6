"""A number by which the record knows a row: within what every database can look up."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

LARGEST = 2**31 - 1  # of an INTEGER in PostgreSQL; SQLite's hold more, and a larger one raises in either

Number = Annotated[int, Field(ge=1, le=LARGEST)]
