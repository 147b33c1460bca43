"""The pages of outreach, as a district and its province walk through them."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.core.listing import ListState
from inventory.outreach import register, results
from inventory.usage.rules import ReportLine
from inventory.usage.service import Report, report
from tests.outreach.conftest import CARD, GARUT, TODAY, came_back, gone, planned
from tests.support.client import BrowsingClient
from tests.support.html import main_of, rows_of, text_of
from tests.support.world import World, new_key

SignIn = Callable[[BrowsingClient, str], BrowsingClient]


@pytest.fixture
def staff(stocked: World, client: BrowsingClient, sign_in: SignIn) -> BrowsingClient:
    """A browser with Kabupaten Garut's staff in it, reading English."""
    client.set_cookie("language", "en")
    return sign_in(client, "staff-32.05")


def test_a_session_from_plan_to_return(staff: BrowsingClient, sign_in: SignIn) -> None:
    staff.submit("/service-points/new", {"name": "Keliling 1", "plate": "z 8012 xa"})
    form = staff.form("/outreach/new")
    assert form.fields["first_day"] == ["2025-11-03"]
    plan = {"place": "Desa Sukamaju", "purpose": "Pemilih pemula", "unit": "1", "expected": "1.200"}
    answer = staff.submit("/outreach/new", plan)
    assert answer.status_code == 303, text_of(answer)
    page = str(answer.location)
    too_many = staff.submit(f"{page}/departure", {"pieces-ktp-wni": "1.001"})
    assert too_many.status_code == 409
    assert "1,001 cannot be taken along" in text_of(too_many)
    left = staff.submit(f"{page}/departure", {"pieces-ktp-wni": "450"}, follow=True)
    assert "has left." in text_of(left), "people leave; only a shipment is on its way"
    for path in ("/", "/stock/32.05/ktp-wni", "/outreach"):
        assert "Keliling 1" in text_of(staff.get(path)), path
    assert "of these 450 not in the house" in text_of(staff.get("/stock"))
    fates = {"recorded": "300", "printed-ktp-wni": "400", "spoiled-ktp-wni": "1", "brought_back-ktp-wni": "44"}
    wrong = staff.submit(f"{page}/return", fates)
    assert wrong.status_code == 422
    assert "445" in text_of(wrong)
    unexplained = staff.submit(f"{page}/return", fates | {"missing-ktp-wni": "5"})
    assert "say what is known about them" in text_of(unexplained)
    told = fates | {"missing-ktp-wni": "5", "explanation-ktp-wni": "Tercecer di jalan"}
    assert staff.submit(f"{page}/return", told).status_code == 303
    shown = text_of(staff.get(page))
    assert "Tercecer di jalan" in shown
    assert "The sessions of these days say they printed 400" in shown  # nothing is reported yet
    assert "missing since" in text_of(staff.get("/"))


def test_a_form_that_was_sent_again_says_nothing_new(staff: BrowsingClient, stocked: World) -> None:
    page = f"/outreach/{planned(stocked).id}"
    form = staff.form(f"{page}/departure")
    sent = form.fields | {"pieces-ktp-wni": "10"}
    assert [staff.post(f"{page}/departure", data=sent).location for _ in range(2)] == [page] * 2
    assert staff.get(f"{page}/departure").status_code == 303


def test_missing_pieces_are_found_or_settled_by_a_count(staff: BrowsingClient, stocked: World, sign_in: SignIn) -> None:
    found = came_back(stocked, gone(stocked, 100), brought_back=95, missing=5, explanation="Tercecer")
    page = f"/outreach/{found.id}"
    assert "No count since the session came back" in text_of(staff.get(f"{page}/count"))
    assert staff.submit(f"{page}/found", {"quantity": "6", "note": "Di laci"}).status_code == 422
    assert staff.submit(f"{page}/found", {"quantity": "2", "note": "Di laci"}).status_code == 303
    sheet = staff.submit("/custody/sheets/new", {"way": "open", "items": ["ktp-wni"], "compartments": ["store"]})
    assert "5 × KTP-el blank, WNI missing since" not in text_of(staff.get(sheet.location))
    assert "3 × KTP-el blank, WNI missing since" in text_of(staff.get(sheet.location))
    form = staff.form(sheet.location, "sheet")
    staff.post(sheet.location, data=form.fields | {"line-0-counted": "997", "review": "1"})
    review = f"{sheet.location}/review"
    assert "missing since" in text_of(staff.get(review))
    counted = staff.post(review, data=staff.form(review, "review").fields | {"line-0-reason": "Hilang di lapangan"})
    assert counted.status_code == 303, text_of(counted)
    number = str(counted.location).rpartition("/")[2]
    sign_in(staff, "coordinator-32")
    staff.submit(f"/documents/{number}/approval", {})
    settled = staff.submit(f"{page}/count", {"quantity": "3"})
    assert settled.status_code == 303, text_of(settled)
    shown = text_of(staff.get(page))
    assert "taken off the books by OPN-32.05-" in shown
    assert "Pieces are missing" not in shown


def test_the_supervisor_sees_what_is_overdue(staff: BrowsingClient, stocked: World, sign_in: SignIn) -> None:
    late = gone(stocked, 10, first_day=date(2025, 11, 1), last_day=date(2025, 11, 1))
    gone(stocked, 10, first_day=date(2025, 11, 2), last_day=date(2025, 11, 2))
    home = text_of(staff.get("/"))
    assert (home.count("Not back in time"), home.count("Overdue")) == (1, 0)
    sign_in(staff, "supervisor-32")
    rows = rows_of(staff.get("/outreach?state=overdue"))
    assert [row[0] for row in rows[1:-1]] == [late.number]
    assert "Sessions overdue" in text_of(staff.get("/"))
    assert "It should have come back" in text_of(staff.get(f"/outreach/{late.id}"))
    assert staff.get("/outreach/new").status_code == 403


@pytest.mark.parametrize(
    ("at", "overdue"),
    [
        (datetime(2025, 11, 4, 16, 59, 59, tzinfo=UTC), False),  # 23.59 in WIB on the day after
        (datetime(2025, 11, 4, 17, 0, tzinfo=UTC), True),
    ],
)
def test_overdue_begins_at_midnight_of_the_office(
    stocked: World, session: Session, at: datetime, overdue: bool
) -> None:
    found = gone(stocked, 10)
    state = ListState("", "first_day", True, 1, None, {"state": "overdue"})
    listed = register.listing(session, Scope("32"), state, at).rows
    assert [entry.outreach.id for entry in listed] == ([found.id] if overdue else [])


def test_lists_are_narrowed_summed_and_exported(staff: BrowsingClient, stocked: World, sign_in: SignIn) -> None:
    line = ReportLine(item=CARD, printed=50, spoiled=0)
    told = Report(key=new_key(), office=GARUT, business_date=TODAY, lines=(line,))
    stocked.act("staff-32.05", report, told)
    came_back(stocked, gone(stocked, 100), recorded=70, printed=60, brought_back=40)
    came_back(stocked, gone(stocked, 100), recorded=30, printed=20, spoiled=1, brought_back=79)
    planned(stocked, place="Sekolah Tunas", first_day=date(2025, 12, 1), last_day=date(2025, 12, 1))
    sign_in(staff, "coordinator-32")
    total = rows_of(staff.get("/outreach"))[-1]
    assert [cell for cell in total if cell] == ["Total", "100", "200", "80", "1", "119", "0"]
    for narrowed, count in (
        ("q=tunas", 1),
        ("month=2025-12", 1),
        ("month=2025-11", 2),
        ("office=32.04", 0),
        ("state=claiming", 2),
        ("state=planned", 1),
        ("state=missing", 0),
    ):
        listed = csv.reader(io.StringIO(staff.get(f"/outreach?export=csv&{narrowed}").get_data(as_text=True)))
        assert len(list(listed)) - 1 == count, narrowed
    for nothing in ("state=gone", "month=2025-13", "month=x", "month=9999-12"):
        assert staff.get(f"/outreach?{nothing}").status_code == 404
    row, total = rows_of(staff.get("/outreach/results"))[1:]
    assert row[2:] == total[2:] == ["2", "100", "50", "80", "40", "1", "0"]
    assert len(staff.get("/outreach/results?export=xlsx").data) > 1_000
    assert "Kabupaten Garut" in staff.get("/outreach/results?export=csv").get_data(as_text=True)


@pytest.mark.usefixtures("both_databases")
def test_the_figures_are_the_same_on_both_databases(stocked: World, session: Session) -> None:
    came_back(stocked, gone(stocked, 100), recorded=70, printed=60, brought_back=37, missing=3, explanation="Hilang")
    at, state = stocked.clock.now(), ListState("garut", "month", True, 1, None, {"month": "2025-11"})
    [row] = results.listing(session, Scope("32"), state).rows
    assert (row.office, row.month, row.sessions, row.printed, row.missing) == (GARUT, date(2025, 11, 1), 1, 60, 3)
    assert str(row.recorded_each) == "70.0"
    state = ListState("", "recorded", False, 1, None, {})
    [entry] = register.listing(session, Scope("32"), state, at).rows
    assert (entry.over_claimed, entry.overdue, entry.figures["open_missing"]) == (True, False, 3)
    counts = register.counts(session, Scope("32"), state, at)
    assert (counts["all"], counts["back"], counts["missing"], counts["claiming"], counts["out"]) == (1, 1, 1, 1, 0)
    assert register.totals(session, Scope("32"), state, at)["open_missing"] == 3


def test_a_unit_is_put_on_record_and_taken_out_of_service(staff: BrowsingClient) -> None:
    assert staff.submit("/service-points/new", {"name": "Keliling 1", "plate": "Z 1"}).status_code == 303
    again = staff.submit("/service-points/new", {"name": "Keliling 1"})
    assert again.status_code == 422
    assert "of this name" in text_of(again)
    assert staff.submit("/service-points/1/retirement", {"reason": ""}).status_code == 422
    assert staff.submit("/service-points/1/retirement", {"reason": "Rusak berat"}).status_code == 303
    assert "Rusak berat" in text_of(staff.get("/service-points?standing=retired"))
    assert "Keliling 1" not in main_of(staff.get("/service-points?standing=in_service")).text()
    assert "Keliling 1" not in text_of(staff.get("/outreach/new"))
    assert "Z 1" in staff.get("/service-points?export=csv").get_data(as_text=True)
    assert staff.get("/service-points?kind=rocket").status_code == 404
