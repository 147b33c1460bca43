"""The register of machines: finding them, and how many there are of each kind and condition."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Select, func
from sqlalchemy.orm import Session

from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, fetch, matches
from inventory.equipment import queries
from inventory.equipment.catalogue.models import DeviceModel
from inventory.equipment.catalogue.queries import is_of_model
from inventory.equipment.models import Device
from inventory.regions.models import Office

COLUMNS = {
    "office": Device.office,
    "serial": Device.serial,
    "kind": Device.kind,
    "model": Device.model,
    "year": Device.year,
    "fund": Device.fund,
    "price": Device.price,
    "warranty_end": Device.warranty_end,
    "condition": Device.condition,
}
CHOICES = {"kind": Device.kind, "condition": Device.condition, "fund": Device.fund}
# What is asked about machines beside that: those that are lent, here or from here, and those that nobody can look up.
VIEWS = {"lent": Device.lender.is_not(None), "unknown_model": DeviceModel.id.is_(None)}
FILTERS = (*CHOICES, "view")


@dataclass(frozen=True)
class Counts:
    """Machines by kind among those of the chosen condition, by condition among those of the chosen kind, in all.

    ``price`` is what all that match cost, as far as that is known.
    """

    kinds: Mapping[str, int]
    conditions: Mapping[str, int]
    shown: Mapping[str, int]
    price: Decimal


def found(scope: Scope, state: ListState, without: str = "") -> Select[Device, Office]:
    """The machines that were asked for; ``without`` leaves one filter out of account. Raises NotFound for no view."""
    query = queries.devices(scope)
    for name, column in CHOICES.items():
        if name in state.filters and name != without:
            query = query.where(column == state.filters[name])
    if view := state.filters.get("view"):
        if view not in VIEWS:
            raise NotFound(what="page")
        query = query.outerjoin(DeviceModel, is_of_model()).where(VIEWS[view])
    searched = (Device.serial, Device.model, Device.office, Office.name, Device.owner, Device.bast_number, Device.note)
    return query.where(matches(state.q, *searched, Device.label_code)) if state.q else query


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
        price=session.scalar(found(scope, state).with_only_columns(func.sum(Device.price))) or Decimal(0),
    )
