"""What Prometheus reads: really served, really parsed, and only by whom it is meant for."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import text

from alerts.records import Kind, Sent
from monitor import log, metrics, queries
from monitor.cli import house
from monitor.db import Database
from monitor.metrics import Asker, Meters
from monitor.metrics.house import families
from monitor.records import Outcome, Reading, Visit
from monitor.tables import Role
from tests import patient
from tests.home import Home
from tests.served import as_a, served
from tests.test_queries import NOW, archive

TOKEN = "long and random"

Values = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def values(answer: str) -> Values:
    """Each sample by its name and labels; a name that is there twice is an error."""
    found: Values = {}
    for family in text_string_to_metric_families(answer):
        for sample in family.samples:
            key = (sample.name, tuple(sorted(sample.labels.items())))
            assert key not in found, key
            found[key] = sample.value
    return found


def value(found: Values, name: str, **labels: str) -> float:
    return found[name, tuple(sorted(labels.items()))]


@pytest.fixture
def address(database: Database) -> Iterator[str]:
    with served(database) as address:
        yield address


def test_the_house_is_told_in_figures(home: Home) -> None:
    home.add_feeds()
    home.listen()
    home.round()
    with home.database.read() as session:
        vitals = queries.vitals(session, now=home.clock())
    found = {(sample.name, *sample.labels.values()): sample.value for one in families(vitals) for sample in one.samples}
    assert found["nasluch_feeds", "new"] == len(home.feeds()) - 1  # of one the server has gone
    assert found["nasluch_feeds", "poisoned"] == 0
    assert found["nasluch_articles", "read"] + found["nasluch_articles", "lead_only"] == len(home.articles())
    assert found["nasluch_watchlists",] == 1
    assert found["nasluch_queue_due", "readings"] == 0
    assert found["nasluch_claim_lag_seconds", "visits"] == 0
    assert found["nasluch_last_visit_timestamp_seconds",] == pytest.approx(home.clock().timestamp(), abs=60)
    assert found["nasluch_database_size_bytes",] > 100_000


def test_what_waits_is_told_with_how_long_it_has_waited(home: Home) -> None:
    home.add_feeds()
    with home.database.read() as session:
        vitals = queries.vitals(session, now=home.clock())
    assert vitals.feeds == {None: len(home.feeds())}
    waiting = vitals.queues[queries.Queue.VISITS]
    assert waiting.due == len(home.feeds())
    assert 0 <= waiting.age_s < 60
    assert 0 <= vitals.claim_lag_s[queries.Queue.VISITS] < 60


def test_a_process_tells_what_it_did_and_what_it_takes(database: Database, tmp_path: Path) -> None:
    meters = Meters(tmp_path)
    meters.told(Visit(1, "https://gazeta.example/rss", "Gazeta", Outcome.NOT_MODIFIED, "", duration_s=0.2))
    meters.told(Visit(1, "https://gazeta.example/rss", "Gazeta", Outcome.NEW, "", 9, 3, 0.2))
    meters.told(Reading(1, "https://gazeta.example/1", Outcome.LEAD_ONLY, "", hits=2, duration_s=7))
    meters.told(Sent(1, "redakcja", Kind.EMAIL, 4, delivered=False, words="", duration_s=0.01))
    with meters.counting_faults():
        try:
            raise ValueError("ours")  # noqa: TRY301 - a fault to be told
        except ValueError:
            log.crash("visit.crashed")
    found = values(metrics.exposed(meters, database, clock=lambda: NOW).decode())
    assert value(found, "nasluch_visit_seconds_count", outcome="not_modified") == 1
    assert value(found, "nasluch_visit_articles_total") == 3
    assert value(found, "nasluch_reading_seconds_bucket", outcome="lead_only", le="10.0") == 1
    assert value(found, "nasluch_reading_seconds_bucket", outcome="lead_only", le="5.0") == 0
    assert value(found, "nasluch_reading_hits_total") == 2
    assert value(found, "nasluch_delivery_seconds_count", kind="email", delivered="false") == 1
    assert value(found, "nasluch_faults_total") == 1
    assert value(found, "process_resident_memory_bytes") > 10_000_000
    assert value(found, "process_open_fds") > 3
    assert value(found, "nasluch_threads") >= 1
    assert value(found, "nasluch_disk_free_bytes") < value(found, "nasluch_disk_size_bytes")
    assert not [one for one in logging.getLogger("nasluch").handlers if type(one).__name__ == "_Faults"]


def test_a_house_whose_database_is_away_still_tells_of_the_process(database: Database) -> None:
    with database.write() as session:
        session.execute(text("ALTER TABLE feeds RENAME TO gone"))
    found = values(metrics.exposed(Meters(), database, clock=lambda: NOW).decode())
    assert value(found, "nasluch_database_up") == 0
    assert value(found, "process_start_time_seconds") > 0


def test_no_label_has_as_many_values_as_there_are_feeds_or_people(database: Database) -> None:
    with database.write() as session:
        archive(session)
    found = values(metrics.exposed(Meters(), database, clock=lambda: NOW).decode())
    labels = {label for _, pairs in found for label, _ in pairs}
    assert labels == {"outcome", "state", "queue", "filled", "kind", "version"}
    assert "gazeta" not in str(found)


# ---- who may read them

HERE = {"host": "127.0.0.1:8000"}


@pytest.mark.parametrize(
    ("peer", "headers", "token", "public_url", "is_let_in"),
    [
        pytest.param("127.0.0.1", HERE, "", "http://127.0.0.1:8000", True, id="this machine"),
        pytest.param("::1", {"host": "localhost"}, "", "http://localhost", True, id="by its name"),
        pytest.param("10.0.0.7", HERE, "", "http://127.0.0.1:8000", False, id="another machine"),
        pytest.param("127.0.0.1", {"host": "zly.example"}, "", "http://localhost", False, id="a name that leads here"),
        pytest.param("127.0.0.1", HERE, "", "https://n.example", False, id="a proxy that says nothing"),
        pytest.param("127.0.0.1", {**HERE, "via": "1.1 x"}, "", "http://localhost", False, id="a proxy"),
        pytest.param("10.0.0.7", {"authorization": f"Bearer {TOKEN}"}, TOKEN, "https://n.example", True, id="token"),
        pytest.param("127.0.0.1", HERE, TOKEN, "http://localhost", False, id="no token"),
        pytest.param("127.0.0.1", {"authorization": "Bearer zły"}, TOKEN, "http://localhost", False, id="another"),
        pytest.param("127.0.0.1", {"authorization": ""}, TOKEN, "http://localhost", False, id="an empty one"),
    ],
)
def test_only_this_machine_or_whoever_has_the_token_reads_them(
    peer: str, headers: dict[str, str], token: str, public_url: str, *, is_let_in: bool
) -> None:
    why = metrics.refusal(Asker(peer, headers), token=token, public_url=public_url)
    assert (why is None) is is_let_in


def test_the_page_serves_them_to_this_machine_and_to_no_browser_from_elsewhere(address: str) -> None:
    answer = patient.get(f"{address}/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    assert value(values(answer.text), "nasluch_database_up") == 1
    assert patient.head(f"{address}/metrics").status_code == 200
    assert patient.get(f"{address}/metrics", headers={"X-Forwarded-For": "10.0.0.7"}).status_code == 403
    assert patient.get(f"{address}/metrics", headers={"Host": "zly.example"}).status_code == 403


def test_who_is_logged_in_reads_no_metrics_by_that(database: Database) -> None:
    with served(database, public_url="https://nasluch.example") as address:
        assert patient.get(f"{address}/metrics", cookies=as_a(Role.ADMIN)).status_code == 403


def test_a_worker_that_is_at_work_says_so_on_its_port(tmp_path: Path) -> None:
    with house.opened(data_dir=tmp_path, metrics_port=0, log_level="ERROR") as opened:
        meters = Meters(tmp_path)
        with (
            house.worker(opened, processes=1, threads=1, meters=meters) as hands,
            house.metered(opened, meters, hands) as port,
            patient.Client(base_url=f"http://127.0.0.1:{port}") as client,
        ):
            assert client.get("/healthz").status_code == 503
            hands.start()
            assert client.get("/healthz").status_code == 200
            assert value(values(client.get("/metrics").text), "nasluch_workers") == 1
    with house.opened(data_dir=tmp_path, log_level="ERROR") as opened, house.metered(opened, meters, hands) as port:
        assert port is None


def test_a_worker_serves_its_own_on_a_port() -> None:
    beats = [True, False]
    with metrics.serving(
        lambda: b"nasluch_threads 7\n", alive=beats.pop, host="127.0.0.1", port=0, token=TOKEN
    ) as port:
        with patient.Client(base_url=f"http://127.0.0.1:{port}") as client:
            assert client.get("/metrics").status_code == 403
            client.headers["Authorization"] = f"Bearer {TOKEN}"
            assert client.get("/metrics").text == "nasluch_threads 7\n"
            assert client.head("/metrics").text == ""
            assert client.post("/metrics").status_code == 405
            assert client.get("/").status_code == 404
            assert [client.get("/healthz").status_code for _ in range(2)] == [503, 200]
        with (
            pytest.raises(OSError, match=f"cannot listen for metrics on port {port}"),
            metrics.serving(lambda: b"", alive=bool, host="127.0.0.1", port=port, token=""),
        ):
            pass
