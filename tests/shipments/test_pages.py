"""The pages of shipments as people use them."""

from datetime import date

import pytest

from inventory.core.identity import Scope
from inventory.shipments import queries, register
from inventory.shipments.rules import ShipmentLine
from inventory.stock.queries import balance_of, on_the_way
from inventory.stock.rules import Account, Compartment
from inventory.stock.service import Reverse, reverse
from tests.support.html import main_of, rows_of, text_of
from tests.support.world import new_key

TODAY = date(2025, 11, 3)
NATION = Scope("00")


@pytest.fixture(autouse=True)
def english(client) -> None:
    """The tests read the source language."""
    client.set_cookie("language", "en")


def in_store(session, office: str) -> int:
    return balance_of(session, Account(Compartment.STORE, office), "ktp-wni")


def value_of(page, name: str) -> str:
    """What stands in a field of the page."""
    (field,) = [each for each in main_of(page).all("input", "textarea") if each.attributes.get("name") == name]
    return field.attributes.get("value", "") if field.tag == "input" else field.text()


def test_everything_arrived_good_is_one_press(send, client, sign_in, session) -> None:
    shipment = send(500)
    sign_in(client, "staff-32.05")
    answer = client.submit(f"/shipments/{shipment.id}/receipt", follow=True)
    assert f"The receipt of {shipment.number} is on record." in text_of(answer)
    assert "Received" in text_of(answer)
    assert in_store(session, "32.05") == 1_500


def test_three_missing_go_to_the_shipment(send, client, sign_in, session) -> None:
    shipment = send(500)
    sign_in(client, "staff-32.05")
    typed = {"lines-0-good": "497", "lines-0-missing": "3", "lines-0-reason": "Tidak ada di kardus"}
    answer = client.submit(f"/shipments/{shipment.id}/receipt", typed, follow=True)
    assert on_the_way(session, [shipment.id], Compartment.MISSING) == {(shipment.id, "ktp-wni"): 3}
    assert "3 pieces are still missing" in text_of(answer)
    assert ["KTP-el blank, WNI", "500", "497", "0", "3", "0", "3", "Tidak ada di kardus"] in rows_of(answer)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"lines-0-good": ""}, "This has to be filled in."),
        ({"lines-0-good": "-5"}, "It cannot be less than 0."),
        ({"lines-0-good": "4.5"}, "Write a whole number of pieces"),
        ({"lines-0-good": "1000000000000"}, "more than the 2,000,000,000 pieces"),
        ({"lines-0-good": "lima"}, "Write a whole number of pieces"),
        ({"lines-0-good": "498"}, "add up to 498, but 500 were sent. Not accounted for: 2."),
        ({"lines-0-good": "0"}, "add up to 0, but 500 were sent. Not accounted for: 500."),
        ({"lines-0-missing": "3"}, "add up to 503, but 500 were sent: lower Good by 3."),
        ({"lines-0-missing": "3"}, "Say what happened to the pieces"),
        ({"lines-0-missing": "3"}, "Counted too many: 3"),
        ({"lines-0-good": "497", "lines-0-missing": "3"}, "Say what happened to the pieces"),
        ({"lines-0-good": "497", "lines-0-damaged": "3", "lines-0-reason": " "}, "Say what happened to the pieces"),
        ({"lines-0-surplus": "1"}, "Say what happened to the pieces"),
        ({"business_date": "2025-11-04"}, "4 Nov 2025 has not come yet"),
        ({"business_date": "2025-11-02"}, "2 Nov 2025 is too far back"),
        ({"business_date": "kemarin"}, "Choose a date"),
        ({"csrf_token": "x"}, "This form was open for too long"),
        ({"note": "x" * 501}, "At most 500 characters."),
    ],
    ids=str,
)
def test_a_receipt_refused_keeps_what_was_typed(send, client, sign_in, session, typed: dict[str, str], told) -> None:
    shipment = send(500)
    sign_in(client, "staff-32.05")
    answer = client.submit(f"/shipments/{shipment.id}/receipt", typed)
    assert answer.status_code == 422
    assert told in text_of(answer)
    for name, text in typed.items():
        assert name == "csrf_token" or value_of(answer, name).strip() == text.strip()
    assert in_store(session, "32.05") == 1_000


def test_a_thousands_point_is_understood(send, client, sign_in, session) -> None:
    shipment = send(4_500)
    sign_in(client, "staff-32.05")
    client.submit(f"/shipments/{shipment.id}/receipt", {"lines-0-good": "4.500"})
    assert in_store(session, "32.05") == 5_500


def test_a_second_receipt_is_refused_on_the_form(send, receive, client, sign_in, session) -> None:
    shipment = send(500)
    sign_in(client, "staff-32.05")
    form = client.form(f"/shipments/{shipment.id}/receipt")
    first = receive(shipment, 500, by="coordinator-32")
    answer = client.post(form.action, data=form.fields | {"note": ["Saya hitung sendiri"]})
    assert answer.status_code in {409, 422}
    assert first.number in text_of(answer)
    assert value_of(answer, "note") == "Saya hitung sendiri"
    assert in_store(session, "32.05") == 1_500


def test_a_shipment_that_arrived_has_no_form_any_more(send, receive, client, sign_in) -> None:
    shipment = send(500)
    receive(shipment, 500)
    sign_in(client, "staff-32.05")
    answer = client.get(f"/shipments/{shipment.id}/receipt")
    assert (answer.status_code, answer.location) == (303, f"/shipments/{shipment.id}")


def test_a_double_click_is_one_receipt(send, client, sign_in, session) -> None:
    shipment = send(500)
    sign_in(client, "staff-32.05")
    form = client.form(f"/shipments/{shipment.id}/receipt")
    answers = [client.post(form.action, data=form.fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert in_store(session, "32.05") == 1_500


@pytest.mark.parametrize("path", ["/shipments/{id}", "/shipments/{id}/receipt"])
@pytest.mark.parametrize("by", ["staff-32.04", "coordinator-51"])
def test_another_offices_shipment_is_not_there(send, client, sign_in, path: str, by: str) -> None:
    sign_in(client, by)
    assert client.get(path.format(id=send(500).id)).status_code == 404


def test_a_district_has_no_form_to_receive_for_its_province(send, client, sign_in) -> None:
    back = send(100, by="staff-32.05", source="32.05", destination="32", purpose="return")
    sign_in(client, "staff-32.05")
    assert client.get(f"/shipments/{back.id}").status_code == 200
    assert client.get(f"/shipments/{back.id}/receipt").status_code == 404


@pytest.mark.parametrize(
    ("by", "path"),
    [
        ("supervisor-32", "/shipments/{id}/receipt"),
        ("national", "/shipments/{id}/receipt"),
        ("supervisor-32", "/shipments/returns/new"),
        ("staff-32.05", "/shipments/arrivals/new"),
        ("staff-32.05", "/shipments/distribution/new"),
    ],
)
def test_a_verb_the_role_lacks_is_forbidden(send, client, sign_in, by: str, path: str) -> None:
    sign_in(client, by)
    assert client.get(path.format(id=send(500).id)).status_code == 403


def test_other_things_are_no_shipments(stocked, client, sign_in) -> None:
    delivery = stocked.stock("32.05", "ktp-wni", 5)
    sign_in(client, "staff-32.05")
    for number in (delivery.id, 999_999, 2**31, 10**20):
        assert client.get(f"/shipments/{number}").status_code == 404


ARRIVAL = {"reference": "470.13/11176/SJ", "reference_date": "2025-10-28", "lines-0-sent": "4.000"}


def test_the_coordinator_logs_what_the_centre_sent(world, client, sign_in, session) -> None:
    sign_in(client, "coordinator-32")
    fate = {"lines-0-damaged": "3", "lines-0-missing": "7", "lines-0-reason": "Kardus basah", "lines-3-sent": "40"}
    answer = client.submit("/shipments/arrivals/new", ARRIVAL | fate, follow=True)
    assert "470.13/11176/SJ" in text_of(answer)
    assert ["KTP-el blank, WNI", "4,000", "3,990", "3", "7", "0", "7", "Kardus basah"] in rows_of(answer)
    assert ["Ribbon", "40", "40", "0", "0", "0", "0", "–"] in rows_of(answer)
    assert "6 days" in text_of(answer)
    assert in_store(session, "32") == 3_990


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"lines-0-sent": ""}, "Nothing is entered."),
        ({"lines-0-sent": "0"}, "A line of 0 pieces says nothing."),
        ({"lines-0-sent": "", "lines-0-good": "5"}, "Write how many were sent."),
        ({"lines-0-good": "3.000"}, "the parts add up to 3,000, but it should be 4,000"),
        ({"lines-0-damaged": "5.000", "lines-0-reason": "x"}, "the parts add up to 5,000, but it should be 4,000"),
        ({"lines-0-missing": "5"}, "Say what happened to the pieces"),
        ({"reference": ""}, "This has to be filled in."),
        ({"reference_date": ""}, "This has to be filled in."),
        ({"destination": "51"}, "Not a valid choice"),
        ({"sent_on": "2025-11-04"}, "has not come yet"),
        ({"business_date": "2025-10-27"}, "is too far back"),
    ],
    ids=str,
)
def test_an_arrival_refused_changes_nothing(world, client, sign_in, session, typed: dict[str, str], told: str) -> None:
    sign_in(client, "coordinator-32")
    answer = client.submit("/shipments/arrivals/new", ARRIVAL | typed)
    assert answer.status_code == 422
    assert told in text_of(answer)
    assert queries.in_transit(session, NATION, TODAY) == []
    assert in_store(session, "32") == 0


def test_many_districts_on_one_form(stocked, client, sign_in, session) -> None:
    sign_in(client, "coordinator-32")
    typed = {"pieces-32.04": "3", "pieces-32.05": "", "unit": "456"}
    answer = client.submit("/shipments/distribution/new", typed, follow=True)
    assert "1,368 pieces are on their way to 1 office." in text_of(answer)
    (sent,) = queries.in_transit(session, NATION, TODAY)
    assert (sent.document.counterpart, sent.lines) == ("32.04", {"ktp-wni": 1_368})
    assert sent.shipment.reference == ""


def test_the_form_says_who_could_need_blanks(stocked, send, client, sign_in) -> None:
    send(200)
    sign_in(client, "coordinator-32")
    page = client.get("/shipments/distribution/new")
    rows = {row[0]: row[1:4] for row in rows_of(page)}
    assert rows["Kabupaten Bandung 32.04"] == ["", "", "Nothing in store"]
    assert rows["Kabupaten Garut 32.05"] == ["1,000", "200", "none used lately"]
    assert "In store at Jawa Barat 9,800" in text_of(page)


@pytest.mark.parametrize(
    ("typed", "status", "told"),
    [
        ({}, 422, "Nothing is entered."),
        ({"pieces-32.04": "0"}, 422, "A line of 0 pieces says nothing."),
        ({"pieces-32.04": "-1"}, 422, "Kabupaten Bandung: It cannot be less than 0."),
        ({"pieces-32.04": "6.000", "pieces-32.05": "6.000"}, 409, "12,000"),
        ({"pieces-32.04": "5", "business_date": "2025-11-04"}, 422, "has not come yet"),
        ({"pieces-32.04": "5", "business_date": "2025-10-19"}, 409, "Its first stock came on"),
        ({"pieces-32.04": "5", "unit": "7"}, 422, "Not a valid choice"),
        ({"pieces-32.04": "2.000.000.000", "unit": "2000"}, 422, "more than the 2,000,000,000 pieces"),
    ],
    ids=str,
)
def test_a_distribution_refused_keeps_what_was_typed(
    stocked, client, sign_in, session, typed: dict[str, str], status: int, told: str
) -> None:
    sign_in(client, "coordinator-32")
    answer = client.submit("/shipments/distribution/new", typed)
    assert answer.status_code in {status, 422}
    assert told in text_of(answer)
    assert value_of(answer, "pieces-32.04") == typed.get("pieces-32.04", "")
    assert in_store(session, "32") == 10_000


def test_another_item_has_its_own_column(stocked, client, sign_in, session) -> None:
    sign_in(client, "coordinator-32")
    client.submit("/shipments/distribution/new?item=ribbon", {"pieces-32.05": "4"})
    (sent,) = queries.in_transit(session, NATION, TODAY)
    assert sent.lines == {"ribbon": 4}


@pytest.mark.parametrize("asked", ["item=kartu", "source=51", "source=32.05", "source=99"])
def test_a_distribution_of_nothing_known_is_not_there(stocked, client, sign_in, asked: str) -> None:
    sign_in(client, "coordinator-32")
    assert client.get(f"/shipments/distribution/new?{asked}").status_code == 404


def test_the_centre_distributes_to_provinces(world, client, sign_in, session) -> None:
    sign_in(client, "coordinator-00")
    client.submit("/shipments/distribution/new", {"pieces-32": "5", "pieces-91": "1", "unit": "2000"})
    sent = {row.document.counterpart: row.pieces for row in queries.in_transit(session, NATION, TODAY)}
    assert sent == {"32": 10_000, "91": 2_000}


def test_a_district_returns_blanks(stocked, client, sign_in, session) -> None:
    sign_in(client, "staff-32.05")
    answer = client.submit("/shipments/returns/new", {"pieces-ktp-wni": "100"}, follow=True)
    assert "From Kabupaten Garut to Jawa Barat" in text_of(answer)
    assert in_store(session, "32.05") == 900


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, "Nothing is entered."),
        ({"pieces-ktp-wni": "1.001"}, "1,001"),
        ({"source": "32.04", "pieces-ktp-wni": "1"}, "Not a valid choice"),
    ],
    ids=str,
)
def test_a_return_refused_changes_nothing(stocked, client, sign_in, session, typed: dict[str, str], told: str) -> None:
    sign_in(client, "staff-32.05")
    answer = client.submit("/shipments/returns/new", typed)
    assert answer.status_code in {409, 422}
    assert told in text_of(answer)
    assert in_store(session, "32.05") == 1_000


def numbers(page) -> list[str]:
    return [row[0].split()[0] for row in rows_of(page) if row[0].startswith("KRM-")]


def test_the_register_is_filtered_sorted_and_searched(send, receive, client, sign_in) -> None:
    first = send(500, business_date=date(2025, 10, 28), reference="050/08/BAST")
    second = send(300)
    back = send(100, by="staff-32.05", source="32.05", destination="32", purpose="return")
    receive(first, 500)
    sign_in(client, "coordinator-32")
    assert numbers(client.get("/shipments")) == [back.number, second.number, first.number]
    assert numbers(client.get("/shipments?sort=number&descending=0")) == [first.number, second.number, back.number]
    assert numbers(client.get("/shipments?state=received")) == [first.number]
    assert numbers(client.get("/shipments?state=sent&purpose=return")) == [back.number]
    assert numbers(client.get(f"/shipments?q={second.number}")) == [second.number]
    assert numbers(client.get("/shipments?q=050/08")) == [first.number]
    assert "6 days" in text_of(client.get("/shipments?state=received"))
    assert client.get("/shipments?sort=secret").status_code == 404


def totals(page) -> list[list[str]]:
    """The sums under the register: the leg, the blanks, and everything else."""
    return [[row[0], *row[3:5]] for row in rows_of(page) if row[1:3] == ["", ""]]


def test_the_register_adds_up_each_leg_and_nothing_that_was_taken_back(stocked, send, client, sign_in) -> None:
    arrived = send(4_000, by="coordinator-00", source="00", destination="32")
    send(300)
    send(40, lines=(ShipmentLine(item="ribbon", quantity=7),))
    send(100, by="staff-32.05", source="32.05", destination="32", purpose="return")
    taken_back = send(200)
    stocked.act("coordinator-32", reverse, Reverse(key=new_key(), document_id=taken_back.id, reason="Salah tujuan"))
    sign_in(client, "coordinator-32")
    assert totals(client.get("/shipments")) == [
        ["From the centre", "4,000", "–"],
        ["To the districts", "300", "7 Ribbon"],
        ["Back to the province", "100", "–"],
    ]
    assert totals(client.get(f"/shipments?q={arrived.number}")) == [["From the centre", "4,000", "–"]]
    assert totals(client.get("/shipments?state=reversed")) == []


def test_what_is_missing_stays_in_sight(send, receive, client, sign_in) -> None:
    whole, short = send(500), send(400)
    receive(whole, 500)
    receive(short, 397, missing=3, reason="Kurang tiga")
    for person in ("coordinator-32", "staff-32.05", "national"):
        page = sign_in(client, person).get("/shipments")
        assert [row[-1] for row in rows_of(page)[1:3]] == ["Received Missing 3", "Received"]
        assert "With missing pieces 1" in text_of(page)
        assert numbers(client.get("/shipments?missing=1")) == [short.number]
    sign_in(client, "staff-32.04")
    assert "With missing pieces 0" in text_of(client.get("/shipments"))


def test_the_register_stops_at_the_branch(send, client, sign_in) -> None:
    shipment = send(500)
    sign_in(client, "staff-32.04")
    assert numbers(client.get("/shipments")) == []
    sign_in(client, "staff-32.05")
    assert numbers(client.get("/shipments")) == [shipment.number]


def test_the_register_as_a_file(send, client, sign_in) -> None:
    shipment = send(500)
    sign_in(client, "coordinator-32")
    answer = client.get("/shipments?export=csv")
    assert answer.mimetype == "text/csv"
    assert f"{shipment.number},In transit,Allocation,32,Jawa Barat,32.05,Kabupaten Garut,2025-11-03" in answer.text


def test_the_record_tells_what_happened(send, receive, client, sign_in) -> None:
    shipment = send(500)
    receipt = receive(shipment, 497, missing=3, reason="Kurang tiga")
    sign_in(client, "staff-32.05")
    client.submit(f"/documents/{receipt.id}/reversal", {"reason": "Salah hitung"})
    page = text_of(client.get(f"/shipments/{shipment.id}"))
    assert page.index("Sent: KRM") < page.index("Received: TRM") < page.index("Receipt taken back: BTL")
    assert "Salah hitung" in page
    assert "Confirm receipt" in page
    assert "pieces are still missing" not in page


def links(page) -> set[str]:
    return {link.attributes.get("href", "") for link in main_of(page).all("a")}


def test_the_record_offers_what_this_person_may_do(send, receive, client, sign_in) -> None:
    shipment = send(500)
    confirm, take_back = f"/shipments/{shipment.id}/receipt", f"/documents/{shipment.id}/reversal"
    offered = {}
    for person in ("coordinator-32", "staff-32.05", "supervisor-32"):
        sign_in(client, person)
        offered[person] = links(client.get(f"/shipments/{shipment.id}")) & {confirm, take_back}
    assert offered == {"coordinator-32": {confirm, take_back}, "staff-32.05": {confirm}, "supervisor-32": set()}
    receipt = receive(shipment, 500)
    sign_in(client, "staff-32.05")
    assert f"/documents/{receipt.id}/reversal" in links(client.get(f"/shipments/{shipment.id}"))


def test_every_sort_of_the_register_works(send, client, sign_in) -> None:
    shipment = send(500)
    sign_in(client, "coordinator-32")
    assert all(numbers(client.get(f"/shipments?sort={key}")) == [shipment.number] for key in register.SORTABLE)
