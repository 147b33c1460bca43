"""Use-cases of attached files; whoever owns the thing sees to the permission and to counting once."""

import hashlib
from dataclasses import dataclass

from sqlalchemy.orm import Session

from inventory.attachments import queries, rules
from inventory.attachments.models import Attachment
from inventory.core.errors import AlreadyDone, Invalid
from inventory.core.identity import Actor


@dataclass(frozen=True, kw_only=True)
class Subject:
    """What a file belongs to: a row of a table, and the office whose it is."""

    table: str
    number: int
    office: str


def keep(session: Session, actor: Actor, subject: Subject, name: str, content: bytes) -> Attachment:
    """Keep a file. Raises Invalid for one that is none of those that are kept, and for one too many."""
    kind = rules.media_type(content)
    if queries.count(session, subject.table, subject.number) >= rules.MOST_FILES:
        raise Invalid(reason="too_many_attachments", field="file")
    attachment = Attachment(
        office=subject.office,
        subject=subject.table,
        subject_id=subject.number,
        name=rules.safe_name(name, kind),
        media_type=kind,
        size=len(content),
        content=content,
        digest=hashlib.sha256(content).hexdigest(),
        actor=actor.username,
        recorded_at=actor.at,
        maker_id=actor.user_id,
    )
    session.add(attachment)
    session.flush()  # the answer names the file by its id
    return attachment


def remove(actor: Actor, found: Attachment, reason: str) -> Attachment:
    """Let go of what a file holds: it may be what nobody may keep. Who removed which file, and why, stays on record.

    The caller holds the row. Raises AlreadyDone, and Invalid without a reason or for one that is too long.
    """
    if found.removed_at is not None:
        raise AlreadyDone(document=found.name, state="removed")
    if not reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    if len(reason) > rules.LONGEST_REASON:
        raise Invalid(reason="text_too_long", field="reason")
    found.content = None
    found.removed_at, found.removed_by, found.removal_reason = actor.at, actor.username, reason.strip()
    return found
