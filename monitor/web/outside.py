"""How a page or a program reaches beyond the house. Edge."""

from dataclasses import dataclass

from alerts.records import House as Speaker
from monitor.fetch import Fetcher


@dataclass(frozen=True, slots=True)
class Outside:
    """As the settings want it."""

    fetcher: Fetcher  # makes every connection
    speaker: Speaker  # what messages say about us
    min_interval_s: int
    host_delay_s: float
