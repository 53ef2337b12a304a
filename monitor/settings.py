"""NASLUCH_* from the environment and .env -> one frozen Settings. Furniture."""

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from monitor import __version__
from monitor.errors import SettingsInvalid

Network = IPv4Network | IPv6Network


class Settings(BaseSettings):
    """What a door is started with. Read once, handed down as values."""

    model_config = SettingsConfigDict(env_prefix="NASLUCH_", env_file=".env", extra="ignore", frozen=True)

    data_dir: Path = Field(default=Path("data"), description="Where the SQLite database and what belongs to it live.")
    database_url: str = Field(
        default="",
        description="`sqlite:///FILE` or `postgresql://user:password@host/name`. Empty: `nasluch.sqlite` in the data directory.",
    )
    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description="The address under which people reach the web page; used in links, and told to hubs where it is a public one.",
    )
    secret_key: str = Field(
        default="", description="Signs the links in mails. Empty: one is made, and kept in the database."
    )
    oidc_issuer: str = Field(
        default="",
        description="Who vouches for people at login (OpenID Connect), as it names itself: `https://login.example/realms/press`. Empty: they come in by password alone.",
    )
    oidc_client_id: str = Field(
        default="",
        validate_default=True,
        description="What it knows us by; our address there is `PUBLIC_URL/login/oidc/callback`.",
    )
    oidc_client_secret: str = Field(default="", description="The secret that goes with it; empty for a public client.")
    oidc_role: str = Field(
        default="",
        pattern="^(viewer|editor|)$",
        description="What whoever it vouches for and nobody has invited may do: `viewer` or `editor`. Empty: they stay outside.",
    )
    smtp_url: str | None = Field(
        default=None,
        description="The mail server: `smtp://user:password@host:port`, `smtps://...`; `?starttls` asks for encryption.",
    )
    mail_from: str = Field(default="nasluch@localhost", description="The sender of alerts.")
    user_agent: str = Field(
        default=f"Nasluch/{__version__} (media monitoring)", description="How we introduce ourselves to web servers."
    )
    allow_private_networks: Annotated[tuple[Network, ...], NoDecode] = Field(
        default=(),
        description="Private networks we may fetch from and send to, as CIDRs with commas between, e.g. `192.168.1.0/24`.",
    )
    host_delay_s: float = Field(default=1.0, ge=0, description="Seconds between two requests to the same host.")
    min_interval_s: int = Field(default=300, ge=1, description="Seconds between two visits to a feed, at the least.")
    timeout_s: float = Field(default=30.0, gt=0, description="Seconds a fetch may take in all, from name to last byte.")
    max_body_bytes: int = Field(default=10_000_000, gt=0, description="Bytes a feed or page may have, unpacked.")
    timezone: str = Field(default="Europe/Warsaw", description="The time zone of pages, mails and cadences.")
    language: str = Field(
        default="pl", pattern="^(pl|en)$", description="The language of pages and mails: `pl` or `en`."
    )
    gather_s: float = Field(
        default=30.0,
        ge=0,
        description="Seconds for which a mail that may leave at once waits for more hits, so that five are one mail.",
    )
    retention_days: int = Field(
        default=365, ge=1, description="Days the texts of articles are kept; hits are kept for good."
    )
    log_level: str = Field(
        default="",
        pattern="^(DEBUG|INFO|WARNING|ERROR|)$",
        description="The least that is logged: `DEBUG`, `INFO`, `WARNING`, `ERROR`. Empty: `WARNING` on a terminal, else `INFO`.",
    )

    @field_validator("allow_private_networks", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())

    @field_validator("timezone")
    @classmethod
    def _timezone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (ZoneInfoNotFoundError, ValueError) as unknown:
            raise ValueError(f"no time zone is called {value!r}") from unknown
        return value

    @field_validator("oidc_issuer")
    @classmethod
    def _issuer(cls, value: str) -> str:
        parts = urlsplit(value)
        at_home = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
        if value and (not parts.hostname or not (parts.scheme == "https" or at_home) or parts.query or parts.fragment):
            raise ValueError("who vouches for people has an address of https://")
        return value

    @field_validator("oidc_client_id")
    @classmethod
    def _client(cls, value: str, others: ValidationInfo) -> str:
        if bool(value) != bool(others.data.get("oidc_issuer", value)):
            raise ValueError("NASLUCH_OIDC_ISSUER and NASLUCH_OIDC_CLIENT_ID are set both, or neither")
        return value

    @field_validator("database_url")
    @classmethod
    def _database_url(cls, value: str) -> str:
        if value and not value.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://")):
            raise ValueError("a database is sqlite:///FILE or postgresql://user:password@host/name")
        return value

    @property
    def database(self) -> str:
        """The address of the database, the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'nasluch.sqlite'}"


def load(**overrides: object) -> Settings:
    """The settings of this process.

    Errors: SettingsInvalid, naming every variable that cannot be used
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as invalid:
        faults = [f"NASLUCH_{str(fault['loc'][0]).upper()}: {fault['msg']}" for fault in invalid.errors()]
        raise SettingsInvalid("; ".join(faults)) from invalid


def as_markdown() -> str:
    """The settings as a table for the manual; docs/settings.md holds it, and `make docs` renews it there."""
    rows = [
        f"| `NASLUCH_{name.upper()}` | {_default(field.default)} | {field.description} |"
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join(("| variable | default | meaning |", "| --- | --- | --- |", *rows, ""))


def _default(value: object) -> str:
    return "" if value in (None, "", ()) else f"`{value}`"
