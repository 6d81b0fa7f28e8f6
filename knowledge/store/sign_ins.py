"""Sign-ins that are under way at another provider: what must come back with each, kept a few minutes and taken once."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field
from sqlalchemy import Column, DateTime, Engine, String, Table, delete, insert, select

from knowledge.store.changing import changing
from knowledge.store.tables import metadata
from knowledge.values import Value

pending_sign_ins = Table(
    "pending_sign_ins",
    metadata,
    Column("state", String(64), primary_key=True),  # sha256 of what the provider sends back
    Column("browser", String(64), nullable=False),  # sha256 of the cookie of whoever began it
    Column("nonce", String(64), nullable=False),
    Column("verifier", String(128), nullable=False),
    Column("onward", String(400), nullable=False),
    Column("ends", DateTime, nullable=False),
)


class PendingSignIn(Value):
    """One of them. `ends` is UTC without zone; `verifier` is the secret of PKCE, `onward` where the reader wanted to go."""

    state: str = Field(repr=False)
    browser: str = Field(repr=False)
    nonce: str = Field(repr=False)
    verifier: str = Field(repr=False)
    onward: str
    ends: datetime


class PendingSignIns:
    """Those of one record, whichever of its processes began them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def begin(self, one: PendingSignIn, *, now: datetime) -> None:
        """Keep one, and drop those whose time is over."""
        with changing(self._engine) as connection:
            connection.execute(delete(pending_sign_ins).where(pending_sign_ins.c.ends < now))
            connection.execute(insert(pending_sign_ins).values(**one.model_dump()))

    def take(self, state: str, *, now: datetime) -> PendingSignIn | None:
        """Take one away by its state; None when there is none, its time is over, or somebody took it already."""
        mine = pending_sign_ins.c.state == state
        with changing(self._engine) as connection:
            row = connection.execute(select(pending_sign_ins).where(mine)).mappings().first()
            taken = connection.execute(delete(pending_sign_ins).where(mine)).rowcount
        return PendingSignIn(**row) if row is not None and taken and row["ends"] > now else None
