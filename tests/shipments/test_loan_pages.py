"""The pages of loans and transfers as people use them."""

from datetime import date

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from inventory.shipments.loans.forms import NeighbourField
from inventory.shipments.rules import ShipmentLine
from inventory.stock.models import Document
from inventory.stock.queries import balance_of
from inventory.stock.rules import Account, Compartment
from tests.support.html import rows_of, text_of

TODAY = date(2025, 11, 3)
LENDING = "/shipments/lending/new"
LOAN = {"destination": "32.04 Kabupaten Bandung", "due_date": "2025-11-17", "pieces-ktp-wni": "456"}


@pytest.fixture(autouse=True)
def english(client) -> None:
    """The tests read the source language."""
    client.set_cookie("language", "en")


@pytest.fixture
def loan(send, receive) -> Document:
    """Kabupaten Garut lent 456 blanks to Kabupaten Bandung, due on 17 November; they arrived."""
    loan = send(456, by="staff-32.05", source="32.05", destination="32.04", purpose="loan", due_date=date(2025, 11, 17))
    receive(loan, 456, by="staff-32.04")
    return loan


def in_store(session, office: str) -> int:
    return balance_of(session, Account(Compartment.STORE, office), "ktp-wni")


def test_a_district_lends_to_its_neighbour(stocked, client, sign_in, session) -> None:
    sign_in(client, "staff-32.05")
    answer = client.submit(LENDING, LOAN | {"reference": "470/9/BA"}, follow=True)
    told = text_of(answer)
    assert "From Kabupaten Garut to Kabupaten Bandung" in told
    assert "Berita acara number 470/9/BA" in told
    assert "To be returned by Monday, 17 November 2025" in told
    assert in_store(session, "32.05") == 544


@pytest.mark.parametrize("typed", ["32.04", "bandung", "Kabupaten Bandung", "  32.04   kabupaten BANDUNG "])
def test_the_neighbour_is_found_by_code_or_by_a_part_of_its_name(stocked, client, sign_in, typed: str) -> None:
    sign_in(client, "staff-32.05")
    answer = client.submit(LENDING, LOAN | {"destination": typed, "purpose": "transfer", "due_date": ""}, follow=True)
    assert "From Kabupaten Garut to Kabupaten Bandung" in text_of(answer)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"destination": ""}, "This has to be filled in."),
        ({"destination": "Badung"}, "Choose an office from the list."),
        ({"destination": "32.05"}, "Choose an office from the list."),
        ({"due_date": ""}, "A loan needs the day until which it is lent."),
        ({"due_date": "2025-11-02"}, "The due date lies before the day of the loan."),
        ({"purpose": "transfer"}, "Only a loan has a due date."),
        ({"pieces-ktp-wni": ""}, "Nothing is entered."),
        ({"pieces-ktp-wni": "0"}, "A line of 0 pieces says nothing."),
        ({"pieces-ktp-wni": "1.001"}, "has only 1,000 KTP-el blanks (WNI) in store"),
        ({"pieces-ktp-wni": "", "boxes-ktp-wni": "A001"}, "Write how many pieces these boxes hold."),
        ({"boxes-ktp-wni": "tidak ada"}, "box"),
    ],
    ids=str,
)
def test_a_loan_refused_keeps_what_was_typed(stocked, client, sign_in, session, typed: dict[str, str], told) -> None:
    sign_in(client, "staff-32.05")
    answer = client.submit(LENDING, LOAN | typed)
    assert answer.status_code in {409, 422}
    assert told in text_of(answer)
    assert in_store(session, "32.05") == 1_000


def test_a_province_first_chooses_who_lends(stocked, client, sign_in, session) -> None:
    sign_in(client, "coordinator-32")
    assert "First choose the district that gives." in text_of(client.get(LENDING))
    answer = client.submit(f"{LENDING}?source=32.05", LOAN, follow=True)
    assert "From Kabupaten Garut to Kabupaten Bandung" in text_of(answer)
    assert client.get(f"{LENDING}?source=51.01").status_code == 404
    assert client.get(f"{LENDING}?source=32").status_code == 404


def test_only_the_centre_is_offered_districts_of_other_provinces(stocked, client, sign_in) -> None:
    offered = {}
    for person in ("staff-32.05", "coordinator-32", "coordinator-00"):
        sign_in(client, person)
        offered[person] = client.get(f"{LENDING}?source=32.05").text.count("<option value=")
        client.submit("/", form="/logout")
    assert offered == {"staff-32.05": 1, "coordinator-32": 1, "coordinator-00": 3}


def test_boxes_travel_with_the_pieces(stocked, client, sign_in) -> None:
    sign_in(client, "staff-32.05")
    answer = client.submit(LENDING, LOAN | {"boxes-ktp-wni": "A001–A010, A015"}, follow=True)
    assert "A001–A010" in text_of(answer)


def test_the_borrower_returns_a_part_and_then_the_rest(loan, client, sign_in, session) -> None:
    sign_in(client, "staff-32.04")
    page = client.get(f"/shipments/{loan.id}/return")
    assert "456 still out, 456 in store" in text_of(page)
    answer = client.submit(f"/shipments/{loan.id}/return", {"pieces-ktp-wni": "100"}, follow=True)
    assert f"Loan {loan.number}" in text_of(answer)
    assert "356 still out" in text_of(client.get(f"/shipments/{loan.id}/return"))
    client.submit(f"/shipments/{loan.id}/return")
    assert in_store(session, "32.04") == 0
    record = client.get(f"/shipments/{loan.id}")
    assert ["KTP-el blank, WNI", "456", "456", "456", "0"] in rows_of(record)
    assert "All returned" in text_of(record)
    again = client.get(f"/shipments/{loan.id}/return")
    assert (again.status_code, again.location) == (303, f"/shipments/{loan.id}")


def test_more_than_is_out_is_refused_on_the_form(stocked, loan, client, sign_in, session) -> None:
    stocked.stock("32.04", "ktp-wni", 100, TODAY)
    sign_in(client, "staff-32.04")
    answer = client.submit(f"/shipments/{loan.id}/return", {"pieces-ktp-wni": "457"})
    assert answer.status_code in {409, 422}
    assert "457 would go back, but only 456 of the loan are still out." in text_of(answer)
    assert in_store(session, "32.04") == 556


@pytest.mark.parametrize(("by", "status"), [("staff-32.05", 404), ("coordinator-51", 404), ("supervisor-32", 403)])
def test_who_has_no_form_to_return_a_loan(loan, client, sign_in, by: str, status: int) -> None:
    sign_in(client, by)
    assert client.get(f"/shipments/{loan.id}/return").status_code == status


def test_only_a_loan_is_returned(send, client, sign_in) -> None:
    sign_in(client, "staff-32.05")
    assert client.get(f"/shipments/{send(5).id}/return").status_code == 404


def test_both_homes_tell_of_a_loan_a_week_before_its_day(loan, client, sign_in, clock) -> None:
    homes = {
        "staff-32.04": f"Return the loan {loan.number} to Kabupaten Garut",
        "staff-32.05": f"Kabupaten Bandung returns the loan {loan.number}",
        "coordinator-32": f"Kabupaten Bandung returns the loan {loan.number}",
    }
    for day, due, state in (("2025-11-09", False, ""), ("2025-11-10", True, "Due"), ("2025-11-18", True, "Overdue")):
        clock.set(f"{day} 09:00")
        for person, told in homes.items():
            sign_in(client, person)
            home = text_of(client.get("/"))
            assert (told in home) == due
            assert not due or state in home[home.index(told) :]
            client.submit("/", form="/logout")


def numbers(page) -> list[str]:
    return [row[0].split()[0] for row in rows_of(page) if row[0].startswith("KRM")]


@pytest.mark.usefixtures("both_databases")
def test_the_register_filters_loans(loan, send, receive, client, sign_in, clock) -> None:
    other = send(10, by="staff-32.05", source="32.05", destination="32.04", purpose="loan")
    receive(other, 10, by="staff-32.04")
    lines = (ShipmentLine(item="ktp-wni", quantity=10),)
    ends = {"by": "staff-32.04", "source": "32.04", "destination": "32.05"}
    back = send(10, **ends, purpose="loan_return", loan=other.id, lines=lines)
    transfer = send(1, by="staff-32.05", source="32.05", destination="32.04", purpose="transfer")
    clock.set("2025-11-18 09:00")
    expected = {
        "loan=out": [loan],
        "loan=overdue": [loan],
        "loan=given": [other, loan],
        "loan=taken": [],
        "loan=nonsense": [],
        "purpose=loan_return": [back],
        "purpose=transfer": [transfer],
    }
    sign_in(client, "staff-32.05")
    for asked, found in expected.items():
        assert numbers(client.get(f"/shipments?{asked}")) == [document.number for document in found], asked
    page = text_of(client.get("/shipments?loan=given"))
    assert "Overdue · by 17 Nov 2025" in page
    assert "All returned" in page
    assert "Between districts" in page


def test_the_timeline_of_a_loan_tells_its_returns(loan, send, receive, client, sign_in) -> None:
    ends = {"by": "staff-32.04", "source": "32.04", "destination": "32.05"}
    back = send(6, **ends, purpose="loan_return", loan=loan.id)
    receive(back, 6, by="staff-32.05")
    sign_in(client, "staff-32.05")
    page = text_of(client.get(f"/shipments/{loan.id}"))
    assert f"Sent back to the lender: {back.number} Staff 32.04" in page
    assert "Return received" in page


def test_the_file_says_until_when_a_loan_is_out(loan, client, sign_in) -> None:
    sign_in(client, "staff-32.05")
    told = client.get("/shipments?export=csv").text
    assert "2025-11-17" in told
    assert "Still out" in told


def test_what_is_short_is_told_beside_its_pieces_and_linked_from_the_summary(stocked, client, sign_in) -> None:
    sign_in(client, "staff-32.05")
    page = client.submit(LENDING, LOAN | {"pieces-ktp-wni": "1.001"}).text
    assert '<li><a href="#pieces-ktp-wni">' in page
    assert 'id="pieces-ktp-wni-error"' in page
    assert "Enter less, or first enter what came in by then." in page


def test_boxes_written_twice_are_told_beside_them(stocked, client, sign_in) -> None:
    sign_in(client, "staff-32.05")
    page = client.submit(LENDING, LOAN | {"boxes-ktp-wni": "A001–A010, A005"}).text
    assert 'id="boxes-ktp-wni-error"' in page
    assert "A005 (KTP-el blanks (WNI)): This number is written down twice." in page


def test_a_name_that_fits_several_offices_tells_them(app) -> None:
    class Slip(Form):
        to = NeighbourField("To")

    slip = Slip(MultiDict({"to": "bandung"}))
    slip.to.offices = {"32.04": "Kabupaten Bandung", "32.05": "Kabupaten Garut", "32.73": "Kota Bandung"}
    with app.test_request_context(headers={"Cookie": "language=en"}):
        assert not slip.validate()
    told = "More than one office fits: 32.04 Kabupaten Bandung, 32.73 Kota Bandung. Write one of them."
    assert slip.to.errors == [told]
