"""The twelfth schema: second secrets may lie sealed. No column changes; an older program would take a sealed one for the secret."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from knowledge.errors import StoreError

revision = "0012"
down_revision = "0011"

SEALED = "fernet:%"


def upgrade() -> None:
    """Nothing: secrets are sealed when a key is set."""


def downgrade() -> None:
    """Nothing, unless an older program would find sealed secrets.

    Raises:
        StoreError: it would; whoever has the key opens them first.
    """
    accounts = sa.table("accounts", sa.column("totp"))
    sealed = sa.select(sa.func.count()).select_from(accounts).where(accounts.c.totp.like(SEALED))
    if op.get_bind().scalar(sealed):
        raise StoreError("旧程序读不了加密的动态码密钥。请先运行 mingbai users seal --open，再退表结构。")
