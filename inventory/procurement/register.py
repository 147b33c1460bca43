"""The register of purchases: finding them, and what they cost together."""

from decimal import Decimal
from typing import Any

from sqlalchemy import Select, false
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, fetch, matches
from inventory.procurement import queries
from inventory.procurement.models import Purchase
from inventory.regions.models import Office

SORTABLE = ("id", "office", "supplier", "budget_year", "total")
FILTERS = ("state", "fund", "budget_year")


def found(scope: Scope, state: ListState) -> Select[Purchase, Office, str, Decimal]:
    """The purchases that were asked for."""
    query = queries.purchases(scope)
    if wanted := state.filters.get("state"):
        query = query.where(queries.state_column() == wanted)
    if fund := state.filters.get("fund"):
        query = query.where(Purchase.fund == fund)
    if year := state.filters.get("budget_year"):
        known = year.isascii() and year.isdecimal() and len(year) == 4
        query = query.where(Purchase.budget_year == int(year) if known else false())
    if state.q:
        searched = (queries.number_column(), Purchase.supplier, Purchase.contract_number, Office.name, Purchase.note)
        query = query.where(matches(state.q, *searched))
    return query


def listing(session: Session, scope: Scope, state: ListState) -> Listing[Any]:
    """One page of them: purchase, office, state, total."""
    columns = {
        "id": Purchase.id,
        "office": Purchase.office,
        "supplier": Purchase.supplier,
        "budget_year": Purchase.budget_year,
        "total": queries.total_column(),
    }
    return fetch(session, found(scope, state).order_by(*state.order(columns, Purchase.id.desc())), state)
