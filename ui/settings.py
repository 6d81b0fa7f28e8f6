"""The one place that reads settings from the environment; everything else is handed values.

What each means to an operator is a row of `ui.settings_table`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from knowledge.errors import SettingError
from knowledge.values import Value
from ui.settings_table import TABLE, Setting

PREFIX = "MINGBAI_"
FOR_TESTS = frozenset(
    {"MINGBAI_REAL_DATA", "MINGBAI_TEST_MILVUS", "MINGBAI_TEST_POSTGRES", "MINGBAI_TEST_REDIS"}
)  # read by the test suite, not by the product


AMAP = "https://uri.amap.com/search?keyword={address}"  # opened when pressed, never loaded by a page


class Settings(Value):
    """What one deployment is: where its record lies, whom it serves, where it listens."""

    profile: Literal["internal", "public"] | None = None
    data: Path = Path("var")
    database: str | None = Field(default=None, pattern=r"^[a-z][a-z0-9]*(\+[a-z0-9]+)?://\S*$")
    encoder: str | None = None
    reranker: str | None = None
    index: Literal["embedded", "milvus"] | None = None
    milvus_url: str | None = Field(default=None, pattern=r"^(https?://\S+|\S+\.db)$", repr=False)
    laws: Path | None = None
    host: str = Field(default="127.0.0.1", min_length=1)
    port: int = Field(default=7860, ge=0, le=65535)
    hotline: str = Field(default="12345", pattern=r"^[0-9][0-9-]{2,19}$")
    hotlines: str | None = Field(
        default=None, pattern=r"^[^=,，\s]+=[0-9][0-9-]{2,19}([,，][^=,，\s]+=[0-9][0-9-]{2,19})*$"
    )
    region: str | None = Field(default=None, pattern=r"^\d{6}(\d{3}|\d{6})?$")
    name: str = Field(default="政务服务问答", min_length=1, max_length=40)
    contact_days: int = Field(default=1, ge=0, le=60)
    fix_days: int = Field(default=15, ge=1, le=250)
    rating_days: int = Field(default=7, ge=1, le=90)
    unanswered_days: int = Field(default=30, ge=0, le=180)
    history_days: int = Field(default=0, ge=0, le=90)
    official_rating_url: str | None = Field(default=None, pattern=r"^https?://[^\s\"'<>]+$", max_length=500)
    review: Literal["one", "two"] = "one"
    tls: bool = False
    session_minutes: int = Field(default=60, ge=5, le=720)
    oidc_issuer: str | None = Field(default=None, pattern=r"^https?://[^\s\"'<>?#]+$", max_length=300)
    oidc_client: str | None = Field(default=None, min_length=1, max_length=200)
    oidc_secret: str | None = Field(default=None, max_length=500, repr=False)
    oidc_secret_file: Path | None = None
    oidc_scope: str = Field(default="openid profile", pattern=r"^openid( [!-~]+)*$", max_length=200)
    oidc_name_claim: str = Field(default="preferred_username", min_length=1, max_length=200)
    oidc_role_claim: str = Field(default="roles", min_length=1, max_length=200)
    oidc_department_claim: str = Field(default="department", min_length=1, max_length=200)
    oidc_roles: str | None = Field(default=None, pattern=r"^[^=,，]+=[a-z]+([,，][^=,，]+=[a-z]+)*$", max_length=2000)
    totp_key_file: Path | None = None
    audit_days: int = Field(default=180, ge=180, le=3650)
    maintain_token: str | None = Field(default=None, min_length=24, max_length=200, repr=False)
    log_format: Literal["text", "json"] = "text"
    otlp: str | None = Field(default=None, pattern=r"^https?://\S+$")
    ask_per_minute: int = Field(default=600, ge=0, le=1_000_000)
    read_per_minute: int = Field(default=3000, ge=0, le=1_000_000)
    keep_answers: int = Field(default=5_000, ge=0, le=1_000_000)
    warm_mb: int = Field(default=500, ge=0, le=100_000)
    redis: str | None = Field(default=None, pattern=r"^(rediss?|unix)://\S+$", repr=False)
    proxies: str | None = Field(default=None, pattern=r"^[0-9a-fA-F.:/]+(,[0-9a-fA-F.:/]+)*$")
    hosts: str | None = Field(default=None, pattern=r"^(\*\.)?[a-z0-9.:\[\]-]+(,(\*\.)?[a-z0-9.:\[\]-]+)*$")
    api_keys: str | None = Field(default=None, pattern=r"^[^\s,]{24,200}(,[^\s,]{24,200})*$", repr=False)
    llm: str | None = Field(default=None, pattern=r"^[a-z][a-z_]*:\S+$", max_length=200)
    llm_url: str | None = Field(default=None, pattern=r"^https?://[^\s\"'<>]+$", max_length=500)
    llm_key: str | None = Field(default=None, max_length=500, repr=False)
    llm_key_file: Path | None = None
    llm_seconds: float = Field(default=8, ge=1, le=60)
    llm_tasks: str = Field(default="phrase,choose", pattern=r"^(phrase|choose|phrase,choose|choose,phrase)$")

    widget_origins: str | None = Field(default=None, pattern=r"^https?://[\w.-]+(:\d+)?(,https?://[\w.-]+(:\d+)?)*$")
    public_url: str | None = Field(default=None, pattern=r"^https?://[^\s\"'<>]+$", max_length=200)
    map_url: str = Field(default=AMAP, pattern=r"^(off|https?://[^\s\"'<>]*\{address\}[^\s\"'<>]*)$", max_length=300)

    @property
    def record(self) -> Path | str:
        """What the store is opened with: the database address when one is set, else the data folder."""
        return self.database or self.data

    @property
    def per_minute(self) -> dict[str, int]:
        """How many requests of each kind (`ui.limits.RATED`) one client may make in a minute; 0 for any number."""
        return {"ask": self.ask_per_minute, "read": self.read_per_minute}

    @property
    def map_link(self) -> str:
        """The link to a map with ``{address}`` in it; "" where none is shown."""
        return "" if self.map_url == "off" else self.map_url

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of other programs; none leaves /v1/ and /mcp open."""
        return tuple(self.api_keys.split(",")) if self.api_keys else ()

    @property
    def holders(self) -> tuple[str, ...]:
        """The origins whose pages may hold the widget; this host's own always may."""
        return tuple(self.widget_origins.split(",")) if self.widget_origins else ()


# What a profile sets where the operator sets nothing: as one would write it in the environment.
PROFILES: Mapping[str, Mapping[str, str]] = {
    "internal": {
        "map_url": "off",  # an office network does not lead there
    },
    "public": {
        "tls": "true",  # sessions travel over https only
        "log_format": "json",
        "ask_per_minute": "120",  # an address on the internet is a household, or a hall behind one gateway
        "read_per_minute": "1200",
    },
}


def read_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from environment variables; an empty variable counts as unset, and the profile says what an unset one is.

    Raises:
        SettingError: a value makes no sense; the message names the variable and what it may be.
    """
    given = {row.field: environ[row.variable].strip() for row in TABLE if environ.get(row.variable, "").strip()}
    usual = PROFILES.get(given.get("profile", ""), {})  # an unknown profile is refused below
    try:
        return Settings.model_validate({**usual, **given})
    except ValidationError as error:
        wrong = {str(detail["loc"][0]) for detail in error.errors()}
        rows = [row for row in TABLE if row.field in wrong]
        said = "；".join(f"{_shown(row, given[row.field])} 不合规定，应是{row.valid}" for row in rows)
        raise SettingError(f"设置有误：{said}。") from error


def settings_of(profile: str) -> Settings:
    """What a profile sets by itself."""
    return read_settings({"MINGBAI_PROFILE": profile})


def _shown(row: Setting, value: str) -> str:
    """A setting as a message names it, without what may be or hold a password."""
    return row.variable if row.secret or "@" in value else f"{row.variable}={value}"


def unknown_settings(environ: Mapping[str, str]) -> list[str]:
    """Variables that look like ours but mean nothing, usually misspelt, in alphabetical order."""
    known = {row.variable for row in TABLE} | FOR_TESTS
    return sorted(name for name in environ if name.startswith(PREFIX) and name not in known)
