"""Reads about stock: offices, items, documents, shipments, daily reports, balances."""

import json
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import Row

from inventory.api import paging, queries, telling
from inventory.api.paging import Paged, PagedByName
from inventory.api.shapes import Day, OfficeCode, Shape
from inventory.api.web import Act, operation
from inventory.core.database import db
from inventory.core.identity import Scope
from inventory.regions import queries as regions
from inventory.shipments import queries as shipments
from inventory.stock import queries as stock
from inventory.stock.models import Document
from inventory.usage import queries as usage


class AtOffice(Paged):
    """A list about an office and all below it."""

    office: OfficeCode | None = None


class ShipmentsAsked(AtOffice):
    """Which shipments."""

    state: Literal["sent", "received", "reversed"] | None = None


class ReportsAsked(AtOffice):
    """Which reports: standing ones, unless all versions are asked for."""

    first: Day | None = Field(None, alias="from")
    last: Day | None = Field(None, alias="to")
    every: Literal["0", "1"] = Field(default="0", alias="all")


class AtDay(Shape):
    """At the close of a day; without it, now."""

    at: Day | None = None


def branch(act: Act, office: str | None) -> Scope:
    """The branch that is asked about, inside the person's own. Raises NotFound."""
    if office is None:
        return act.actor.scope
    return Scope(regions.office(db.session(), act.actor.scope, office).code)


@operation("get", "/offices", scope="office", answers=paging.listed(telling.Office, "Offices"))
def offices(act: Act, query: PagedByName) -> dict[str, Any]:
    """The offices of one's branch."""
    rows = queries.offices(db.session(), act.actor.scope, query.after_name, query.limit + 1)
    return paging.page(rows, query.limit, lambda office: office.code, telling.office)


@operation("get", "/items", scope="self", answers=paging.listed(telling.Item, "Items"))
def items(_act: Act, query: Paged) -> dict[str, Any]:
    """The kinds of stock."""
    rows = [item for item in stock.items(db.session()) if item.position > query.after_id]
    return paging.page(rows, query.limit, lambda item: item.position, telling.item)


@operation("get", "/documents/<int:id>", scope="document", answers=telling.Entered)
def document(act: Act, document_id: int) -> dict[str, Any]:
    """A document as it was entered, and the movements that it made."""
    found = stock.document(db.session(), act.actor.scope, document_id)
    return {
        **telling.heading(found),
        "kind": found.kind,
        "content": json.loads(found.content),
        "movements": [
            telling.movement(line, move.item, move.quantity, str(move.source), str(move.destination))
            for line, move in enumerate(stock.moves_of(db.session(), found), start=1)
        ],
    }


@operation("get", "/shipments", scope="office", answers=paging.listed(telling.Shipment, "Shipments"))
def list_shipments(act: Act, query: ShipmentsAsked) -> dict[str, Any]:
    """The shipments with an end in one's branch."""
    session, scope, within = db.session(), act.actor.scope, branch(act, query.office)
    rows = queries.shipments(session, scope, within, query.state, query.after_id, query.limit + 1)
    lines = shipments.lines_of(session, [row[0].id for row in rows])
    receipts = queries.receipt_lines(session, [row[2].id for row in rows if row[2] is not None])

    def tell(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
        return telling.shipment(row[0], row[1], lines[row[0].id], row[2], receipts)

    return paging.page(rows, query.limit, _id_of_first, tell)


@operation("get", "/daily-reports", scope="office", answers=paging.listed(telling.Report, "DailyReports"))
def list_reports(act: Act, query: ReportsAsked) -> dict[str, Any]:
    """The daily reports of one's branch."""
    session, within = db.session(), branch(act, query.office)
    rows = queries.daily_reports(
        session,
        within,
        query.first,
        query.last,
        every=query.every == "1",
        after=query.after_id,
        count=query.limit + 1,
    )
    lines = queries.report_lines(session, [row[0].id for row in rows])
    opened = usage.opening_days(session, within)
    limits = {zone: usage.deadline(session, zone) for zone in {row[2].timezone for row in rows}}

    def tell(row: Row[*tuple[Any, ...]]) -> dict[str, Any]:
        document, report, office = row
        limit = limits[office.timezone]
        return telling.report(document, report, lines[document.id], opened.get(office.code), limit, act.actor.at)

    return paging.page(rows, query.limit, _id_of_first, tell)


@operation("get", "/offices/<office:code>/balances", scope="office", answers=telling.Balances)
def balances(act: Act, code: str, query: AtDay) -> dict[str, Any]:
    """What an office's accounts hold, now or at the close of a day."""
    office = regions.office(db.session(), act.actor.scope, code)
    rows = queries.accounts_of_office(db.session(), act.actor.scope, office.code, query.at)
    return {
        "office": office.code,
        "at": None if query.at is None else query.at.isoformat(),
        "balances": [
            {"item": item, "compartment": compartment, "quantity": quantity} for item, compartment, quantity in rows
        ],
    }


def _id_of_first(row: Row[*tuple[Any, ...]]) -> int:
    entered: Document = row[0]
    return entered.id
