"""A poisoned task costs its own time-out and nothing else."""

import os
import signal
from collections.abc import Iterator
from threading import Thread

import pytest

from monitor.errors import NotAFeed, Poisoned
from monitor.workshop import Workshop


@pytest.fixture
def workshop() -> Iterator[Workshop]:
    made = Workshop(processes=2, timeout_s=1.0)
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


@pytest.mark.parametrize("poison", [endless, suicidal, greedy])
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


def test_a_poisoned_task_costs_its_neighbours_nothing(workshop: Workshop) -> None:
    poisoned = Thread(target=run_out_of_time, args=[workshop])
    poisoned.start()
    assert [workshop.run(doubled, number) for number in range(50)] == [2 * number for number in range(50)]
    poisoned.join(10)
    assert not poisoned.is_alive()
