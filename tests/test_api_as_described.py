"""The API against its own description: whatever a program may send by it, it is answered, and as described."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import response_schema_conformance, status_code_conformance

from monitor.db import Database
from tests.test_api import House, opened
from tests.test_queries import archive

EXAMPLES = 6
"""Of each operation; with them a run takes seconds. By hand more are tried: docs/api.md."""


@pytest.fixture(scope="module")
def house(sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The newsroom's archive, whose every row may be changed or removed."""
    path = shutil.copy(sqlite, tmp_path_factory.mktemp("described") / "nasluch.sqlite")
    database = Database(f"sqlite:///{path}")
    with database.write() as session:
        archive(session)
    with opened(database) as house:
        yield house
    database.close()


def operations(house: House) -> list[Any]:
    """Every operation of the description that is served."""
    told = httpx.get(f"{house.address}/api/openapi.json", timeout=60).json()
    return [one.ok() for one in schemathesis.openapi.from_dict(told).get_all_operations()]  # type: ignore[union-attr]


def test_whatever_is_sent_by_the_description_is_answered_and_as_described(house: House) -> None:
    asked = operations(house)
    assert len(asked) > 35
    session = requests.Session()
    session.mount("http://", requests.adapters.HTTPAdapter())  # Apprise's channel puts ours in its place
    headers = {name: value for name, value in house.admin.client.headers.items() if name == "authorization"}
    for operation in asked:
        if operation.definition.raw["operationId"] == "test_channel":  # it speaks to whoever the channel names
            continue

        @settings(
            max_examples=EXAMPLES, derandomize=True, database=None, deadline=None, suppress_health_check=[*HealthCheck]
        )
        @given(case=operation.as_strategy())
        def answered(case: Any) -> None:
            case.call_and_validate(
                base_url=f"{house.address}/api/v1",
                session=session,
                headers=headers,
                checks=[not_a_server_error, response_schema_conformance, status_code_conformance],
            )

        answered()
