"""Use-cases around notices: telling one, and what people and administrators set."""

from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from inventory.core.errors import Invalid
from inventory.core.identity import Actor, Verb
from inventory.notices import queries, rules
from inventory.notices.models import Delivery, Mute, NoticeRecord, Preference, Webhook
from inventory.notices.rules import DeliveryState, Frequency

MOST_MUTES = 1_000
LANGUAGES = ("id", "en")


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What happened: a topic that is registered in `topics.py`, the office it is about, and when it happened.

    ``subject`` is what people can mute, such as ``alert:17``; the same ``key`` told twice is one notice. ``params``
    is plain JSON, from which the sentence is made later: never text in any language. ``role`` is the one duty whose
    people are told, ``person`` the one person; without either everybody of the branch is.
    """

    topic: str
    office: str
    subject: str
    key: str
    at: datetime
    params: dict[str, Any]
    role: str = ""
    person: int | None = None


@dataclass(frozen=True, kw_only=True)
class SavePreferences:
    """How a person wants to be told. Quiet hours are local to the person's office; both or neither."""

    email: str
    frequency: str
    quiet_from: time | None
    quiet_to: time | None
    language: str


@dataclass(frozen=True, kw_only=True)
class MuteSubject:
    """Hear no more of a subject, or hear of it again."""

    subject: str
    muted: bool


@dataclass(frozen=True, kw_only=True)
class SetWebhook:
    """Where a program is told what happens in the branch of the person's office; without ``secret`` it stays."""

    url: str
    secret: str | None
    enabled: bool


@dataclass(frozen=True, kw_only=True)
class Resend:
    """Try a message again that was given up."""

    delivery_id: int


def tell(session: Session, *notices: Notice) -> None:
    """Put what happened into the outbox, in the transaction in which it happens: both are kept, or neither.

    Nothing is sent here. What was told before, by the same key, is passed over. Raises ValueError for a subject that
    cannot be muted.
    """
    by_key = {notice.key: notice for notice in notices}
    for notice in by_key.values():
        if not rules.subject_good(notice.subject):
            raise ValueError(f"{notice.subject!r} names no subject")
    known = set(session.scalars(select(NoticeRecord.key).where(NoticeRecord.key.in_(by_key))))
    session.add_all(
        NoticeRecord(
            key=notice.key,
            topic=notice.topic,
            office=notice.office,
            subject=notice.subject,
            params=notice.params,
            at=notice.at,
            role=notice.role,
            person=notice.person,
        )
        for notice in by_key.values()
        if notice.key not in known
    )
    session.flush()  # another transaction that told the same is met here, where the work can be done again


def save_preferences(session: Session, actor: Actor, command: SavePreferences) -> Preference:
    """Keep how the person wants to be told. Raises Invalid."""
    if command.frequency not in set(Frequency):
        raise Invalid(reason="frequency_unknown", field="frequency")
    if command.language not in LANGUAGES:
        raise Invalid(reason="language_unknown", field="language")
    if not command.email and command.frequency != Frequency.NEVER:
        raise Invalid(reason="email_needed", field="email")
    if command.email and not rules.email_good(command.email):
        raise Invalid(reason="email_impossible", field="email")
    if (command.quiet_from is None) != (command.quiet_to is None):
        raise Invalid(reason="quiet_hours_half", field="quiet_to" if command.quiet_to is None else "quiet_from")
    if command.quiet_from is not None and command.quiet_from == command.quiet_to:
        raise Invalid(reason="quiet_hours_equal", field="quiet_to")
    kept = session.get(Preference, actor.user_id) or Preference(user_id=actor.user_id)
    kept.email, kept.frequency, kept.language = command.email, command.frequency, command.language
    kept.quiet_from, kept.quiet_to = command.quiet_from, command.quiet_to
    session.add(kept)
    return kept


def mute(session: Session, actor: Actor, command: MuteSubject) -> MuteSubject:
    """Mute a subject for the person, or listen to it again. Doing either twice does no harm. Raises Invalid."""
    if not rules.subject_good(command.subject):
        raise Invalid(reason="subject_unknown")
    found = session.get(Mute, (actor.user_id, command.subject))
    if command.muted and found is None:
        count = select(func.count()).select_from(Mute).where(Mute.user_id == actor.user_id)
        if (session.scalar(count) or 0) >= MOST_MUTES:
            raise Invalid(reason="too_many_muted")
        session.add(Mute(user_id=actor.user_id, subject=command.subject, muted_at=actor.at))
    elif not command.muted and found is not None:
        session.delete(found)
    return command


def set_webhook(session: Session, actor: Actor, command: SetWebhook) -> Webhook:
    """Set the webhook of the person's branch. Raises Forbidden and Invalid."""
    actor.demand(Verb.MANAGE_PEOPLE, actor.office)
    if not rules.url_good(command.url):
        raise Invalid(reason="url_impossible", field="url")
    if command.secret is not None and not rules.secret_good(command.secret):
        raise Invalid(reason="secret_short", field="secret")
    kept = session.get(Webhook, actor.office)
    if kept is None:
        if command.secret is None:
            raise Invalid(reason="secret_short", field="secret")
        kept = Webhook(office=actor.office, secret=command.secret)
    elif command.secret is not None:
        kept.secret = command.secret
    kept.url, kept.enabled = command.url, command.enabled
    session.add(kept)
    return kept


def resend(session: Session, actor: Actor, command: Resend) -> Delivery:
    """Let a message that was given up wait again, with all its attempts. Raises NotFound, Forbidden, Invalid."""
    delivery = queries.delivery(session, actor.scope, command.delivery_id)
    actor.demand(Verb.MANAGE_PEOPLE, delivery.office)
    changed = session.execute(
        update(Delivery)
        .where(Delivery.id == delivery.id, Delivery.state == DeliveryState.FAILED)
        .values(state=DeliveryState.WAITING, attempts=0, retry_at=None, ended_at=None)
        .returning(Delivery.id)
    ).first()
    if changed is None:
        raise Invalid(reason="delivery_not_failed")
    return delivery
