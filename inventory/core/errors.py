"""Refusals: one class per reason, with typed fields; sentences are made in `messages.py`, codes in the API."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import ClassVar


@dataclass(kw_only=True, eq=False)
class DomainError(Exception):
    """What the office may not do now. ``code`` is the machine's word for it, stable over versions."""

    code: ClassVar[str] = "invalid"
    status: ClassVar[int] = 422


@dataclass(kw_only=True, eq=False)
class Invalid(DomainError):
    """The entry itself makes no sense. ``reason`` is one of the words that `messages.py` has a sentence for."""

    reason: str
    field: str | None = None
    item: str | None = None


@dataclass(kw_only=True, eq=False)
class NotFound(DomainError):
    """There is no such thing, or it lies outside the person's branch: the two look alike on purpose."""

    code = "not_found"
    status = 404
    what: str = "object"


@dataclass(kw_only=True, eq=False)
class Forbidden(DomainError):
    """The thing is in view, but the person's role has no such verb."""

    code = "forbidden"
    status = 403
    verb: str


@dataclass(kw_only=True, eq=False)
class OwnDocument(Forbidden):
    """Whoever entered a document does not decide about it, whatever the role."""


@dataclass(kw_only=True, eq=False)
class Busy(DomainError):
    """Too many ask for the same costly thing at once; ``retry_after`` is after how many seconds it is worth a try."""

    code = "unavailable"
    status = 503
    retry_after: int


@dataclass(kw_only=True, eq=False)
class RouteRefused(DomainError):
    """Blanks do not travel this way (`API.md`, Purposes). ``reason`` names a sentence of its own, where it has one."""

    code = "route"
    source: str
    destination: str
    reason: str | None = None


@dataclass(kw_only=True, eq=False)
class DateRefused(DomainError):
    """The business date lies in the future, further back than the role may go, or before what it answers."""

    code = "date"
    day: date
    earliest: date | None
    latest: date


@dataclass(kw_only=True, eq=False)
class MonthUnfinished(DateRefused):
    """A month is closed once its last day, ``day``, has passed at the office; ``month`` is its first day."""

    month: date


@dataclass(kw_only=True, eq=False)
class Insufficient(DomainError):
    """An account would fall below zero at the close of ``day``.

    ``available`` is what the account holds at that day's close; ``blocking_document`` the number of the
    document that takes the pieces on that day, where it is another one than the one being entered.
    """

    code = "insufficient"
    status = 409
    office: str
    compartment: str
    item: str
    wanted: int
    available: int
    day: date
    blocking_document: str | None = None
    first_stock: date | None = None


@dataclass(kw_only=True, eq=False)
class NotInTheHouse(DomainError):
    """More is to be taken along than lies in the store: the books have ``in_store`` there, but of these ``out`` are in
    the field already, and ``missing`` nobody has found yet. ``available`` is what is left.
    """

    code = "insufficient"
    status = 409
    office: str
    item: str
    wanted: int
    available: int
    in_store: int
    out: int
    missing: int
    field: str | None = None


@dataclass(kw_only=True, eq=False)
class QuantityMismatch(DomainError):
    """Parts do not add up to the whole: good + damaged + missing = sent, the split of prints = printed.

    ``reason`` names a sentence of its own, where it has one: more of a loan goes back than is still out.
    """

    code = "quantity_mismatch"
    item: str
    expected: int
    given: int
    reason: str | None = None


@dataclass(kw_only=True, eq=False)
class CounterWentBack(DomainError):
    """A printer's counter only goes on: it showed ``last`` on ``day`` already. ``device`` is the serial number."""

    code = "quantity_mismatch"
    status = 409
    device: str
    given: int
    last: int
    day: date
    field: str | None = None


@dataclass(kw_only=True, eq=False)
class AlreadyDone(DomainError):
    """It was done before and can be done only once."""

    code = "already_done"
    status = 409
    document: str
    state: str


@dataclass(kw_only=True, eq=False)
class Closed(DomainError):
    """The month is closed at the office; ``month`` is its first day. It takes no document until it is reopened."""

    code = "closed"
    status = 409
    office: str
    month: date


@dataclass(kw_only=True, eq=False)
class Pending(DomainError):
    """Something else has to be decided, or has to arrive, first: the document named here."""

    code = "pending"
    status = 409
    document: str


@dataclass(kw_only=True, eq=False)
class DuplicateReport(DomainError):
    """The office has a standing report for this date: amend that one."""

    code = "duplicate_report"
    status = 409
    office: str
    day: date
    document: str
    document_id: int


@dataclass(kw_only=True, eq=False)
class KeyReused(DomainError):
    """The same idempotency key came with another body."""

    code = "key_reused"
    status = 409


@dataclass(kw_only=True, eq=False)
class BoxRefused(Invalid):
    """Box numbers that make no sense as they are written; ``box`` is what was read of them."""

    box: str


@dataclass(kw_only=True, eq=False)
class BoxElsewhere(DomainError):
    """Boxes cannot be sent from where they are not, or as another item than they came as.

    ``office`` is where they are or, in transit, where they go; it and ``document`` are None where that is nothing
    of the person's branch.
    """

    code = "already_done"
    status = 409
    box: str
    item: str
    office: str | None = None
    in_transit: bool = False
    document: str | None = None


@dataclass(kw_only=True, eq=False)
class BudgetExceeded(DomainError):
    """A budget line has less left than is wanted of it. Amounts are rupiah; ``committed`` is what is promised."""

    code = "insufficient"
    status = 409
    budget_line: str
    ceiling: Decimal
    committed: Decimal
    wanted: Decimal


@dataclass(kw_only=True, eq=False)
class CeilingTooLow(DomainError):
    """The ceiling of a budget line cannot fall below what is committed of it. Amounts are rupiah."""

    code = "insufficient"
    status = 409
    budget_line: str
    committed: Decimal
    wanted: Decimal


@dataclass(kw_only=True, eq=False)
class Overpaid(DomainError):
    """A purchase is never paid beyond its contract. Amounts are rupiah; ``paid`` is what was paid before."""

    code = "quantity_mismatch"
    status = 409
    purchase: str
    contract: Decimal
    paid: Decimal
    given: Decimal
