"""Accounts of those who sign in, and their sessions. Knows no rule: passwords and lock-outs are `knowledge.accounts`."""

from __future__ import annotations

from datetime import datetime

from pydantic import Field
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    DateTime,
    Engine,
    Index,
    Integer,
    RowMapping,
    String,
    Table,
    Text,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.exc import IntegrityError

from knowledge.access import Role, Viewer
from knowledge.audit import Event
from knowledge.codelists import Grade
from knowledge.errors import ConflictError
from knowledge.store import trail
from knowledge.store.changing import changing, reading
from knowledge.store.departments import known
from knowledge.store.tables import metadata
from knowledge.values import Value

accounts = Table(
    "accounts",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("role", String(16), nullable=False),
    Column("departments", Text, nullable=False),  # one a line
    Column("grade", String(8), nullable=False),
    Column("secret", Text, nullable=True),  # argon2 hash of the password; NULL before the first one, and for OIDC
    Column("code", Text, nullable=True),  # argon2 hash of the one-time code
    Column("code_until", DateTime, nullable=True),
    Column("totp", Text, nullable=True),  # the second secret, sealed where there is a key (`knowledge.sealing`)
    Column("totp_step", Integer, nullable=True),  # the last step whose code was used
    Column(
        "origin", String(600), nullable=True
    ),  # who vouches for it and as whom; NULL for an account of this deployment
    Column("failures", Integer, nullable=False),
    Column("locked_until", DateTime, nullable=True),
    Column("disabled", Boolean, nullable=False),
    Column("created", DateTime, nullable=False),
    Index("accounts_origin", "origin", unique=True),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", String(64), primary_key=True),  # sha256 of the token: a stolen table signs nobody in
    Column("account", String(80), nullable=False),
    Column("csrf", String(64), nullable=False),
    Column("seen", DateTime, nullable=False),
    Column("ends", DateTime, nullable=False),
    Index("sessions_account", "account"),
)


class Account(Value):
    """Somebody who may sign in. `name` is a post or a number, not a person's name. Times are UTC without zone.

    `origin` is the issuer and the subject at another provider who vouches for him; None for an account of this deployment.
    """

    name: str = Field(min_length=1, max_length=80, pattern=r"^[^\s\x00-\x1f]+$")
    role: Role
    departments: frozenset[str] = frozenset()
    grade: Grade
    secret: str | None = Field(default=None, repr=False)
    code: str | None = Field(default=None, repr=False)
    code_until: datetime | None = None
    totp: str | None = Field(default=None, repr=False)
    totp_step: int | None = None
    origin: str | None = Field(default=None, max_length=600)
    failures: int = 0
    locked_until: datetime | None = None
    disabled: bool = False
    created: datetime

    @property
    def way_in(self) -> str:
        """How he signs in, in Chinese."""
        own = "密码加动态码" if self.totp is not None else "密码"
        return own if self.origin is None else "统一身份认证"

    @property
    def viewer(self) -> Viewer:
        """What the account may read."""
        return Viewer(role=self.role, departments=self.departments, grade=self.grade)


class Session(Value):
    """One sign-in: whose, the token that state changes must repeat, when it was last used, when it ends at the latest."""

    digest: str = Field(repr=False)
    account: str
    csrf: str = Field(repr=False)
    seen: datetime
    ends: datetime


class AccountRecord:
    """Accounts and sessions in the database of a store. What a change is called in the audit trail is given with it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.write_down = trail.writer(engine)

    def note(self, *events: Event) -> None:
        """Write acts into the audit trail that change no account."""
        self.write_down(events)

    def add(self, account: Account, *events: Event) -> None:
        """Keep a new account.

        Raises:
            ConflictError: the name is taken.
        """
        try:
            with changing(self._engine) as connection:
                connection.execute(insert(accounts).values(**_row(account)))
                trail.append(connection, *events)
        except IntegrityError as error:
            raise ConflictError(f"账号 {account.name} 已经有了。请换一个名称，或者用 mingbai users reset。") from error

    def find(self, name: str) -> Account | None:
        """An account by name; None when there is none."""
        with reading(self._engine) as connection:
            row = connection.execute(select(accounts).where(accounts.c.name == name)).mappings().first()
        return _account(row) if row is not None else None

    def of_origin(self, origin: str) -> Account | None:
        """The account that another provider vouches for; None when there is none."""
        with reading(self._engine) as connection:
            row = connection.execute(select(accounts).where(accounts.c.origin == origin)).mappings().first()
        return _account(row) if row is not None else None

    def under_every_name(self, account: Account) -> Account:
        """An account with every reviewed name of its departments; what is kept to one of them is kept to it."""
        if not account.departments:
            return account
        with reading(self._engine) as connection:
            names = known(connection).all_of(account.departments)
        return account.model_copy(update={"departments": names})

    def all(self) -> list[Account]:
        """Every account, by name."""
        with reading(self._engine) as connection:
            rows = connection.execute(select(accounts).order_by(accounts.c.name)).mappings().all()
        return [_account(row) for row in rows]

    def change(self, account: Account, *events: Event) -> None:
        """Write an account as it is now. The last step of its second secret only ever grows, and `use_step` alone writes it."""
        row = {name: value for name, value in _row(account).items() if name != "totp_step"}
        with changing(self._engine) as connection:
            connection.execute(update(accounts).where(accounts.c.name == account.name).values(**row))
            trail.append(connection, *events)

    def put_rights(self, account: Account, *events: Event) -> bool:
        """Write what an account may do; False, and nothing is, when it alone can sign in as a maintainer and would be none."""
        given = {name: _row(account)[name] for name in ("role", "departments", "grade")}
        with changing(self._engine) as connection:
            if account.role is not Role.MAINTAINER and _maintains_alone(connection, account.name):
                return False
            connection.execute(update(accounts).where(accounts.c.name == account.name).values(**given))
            trail.append(connection, *events)
        return True

    def close(self, name: str, *events: Event) -> bool:
        """Let an account sign in no more; False, and nothing is written, when it alone can sign in as a maintainer."""
        with changing(self._engine) as connection:
            if _maintains_alone(connection, name):
                return False
            connection.execute(update(accounts).where(accounts.c.name == name).values(disabled=True))
            trail.append(connection, *events)
        return True

    def count_failure(self, name: str) -> int:
        """Count one more wrong secret, whichever process saw it; returns how many since the last right one."""
        with changing(self._engine) as connection:
            more = update(accounts).where(accounts.c.name == name).values(failures=accounts.c.failures + 1)
            connection.execute(more)
            return int(connection.scalar(select(accounts.c.failures).where(accounts.c.name == name)) or 0)

    def use_code(self, name: str, code: str) -> bool:
        """Take a one-time code away; whether this call was the one that took it."""
        with changing(self._engine) as connection:
            mine = update(accounts).where(accounts.c.name == name, accounts.c.code == code)
            return bool(connection.execute(mine.values(code=None, code_until=None)).rowcount)

    def use_step(self, name: str, step: int) -> bool:
        """Use the code of a step up; False when that step or a later one was used meanwhile, by whichever process."""
        earlier = accounts.c.totp_step.is_(None) | (accounts.c.totp_step < step)
        with changing(self._engine) as connection:
            mine = update(accounts).where(accounts.c.name == name, earlier)
            return bool(connection.execute(mine.values(totp_step=step)).rowcount)

    def put_totp(self, name: str, before: str, after: str, *events: Event) -> bool:
        """Put one way of keeping a second secret in the place of another; False when somebody changed it meanwhile."""
        mine = update(accounts).where(accounts.c.name == name, accounts.c.totp == before)
        with changing(self._engine) as connection:
            done = bool(connection.execute(mine.values(totp=after)).rowcount)
            if done:
                trail.append(connection, *events)
        return done

    def begin(self, session: Session) -> None:
        """Keep a session."""
        with changing(self._engine) as connection:
            connection.execute(insert(sessions).values(**session.model_dump()))

    def session(self, digest: str) -> Session | None:
        """A session by the digest of its token."""
        with reading(self._engine) as connection:
            row = connection.execute(select(sessions).where(sessions.c.digest == digest)).mappings().first()
        return Session(**row) if row is not None else None

    def seen(self, digest: str, at: datetime) -> None:
        """Note that a session was used."""
        with changing(self._engine) as connection:
            connection.execute(update(sessions).where(sessions.c.digest == digest).values(seen=at))

    def end(self, *, digest: str | None = None, account: str | None = None, before: datetime | None = None) -> None:
        """End one session, all of an account, or all whose time is over."""
        ended = (
            sessions.c.digest == digest if digest is not None
            else sessions.c.account == account if account is not None
            else sessions.c.ends < before
        )  # fmt: skip
        with changing(self._engine) as connection:
            connection.execute(delete(sessions).where(ended))


def _maintains_alone(connection: Connection, name: str) -> bool:
    """Whether an account that can sign in is a maintainer and no other one is that can."""
    maintains = accounts.c.role == Role.MAINTAINER
    able = ~accounts.c.disabled & (accounts.c.secret.is_not(None) | accounts.c.origin.is_not(None))
    # a write that changes nothing: no two maintainers take the role from each other at once
    connection.execute(update(accounts).where(maintains).values(role=accounts.c.role))
    return list(connection.scalars(select(accounts.c.name).where(maintains, able).limit(2))) == [name]


def _row(account: Account) -> dict[str, object]:
    return {**account.model_dump(mode="python"), "departments": "\n".join(sorted(account.departments))}


def _account(row: RowMapping) -> Account:
    return Account(**{**row, "departments": frozenset(filter(None, row["departments"].split("\n")))})
