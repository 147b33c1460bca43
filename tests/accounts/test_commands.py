"""``flask user …``: people without the pages, for the first administrator and the forgotten one."""

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import Session

from inventory.accounts import queries, service
from tests.support.world import PASSWORD, World

NEW = ["add", "petugas-baru", "--name", "Petugas Baru", "--office", "32.05", "--role", "staff"]


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=["user", *words])


def can_sign_in(session: Session, username: str, password: str) -> bool:
    session.rollback()
    session.expire_all()
    return service.authenticate(session, username, password) is not None


def test_a_person_is_added(app: Flask, world: World, session: Session) -> None:
    answer = run(app, *NEW, "--role", "coordinator", "--password", "kata-sandi-pertama")
    assert answer.exit_code == 0, answer.output
    user = queries.by_username(session, "petugas-baru")
    assert user is not None
    assert (user.name, user.office, user.roles) == ("Petugas Baru", "32.05", {"staff", "coordinator"})
    assert can_sign_in(session, "petugas-baru", "kata-sandi-pertama")


@pytest.mark.parametrize(
    "words",
    [
        [*NEW, "--password", "pendek"],
        ["add", "staff-32.05", "--name", "A", "--office", "32.05", "--role", "staff", "--password", "cukup-panjang"],
        ["add", "dua kata", "--name", "A", "--office", "32.05", "--role", "staff", "--password", "cukup-panjang"],
        ["add", "seseorang", "--name", "A", "--office", "99.99", "--role", "staff", "--password", "cukup-panjang"],
        ["add", "seseorang", "--name", "A", "--office", "32.05", "--role", "viewer", "--password", "cukup-panjang"],
        ["add", "seseorang", "--name", "A", "--office", "32.05", "--role", "emperor", "--password", "cukup-panjang"],
        ["disable", "nobody-at-all"],
        ["set-password", "nobody-at-all", "--password", "cukup-panjang"],
        ["set-password", "staff-32.05", "--password", "pendek"],
    ],
)
def test_what_cannot_be_is_said_and_fails(app: Flask, world: World, session: Session, words: list[str]) -> None:
    answer = run(app, *words)
    assert answer.exit_code != 0
    assert "Error: " in answer.output
    assert "Traceback" not in answer.output
    assert can_sign_in(session, "staff-32.05", PASSWORD)


def test_everybody_is_listed(app: Flask, world: World) -> None:
    run(app, "disable", "staff-32.05")
    lines = run(app, "list").output.splitlines()
    assert "coordinator-32\t32\tcoordinator" in lines
    assert "staff-32.05\t32.05\tstaff (disabled)" in lines


def test_disabling_and_a_new_password(app: Flask, world: World, session: Session) -> None:
    assert run(app, "set-password", "staff-32.05", "--password", "yang-baru-sekali").exit_code == 0
    assert not can_sign_in(session, "staff-32.05", PASSWORD)
    assert can_sign_in(session, "staff-32.05", "yang-baru-sekali")
    assert run(app, "disable", "staff-32.05").exit_code == 0
    assert not can_sign_in(session, "staff-32.05", "yang-baru-sekali")
