"""What each setting may be. Each function answers the value as it is stored, or raises Invalid at the wrong field.

Nothing is clamped: a value that cannot be is refused, and what held before goes on to hold.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, time, timedelta
from enum import StrEnum

from inventory.core.errors import Invalid
from inventory.equipment.catalogue.rules import model_key


class Name(StrEnum):
    """The settings that people change; the others belong to a demo."""

    BACKDATING = "backdate_days"
    CUTOFF = "report_cutoff"
    LOW_YIELD = "low_yield_percent"
    CLEANING = "cleaning_interval_cards"
    MONEY = "money_arrives"
    PURCHASE = "purchase_days"


LONGEST_BACK = 3_650  # days; whoever needs more has no limit
LATEST_CUTOFF = timedelta(days=366)  # a new hour is not set further ahead
LONGEST_INTERVAL = 1_000_000  # cards; no print head lasts so long
LONGEST_PURCHASE = 365  # days
NOT_A_LEAP_YEAR = 2001


def backdating(days: Mapping[str, int | None], roles: Collection[str]) -> dict[str, int | None]:
    """Days back for each of the roles; None is no limit."""
    if set(days) != set(roles):
        raise Invalid(reason="role_unknown")
    for role, number in days.items():
        if number is not None and not 0 <= number <= LONGEST_BACK:
            raise Invalid(reason="setting_back_impossible", field=role)
    return dict(days)


def cutoff(present: Mapping[str, str], hour: time, since: date, today: date) -> dict[str, str]:
    """The hours by their first days, with another one from a day that has nowhere begun.

    Hours of days that have begun stay for ever, so that no report becomes late or punctual afterwards. What was set
    for later days is replaced: at most one change lies ahead.
    """
    if hour == time():
        raise Invalid(reason="setting_cutoff_midnight", field="hour")
    if not today < since <= today + LATEST_CUTOFF:
        raise Invalid(reason="setting_cutoff_since", field="since")
    begun = {day: held for day, held in present.items() if day <= today.isoformat()}
    held = begun[max(begun)]
    return begun if held == f"{hour:%H:%M}" else {**begun, since.isoformat(): f"{hour:%H:%M}"}


def low_yield(percent: int) -> int:
    """The share in per cent below which a batch is low."""
    if not 1 <= percent <= 100:
        raise Invalid(reason="setting_percent_impossible", field="percent")
    return percent


def cleaning(others: int, models: Sequence[tuple[str, int]], catalogue: Collection[str]) -> dict[str, int]:
    """Cards between two cleanings by model of the catalogue; ``""`` are all others."""
    known, found = {model_key(name): name for name in catalogue}, {"": _interval("others", others)}
    for name, cards in models:
        model = known.get(model_key(name))
        if model is None:
            raise Invalid(reason="setting_model_unknown", field=name)
        if model in found:
            raise Invalid(reason="setting_model_twice", field=name)
        found[model] = _interval(name, cards)
    return found


def _interval(field: str, cards: int) -> int:
    if not 1 <= cards <= LONGEST_INTERVAL:
        raise Invalid(reason="setting_interval_impossible", field=field)
    return cards


def money(days: Mapping[str, tuple[int, int]], funds: Collection[str]) -> dict[str, str]:
    """For each source of funds: month and day, ``02-28``, from which the money of a year can be spent."""
    if set(days) != set(funds):
        raise Invalid(reason="fund_unknown")
    for fund, (month, day) in days.items():
        if (month, day) == (2, 29):
            raise Invalid(reason="setting_leap_day", field=fund)
        try:
            date(NOT_A_LEAP_YEAR, month, day)
        except (ValueError, OverflowError):
            raise Invalid(reason="setting_day_impossible", field=fund) from None
    return {fund: f"{month:02}-{day:02}" for fund, (month, day) in days.items()}


def purchase(days: int) -> int:
    """Days from an order to its delivery."""
    if not 0 <= days <= LONGEST_PURCHASE:
        raise Invalid(reason="setting_purchase_impossible", field="days")
    return days
