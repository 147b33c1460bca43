"""The register of requests: one row for each line, with the four numbers beside each other."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Response
from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from inventory.core.identity import Actor
from inventory.core.labels import item
from inventory.core.listing import Listing, ListState, fetch, matches
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.regions.models import Office
from inventory.shipments.requests import queries
from inventory.shipments.requests.models import BlankRequest, RequestLine
from inventory.shipments.requests.queries import Asking
from inventory.shipments.requests.rules import RequestState

SORTABLE = {
    "asked_on": BlankRequest.asked_on,
    "number": BlankRequest.id,
    "office": Asking.name,
    "asked": RequestLine.asked,
}
FILTERS = ("view", "state")
NUMBERS = ("asked", "approved", "sent", "received")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One line of a request in the register."""

    request: BlankRequest
    line: RequestLine
    office: Any
    answerer: Any
    state: str
    sent: int
    received: int


def found(actor: Actor, state: ListState) -> Select[BlankRequest, RequestLine, Office, Office, str, int, int]:
    """The lines of the requests that were asked for."""
    query = queries.lines(actor.scope).where(
        matches(state.q, queries.number_column(), Asking.name, BlankRequest.office, RequestLine.item)
    )
    match state.filters.get("view"):
        case "waiting":
            query = query.where(BlankRequest.answerer == actor.office, BlankRequest.state == RequestState.ASKED)
        case "mine":
            query = query.where(BlankRequest.office == actor.office)
    if asked := state.filters.get("state"):
        query = query.where(queries.state_column() == asked)
    return query


def listing(session: Session, actor: Actor, state: ListState) -> Listing[Entry]:
    """One page of the register."""
    query = found(actor, state).order_by(*state.order(SORTABLE, BlankRequest.id.desc(), RequestLine.position))
    page = fetch(session, query, state)
    return Listing([_entry(row) for row in page.rows], page.total, state)


def _entry(row: Any) -> Entry:
    request, line, office, answerer, standing, sent, received = row
    return Entry(
        request=request,
        line=line,
        office=office,
        answerer=answerer,
        state=standing,
        sent=int(sent),
        received=int(received),
    )


def totals(session: Session, actor: Actor, state: ListState) -> list[Mapping[str, Any]]:
    """By item: asked, approved, sent and received of all requests that match, whatever page is shown."""
    columns = (
        RequestLine.item,
        RequestLine.asked,
        RequestLine.approved,
        queries.sent_column().label("sent"),
        queries.received_column().label("received"),
    )
    rows = found(actor, state).with_only_columns(*columns).subquery()
    sums = [func.coalesce(func.sum(rows.c[name]), 0).label(name) for name in NUMBERS]
    query = select(rows.c.item, *sums).group_by(rows.c.item).order_by(rows.c.item)
    return [{"item": row.item} | {name: int(getattr(row, name)) for name in NUMBERS} for row in session.execute(query)]


def export(listing: Listing[Entry]) -> Response:
    """The lines as a file."""
    headers = [
        _("Number"),
        _("Asked on"),
        _("Code"),
        _("Office"),
        _("Asked of"),
        _("State"),
        _("Item"),
        _("Asked"),
        _("Approved"),
        _("Sent"),
        _("Received"),
        _("PRR waiting"),
        _("In store when asking"),
        _("Cover, days"),
    ]
    return file_answer(_("requests"), headers, (_cells(entry) for entry in listing.rows))


def _cells(entry: Entry) -> list[Any]:
    request, line = entry.request, entry.line
    return [
        request.number,
        request.asked_on,
        entry.office.code,
        entry.office.name,
        entry.answerer.name,
        appearance(entry.state).word,
        item(line.item),
        line.asked,
        line.approved,
        entry.sent,
        entry.received,
        request.prr,
        line.in_store,
        line.cover,
    ]
