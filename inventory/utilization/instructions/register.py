"""The register of instructions: which are shown, in which order, and as a file."""

from typing import Any

from flask import Response
from flask_babel import gettext as _
from sqlalchemy import Select
from sqlalchemy.orm import Session

from inventory.core.formats import moment
from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, fetch, matches
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.regions.models import Office
from inventory.utilization.instructions import queries, wording
from inventory.utilization.instructions.models import Instruction
from inventory.utilization.instructions.queries import District, Recipient

SORTABLE = {
    "given": Instruction.given_at,
    "number": Instruction.id,
    "recipient": Recipient.name,
    "district": District.name,
    "due": Instruction.due,
}
FILTERS = ("state",)
Row = tuple[Instruction, Office, Office, str]


def found(scope: Scope, state: ListState) -> Select[Instruction, Office, Office, str]:
    """The instructions of a branch that were asked for."""
    names = (Recipient.name, District.name, Instruction.recipient, Instruction.district)
    query = queries.instructions(scope).where(matches(state.q, queries.number_column(), *names))
    if asked := state.filters.get("state"):
        query = query.where(queries.state_column() == asked)
    return query


def listing(session: Session, scope: Scope, state: ListState) -> Listing[Row]:
    """One page of the register."""
    return fetch(session, found(scope, state).order_by(*state.order(SORTABLE, Instruction.id.desc())), state)


def export(listing: Listing[Row]) -> Response:
    """The instructions as a file."""
    headers = [
        _("Number"),
        _("Given on"),
        _("Code"),
        _("Who is told"),
        _("District"),
        _("What is to be done"),
        _("To be done by"),
        _("State"),
        _("Note"),
        _("Reason"),
        _("Document"),
    ]
    return file_answer(_("instructions"), headers, (_cells(*row) for row in listing.rows))


def _cells(each: Instruction, recipient: Office, district: Office, state: str) -> list[Any]:
    return [
        each.number,
        moment(each.given_at, recipient.timezone),
        recipient.code,
        recipient.name,
        district.name,
        wording.clause(each, district.name),
        each.due,
        appearance(state).word,
        each.note,
        each.reason,
        each.reference,
    ]
