"""Signing in: accounts, one-time codes, second secrets, lock-outs and sessions.

There is no default password: an account begins with a one-time code, with which its owner sets a password.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from knowledge.access import Role, Viewer
from knowledge.audit import Act, Event, note
from knowledge.codelists import Grade
from knowledge.errors import SettingError
from knowledge.passwords import fits, hashed, new_code, weakness
from knowledge.sealing import Seal, is_sealed
from knowledge.second_factor import new_secret, step_of
from knowledge.store.accounts import Account, AccountRecord, Session
from knowledge.values import Value

Clock = Callable[[], datetime]

MOST_FAILURES = 5  # wrong secrets in a row before an account is locked
LOCKED = timedelta(minutes=15)
CODE_HOLDS = timedelta(hours=24)
LONGEST_SESSION = timedelta(hours=12)
ALONE = "{name} 是唯一能登录的维护人员，{done}就没有人能管账号。请先建另一个维护账号，登录过再来。"
SEEN_EVERY = timedelta(minutes=1)  # how exactly the last use of a session is kept


class Refusal(StrEnum):
    """Why nobody was signed in. `WRONG` says neither whether the account exists nor which part was wrong."""

    WRONG = "wrong"
    LOCKED = "locked"
    WEAK = "weak"


class SignedIn(Value):
    """Somebody who signed in, with the token of his cookie; "" where only the session was looked up."""

    account: Account
    session: Session
    token: str = ""


class NewCode(Value):
    """A one-time code, shown once, and when it ends."""

    code: str
    until: datetime


class SecretsKept(Value):
    """How many second secrets lie open in the record and how many sealed; the accounts whose secret no key opens."""

    plain: int
    sealed: int
    shut: tuple[str, ...]


def utc_now() -> datetime:
    """Now, UTC without zone."""
    return datetime.now(UTC).replace(tzinfo=None)


class Accounts:
    """Who may sign in, and who is signed in. Safe to share between threads."""

    def __init__(
        self,
        record: AccountRecord,
        *,
        idle: timedelta = timedelta(hours=1),
        clock: Clock = utc_now,
        seal: Seal | None = None,
    ) -> None:
        self._record = record
        self._idle = idle
        self._clock = clock
        self._seal = seal or Seal()

    # ---- accounts

    def add(
        self, name: str, role: Role, *, departments: frozenset[str] = frozenset(), grade: Grade | None = None
    ) -> NewCode:
        """Make an account and the one-time code with which its owner sets a password.

        Raises:
            SettingError: the role cannot sign in, or an editor has no department.
            ConflictError: the name is taken.
        """
        _check_rights(role, departments)
        code, kept, until = self._new_code()
        account = Account(
            name=name, role=role, departments=departments, grade=grade or role.highest_grade,
            code=kept, code_until=until, created=self._clock(),
        )  # fmt: skip
        self._record.add(account, Event(Act.ACCOUNT_ADD, name, detail=_rights(account)))
        return NewCode(code=code, until=until)

    def reset(self, name: str) -> NewCode:
        """A new one-time code for an account; its password, lock and sessions end at once.

        Raises:
            SettingError: no such account, or another provider vouches for it.
        """
        account = self._own(name)
        code, kept, until = self._new_code()
        cleared = {"secret": None, "failures": 0, "locked_until": None}
        changed = account.model_copy(update={**cleared, "code": kept, "code_until": until})
        self._record.change(changed, Event(Act.ACCOUNT_RESET, name))
        self._record.end(account=name)
        return NewCode(code=code, until=until)

    def change_rights(
        self, name: str, role: Role, *, departments: frozenset[str] = frozenset(), grade: Grade | None = None
    ) -> Account:
        """Give an account another role, other departments, or another grade; its open sessions have them from the next request on.

        Raises:
            SettingError: no such account, another provider vouches for it, the role cannot sign in, an editor has no department,
                or nobody else could sign in as a maintainer.
        """
        _check_rights(role, departments)
        account = self._own(name, "身份和部门")
        given = {"role": role, "departments": departments, "grade": grade or role.highest_grade}
        changed = account.model_copy(update=given)
        event = Event(Act.ACCOUNT_CHANGE, name, detail=f"{_rights(account)} -> {_rights(changed)}")
        if not self._record.put_rights(changed, event):
            raise SettingError(ALONE.format(name=name, done="改了"))
        return changed

    def disable(self, name: str, *, disabled: bool = True) -> None:
        """Close an account and end its sessions, or open it again.

        Raises:
            SettingError: no such account, or nobody else could sign in as a maintainer.
        """
        account = self.named(name)
        if not disabled:
            self._record.change(account.model_copy(update={"disabled": False}), Event(Act.ACCOUNT_OPEN, name))
        elif not self._record.close(name, Event(Act.ACCOUNT_CLOSE, name)):
            raise SettingError(ALONE.format(name=name, done="停用了"))
        self._record.end(account=name)

    def named(self, name: str) -> Account:
        """An account by name.

        Raises:
            SettingError: no such account.
        """
        account = self._record.find(name)
        if account is None:
            raise SettingError(f"没有账号 {name}。用 mingbai users list 查看。")
        return account

    def viewer_named(self, name: str) -> Viewer:
        """What an account may read and edit, under every reviewed name of its departments, as when it signs in.

        Raises:
            SettingError: no such account.
        """
        return self._record.under_every_name(self.named(name)).viewer

    def all(self) -> list[Account]:
        """Every account, by name."""
        return self._record.all()

    def second_factor(self, name: str) -> str:
        """Give an account a second secret in the place of any it had, and return it: it is shown once.

        Raises:
            SettingError: no such account, or another provider vouches for it.
        """
        account = self._own(name)
        secret = new_secret()
        changed = account.model_copy(update={"totp": self._seal.sealed(secret, name)})
        self._record.change(changed, Event(Act.ACCOUNT_CHANGE, name, detail="totp on"))
        return secret

    def drop_second_factor(self, name: str) -> None:
        """Let an account sign in with its password alone again.

        Raises:
            SettingError: no such account.
        """
        changed = self.named(name).model_copy(update={"totp": None})
        self._record.change(changed, Event(Act.ACCOUNT_CHANGE, name, detail="totp off"))

    def seal_secrets(self) -> int:
        """Keep every second secret under the first key, where one is set; returns how many were rewritten."""
        return sum(self._rewrite(one, self._seal, "totp sealed") for one in self._record.all())

    def open_secrets(self) -> int:
        """Keep every second secret that a key opens as it is, for a program that knows no keys; returns how many were rewritten."""
        return sum(self._rewrite(one, Seal(), "totp open") for one in self._record.all())

    def _rewrite(self, account: Account, seal: Seal, detail: str) -> bool:
        kept = account.totp or ""
        secret = self._seal.opened(kept, account.name)
        if not secret or seal.is_newest(kept, account.name):
            return False
        event = Event(Act.ACCOUNT_CHANGE, account.name, detail=detail)
        return self._record.put_totp(account.name, kept, seal.sealed(secret, account.name), event)

    def secrets_kept(self) -> SecretsKept:
        """How the second secrets lie in the record."""
        kept = [(account.name, account.totp) for account in self._record.all() if account.totp is not None]
        return SecretsKept(
            plain=sum(not is_sealed(totp) for _, totp in kept),
            sealed=sum(is_sealed(totp) for _, totp in kept),
            shut=tuple(name for name, totp in kept if self._seal.opened(totp, name) is None),
        )

    def _own(self, name: str, what: str = "密码和动态码") -> Account:
        account = self.named(name)
        if account.origin is not None:
            raise SettingError(f"账号 {name} 用统一身份认证登录，{what}在那边管。")
        return account

    def _new_code(self) -> tuple[str, str, datetime]:
        code = new_code()
        return code, hashed(code), self._clock() + CODE_HOLDS

    # ---- signing in

    def sign_in(self, name: str, password: str, totp: str = "") -> SignedIn | Refusal:
        """Begin a session for a name, its password and, where the account has one, the code of its second secret."""
        account = self._record.find(name)
        right = fits(account.secret if account else None, password)  # always, so that time tells nothing
        if account is not None and self._is_locked(account):
            return self._still_locked(account)
        if not right or account is None or account.disabled:
            return self._failed(account)
        return self._seconded(account, totp) or self._begin(account)

    def set_password(self, name: str, code: str, password: str, totp: str = "") -> SignedIn | Refusal:
        """Use a one-time code up, set the password and begin a session. A second secret outlives a reset, so it is asked for too."""
        account = self._record.find(name)
        usable = account is not None and not account.disabled and (account.code_until or datetime.min) > self._clock()
        right = fits(account.code if account and usable else None, code.strip())
        if account is not None and self._is_locked(account):
            return self._still_locked(account)
        if account is None or not right:
            return self._failed(account)
        if weakness(password, name):
            return Refusal.WEAK
        refused = self._seconded(account, totp)
        if refused is not None:
            return refused
        if not self._record.use_code(name, account.code or ""):
            return self._failed(account)
        ready = account.model_copy(update={"secret": hashed(password), "code": None, "code_until": None})
        return self._begin(ready, Event(Act.PASSWORD, name, who=name, role=ready.role))

    def _seconded(self, account: Account, totp: str) -> Refusal | None:
        """Use the code of a second secret up; None when it was right or the account has none."""
        if account.totp is None:
            return None
        secret = self._seal.opened(account.totp, account.name)
        if secret is None:  # whoever types the right code is not to be locked out for a key that is missing
            self._record.note(Event(Act.SIGN_IN_FAILED, account.name, detail="totp key"))
            return Refusal.WRONG
        step = step_of(secret, totp, self._clock(), after=account.totp_step)
        if step is None or not self._record.use_step(account.name, step):
            return self._failed(account, "totp")
        return None

    def admit(self, account: Account) -> SignedIn | Refusal:
        """Begin a session for somebody whom another provider vouches for; the account is made or brought up to date.

        He is known by his `origin`, whatever he is called by now. A name that an account of another origin has, or one of this
        deployment, is not his to take.
        """
        known = self._record.of_origin(account.origin) if account.origin is not None else None
        known = known or self._record.find(account.name)
        if known is not None and known.origin != account.origin:
            return self._failed(None, "name taken")
        if known is None:
            self._record.add(account, Event(Act.ACCOUNT_ADD, account.name, detail=_rights(account)))
            return self._begin(account)
        if known.disabled:
            return self._failed(known)
        given = {"role": account.role, "departments": account.departments, "grade": account.grade}
        ready = known.model_copy(update=given)
        changed = Event(Act.ACCOUNT_CHANGE, ready.name, detail=_rights(ready))
        return self._begin(ready, *([changed] if _rights(ready) != _rights(known) else []))

    def _is_locked(self, account: Account) -> bool:
        return account.locked_until is not None and account.locked_until > self._clock()

    def _still_locked(self, account: Account) -> Refusal:
        self._record.note(Event(Act.SIGN_IN_FAILED, account.name, detail="locked"))
        return Refusal.LOCKED

    def _failed(self, account: Account | None, detail: str = "") -> Refusal:
        """Count it. A name that nobody has is not written down: it may be a password typed in the wrong place."""
        self._record.note(Event(Act.SIGN_IN_FAILED, account.name if account is not None else "", detail=detail))
        if account is None:
            return Refusal.WRONG
        if self._record.count_failure(account.name) >= MOST_FAILURES:
            locked = {"failures": 0, "locked_until": self._clock() + LOCKED}
            self._record.change(account.model_copy(update=locked), Event(Act.LOCKED, account.name))
        return Refusal.WRONG

    def _begin(self, account: Account, *events: Event) -> SignedIn:
        now = self._clock()
        account = account.model_copy(update={"failures": 0, "locked_until": None})
        self._record.change(account, *events, Event(Act.SIGN_IN, account.name, who=account.name, role=account.role))
        self._record.end(before=now)
        token = secrets.token_urlsafe(32)
        session = Session(
            digest=_digest(token),
            account=account.name,
            csrf=secrets.token_urlsafe(24),
            seen=now,
            ends=now + LONGEST_SESSION,
        )
        self._record.begin(session)
        return SignedIn(account=account, session=session, token=token)

    # ---- sessions

    def of_token(self, token: str) -> SignedIn | None:
        """Who a cookie's token signs in; None when it is unknown, too old, unused for too long, or its account is closed."""
        session = self._record.session(_digest(token)) if token else None
        if session is None:
            return None
        now = self._clock()
        account = self._record.find(session.account)
        if account is None or account.disabled or session.ends <= now or session.seen + self._idle <= now:
            self._record.end(digest=session.digest)
            return None
        if session.seen + SEEN_EVERY <= now:
            self._record.seen(session.digest, now)
        return SignedIn(account=self._record.under_every_name(account), session=session)

    def sign_out(self, session: Session) -> None:
        """End a session."""
        self._record.end(digest=session.digest)
        self._record.note(Event(Act.SIGN_OUT, session.account, who=session.account))

    def note(self, event: Event) -> None:
        """Have it written down that somebody tried to sign in who has no account here."""
        self._record.note(event)

    def refused(self, where: str) -> None:
        """Have it written down that somebody who signed in asked for a page or route that is not for his role."""
        note(Event(Act.DENIED, where), self._record.write_down)


def _check_rights(role: Role, departments: frozenset[str]) -> None:
    if role is Role.CITIZEN:
        raise SettingError("群众不用登录，不能建群众账号。")
    if role is Role.EDITOR and not departments:
        raise SettingError("部门编辑要写所属部门：--department。")


def _rights(account: Account) -> str:
    """What an account may do, for the audit trail."""
    return " ".join((account.role, account.grade, *sorted(account.departments)))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
