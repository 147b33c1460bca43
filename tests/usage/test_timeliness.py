"""On time, late, missing, due or closed: at the exact minute, by the office's own clock."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.rules import Cutoff
from inventory.usage.rules import Day, Deadline, Timeliness, timeliness

MONDAY = date(2025, 11, 3)
JAKARTA, MAKASSAR, JAYAPURA = "Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"
# The cut-off of Monday, 16.00, as an instant.
CUTOFFS = {
    JAKARTA: datetime(2025, 11, 3, 9, 0, tzinfo=UTC),
    MAKASSAR: datetime(2025, 11, 3, 8, 0, tzinfo=UTC),
    JAYAPURA: datetime(2025, 11, 3, 7, 0, tzinfo=UTC),
}
ZONES = pytest.mark.parametrize("zone", list(CUTOFFS))
LATER = datetime(2025, 11, 10, tzinfo=UTC)


def limit(zone: str = JAKARTA) -> Deadline:
    return Deadline(cutoff=Cutoff(time(16, 0)), timezone=zone)


def monday(**known: object) -> Day:
    return Day(**{"day": MONDAY, "working": True, "opened": MONDAY, **known})


@ZONES
@pytest.mark.parametrize(
    ("after", "standing"),
    [
        (timedelta(minutes=-1), Timeliness.ON_TIME),
        (timedelta(0), Timeliness.ON_TIME),
        (timedelta(seconds=59), Timeliness.ON_TIME),
        (timedelta(minutes=1), Timeliness.LATE),
        (timedelta(days=1), Timeliness.LATE),
    ],
)
def test_a_report_is_on_time_until_the_minute_of_the_cut_off(zone, after, standing) -> None:
    reported = monday(reported_at=CUTOFFS[zone] + after)
    assert timeliness(reported, limit(zone), LATER) is standing


@ZONES
def test_a_day_is_due_until_the_minute_of_the_cut_off_and_missing_after_it(zone) -> None:
    assert timeliness(monday(), limit(zone), CUTOFFS[zone]) is Timeliness.DUE
    assert timeliness(monday(), limit(zone), CUTOFFS[zone] + timedelta(seconds=59)) is Timeliness.DUE
    assert timeliness(monday(), limit(zone), CUTOFFS[zone] + timedelta(minutes=1)) is Timeliness.MISSING


def test_the_same_instant_is_late_in_jayapura_and_on_time_in_jakarta() -> None:
    reported = monday(reported_at=datetime(2025, 11, 3, 8, 30, tzinfo=UTC))
    standings = {zone: timeliness(reported, limit(zone), LATER) for zone in CUTOFFS}
    assert standings == {JAKARTA: Timeliness.ON_TIME, MAKASSAR: Timeliness.LATE, JAYAPURA: Timeliness.LATE}


def test_nothing_is_due_on_a_day_that_has_not_begun() -> None:
    sunday_night = datetime(2025, 11, 2, 16, 59, tzinfo=UTC)
    assert timeliness(monday(), limit(JAKARTA), sunday_night) is Timeliness.NOT_OPEN
    assert timeliness(monday(), limit(MAKASSAR), sunday_night) is Timeliness.DUE


def test_a_closed_day_is_never_missing_and_a_report_on_it_never_late() -> None:
    assert timeliness(monday(working=False), limit(), LATER) is Timeliness.CLOSED
    assert timeliness(monday(working=False, reported_at=LATER), limit(), LATER) is Timeliness.ON_TIME


@pytest.mark.parametrize("opened", [None, MONDAY + timedelta(days=1)])
def test_nothing_is_missing_or_late_before_the_first_stock(opened: date | None) -> None:
    assert timeliness(monday(opened=opened), limit(), LATER) is Timeliness.NOT_OPEN
    assert timeliness(monday(opened=opened, reported_at=LATER), limit(), LATER) is Timeliness.ON_TIME


@given(
    st.integers(-3 * 24 * 60, 7 * 24 * 60).map(lambda minutes: CUTOFFS[JAKARTA] + timedelta(minutes=minutes)),
    st.sampled_from(sorted(CUTOFFS)),
    st.booleans(),
    st.one_of(st.none(), st.dates(date(2025, 10, 1), date(2025, 11, 30))),
)
def test_a_missing_day_that_is_reported_now_comes_late(at, zone, working, opened) -> None:
    unreported = timeliness(monday(working=working, opened=opened), limit(zone), at)
    reported = timeliness(monday(working=working, opened=opened, reported_at=at), limit(zone), at)
    assert (unreported is Timeliness.MISSING) == (reported is Timeliness.LATE)
