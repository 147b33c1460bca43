"""The berita acara of a shipment as PDF."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from inventory.accounts.web import current_actor, requires
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.documents.bast.shipments import queries as bast_queries
from inventory.documents.bast.shipments.sheet import as_pdf
from inventory.documents.bast.web import shown_as

blueprint = Blueprint("shipment_bast", __name__, url_prefix="/shipments")


@blueprint.get("/<int:document_id>.pdf")
@requires(Verb.VIEW)
def paper(document_id: int) -> ResponseReturnValue:
    """The paper that goes with a shipment; after its receipt with what arrived."""
    found = bast_queries.of_shipment(db.session(), current_actor().scope, document_id)
    return shown_as(as_pdf(found), found)
