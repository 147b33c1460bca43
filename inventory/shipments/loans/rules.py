"""The rules of loans: what a return of one has to say, which way it goes, and how much of it is still out."""

from collections.abc import Mapping, Sequence
from datetime import date

from inventory.core.errors import Invalid, QuantityMismatch, RouteRefused
from inventory.shipments.rules import Purpose, ShipmentLine


def check_terms(purpose: str, loan: int | None, due_date: date | None, business_date: date) -> None:
    """Only the return of a loan names one, and has to; only a loan is due, and not before it was lent.

    Raises Invalid.
    """
    if (purpose == Purpose.LOAN_RETURN) != (loan is not None):
        raise Invalid(reason="loan_needed" if loan is None else "loan_not_wanted", field="loan")
    if due_date is None:
        return
    if purpose != Purpose.LOAN:
        raise Invalid(reason="due_date_not_wanted", field="due_date")
    if due_date < business_date:
        raise Invalid(reason="due_before_lent", field="due_date")


def check_way_back(lender: str, borrower: str, source: str, destination: str) -> None:
    """Raise RouteRefused for a return that does not go from the borrower to the lender."""
    if (source, destination) != (borrower, lender):
        raise RouteRefused(source=source, destination=destination)


def still_out(received: Mapping[str, int], returned: Mapping[str, int]) -> dict[str, int]:
    """By item: pieces that the borrower received, damaged and surplus ones included, and has not sent back."""
    return {item: pieces - returned.get(item, 0) for item, pieces in received.items()}


def check_returned(out: Mapping[str, int], lines: Sequence[ShipmentLine]) -> None:
    """Raise QuantityMismatch for the first item of which more would go back than is still out."""
    for line in lines:
        left = out.get(line.item, 0)
        if line.quantity > left:
            raise QuantityMismatch(item=line.item, expected=left, given=line.quantity, reason="more_than_out")


def standing(due: date | None, out: int, today: date) -> str:
    """How a loan that arrived stands, as its badge says."""
    if not out:
        return "returned"
    return "overdue" if is_overdue(due, out, today) else "on_loan"


def is_overdue(due: date | None, out: int, today: date) -> bool:
    """Whether something that is still out should have come back; on its last day it is not late yet."""
    return due is not None and out > 0 and due < today
