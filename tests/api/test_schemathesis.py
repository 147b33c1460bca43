"""Schemathesis reads the specification and tries to catch the interface lying: with all its checks.

A seeded slice runs here; `make soak` runs half an hour of it for each person. SCHEMATHESIS_SEED chooses another seed.
"""

import os

import pytest
import schemathesis
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import Status, events, from_schema

from tests.reliability.sizes import LONG
from tests.support.serving import LiveServer
from tests.support.world import PASSWORD

EXAMPLES, SECONDS = (200, 1800) if LONG else (3, 15)
SEED = int(os.environ.get("SCHEMATHESIS_SEED", "20251103"))


def settings(token: str) -> SchemathesisConfig:
    """All checks, as they come; a few examples of everything."""
    return SchemathesisConfig.from_dict(
        {
            "seed": SEED,
            "continue-on-failure": True,
            "headers": {"Authorization": f"Bearer {token}"},
            "generation": {"max-examples": EXAMPLES, "no-shrink": True, "database": "none"},
            "phases": {"stateful": {"max-steps": 4}},
            "max-time": SECONDS,
        }
    )


@pytest.mark.slow
@pytest.mark.parametrize("username", ["coordinator-32", "auditor"])
def test_the_specification_tells_the_truth(live_server: LiveServer, username: str) -> None:
    live_server.world.stock("32", "ktp-wni", 100_000)
    live_server.world.stock("32.05", "ktp-wni", 100_000)
    signed_in = live_server.app.test_client().post(
        "/api/v1/auth/token", json={"username": username, "password": PASSWORD}
    )
    config = settings(signed_in.json["token"])
    schema = schemathesis.openapi.from_url(f"{live_server.url}/api/v1/openapi.json", config=config)
    told: list[str] = []
    tried = 0
    for event in from_schema(schema.exclude(path="/api/v1/auth/token")).execute():
        if isinstance(event, events.ScenarioFinished):
            tried += len(event.recorder.interactions)
            for case, checks in event.recorder.checks.items():
                label = event.recorder.cases[case].value.as_curl_command()
                told += [
                    f"{check.name}: {check.failure_info.failure} {label}"
                    for check in checks
                    if check.status is Status.FAILURE and check.failure_info is not None
                ]
        elif isinstance(event, events.NonFatalError | events.FatalError):
            told.append(str(event))
    assert told == []
    assert tried > 100
