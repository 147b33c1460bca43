"""Which contracts there are, when somebody has to be reminded of them, and how they are renewed."""

from datetime import date, timedelta
from enum import StrEnum

from inventory.core.errors import AlreadyDone, DateRefused, Invalid
from inventory.core.rules import KTP_EL_BEGAN

LONGEST_NAME, LONGEST_NUMBER, LONGEST_NOTE = 120, 80, 500
# Money for a renewal has to be asked for; nobody needs to be reminded earlier than a year before.
MOST_DAYS = 365
USUAL_DAYS = 60


class ContractKind(StrEnum):
    """What is agreed on."""

    SIAK = "siak_licence"
    SUPPORT = "support"
    MAINTENANCE = "maintenance"
    OTHER = "other"


class Standing(StrEnum):
    """Where a contract stands on a day."""

    RUNNING = "contract_running"
    ENDING = "contract_ending"
    OVER = "contract_over"
    STOPPED = "contract_stopped"


def remind_from(ends_on: date, days: int) -> date:
    """The day from which people are reminded. Raises Invalid for days that make no sense."""
    if not 1 <= days <= MOST_DAYS:
        raise Invalid(reason="remind_days_impossible", field="remind_days")
    return ends_on - timedelta(days=days)


def standing(reminded: date, ends_on: date, stopped: date | None, today: date) -> Standing:
    """Where a contract stands. On its last day it still counts."""
    if stopped is not None:
        return Standing.STOPPED
    if ends_on < today:
        return Standing.OVER
    return Standing.ENDING if reminded <= today else Standing.RUNNING


def check_span(starts_on: date, ends_on: date) -> None:
    """Refuse a contract that ends before it begins, and one from before there were KTP-el. Raises Invalid."""
    if starts_on < KTP_EL_BEGAN:
        raise Invalid(reason="contract_too_old", field="starts_on")
    if ends_on < starts_on:
        raise Invalid(reason="contract_backwards", field="ends_on")


def check_renewal(name: str, before: date, ends_on: date, stopped: date | None) -> None:
    """Only what goes on is renewed, and only for longer. Raises AlreadyDone, Invalid."""
    if stopped is not None:
        raise AlreadyDone(document=name, state=Standing.STOPPED)
    if ends_on <= before:
        raise Invalid(reason="renewal_not_later", field="ends_on")


def check_stop(name: str, stopped: date | None, day: date, starts_on: date, today: date) -> None:
    """A contract is stopped once, between its first day and today. Raises AlreadyDone, DateRefused."""
    if stopped is not None:
        raise AlreadyDone(document=name, state=Standing.STOPPED)
    if not starts_on <= day <= today:
        raise DateRefused(day=day, earliest=starts_on, latest=today)


def text(value: str, field: str, longest: int, *, needed: bool = True) -> str:
    """A text as it is kept. Raises Invalid where it lacks or is too long."""
    kept = " ".join(value.split())
    if needed and not kept:
        raise Invalid(reason="contract_text_needed", field=field)
    if len(kept) > longest:
        raise Invalid(reason="text_too_long", field=field)
    return kept
