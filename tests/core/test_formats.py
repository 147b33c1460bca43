"""Figures and dates as the office writes them, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from inventory.core import formats
from inventory.core.formats import Share

DAY = date(2025, 11, 3)
AT = datetime(2025, 11, 3, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "indonesian", "english"),
    [
        (lambda: formats.number(1_916_099), "1.916.099", "1,916,099"),
        (lambda: formats.number(Decimal("1234567.89")), "1.234.567,89", "1,234,567.89"),
        (lambda: formats.number(0), "0", "0"),
        (lambda: formats.rupiah(Decimal("3700000.00")), "Rp 3.700.000", "Rp 3,700,000"),
        (lambda: formats.rupiah(Decimal("3700000.50")), "Rp 3.700.000,50", "Rp 3,700,000.50"),
        (lambda: formats.percent(Share(1_600_000, 5_900_000)), "27,1%", "27.1%"),
        (lambda: formats.percent(Share(1, 1)), "100,0%", "100.0%"),
        (lambda: formats.percent(Share(1, 5)), "20,0%", "20.0%"),
        (lambda: formats.percent(Share(0, 6_000)), "0,0%", "0.0%"),
        (lambda: formats.percent(Share(1, 6_000)), "<0,1%", "<0.1%"),
        (lambda: formats.percent(Share(0, 0)), "–", "–"),
        (lambda: formats.day(DAY), "Senin, 3 November 2025", "Monday, 3 November 2025"),
        (lambda: formats.short_day(DAY), "3 Nov 2025", "3 Nov 2025"),
        (lambda: formats.moment(AT), "3 Nov 2025 23.30 WIB", "3 Nov 2025 23:30 WIB"),
        (lambda: formats.moment(AT, "Asia/Makassar"), "4 Nov 2025 00.30 WITA", "4 Nov 2025 00:30 WITA"),
        (lambda: formats.moment(AT, "Asia/Jayapura"), "4 Nov 2025 01.30 WIT", "4 Nov 2025 01:30 WIT"),
    ],
)
def test_as_the_office_writes(app: Flask, written, indonesian: str, english: str) -> None:
    with app.test_request_context():
        with force_locale("id"):
            assert written() == indonesian
        with force_locale("en"):
            assert written() == english


@given(numerator=st.integers(0, 10**9), denominator=st.integers(0, 10**9))
def test_a_share_is_exact_to_a_tenth(numerator: int, denominator: int) -> None:
    percent = Share(numerator, denominator).percent
    if denominator == 0:
        assert percent is None
        return
    assert percent is not None
    assert abs(percent * denominator - 100 * numerator) * 20 <= denominator


def test_a_fact_that_a_report_got_wrong() -> None:
    """39,566 people without a card beside 6,960,434 with one are 99.4 %, not the 96 % that was printed."""
    assert Share(6_960_434, 6_960_434 + 39_566).percent == Decimal("99.4")


def test_a_count_in_a_sentence_is_written_like_any_other_number(app: Flask) -> None:
    page = app.jinja_env.from_string("{{ ngettext('%(num)s shipment', '%(num)s shipments', 1776) }}")
    with app.test_request_context():
        with force_locale("id"):
            assert page.render() == "1.776 pengiriman"
        with force_locale("en"):
            assert page.render() == "1,776 shipments"
