"""What is given to Prometheus and to Grafana speaks of metrics and labels that there are, and of nothing else."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from alerts.records import Kind, Sent
from monitor import metrics
from monitor.db import Database
from monitor.metrics import Meters
from monitor.pulse import Pulse
from monitor.records import Outcome, Reading, Visit
from tests.test_queries import NOW, archive

ROOT = Path(__file__).parent.parent
RULES = ROOT / "deploy" / "prometheus" / "nasluch.rules.yml"
BOARD = ROOT / "deploy" / "grafana" / "nasluch.json"

NAME = re.compile(r"\b((?:nasluch|process)_[a-z_]+)(?:\{([^}]*)\})?")
MATCHER = re.compile(r'(\w+)\s*(?:=~|!~|!=|=)\s*"([^"]*)"')


def rules() -> list[dict[str, Any]]:
    read: dict[str, Any] = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return [rule for group in read["groups"] for rule in group["rules"]]


def panels() -> list[dict[str, Any]]:
    shown: list[dict[str, Any]] = json.loads(BOARD.read_text(encoding="utf-8"))["panels"]
    return shown


def questions() -> list[str]:
    asked = [target["expr"] for panel in panels() for target in panel.get("targets", [])]
    return [*asked, *(rule["expr"] for rule in rules())]


@pytest.fixture
def known(database: Database) -> dict[str, dict[str, set[str]]]:
    """The metrics that a house in use gives, each with its labels and their values."""
    with database.write() as session:
        archive(session)
    Pulse(database).beat()
    meters = Meters()
    for outcome in Outcome:
        meters.told(Visit(1, "", "", outcome, ""))
        meters.told(Reading(1, "", outcome, ""))
    for kind in Kind:
        meters.told(Sent(1, "", kind, 1, delivered=True, words=""))
    found: dict[str, dict[str, set[str]]] = {}
    text = metrics.exposed(meters, database, clock=lambda: NOW).decode()
    for family in text_string_to_metric_families(text):
        for sample in family.samples:
            labels = found.setdefault(sample.name, {"instance": set(), "job": set()})
            for label, value in sample.labels.items():
                labels.setdefault(label, set()).add(value)
    return found


def test_every_metric_that_is_asked_for_is_there_with_its_labels(known: dict[str, dict[str, set[str]]]) -> None:
    for question in questions():
        named = NAME.findall(question)
        assert named, question
        for name, matchers in named:
            assert name in known, (name, question)
            for label, values in MATCHER.findall(matchers):
                assert set(values.split("|")) <= known[name][label], (name, label, values)


def test_every_metric_of_ours_is_on_the_dashboard_or_in_an_alert(known: dict[str, dict[str, set[str]]]) -> None:
    asked = {name for question in questions() for name, _ in NAME.findall(question)}
    ours = {_stem(name) for name in known if name.startswith("nasluch_")}
    assert ours - {_stem(name) for name in asked} == {"nasluch_feeds_off", "nasluch_worker_silence"}


def _stem(name: str) -> str:
    return re.sub(r"(_seconds)?(_bucket|_sum|_count|_created|_total)?$", "", name)


def test_every_alert_is_explained_to_whoever_is_woken_by_it() -> None:
    manual = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    headings = {line.removeprefix("### ").lower() for line in manual.splitlines() if line.startswith("### Nasluch")}
    names = [rule["alert"] for rule in rules()]
    assert len(set(names)) == len(names)
    assert headings == {name.lower() for name in names}
    for rule in rules():
        assert rule["annotations"]["runbook"] == f"docs/operations.md#{rule['alert'].lower()}"
        assert rule["annotations"]["summary"]
        assert rule["labels"]["severity"] in ("page", "ticket")


def test_the_dashboard_is_one_that_grafana_loads() -> None:
    board = json.loads(BOARD.read_text(encoding="utf-8"))
    assert board["uid"] == "nasluch"
    assert {one["name"] for one in board["templating"]["list"]} == {"datasource"}
    assert len({panel["id"] for panel in panels()}) == len(panels())
    taken: set[tuple[int, int]] = set()
    for panel in panels():
        place = panel["gridPos"]
        cells = {(x + place["x"], y + place["y"]) for x in range(place["w"]) for y in range(place["h"])}
        assert not cells & taken, panel["title"]
        assert max(x for x, _ in cells) < 24
        taken |= cells
        for target in panel.get("targets", []):
            assert target["datasource"] == {"type": "prometheus", "uid": "${datasource}"}
