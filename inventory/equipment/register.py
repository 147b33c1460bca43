"""The register of machines: finding them, and how many there are of each kind and condition."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, fetch, matches
from inventory.equipment import queries
from inventory.equipment.models import Device
from inventory.regions.models import Office

COLUMNS = {
    "office": Device.office,
    "serial": Device.serial,
    "kind": Device.kind,
    "model": Device.model,
    "year": Device.year,
    "condition": Device.condition,
}
FILTERS = {"kind": Device.kind, "condition": Device.condition}


@dataclass(frozen=True)
class Counts:
    """Machines by kind among those of the chosen condition, by condition among those of the chosen kind, in all."""

    kinds: Mapping[str, int]
    conditions: Mapping[str, int]
    shown: Mapping[str, int]


def found(scope: Scope, state: ListState, without: str = "") -> Select[Device, Office]:
    """The machines that were asked for; ``without`` leaves one filter out of account."""
    query = queries.devices(scope)
    for name, column in FILTERS.items():
        if name in state.filters and name != without:
            query = query.where(column == state.filters[name])
    if state.q:
        query = query.where(matches(state.q, Device.serial, Device.model, Device.office, Office.name, Device.note))
    return query


def listing(session: Session, scope: Scope, state: ListState) -> Listing[tuple[Device, Office]]:
    """One page of them, in the order that was asked for."""
    order = state.order(COLUMNS, Device.office, Device.kind, Device.id)
    return fetch(session, found(scope, state).order_by(*order), state)


def counts(session: Session, scope: Scope, state: ListState) -> Counts:
    """How many there are, for the chips and the last row."""
    return Counts(
        kinds=queries.counted_by(session, found(scope, state, without="kind"), Device.kind),
        conditions=queries.counted_by(session, found(scope, state, without="condition"), Device.condition),
        shown=queries.counted_by(session, found(scope, state), Device.condition),
    )
