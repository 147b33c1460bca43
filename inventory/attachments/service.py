"""Use-cases of attached files; whoever owns the thing sees to the permission and to counting once."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from inventory.attachments import queries, rules
from inventory.attachments.models import Attachment
from inventory.core.errors import Invalid
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
        actor=actor.username,
        recorded_at=actor.at,
        maker_id=actor.user_id,
    )
    session.add(attachment)
    session.flush()  # the answer names the file by its id
    return attachment
