"""What people see of reporting discipline."""

from datetime import date, timedelta

import pytest

from inventory.usage import service as usage
from inventory.usage.service import Amend, ReportLine
from tests.support.client import BrowsingClient
from tests.support.districts import MONDAY, Districts
from tests.support.html import main_of, rows_of, text_of
from tests.support.world import World, new_key

THURSDAY, FRIDAY = MONDAY - timedelta(days=4), MONDAY - timedelta(days=3)


@pytest.fixture
def english(client: BrowsingClient) -> BrowsingClient:
    client.set_cookie("language", "en")
    return client


@pytest.fixture
def october(office: Districts) -> Districts:
    """Kabupaten Garut has stock since Wednesday, 29 October; it reported Thursday and, as an extra, Saturday."""
    office.receive("32.05", 1000, THURSDAY - timedelta(days=1))
    office.report("32.05", 41, THURSDAY)
    office.report("32.05", 7, FRIDAY + timedelta(days=1))
    return office


def row_of(page, name: str = "Kabupaten Garut") -> list[str]:
    return next(row for row in rows_of(page) if name in row[0])


def test_the_rate_shows_both_numbers_and_extra_reports_stand_apart(english, sign_in, october) -> None:
    sign_in(english, "supervisor-32")
    october_row = row_of(english.get("/discipline?month=2025-10"))
    assert "33.3% 1 / 3" in october_row[1], "Wednesday, Thursday and Friday were due"
    assert october_row[3:8] == ["1", "0", "2", "0", "0"]
    assert row_of(english.get("/discipline?month=2025-11"))[7] == "1", "the report of Saturday, 1 November"
    assert "No report was due." in text_of(english.get("/discipline?month=2025-09"))


def test_the_present_month_counts_only_days_whose_cut_off_has_passed(english, sign_in, october, clock) -> None:
    sign_in(english, "supervisor-32")
    for moment, told in (("2025-11-03 16:00", "No report was due."), ("2025-11-03 16:01", "0.0% 0 / 1")):
        clock.set(moment)
        assert told in row_of(english.get("/discipline"))[1]


def test_each_person_sees_the_own_branch(english, sign_in, october) -> None:
    sign_in(english, "staff-32.05")
    assert [row[0][:15] for row in rows_of(english.get("/discipline"))[1:-1]] == ["Kabupaten Garut"]
    assert english.get("/discipline/32.04").status_code == 404
    assert english.get("/discipline?province=51").status_code == 404
    assert english.get("/discipline/32").status_code == 404


@pytest.mark.parametrize("month", ["2025-12", "2010-12", "2025-13", "kemarin", "0001-01", "9999-12"])
def test_a_month_that_cannot_be_is_not_found(english, sign_in, world, month: str) -> None:
    sign_in(english, "supervisor-32")
    assert english.get(f"/discipline?month={month}").status_code == 404
    assert english.get(f"/discipline/32.05?month={month}").status_code == 404


def test_the_list_can_be_narrowed_searched_and_sorted(english, sign_in, october) -> None:
    sign_in(english, "supervisor-32")
    path = "/discipline?month=2025-10"

    def names(query: str) -> list[str]:
        return [row[0].split(" 32.")[0] for row in rows_of(english.get(path + query))[1:-1]]

    assert names("") == ["Kabupaten Garut", "Kabupaten Bandung"], "a district without a due day stands last"
    assert names("&view=incomplete") == ["Kabupaten Garut"]
    assert names("&view=complete") == []
    assert names("&q=bandung") == ["Kabupaten Bandung"]
    assert names("&sort=office") == ["Kabupaten Bandung", "Kabupaten Garut"]
    assert english.get(path + "&view=some").status_code == 404


def test_every_day_of_the_calendar_has_a_word(english, sign_in, october) -> None:
    sign_in(english, "supervisor-32")
    page = english.get("/discipline/32.05?month=2025-10")
    days = [each.text() for each in main_of(page).all("li") if "calendar-day" in each.attributes.get("class", "")]
    assert len(days) == 31
    assert [day.split()[1:] for day in days[27:]] == [
        ["28", "Not", "applicable"],
        ["29", "Not", "reported"],
        ["30", "On", "time", "41", "cards"],
        ["31", "Not", "reported"],
    ]
    assert "due until 16.00 WIB" in text_of(page)


def test_the_pages_of_supervision_and_of_discipline_lead_to_each_other(english, sign_in, october) -> None:
    sign_in(english, "supervisor-32")
    for page, link in (("/utilization/32.05", "/discipline/32.05"), ("/discipline/32.05", "/utilization/32.05")):
        links = [each.attributes.get("href") for each in main_of(english.get(page)).all("a")]
        assert link in links


def test_made_up_reports_are_told_with_their_days(english, sign_in, office: Districts) -> None:
    opened = date(2025, 10, 20)
    office.receive("32.05", 1000, opened)
    for number in range(5):
        office.report("32.05", 20, opened + timedelta(days=number))
    sign_in(english, "supervisor-32")
    page = text_of(english.get("/discipline/32.05?month=2025-10"))
    assert "21 Oct, 22 Oct, 23 Oct, 24 Oct" in page
    assert "20, 20, 20, 20, 20" in page
    row = row_of(english.get("/discipline?month=2025-10&view=copied"))
    assert "4 days with all the figures of the report before" in row[8]
    assert "all 5 figures of printed cards are multiples of 10" in row[8]
    assert "Recorded in one go" not in row[8]


def test_days_recorded_within_half_an_hour_are_one_go(english, sign_in, office: Districts, world: World) -> None:
    opened = date(2025, 10, 29)
    office.receive("32.05", 1000, opened)
    for number in range(3):
        command = usage.Report(
            key=new_key(),
            office="32.05",
            business_date=opened + timedelta(days=number),
            lines=(ReportLine(item="ktp-wni", printed=31 + number),),
        )
        office.on(MONDAY, "staff-32.05", usage.report, command)
    sign_in(english, "supervisor-32")
    row = row_of(english.get("/discipline?month=2025-10&view=backfilled"))
    assert "3 days recorded in one go" in row[8]
    assert row[4] == "3", "they came late"
    page = text_of(english.get("/discipline/32.05?month=2025-10"))
    assert "29 Oct, 30 Oct, 31 Oct: recorded from 3 Nov 2025 12:00 WIB to 3 Nov 2025 12:00 WIB" in page


def test_an_amended_day_keeps_the_hour_of_its_first_version(english, sign_in, october: Districts) -> None:
    first = october.report("32.05", 12, FRIDAY)
    line = ReportLine(item="ktp-wni", printed=13)
    october.world.act(
        "staff-32.05", usage.amend, Amend(key=new_key(), report_id=first.id, lines=(line,), reason="Salah hitung")
    )
    sign_in(english, "supervisor-32")
    assert row_of(english.get("/discipline?month=2025-10"))[3:7] == ["2", "0", "1", "1"]


def test_the_recap_can_be_pasted_as_a_province_would_send_it(client, sign_in, october) -> None:
    sign_in(client, "coordinator-32")
    page = client.get("/discipline?month=2025-10")
    recap = main_of(page).all("textarea")[0].text()
    assert recap.startswith("*Laporan harian Oktober 2025, Jawa Barat*")
    assert "33,3% (1 / 3)" in recap
    assert "Kabupaten Garut: 33,3% (1 / 3); belum lapor: 29 Okt, 31 Okt" in recap
    assert "Bandung" not in recap, "nothing is said of a district that owes nothing"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_lists_can_be_taken_along(english, sign_in, october, kind: str) -> None:
    sign_in(english, "supervisor-32")
    for path in ("/discipline?month=2025-10", "/discipline/32.05?month=2025-10"):
        answer = english.get(f"{path}&export={kind}")
        assert answer.status_code == 200
        assert "attachment" in answer.headers["Content-Disposition"]
        if kind == "csv":
            assert "Kabupaten Garut" in answer.text
