"""The outbox: what happened becomes messages, and each message is sent by one worker at a time.

Every step is a transaction of its own, and a change of state names the state it expects: whoever comes second changes
no row. Between two steps a worker may die at any point; its message is taken up again when its lease is over.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import CursorResult, Select, and_, insert, or_, select, update
from sqlalchemy.orm import Session

from inventory.core.rules import in_branch
from inventory.notices import queries, rules
from inventory.notices.models import ERROR_LENGTH, Delivery, Digest, DigestItem, NoticeRecord, Webhook
from inventory.notices.queries import Reader
from inventory.notices.rules import MOST_ATTEMPTS, STEPS, DeliveryState, Frequency

BATCH = 200  # notices that become messages in one transaction
DIED = "the worker ended during each attempt"


@dataclass(frozen=True)
class Claim:
    """A message that is ours to send until the lease is over; ``attempt`` counts from 1."""

    delivery_id: int
    lease: str
    attempt: int


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What came of an attempt. A message that waits again does so until ``due_at`` or ``retry_at``."""

    state: DeliveryState
    error: str = ""
    due_at: datetime | None = None
    retry_at: datetime | None = None
    counts: bool = True


def spread(session: Session, at: datetime) -> int:
    """Make messages of the notices that have none yet, oldest first; how many notices that were.

    People whose branch holds the office get one each, now or with their next digest, as they wish; so do webhooks.
    """
    query = select(NoticeRecord).where(NoticeRecord.spread.is_(False)).order_by(NoticeRecord.id).limit(BATCH)
    notices = list(session.scalars(query.with_for_update(skip_locked=True)))
    if not notices:
        return 0
    readers = [reader for reader in queries.readers(session) if queries.mail_wanted(reader)]
    muted = queries.mutes(session, (notice.subject for notice in notices))
    webhooks = queries.webhooks(session)
    messages: list[dict[str, Any]] = []
    gathered: list[dict[str, Any]] = []
    for notice in notices:
        for reader in readers:
            if reader.concerned(notice) and (reader.user_id, notice.subject) not in muted:
                if reader.preference.frequency == Frequency.IMMEDIATELY:
                    messages.append(_to_person(reader, at) | {"notice_id": notice.id})
                else:
                    gathered.append({"notice_id": notice.id, "user_id": reader.user_id})
        messages += [_to_webhook(one, at) | {"notice_id": notice.id} for one in webhooks if _hears(one, notice)]
        notice.spread = True
    _add(session, Delivery, messages)
    _add(session, DigestItem, gathered)
    return len(notices)


def _hears(webhook: Webhook, notice: NoticeRecord) -> bool:
    return in_branch(webhook.office, notice.office)


def _to_person(reader: Reader, at: datetime) -> dict[str, Any]:
    due_at = rules.after_quiet(at, reader.preference.quiet, reader.timezone)
    return _message(reader.office, due_at) | {"user_id": reader.user_id}


def _to_webhook(webhook: Webhook, at: datetime) -> dict[str, Any]:
    return _message(webhook.office, at) | {"webhook": webhook.office}


def _message(office: str, due_at: datetime) -> dict[str, Any]:
    empty = {"notice_id": None, "digest_id": None, "user_id": None, "webhook": None}
    return empty | {"uid": secrets.token_hex(16), "office": office, "due_at": due_at}


def _add(session: Session, model: type[Any], rows: Iterable[dict[str, Any]]) -> None:
    if listed := list(rows):
        session.execute(insert(model), listed)


def make_digests(session: Session, at: datetime) -> int:
    """Close the digests whose moment has come, and put them into the outbox; how many that were.

    A digest tells what happened before its moment. What was gathered for nobody who wants it is thrown away.
    """
    query = select(DigestItem, NoticeRecord).join(NoticeRecord, NoticeRecord.id == DigestItem.notice_id)
    waiting = session.execute(query.where(DigestItem.digest_id.is_(None))).all()
    muted = queries.mutes(session, (notice.subject for _item, notice in waiting))
    people = {item.user_id for item, _notice in waiting}
    readers = {reader.user_id: reader for reader in queries.readers(session, people) if queries.mail_wanted(reader)}
    made_before = queries.digests_at(session, people)
    gathered: dict[int, list[tuple[DigestItem, NoticeRecord]]] = {}
    for item, notice in waiting:
        reader = readers.get(item.user_id)
        if reader is None or (item.user_id, notice.subject) in muted or not reader.concerned(notice):
            session.delete(item)
        else:
            gathered.setdefault(item.user_id, []).append((item, notice))
    made = [_close(session, readers[user_id], items, made_before, at) for user_id, items in sorted(gathered.items())]
    return sum(made)


def _close(
    session: Session,
    reader: Reader,
    gathered: list[tuple[DigestItem, NoticeRecord]],
    made_before: set[tuple[int, datetime]],
    at: datetime,
) -> bool:
    frequency = Frequency(reader.preference.frequency)
    moment = rules.digest_moment(frequency, at, reader.timezone)
    scheduled = frequency != Frequency.IMMEDIATELY
    due = [item for item, notice in gathered if notice.at < moment or not scheduled]
    if not due or (reader.user_id, moment) in made_before:
        return False
    digest = Digest(user_id=reader.user_id, moment=moment)
    session.add(digest)
    session.flush()  # its number goes into its items
    for item in due:
        item.digest_id = digest.id
    _add(session, Delivery, [_to_person(reader, at) | {"digest_id": digest.id}])
    return True


def claim(session: Session, at: datetime, now: datetime, lease: timedelta, *, with_mail: bool) -> Claim | None:
    """Take the message that is due next, or one whose worker died; None where nothing is to be done.

    ``at`` is the time of the office, ``now`` the machine's. Without a mail server messages to people wait.
    """
    _give_up(session, now)
    waits = and_(
        Delivery.state == DeliveryState.WAITING,
        Delivery.due_at <= at,
        or_(Delivery.retry_at.is_(None), Delivery.retry_at <= now),
    )
    orphaned = and_(Delivery.state == DeliveryState.SENDING, Delivery.lease_until < now)
    next_one: Select[int] = select(Delivery.id).where(or_(waits, orphaned)).order_by(Delivery.due_at, Delivery.id)
    if not with_mail:
        next_one = next_one.where(Delivery.webhook.is_not(None))
    # PostgreSQL passes over what another worker is taking; SQLite has one writer at a time.
    chosen = session.scalar(next_one.limit(1).with_for_update(skip_locked=True))
    if chosen is None:
        return None
    token = secrets.token_hex(16)
    values = {"state": DeliveryState.SENDING, "lease": token, "lease_until": now + lease, "retry_at": None}
    taken = session.execute(
        update(Delivery)
        .where(Delivery.id == chosen, or_(waits, orphaned))
        .values(**values, attempts=Delivery.attempts + 1)
        .returning(Delivery.id, Delivery.attempts)
        .execution_options(synchronize_session=False)
    ).first()
    return None if taken is None else Claim(taken.id, token, taken.attempts)


def _give_up(session: Session, now: datetime) -> None:
    """A message at which one worker after the other died is not tried for ever."""
    session.execute(
        update(Delivery)
        .where(Delivery.state == DeliveryState.SENDING, Delivery.lease_until < now, Delivery.attempts >= MOST_ATTEMPTS)
        .values(**_ended(DeliveryState.FAILED, DIED, now))
        .execution_options(synchronize_session=False)
    )


def finish(session: Session, claimed: Claim, outcome: Outcome, now: datetime) -> bool:
    """Write down what came of it. False, and nothing written, where the lease was over and another has taken it."""
    if (DeliveryState.SENDING, outcome.state) not in STEPS:
        raise ValueError(f"sending does not lead to {outcome.state}")
    values: dict[str, Any] = _ended(outcome.state, outcome.error, now)
    if outcome.state == DeliveryState.WAITING:
        values |= {"ended_at": None, "retry_at": outcome.retry_at}
    if outcome.due_at is not None:
        values["due_at"] = outcome.due_at
    if not outcome.counts:
        values["attempts"] = Delivery.attempts - 1
    ours = (Delivery.id == claimed.delivery_id, Delivery.lease == claimed.lease)
    done = session.execute(update(Delivery).where(*ours).values(**values).execution_options(synchronize_session=False))
    return cast(CursorResult[Any], done).rowcount == 1


def _ended(state: DeliveryState, error: str, now: datetime) -> dict[str, Any]:
    told = error[:ERROR_LENGTH]
    return {"state": state, "lease": None, "lease_until": None, "ended_at": now, "error": told}
