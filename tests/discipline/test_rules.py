"""Every due day is in exactly one class, the rate stays a share, and made-up reports are told by exact limits."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.rules import Cutoff
from inventory.discipline.rules import (
    BACKFILL_SPAN,
    COPY_REACH,
    ROUND_DAYS,
    Conduct,
    Month,
    Pattern,
    Standing,
    Told,
    all_round,
    conduct,
    copies,
    recorded_in_one_go,
)
from inventory.regions.rules import is_working_day, working_days
from inventory.usage.rules import Deadline

NOVEMBER = Month(date(2025, 11, 1))
MONDAY = date(2025, 11, 3)
HOLIDAY = date(2025, 11, 12)
JAYAPURA = Deadline(cutoff=Cutoff(time(16, 0)), timezone="Asia/Jayapura")
WORKING = frozenset(working_days(date(2025, 10, 18), date(2025, 12, 14), {HOLIDAY}))
LATER = datetime(2025, 12, 31, tzinfo=UTC)
DUE_CLASSES = (Standing.ON_TIME, Standing.LATE, Standing.MISSING)


def in_wit(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment of a day by the clock of Jayapura."""
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=UTC) - timedelta(hours=9)


def told(day: date, printed: int = 41, at: datetime | None = None, **more: object) -> Told:
    return Told(**{"day": day, "printed": printed, "recorded_at": at or in_wit(day, 15), **more})


def judged(*reports: Told, opened: date | None = date(2025, 1, 1), at: datetime = LATER) -> Conduct:
    return conduct(NOVEMBER, WORKING, opened, reports, JAYAPURA, at)


def standing_of(day: date, found: Conduct) -> Standing:
    return next(mark.standing for mark in found.marks if mark.day == day)


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        (date(2025, 11, 1), date(2025, 11, 30), 30),
        (date(2024, 2, 1), date(2024, 2, 29), 29),
        (date(2025, 2, 1), date(2025, 2, 28), 28),
        (date(2025, 12, 1), date(2025, 12, 31), 31),
    ],
)
def test_a_month_has_its_days(first: date, last: date, days: int) -> None:
    month = Month.of(first + timedelta(days=13))
    assert (month.first, month.last, len(month.days)) == (first, last, days)
    assert (month.before.after, month.after.before) == (month, month)
    assert (month.before.last, month.after.first) == (first - timedelta(days=1), last + timedelta(days=1))


@pytest.mark.parametrize(
    ("moment", "standing"),
    [
        (in_wit(MONDAY, 15, 59), Standing.ON_TIME),
        (in_wit(MONDAY, 16), Standing.ON_TIME),
        (in_wit(MONDAY, 16, 0, 59), Standing.ON_TIME),
        (in_wit(MONDAY, 16, 1), Standing.LATE),
        (in_wit(MONDAY, 23, 59), Standing.LATE),
    ],
)
def test_the_cut_off_is_the_last_minute_of_the_district_s_own_clock(moment: datetime, standing: Standing) -> None:
    assert standing_of(MONDAY, judged(told(MONDAY, at=moment))) is standing


def test_a_day_is_owed_until_its_cut_off_and_counts_from_the_minute_after() -> None:
    before, after = judged(at=in_wit(MONDAY, 16)), judged(at=in_wit(MONDAY, 16, 1))
    assert (standing_of(MONDAY, before), before.due_days) == (Standing.DUE, 0)
    assert (standing_of(MONDAY, after), after.due_days) == (Standing.MISSING, 1)
    early = judged(told(MONDAY), at=in_wit(MONDAY, 15, 30))
    assert (early.reported, early.due_days) == (1, 1), "a report before the cut-off counts on both sides"


def test_closed_days_never_count_and_a_report_on_one_is_told_apart() -> None:
    saturday = date(2025, 11, 1)
    found = judged(told(saturday), told(HOLIDAY), told(MONDAY))
    assert [standing_of(day, found) for day in (saturday, HOLIDAY)] == [Standing.EXTRA, Standing.EXTRA]
    assert found.counts[Standing.EXTRA] == 2
    assert (found.reported, found.due_days) == (1, 19)


@pytest.mark.parametrize(("opened", "due_days"), [(MONDAY, 19), (date(2025, 11, 4), 18), (date(2025, 11, 28), 1)])
def test_the_opening_day_is_due_and_the_day_before_is_not(opened: date, due_days: int) -> None:
    found = judged(opened=opened)
    assert found.due_days == due_days
    assert standing_of(opened, found) is Standing.MISSING
    assert standing_of(opened - timedelta(days=1), found) in (Standing.NOT_OPEN, Standing.CLOSED)


def test_an_office_without_stock_owes_nothing() -> None:
    found = judged(told(MONDAY), opened=None)
    assert (found.due_days, found.counts[Standing.EXTRA]) == (0, 1)


def test_the_month_ends_with_its_own_days() -> None:
    found = judged(told(date(2025, 10, 31)), told(date(2025, 11, 28)), told(date(2025, 12, 1)))
    assert (found.marks[0].day, found.marks[-1].day) == (NOVEMBER.first, NOVEMBER.last)
    assert found.reported == 1


def test_three_days_within_half_an_hour_are_one_go() -> None:
    days = [MONDAY + timedelta(days=number) for number in range(3)]
    start = in_wit(MONDAY + timedelta(days=4), 9)
    parts = (timedelta(0), timedelta(0), BACKFILL_SPAN)
    within = [told(day, day.day, at=start + part) for day, part in zip(days, parts, strict=True)]
    beyond = [*within[:2], told(days[2], 5, at=start + BACKFILL_SPAN + timedelta(seconds=1))]
    assert judged(*within).backfilled == 3
    assert judged(*within).patterns == (Pattern.BACKFILLED,)
    assert judged(*beyond).backfilled == 0
    assert judged(*within[:2]).backfilled == 0


def test_a_go_that_touches_the_next_month_is_one_go_in_both() -> None:
    at = in_wit(date(2025, 12, 2), 9)
    days = (date(2025, 11, 27), date(2025, 11, 28), date(2025, 12, 1))
    found = judged(*(told(day, at=at) for day in days))
    assert found.backfilled == 2
    assert [[each.day for each in burst] for burst in found.bursts] == [list(days)]


def test_a_closed_day_is_not_part_of_a_go() -> None:
    at = in_wit(MONDAY, 9)
    days = (date(2025, 10, 31), date(2025, 11, 1), MONDAY)
    assert judged(*(told(day, at=at) for day in days)).backfilled == 0


def test_goes_that_overlap_are_one_and_goes_apart_are_two() -> None:
    start = in_wit(date(2025, 11, 28), 9)
    steps = [timedelta(minutes=minutes) for minutes in (0, 15, 30, 45, 60, 300, 301, 302, 900)]
    reports = [told(MONDAY + timedelta(days=place), at=start + step) for place, step in enumerate(steps)]
    assert [len(burst) for burst in recorded_in_one_go(reports)] == [5, 3]


def test_a_copy_has_every_figure_of_the_report_before() -> None:
    first = told(MONDAY, 41, figures=(3, None))
    tuesday, wednesday = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
    assert copies([first, told(tuesday, 41, figures=(3, None))]) == {tuesday}
    assert copies([first, told(tuesday, 41, figures=(4, None))]) == set()
    assert copies([first, told(tuesday, 42, figures=(3, None))]) == set()
    assert copies([first, told(wednesday, 41, figures=(3, None))]) == {wednesday}, "the day between has no report"
    assert copies([told(MONDAY, 0), told(tuesday, 0)]) == set(), "two days of nothing are no copy"


def test_a_copy_reaches_across_a_holiday_and_no_further() -> None:
    assert copies([told(MONDAY), told(MONDAY + COPY_REACH)])
    assert not copies([told(MONDAY), told(MONDAY + COPY_REACH + timedelta(days=1))])


def test_the_first_day_of_a_month_is_held_against_the_month_before() -> None:
    found = judged(told(date(2025, 10, 31)), told(MONDAY))
    assert (found.copied, found.patterns) == (1, (Pattern.COPIED,))


def test_round_numbers_mean_something_from_five_days_on() -> None:
    tens = [10 * number for number in range(1, ROUND_DAYS + 1)]
    assert all_round(tens)
    assert all_round([0, *tens, 0]), "a zero is neither round nor not"
    assert not all_round(tens[1:])
    assert not all_round([*tens, 41])
    assert not all_round([])


def test_a_whole_month_of_tens_is_a_pattern() -> None:
    days = sorted(day for day in WORKING if day >= MONDAY)[:ROUND_DAYS]
    reports = [told(day, 10 * place + 10) for place, day in enumerate(days)]
    assert judged(*reports).patterns == (Pattern.ROUND,)
    assert judged(*reports[1:]).patterns == ()


REPORTS = st.dictionaries(
    st.dates(date(2025, 10, 20), date(2025, 12, 10)),
    st.tuples(st.integers(0, 60), st.integers(-60, 40_000), st.booleans()),
    max_size=40,
).map(
    lambda drawn: [
        told(day, printed, in_wit(day, 12) + timedelta(minutes=minutes), amended=amended)
        for day, (printed, minutes, amended) in drawn.items()
    ]
)
OPENED = st.one_of(st.none(), st.dates(date(2025, 10, 1), date(2025, 12, 5)))
AT = st.datetimes(datetime(2025, 10, 25), datetime(2025, 12, 20), timezones=st.just(UTC))


@given(REPORTS, OPENED, AT)
def test_each_due_day_is_in_exactly_one_class(reports: list[Told], opened: date | None, at: datetime) -> None:
    found = judged(*reports, opened=opened, at=at)
    by_day = {each.day: each for each in reports}
    for mark in found.marks:
        expected = is_working_day(mark.day, {HOLIDAY}) and opened is not None and opened <= mark.day
        over = JAYAPURA.passed(mark.day, at) or mark.day in by_day
        assert (mark.standing in DUE_CLASSES) == (expected and over)
    assert sum(found.counts.values()) == len(NOVEMBER.days)
    assert sum(found.counts[each] for each in DUE_CLASSES) == found.due_days


@given(REPORTS, OPENED, AT)
def test_the_rate_stays_between_nothing_and_everything(reports, opened, at) -> None:
    found = judged(*reports, opened=opened, at=at)
    assert 0 <= found.reported <= found.due_days <= len(NOVEMBER.days)


@given(REPORTS, OPENED, AT, st.sampled_from(NOVEMBER.days))
def test_one_more_report_never_lowers_the_rate(reports, opened, at, day) -> None:
    before = judged(*reports, opened=opened, at=at)
    after = judged(*reports, *([] if any(each.day == day for each in reports) else [told(day)]), opened=opened, at=at)
    assert after.reported * before.due_days >= before.reported * after.due_days
    assert after.reported >= before.reported
    assert after.counts[Standing.MISSING] <= before.counts[Standing.MISSING]


@given(REPORTS)
def test_what_looks_made_up_was_reported(reports: list[Told]) -> None:
    days = {each.day for each in reports}
    found = judged(*reports)
    assert {mark.day for mark in found.marks if mark.backfilled or mark.copied or mark.amended} <= days
    assert all(len(burst) >= 3 for burst in found.bursts)
