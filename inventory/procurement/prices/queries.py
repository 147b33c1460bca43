"""Reads about prices: what was agreed on for a thing, where and when."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.procurement.models import Purchase, PurchaseLine
from inventory.procurement.prices.rules import YEARS, Range, Verdict, range_of
from inventory.procurement.rules import PurchaseState
from inventory.regions.models import Office

Prices = Select[PurchaseLine, Purchase, Office]


@dataclass(frozen=True)
class Known:
    """What is known of the price of one thing: the range of the last years, the last price, and the model's name."""

    usual: Range
    last: Decimal
    last_day: date
    model: str


def subject_of(line: PurchaseLine) -> str:
    """What a line buys, as the filter of the list says it: ``item:ribbon``, ``printer:fargo hdp5000``."""
    return _subject(line.item, line.kind, line.model)


def _subject(item: str | None, kind: str | None, model: str) -> str:
    return f"item:{item}" if item else f"{kind}:{model.strip().lower()}"


def is_subject(subject: str) -> ColumnElement[bool]:
    """The condition that a line buys this."""
    kind, _colon, name = subject.partition(":")
    if kind == "item":
        return PurchaseLine.item == name
    return and_(PurchaseLine.kind == kind, func.lower(PurchaseLine.model) == name)


def first_day(today: date) -> date:
    """The first day whose prices still say something about today's."""
    return date(today.year - YEARS, today.month, min(today.day, 28))


def prices(scope: Scope, today: date) -> Prices:
    """The prices of the last years' contracts of a branch: line, purchase, office. A gift has none."""
    return (
        select(PurchaseLine, Purchase, Office)
        .join(Purchase, Purchase.id == PurchaseLine.purchase_id)
        .join(Office, Office.code == Purchase.office)
        .where(scope.covers(Purchase.office), Purchase.state == PurchaseState.ORDERED)
        .where(PurchaseLine.unit_price > 0, Purchase.contract_date > first_day(today), Purchase.contract_date <= today)
    )


@dataclass(frozen=True)
class Agreed:
    """One price that was agreed on."""

    line_id: int
    subject: str
    day: date
    price: Decimal
    model: str


def agreed(session: Session, scope: Scope, today: date) -> Sequence[Agreed]:
    """Every price of the last years in a branch, oldest first."""
    columns = (PurchaseLine.id, PurchaseLine.item, PurchaseLine.kind, PurchaseLine.model)
    query = prices(scope, today).with_only_columns(*columns, PurchaseLine.unit_price, Purchase.contract_date)
    rows = session.execute(query.order_by(Purchase.contract_date, PurchaseLine.id))
    return [
        Agreed(number, _subject(item, kind, model), day, price, model)
        for number, item, kind, model, price, day in rows
        if price is not None and day is not None  # as the query asks; the columns could be empty
    ]


def known(every: Sequence[Agreed]) -> dict[str, Known]:
    """By what is bought: its range, and what was paid last."""
    found: dict[str, list[Agreed]] = defaultdict(list)
    for each in every:
        found[each.subject].append(each)
    return {
        subject: Known(range_of([each.price for each in same]), same[-1].price, same[-1].day, same[-1].model)
        for subject, same in sorted(found.items())
    }


def known_of(every: Mapping[str, Known], line: PurchaseLine, purchase: Purchase) -> Known:
    """What is known of a line's price; of one that was agreed on this very moment, itself."""
    if found := every.get(subject_of(line)):
        return found
    price, day = line.unit_price or Decimal(0), purchase.contract_date or date.min
    return Known(range_of([price]), price, day, line.model)


def outliers(every: Sequence[Agreed], usual: Mapping[str, Known]) -> Sequence[int]:
    """The lines whose price is far from the others."""
    return [each.line_id for each in every if usual[each.subject].usual.verdict(each.price) is Verdict.OUTLIER]
