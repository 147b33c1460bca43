"""What is installed is what was pinned, down to the last dependency, from nowhere but the package index."""

import re
import tomllib
from importlib.metadata import version

import pytest

from tests.support.source import ROOT

PIN = re.compile(r"(?P<name>[a-z0-9.-]+)(\[[a-z,]+\])?==(?P<version>[\w.]+)( ; python_version < \"\d\.\d+\")?")


def lines_of(name: str) -> list[str]:
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


def unpinned(lines: list[str]) -> list[str]:
    return [line for line in lines if not PIN.fullmatch(line)]


def canonical(requirement: str) -> str:
    """As pip-compile writes it: ``Flask-Login==1`` is ``flask-login==1``."""
    name, _, pinned = requirement.partition("==")
    return f"{name.lower().replace('_', '-')}=={pinned}"


def test_every_requirement_is_pinned() -> None:
    first, *tools = lines_of("requirements-dev.txt")
    assert first == "-r requirements.txt"
    assert unpinned([*lines_of("requirements.txt"), *tools]) == []


def test_a_loose_or_local_requirement_is_noticed() -> None:
    bad = ["flask>=3", "flask", "--find-links /wheels", "flask @ file:///wheels/flask.whl", "-e ."]
    assert unpinned(bad) == bad


def test_the_lists_in_the_project_file_are_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    locked = {canonical(line) for line in lines_of("requirements.txt")}
    tools = {canonical(line) for line in lines_of("requirements-dev.txt")}
    assert {canonical(wanted) for wanted in project["dependencies"]} <= locked
    assert {canonical(wanted) for wanted in project["optional-dependencies"]["dev"]} <= tools


@pytest.mark.parametrize("line", [line for line in lines_of("requirements.txt") if "python_version" not in line])
def test_the_pinned_version_is_installed(line: str) -> None:
    pin = PIN.fullmatch(line)
    assert pin is not None
    assert version(pin["name"]) == pin["version"]
