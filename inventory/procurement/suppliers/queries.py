"""Reads about suppliers: what was ordered from them, and whether it came in time."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.procurement import queries
from inventory.procurement.models import Purchase, PurchaseDelivery
from inventory.procurement.rules import PurchaseState
from inventory.procurement.suppliers.models import Supplier
from inventory.procurement.suppliers.rules import Promise, Punctuality, punctuality
from inventory.regions.models import Office
from inventory.stock.models import Document
from inventory.stock.rules import State

COMPLETE = (PurchaseState.DELIVERED, PurchaseState.PAID)


def supplier(session: Session, scope: Scope, supplier_id: int) -> Supplier:
    """One supplier of the branch. Raises NotFound."""
    found = session.scalar(select(Supplier).where(Supplier.id == supplier_id, scope.covers(Supplier.office)))
    if found is None:
        raise NotFound(what="supplier")
    return found


def by_name(session: Session, office: str, name: str) -> Supplier | None:
    """An office's supplier with exactly this name."""
    return session.scalar(select(Supplier).where(Supplier.office == office, Supplier.name == name))


def names(session: Session, scope: Scope) -> Sequence[str]:
    """The names of the branch's suppliers that are not blocked, to choose from while typing."""
    query = select(Supplier.name).where(scope.covers(Supplier.office), Supplier.blocked == "").distinct()
    return session.scalars(query.order_by(Supplier.name).limit(500)).all()


@cache
def orders_column() -> Any:
    """How many contracts a supplier has, as a column."""
    mine = select(func.count()).where(Purchase.supplier_id == Supplier.id, Purchase.state == PurchaseState.ORDERED)
    return mine.correlate(Supplier).scalar_subquery()


def suppliers(scope: Scope) -> Select[Supplier, Office, int]:
    """The suppliers of a branch: each with its office and how many contracts it has."""
    return (
        select(Supplier, Office, orders_column().label("orders"))
        .join(Office, Office.code == Supplier.office)
        .where(scope.covers(Supplier.office))
    )


def purchases(session: Session, scope: Scope, found: Supplier) -> Sequence[Any]:
    """What an office bought, or means to buy, from a supplier, latest first."""
    query = queries.purchases(scope).where(Purchase.supplier_id == found.id)
    return session.execute(query.order_by(Purchase.id.desc())).all()


def punctualities(session: Session, supplier_ids: Sequence[int], today: date) -> dict[int, Punctuality]:
    """By supplier: how many of the contracts that named a day were complete in time."""
    last = (
        select(func.max(PurchaseDelivery.business_date))
        .outerjoin(Document, Document.id == PurchaseDelivery.document_id)
        .where(PurchaseDelivery.purchase_id == Purchase.id)
        .where(or_(PurchaseDelivery.document_id.is_(None), Document.state == State.POSTED))
        .correlate(Purchase)
        .scalar_subquery()
    )
    query = select(Purchase.supplier_id, Purchase.due_date, queries.state_column(), last).where(
        Purchase.supplier_id.in_(supplier_ids), Purchase.due_date.is_not(None), Purchase.state == PurchaseState.ORDERED
    )
    promises: dict[int, list[Promise]] = defaultdict(list)
    for supplier_id, due, state, arrived in session.execute(query):
        if supplier_id is not None and due is not None:  # as the query asks; the columns could be empty
            promises[supplier_id].append(Promise(due, arrived if state in COMPLETE else None))
    return {number: punctuality(promises[number], today) for number in supplier_ids}


def spent(rows: Sequence[Any]) -> Decimal:
    """What the contracts among some purchases cost together."""
    return sum(
        (total for purchase, _office, _state, total in rows if purchase.state == PurchaseState.ORDERED), Decimal(0)
    )
