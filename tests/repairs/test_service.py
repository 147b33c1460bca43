"""A fault from its report to its end; the machine's own log follows."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.exc import IntegrityError

from inventory.core.database import db, transact
from inventory.core.errors import AlreadyDone, DateRefused, Forbidden, Invalid, NotFound
from inventory.core.identity import Scope
from inventory.equipment import queries as equipment
from inventory.equipment import service as devices
from inventory.equipment.models import Device
from inventory.equipment.placing import service as placing
from inventory.repairs import queries, service
from inventory.repairs.models import Repair
from tests.repairs.conftest import TODAY
from tests.support.world import new_key

LATER = TODAY + timedelta(days=7)


def conditions(device: Device) -> list[str]:
    db.session.rollback()
    return [entry.condition for entry in equipment.log_of(db.session(), device)]


def test_a_printer_fails_goes_to_jakarta_and_comes_back(world, clock, add, fault, act) -> None:
    device, donor = add("B1"), add("B2", condition="broken", reason="Papan utama")
    repair = fault(device)
    act(service.send, service.Send, repair, sent_to="Jakarta", carrier="Asep", due=TODAY + timedelta(days=5))
    clock.advance(days=7)
    assert queries.overdue_in(db.session(), Scope("32"), clock.now()) == 1
    act(service.take_part, service.TakePart, repair, donor_id=donor.id, part="Kepala cetak", business_date=LATER)
    told = {"condition": "limited", "cost": Decimal("1250000.50"), "business_date": LATER, "note": "Diganti"}
    back = act(service.come_back, service.ComeBack, repair, **told)
    assert (back.number, back.state, back.outcome, back.cost) == (
        f"PBK-32.05-{repair.id}",
        "repaired",
        "limited",
        Decimal("1250000.50"),
    )
    assert (back.sent_on, back.closed_on, back.days(LATER)) == (TODAY, LATER, 7)
    assert conditions(device) == ["good", "broken", "in_repair", "limited"]
    assert [entry.reason for entry in equipment.log_of(db.session(), device)][1:] == [
        f"{back.number}: Kepala cetak",
        f"{back.number}: Jakarta",
        f"{back.number}: Diganti",
    ]
    assert queries.overdue_in(db.session(), Scope("32"), clock.now()) == 0


def test_it_is_sent_on_and_promised_for_another_day(add, fault, act) -> None:
    repair = fault(add("B1"))
    act(service.send, service.Send, repair, sent_to="Bengkel Garut", due=TODAY)
    sent = act(service.send, service.Send, repair, sent_to="Jakarta", due=LATER)
    assert (sent.sent_to, sent.due, sent.sent_on) == ("Jakarta", LATER, TODAY)
    assert conditions(db.session.get_one(Device, repair.device_id)) == ["good", "broken", "in_repair"]


def test_what_cannot_be_repaired_is_retired(add, fault, act) -> None:
    device = add("B1")
    repair = act(service.give_up, service.GiveUp, fault(device), reason="Terlalu mahal", cost=Decimal(0))
    assert (repair.state, repair.cost) == ("given_up", Decimal(0))
    assert conditions(device) == ["good", "broken", "retired"]


def test_a_fault_reported_in_error_leaves_the_machine_as_it_was(add, fault, act) -> None:
    device = add("B1", condition="limited", reason="Pudar")
    repair = act(service.withdraw, service.Withdraw, fault(device), reason="Salah sentuh")
    assert repair.state == "fault_withdrawn"
    assert conditions(device) == ["limited", "broken", "limited"]
    sent = act(service.send, service.Send, fault(device), sent_to="Jakarta")
    with pytest.raises(AlreadyDone):
        act(service.withdraw, service.Withdraw, sent, reason="Salah sentuh")


def test_a_machine_that_was_mended_in_its_own_log_is_settled_without_a_second_entry(world, add, fault, act) -> None:
    device = add("B1")
    repair = fault(device)
    mended = devices.ChangeCondition(device_id=device.id, condition="good", reason="Beres", business_date=TODAY)
    world.act("staff-32.05", devices.change_condition, mended)
    assert act(service.come_back, service.ComeBack, repair).state == "repaired"
    assert conditions(device) == ["good", "broken", "good"]


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"reason": " "}, Invalid),
        ({"reason": "x" * 401}, Invalid),
        ({"condition": "in_repair"}, Invalid),
        ({"day": date(2025, 11, 4)}, DateRefused),
        ({"day": date(2025, 10, 19)}, DateRefused),
        ({"by": "staff-32.04"}, NotFound),
        ({"by": "supervisor-32"}, Forbidden),
    ],
)
def test_a_report_that_cannot_be_is_refused(add, fault, told, refusal) -> None:
    device = add("B1")
    with pytest.raises(refusal):
        fault(device, **told)
    assert conditions(device) == ["good"]


def test_a_machine_has_one_open_fault_and_faults_do_not_overlap(add, fault, act) -> None:
    device = add("B1")
    repair = fault(device, date(2025, 10, 27))
    with pytest.raises(AlreadyDone) as refusal:
        fault(device)
    assert refusal.value.document == repair.number
    act(service.come_back, service.ComeBack, repair, business_date=date(2025, 10, 30))
    with pytest.raises(DateRefused):
        fault(device, date(2025, 10, 29))
    assert fault(device, date(2025, 10, 30)).state == "fault_reported"


def test_the_database_itself_keeps_a_second_open_fault_out(session, add, fault) -> None:
    repair = fault(add("B1"))
    same = {each.name: getattr(repair, each.name) for each in Repair.__table__.columns if each.name != "id"}
    with pytest.raises(IntegrityError):
        transact(lambda session: session.add(Repair(**same)))


def test_no_fault_of_what_is_not_there(add, fault) -> None:
    with pytest.raises(Invalid) as refusal:
        fault(add("B1", condition="retired", reason="Tua"))
    assert refusal.value.reason == "machine_gone"


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"sent_to": " "}, Invalid),
        ({"sent_to": "x" * 121}, Invalid),
        ({"due": date(2025, 11, 2)}, Invalid),
        ({"business_date": date(2025, 10, 31)}, DateRefused),
        ({"by": "staff-32.04"}, NotFound),
        ({"by": "supervisor-32"}, Forbidden),
    ],
)
def test_a_sending_that_cannot_be_is_refused(session, add, fault, act, told, refusal) -> None:
    repair = fault(add("B1"))
    with pytest.raises(refusal):
        act(service.send, service.Send, repair, **({"sent_to": "Jakarta"} | told))
    session.rollback()
    assert queries.repair(session, Scope("32.05"), repair.id).state == "fault_reported"


def test_a_part_comes_out_of_one_s_own_branch(add, fault, act) -> None:
    repair = fault(add("B1"))
    elsewhere = add("B2", office="32.04", condition="broken", reason="Rusak")
    told = {"donor_id": elsewhere.id, "part": "Kepala cetak"}
    with pytest.raises(NotFound):
        act(service.take_part, service.TakePart, repair, **told)
    act(service.take_part, service.TakePart, repair, by="coordinator-32", **told)
    act(service.come_back, service.ComeBack, repair)
    with pytest.raises(AlreadyDone):
        act(service.take_part, service.TakePart, repair, by="coordinator-32", **told)


def test_whoever_has_the_machine_now_carries_its_fault_on(session, add, fault, act) -> None:
    device = add("B1")
    repair = fault(device)
    transact(lambda session: setattr(session.get_one(Device, device.id), "office", "32.04"))
    back = act(service.come_back, service.ComeBack, repair, by="staff-32.04")
    assert (back.office, back.state) == ("32.05", "repaired")
    assert queries.repair(session, Scope("32.05"), repair.id) is not None


def test_the_same_form_sent_twice_reports_once(session, world, add) -> None:
    told = {"device_id": add("B1").id, "reason": "Kepala cetak", "business_date": TODAY}
    command = service.Report(key=new_key(), **told)
    assert world.act("staff-32.05", service.report, command) is not None
    world.act("staff-32.05", service.report, command)
    assert len(session.execute(queries.repairs(Scope("00"))).all()) == 1


def test_a_fault_is_where_the_machine_was_when_it_failed(world, add, fault, clock) -> None:
    device = add("B1")
    move = placing.Move(key=new_key(), device_id=device.id, office="32.04", business_date=TODAY, reason="Pemerataan")
    world.act("coordinator-32", placing.move, move)
    assert fault(device, TODAY - timedelta(days=3), by="coordinator-32").office == "32.05"


def test_a_fault_reported_in_error_is_taken_back_however_long_ago(add, fault, act, clock) -> None:
    device = add("B1")
    reported = fault(device)
    clock.advance(days=40)
    assert act(service.withdraw, service.Withdraw, reported, reason="Salah sentuh").state == "fault_withdrawn"
    assert conditions(device) == ["good", "broken", "good"]
