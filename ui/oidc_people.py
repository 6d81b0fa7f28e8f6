"""Who somebody is here by what another provider says of him: the settings of sign-in elsewhere, and claims to an account.

A role that nobody mapped lets nobody in; nothing is guessed from a name.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from pydantic import ValidationError

from knowledge.access import Role
from knowledge.errors import SettingError
from knowledge.store.accounts import Account
from knowledge.values import Value
from ui.oidc import Claims, Provider, Registered, is_safe
from ui.settings import Settings

BACK = "/login/oidc/back"
AFTER = "/login"
STAFF = {role.value: role for role in Role if role is not Role.CITIZEN}


class UnknownPersonError(Exception):
    """The provider vouches for him, but he is nobody here. The message is a code word for the log."""


class Mapping(Value):
    """Where in the claims name, role and departments stand, and which role a value means, in the order that decides."""

    name: str
    role: str
    department: str
    roles: tuple[tuple[str, Role], ...]


class Elsewhere(Value):
    """Sign-in elsewhere as it is set. `after` is where the provider sends a browser that signed out."""

    registered: Registered
    mapping: Mapping
    after: str


def elsewhere_of(settings: Settings) -> Elsewhere | None:
    """What the settings say of sign-in elsewhere; None where it is off.

    Raises:
        SettingError: something is missing or makes no sense.
    """
    if settings.oidc_issuer is None:
        return None
    missing = [
        name
        for name, value in (
            ("MINGBAI_OIDC_CLIENT", settings.oidc_client),
            ("MINGBAI_OIDC_ROLES", settings.oidc_roles),
            ("MINGBAI_PUBLIC_URL", settings.public_url),
        )
        if not value
    ]
    if missing:
        raise SettingError(f"设了 MINGBAI_OIDC_ISSUER，还要设 {'、'.join(missing)}。")
    if not is_safe(settings.oidc_issuer):
        raise SettingError("MINGBAI_OIDC_ISSUER 要用 https 的网址（本机的可以用 http）。")
    registered = Registered(
        issuer=settings.oidc_issuer, client=settings.oidc_client or "", secret=_secret(settings),
        back=f"{(settings.public_url or '').rstrip('/')}{BACK}", scope=settings.oidc_scope,
    )  # fmt: skip
    mapping = Mapping(
        name=settings.oidc_name_claim, role=settings.oidc_role_claim, department=settings.oidc_department_claim,
        roles=roles_of(settings.oidc_roles or ""),
    )  # fmt: skip
    return Elsewhere(registered=registered, mapping=mapping, after=f"{(settings.public_url or '').rstrip('/')}{AFTER}")


def _secret(settings: Settings) -> str:
    if settings.oidc_secret_file is None:
        return settings.oidc_secret or ""
    try:
        return settings.oidc_secret_file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"读不了 MINGBAI_OIDC_SECRET_FILE：{settings.oidc_secret_file}。") from error


def roles_of(written: str) -> tuple[tuple[str, Role], ...]:
    """Which value of the role claim means which role, as VALUE=ROLE with commas between.

    Raises:
        SettingError: a role is none of staff.
    """
    pairs = [one.rpartition("=")[::2] for one in written.replace("，", ",").split(",") if one.strip()]
    for value, role in pairs:
        if role.strip() not in STAFF or not value.strip():
            raise SettingError(f"MINGBAI_OIDC_ROLES 里的「{value}={role}」不对，身份只能是 {'、'.join(STAFF)}。")
    return tuple((value.strip(), STAFF[role.strip()]) for value, role in pairs)


def provider_of(elsewhere: Elsewhere) -> Provider:
    """The provider that is set."""
    return Provider(elsewhere.registered)


def is_told(claims: Claims, elsewhere: Elsewhere) -> bool:
    """Whether the claims of a token say all that an account is made of."""
    mapping = elsewhere.mapping
    return all(_values(claims, path) for path in (mapping.name, mapping.role, mapping.department))


def account_of(
    claims: Claims, elsewhere: Elsewhere, *, clock: Callable[[], datetime], more: Claims | None = None
) -> Account:
    """Whom the claims of a token speak of.

    Args:
        more: what else the provider says of the same subject; it counts where the token is silent.

    Raises:
        UnknownPersonError: no role of his is mapped, a claim that is needed is missing, or an editor has no department.
    """
    mapping = elsewhere.mapping

    def said(path: str) -> list[str]:
        return _values(claims, path) or _values(more or {}, path)

    given = set(said(mapping.role))
    role = next((role for value, role in mapping.roles if value in given), None)
    if role is None:
        raise UnknownPersonError("no role")
    names = said(mapping.name)
    if len(names) != 1:
        raise UnknownPersonError("no name")
    departments = frozenset(said(mapping.department))
    if role is Role.EDITOR and not departments:
        raise UnknownPersonError("no department")
    try:
        return Account(
            name=names[0], role=role, departments=departments, grade=role.highest_grade, created=clock(),
            origin=f"{elsewhere.registered.issuer} {claims['sub']}",
        )  # fmt: skip
    except ValidationError as error:
        raise UnknownPersonError("name unfit") from error


def _values(claims: Claims, path: str) -> list[str]:
    """The words at a path of claims (`realm_access.roles`): one or a list of them; empty when there are none."""
    found: object = claims
    if path in claims:
        found = claims[path]  # names of claims are often addresses, with points in them
    else:
        for step in path.split("."):
            found = found.get(step) if isinstance(found, dict) else None
    several = found if isinstance(found, list) else [found]
    return [one.strip() for one in several if isinstance(one, str) and one.strip() and one.isprintable()]
