"""What each purpose of a shipment is called in the equations of its two ends, and what waits between them."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from inventory.core.errors import KeyReused, Pending
from inventory.custody.closing.service import CloseMonth, close_month, figures
from inventory.equipment.service import AddDevice, ChangeCondition, add_device, change_condition
from inventory.procurement.service import Plan, PlanLine, plan
from inventory.shipments.disputes.service import Find, FoundLine, WriteOff, find, write_off
from inventory.shipments.rules import Purpose
from inventory.shipments.service import ReceiptLine, Receive, Send, ShipmentLine, receive, send
from inventory.stock import service
from inventory.stock.approval import service as approval
from inventory.stock.models import Document
from tests.support.postings import enter, report
from tests.support.world import World, new_key

OCTOBER, EARLY, LAST = date(2025, 10, 1), date(2025, 10, 27), date(2025, 10, 31)
GARUT, BANDUNG = "staff-32.05", "staff-32.04"


def ship(world: World, source: str, to: str, purpose: Purpose, pieces: int, loan: int | None = None) -> Document:
    command = Send(
        key=new_key(),
        source=source,
        destination=to,
        purpose=purpose,
        business_date=EARLY,
        lines=(ShipmentLine(item="ktp-wni", quantity=pieces),),
        loan=loan,
    )
    return world.act("coordinator-32", send, command)


def arrive(world: World, sent: Document, good: int, damaged: int = 0, missing: int = 0) -> Document:
    line = ReceiptLine(item="ktp-wni", good=good, damaged=damaged, missing=missing)
    told = Receive(key=new_key(), shipment_id=sent.id, business_date=EARLY, lines=(line,))
    return world.act("coordinator-32", receive, told)


def lost(sent: Document, pieces: int) -> WriteOff:
    lines = (ShipmentLine(item="ktp-wni", quantity=pieces),)
    return WriteOff(key=new_key(), shipment_id=sent.id, business_date=LAST, lines=lines, reason="Dicuri")


def flows(session: Session, office: str, compartment: str = "store") -> dict[str, int]:
    lines = {line["compartment"]: line for line in figures(session, office, OCTOBER)["lines"]}
    line = lines[compartment]
    assert line["astray"] == 0
    return line["flows"]


def closing(office: str) -> CloseMonth:
    return CloseMonth(key=new_key(), office=office, month=OCTOBER)


@pytest.mark.usefixtures("both_databases")
def test_a_loan_and_its_return_have_lines_of_their_own(world: World, session: Session) -> None:
    world.stock("32.05", "ktp-wni", 500, EARLY)
    loan = ship(world, "32.05", "32.04", Purpose.LOAN, 100)
    arrive(world, loan, 95, damaged=5)
    back = ship(world, "32.04", "32.05", Purpose.LOAN_RETURN, 60, loan=loan.id)
    arrive(world, back, 60)
    assert flows(session, "32.05") == {"repaid_to_us": 60, "delivered": 500, "lent": 100}
    assert flows(session, "32.04") == {"borrowed": 95, "repaid_by_us": 60}
    assert flows(session, "32.04", "spoiled") == {"arrived_damaged": 5}


def test_a_transfer_an_allocation_and_a_return_too(world: World, session: Session) -> None:
    world.stock("32", "ktp-wni", 500, EARLY)
    arrive(world, ship(world, "32", "32.05", Purpose.ALLOCATION, 200), 200)
    arrive(world, ship(world, "32.05", "32.04", Purpose.TRANSFER, 50), 50)
    arrive(world, ship(world, "32.05", "32", Purpose.RETURN, 30), 30)
    assert flows(session, "32.05") == {"received": 200, "transferred_out": 50, "returned": 30}
    assert flows(session, "32.04") == {"transferred_in": 50}
    assert flows(session, "32") == {"returned_to_us": 30, "delivered": 500, "distributed": 200}


def test_a_receipt_taken_back_leaves_its_line_at_nothing(world: World, session: Session) -> None:
    world.stock("32", "ktp-wni", 500, EARLY)
    received = arrive(world, ship(world, "32", "32.05", Purpose.ALLOCATION, 200), 190, missing=10)
    taken = service.Reverse(key=new_key(), document_id=received.id, reason="Salah hitung")
    world.act("coordinator-32", service.reverse, taken)
    world.act(GARUT, enter, report("32.05", EARLY, 0))
    assert figures(session, "32.05", OCTOBER)["open"][0]["compartment"] == "transit"
    lines = figures(session, "32", OCTOBER)["lines"]
    assert lines[0]["flows"] == {"delivered": 500, "distributed": 200}


@pytest.mark.usefixtures("both_databases")
def test_missing_pieces_are_the_destination_s_until_found_or_written_off(world: World, session: Session) -> None:
    world.stock("32.05", "ktp-wni", 500, EARLY)
    sent = ship(world, "32.05", "32.04", Purpose.TRANSFER, 100)
    arrive(world, sent, 90, missing=10)
    for office, pieces in (("32.05", 4), ("32.04", 1)):
        lines = (FoundLine(item="ktp-wni", quantity=pieces, office=office),)
        world.act("coordinator-32", find, Find(key=new_key(), shipment_id=sent.id, business_date=LAST, lines=lines))
    waiting = world.act("coordinator-32", write_off, lost(sent, 3))
    with pytest.raises(Pending) as told:
        world.act(BANDUNG, close_month, closing("32.04"))
    assert told.value.document == waiting.number
    assert world.act(GARUT, close_month, closing("32.05")).office == "32.05"  # none of its accounts would be touched
    agreed = approval.Approve(key=new_key(), document_id=waiting.id)
    world.act("supervisor-32", approval.approve, agreed)
    assert flows(session, "32.04", "missing") == {"missed": 10, "turned_up": 5, "written_off": 3}
    assert flows(session, "32.04") == {"transferred_in": 90, "found": 1}
    assert flows(session, "32.05") == {"delivered": 500, "found": 4, "transferred_out": 100}
    closed = world.act(BANDUNG, close_month, closing("32.04"))
    assert [(each["compartment"], each["quantity"]) for each in closed.figures["open"]] == [("missing", 2)]


@pytest.mark.usefixtures("both_databases")
def test_either_end_decides_about_a_write_off(world: World) -> None:
    world.stock("32.05", "ktp-wni", 500, EARLY)
    sent = ship(world, "32.05", "32.04", Purpose.TRANSFER, 100)
    arrive(world, sent, 90, missing=10)
    for by in (GARUT, BANDUNG):
        waiting = world.act("coordinator-32", write_off, lost(sent, 5))
        agreed = approval.Approve(key=new_key(), document_id=waiting.id)
        assert world.act(by, approval.approve, agreed).state == "posted"


@pytest.mark.usefixtures("both_databases")
def test_one_key_serves_one_kind_of_form(world: World) -> None:
    """Machines, purchases, follow-ups, months and documents share one register."""
    device = world.act(GARUT, add_device, AddDevice(office="32.05", kind="ups", model="ICA", serial="B1"))
    ribbons = (PlanLine(item="ribbon", quantity=1),)
    acts = [
        (GARUT, add_device, AddDevice, {"office": "32.05", "kind": "ups", "model": "ICA", "serial": "B2"}),
        (
            GARUT,
            change_condition,
            ChangeCondition,
            {"device_id": device.id, "condition": "broken", "reason": "Jatuh", "business_date": date(2025, 11, 3)},
        ),
        (GARUT, plan, Plan, {"office": "32.05", "fund": "APBD", "budget_year": 2025, "lines": ribbons}),
        (GARUT, close_month, CloseMonth, {"office": "32.05", "month": OCTOBER}),
    ]
    for by, verb, command, told in acts:
        key = new_key()
        first = world.act(by, verb, command(key=key, **told))
        assert world.act(by, verb, command(key=key, **told)).id == first.id
        for other_by, other_verb, other, said in acts:
            if other is not command:
                with pytest.raises(KeyReused):
                    world.act(other_by, other_verb, other(key=key, **said))


def test_a_shipment_whose_number_is_an_office_s_code_lends_its_purpose_to_no_other(
    world: World, session: Session
) -> None:
    world.stock("32.05", "ktp-wni", 500, EARLY)
    while (back := ship(world, "32.05", "32", Purpose.RETURN, 10)).id < 32:
        pass
    assert str(back.id) == "32"
    arrive(world, back, 10)
    ship(world, "32", "32.05", Purpose.ALLOCATION, 4)
    assert flows(session, "32") == {"returned_to_us": 10, "distributed": 4}
