"""The page of the audit trail: found by person, kind, day and word; each branch sees its own."""

import csv
import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.accounts import queries, service, trail
from inventory.accounts.models import User
from inventory.accounts.trail_words import WORDS
from inventory.core import settings
from inventory.core.audit import SECRET, Audited, AuditEntry, PartOf
from inventory.core.database import Base, transact
from inventory.core.identity import Scope
from inventory.core.listing import PAGE_SIZE
from tests.architecture.examples import some_device, some_order
from tests.support.client import BrowsingClient
from tests.support.html import rows_of, text_of
from tests.support.world import World


@pytest.fixture
def busy(world: World, session: Session) -> World:
    """A person who was added, moved and locked out; a device, a purchase and a setting."""
    command = service.AddPerson(
        username="petugas-baru", name="Petugas", office="32.05", roles=frozenset({"staff"}), password="kata-sandi-baru"
    )
    user = world.act("admin", service.add_person, command)
    world.clock.advance(days=1)
    moved = service.ChangePerson(
        user_id=user.id, name="Pindahan", office="51.01", roles=frozenset({"supervisor"}), disabled=True
    )
    world.act("admin", service.change_person, moved)
    some_device(world)
    some_order(world)
    transact(lambda session: settings.write(session, "report_cutoff", {"": "15:00"}))
    session.rollback()
    return world


@pytest.fixture
def auditor(busy: World, client: BrowsingClient, sign_in) -> BrowsingClient:
    client.set_cookie("language", "en")
    return sign_in(client, "auditor")


def lines_of(page: Any) -> list[list[str]]:
    """The cells of the list, without its heading."""
    return rows_of(page)[1:]


def number_of(session: Session, username: str) -> int:
    user = queries.by_username(session, username)
    assert user is not None
    return user.id


def test_a_change_is_told_readably(auditor: BrowsingClient) -> None:
    page = text_of(auditor.get("/audit-trail?person=admin"))
    assert "Name: Petugas → became Pindahan" in page
    assert "Office: 32.05 Kabupaten Garut → became 51.01 Kabupaten Jembrana" in page
    assert "Disabled: no → became yes" in page
    assert "Role: Provincial supervisor" in page
    assert "Password: set anew" in page
    assert "argon2" not in page


@pytest.mark.parametrize(
    ("query", "found", "not_found"),
    [
        ("person=staff-32.05", "Fargo HDP5000", "Pindahan"),
        ("kind=purchase", "PGD-32.05-1", "Fargo HDP5000 "),
        ("kind=setting", "Hour until which a report is on time", "PGD-32.05-1"),
        ("q=pindahan", "Pindahan", "PGD-32.05-1"),
        ("q=CV+Contoh", "PGD-32.05-1", "Pindahan"),
        ("to=2025-11-03&q=petugas", "Petugas", "Pindahan"),
        ("from=2025-11-04&kind=person", "Pindahan", "Username: petugas-baru"),
        ("from=2025-11-05", "Nothing was changed here.", "Pindahan"),
    ],
)
def test_the_trail_is_narrowed(auditor: BrowsingClient, query: str, found: str, not_found: str) -> None:
    page = auditor.get(f"/audit-trail?{query}")
    assert found in text_of(page)
    assert not_found not in " ".join(cell for row in lines_of(page) for cell in row)


def test_a_day_is_the_day_of_the_person_who_looks(busy: World, client: BrowsingClient, sign_in, session) -> None:
    busy.clock.set("2025-11-06 00:30", "Asia/Jakarta")
    transact(lambda session: settings.write(session, "report_cutoff", {"": "13:00"}))
    sign_in(client, "auditor")
    assert len(lines_of(client.get("/audit-trail?from=2025-11-06&to=2025-11-06"))) == 1
    assert lines_of(client.get("/audit-trail?from=2025-11-07")) == []


@pytest.mark.parametrize("typed", ["from=yesterday", "to=2025-13-01", "from=0001-01-01", "to=9999-12-31"])
def test_a_day_that_is_none_is_refused_in_words(auditor: BrowsingClient, typed: str) -> None:
    answer = auditor.get(f"/audit-trail?{typed}")
    assert answer.status_code == 422
    assert "Choose a date, such as 2025-11-03." in text_of(answer)


@pytest.mark.parametrize("path", ["/audit-trail?sort=name", "/audit-trail?page=0", "/audit-trail?export=pdf"])
def test_a_list_that_cannot_be_is_not_found(auditor: BrowsingClient, path: str) -> None:
    assert auditor.get(path).status_code == 404


def test_an_object_has_a_page_and_a_history_of_its_own(auditor: BrowsingClient, session: Session) -> None:
    number = number_of(session, "petugas-baru")
    page = auditor.get(f"/audit-trail?subject=person:{number}")
    assert len(lines_of(page)) == 2
    device = auditor.get("/audit-trail?kind=device")
    assert 'href="/devices/1"' in device.text
    assert "subject=device%3A1" in device.text
    assert "/audit-trail?subject=device:1" in auditor.get("/devices/1").text


def test_the_page_of_a_person_leads_to_their_history(busy: World, client: BrowsingClient, sign_in, session) -> None:
    sign_in(client, "admin")
    number = number_of(session, "petugas-baru")
    assert f"/audit-trail?subject=person:{number}" in client.get(f"/people/{number}").text


@pytest.mark.parametrize("username", ["staff-32.05", "coordinator-32", "supervisor-32", "national", "coordinator-00"])
def test_only_administrators_and_auditors_see_it(busy: World, client: BrowsingClient, sign_in, username: str) -> None:
    sign_in(client, username)
    assert client.get("/audit-trail").status_code == 403
    assert "/audit-trail" not in client.get("/").text


def test_somebody_who_has_not_signed_in_is_sent_to_the_door(busy: World, client: BrowsingClient) -> None:
    assert client.get("/audit-trail").status_code == 303


def test_a_branch_sees_what_belongs_or_belonged_to_it(busy: World, client: BrowsingClient, sign_in, session) -> None:
    transact(lambda session: busy.add_person(session, "auditor-32", "32", "auditor"))
    transact(lambda session: busy.add_person(session, "auditor-91", "91", "auditor"))
    sign_in(client, "auditor-32")
    page = text_of(client.get("/audit-trail"))
    assert "Pindahan" in page  # moved away from the branch
    assert "Staff 51.01" not in page
    assert "report_cutoff" not in page
    sign_in(client, "auditor-91")
    assert "Pindahan" not in text_of(client.get("/audit-trail"))
    for code in ("91", "32"):
        seen = session.scalars(trail.entries(Scope(code), trail.Wanted())).all()
        assert seen
        assert all(Scope(code).contains(e.office) or Scope(code).contains(e.former_office or "00") for e in seen)


def test_the_trail_goes_into_a_file_field_by_field(auditor: BrowsingClient) -> None:
    answer = auditor.get("/audit-trail?kind=person&person=admin&export=csv")
    lines = list(csv.DictReader(io.StringIO(answer.text.lstrip("\ufeff"))))
    (name,) = [line for line in lines if line["Field"] == "Name" and line["Before"] == "Petugas"]
    assert (name["After"], name["Username"], name["Code"], name["Kind"]) == ("Pindahan", "admin", "51.01", "Person")
    (password,) = [line for line in lines if line["Field"] == "Password"]
    assert password["After"] == "set anew"
    assert auditor.get("/audit-trail?export=xlsx").data[:2] == b"PK"


def test_a_long_trail_has_pages(auditor: BrowsingClient, busy: World) -> None:
    def add(session: Session) -> None:
        for number in range(PAGE_SIZE):
            busy.add_person(session, f"petugas-{number}", "32.05", "staff")

    transact(add)
    assert len(lines_of(auditor.get("/audit-trail"))) == PAGE_SIZE
    assert lines_of(auditor.get("/audit-trail?page=2"))


def test_what_people_typed_is_only_ever_text(auditor: BrowsingClient, busy: World, session: Session) -> None:
    def rename(session: Session) -> None:
        user = session.scalars(select(User).where(User.username == "staff-32.04")).one()
        user.name = "<script>alert(1)</script>"

    transact(rename)
    assert "<script>alert" not in auditor.get("/audit-trail").text


def test_a_field_nobody_named_is_still_told() -> None:
    assert trail.kind_word("new_thing") == "new thing"
    assert trail.field_word("new_part.some_field") == "new part · some field"


def test_every_column_that_the_trail_tells_of_has_a_word() -> None:
    nameless = [
        f"{mapper.class_.__name__}.{column.key}"
        for mapper in Base.registry.mappers
        if isinstance(told := getattr(mapper.class_, "__audit__", None), Audited | PartOf)
        for column in mapper.columns
        if column.key not in WORDS | dict.fromkeys([*told.silent, "id", getattr(told, "by", "")])
        if not SECRET.search(column.key)
    ]
    assert nameless == []


def test_a_part_has_words_of_its_own_for_its_values(app: Flask) -> None:
    step, counter = {"step": "returned", "amount": "-25000000.00"}, {"kind": "head_cleaned"}
    entry = AuditEntry(kind="device", changes=[["placement", None, step], ["counter", None, counter]])
    with app.test_request_context(headers={"Accept-Language": "en", "Cookie": "language=en"}):
        told = [each.after for each in trail.told(entry, {})]
    assert told == ["Step: Given back, Amount: Rp -25,000,000", "Kind: Print head cleaned"]
