"""Transfers and loans between districts, and how a loan comes back."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from inventory.core.database import db
from inventory.core.errors import (
    AlreadyDone,
    DomainError,
    Invalid,
    NotFound,
    Pending,
    QuantityMismatch,
    RouteRefused,
)
from inventory.core.identity import Scope
from inventory.shipments import service
from inventory.shipments.loans import queries as loans
from inventory.shipments.models import Shipment
from inventory.shipments.rules import ReceiptLine, ShipmentLine
from inventory.stock.models import Document
from inventory.stock.queries import balance_of
from inventory.stock.rules import Account, Compartment
from inventory.stock.service import Reverse, reverse
from tests.support.world import World, new_key

TODAY = date(2025, 11, 3)
DUE = date(2025, 11, 17)
BETWEEN = {"by": "staff-32.05", "source": "32.05", "destination": "32.04"}


def held(session, account: str) -> int:
    compartment, _, owner = account.partition(":")
    return balance_of(session, Account(Compartment(compartment), owner), "ktp-wni")


@pytest.fixture
def lend(send):
    """``lend(456)``: Kabupaten Garut lends blanks to Kabupaten Bandung."""

    def lend(quantity: int = 456, **changes: object) -> Document:
        return send(quantity, **(BETWEEN | {"purpose": "loan", "due_date": DUE} | changes))

    return lend


@pytest.fixture
def borrowed(lend, receive):
    """A loan of 456 that arrived whole."""

    def borrowed(quantity: int = 456, **fate: object) -> Document:
        loan = lend(quantity)
        receive(loan, **({"good": quantity, "by": "staff-32.04"} | fate))
        return loan

    return borrowed


@pytest.fixture
def give_back(send):
    """``give_back(loan, 100)``: Kabupaten Bandung sends pieces of it back."""

    def give_back(loan: Document, quantity: int, **changes: object) -> Document:
        told = {"by": "staff-32.04", "source": "32.04", "destination": "32.05"}
        return send(quantity, **(told | {"purpose": "loan_return", "loan": loan.id} | changes))

    return give_back


def take_back(world: World, document: Document, by: str) -> Document:
    return world.act(by, reverse, Reverse(key=new_key(), document_id=document.id, reason="Salah ketik"))


@pytest.mark.usefixtures("both_databases")
def test_a_loan_goes_out_and_comes_back_in_parts(session, borrowed, give_back, receive) -> None:
    loan = borrowed(456)
    assert (held(session, "store:32.05"), held(session, "store:32.04")) == (544, 456)
    receive(give_back(loan, 100), 100)
    receive(give_back(loan, 356), 356)
    assert (held(session, "store:32.05"), held(session, "store:32.04")) == (1_000, 0)
    assert loans.still_out(session, loan.id) == {"ktp-wni": 0}


@pytest.mark.parametrize("purpose", ["transfer", "loan"])
def test_two_districts_of_one_province_share(send, purpose: str) -> None:
    shipment = send(5, **BETWEEN, purpose=purpose)
    assert (shipment.state, shipment.office, shipment.counterpart) == ("sent", "32.05", "32.04")


@pytest.mark.parametrize("purpose", ["transfer", "loan"])
@pytest.mark.parametrize("by", ["staff-32.05", "coordinator-32"])
def test_two_provinces_share_only_by_the_hand_of_the_centre(send, purpose: str, by: str) -> None:
    far = {"source": "32.05", "destination": "51.01", "purpose": purpose}
    with pytest.raises(RouteRefused):
        send(5, by=by, **far)
    assert send(5, by="coordinator-00", **far).state == "sent"


def test_a_loan_from_another_province_is_returned_by_the_borrower_itself(send, receive, give_back) -> None:
    loan = send(50, by="coordinator-00", source="32.05", destination="51.01", purpose="loan")
    receive(loan, 50, by="staff-51.01")
    assert give_back(loan, 50, by="staff-51.01", source="51.01").counterpart == "32.05"


def test_the_content_of_a_loan_is_what_was_entered(lend, session) -> None:
    loan = lend(456, reference="470/9/BA")
    assert loan.entered == {
        "source": "32.05",
        "destination": "32.04",
        "purpose": "loan",
        "business_date": "2025-11-03",
        "due_date": "2025-11-17",
        "lines": [{"item": "ktp-wni", "quantity": 456}],
        "reference": "470/9/BA",
        "maker": "staff-32.05",
    }
    assert session.get_one(Shipment, loan.id).due_date == DUE


def test_the_return_names_its_loan_and_is_its_child(borrowed, give_back, session) -> None:
    loan = borrowed()
    back = give_back(loan, 6)
    assert (back.parent_id, back.entered["loan"]) == (loan.id, str(loan.id))
    assert session.get_one(Shipment, back.id).loan == loan.id


def test_a_loan_needs_no_due_date_from_a_machine(lend) -> None:
    assert "due_date" not in lend(due_date=None).entered
    assert lend(due_date=TODAY).entered["due_date"] == "2025-11-03"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"due_date": date(2025, 11, 2)}, "due_before_lent"),
        ({"purpose": "transfer"}, "due_date_not_wanted"),
        ({"purpose": "loan_return"}, "loan_needed"),
        ({"purpose": "loan", "loan": 1}, "loan_not_wanted"),
        ({"purpose": "transfer", "loan": 1, "due_date": None}, "loan_not_wanted"),
    ],
)
def test_terms_that_make_no_sense_are_invalid(lend, changes: dict[str, object], reason: str) -> None:
    with pytest.raises(Invalid) as told:
        lend(**changes)
    assert told.value.reason == reason


def test_a_loan_that_nobody_made_is_not_found(send, borrowed) -> None:
    no_loan = send(5, **BETWEEN, purpose="transfer")
    back = {"by": "staff-32.04", "source": "32.04", "destination": "32.05", "purpose": "loan_return"}
    for number in (no_loan.id, borrowed().id + 99):
        with pytest.raises(NotFound):
            send(5, loan=number, **back)


def test_a_loan_outside_the_branch_is_not_found(borrowed, give_back) -> None:
    with pytest.raises(NotFound):
        give_back(borrowed(), 5, by="staff-51.01", source="51.01", destination="32.05")


@pytest.mark.parametrize(("source", "destination"), [("32.05", "32.04"), ("32.04", "51.01")])
def test_a_return_goes_against_the_direction_of_its_loan(borrowed, give_back, source: str, destination: str) -> None:
    by = f"staff-{source}"
    with pytest.raises(RouteRefused):
        give_back(borrowed(), 5, by=by, source=source, destination=destination)


def test_nothing_comes_back_before_it_was_received(lend, give_back) -> None:
    loan = lend()
    with pytest.raises(Pending) as told:
        give_back(loan, 5)
    assert told.value.document == loan.number


def test_nothing_comes_back_of_a_loan_that_was_taken_back(stocked, lend, give_back) -> None:
    loan = lend()
    take_back(stocked, loan, "staff-32.05")
    with pytest.raises(AlreadyDone) as told:
        give_back(loan, 5)
    assert told.value.document == loan.number


def test_never_more_comes_back_than_was_received(stocked, borrowed, give_back, session) -> None:
    stocked.stock("32.04", "ktp-wni", 1_000, TODAY)
    loan = borrowed(456)
    give_back(loan, 400)
    with pytest.raises(QuantityMismatch) as told:
        give_back(loan, 57)
    assert (told.value.item, told.value.expected, told.value.given) == ("ktp-wni", 56, 57)
    assert held(session, "store:32.04") == 1_056
    give_back(loan, 56)


def test_damaged_and_surplus_pieces_were_received_too_but_missing_ones_were_not(stocked, borrowed, give_back) -> None:
    stocked.stock("32.04", "ktp-wni", 1_000, TODAY)
    loan = borrowed(456, good=440, damaged=6, missing=10, surplus=3, reason="Kardus terbuka")
    with pytest.raises(QuantityMismatch):
        give_back(loan, 450)
    assert give_back(loan, 449).state == "sent"


def test_an_item_that_was_never_lent_does_not_come_back(stocked, borrowed, give_back) -> None:
    stocked.stock("32.04", "ribbon", 5, TODAY)
    with pytest.raises(QuantityMismatch) as told:
        give_back(borrowed(), 1, lines=(ShipmentLine(item="ribbon", quantity=1),))
    assert (told.value.item, told.value.expected) == ("ribbon", 0)


def test_a_return_taken_back_can_be_sent_again(stocked, borrowed, give_back) -> None:
    loan = borrowed(456)
    take_back(stocked, give_back(loan, 456), "staff-32.04")
    assert give_back(loan, 456).state == "sent"


def test_the_receipt_of_a_loan_with_returns_stays(stocked, lend, receive, give_back) -> None:
    loan = lend(456)
    receipt = receive(loan, 456, by="staff-32.04")
    back = give_back(loan, 6)
    with pytest.raises(AlreadyDone) as told:
        take_back(stocked, receipt, "staff-32.04")
    assert told.value.document == back.number
    take_back(stocked, back, "staff-32.04")
    assert take_back(stocked, receipt, "staff-32.04").state == "posted"


@pytest.mark.parametrize(
    "row",
    [
        {"purpose": "loan", "loan": 1},
        {"purpose": "loan_return"},
        {"purpose": "transfer", "due_date": DUE},
        {"purpose": "transfer", "destination": "32.05"},
        {"purpose": "loan", "destination": "32"},
        {"purpose": "gift"},
    ],
    ids=str,
)
@pytest.mark.usefixtures("both_databases")
def test_the_database_holds_the_rules_too(send, session, row: dict[str, object]) -> None:
    document = send(5)
    told = {"document_id": document.id + 1, "source": "32.05", "destination": "32.04", "reference": ""}
    with pytest.raises(IntegrityError, match="ck_shipment"):
        session.execute(insert(Shipment), [told | row])


@pytest.mark.usefixtures("both_databases")
def test_of_two_returns_at_once_only_one_finds_the_pieces(app: Flask, world: World) -> None:
    world.stock("32.05", "ktp-wni", 1_000, TODAY)
    world.stock("32.04", "ktp-wni", 1_000, TODAY)
    ends = {"source": "32.05", "destination": "32.04", "business_date": TODAY}
    back = {"source": "32.04", "destination": "32.05", "business_date": TODAY}
    lines = (ShipmentLine(item="ktp-wni", quantity=10),)

    def act(loan: int) -> bool:
        with app.app_context():
            command = service.Send(key=new_key(), purpose="loan_return", loan=loan, lines=lines, **back)
            try:
                world.act("staff-32.04", service.send, command)
            except QuantityMismatch:
                return False
            finally:
                db.session.remove()
            return True

    for _ in range(5):
        loan = world.act("staff-32.05", service.send, service.Send(key=new_key(), purpose="loan", lines=lines, **ends))
        good = (ReceiptLine(item="ktp-wni", good=10),)
        arrived = service.Receive(key=new_key(), shipment_id=loan.id, business_date=TODAY, lines=good)
        world.act("staff-32.04", service.receive, arrived)
        with ThreadPoolExecutor(4) as people:
            assert sorted(people.map(act, [loan.id] * 4)) == [False, False, False, True]


@pytest.mark.usefixtures("both_databases")
def test_a_return_and_the_end_of_its_receipt_do_not_both_happen(app: Flask, world: World) -> None:
    world.stock("32.05", "ktp-wni", 1_000, TODAY)
    ends = {"source": "32.05", "destination": "32.04", "business_date": TODAY}
    back = {"source": "32.04", "destination": "32.05", "business_date": TODAY}
    lines = (ShipmentLine(item="ktp-wni", quantity=10),)

    def act(told: tuple[object, object]) -> bool:
        with app.app_context():
            try:
                world.act("staff-32.04", *told)
            except DomainError:
                return False
            finally:
                db.session.remove()
            return True

    for _ in range(5):
        loan = world.act("staff-32.05", service.send, service.Send(key=new_key(), purpose="loan", lines=lines, **ends))
        good = (ReceiptLine(item="ktp-wni", good=10),)
        arrived = service.Receive(key=new_key(), shipment_id=loan.id, business_date=TODAY, lines=good)
        receipt = world.act("staff-32.04", service.receive, arrived)
        returned = service.Send(key=new_key(), purpose="loan_return", loan=loan.id, lines=lines, **back)
        undone = Reverse(key=new_key(), document_id=receipt.id, reason="Salah hitung")
        with ThreadPoolExecutor(2) as people:
            assert sorted(people.map(act, [(service.send, returned), (reverse, undone)])) == [False, True]


@pytest.mark.usefixtures("both_databases")
def test_a_branch_sees_what_is_still_out_first_due_first(lend, borrowed, give_back, receive, session) -> None:
    first, second, third = borrowed(10), borrowed(20), borrowed(30)
    lend(5)
    give_back(first, 10)
    give_back(second, 5)
    for office in ("32.05", "32.04", "32", "00"):
        found = loans.outstanding(session, Scope(office))
        assert [(loan.document.id, loan.out) for loan in found] == [(second.id, 15), (third.id, 30)]
    assert loans.outstanding(session, Scope("51")) == []
    assert loans.outstanding(session, Scope("32.05"), due_until=date(2025, 11, 16)) == []
    assert len(loans.outstanding(session, Scope("32.05"), due_until=DUE)) == 2
    assert [loan.overdue(DUE) for loan in found] == [False, False]
    assert [loan.overdue(date(2025, 11, 18)) for loan in found] == [True, True]
