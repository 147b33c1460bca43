"""Machines that change places: moved, lent, given back, handed over; and where they were on a day."""

from datetime import UTC, date, datetime

import pytest

from inventory.core.errors import DateRefused, Forbidden, Invalid, NotFound
from inventory.core.identity import Scope
from inventory.equipment import queries, service
from inventory.equipment.models import Device
from inventory.equipment.placing import handover
from inventory.equipment.placing import queries as placing_queries
from inventory.equipment.placing import service as placing
from inventory.equipment.rules import DeviceKind, Printers
from inventory.outreach.points import service as points
from inventory.stock.known import Known
from tests.architecture.examples import some_point
from tests.support.html import rows_of, text_of
from tests.support.world import new_key

TODAY, FRIDAY, MONDAY = date(2025, 11, 3), date(2025, 10, 31), date(2025, 10, 27)
ONE = Printers(1, 1, 100)


@pytest.fixture
def move(world):
    """``move(device, "32.04", day)``, by the coordinator of the province."""

    def move(device: Device, office: str, day: date = TODAY, person: str = "coordinator-32", **more) -> Device:
        told = {"reason": "Pemerataan", "business_date": day} | more
        command = placing.Move(key=new_key(), device_id=device.id, office=office, **told)
        return world.act(person, placing.move, command)

    return move


@pytest.fixture
def lend(world):
    """``lend(device, "32.04")``, until the end of the month."""

    def lend(device: Device, borrower: str, person: str = "staff-32.05", **more) -> Device:
        told = {"due_date": date(2025, 11, 30), "business_date": TODAY, "reason": "Printer rusak"} | more
        command = placing.Lend(key=new_key(), device_id=device.id, borrower=borrower, **told)
        return world.act(person, placing.lend, command)

    return lend


@pytest.fixture
def give_back(world):
    def give_back(device: Device, person: str = "staff-32.05", day: date = TODAY) -> Device:
        return world.act(
            person, placing.give_back, placing.GiveBack(key=new_key(), device_id=device.id, business_date=day)
        )

    return give_back


def where(session, day: date | None, known: Known | None = None) -> dict[str, Printers]:
    return queries.printers(session, Scope("00"), day, **({"known": known} if known else {}))


@pytest.mark.usefixtures("both_databases")
def test_a_machine_counts_where_it_was_on_the_day(add, move, change, session) -> None:
    device = add("B1", day=MONDAY)
    move(device, "32.04", FRIDAY)
    change(device, "broken", TODAY)
    assert where(session, None) == {"32.04": Printers(1, 0, 0)}
    asked = {day: where(session, day) for day in (date(2025, 10, 26), MONDAY, date(2025, 10, 30), FRIDAY, TODAY)}
    assert list(asked.values()) == [{}, {"32.05": ONE}, {"32.05": ONE}, {"32.04": ONE}, {"32.04": Printers(1, 0, 0)}]
    assert queries.machines(session, Scope("32.05"), [DeviceKind.PRINTER], MONDAY) == {
        "32.05": {DeviceKind.PRINTER: ONE}
    }
    assert queries.machines(session, Scope("32.05"), [DeviceKind.PRINTER], TODAY) == {}
    assert [placing_queries.office_on(session, device, day) for day in (MONDAY, TODAY)] == ["32.05", "32.04"]


def test_what_was_not_known_yet_moves_nothing(add, move, session, clock) -> None:
    device = add("B1", day=MONDAY)
    before = Known(datetime(2025, 11, 3, 3, 0, tzinfo=UTC), TODAY, {})
    clock.set("2025-11-03 12:00", "Asia/Jakarta")
    move(device, "32.04", FRIDAY)
    assert where(session, TODAY, before) == {"32.05": ONE}
    assert where(session, TODAY) == {"32.04": ONE}


def test_a_machine_goes_to_a_place_of_service_of_its_office(world, add, move, session) -> None:
    point = some_point(world)
    device = move(add("B1"), "32.05", point_id=point.id, person="staff-32.05")
    assert (device.office, device.point_id) == ("32.05", point.id)
    with pytest.raises(Invalid, check=lambda refusal: refusal.reason == "device_point"):
        move(device, "32.04", point_id=point.id)
    retire = points.RetirePoint(key=new_key(), point_id=point.id, business_date=TODAY, reason="Rusak berat")
    with pytest.raises(Invalid, check=lambda refusal: refusal.reason == "point_has_machines"):
        world.act("staff-32.05", points.retire_point, retire)
    assert move(device, "32.05").point_id is None
    world.act("staff-32.05", points.retire_point, retire)


def test_nobody_moves_a_machine_out_of_or_into_another_branch(add, move, session) -> None:
    device = add("B1")
    for office, person in (("32.04", "staff-32.05"), ("51.01", "coordinator-32"), ("32.04", "coordinator-51")):
        with pytest.raises(NotFound):
            move(device, office, person=person)
    with pytest.raises(Forbidden):
        move(device, "32.04", person="supervisor-32")
    with pytest.raises(Invalid, check=lambda refusal: refusal.reason == "reason_needed"):
        move(device, "32.04", reason=" ")
    session.refresh(device)
    assert device.office == "32.05"


def test_no_step_goes_before_the_one_before_it(add, move) -> None:
    device = add("B1", day=MONDAY)
    move(device, "32.04", FRIDAY)
    with pytest.raises(DateRefused) as refusal:
        move(device, "32.05", date(2025, 10, 30))
    assert refusal.value.earliest == FRIDAY


def test_a_loan_goes_out_and_comes_back(add, lend, give_back, session) -> None:
    device = lend(add("B1"), "32.04")
    assert (device.office, device.lender) == ("32.04", "32.05")
    assert where(session, TODAY) == {"32.04": ONE}
    assert queries.device(session, Scope("32.05"), device.id) is device  # the lender still sees it
    with pytest.raises(Invalid, check=lambda refusal: refusal.reason == "device_lent"):
        lend(device, "32", person="staff-32.04")
    assert give_back(device).office == "32.05"
    assert device.lender is None
    assert where(session, None) == {"32.05": ONE}
    assert [row[0].step for row in placing_queries.steps_of(session, device)] == ["recorded", "lent", "returned"]


def test_what_was_never_lent_cannot_come_back(add, give_back, lend) -> None:
    device = add("B1")
    with pytest.raises(Invalid, check=lambda refusal: refusal.reason == "device_not_lent"):
        give_back(device)
    lend(device, "32.04")
    give_back(device, person="staff-32.04")
    with pytest.raises(Invalid, check=lambda refusal: refusal.reason == "device_not_lent"):
        give_back(device)


def test_who_has_no_end_of_a_loan_does_not_give_it_back(add, lend, give_back) -> None:
    device = lend(add("B1"), "32.04")
    with pytest.raises(NotFound):
        give_back(device, person="staff-51.01")


def test_overdue_loans_are_listed_from_the_day_after(add, lend, world, session, clock) -> None:
    lend(add("B1"), "32.04", due_date=TODAY)
    assert placing_queries.overdue_loans(session, Scope("32"), clock.now()) == 0
    clock.set("2025-11-04 00:10", "Asia/Jakarta")
    assert placing_queries.overdue_loans(session, Scope("32.05"), clock.now()) == 1
    assert placing_queries.overdue_loans(session, Scope("51"), clock.now()) == 0


def papers(receivers: dict[int, str], **more) -> handover.HandOver:
    told = {"office": "32", "business_date": TODAY, "bast_number": "027/1/BAST"} | more
    return handover.HandOver(key=new_key(), lines=tuple(receivers.items()), **told)


def test_two_printers_go_to_every_district_on_one_paper(world, session) -> None:
    told = {"office": "32", "kind": "printer", "model": "Fargo HDP5000"}
    devices = [
        world.act("coordinator-32", service.add_device, service.AddDevice(serial=f"P{number}", **told))
        for number in range(5)
    ]
    receivers = {
        device.id: office for device, office in zip(devices, ["32.04", "32.04", "32.05", "32.05"], strict=False)
    }
    paper = world.act("coordinator-32", handover.hand_over, papers(receivers))
    assert where(session, None) == {"32": ONE, "32.04": Printers(2, 2, 200), "32.05": Printers(2, 2, 200)}
    assert len(placing_queries.handed_over(session, Scope("32"), paper)) == 4
    assert len(placing_queries.handed_over(session, Scope("32.05"), paper)) == 2
    listed = {scope: session.execute(placing_queries.handovers(Scope(scope))).all() for scope in ("32", "32.05", "51")}
    assert {scope: [row.machines for row in rows] for scope, rows in listed.items()} == {
        "32": [4],
        "32.05": [2],
        "51": [],
    }
    with pytest.raises(NotFound):
        placing_queries.handover(session, Scope("51"), paper.id)


def test_a_paper_takes_all_of_its_machines_or_none(world, add, session) -> None:
    told = service.AddDevice(office="32", kind="printer", model="Fargo HDP5000", serial="P1")
    own, other = world.act("coordinator-32", service.add_device, told), add("B1")
    for receivers, reason in (({own.id: "32.04", other.id: "32.04"}, "device_there"), ({}, "handover_empty")):
        with pytest.raises(Invalid, check=lambda refusal, reason=reason: refusal.reason == reason):
            world.act("coordinator-32", handover.hand_over, papers(receivers))
    with pytest.raises(NotFound):
        world.act("coordinator-32", handover.hand_over, papers({own.id: "51.01"}))
    with pytest.raises(Invalid, check=lambda refusal: refusal.reason == "bast_number_needed"):
        world.act("coordinator-32", handover.hand_over, papers({own.id: "32.04"}, bast_number=" "))
    session.refresh(own)
    assert own.office == "32"


def test_what_was_lost_on_loan_is_written_off_and_waited_for_no_more(add, lend, change, world, session) -> None:
    device = add("B1")
    lend(device, "32.04", due_date=TODAY)
    change(device, "lost", TODAY, "Dicuri")
    world.clock.advance(days=30)
    assert placing_queries.overdue_loans(session, Scope("32"), world.clock.now()) == 0
    assert change(device, "retired", world.clock.today(), "Tidak kembali").condition == "retired"


def test_who_gave_a_machine_away_finds_its_paper(add, lend, give_back, client, sign_in) -> None:
    device = lend(add("B1"), "32.04")
    give_back(device, person="staff-32.04")
    staff = sign_in(client, "staff-32.04")
    client.set_cookie("language", "en")
    shown = [row[0:3:2] for row in rows_of(staff.get("/devices/handovers")) if row[0] == "B1"]
    assert shown == [["B1", "Given back"], ["B1", "Lent"]]
    assert f'/devices/{device.id}"' not in staff.get("/devices/handovers").text
    assert staff.get(f"/devices/{device.id}/steps/3.pdf").status_code == 200
    sign_in(client, "staff-51.01")
    assert "B1" not in text_of(client.get("/devices/handovers"))


def test_a_later_owner_is_not_led_to_a_paper_of_others(world, add, session, client, sign_in) -> None:
    told = service.AddDevice(office="32", kind="printer", model="Fargo HDP5000", serial="P1")
    device = world.act("coordinator-32", service.add_device, told)
    paper = world.act("coordinator-32", handover.hand_over, papers({device.id: "32.04"}))
    moved = {"device_id": device.id, "office": "32.05", "reason": "Lebih perlu", "business_date": TODAY}
    world.act("coordinator-32", placing.move, placing.Move(key=new_key(), **moved))
    link = f'/devices/handovers/{paper.id}"'
    assert link not in sign_in(client, "staff-32.05").get(f"/devices/{device.id}").text
    assert link in sign_in(client, "coordinator-32").get(f"/devices/{device.id}").text
