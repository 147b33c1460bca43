"""What each setting may be, at its exact limits; and that no change of the hour judges a day anew that has begun."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.errors import Invalid
from inventory.core.rules import Cutoff
from inventory.core.settings import DEFAULTS
from inventory.settings import rules
from inventory.usage.rules import Day, Deadline, timeliness

TODAY = date(2025, 11, 3)
MODELS = ("Fargo HDP5000", "Zebra ZXP 7")
ROLES, FUNDS = ("staff", "head"), ("APBD", "DAK")
HOURS = st.times(min_value=time(0, 1)).map(lambda hour: hour.replace(second=0, microsecond=0))
DAYS_AHEAD = st.integers(1, 366)


def hours_of(value: dict[str, str]) -> Cutoff:
    """The hours as the house reads them."""
    later = sorted((date.fromisoformat(day), time.fromisoformat(hour)) for day, hour in value.items() if day)
    return Cutoff(time.fromisoformat(value[""]), tuple(later))


@given(st.lists(st.tuples(st.integers(0, 30), HOURS, DAYS_AHEAD), max_size=8), st.integers(-40, 300))
def test_a_day_that_has_begun_keeps_its_hour_whatever_is_changed(
    changes: list[tuple[int, time, int]], offset: int
) -> None:
    today, value, kept = TODAY, dict(DEFAULTS["report_cutoff"]), {}
    for wait, hour, ahead in changes:
        today += timedelta(days=wait)
        kept |= {day: hours_of(value).on(day) for day in (today, today - timedelta(days=1), TODAY)}
        value = rules.cutoff(value, hour, today + timedelta(days=ahead), today)
        held = hours_of(value)
        assert held.on(today + timedelta(days=ahead)) == hour
        assert all(held.on(day) == hour_then for day, hour_then in kept.items())
        assert len([since for since, _hour in held.later if since > today]) <= 1
    day = today + timedelta(days=offset)
    held = hours_of(value)
    assert dict(held.within(day, day + timedelta(days=5)))[day] == held.on(day)


def test_the_hour_of_the_day_itself_decides() -> None:
    limit = Deadline(cutoff=Cutoff(time(16), ((TODAY, time(15)),)), timezone="Asia/Jayapura")
    half_past = [datetime.combine(day, time(15, 30), ZoneInfo("Asia/Jayapura")) for day in (TODAY, date(2025, 10, 31))]
    told = [Day(day=at.date(), working=True, opened=date(2025, 1, 1), reported_at=at) for at in half_past]
    assert [timeliness(day, limit, half_past[0]).value for day in told] == ["late", "on_time"]


@pytest.mark.parametrize(
    ("hour", "since", "field"),
    [
        (time(0, 0), date(2025, 11, 4), "hour"),
        (time(15, 0), TODAY, "since"),
        (time(15, 0), date(2025, 10, 1), "since"),
        (time(15, 0), TODAY + timedelta(days=367), "since"),
    ],
)
def test_an_hour_that_cannot_be_is_refused(hour: time, since: date, field: str) -> None:
    with pytest.raises(Invalid, check=lambda refusal: refusal.field == field):
        rules.cutoff(DEFAULTS["report_cutoff"], hour, since, TODAY)


def test_the_hour_that_holds_takes_back_what_lies_ahead() -> None:
    planned = rules.cutoff({"": "16:00"}, time(15), date(2025, 12, 1), TODAY)
    assert planned == {"": "16:00", "2025-12-01": "15:00"}
    assert rules.cutoff(planned, time(16), date(2025, 11, 4), TODAY) == {"": "16:00"}


@pytest.mark.parametrize(
    ("rule", "said", "reason", "field"),
    [
        (rules.backdating, ({"staff": -1, "head": 0}, ROLES), "setting_back_impossible", "staff"),
        (rules.backdating, ({"staff": 3_651, "head": 0}, ROLES), "setting_back_impossible", "staff"),
        (rules.backdating, ({"staff": 14}, ROLES), "role_unknown", None),
        (rules.low_yield, (0,), "setting_percent_impossible", "percent"),
        (rules.low_yield, (101,), "setting_percent_impossible", "percent"),
        (rules.purchase, (-1,), "setting_purchase_impossible", "days"),
        (rules.purchase, (366,), "setting_purchase_impossible", "days"),
        (rules.cleaning, (0, (), MODELS), "setting_interval_impossible", "others"),
        (rules.cleaning, (1, (("Fargo HDP5000", 1_000_001),), MODELS), "setting_interval_impossible", "Fargo HDP5000"),
        (rules.cleaning, (1, (("Evolis", 5),), MODELS), "setting_model_unknown", "Evolis"),
        (rules.cleaning, (1, (("", 5),), MODELS), "setting_model_unknown", ""),
        (rules.cleaning, (1, (("Zebra ZXP 7", 5), ("zebra zxp7", 6)), MODELS), "setting_model_twice", "zebra zxp7"),
        (rules.money, ({"APBD": (2, 29), "DAK": (1, 1)}, FUNDS), "setting_leap_day", "APBD"),
        (rules.money, ({"APBD": (4, 31), "DAK": (1, 1)}, FUNDS), "setting_day_impossible", "APBD"),
        (rules.money, ({"APBD": (1, 2_000_000_000), "DAK": (1, 1)}, FUNDS), "setting_day_impossible", "APBD"),
        (rules.money, ({"APBD": (1, 1)}, FUNDS), "fund_unknown", None),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(rule, said, reason, field) -> None:
    with pytest.raises(Invalid, check=lambda refusal: (refusal.reason, refusal.field) == (reason, field)):
        rule(*said)


def test_what_can_be_is_stored_as_it_was_said() -> None:
    assert rules.backdating({"staff": 3_650, "head": None}, ROLES) == {"staff": 3_650, "head": None}
    assert (rules.low_yield(1), rules.low_yield(100), rules.purchase(0), rules.purchase(365)) == (1, 100, 0, 365)
    assert rules.cleaning(1_000, (("zebra zxp7", 5),), MODELS) == {"": 1_000, "Zebra ZXP 7": 5}
    assert rules.money({"APBD": (3, 1), "DAK": (12, 31)}, FUNDS) == {"APBD": "03-01", "DAK": "12-31"}
