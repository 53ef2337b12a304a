"""`nasluch run`, `web`, `demo`, `mailbox`: what others connect to. A door."""

from typing import Annotated

import typer

from monitor import queries, web
from monitor.cli import demo, house, mailbox, page
from monitor.cli.deliveries import say_held
from monitor.cli.progress import FirstRound
from monitor.cli.show import say
from monitor.cli.working import Processes, Threads, begin
from monitor.metrics import Meters

Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(min=1, max=65535, help="The port to listen on.")]


def add_to(app: typer.Typer) -> None:
    """Hang these verbs onto the root."""
    for verb in (run, web_):
        app.command(verb.__name__.rstrip("_"))(verb)
    app.command("demo")(demo.demo)
    app.command("mailbox")(mailbox.mailbox)


def run(host: Host = "127.0.0.1", port: Port = 8000, processes: Processes = 2, threads: Threads = 16) -> None:
    """The web page and one worker in one command; makes and migrates its database."""
    with house.opened(pool_size=house.connections(threads=threads, pages=web.THREADS)) as opened:
        address = f"http://{host}:{port}"
        say(f"Nasłuch is listening. Its database is {opened.database.engine.url.render_as_string()}.")
        begin(opened)
        say_held(opened)
        with opened.database.read() as session:
            fresh = {feed.id for feed in queries.feeds(session) if feed.enabled and feed.visited_at is None}
        say(f"The page is at {address}")
        say_welcome(opened, address)
        if fresh:
            say(f"{len(fresh)} feeds are read for the first time now:")
        told = FirstRound(fresh, address).told
        meters = Meters(opened.settings.data_dir)
        with house.worker(opened, processes=processes, threads=threads, told=told, meters=meters) as hands:
            web.serve(
                page.application(opened, meters=meters), host=host, port=port, on_ready=hands.start,
                trusted=page.trusted(opened),
            )  # fmt: skip


def web_(host: Host = "127.0.0.1", port: Port = 8000) -> None:
    """The web page alone; workers run elsewhere."""
    with house.opened(pool_size=house.connections(pages=web.THREADS)) as opened:
        begin(opened)
        say_welcome(opened, f"http://{host}:{port}")
        with opened.clock.kept(opened.database):
            web.serve(
                page.application(opened), host=host, port=port, trusted=page.trusted(opened),
                on_ready=lambda: say(f"The page is at http://{host}:{port}"),
            )  # fmt: skip


def say_welcome(opened: house.House, address: str) -> None:
    """Where the first admin is made, while nobody can come in."""
    with opened.database.read() as session:
        if queries.has_people(session):
            return
    say(f"Nobody can come in yet. Make the first admin here: {page.welcome(opened, address)}")
