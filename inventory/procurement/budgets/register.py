"""The register of budget lines: finding them, and what they hold together."""

from typing import Any

from sqlalchemy import Select, false
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, fetch, matches
from inventory.procurement.budgets import queries as budget_queries
from inventory.procurement.budgets.models import BudgetLine
from inventory.procurement.budgets.queries import Lines
from inventory.regions.models import Office

SORTABLE = ("account", "office", "budget_year", "ceiling", "committed", "realised", "paid", "left")
FILTERS = ("fund", "budget_year", "view")
VIEWS = ("used_up", "unused")


def found(scope: Scope, state: ListState) -> Lines:
    """The lines that were asked for."""
    query: Select[Any, Any, Any, Any] = budget_queries.lines(scope)
    if fund := state.filters.get("fund"):
        query = query.where(BudgetLine.fund == fund)
    if year := state.filters.get("budget_year"):
        known = year.isascii() and year.isdecimal() and len(year) == 4
        query = query.where(BudgetLine.budget_year == int(year) if known else false())
    match state.filters.get("view"):
        case "used_up":
            query = query.where(BudgetLine.committed == BudgetLine.ceiling)
        case "unused":
            query = query.where(BudgetLine.committed == 0)
    if state.q:
        query = query.where(matches(state.q, BudgetLine.account, BudgetLine.title, Office.name, Office.code))
    return query


def listing(session: Session, scope: Scope, state: ListState) -> Listing[Any]:
    """One page of them: line, office, realised, paid."""
    columns = {
        "account": BudgetLine.account,
        "office": BudgetLine.office,
        "budget_year": BudgetLine.budget_year,
        "ceiling": BudgetLine.ceiling,
        "committed": BudgetLine.committed,
        "realised": budget_queries.realised_column(),
        "paid": budget_queries.paid_column(),
        "left": BudgetLine.ceiling - BudgetLine.committed,
    }
    order = state.order(columns, BudgetLine.budget_year.desc(), BudgetLine.office, BudgetLine.id)
    return fetch(session, found(scope, state).order_by(*order), state)
