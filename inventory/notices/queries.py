"""Reads of notices: one's own wishes, and the outbox of a branch."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, case, func, literal, select
from sqlalchemy.orm import Session

from inventory.accounts.models import Grant, User
from inventory.core.errors import NotFound
from inventory.core.identity import Actor, Scope
from inventory.core.listing import matches
from inventory.core.rules import in_branch
from inventory.notices.models import Delivery, Digest, DigestItem, Mute, NoticeRecord, Preference, Webhook
from inventory.notices.rules import DeliveryState, Frequency
from inventory.regions.models import Office

RECENT = 20
# What a message tells of, as a word: the notice's topic, or that it is a digest.
DIGEST = "digest"
TOPIC = case((Delivery.digest_id.is_not(None), literal(DIGEST)), else_=NoticeRecord.topic)


@dataclass(frozen=True)
class Reader:
    """A person who wants mail, and what their wishes depend on."""

    user_id: int
    office: str
    timezone: str
    preference: Preference
    roles: frozenset[str]

    @property
    def scope(self) -> Scope:
        return Scope(self.office)

    def concerned(self, notice: NoticeRecord) -> bool:
        """Whether a notice is meant for this person: of the own branch, and for the own duty, or nobody else, where it
        names one."""
        mine = notice.person is None or notice.person == self.user_id
        return in_branch(self.office, notice.office) and mine and (not notice.role or notice.role in self.roles)


def preference(session: Session, actor: Actor) -> Preference | None:
    """How the person wants to be told; None where they never said so."""
    return session.get(Preference, actor.user_id)


def readers(session: Session, user_ids: Iterable[int] | None = None) -> list[Reader]:
    """Everybody, or some, who can sign in and ever said how they want to be told."""
    query = (
        select(User.id, User.office, Office.timezone, Preference)
        .join(Preference, Preference.user_id == User.id)
        .join(Office, Office.code == User.office)
        .where(User.disabled.is_(False))
        .order_by(User.id)
    )
    grants = select(Grant.user_id, Grant.role)
    if user_ids is not None:
        wanted = sorted(set(user_ids))
        query, grants = query.where(User.id.in_(wanted)), grants.where(Grant.user_id.in_(wanted))
    roles: dict[int, set[str]] = defaultdict(set)
    for user_id, role in session.execute(grants):
        roles[user_id].add(role)
    return [Reader(*row, roles=frozenset(roles[row[0]])) for row in session.execute(query)]


def mail_wanted(reader: Reader) -> bool:
    """Whether the person wants any mail."""
    return reader.preference.frequency != Frequency.NEVER


def webhooks(session: Session) -> list[Webhook]:
    """The webhooks that are switched on."""
    return list(session.scalars(select(Webhook).where(Webhook.enabled).order_by(Webhook.office)))


def mutes(session: Session, subjects: Iterable[str]) -> set[tuple[int, str]]:
    """Who muted which of these subjects."""
    query = select(Mute.user_id, Mute.subject).where(Mute.subject.in_(sorted(set(subjects))))
    return {(user_id, subject) for user_id, subject in session.execute(query)}


def is_muted(session: Session, actor: Actor, subject: str) -> bool:
    """Whether the person muted a subject: for the page of what is muted."""
    return session.get(Mute, (actor.user_id, subject)) is not None


def muted(session: Session, actor: Actor) -> list[tuple[Mute, NoticeRecord | None]]:
    """What the person muted, the last first, each with the last notice of it that the branch has."""
    last = (
        select(NoticeRecord.subject, func.max(NoticeRecord.id).label("id"))
        .where(actor.scope.covers(NoticeRecord.office))
        .group_by(NoticeRecord.subject)
        .subquery()
    )
    query = (
        select(Mute, NoticeRecord)
        .outerjoin(last, last.c.subject == Mute.subject)
        .outerjoin(NoticeRecord, NoticeRecord.id == last.c.id)
        .where(Mute.user_id == actor.user_id)
        .order_by(Mute.muted_at.desc(), Mute.subject)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def last_about(session: Session, scope: Scope, subject: str) -> NoticeRecord | None:
    """The last notice of a subject in a branch."""
    query = select(NoticeRecord).where(NoticeRecord.subject == subject, scope.covers(NoticeRecord.office))
    return session.scalar(query.order_by(NoticeRecord.id.desc()).limit(1))


def recent(session: Session, actor: Actor) -> list[NoticeRecord]:
    """The last notices that were sent or gathered for the person, as far as they may still see them."""
    told = select(Delivery.notice_id).where(Delivery.user_id == actor.user_id, Delivery.notice_id.is_not(None))
    gathered = select(DigestItem.notice_id).where(DigestItem.user_id == actor.user_id)
    query = (
        select(NoticeRecord)
        .where(NoticeRecord.id.in_(told.union(gathered)), actor.scope.covers(NoticeRecord.office))
        .order_by(NoticeRecord.id.desc())
    )
    return list(session.scalars(query.limit(RECENT)))


def webhook(session: Session, actor: Actor) -> Webhook | None:
    """The webhook of the person's branch."""
    return session.get(Webhook, actor.office)


def delivery(session: Session, scope: Scope, delivery_id: int) -> Delivery:
    """One message of the branch's outbox. Raises NotFound outside it."""
    found = session.scalar(select(Delivery).where(Delivery.id == delivery_id, scope.covers(Delivery.office)))
    if found is None:
        raise NotFound(what="delivery")
    return found


def outbox(scope: Scope, state: str = "", q: str = "") -> Select[Any]:
    """The messages to people and webhooks of a branch, each with its notice and its person, where it has them."""
    query = (
        select(Delivery, NoticeRecord, User.name, TOPIC.label("topic"))
        .outerjoin(NoticeRecord, NoticeRecord.id == Delivery.notice_id)
        .outerjoin(User, User.id == Delivery.user_id)
        .where(scope.covers(Delivery.office))
    )
    if state:
        query = query.where(Delivery.state == state)
    words = [func.coalesce(column, "") for column in (User.name, Delivery.webhook, NoticeRecord.office, Delivery.error)]
    return query.where(matches(q, *words))


def counts(session: Session, scope: Scope) -> dict[str, int]:
    """By state: how many messages the branch's outbox holds."""
    query = select(Delivery.state, func.count()).where(scope.covers(Delivery.office)).group_by(Delivery.state)
    found = {state: int(count) for state, count in session.execute(query)}
    return {state.value: found.get(state, 0) for state in DeliveryState}


def told_in(session: Session, delivery: Delivery) -> list[NoticeRecord]:
    """The notices that a message tells of, in the order in which they happened."""
    if delivery.digest_id is None:
        return [session.get_one(NoticeRecord, delivery.notice_id)]
    query = (
        select(NoticeRecord)
        .join(DigestItem, DigestItem.notice_id == NoticeRecord.id)
        .where(DigestItem.digest_id == delivery.digest_id)
    )
    return list(session.scalars(query.order_by(NoticeRecord.at, NoticeRecord.id)))


def digests_at(session: Session, user_ids: Iterable[int]) -> set[tuple[int, datetime]]:
    """The digests that these people were sent: whose, and of which moment."""
    query = select(Digest.user_id, Digest.moment).where(Digest.user_id.in_(sorted(set(user_ids))))
    return {(user_id, moment) for user_id, moment in session.execute(query)}
