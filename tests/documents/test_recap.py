"""A recap says what was counted by hand, in both languages, for a province and for the nation."""

from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask_babel import force_locale
from sqlalchemy.orm import Session

from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.documents.recap import queries as recap_queries
from inventory.documents.recap import wording as recap_wording
from inventory.documents.recap.rules import Recap, Span, Standing
from tests.documents.conftest import FRIDAY, OCTOBER, TODAY
from tests.support.clocks import SettableClock
from tests.support.districts import MONDAY, Districts
from tests.support.world import World

Recapped = Callable[..., Recap]

MONDAY_IN_INDONESIAN = """\
*Rekap KTP-el, Senin, 3 November 2025*
*Jawa Barat*
Keadaan 3 Nov 2025 17.00 WIB

Laporan masuk: 2 dari 2 kabupaten/kota (100,0%)
Lapor nol 1
Perekaman: tidak disebut dalam laporan
Tercetak: 60 keping
Rusak: 3 dari 63 blangko terpakai (4,8%)
Sisa blangko di kabupaten/kota: 695
Sisa blangko di gudang provinsi: 1.000

*Per kabupaten/kota*
(rekam · cetak · rusak · sisa)
1. Kab. Bandung: – · 60 · 3 · 395
2. Kab. Garut (lapor nol: Pita ribbon habis): – · 0 · 0 · 300

*Kabupaten/kota yang ditandai (1 / 2)*
- Kab. Garut: Pita ribbon habis"""
OCTOBER_IN_ENGLISH = """\
*KTP-el recap, October 2025*
*Jawa Barat*
As of 3 Nov 2025 17:00 WIB

Reported: 1 of 4 days due (25.0%)
Not reported 3
Residents recorded: 41
Cards printed: 40
Spoiled: 2 of 42 blanks used (4.8%)
Blanks left at the districts: 758
Blanks left at the province: 0

*By district*
(recorded · printed · spoiled · left)
1. Kab. Bandung (1 / 2 reports): 41 · 40 · 2 · 458
2. Kab. Garut (0 / 2 reports): – · 0 · 0 · 300

*Flagged districts (1 / 2)*
- Kab. Garut: Did not report"""
NATION_IN_INDONESIAN = """\
*Rekap KTP-el, Senin, 3 November 2025*
*Seluruh Indonesia*
Keadaan 3 Nov 2025 17.00 WIB

Laporan masuk: 2 dari 2 kabupaten/kota (100,0%)
Lapor nol 1
Perekaman: tidak disebut dalam laporan
Tercetak: 60 keping
Rusak: 3 dari 63 blangko terpakai (4,8%)
Sisa blangko di kabupaten/kota: 695
Sisa blangko di gudang provinsi: 1.000

*Per provinsi*
(rekam · cetak · rusak · sisa)
1. Jawa Barat (laporan 2 / 2): – · 60 · 3 · 695
2. Bali (laporan 0 / 0): – · 0 · 0 · 0
3. Papua (laporan 0 / 0): – · 0 · 0 · 0
"""


def told(app: Flask, recap: Recap, language: str) -> str:
    with app.test_request_context(), force_locale(language):
        return recap_wording.text(recap)


@pytest.mark.usefixtures("three_days")
def test_a_day_of_a_province(app: Flask, recapped: Recapped) -> None:
    assert told(app, recapped("32", TODAY), "id") == MONDAY_IN_INDONESIAN


@pytest.mark.usefixtures("three_days")
def test_a_month_of_a_province_as_it_was_at_its_end(app: Flask, recapped: Recapped) -> None:
    """What came on Monday is in no figure of October, and the blanks are those of its last day."""
    assert told(app, recapped("32", OCTOBER), "en") == OCTOBER_IN_ENGLISH


@pytest.mark.usefixtures("three_days")
def test_a_day_of_the_nation(app: Flask, recapped: Recapped) -> None:
    assert told(app, recapped("00", TODAY), "id").startswith(NATION_IN_INDONESIAN)


@pytest.mark.usefixtures("three_days")
def test_the_nation_is_the_sum_of_its_provinces_and_a_month_that_of_its_days(recapped: Recapped) -> None:
    days = [Span(day, day) for number in range(1, 32) for day in [date(2025, 10, number)]]
    by_day = [recapped("32", day).total for day in days]
    assert sum(by_day[1:], by_day[0]) == recapped("32", OCTOBER).total
    provinces = [recapped(code, OCTOBER).total for code in ("32", "51", "91")]
    assert sum(provinces[1:], provinces[0]) == recapped("00", OCTOBER).total


@pytest.mark.parametrize(("time", "standing"), [("16:00", Standing.DUE), ("16:01", Standing.MISSING)])
def test_silence_begins_with_the_cut_off_of_the_district_itself(
    office: Districts, recapped: Recapped, clock: SettableClock, time: str, standing: Standing
) -> None:
    office.receive("91.03", 100, FRIDAY)
    clock.set(f"2025-11-03 {time}", "Asia/Jayapura")
    recap = recapped("91", TODAY)
    assert [line.standing for line in recap.lines] == [standing]
    assert (recap.total.tally.told, recap.expected) == (0, 1), "on the day itself it has to come, early or late"
    assert recapped("91", Span(date(2025, 11, 1), date(2025, 11, 30))).expected == (standing is Standing.MISSING)


def test_a_report_of_a_closed_day_is_told_and_counted_in_no_rate(
    app: Flask, office: Districts, recapped: Recapped, clock: SettableClock
) -> None:
    saturday = date(2025, 11, 1)
    office.receive("32.04", 100, FRIDAY)
    office.report("32.04", 7, saturday)
    clock.set("2025-11-03 08:00")
    recap = recapped("32", Span(saturday, saturday))
    assert (recap.expected, recap.total.tally.extra, recap.total.printed) == (0, 1, 7)
    text = told(app, recap, "id")
    assert "Laporan masuk: Tidak ada yang wajib lapor pada hari ini" in text
    assert "1. Kab. Bandung: – · 7 · 0 · 93" in text
    assert "2. Kab. Garut: tutup · sisa 0" in text


@pytest.mark.parametrize(("by", "code"), [("51", "32"), ("32", "00"), ("32", "32.05"), ("00", "99")])
def test_there_is_none_of_another_branch_nor_of_a_district(
    world: World, session: Session, clock: SettableClock, by: str, code: str
) -> None:
    with pytest.raises(NotFound):
        recap_queries.recap(session, Scope(by), code, Span(MONDAY, MONDAY), clock.now())
