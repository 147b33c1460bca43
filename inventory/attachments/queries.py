"""Reads of attached files. A list never loads what the files hold."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, undefer

from inventory.attachments.models import Attachment
from inventory.core.errors import NotFound
from inventory.core.identity import Scope


def attachments(session: Session, scope: Scope, subject: str, subject_id: int) -> Sequence[Attachment]:
    """The files of a thing of the branch, oldest first, those removed among them."""
    query = select(Attachment).where(
        Attachment.subject == subject, Attachment.subject_id == subject_id, scope.covers(Attachment.office)
    )
    return session.scalars(query.order_by(Attachment.id)).all()


def attachment(session: Session, scope: Scope, subject: str, subject_id: int, attachment_id: int) -> Attachment:
    """One file of a thing of the branch, with what it holds. Raises NotFound, for one that was removed as well."""
    found = session.scalar(
        _one(scope, subject, subject_id, attachment_id)
        .where(Attachment.removed_at.is_(None))
        .options(undefer(Attachment.content))
    )
    if found is None:
        raise NotFound(what="attachment")
    return found


def kept(session: Session, scope: Scope, subject: str, subject_id: int, attachment_id: int) -> Attachment:
    """What is on record of one file of a thing of the branch, removed or not. Raises NotFound."""
    found = session.scalar(_one(scope, subject, subject_id, attachment_id))
    if found is None:
        raise NotFound(what="attachment")
    return found


def _one(scope: Scope, subject: str, subject_id: int, attachment_id: int) -> Select[Attachment]:
    return select(Attachment).where(
        Attachment.id == attachment_id,
        Attachment.subject == subject,
        Attachment.subject_id == subject_id,
        scope.covers(Attachment.office),
    )


def subject_of(session: Session, attachment_id: int) -> tuple[str, int]:
    """The thing that a file belongs to, by table and number: for services, which look for it in its scope.

    Raises NotFound.
    """
    query = select(Attachment.subject, Attachment.subject_id).where(Attachment.id == attachment_id)
    found = session.execute(query).first()
    if found is None:
        raise NotFound(what="attachment")
    return found[0], found[1]


def count(session: Session, subject: str, subject_id: int) -> int:
    """How many files a thing has that were not removed."""
    query = select(func.count()).where(Attachment.subject == subject, Attachment.subject_id == subject_id)
    query = query.where(Attachment.removed_at.is_(None))
    return session.scalar(query) or 0
