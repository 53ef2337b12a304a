"""An open house -> the application that is served for it. A door."""

import os
from functools import partial
from urllib.parse import urlsplit

from monitor import doctor, web
from monitor.cli import house, setting
from monitor.doctor import Patient
from monitor.fetch import Fetcher
from monitor.metrics import Meters
from monitor.oidc import Provider
from monitor.settings import Settings
from monitor.tables import Role


def application(opened: house.House, *, public_url: str | None = None, meters: Meters | None = None) -> web.Application:
    """Pages and API over the house's database, as its settings want them."""
    chosen = opened.settings
    fetcher = house.fetcher(chosen)
    outside = web.Outside(
        fetcher=fetcher,
        speaker=house.speaker(chosen),
        min_interval_s=chosen.min_interval_s,
        host_delay_s=chosen.host_delay_s,
        provider=_provider(chosen, fetcher),
        newcomers=Role(chosen.oidc_role) if chosen.oidc_role else None,
    )
    made = web.create(
        opened.database,
        public_url=public_url or chosen.public_url,
        timezone=chosen.timezone,
        language=chosen.language,
        clock=opened.clock,
        secret_key=chosen.secret_key,
        outside=outside,
        meters=meters or Meters(chosen.data_dir),
        metrics_token=chosen.metrics_token,
        settings=setting.shown(chosen),
        examine=partial(doctor.rows, Patient(chosen, opened.database, fetcher, house.now, os.environ)),
    )
    house.settled()
    return made


def _provider(chosen: Settings, fetcher: Fetcher) -> Provider | None:
    if not chosen.oidc_issuer:
        return None
    return Provider(
        fetcher, issuer=chosen.oidc_issuer, client_id=chosen.oidc_client_id, client_secret=chosen.oidc_client_secret
    )


def welcome(opened: house.House, address: str) -> str:
    """The address at which whoever started the house makes its first admin.

    Shape:  `address` is where we listen: people come there while it and the settings name this machine
    """
    chosen = opened.settings
    at_home = all(web.is_loopback(urlsplit(each).hostname or "") for each in (chosen.public_url, address))
    where = address if at_home else chosen.public_url.rstrip("/")
    return f"{where}/welcome?code={web.welcome_code(chosen.secret_key)}"


def trusted(opened: house.House) -> list[str]:
    """The proxies whose word is taken on who asks, as CIDRs."""
    return list(map(str, opened.settings.trusted_proxies))
