"""An open house -> the application that is served for it. A door."""

from urllib.parse import urlsplit

from monitor import web
from monitor.cli import house
from monitor.metrics import Meters


def application(opened: house.House, *, public_url: str | None = None, meters: Meters | None = None) -> web.Application:
    """Pages and API over the house's database, as its settings want them."""
    chosen = opened.settings
    outside = web.Outside(
        fetcher=house.fetcher(chosen),
        speaker=house.speaker(chosen),
        min_interval_s=chosen.min_interval_s,
        host_delay_s=chosen.host_delay_s,
    )
    return web.create(
        opened.database,
        public_url=public_url or chosen.public_url,
        timezone=chosen.timezone,
        language=chosen.language,
        clock=house.now,
        secret_key=chosen.secret_key,
        outside=outside,
        meters=meters or Meters(chosen.data_dir),
        metrics_token=chosen.metrics_token,
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
