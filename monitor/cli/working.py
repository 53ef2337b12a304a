"""`nasluch worker`, `poll`: what works without a page; and how a house begins. A door."""

import signal
from collections.abc import Callable
from queue import SimpleQueue
from threading import Event, Thread
from typing import Annotated

import typer
from sqlmodel import col

from alerts.rows import insert_new
from monitor import catalogue, queries, rounds, store
from monitor.cli import house
from monitor.cli.deliveries import say_held
from monitor.cli.feeds import add_listed
from monitor.cli.progress import Counts, line
from monitor.cli.show import as_json, say, warn
from monitor.metrics import Meters
from monitor.room import MEGABYTE, shortage
from monitor.tables import Fact

SAMPLE = ("Kazachstan i ODKB", "Kazachstan\nODKB\nOUBZ\nOrganizacja Układu o Bezpieczeństwie Zbiorowym")
"""The watchlist a new house begins with."""

Processes = Annotated[int, typer.Option(min=1, help="Processes that parse feeds and pages.")]
Threads = Annotated[int, typer.Option(min=1, help="Visits, and readings, at a time.")]


def add_to(app: typer.Typer) -> None:
    """Hang these verbs onto the root."""
    for verb in (worker, poll):
        app.command()(verb)


def worker(processes: Processes = 2, threads: Threads = 16) -> None:
    """One worker alone: visits, reads, delivers, until it is told to stop."""
    stop = Event()
    on_signal(stop.set)
    with house.opened(pool_size=house.connections(threads=threads)) as opened:
        begin(opened)
        say_held(opened)
        meters = Meters(opened.settings.data_dir)
        with (
            house.worker(opened, processes=processes, threads=threads, meters=meters) as hands,
            house.metered(opened, meters, hands),
        ):
            hands.start()
            say("The worker is at work (Ctrl-C stops it).")
            stop.wait()
            say("Finishing what is in hand.")


def poll(
    feeds: Annotated[
        list[str] | None, typer.Argument(metavar="[FEED]...", help="Numbers, addresses or titles.")
    ] = None,
    all_: Annotated[bool, typer.Option("--all", help="Everything, due or not.")] = False,
    processes: Processes = 2,
    threads: Threads = 16,
    json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """One pass over what is due: visit, read, match, deliver. A broken feed is an outcome, not a failure."""
    with house.opened(pool_size=house.connections(threads=threads)) as opened:
        with opened.database.write() as session:
            only = [queries.feed(session, wanted).id for wanted in feeds] if feeds else None
            if only or all_:
                store.feeds.visit_now(session, only, now=opened.clock())
        for look in (rounds.look, rounds.look_for_spikes):
            look(opened.database, clock=opened.clock, timezone=opened.timezone)
        short = shortage(opened.database, floor=opened.settings.disk_floor_mb * MEGABYTE)
        if short:
            warn(f"Nothing is visited or read: {short}")
        counts = Counts()
        with house.worker(opened, processes=processes, threads=threads, told=counts.told) as hands:
            on_signal(hands.interrupt)
            hands.one_pass(only)
    if json:
        return as_json({"visits": counts.visits, "readings": counts.readings, "deliveries": counts.sent})
    for visit in counts.visits:
        line(visit)
    new = sum(visit.new_articles for visit in counts.visits)
    say(f"{len(counts.visits)} feeds visited, {new} new articles; {len(counts.readings)} articles read,")
    say(f"{counts.lead_only} of them by lead only; {counts.hits} new hits; {counts.delivered} messages delivered")
    return None


def begin(opened: house.House) -> None:
    """At the very first start: the starter feeds and a sample watchlist, all or nothing. Says what it does."""
    now = opened.clock()
    with opened.database.write() as session:
        first = insert_new(session, Fact, [{"name": "begun", "value": now.isoformat()}], col(Fact.name))
        if not first or queries.feeds(session) or queries.watchlists(session):
            return
        feeds = catalogue.starters(catalogue.load())
        for listed in feeds:
            add_listed(session, listed, now=now)
        name, query = SAMPLE
        store.watchlists.add(session, name=name, query=query, now=now)
    say(f"This is its first start: {len(feeds)} feeds of the catalogue and the watchlist {name!r} were added.")
    say("What the feeds carry now is stored in silence; alerts begin with what comes after.")
    say("More feeds: `nasluch feed catalogue`. Who is told: `nasluch channel add --help`.")


def on_signal(act: Callable[[], None]) -> None:
    """Do this, instead of dying, when told to stop.

    In a thread of its own: a signal may come while the main thread holds the very lock that is wanted here, as that
    of an event which it begins to wait for.
    """
    signals: SimpleQueue[int] = SimpleQueue()

    def acting() -> None:
        while signals.get():
            act()

    Thread(target=acting, name="nasluch-signals", daemon=True).start()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: signals.put(number))
