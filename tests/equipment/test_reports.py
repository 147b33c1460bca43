"""The monthly device report: answered from the books or differently, once, and anew with a reason."""

from datetime import date

import pytest

from inventory.core.errors import DateRefused, Forbidden, Invalid, NotFound
from inventory.core.identity import Scope
from inventory.equipment.placing import service as placing
from inventory.equipment.reports import queries as report_queries
from inventory.equipment.reports import service as reports
from inventory.equipment.reports.rules import Counts
from inventory.equipment.rules import DeviceKind
from tests.support.html import rows_of, text_of
from tests.support.world import new_key

PRINTER, OCTOBER, NOVEMBER, TODAY = DeviceKind.PRINTER, date(2025, 10, 1), date(2025, 11, 1), date(2025, 11, 3)
MONDAY, FRIDAY = date(2025, 10, 27), date(2025, 10, 31)


@pytest.fixture
def answer(world):
    """``answer(good=2)``: of printers, for October, by Kabupaten Garut."""

    def answer(person: str = "staff-32.05", office: str = "32.05", month: date = OCTOBER, **told):
        more = {name: told.pop(name) for name in ("note", "reason") if name in told}
        counts = {PRINTER: Counts(**told)} if told else {}
        command = reports.AnswerMonth(key=new_key(), office=office, month=month, counts=counts, **more)
        return world.act(person, reports.answer_month, command)

    return answer


def test_the_books_are_those_of_the_end_of_the_month(world, add, change, session) -> None:
    change(add("B1", day=MONDAY), "broken", FRIDAY)
    away = add("B2", day=MONDAY)
    add("B3")
    told = {"device_id": away.id, "office": "32.04", "business_date": TODAY, "reason": "Pemerataan"}
    world.act("coordinator-32", placing.move, placing.Move(key=new_key(), **told))
    assert report_queries.books(session, "32.05", OCTOBER, TODAY) == {PRINTER: Counts(good=1, broken=1)}
    assert report_queries.books(session, "32.05", NOVEMBER, TODAY) == {PRINTER: Counts(good=1, broken=1)}
    assert report_queries.books(session, "32.04", NOVEMBER, TODAY) == {PRINTER: Counts(good=1)}


@pytest.mark.usefixtures("both_databases")
def test_a_month_is_answered_and_answered_anew(add, answer, session) -> None:
    add("B1", day=MONDAY)
    first = answer(good=1)
    assert (first.version, first.lines[0].told) == (1, first.lines[0].books)
    with pytest.raises(Invalid, check=lambda refusal: refusal.reason == "reason_needed"):
        answer(good=1)
    second = answer(good=0, broken=1, note="Rusak", reason="Salah hitung")
    assert report_queries.answers(session, Scope("32"), OCTOBER) == {"32.05": second}
    assert [each.version for each in report_queries.versions(session, "32.05", OCTOBER)] == [2, 1]
    assert (second.lines[0].told, second.lines[0].books) == (Counts(broken=1), Counts(good=1))


def test_who_may_not_answer_does_not(answer) -> None:
    for person, office, refusal in (
        ("supervisor-32", "32.05", Forbidden),
        ("staff-32.04", "32.05", NotFound),
        ("coordinator-32", "32", NotFound),
    ):
        with pytest.raises(refusal):
            answer(person, office)
    with pytest.raises(DateRefused):
        answer(month=date(2025, 12, 1))


@pytest.fixture
def staff(client, sign_in):
    sign_in(client, "staff-32.05")
    client.set_cookie("language", "en")
    return client


PATH = "/device-reports/32.05/2025-10"


def test_the_form_begins_with_the_books_and_asks_why_it_differs(staff, add) -> None:
    add("B1", day=MONDAY)
    refused = staff.submit(f"{PATH}/answer", {"printer-good": "0", "printer-broken": "1"})
    assert "This differs from the books: say why" in text_of(refused)
    answered = staff.submit(f"{PATH}/answer", {}, follow=True)
    assert "The device report for October 2025 is on record." in text_of(answered)
    assert "By Staff 32.05" in text_of(answered)
    assert rows_of(answered)[1] == ["KTP-el printer", "1", "0", "0", "0", "1 / 0 / 0 / 0", "0"]
    assert "Give the reason." in text_of(staff.submit(f"{PATH}/answer", {}))


def test_last_months_answer_is_copied_on_request(staff, add) -> None:
    add("B1", day=MONDAY)
    staff.submit(f"{PATH}/answer", {"printer-lost": "1", "note": "Satu hilang, belum dicatat"}, follow=True)
    page = "/device-reports/32.05/2025-11/answer"
    assert staff.form(page).fields["printer-lost"] == ["0"]
    assert staff.form(f"{page}?copy=1").fields["printer-lost"] == ["1"]


def test_the_province_sees_who_has_not_answered(client, sign_in, add, answer) -> None:
    add("B1", day=MONDAY)
    answer(good=1, lost=1, note="Satu hilang")
    sign_in(client, "coordinator-32")
    client.set_cookie("language", "en")
    page = client.get("/device-reports")
    assert "October 2025" in text_of(page)
    rows = rows_of(page)
    assert [row[1] for row in rows_of(client.get("/device-reports?view=missing"))[1:-1]] == ["Kabupaten Bandung"]
    assert rows[-1][2:] == ["1 of 2", "1", "0", "0", "1", "1", ""]
    assert rows_of(client.get("/device-reports?kind=ups"))[-1][3:] == ["0", "0", "0", "0", "0", ""]
    assert "Satu hilang" in client.get("/device-reports?export=csv").text
    assert [client.get(f"/device-reports?{asked}").status_code for asked in ("month=x", "view=x", "kind=x")] == [
        404
    ] * 3
