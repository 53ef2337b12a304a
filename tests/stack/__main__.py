"""The story of a stack, each step with its seconds; ends with 1 at the first thing that is not as it must be."""

import sys
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from socket import socket
from typing import TypeVar

from monitor.newsroom import MailCatcher, Newsroom, WebhookCatcher
from tests.stack import compose
from tests.stack.compose import Stack
from tests.stack.watch import NAME, Api, Watch, is_healthy, until

Came = TypeVar("Came")

PREVIOUS = f"{compose.PROJECT}:before"


def main() -> int:
    """0: all of it came about."""
    if not compose.is_there():
        sys.stdout.write("No Docker engine answers here: the stack was NOT tried.\n")
        return 0
    gateway, port = compose.gateway(), _free_port()
    with (
        Newsroom(feeds=4, at=gateway) as newsroom,
        MailCatcher(at=gateway) as mails,
        WebhookCatcher(at=gateway) as hooks,
        _stack(Stack(port=port, gateway=gateway, smtp_url=mails.url)) as stack,
    ):
        try:
            Story(stack, Watch(newsroom, mails, hooks), f"http://127.0.0.1:{port}").tell()
        except (AssertionError, TimeoutError, RuntimeError) as failed:
            sys.stdout.write(f"{stack.logs()}\n\nNOT as it must be: {failed}\n")
            return 1
    return 0


class Story:
    """The steps, in their order."""

    def __init__(self, stack: Stack, watch: Watch, address: str) -> None:
        self.stack, self.watch, self.address = stack, watch, address

    def tell(self) -> None:
        """All of them."""
        now = self.stack.image
        previous = compose.before()
        _step("the image of these sources is built", lambda: compose.build(now, ""))
        _step(f"the one before is built ({previous[:7]})", lambda: compose.build(PREVIOUS, previous))
        self.stack.image = PREVIOUS
        _step("the stack of the one before is up and healthy", self.up)
        api = self.furnish()
        _step("the first round is read, in silence", lambda: self.first_round(api))
        _step("an article is found, mailed and posted", lambda: self.told(1))
        before = api.state()
        old = _step("a worker of the one before stands by", lambda: self.stack.aside("worker"))
        self.stack.image = now
        _step("the upgrade is up and healthy", self.up)
        _same("the upgrade", before, api.state())
        _step("ten articles are told by an old and a new worker together", lambda: self.told(10))
        _step("the old worker alone goes on at the new schema", lambda: self.old_alone(old))
        _step("the old worker is taken away", lambda: self.stack.remove(old))
        _step("an article is told after the upgrade", lambda: self.told(1))
        _step("four workers are up", lambda: self.stack("up", "-d", "--no-build", "--scale", "worker=4"))
        _step("twenty articles are told by four workers", lambda: self.told(20))
        _step("the database is away for 20 s while ten are published", self.database_away)
        _step("a worker is killed while ten are published", self.worker_killed)
        backup = _step("a backup is made while all runs", self.backed_up)
        before = api.state()
        _step("all volumes are destroyed, and the backup restored", lambda: self.restored(backup))
        _same("the restored house", before, self.api("again").state())
        told = len(self.watch.published)
        _step("it sends nothing until it is let", lambda: self.quiet(told))
        said = f"{told} articles published, {told} found, mailed and posted once; lost 0, told twice 0\n"
        sys.stdout.write(said)

    def up(self, *more: str) -> float:
        """Seconds until the page says that it is alive."""
        self.stack("up", "-d", "--no-build", *more)
        return until(lambda: is_healthy(self.address), lambda: "the page is alive")

    def api(self, name: str) -> Api:
        """The API, asked with the token of a new admin."""
        self.stack.nasluch("user", "add", name, "--role", "admin")
        token = self.stack.nasluch("user", "token", name).split()[-1]
        return Api(self.address, token)

    def furnish(self) -> Api:
        """The newsroom's feeds, a watchlist, and who is told: instead of what a new house begins with."""
        api = self.api("stack")
        api.add("channels", kind="email", name="mail", addresses=["ola@x.example"])
        api.add("channels", kind="webhook", name="hook", url=self.watch.hooks.url)
        api.add("watchlists", name=NAME, query="Kazachstan", channels=[{"channel": "mail"}, {"channel": "hook"}])
        self.stack.nasluch(
            "channel", "edit", "mail", "--budget", "1000"
        )  # in an hour; else they come as one in the end
        for feed in self.watch.newsroom.feeds:
            api.add("feeds", url=feed.url, every_s=5)
        return api

    def first_round(self, api: Api) -> float:
        """Seconds until every feed of the newsroom was visited and what it carries was read."""
        ours = {feed.url for feed in self.watch.newsroom.feeds}

        def is_done() -> bool:
            visited = [feed for feed in api.all("feeds") if feed["url"] in ours and feed["visited_at"]]
            return len(visited) == len(ours) and api.are_read()

        return until(is_done, lambda: "the first round is done")

    def told(self, count: int) -> float:
        """Seconds from publishing so many articles until each of them was told, once."""
        self.watch.publish(count)
        return self.all_told()

    def all_told(self) -> float:
        """Seconds until all that was published was told by mail and webhook; none twice."""
        took = until(lambda: not self.watch.missing(), lambda: f"all is told: {self.watch.missing()} is not")
        assert not self.watch.doubled(), f"told twice: {self.watch.doubled()}"
        return took

    def old_alone(self, old: str) -> float:
        """Seconds until five articles were told while no new worker ran; then one does."""
        self.stack("stop", "worker")
        self.watch.publish(5)
        took = self.all_told()
        assert self.stack.is_running(old), "the old worker has ended"
        self.stack("start", "worker")
        return took

    def database_away(self) -> float:
        """Seconds until all was told, from when the database was back."""
        self.stack("stop", "db")
        self.watch.publish(10)
        time.sleep(20)
        self.stack("start", "db")
        return self.all_told()

    def worker_killed(self) -> float:
        """The same, from the kill; the worker comes back by itself."""
        self.watch.publish(5)
        victim = self.stack.containers("worker")[0]
        self.stack.kill(victim)
        self.watch.publish(5)
        took = self.all_told()
        until(lambda: len(self.stack.containers("worker")) == 4, lambda: "four workers are there again")
        return took

    def backed_up(self) -> bytes:
        """A backup of the house, as it lies on this machine."""
        self.stack.nasluch("db", "backup", "/backups/backup.zip", "--portable")
        return b64decode(self.stack("exec", "-T", "web", "base64", "/backups/backup.zip"))

    def restored(self, backup: bytes) -> float:
        """Seconds until the page of the restored house is alive."""
        self.stack("down", "-v")
        self.stack("up", "-d", "--no-build", "db")
        until(lambda: "healthy" in self.stack("ps", "db"), lambda: "the database is healthy")
        script = "cat > /tmp/backup.zip && nasluch db restore /tmp/backup.zip --force"
        self.stack("run", "--rm", "-T", "--no-deps", "migrate", "sh", "-c", script, given=backup)
        return self.up("--scale", "worker=2")

    def quiet(self, told: int) -> None:
        """A new article is found, and not told before somebody says so; then it is, and nothing else."""
        self.watch.publish(1)
        api = self.api("later")
        title = self.watch.published[-1]
        until(lambda: any(hit["article"]["title"] == title for hit in api.all("hits")), lambda: "it is found")  # type: ignore[index]
        assert len([one for one in self.watch.published if self.watch.posted[one]]) == told, "it was told"
        self.stack.nasluch("delivery", "release")
        self.all_told()


def _step(said: str, done: Callable[[], Came]) -> Came:
    """What a step comes to; it is said with its seconds, and with those that it measured itself."""
    began = time.monotonic()
    sys.stdout.write(f"{said} ...")
    sys.stdout.flush()
    came = done()
    measured = f", {came:.1f} s of them asked for" if isinstance(came, float) else ""
    sys.stdout.write(f" {time.monotonic() - began:.1f} s{measured}\n")
    return came


def _same(what: str, before: dict[str, list[str]], after: dict[str, list[str]]) -> None:
    for kind, rows in before.items():
        assert rows == after[kind], f"{what} has other {kind}: {set(rows) ^ set(after[kind])}"
    sys.stdout.write(f"  {what} has the same {', '.join(f'{len(rows)} {kind}' for kind, rows in before.items())}\n")


@contextmanager
def _stack(stack: Stack) -> Iterator[Stack]:
    """Nothing of it is left on this machine afterwards, and nothing was there before."""
    with suppress(RuntimeError):
        stack("down", "-v", "--remove-orphans")
    try:
        yield stack
    finally:
        stack("down", "-v", "--remove-orphans")


def _free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main())
