"""Reads of attached files. A list never loads what the files hold."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, undefer

from inventory.attachments.models import Attachment
from inventory.core.errors import NotFound
from inventory.core.identity import Scope


def attachments(session: Session, scope: Scope, subject: str, subject_id: int) -> Sequence[Attachment]:
    """The files of a thing of the branch, oldest first."""
    query = select(Attachment).where(
        Attachment.subject == subject, Attachment.subject_id == subject_id, scope.covers(Attachment.office)
    )
    return session.scalars(query.order_by(Attachment.id)).all()


def attachment(session: Session, scope: Scope, subject: str, subject_id: int, attachment_id: int) -> Attachment:
    """One file of a thing of the branch, with what it holds. Raises NotFound."""
    query = select(Attachment).where(
        Attachment.id == attachment_id,
        Attachment.subject == subject,
        Attachment.subject_id == subject_id,
        scope.covers(Attachment.office),
    )
    found = session.scalar(query.options(undefer(Attachment.content)))
    if found is None:
        raise NotFound(what="attachment")
    return found


def count(session: Session, subject: str, subject_id: int) -> int:
    """How many files a thing has."""
    query = select(func.count()).where(Attachment.subject == subject, Attachment.subject_id == subject_id)
    return session.scalar(query) or 0
