"""Operations about the papers of purchases and machines: which there are, and taking one away."""

from typing import Any

from pydantic import BaseModel
from sqlalchemy.orm import Session

from inventory.api import budget_bodies, paging
from inventory.api.buying import BUYERS
from inventory.api.devices import KEEPERS
from inventory.api.web import Act, operation
from inventory.attachments import queries as attachments
from inventory.attachments.models import Attachment
from inventory.core.database import db
from inventory.equipment import particulars
from inventory.equipment import queries as equipment
from inventory.procurement import papers, queries
from inventory.stock.rules import instant_text


class Paper(BaseModel):
    """A file that is kept with a purchase or a machine. ``sha256`` stays when it is removed; what it held does not."""

    id: str
    name: str
    media_type: str
    size: int
    sha256: str
    kept_at: str
    kept_by: str
    removed_at: str | None
    removed_by: str | None
    removal_reason: str


@operation("get", "/purchases/<int:id>/attachments", scope="office", answers=paging.listed(Paper, "Papers"))
def list_papers(act: Act, purchase_id: int) -> dict[str, Any]:
    """The papers of a purchase, oldest first, those removed among them."""
    purchase = queries.purchase(db.session(), act.actor.scope, purchase_id)
    found = attachments.attachments(db.session(), act.actor.scope, papers.SUBJECT, purchase.id)
    return {"items": [_paper(db.session(), each) for each in found], "next": None}


@operation("get", "/devices/<int:id>/attachments", scope="office", answers=paging.listed(Paper, "Papers"))
def list_papers_of_device(act: Act, device_id: int) -> dict[str, Any]:
    """The photos and papers of a machine, oldest first, those removed among them."""
    device = equipment.device(db.session(), act.actor.scope, device_id)
    return {"items": [_paper(db.session(), each) for each in particulars.papers(db.session(), device)], "next": None}


@operation("post", "/attachments/<int:id>/removal", scope="office", verbs=(*BUYERS, *KEEPERS), answers=Paper)
def remove_paper(act: Act, attachment_id: int, body: budget_bodies.ReasonEntry) -> dict[str, Any]:
    """Take a paper away from its thing, with a reason. What it held is gone; that it was there stays on record."""
    subject, number = attachments.subject_of(db.session(), attachment_id)
    if subject == particulars.SUBJECT:
        return act.do(particulars.remove, body.remove_from_device(act.key, number, attachment_id), _paper)
    return act.do(papers.remove, body.remove(act.key, number, attachment_id), _paper)


def _paper(_session: Session, found: Attachment) -> dict[str, Any]:
    removed = found.removed_at
    return {
        "id": str(found.id),
        **{name: getattr(found, name) for name in ("name", "media_type", "size", "removed_by", "removal_reason")},
        "sha256": found.digest,
        "kept_at": instant_text(found.recorded_at),
        "kept_by": found.actor,
        "removed_at": None if removed is None else instant_text(removed),
    }
