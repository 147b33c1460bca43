"""The register of suppliers, and that of prices: finding them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, fetch, matches
from inventory.procurement import queries
from inventory.procurement.models import Purchase, PurchaseLine
from inventory.procurement.prices import queries as price_queries
from inventory.procurement.suppliers import queries as supplier_queries
from inventory.procurement.suppliers.models import Supplier
from inventory.regions.models import Office

SORTABLE = ("name", "office", "orders")
FILTERS = ("view",)
PRICE_SORTABLE = ("contract_date", "unit_price", "office", "quantity")
PRICE_FILTERS = ("subject", "view")


def listing(session: Session, scope: Scope, state: ListState) -> Listing[Any]:
    """One page of the suppliers that were asked for: supplier, office, orders."""
    query = supplier_queries.suppliers(scope)
    if state.filters.get("view") == "blocked":
        query = query.where(Supplier.blocked != "")
    if state.q:
        query = query.where(matches(state.q, Supplier.name, Supplier.address, Supplier.tax_number, Office.name))
    columns = {"name": Supplier.name, "office": Supplier.office, "orders": supplier_queries.orders_column()}
    return fetch(session, query.order_by(*state.order(columns, Supplier.id)), state)


def prices(session: Session, scope: Scope, today: date, state: ListState, outliers: Sequence[int]) -> Listing[Any]:
    """One page of the prices that were asked for: line, purchase, office."""
    query = price_queries.prices(scope, today)
    if subject := state.filters.get("subject"):
        query = query.where(price_queries.is_subject(subject))
    if state.filters.get("view") == "outliers":
        query = query.where(PurchaseLine.id.in_(outliers))
    if state.q:
        searched = (queries.number_column(), Purchase.supplier, Office.name, PurchaseLine.model)
        query = query.where(matches(state.q, *searched))
    columns = {
        "contract_date": Purchase.contract_date,
        "unit_price": PurchaseLine.unit_price,
        "office": Purchase.office,
        "quantity": PurchaseLine.quantity,
    }
    return fetch(session, query.order_by(*state.order(columns, PurchaseLine.id.desc())), state)
