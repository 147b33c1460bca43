"""The register of the places of service below the districts: mobile units and printing kecamatan."""

from sqlalchemy import Select, func
from sqlalchemy.orm import Session

from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, fetch, matches
from inventory.regions import queries as regions
from inventory.regions.models import Office, ServicePoint
from inventory.regions.rules import PointKind

SORTABLE = {
    "name": ServicePoint.name,
    "kind": ServicePoint.kind,
    "office": Office.name,
    "since": ServicePoint.since,
}
FILTERS = ("kind", "standing")
IN_SERVICE, RETIRED = "in_service", "retired"


def found(scope: Scope, state: ListState) -> Select[ServicePoint, Office]:
    """The places that were asked for. Raises NotFound for a kind or a standing that is none."""
    query = regions.service_points(scope)
    if kind := state.filters.get("kind"):
        if kind not in set(PointKind):
            raise NotFound(what="page")
        query = query.where(ServicePoint.kind == kind)
    match state.filters.get("standing"):
        case "in_service":
            query = query.where(ServicePoint.retired_on.is_(None))
        case "retired":
            query = query.where(ServicePoint.retired_on.is_not(None))
        case None:
            pass
        case _:
            raise NotFound(what="page")
    return query.where(matches(state.q, ServicePoint.name, ServicePoint.plate, ServicePoint.office, Office.name))


def listing(session: Session, scope: Scope, state: ListState) -> Listing[tuple[ServicePoint, Office]]:
    """One page of them."""
    order = state.order(SORTABLE, ServicePoint.office, ServicePoint.id)
    return fetch(session, found(scope, state).order_by(*order), state)


def in_service(session: Session, scope: Scope, state: ListState) -> int:
    """How many of those that match are in service, for the last row."""
    query = found(scope, state).where(ServicePoint.retired_on.is_(None))
    return session.scalar(query.with_only_columns(func.count())) or 0
