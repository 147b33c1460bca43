"""The commands an operator looks for are there, and say what they do."""

import pytest
from flask import Flask
from flask.cli import routes_command

from tests.safekeeping.conftest import runner


@pytest.mark.parametrize(
    "words",
    [["backup"], ["restore"], ["database", "grant"], ["ledger", "verify"], ["ledger", "head"], ["demo", "load"]],
)
def test_every_command_explains_itself(app: Flask, words: list[str]) -> None:
    told = runner(app)(*words, "--help")
    assert told.exit_code == 0
    assert "Usage:" in told.output


def test_the_routes_are_listed(app: Flask) -> None:
    told = app.test_cli_runner().invoke(routes_command, ["--sort", "rule"])
    assert told.exit_code == 0
    listed = [line.split() for line in told.output.splitlines()]
    assert ["GET", "/healthz"] in [words[1:] for words in listed]
    assert len(listed) > len(list(app.url_map.iter_rules()))
