"""The berita acara of machines as PDF: of a handing over, and of one step of one machine."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from inventory.accounts.web import current_actor, requires
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.documents.bast.machines import queries as bast_queries
from inventory.documents.bast.machines.rules import MachinePaper
from inventory.documents.bast.machines.sheet import as_pdf
from inventory.documents.bast.web import shown_as

blueprint = Blueprint("bast", __name__, url_prefix="/devices")


@blueprint.get("/handovers/<int:handover_id>.pdf")
@requires(Verb.VIEW)
def handover(handover_id: int) -> ResponseReturnValue:
    """The paper of a handing over, as far as the branch has a part in it."""
    return _paper(bast_queries.of_handover(db.session(), current_actor().scope, handover_id))


@blueprint.get("/<int:device_id>/steps/<int:placement_id>.pdf")
@requires(Verb.VIEW)
def step(device_id: int, placement_id: int) -> ResponseReturnValue:
    """The paper of one step of a machine: handed over, moved, lent, given back."""
    return _paper(bast_queries.of_step(db.session(), current_actor().scope, device_id, placement_id))


def _paper(paper: MachinePaper) -> ResponseReturnValue:
    return shown_as(as_pdf(paper), paper)
