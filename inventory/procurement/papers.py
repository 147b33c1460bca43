"""Use-case of a purchase's papers: contract, invoice, photograph of what came."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from inventory.attachments import queries as attachments
from inventory.attachments import service
from inventory.attachments.models import Attachment
from inventory.attachments.service import Subject, keep
from inventory.core.identity import Actor, Verb
from inventory.procurement import queries
from inventory.procurement.models import Purchase
from inventory.stock.service import Command, once_for

SUBJECT = Purchase.__tablename__


@dataclass(frozen=True, kw_only=True)
class Attach(Command):
    """Keep a file with a purchase."""

    purchase_id: int
    name: str
    content: bytes


@dataclass(frozen=True, kw_only=True)
class Remove(Command):
    """Take a file away from a purchase."""

    purchase_id: int
    attachment_id: int
    reason: str


@once_for(Attachment)
def remove(session: Session, actor: Actor, command: Remove) -> Attachment:
    """Take it away. Raises NotFound, Forbidden, AlreadyDone, and Invalid without a reason."""
    purchase = queries.purchase(session, actor.scope, command.purchase_id)
    actor.demand(Verb.PURCHASE, purchase.office)
    session.refresh(purchase, with_for_update=True)  # it is removed once
    found = attachments.kept(session, actor.scope, SUBJECT, purchase.id, command.attachment_id)
    session.refresh(found, with_for_update=True)
    return service.remove(actor, found, command.reason)


@once_for(Attachment)
def attach(session: Session, actor: Actor, command: Attach) -> Attachment:
    """Keep it. Raises NotFound, Forbidden, and Invalid for a file that is none of those that are kept."""
    purchase = queries.purchase(session, actor.scope, command.purchase_id)
    actor.demand(Verb.PURCHASE, purchase.office)
    session.refresh(purchase, with_for_update=True)  # two files at once count as two
    subject = Subject(table=SUBJECT, number=purchase.id, office=purchase.office)
    return keep(session, actor, subject, command.name, command.content)
