"""The register of models: finding them."""

from typing import Any

from sqlalchemy import Select, func
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, fetch, matches
from inventory.equipment.catalogue import queries
from inventory.equipment.catalogue.models import DeviceModel

SORTABLE = ("name", "kind", "daily_capacity", "ribbon_yield", "film_yield", "warranty_months", "machines")
FILTERS = ("kind",)


def found(scope: Scope, state: ListState) -> Select[DeviceModel, int]:
    """The models that were asked for."""
    query = queries.models(scope)
    if kind := state.filters.get("kind"):
        query = query.where(DeviceModel.kind == kind)
    return query.where(matches(state.q, DeviceModel.name, DeviceModel.supplies, DeviceModel.spare_parts))


def listing(session: Session, scope: Scope, state: ListState) -> Listing[tuple[DeviceModel, int]]:
    """One page of them, each with the machines of the branch."""
    columns: dict[str, Any] = {name: getattr(DeviceModel, name) for name in SORTABLE if name != "machines"}
    columns["machines"] = queries.machines_column(scope)
    order = state.order(columns, DeviceModel.name, DeviceModel.id)
    return fetch(session, found(scope, state).order_by(*order), state)


def machines(session: Session, scope: Scope, state: ListState) -> int:
    """How many machines are of the models that were asked for."""
    query = found(scope, state).with_only_columns(func.sum(queries.machines_column(scope)))
    return int(session.scalar(query) or 0)
