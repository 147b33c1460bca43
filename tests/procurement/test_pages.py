"""The pages of buying: the whole way, bad input, other people's offices."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from inventory.core.identity import Scope
from inventory.equipment.models import Device
from inventory.procurement.models import Purchase
from inventory.stock import queries as stock
from inventory.stock.models import Document
from tests.procurement.conftest import FILMS, PRINTERS, RIBBONS
from tests.support.html import rows_of, text_of

RIBBON_LINE = {"lines-0-what": "item:ribbon", "lines-0-quantity": "10", "lines-0-unit_price": "3.700.000"}
CONTRACT = {"supplier": "CV Mitra", "contract_number": "027/1", "contract_date": "2025-10-20"}


@pytest.fixture
def staff(client, sign_in):
    """Kabupaten Garut at its desk, in English."""
    sign_in(client, "staff-32.05")
    client.set_cookie("language", "en")
    return client


def made(session) -> tuple[int, ...]:
    """How many purchases, devices and documents there are."""
    return tuple(session.scalar(select(func.count()).select_from(model)) for model in (Purchase, Device, Document))


def test_the_whole_way_on_the_pages(staff, session) -> None:
    machines = {"lines-1-what": "kind:printer", "lines-1-model": "Fargo HDP5000", "lines-1-quantity": "2"}
    planned = staff.submit("/purchases/new", {**RIBBON_LINE, **machines}, follow=True)
    assert "PGD-32.05-1 Planned" in text_of(planned)
    ordered = staff.submit("/purchases/1/order", {**CONTRACT, "price_2": "65.000.000"}, follow=True)
    assert "Rp 167,000,000" in text_of(ordered)
    assert "Ordered from CV Mitra" in text_of(ordered)
    delivered = staff.submit("/purchases/1/delivery", {"serials_2": "b1\n\n b2 \n"}, follow=True)
    assert "PGD-32.05-1 Delivered" in text_of(delivered)
    assert [row[0] for row in rows_of(delivered)][-2:] == ["B1", "B2"]
    assert "Bought with PGD-32.05-1 CV Mitra · 027/1" in text_of(staff.get("/devices/1"))
    assert staff.form("/purchases/1/payment").fields["amount"] == ["167.000.000"]
    too_much = staff.submit("/purchases/1/payment", {"amount": "167.000.001", "reference": "SP2D-1"})
    assert 'id="amount-error"' in too_much.text, "the sentence stands where the amount was typed"
    assert stock.in_store(session, Scope("32.05"), "ribbon") == {"32.05": 10}
    assert session.scalars(select(Device.acquired_on)).all() == [date(2025, 11, 3)] * 2


def test_amounts_are_written_as_in_indonesia(staff, order) -> None:
    order(RIBBONS)
    staff.set_cookie("language", "id")
    assert rows_of(staff.get("/purchases"))[-1][-1] == "Rp 37.000.000"


@pytest.mark.parametrize("step", ["plan", "order", "delivery", "cancellation"])
def test_a_double_click_counts_once(step, staff, plan, order, session) -> None:
    path, typed = {
        "plan": lambda: ("/purchases/new", RIBBON_LINE),
        "order": lambda: (f"/purchases/{plan(RIBBONS).id}/order", CONTRACT),
        "delivery": lambda: (f"/purchases/{order(RIBBONS, PRINTERS).id}/delivery", {"serials_2": "B1\nB2"}),
        "cancellation": lambda: (f"/purchases/{plan(RIBBONS).id}/cancellation", {"reason": "Batal"}),
    }[step]()
    form = staff.form(path)
    form.fill(typed)
    answers = [staff.post(form.action, data=form.fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert made(session) == {"delivery": (1, 2, 1)}.get(step, (1, 0, 0))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"lines-0-quantity": "-5"}, "It cannot be less than 0."),
        ({"lines-0-quantity": "2,5"}, "Write a whole number of pieces"),
        ({"lines-0-quantity": "0"}, "A line of 0 pieces says nothing."),
        ({"lines-0-quantity": "1000000000000"}, "more than the 2,000,000,000 pieces"),
        ({"lines-0-quantity": "2.000.000.000"}, "A line costs Rp 10.000.000.000.000 at most."),
        ({"lines-0-quantity": ""}, "This has to be filled in."),
        ({"lines-0-what": ""}, "Choose what is bought."),
        ({"lines-0-what": "item:ink"}, "This item is not known here."),
        ({"lines-0-what": "nonsense"}, "This item is not known here."),
        ({"lines-0-what": "kind:oven", "lines-0-model": "X"}, "This kind of machine is not known here."),
        ({"lines-0-what": "kind:printer"}, "Give the model of every machine."),
        ({"lines-0-what": "item:ktp-wni"}, "Blanks come from the centre only and cannot be bought."),
        ({"lines-0-unit_price": "-1"}, "Write an amount in rupiah"),
        ({"lines-0-unit_price": "3.7"}, "Write an amount in rupiah"),
        ({"lines-0-unit_price": "1.000.000.000.000.000"}, "That amount is too large."),
        ({"lines-1-what": "item:ribbon", "lines-1-quantity": "1"}, "An item stands in two lines."),
        ({"lines-0-what": "", "lines-0-quantity": "", "lines-0-unit_price": ""}, "Nothing is entered."),
        ({"budget_year": "2010"}, "This year cannot be right."),
        ({"budget_year": "twenty"}, "This year cannot be right."),
        ({"fund": "pocket"}, "This source of funds is not known here."),
        ({"office": "51.01"}, "There is nothing here, or it does not belong to your office."),
        ({"csrf_token": "stale"}, "This form was open for too long"),
        ({"key": "short"}, None),
    ],
)
def test_a_bad_plan_is_told_kept_and_changes_nothing(staff, session, typed, sentence) -> None:
    answer = staff.submit("/purchases/new", {**RIBBON_LINE, "note": "Pita untuk akhir tahun", **typed})
    assert answer.status_code == (404 if "office" in typed else 422)
    assert sentence is None or sentence in text_of(answer)
    assert "Pita untuk akhir tahun" in text_of(answer)
    numbers = [value for name, value in typed.items() if name.endswith(("quantity", "unit_price")) and value]
    assert all(f'value="{number}"' in answer.get_data(as_text=True) for number in numbers)
    assert made(session) == (0, 0, 0)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"supplier": ""}, "This has to be filled in."),
        ({"contract_number": " "}, "An order needs its supplier, contract number and contract date."),
        ({"contract_date": "2025-11-04"}, "4 Nov 2025 has not come yet."),
        ({"contract_date": "2023-12-31"}, "31 Dec 2023 is too far back."),
        ({"contract_date": "yesterday"}, "Choose a date"),
        ({"price_1": ""}, "This has to be filled in."),
        ({"price_1": "0"}, "Give the unit price of every line."),
        ({"price_1": "-3"}, "Write an amount in rupiah"),
    ],
)
def test_a_bad_order_is_told(staff, plan, session, typed, sentence) -> None:
    plan(RIBBONS)
    answer = staff.submit("/purchases/1/order", {**CONTRACT, **typed})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert session.get(Purchase, 1).state == "planned"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"serials_2": ""}, "Give one serial number for each machine."),
        ({"serials_2": "B1"}, "2 serial numbers are needed, one on each line; there are 1."),
        ({"serials_2": "B1\nB2\nB3"}, "2 serial numbers are needed, one on each line; there are 3."),
        ({"serials_2": "B1\nb1"}, "B1: This serial number is typed twice."),
        ({"serials_2": "B1\nTAKEN"}, "TAKEN: This serial number is already on record."),
        ({"serials_2": "B1\n" + "x" * 81}, "At most 80 characters."),
        ({"pieces_2": "1"}, "One serial number is needed; there are 2."),
        ({"pieces_1": "11"}, "Ribbons: 11 cannot have come; only 10 of the order are still to come."),
        ({"pieces_1": "1,5"}, "Write a whole number of pieces"),
        ({"pieces_1": "0", "pieces_2": "", "serials_2": ""}, "Nothing is entered. Fill in at least one line."),
        ({"business_date": "2025-11-04"}, "4 Nov 2025 has not come yet."),
        ({"business_date": "2025-10-19"}, "19 Oct 2025 is too far back. The earliest date here is 20 Oct 2025."),
    ],
)
def test_a_bad_delivery_is_told_kept_and_brings_nothing(staff, order, deliver, session, typed, sentence) -> None:
    order(RIBBONS, PRINTERS)
    one = PRINTERS.__class__(kind="ups", model="APC", quantity=1, unit_price=Decimal(1))
    deliver(order(one, office="51.01"), "TAKEN")
    answer = staff.submit("/purchases/1/delivery", {"serials_2": "B1\nB2", "note": "diterima di gudang", **typed})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert "diterima di gudang" in text_of(answer)
    assert made(session) == (2, 1, 0)
    where = next(iter(typed)) if set(typed) & {"serials_2", "pieces_1"} else "serials_2" if "pieces_2" in typed else ""
    assert not where or f'id="{where}-error"' in answer.text, "the sentence stands where the number was typed"


def test_what_was_ordered_comes_in_parts(staff, order, session) -> None:
    order(RIBBONS, PRINTERS)
    assert staff.form("/purchases/1/delivery").fields["pieces_1"] == ["10"]
    first = staff.submit("/purchases/1/delivery", {"pieces_1": "4", "pieces_2": "1", "serials_2": "B1"}, follow=True)
    assert "PGD-32.05-1 Partly delivered" in text_of(first)
    assert made(session) == (1, 1, 1)
    rest = staff.form("/purchases/1/delivery").fields
    assert (rest["pieces_1"], rest["pieces_2"]) == (["6"], ["1"])
    none = staff.submit("/purchases/1/delivery", {"pieces_1": "6", "pieces_2": "0"}, follow=True)
    assert "PGD-32.05-1 Partly delivered" in text_of(none)
    assert "pieces_1" not in staff.form("/purchases/1/delivery").fields
    last = staff.submit("/purchases/1/delivery", {"serials_2": "B2"}, follow=True)
    assert "PGD-32.05-1 Delivered" in text_of(last)
    session.rollback()
    assert stock.in_store(session, Scope("32.05"), "ribbon") == {"32.05": 10}
    assert made(session) == (1, 2, 2)


def test_a_second_delivery_is_told(staff, order, session) -> None:
    purchase = order(RIBBONS, PRINTERS)
    path = f"/purchases/{purchase.id}/delivery"
    first, second = staff.form(path), staff.form(path)
    first.fill({"serials_2": "B1\nB2"})
    second.fill({"serials_2": "B3\nB4"})
    assert staff.post(path, data=first.fields).status_code == 303
    answer = staff.post(path, data=second.fields)
    assert answer.status_code == 409
    assert f"This was done already: {purchase.number}. Nothing was saved again." in text_of(answer)
    assert made(session) == (1, 2, 1)


def test_after_a_reversal_the_form_asks_for_the_ribbons_only(staff, order, deliver) -> None:
    deliver(order(RIBBONS, PRINTERS), "B1", "B2")
    assert staff.submit("/documents/1/reversal", {"reason": "Salah hitung"}).status_code == 303
    assert "serials_2" not in staff.form("/purchases/1/delivery").fields
    shown = text_of(staff.submit("/purchases/1/delivery", follow=True))
    assert "PGD-32.05-1 Delivered" in shown
    assert "Delivery taken back" in shown
    assert "Salah hitung" in shown


@pytest.mark.parametrize("page", ["", "/order", "/delivery", "/cancellation"])
def test_another_offices_purchase_is_not_there(page, staff, plan) -> None:
    assert staff.get(f"/purchases/{plan(RIBBONS, office='51.01').id}{page}").status_code == 404


def test_who_may_not_buy_is_told_so(client, sign_in, plan) -> None:
    purchase = plan(RIBBONS)
    sign_in(client, "supervisor-32")
    assert client.get(f"/purchases/{purchase.id}").status_code == 200
    refused = ["new", *(f"{purchase.id}/{step}" for step in ("order", "delivery", "cancellation"))]
    assert {client.get(f"/purchases/{page}").status_code for page in refused} == {403}


def test_the_buttons_are_the_steps_that_can_be_taken(staff, plan, order, deliver) -> None:
    def steps(purchase) -> set[str]:
        page = staff.get(f"/purchases/{purchase.id}").get_data(as_text=True)
        return {step for step in ("order", "delivery", "cancellation") if f"/{purchase.id}/{step}" in page}

    assert steps(plan(RIBBONS)) == {"order", "cancellation"}
    assert steps(order(RIBBONS)) == {"delivery", "cancellation"}
    assert steps(deliver(order(RIBBONS))) == set()


def test_the_register_is_filtered_searched_and_summed(client, sign_in, plan, order, deliver) -> None:
    plan(FILMS, fund="DAK", office="32.04")
    deliver(order(RIBBONS))
    order(FILMS, year=2024)
    sign_in(client, "coordinator-32")
    client.set_cookie("language", "en")

    def shown(query: str) -> list[str]:
        return [row[0] if row[0] != "Total" else row[-1] for row in rows_of(client.get(f"/purchases?{query}"))[1:]]

    assert shown("") == ["PGD-32.05-3", "PGD-32.05-2", "PGD-32.04-1", "Rp 55,000,000"]
    assert shown("state=delivered") == ["PGD-32.05-2", "Rp 37,000,000"]
    assert shown("state=ordered") == ["PGD-32.05-3", "Rp 9,000,000"]
    assert shown("fund=DAK") == ["PGD-32.04-1", "Rp 9,000,000"]
    assert shown("budget_year=2024&state=ordered") == ["PGD-32.05-3", "Rp 9,000,000"]
    assert shown("q=pgd-32.05-2") == ["PGD-32.05-2", "Rp 37,000,000"]
    assert shown("q=027/118") == ["PGD-32.05-3", "PGD-32.05-2", "Rp 46,000,000"]
    assert shown("sort=total&descending=1")[0] == "PGD-32.05-2"
    assert shown("budget_year=%C2%B2") == []
    listed = client.get("/purchases?export=csv&fund=DAK").get_data(as_text=True)
    assert "PGD-32.04-1,32.04,Kabupaten Bandung,DAK,2025,,,,Planned,9000000" in listed
    assert "PGD-32.05" not in listed


def test_the_history_calls_people_by_their_names(client, sign_in, order, deliver) -> None:
    deliver(order(RIBBONS))
    page = text_of(sign_in(client, "staff-32.05").get("/purchases/1"))
    assert page.count("Staff 32.05") >= 3
    assert "staff-32.05" not in page
