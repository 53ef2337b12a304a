"""How a page or a program reaches beyond the house. Edge."""

from dataclasses import dataclass

from alerts.records import House as Speaker
from monitor.fetch import Fetcher
from monitor.oidc import Provider
from monitor.tables import Role


@dataclass(frozen=True, slots=True)
class Outside:
    """As the settings want it."""

    fetcher: Fetcher  # makes every connection
    speaker: Speaker  # what messages say about us
    min_interval_s: int
    host_delay_s: float
    provider: Provider | None = None  # who vouches for people at login; None: they come in by password alone
    newcomers: Role | None = None  # of whoever it vouches for and we do not know; None: they stay outside
