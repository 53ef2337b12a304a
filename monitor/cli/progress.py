"""What a worker reports -> lines a person can follow. A door."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Condition

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from alerts.records import Sent
from monitor.cli.show import ERR, OUT, say
from monitor.records import Outcome, Reading, Report, Visit

WELL = (Outcome.NEW, Outcome.UNCHANGED, Outcome.NOT_MODIFIED)


class Counts:
    """What has been done so far. Threads report into it."""

    def __init__(self) -> None:
        self.visits: list[Visit] = []
        self.readings: list[Reading] = []
        self.sent: list[Sent] = []
        self._changed = Condition()

    def told(self, report: Report | Sent) -> None:
        """One unit of work is done."""
        with self._changed:
            if isinstance(report, Visit):
                self.visits.append(report)
            elif isinstance(report, Reading):
                self.readings.append(report)
            else:
                self.sent.append(report)
            self._changed.notify_all()

    def wait_for(self, enough: Callable[[], bool], *, timeout_s: float) -> bool:
        """Until enough has been done; whether that came about in time."""
        with self._changed:
            return self._changed.wait_for(enough, timeout_s)

    @property
    def hits(self) -> int:
        """Hits found so far."""
        return sum(reading.hits for reading in self.readings)

    @property
    def lead_only(self) -> int:
        """Articles whose page could not be had."""
        return sum(reading.outcome is Outcome.LEAD_ONLY for reading in self.readings)

    @property
    def delivered(self) -> int:
        """Messages the other side accepted."""
        return sum(sent.delivered for sent in self.sent)


class FirstRound(Counts):
    """Tells of each feed as it is read for the first time, and sums up when all were."""

    def __init__(self, feed_ids: set[int], page: str) -> None:
        super().__init__()
        self._awaited, self._all, self._page = set(feed_ids), len(feed_ids), page

    def told(self, report: Report | Sent) -> None:
        """One unit of work is done; a first visit is told, a hit too."""
        super().told(report)
        if isinstance(report, Visit) and report.feed_id in self._awaited:
            self._awaited.discard(report.feed_id)
            line(report, f"{self._all - len(self._awaited):>3}/{self._all}")
            if not self._awaited:
                self._sum_up()
        elif isinstance(report, Reading) and report.hits:
            say(f"      hit: {report.url}")
        elif isinstance(report, Sent):
            say(f"      {'sent' if report.delivered else 'not sent'}: {report.channel}: {report.words}")

    def _sum_up(self) -> None:
        well = sum(visit.outcome in WELL for visit in self.visits)
        articles = sum(visit.new_articles for visit in self.visits)
        say(f"The first round is done: {well} of {self._all} feeds read, {articles} articles found.")
        if not well:
            say("Not one could be reached. Is this machine connected? `nasluch demo` shows everything with no network.")
        if well < self._all:
            say("Those that failed are tried again by themselves, less often the longer they fail.")
        if articles:
            say("Their pages are being read now, one at a time per host; hits appear as they are found.")
        say(f"See {self._page}  (Ctrl-C stops)")


def line(visit: Visit, number: str = "") -> None:
    """A visit on a line."""
    mark = "[green]ok[/] " if visit.outcome in WELL else "[yellow]-- [/]"
    OUT.print(f"{number} {mark}", end="")
    say(f"{visit.feed_title}: {visit.words}")


@contextmanager
def articles_bar() -> Iterator[Callable[[int, int], None]]:
    """A bar of articles while they are worked through; it is told how many are done, and of how many."""
    columns = ("[progress.description]{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=ERR, transient=True) as bar:
        task = bar.add_task("articles", total=None)
        yield lambda done, whole: bar.update(task, completed=done, total=whole)
