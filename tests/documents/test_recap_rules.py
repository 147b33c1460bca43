"""Whatever districts do, each of their days is in one class, and sums are sums."""

from dataclasses import astuple
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from inventory.core.rules import Cutoff
from inventory.documents.recap.rules import Figures, Standing, Told, figures, standing
from inventory.usage.rules import Day, Deadline

FIRST = date(2025, 11, 1)
LIMITS = [
    Deadline(cutoff=Cutoff(time(16, 0)), timezone=zone) for zone in ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
]
NUMBERS = st.integers(0, 2_000)
TOLD = st.builds(
    Told,
    printed=NUMBERS,
    spoiled=NUMBERS,
    recorded=st.none() | NUMBERS,
    nothing_printed=st.booleans(),
    causes=st.just(()),
)
INSTANTS = st.datetimes(datetime(2025, 10, 25), datetime(2025, 12, 5), timezones=st.just(UTC))
OPENED = st.none() | st.dates(FIRST - timedelta(days=5), FIRST + timedelta(days=35))


@st.composite
def months(draw: st.DrawFn) -> tuple[list[Day], dict[date, Told]]:
    opened = draw(OPENED)
    days = [Day(day=FIRST + timedelta(days=n), working=draw(st.booleans()), opened=opened) for n in range(30)]
    return days, draw(st.dictionaries(st.sampled_from([day.day for day in days]), TOLD))


@given(months(), st.sampled_from(LIMITS), INSTANTS)
def test_every_day_is_in_one_class_and_the_sum_is_that_of_the_days(month, limit: Deadline, at: datetime) -> None:
    days, told = month
    whole = figures(days, told, limit, at)
    assert sum(astuple(whole.tally)) == len(days)
    assert whole == sum((figures([day], told, limit, at) for day in days), Figures())
    assert whole.printed == sum(said.printed for said in told.values())
    known = [said.recorded for said in told.values() if said.recorded is not None]
    assert whole.recorded == (sum(known) if known else None), "nothing said is not nobody recorded"


@given(months(), st.sampled_from(LIMITS), INSTANTS)
def test_a_rate_is_never_above_all_and_no_closed_day_counts(month, limit: Deadline, at: datetime) -> None:
    days, told = month
    tally = figures(days, told, limit, at).tally
    assert 0 <= tally.told <= tally.owed
    assert tally.owed + tally.due + tally.extra + tally.idle == len(days)
    assert tally.owed + tally.due <= sum(day.expected for day in days)
    silent_and_closed = [day for day in days if not day.expected and day.day not in told]
    assert tally.idle >= len(silent_and_closed)


@given(months(), st.sampled_from(LIMITS), INSTANTS)
def test_a_zero_a_silence_and_a_closed_day_are_never_the_same(month, limit: Deadline, at: datetime) -> None:
    days, told = month
    for day in days:
        where = standing(day, told.get(day.day), limit, at)
        assert (where in (Standing.REPORTED, Standing.ZERO)) == (day.day in told)
        if where in (Standing.MISSING, Standing.DUE):
            assert day.expected
