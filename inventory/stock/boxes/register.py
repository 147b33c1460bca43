"""The register of boxes: which document names which, latest first."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, aliased

from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, fetch
from inventory.regions.models import Office
from inventory.stock.boxes.models import BoxRow
from inventory.stock.models import Document
from inventory.stock.register import found_by

SORTABLE = {"business_date": Document.business_date, "prefix": BoxRow.prefix, "office": Office.name}
FILTERS = ("item",)
OtherEnd = aliased(Office)


def found(scope: Scope, state: ListState) -> Select[BoxRow, Document, Office, Office]:
    """The ranges of the branch's documents; a search looks at the letters of the numbers and at the document."""
    query = (
        select(BoxRow, Document, Office, OtherEnd)
        .join(Document, Document.id == BoxRow.document_id)
        .join(Office, Office.code == Document.office)
        .outerjoin(OtherEnd, OtherEnd.code == Document.counterpart)
        .where(scope.covers(Document.office, Document.counterpart))
    )
    if item := state.filters.get("item"):
        query = query.where(BoxRow.item == item)
    return query.where(found_by(state.q, BoxRow.prefix)) if state.q else query


def listing(session: Session, scope: Scope, state: ListState) -> Listing[Any]:
    """One page of it: range, document, office, the other end of a shipment."""
    return fetch(session, found(scope, state).order_by(*state.order(SORTABLE, BoxRow.id.desc())), state)
