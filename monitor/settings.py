"""NASLUCH_* from the environment, files and .env -> one frozen Settings. Furniture."""

import os
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from monitor import __version__
from monitor.errors import SettingsInvalid

Network = IPv4Network | IPv6Network

PREFIX = "NASLUCH_"
IN_FILE = "_FILE"
"""`NASLUCH_SMTP_URL_FILE=/run/secrets/smtp` says in which file a value stands: so Docker hands secrets over."""


class Settings(BaseSettings):
    """What a door is started with. Read once, handed down as values."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

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
    disk_floor_mb: int = Field(
        default=200,
        ge=0,
        description="Megabytes to be free where the SQLite database lies; below it nothing new is visited or read.",
    )
    keep_attempts_days: int = Field(
        default=365,
        ge=1,
        description="Days for which every attempt at a delivery is kept; what came of it is kept for good.",
    )
    keep_audit_days: int = Field(default=1095, ge=1, description="Days for which it is kept who changed what.")
    backup_dir: Path | None = Field(
        default=None,
        description="The folder into which a worker backs up the database each night, between 2 and 5 o'clock. Empty: it does not.",
    )
    backup_keep: int = Field(default=14, ge=1, description="Nightly backups that are kept.")
    backup_key: str | None = Field(
        default=None,
        description="The public half of a key of `nasluch db key`, for whose holder backups are sealed: `age1...`. Empty: they are not.",
    )
    metrics_token: str = Field(
        default="", description="Whoever reads `/metrics` has to know it. Empty: only this machine may read them."
    )
    metrics_port: int | None = Field(
        default=None,
        ge=0,
        le=65535,
        description="A worker's own port for `/metrics` and `/healthz`. Empty: it has none.",
    )
    metrics_host: str = Field(default="127.0.0.1", description="The address on which a worker listens there.")
    log_level: str = Field(
        default="",
        pattern="^(DEBUG|INFO|WARNING|ERROR|)$",
        description="The least that is logged: `DEBUG`, `INFO`, `WARNING`, `ERROR`. Empty: `WARNING` on a terminal, else `INFO`.",
    )

    log_format: str = Field(
        default="console",
        pattern="^(console|json)$",
        description="How lines of the log are written: `console` for people, `json` for programs, an object a line.",
    )
    traces_url: str = Field(
        default="",
        description="A collector that takes traces by OTLP over HTTP: `http://collector:4318`. Needs `nasluch[otel]`. Empty: none are made.",
    )
    trusted_proxies: Annotated[tuple[Network, ...], NoDecode] = Field(
        default=(ip_network("127.0.0.1"), ip_network("::1")),
        description="Whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed: reverse proxies, as CIDRs with commas between.",
    )

    @classmethod
    def settings_customise_sources(  # the arguments' names are pydantic's
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What a caller says, then files, the environment, .env."""
        return init_settings, _Files(settings_cls), env_settings, dotenv_settings

    @field_validator("allow_private_networks", "trusted_proxies", mode="before")
    @classmethod
    def _networks(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(ip_network(part.strip()) for part in value.split(",") if part.strip())

    @field_validator("metrics_port", mode="before")
    @classmethod
    def _metrics_port(cls, value: object) -> object:
        return None if value == "" else value

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

    @field_validator("backup_key")
    @classmethod
    def _backup_key(cls, value: str | None) -> str | None:
        if value and not value.startswith("age1"):
            raise ValueError("the public half of a key begins with age1")
        return value or None

    @property
    def database(self) -> str:
        """The address of the database, the default filled in."""
        return self.database_url or f"sqlite:///{self.data_dir / 'nasluch.sqlite'}"


class _Files(PydanticBaseSettingsSource):
    """Values that stand in files which the environment names."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[str | None, str, bool]:
        """What stands in the file of a field; None: no file is named.

        Errors: SettingsInvalid
        """
        name = f"{PREFIX}{field_name.upper()}"
        path = os.environ.get(f"{name}{IN_FILE}")
        if not path:
            return None, field_name, False
        if os.environ.get(name):
            raise SettingsInvalid(f"{name} and {name}{IN_FILE} are both set: which is meant?")
        try:
            return Path(path).read_text("utf-8").strip(), field_name, False
        except (OSError, UnicodeDecodeError) as unread:
            why = getattr(unread, "strerror", None) or "it is not text"
            raise SettingsInvalid(f"{name}{IN_FILE}: {path} cannot be read: {why}") from unread

    def __call__(self) -> dict[str, str]:
        said = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in said.items() if value is not None}


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
    head = ("| variable | default | meaning |", "| --- | --- | --- |")
    return "\n".join(
        (*head, *rows, "", f"Each may stand in a file instead: `{PREFIX}SMTP_URL{IN_FILE}=/run/secrets/smtp`.", "")
    )


def _default(value: object) -> str:
    if isinstance(value, tuple):
        value = ",".join(map(str, value))
    return "" if value in (None, "") else f"`{value}`"
