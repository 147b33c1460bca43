"""The register of people: inside one's branch only, and nobody locks themselves out."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from inventory.accounts import queries, service
from inventory.accounts.models import User
from inventory.core.database import transact
from inventory.core.errors import Forbidden
from inventory.core.identity import Actor
from tests.support.client import BrowsingClient
from tests.support.html import rows_of, text_of
from tests.support.snapshots import snapshot
from tests.support.world import PASSWORD, World

SignIn = Callable[..., BrowsingClient]
NIK = "320501" + "410190" + "0001"  # nobody's
NEW = {"name": "Petugas Baru", "username": "petugas-baru", "office": "32.05", "roles": ["staff"]}


@pytest.fixture
def admin_32(world: World) -> str:
    """The administrator of one province."""
    transact(lambda session: world.add_person(session, "admin-32", "32", "administrator"))
    return "admin-32"


def person(session: Session, username: str) -> User:
    session.rollback()
    user = queries.by_username(session, username)
    assert user is not None
    return user


@pytest.mark.parametrize("username", ["staff-32.05", "coordinator-32", "supervisor-32", "national", "auditor"])
@pytest.mark.parametrize("path", ["/people", "/people/new", "/people/1", "/people/1/password"])
def test_only_administrators_manage_people(client: BrowsingClient, sign_in: SignIn, username: str, path: str) -> None:
    assert sign_in(client, username).get(path).status_code == 403


def test_an_administrator_sees_the_branch(client: BrowsingClient, sign_in: SignIn, admin_32: str) -> None:
    usernames = {row[1] for row in rows_of(sign_in(client, admin_32).get("/people"))[1:]}
    assert usernames == {"admin-32", "coordinator-32", "supervisor-32", "staff-32.04", "staff-32.05"}


@pytest.mark.parametrize("outsider", ["staff-51.01", "admin", "coordinator-91"])
def test_people_of_other_branches_are_not_there(
    client: BrowsingClient, sign_in: SignIn, session: Session, admin_32: str, outsider: str
) -> None:
    sign_in(client, admin_32)
    number = person(session, outsider).id
    for path in (f"/people/{number}", f"/people/{number}/password"):
        assert client.get(path).status_code == 404
        assert client.post(path, data={}).status_code == 404
    assert client.get("/people/999999").status_code == 404


def test_a_new_person_signs_in(client: BrowsingClient, app: Flask, sign_in: SignIn, session: Session) -> None:
    sign_in(client, "admin")
    assert client.submit("/people/new", {**NEW, "password": "kata-sandi-pertama"}).status_code == 303
    assert person(session, "petugas-baru").roles == {"staff"}
    assert sign_in(app.test_client(), "petugas-baru", "kata-sandi-pertama")  # type: ignore[arg-type]


def test_a_person_can_have_several_roles(client: BrowsingClient, sign_in: SignIn, session: Session) -> None:
    sign_in(client, "admin")
    number = person(session, "coordinator-32").id
    assert client.submit(f"/people/{number}", {"roles": ["coordinator", "supervisor"]}).status_code == 303
    assert person(session, "coordinator-32").roles == {"coordinator", "supervisor"}
    assert client.submit(f"/people/{number}", {"roles": ["supervisor"]}).status_code == 303
    assert person(session, "coordinator-32").roles == {"supervisor"}


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"username": "staff-32.05"}, "username"),
        ({"username": "dua kata"}, "username"),
        ({"password": "pendek"}, "password"),
        ({"roles": []}, "roles"),
        ({"roles": ["viewer"]}, "roles"),
        ({"roles": ["emperor"]}, "roles"),
        ({"office": "51.01"}, "office"),
        ({"office": "99.99"}, "office"),
        ({"name": ""}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"name": "abc\u202edef"}, "name"),
        ({"name": f"Sari {NIK}"}, "name"),
        ({"username": NIK}, "username"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(
    client: BrowsingClient, sign_in: SignIn, session: Session, admin_32: str, changed: dict[str, Any], field: str
) -> None:
    sign_in(client, admin_32)
    before = snapshot(session)
    answer = client.submit("/people/new", {**NEW, "password": "kata-sandi-pertama", **changed})
    assert snapshot(session) == before
    assert answer.status_code == 422
    assert f'href="#{field}"' in answer.text


@pytest.mark.parametrize(
    "typed", [{"disabled": "y"}, {"roles": ["auditor"]}, {"office": "32", "roles": ["administrator"]}]
)
def test_nobody_locks_themselves_out(
    client: BrowsingClient, sign_in: SignIn, session: Session, typed: dict[str, Any]
) -> None:
    number = person(session, "admin").id
    client.set_cookie("language", "en")
    answer = sign_in(client, "admin").submit(f"/people/{number}", typed)
    assert answer.status_code == 422
    assert "You cannot take away your own access." in text_of(answer)
    kept = person(session, "admin")
    assert (kept.disabled, kept.roles, kept.office) == (False, {"administrator"}, "00")


def test_an_administrator_disables_and_enables(
    client: BrowsingClient, app: Flask, sign_in: SignIn, session: Session
) -> None:
    other = sign_in(app.test_client(), "staff-32.05")  # type: ignore[arg-type]
    number = person(session, "staff-32.05").id
    sign_in(client, "admin").submit(f"/people/{number}", {"disabled": "y"})
    assert other.get("/password").status_code == 303
    client.submit(f"/people/{number}", {"disabled": None})
    assert other.get("/password").status_code == 303, "the old session stays ended"
    assert sign_in(other, "staff-32.05").get("/password").status_code == 200


def test_a_forgotten_password_is_set_anew(
    client: BrowsingClient, app: Flask, sign_in: SignIn, session: Session
) -> None:
    number = person(session, "staff-32.05").id
    typed = {"password": "yang-baru-sekali", "again": "yang-baru-sekali"}
    assert sign_in(client, "admin").submit(f"/people/{number}/password", typed).status_code == 303
    other = app.test_client()
    assert isinstance(other, BrowsingClient)
    assert other.submit("/login", {"username": "staff-32.05", "password": PASSWORD}).status_code == 422
    sign_in(other, "staff-32.05", "yang-baru-sekali")


def test_people_are_found_by_name_and_office(client: BrowsingClient, sign_in: SignIn) -> None:
    sign_in(client, "admin")
    assert [row[1] for row in rows_of(client.get("/people?q=garut"))[1:]] == ["staff-32.05"]
    assert [row[1] for row in rows_of(client.get("/people?q=auditor"))[1:]] == ["auditor"]


@pytest.mark.parametrize("query", ["sort=password_hash", "page=0", "page=-1", "page=x", "sort=1;drop"])
def test_an_address_that_cannot_be_is_not_there(client: BrowsingClient, sign_in: SignIn, query: str) -> None:
    assert sign_in(client, "admin").get(f"/people?{query}").status_code == 404


def test_two_administrators_do_not_lock_each_other_out(world: World, session: Session, admin_32: str) -> None:
    transact(lambda session: world.add_person(session, "admin-32b", "32", "administrator"))
    one, other = world.actor(admin_32), world.actor("admin-32b")

    def disable(actor: Actor, username: str) -> User:
        target = person(session, username)
        command = service.ChangePerson(
            user_id=target.id, name=target.name, office="32", roles=target.roles, disabled=True
        )
        return transact(lambda writing: service.change_person(writing, actor, command))

    assert disable(one, "admin-32b").disabled
    with pytest.raises(Forbidden):
        disable(other, admin_32)


def test_a_disabled_person_is_enabled_from_the_command_line(app: Flask, world: World, session: Session) -> None:
    run = app.test_cli_runner().invoke
    assert run(args=["user", "disable", "staff-32.05"]).exit_code == 0
    assert person(session, "staff-32.05").disabled
    assert run(args=["user", "enable", "staff-32.05"]).exit_code == 0
    assert not person(session, "staff-32.05").disabled
