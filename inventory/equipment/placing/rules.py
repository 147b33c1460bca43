"""Where a machine is: at which steps it changes hands, and what forbids one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inventory.core.errors import DateRefused, Invalid
from inventory.core.rules import CENTRE
from inventory.equipment.rules import GONE, Condition


class Step(StrEnum):
    """How a machine came to be where it is."""

    RECORDED = "recorded"
    MOVED = "moved"
    HANDED_OVER = "handed_over"
    LENT = "lent"
    RETURNED = "returned"


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a machine is ``since`` a day, and how it is. ``lender`` is who gets it back, while it is lent."""

    office: str
    point_id: int | None
    lender: str | None
    condition: Condition
    since: date


def check_move(of: Standing, office: str, point_id: int | None) -> None:
    """Refuse to move what is gone, where it is already, and what is lent out of the office that has it.

    Raises Invalid.
    """
    _demand_there(of)
    if (of.office, of.point_id) == (office, point_id):
        raise Invalid(reason="device_there", field="place")
    if of.lender is not None and of.office != office:
        raise Invalid(reason="device_lent", field="place")


def check_handover(of: Standing, giver: str, receiver: str) -> None:
    """Refuse to hand over what the giver does not have, what is lent or gone, and to itself. Raises Invalid."""
    _demand_there(of)
    if of.office != giver or receiver in (giver, CENTRE):
        raise Invalid(reason="device_there", field="devices")
    if of.lender is not None:
        raise Invalid(reason="device_lent", field="devices")


def check_loan(of: Standing, borrower: str, day: date, due: date, *, national: bool) -> None:
    """Refuse to lend what is gone or lent, to itself, to the centre, out of the province, or due before it is lent.

    Only somebody for the whole nation lends across provinces. Raises Invalid.
    """
    _demand_there(of)
    if of.lender is not None:
        raise Invalid(reason="device_lent")
    if borrower in (of.office, CENTRE) or not (national or borrower[:2] == of.office[:2]):
        raise Invalid(reason="device_borrower", field="borrower")
    if due < day:
        raise Invalid(reason="due_before_lent", field="due_date")


def check_return(of: Standing) -> None:
    """Refuse the return of what was never lent, and of what is lost. Raises Invalid."""
    if of.lender is None:
        raise Invalid(reason="device_not_lent")
    _demand_there(of)


def check_retirement(of: Standing, after: Condition) -> None:
    """Only the owner retires a machine: what is lent goes back first, unless it is lost. Raises Invalid."""
    if of.lender is not None and after is Condition.RETIRED and of.condition is not Condition.LOST:
        raise Invalid(reason="device_lent", field="condition")


def check_day(of: Standing, day: date, today: date) -> None:
    """Where a machine is follows from its latest step, so none is put before it. Raises DateRefused."""
    if day < of.since:
        raise DateRefused(day=day, earliest=of.since, latest=today)


def is_late(due: date | None, today: date) -> bool:
    """Whether a lent machine should be back by now."""
    return due is not None and due < today


def spread(numbers: Sequence[int], receivers: Sequence[str], each: int) -> dict[int, str]:
    """So many machines to each receiver, in order, as far as they go."""
    wanted = [receiver for receiver in receivers for _ in range(min(each, len(numbers)))]
    return dict(zip(numbers, wanted, strict=False))


def _demand_there(of: Standing) -> None:
    if of.condition in GONE:
        raise Invalid(reason="device_gone")
