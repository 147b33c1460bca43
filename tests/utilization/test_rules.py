"""What is judged, on its exact values."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.utilization.facts import Facts, Lack, Reporting, ReportState, Window, reason, report_state
from inventory.utilization.metrics import Metric
from inventory.utilization.rules import (
    Rule,
    Tone,
    WindowKind,
    applicable,
    broken,
    evaluate,
    evidence,
    length_good,
    nearness,
    threshold_good,
    tone,
    window_dates,
    window_good,
)

TODAY = date(2025, 11, 3)
WINDOW = Window(TODAY - timedelta(days=89), TODAY)
FEW = Rule(id=1, metric=Metric.PRINTED, window_days=90, threshold=Decimal(15), recovery=Decimal(30))
SHARE = Rule(id=2, metric=Metric.USED_PERCENT, window_days=90, threshold=Decimal(30), recovery=Decimal(35))
counts = st.integers(min_value=0, max_value=2_000_000_000)


def facts(printed: int = 0, received: int = 1000, **more: Any) -> Facts:
    return Facts(office="32.05", window=WINDOW, printed=printed, received=received, **more)


@pytest.mark.parametrize(("printed", "flagged"), [(0, True), (14, True), (15, False), (16, False)])
def test_fifteen_cards_are_healthy_and_fourteen_are_not(printed: int, flagged: bool) -> None:
    assert broken(FEW, facts(printed)) is flagged


@pytest.mark.parametrize(
    ("printed", "received", "flagged"),
    [
        (30, 100, False),
        (29, 100, True),
        (299_999_999, 1_000_000_000, True),
        (300_000_000, 1_000_000_000, False),
        (0, 1, True),
        (1, 0, False),
        (0, 0, False),
    ],
)
def test_thirty_per_cent_is_healthy_to_the_last_card(printed: int, received: int, flagged: bool) -> None:
    assert broken(SHARE, facts(printed, received)) is flagged


@given(counts, counts, st.decimals(min_value="0.01", max_value="100", places=2))
def test_a_share_is_compared_exactly(printed: int, received: int, threshold: Decimal) -> None:
    rule = replace(SHARE, threshold=threshold)
    expected = received > 0 and Fraction(printed, received) * 100 < Fraction(threshold)
    assert broken(rule, facts(printed, received)) is expected


@given(counts, counts, counts)
def test_printing_more_never_raises_a_flag(printed: int, more: int, received: int) -> None:
    before = {finding.rule.id for finding in evaluate([FEW, SHARE], facts(printed, received))}
    after = {finding.rule.id for finding in evaluate([FEW, SHARE], facts(printed + more, received))}
    assert after <= before


def test_a_window_ends_today_and_has_as_many_days_as_the_rule_says() -> None:
    window = window_dates(FEW, TODAY)
    assert window == Window(date(2025, 8, 6), TODAY)
    assert window.days == 90
    assert window_dates(replace(FEW, window_days=1), TODAY) == Window(TODAY, TODAY)


@pytest.mark.parametrize(
    ("day", "inside"),
    [(date(2025, 8, 5), False), (date(2025, 8, 6), True), (TODAY, True), (date(2025, 11, 4), False)],
)
def test_the_first_and_the_last_day_belong_to_the_window(day: date, inside: bool) -> None:
    assert WINDOW.holds(day) is inside


@given(st.integers(min_value=1, max_value=3660))
def test_every_window_has_its_length(days: int) -> None:
    window = window_dates(replace(FEW, window_days=days), TODAY)
    assert (window.days, window.last) == (days, TODAY)


@pytest.mark.parametrize(
    ("scope", "near"), [(None, 0), ("32", 1), ("32.05", 2), ("33", None), ("32.04", None), ("3", None)]
)
def test_how_near_a_rule_is_to_garut(scope: str | None, near: int | None) -> None:
    assert nearness(scope, "32.05") == near


def test_the_nearer_rule_counts_in_whatever_order_they_come() -> None:
    province = replace(FEW, id=3, scope="32", threshold=Decimal(50))
    district = replace(FEW, id=4, scope="32.05", threshold=Decimal(5))
    for rules in ([FEW, province, district], [district, FEW, province]):
        assert applicable(rules, "32.05") == (district,)
        assert applicable(rules, "32.04") == (province,)
        assert applicable(rules, "33.01") == (FEW,)


def test_a_nearer_rule_that_is_off_silences_the_one_above() -> None:
    off = replace(FEW, id=3, scope="32", enabled=False)
    assert applicable([FEW, off, SHARE], "32.05") == (SHARE,)
    assert applicable([FEW, off], "51.01") == (FEW,)


@given(st.lists(st.tuples(st.sampled_from(list(Metric)), st.sampled_from([None, "32", "32.05", "51"]), st.booleans())))
def test_at_most_one_rule_counts_for_a_metric(drawn: list[tuple[Metric, str | None, bool]]) -> None:
    rules = [
        replace(FEW, id=number, metric=metric, scope=scope, enabled=enabled)
        for number, (metric, scope, enabled) in enumerate(dict.fromkeys(drawn))
    ]
    counting = applicable(rules, "32.05")
    assert len({rule.metric for rule in counting}) == len(counting)
    assert all(rule.enabled and rule.scope != "51" for rule in counting)


REPORTED = Reporting(reported_days=5, zero_days=2, latest=ReportState.REPORTED)
ZERO = Reporting(reported_days=5, zero_days=3, latest=ReportState.ZERO, causes=("ribbon_out",), cause_day=TODAY)
SILENT = Reporting(missing_days=60, latest=ReportState.MISSING)


@pytest.mark.parametrize(
    ("reporting", "on_hand", "received", "expected"),
    [
        (REPORTED, 10, 100, ReportState.REPORTED),
        (ZERO, 10, 100, ReportState.ZERO),
        (ZERO, 0, 100, ReportState.ZERO),
        (SILENT, 10, 100, ReportState.MISSING),
        (SILENT, 0, 100, ReportState.MISSING),
        (Reporting(), 0, 0, ReportState.EMPTY),
        (Reporting(due=True, latest=ReportState.DUE), 10, 100, ReportState.DUE),
        (Reporting(), 10, 100, ReportState.CLOSED),
    ],
)
def test_a_reported_zero_silence_and_an_empty_store_are_three_things(
    reporting: Reporting, on_hand: int, received: int, expected: ReportState
) -> None:
    assert report_state(facts(received=received, on_hand=on_hand, reporting=reporting)) is expected


@pytest.mark.parametrize(
    ("more", "lacks"),
    [
        ({}, (Lack.NO_BLANKS, Lack.NO_PRINTER, Lack.NO_INK)),
        ({"on_hand": 1, "printers_total": 2, "printers_working": 1, "ink_cards": 1}, ()),
        ({"on_hand": 1, "printers_total": 2, "ink_cards": 500}, (Lack.PRINTERS_DOWN,)),
        ({"on_hand": 6000, "printers_total": 2, "printers_working": 2}, (Lack.NO_INK,)),
    ],
)
def test_what_a_district_cannot_print_without(more: dict[str, int], lacks: tuple[Lack, ...]) -> None:
    assert facts(**more).lacks == lacks


def test_the_reason_names_the_stated_causes_beside_what_the_records_tell() -> None:
    why = reason(facts(on_hand=6000, printers_total=2, printers_working=2, reporting=ZERO))
    assert (why.state, why.causes, why.zero_days, why.lacks) == (ReportState.ZERO, ("ribbon_out",), 3, (Lack.NO_INK,))


@pytest.mark.parametrize(
    ("printed", "on_hand", "latest", "expected"),
    [
        (3, 10, ReportState.REPORTED, Tone.FLAGGED),
        (99, 0, ReportState.MISSING, Tone.EMPTY),
        (99, 10, ReportState.MISSING, Tone.SILENT),
        (99, 10, ReportState.ZERO, Tone.ZERO),
        (99, 10, ReportState.CLOSED, Tone.HEALTHY),
        (99, 10, ReportState.REPORTED, Tone.HEALTHY),
    ],
)
def test_a_district_at_a_glance(printed: int, on_hand: int, latest: ReportState, expected: Tone) -> None:
    found = facts(printed, on_hand=on_hand, reporting=Reporting(latest=latest))
    assert tone(found, evaluate([FEW], found)) is expected


def test_evidence_is_frozen_as_plain_values() -> None:
    (few, share) = evaluate([FEW, SHARE], facts(9, 14_400, on_hand=14_391, reporting=ZERO))
    frozen = json.loads(json.dumps(evidence(share)))
    assert frozen["window"] == {"from": "2025-08-06", "to": "2025-11-03"}
    assert (frozen["value"], frozen["printed"], frozen["received"]) == ("0.1", 9, 14_400)
    assert (evidence(few)["value"], frozen["causes"], frozen["report_state"]) == ("9", ["ribbon_out"], "zero")


@pytest.mark.parametrize(
    ("metric", "threshold", "good"),
    [
        (Metric.PRINTED, "15", True),
        (Metric.PRINTED, "0", False),
        (Metric.PRINTED, "14.5", False),
        (Metric.PRINTED, "2000000001", False),
        (Metric.USED_PERCENT, "27.5", True),
        (Metric.USED_PERCENT, "100", True),
        (Metric.USED_PERCENT, "100.01", False),
        (Metric.USED_PERCENT, "0", False),
        (Metric.DAYS_OF_RIBBON, "2.5", True),
        (Metric.DAYS_OF_RIBBON, "0", False),
        (Metric.PRR_PER_PRINTER, "0", True),
        (Metric.PRR_PER_PRINTER, "-0.01", False),
        (Metric.SHIPMENT_TRANSIT_DAYS, "14.5", False),
        (Metric.LOAN_OVERDUE_DAYS, "0", True),
        (Metric.SIAK_DIFFERENCE, "0", True),
        (Metric.SIAK_DIFFERENCE, "2000000000", True),
        (Metric.SIAK_DIFFERENCE, "2000000001", False),
    ],
)
def test_a_threshold_makes_sense(metric: Metric, threshold: str, good: bool) -> None:
    assert threshold_good(metric, Decimal(threshold)) is good


@pytest.mark.parametrize(
    ("kind", "days", "good"),
    [
        (WindowKind.CALENDAR_DAYS, 1, True),
        (WindowKind.CALENDAR_DAYS, None, False),
        (WindowKind.WORKING_DAYS, 0, False),
        (WindowKind.MONTH_TO_DATE, None, True),
        (WindowKind.SINCE_RECEIPT, None, True),
        (WindowKind.SINCE_RECEIPT, 1, False),
    ],
)
def test_a_window_that_is_not_counted_has_no_length(kind: WindowKind, days: int | None, good: bool) -> None:
    assert length_good(kind, days) is good


def test_the_days_since_a_receipt_are_not_the_same_everywhere() -> None:
    with pytest.raises(ValueError, match="days of its own"):
        window_dates(replace(FEW, window_kind=WindowKind.SINCE_RECEIPT, window_days=None), TODAY)


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2025, 10, 31), date(2025, 10, 1)),
        (date(2025, 11, 1), date(2025, 11, 1)),
        (date(2025, 12, 31), date(2025, 12, 1)),
        (date(2026, 1, 1), date(2026, 1, 1)),
    ],
)
def test_a_month_to_date_begins_on_its_first_day(today: date, first: date) -> None:
    month = replace(FEW, window_kind=WindowKind.MONTH_TO_DATE, window_days=None)
    assert window_dates(month, today) == Window(first, today)


@pytest.mark.parametrize(
    ("today", "days", "first"),
    [
        (TODAY, 1, TODAY),
        (TODAY, 2, date(2025, 10, 30)),
        (TODAY, 5, date(2025, 10, 27)),
        (date(2025, 11, 2), 1, date(2025, 10, 30)),
        (date(2025, 11, 2), 2, date(2025, 10, 29)),
    ],
)
def test_working_days_leave_out_weekends_and_holidays(today: date, days: int, first: date) -> None:
    """Friday, 31 October, is taken for a holiday."""
    working = replace(FEW, window_kind=WindowKind.WORKING_DAYS, window_days=days)
    assert window_dates(working, today, {date(2025, 10, 31)}) == Window(first, today)


@pytest.mark.parametrize(("days", "good"), [(0, False), (1, True), (3660, True), (3661, False)])
def test_a_window_makes_sense(days: int, good: bool) -> None:
    assert window_good(days) is good
