"""A poisoned task costs its own time-out and nothing else."""

import logging
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread

import pytest

from monitor import extract, parse
from monitor.errors import NotAFeed, Poisoned
from monitor.records import Fetched
from monitor.workshop import Workshop

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    made = Workshop(processes=2, timeout_s=1.0)
    yield made
    made.close()


@pytest.fixture(scope="module")
def patient() -> Iterator[Workshop]:
    """One process, which has its modules and time enough on a busy machine."""
    made = Workshop(processes=1, timeout_s=60.0, cpu_s=30.0, preload=("monitor.parse", "monitor.extract"))
    yield made
    made.close()


def doubled(number: int, *, plus: int = 0) -> int:
    return 2 * number + plus


def endless() -> None:
    while True:
        pass


def suicidal() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def greedy() -> int:
    return len(bytearray(10_000_000_000))


def growing() -> None:
    kept = []
    while True:
        kept.append(bytearray(100_000))


def frugal() -> int:
    return len(bytearray(200_000_000))


def standing_still() -> None:
    os.kill(os.getpid(), signal.SIGSTOP)


def burnt_s(process: int) -> float:
    ticks = int(Path(f"/proc/{process}/stat").read_text("ascii").split()[13])
    return ticks / os.sysconf("SC_CLK_TCK")


def number() -> int:
    return os.getpid()


def refusing() -> None:
    raise NotAFeed("https://gazeta.example/rss: an HTML page", status=200)


def run_out_of_time(workshop: Workshop) -> None:
    with pytest.raises(Poisoned, match="longer than 1 s"):
        workshop.run(endless)


def test_a_task_gives_its_result(workshop: Workshop) -> None:
    assert workshop.run(doubled, 20, plus=2) == 42


def test_what_a_stage_raises_comes_back_whole(workshop: Workshop) -> None:
    with pytest.raises(NotAFeed, match="an HTML page") as refused:
        workshop.run(refusing)
    assert refused.value.status == 200


@pytest.mark.parametrize("poison", [endless, suicidal, greedy, growing])
def test_a_poisoned_task_is_ended_and_the_next_one_works(workshop: Workshop, poison: object) -> None:
    with pytest.raises(Poisoned):
        workshop.run(poison)  # type: ignore[arg-type]
    assert workshop.run(doubled, 21) == 42


def test_a_task_is_ended_by_what_it_burns_and_not_by_how_busy_the_machine_is() -> None:
    sparing = Workshop(processes=1, timeout_s=60.0, cpu_s=0.3)
    try:
        with pytest.raises(Poisoned, match=r"more than 0\.3 s of processor"):
            sparing.run(endless)
        assert [sparing.run(doubled, number) for number in range(3)] == [0, 2, 4]
    finally:
        sparing.close()


@pytest.mark.parametrize("eats", [greedy, growing])
def test_a_process_that_wants_more_memory_than_any_good_page_needs_is_ended(
    patient: Workshop, eats: Callable[[], object]
) -> None:
    before = patient.run(number)
    assert patient.run(frugal) == 200_000_000
    assert patient.run(number) == before
    with pytest.raises(Poisoned, match="it took more than 256 MB of memory, and was ended"):
        patient.run(eats)
    assert patient.run(number) != before


def test_a_process_that_is_killed_while_it_has_nothing_to_do_costs_nothing(workshop: Workshop) -> None:
    os.kill(workshop.run(number), signal.SIGKILL)
    assert [workshop.run(doubled, number) for number in range(20)] == [2 * number for number in range(20)]


def test_processes_that_stand_still_are_replaced_and_their_tasks_done(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "nasluch")
    with closing(Workshop(processes=1, timeout_s=60.0, stuck_s=10.0)) as workshop:
        os.kill(workshop.run(number), signal.SIGSTOP)
        with ThreadPoolExecutor() as threads:
            assert list(threads.map(lambda one: workshop.run(doubled, one), range(5))) == [0, 2, 4, 6, 8]
    assert "a task was neither done nor ended" in caplog.text


def test_a_task_that_stops_every_process_is_given_up(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "nasluch")
    with (
        closing(Workshop(processes=1, timeout_s=60.0, stuck_s=2.0)) as workshop,
        pytest.raises(Poisoned, match="took all processes down, twice"),
    ):
        workshop.run(standing_still)
    assert caplog.text.count("workshop.renewed") == 2


def test_who_waits_for_a_task_is_told_when_we_stop() -> None:
    workshop = Workshop(processes=1, timeout_s=60.0)
    process = workshop.run(number)
    with ThreadPoolExecutor() as threads:
        waiting = [threads.submit(workshop.run, endless) for _ in range(2)]
        while burnt_s(process) < 0.5:  # one of them is at work
            assert not any(one.done() for one in waiting)
        workshop.close()
        for one in waiting:
            with pytest.raises(Poisoned, match="we were stopping"):
                one.result(30)
    with pytest.raises(Poisoned, match="we were stopping"):
        workshop.run(number)


def page_of_a_million_elements() -> None:
    page = Fetched("https://gazeta.example/zle", b"<html><body>" + b"<li>a" * 1_999_000)
    extract.article(page, entry=extract.Expected("", ""), selector=None, timezone="Europe/Warsaw", now=NOW)


def feed_of_a_million_objects() -> None:
    feed = Fetched("https://gazeta.example/zle", b'{"version": "1", "items": [' + b"{}," * 3_200_000 + b"{}]}")
    parse.feed(feed, timezone="Europe/Warsaw", now=NOW)


EATING = {"page": page_of_a_million_elements, "feed": feed_of_a_million_objects}


@pytest.mark.parametrize("name", EATING)
def test_a_page_or_feed_that_eats_memory_is_told_in_words(patient: Workshop, name: str) -> None:
    with pytest.raises(Poisoned, match="it took more than 256 MB of memory, and was ended"):
        patient.run(EATING[name])


def test_a_poisoned_task_costs_its_neighbours_nothing(workshop: Workshop) -> None:
    poisoned = Thread(target=run_out_of_time, args=[workshop])
    poisoned.start()
    assert [workshop.run(doubled, number) for number in range(50)] == [2 * number for number in range(50)]
    poisoned.join(10)
    assert not poisoned.is_alive()
