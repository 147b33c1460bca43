"""Tokens: who gets one, how long it lasts, and what ends it."""

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.accounts import queries, service
from inventory.accounts.models import ApiToken, User
from inventory.core.database import transact
from tests.api.conftest import ROOT, Program
from tests.support.client import BrowsingClient
from tests.support.clocks import SettableClock
from tests.support.world import PASSWORD, World

Programs = Callable[..., Program]
STAFF = {"username": "staff-32.05", "password": PASSWORD}
WRONG = {"username": "staff-32.05", "password": "bukan-kata-sandinya"}


def works(program: Program) -> bool:
    answer = program.delete("/documents/999999/approval")
    assert answer.status_code in {401, 404}
    return answer.status_code == 404


def staff(session: Session) -> User:
    user = queries.by_username(session, "staff-32.05")
    assert user is not None
    return user


def test_a_token_is_given_for_a_password(program: Programs, clock: SettableClock) -> None:
    answer = program().post("/auth/token", STAFF)
    assert answer.status_code == 201
    assert set(answer.json) == {"token", "expires_at"}
    assert answer.json["expires_at"].endswith("Z")
    lasts = datetime.fromisoformat(answer.json["expires_at"]) - clock.now()
    assert lasts.total_seconds() == 12 * 60 * 60
    assert works(program("staff-32.05"))


def test_only_the_digest_of_a_token_is_kept(program: Programs, session: Session) -> None:
    one, other = program("staff-32.05"), program("staff-32.05")
    assert one.token != other.token
    assert len(one.token or "") >= 43, "256 random bits"
    kept = session.scalars(select(ApiToken.digest)).all()
    assert len(kept) == 2
    assert all(token.token not in digest for token in (one, other) for digest in kept)


@pytest.mark.parametrize("body", [WRONG, {**STAFF, "username": "nobody"}, {**STAFF, "username": "STAFF-32.05"}])
def test_wrong_names_and_wrong_passwords_get_one_answer(program: Programs, body: dict[str, str]) -> None:
    answer = program().post("/auth/token", body)
    assert answer.status_code == 401
    assert answer.json["code"] == "unauthenticated"
    assert answer.json["detail"] == program().post("/auth/token", WRONG).json["detail"]


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Bearer nonsense", "Basic c3RhZmY6cGFzcw==", "Bearer ünsinn", "bearer"]
)
def test_without_a_good_token_nothing_opens(program: Programs, header: str) -> None:
    answer = program().post("/shipments", {}, headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.json["code"] == "unauthenticated"
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_token_ends_with_its_time(program: Programs, clock: SettableClock) -> None:
    robot = program("staff-32.05")
    clock.advance(hours=11, minutes=59)
    assert works(robot)
    clock.advance(minutes=1)
    assert not works(robot)


def test_ended_tokens_are_thrown_away(program: Programs, clock: SettableClock, session: Session) -> None:
    program("staff-32.05")
    clock.advance(days=1)
    program("staff-32.04")
    assert len(session.scalars(select(ApiToken)).all()) == 1


def test_a_revoked_token_is_of_no_use(program: Programs) -> None:
    robot, other = program("staff-32.05"), program("staff-32.05")
    assert robot.delete("/auth/token").status_code == 204
    assert not works(robot)
    assert works(other)


def test_a_disabled_person_has_no_token(program: Programs, session: Session) -> None:
    robot = program("staff-32.05")
    transact(lambda database: service.disable(staff(database)))
    assert not works(robot)
    assert program().post("/auth/token", STAFF).status_code == 401
    transact(lambda database: service.enable(staff(database)))
    assert not works(robot), "coming back does not bring old tokens back"


def test_a_new_password_ends_the_tokens(program: Programs, session: Session) -> None:
    robot = program("staff-32.05")
    transact(lambda database: service.replace_password(staff(database), "kata-sandi-yang-baru"))
    assert not works(robot)


def test_a_signed_in_browser_is_nobody_here(
    client: BrowsingClient, sign_in: Callable[..., BrowsingClient], world: World
) -> None:
    sign_in(client, "staff-32.05")
    assert client.post(f"{ROOT}/shipments", json={}).status_code == 401


def test_after_ten_failures_an_account_rests(program: Programs) -> None:
    nobody = program()
    assert [nobody.post("/auth/token", WRONG).status_code for _ in range(10)] == [401] * 10
    refused = nobody.post("/auth/token", STAFF)
    assert refused.status_code == 429
    assert refused.json["code"] == "rate_limited"
    assert 0 < int(refused.headers["Retry-After"]) <= 300
    assert nobody.post("/auth/token", {**STAFF, "username": " STAFF-32.05"}).status_code == 429
    assert nobody.post("/auth/token", {**STAFF, "username": "staff-32.04"}).status_code == 201


def test_successes_are_not_counted(program: Programs) -> None:
    nobody = program()
    assert {nobody.post("/auth/token", STAFF).status_code for _ in range(15)} == {201}


@pytest.mark.usefixtures("quick_passwords")
def test_an_address_has_a_hundred_failures(program: Programs) -> None:
    nobody = program()
    tries = [nobody.post("/auth/token", {**WRONG, "username": f"nobody-{n}"}).status_code for n in range(101)]
    assert tries == [401] * 100 + [429]


def test_the_pages_and_the_interface_count_together(program: Programs, client: BrowsingClient, app: Flask) -> None:
    for _ in range(10):
        client.submit("/login", WRONG)
    assert program().post("/auth/token", STAFF).status_code == 429
