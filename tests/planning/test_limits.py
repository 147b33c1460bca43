"""What is printable today: the least of all limits, each with its arithmetic."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.equipment.rules import Printers
from inventory.planning.cause_rules import Disagreement, Outlook, Situation
from inventory.planning.rules import CARDS_A_DAY, CAUSE_OF, Conditions, Kind, Rolls, Said
from inventory.usage.rules import Cause, ReportState, latest_state

TODAY = date(2017, 7, 6)
RATED = Rolls(held=6, rated=500)
HEALTHY = Conditions(
    office="32.05",
    blanks=5000,
    ribbon=RATED,
    film=Rolls(held=2, rated=1500),
    printers=Printers(2, 2),
    reports=(Said(day=TODAY, printed=80, prr=400, recorded=60),),
    state=ReportState.REPORTED,
)
COUNTS = st.integers(0, 3000)
ROLLS = st.builds(
    Rolls, held=st.none() | st.integers(0, 40), rated=st.none() | st.integers(1, 500), used=COUNTS, cards=COUNTS
)
SAID = st.builds(
    Said,
    day=st.just(TODAY),
    printed=st.sampled_from([0, 0, 40]),
    causes=st.frozensets(st.sampled_from([cause.value for cause in Cause]), max_size=3),
    outage_hours=st.none() | st.integers(0, 24),
    prr=st.none() | COUNTS,
    recorded=st.none() | st.integers(0, 200),
)
PRINTERS = st.builds(lambda working, broken: Printers(working + broken, working), st.integers(0, 5), st.integers(0, 5))
CONDITIONS = st.builds(
    Conditions,
    office=st.just("32.05"),
    blanks=COUNTS,
    ribbon=ROLLS,
    film=ROLLS,
    printers=st.none() | PRINTERS,
    reports=st.lists(SAID, max_size=5).map(tuple),
    state=st.sampled_from(ReportState),
)


def zero(*causes: str, hours: int | None = None, prr: int | None = 300, recorded: int | None = 5) -> Conditions:
    """A district that has all it needs, and reported zero with these causes."""
    said = Said(day=TODAY, printed=0, causes=frozenset(causes), outage_hours=hours, prr=prr, recorded=recorded)
    return replace(HEALTHY, reports=(said,), state=ReportState.ZERO)


def limit(of: Conditions, kind: Kind) -> tuple[dict[str, int], int | None]:
    found = next(limit for limit in Outlook(of).limits if limit.kind is kind)
    return found.numbers, found.cards


def test_every_limit_shows_its_arithmetic() -> None:
    assert limit(HEALTHY, Kind.BLANKS) == ({"blanks": 5000}, 5000)
    assert limit(HEALTHY, Kind.RIBBON) == ({"rolls": 6, "cards_per_roll": 500}, 3000)
    assert limit(HEALTHY, Kind.FILM) == ({"rolls": 2, "cards_per_roll": 1500}, 3000)
    assert limit(HEALTHY, Kind.PRINTERS) == ({"working": 2, "total": 2, "a_day": CARDS_A_DAY}, 200)
    assert limit(HEALTHY, Kind.PRR) == ({"prr": 400}, 400)
    assert [limit(HEALTHY, kind)[1] for kind in (Kind.POWER, Kind.NETWORK, Kind.OPERATORS, Kind.APPLICANTS)] == [
        None
    ] * 4
    assert (Outlook(HEALTHY).printable, Outlook(HEALTHY).binding.kind) == (200, Kind.PRINTERS)


@pytest.mark.parametrize(("hours", "cards"), [(0, 200), (1, 175), (7, 25), (8, 0), (24, 0)])
def test_hours_without_power_take_their_part_of_the_day(hours: int, cards: int) -> None:
    assert limit(zero("power", hours=hours), Kind.POWER)[1] == cards
    assert limit(zero("power", hours=hours), Kind.NETWORK) == ({}, None)


def test_hours_count_for_the_cause_stated_with_them_or_lately() -> None:
    assert limit(zero("network", hours=8), Kind.NETWORK)[1] == 0
    assert limit(zero("network", hours=8), Kind.POWER)[1] is None
    today = Said(day=TODAY, printed=30, outage_hours=4)
    before = Said(day=TODAY - timedelta(days=1), printed=0, causes=frozenset({"network"}))
    assert limit(replace(HEALTHY, reports=(today, before)), Kind.NETWORK)[1] == 100
    assert limit(replace(HEALTHY, reports=(today,)), Kind.POWER)[1] == 100


def test_a_yield_is_measured_from_four_rolls_on_and_never_above_the_rated_one() -> None:
    assert replace(RATED, used=3, cards=375).cards_per_roll == 500
    assert replace(RATED, used=4, cards=504).cards_per_roll == 126
    assert replace(RATED, used=4, cards=2004).cards_per_roll == 500
    assert replace(RATED, used=4, cards=0).cards_per_roll == 500
    assert Rolls(held=1, used=4, cards=504).cards_per_roll == 126


def test_what_was_never_on_record_is_no_limit() -> None:
    bare = Conditions(office="32.05", blanks=40)
    assert (Outlook(bare).printable, Outlook(bare).binding.kind) == (40, Kind.BLANKS)


@given(CONDITIONS)
def test_the_binding_limit_is_the_least(of: Conditions) -> None:
    seen = Outlook(of)
    known = [each.cards for each in seen.limits if each.cards is not None]
    assert seen.printable == seen.binding.cards == min(known)
    assert seen.printable >= 0


@given(CONDITIONS, st.integers(0, 500))
def test_more_of_anything_never_lowers_what_can_be_printed(of: Conditions, more: int) -> None:
    richer = [replace(of, blanks=of.blanks + more)]
    for roll in ("ribbon", "film"):
        rolls = getattr(of, roll)
        richer += [] if rolls.held is None else [replace(of, **{roll: replace(rolls, held=rolls.held + more)})]
    if of.printers is not None:
        printers = Printers(of.printers.total + more, of.printers.working + more)
        richer += [replace(of, printers=printers)]
    if of.latest is not None and of.latest.prr is not None:
        richer += [replace(of, reports=(replace(of.latest, prr=of.latest.prr + more), *of.reports[1:]))]
    if of.latest is not None and of.latest.outage_hours is not None:
        fewer = max(0, of.latest.outage_hours - more)
        richer += [replace(of, reports=(replace(of.latest, outage_hours=fewer), *of.reports[1:]))]
    assert all(Outlook(each).printable >= Outlook(of).printable for each in richer)


@given(CONDITIONS)
def test_a_thing_that_is_not_there_is_the_cause_whatever_is_said(of: Conditions) -> None:
    none_left = Outlook(replace(of, blanks=0))
    assert (none_left.cause, none_left.printable) == ("blanks_out", 0)
    assert Outlook(of).cause in {*Cause, "not_reported", "unknown"}


@pytest.mark.parametrize("cause", ["power", "network", "no_operator", "no_applicants", "closed", "other"])
def test_what_only_a_report_can_know_is_taken_from_the_latest_zero(cause: str) -> None:
    recorded = 0 if cause == "no_applicants" else 5
    assert Outlook(zero(cause, recorded=recorded)).cause == cause
    older = replace(HEALTHY, reports=(HEALTHY.reports[0], zero(cause).reports[0]))
    assert Outlook(older).cause == "unknown"


@pytest.mark.parametrize(
    ("missing", "cause"),
    [
        ({"blanks": 0}, "blanks_out"),
        ({"ribbon": Rolls(held=0, rated=500)}, "ribbon_out"),
        ({"film": Rolls(held=0, rated=1500)}, "film_out"),
        ({"printers": Printers(2, 0)}, "printer_broken"),
        ({"printers": Printers(0, 0)}, "printer_broken"),
    ],
)
def test_things_come_before_words_and_before_silence(missing: dict[str, object], cause: str) -> None:
    assert Outlook(replace(zero("power", hours=8), **missing)).cause == cause
    assert Outlook(replace(HEALTHY, state=ReportState.MISSING, **missing)).cause == cause
    assert Outlook(replace(HEALTHY, state=ReportState.MISSING)).cause == "not_reported"


def test_an_empty_queue_is_told_from_nobody_coming_by_who_was_recorded() -> None:
    assert Outlook(zero("other", prr=0, recorded=4)).cause == "prr_empty"
    assert Outlook(zero("other", prr=0, recorded=0)).cause == "no_applicants"
    assert Outlook(zero("prr_empty", prr=0, recorded=0)).cause == "prr_empty"
    assert Outlook(zero("closed", prr=0, recorded=0)).cause == "closed"


def test_a_stated_thing_that_is_there_is_contradicted() -> None:
    seen = Outlook(zero("ribbon_out"))
    assert seen.cause == "unknown"
    assert seen.disagreements == (Disagreement(Cause.RIBBON_OUT, True, {"rolls": 6, "cards_per_roll": 500}),)
    unrecorded = Outlook(replace(zero("ribbon_out"), ribbon=Rolls(rated=500)))
    assert (unrecorded.cause, unrecorded.disagreements) == ("ribbon_out", ())


def test_a_missing_thing_that_is_not_stated_is_told() -> None:
    broken = {"working": 0, "total": 2, "a_day": CARDS_A_DAY}
    silent_about = Outlook(replace(HEALTHY, printers=Printers(2, 0)))
    assert silent_about.disagreements == (Disagreement(Cause.PRINTER_BROKEN, False, broken),)
    stated = Outlook(replace(zero("printer_broken"), printers=Printers(2, 0)))
    assert stated.disagreements == ()
    # a district that printed its last blank yesterday contradicts nobody
    assert Outlook(replace(HEALTHY, blanks=0)).disagreements == ()


def test_hours_and_queues_that_do_not_fit_are_told_too() -> None:
    partly = Outlook(zero("power", hours=3))
    assert (partly.cause, partly.disagreements) == ("power", (Disagreement(Cause.POWER, True, {"out": 3, "of": 8}),))
    assert Outlook(zero("power", hours=0)).cause == "unknown"
    waiting = Outlook(zero("no_applicants", recorded=0))
    assert (waiting.cause, waiting.disagreements) == (
        "no_applicants",
        (Disagreement(Cause.NO_APPLICANTS, True, {"prr": 300}),),
    )
    assert Outlook(zero("no_applicants", recorded=3)).cause == "unknown"
    assert Outlook(zero("prr_empty")).cause == "unknown"


@pytest.mark.parametrize(
    ("of", "situation"),
    [
        (HEALTHY, Situation.PRINTED),
        (zero("power"), Situation.REPORTED_ZERO),
        (replace(zero("power"), state=ReportState.MISSING), Situation.DID_NOT_REPORT),
        (zero("no_applicants"), Situation.NOTHING_TO_PRINT),
        (zero("other", prr=0), Situation.NOTHING_TO_PRINT),
        (zero("closed"), Situation.CLOSED_DAY),
        (replace(HEALTHY, reports=(), state=ReportState.CLOSED), Situation.CLOSED_DAY),
        (replace(HEALTHY, reports=(), state=ReportState.DUE), Situation.DUE),
    ],
)
def test_zero_silence_nothing_to_print_and_a_closed_day_are_four_things(of: Conditions, situation: Situation) -> None:
    assert Outlook(of).situation is situation


def test_no_report_and_no_working_day_yet_is_closed() -> None:
    assert Outlook(replace(HEALTHY, reports=(), state=ReportState.CLOSED)).cause == "closed"
    assert Outlook(replace(HEALTHY, reports=(), state=ReportState.DUE)).cause == "unknown"


def test_every_limit_has_a_word_of_the_cause_list() -> None:
    assert set(CAUSE_OF) == set(Kind)
    assert len(set(CAUSE_OF.values())) == len(Kind)


@pytest.mark.parametrize(
    ("last_day", "last_zero", "last_due", "runs", "state"),
    [
        (None, None, TODAY, True, ReportState.MISSING),
        (TODAY - timedelta(days=1), None, TODAY, False, ReportState.MISSING),
        (TODAY, None, TODAY, False, ReportState.REPORTED),
        (TODAY, TODAY, TODAY, False, ReportState.ZERO),
        (TODAY, TODAY - timedelta(days=1), TODAY, False, ReportState.REPORTED),
        (None, None, None, True, ReportState.DUE),
        (None, None, None, False, ReportState.CLOSED),
    ],
)
def test_the_state_of_the_latest_day(
    last_day: date | None, last_zero: date | None, last_due: date | None, runs: bool, state: ReportState
) -> None:
    assert latest_state(last_day, last_zero, last_due, runs=runs) is state
