"""One round of the outbox: notices become messages, and what is due is sent, each message by one worker."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from smtplib import SMTPException
from time import monotonic, sleep

from flask import current_app
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from inventory.core.clock import SystemClock
from inventory.core.database import db, transact
from inventory.notices import hook, mail, outbox, queries, rules, wording
from inventory.notices.mail import MailServer
from inventory.notices.models import Delivery, NoticeRecord, Webhook
from inventory.notices.outbox import Claim, Outcome
from inventory.notices.queries import Reader
from inventory.notices.rules import MOST_ATTEMPTS, DeliveryState

logger = logging.getLogger(__name__)
PAUSES = (0.5, 2.0, 10.0)  # seconds; all of it is well within a lease
# Where a round ends, whatever is left: the next one comes soon, and other jobs wait for their turn.
MOST, LONGEST = 500, 60.0  # messages, seconds
SENT, DROPPED = Outcome(state=DeliveryState.SENT), Outcome(state=DeliveryState.DROPPED)
Attempt = Callable[[], Outcome | None]  # sends; answers None where it has told the outcome itself


def send_due(session: Session, at: datetime) -> int:
    """Send what is due at an instant of the office; how many messages were tried. Opens its own transactions."""
    while transact(lambda database: outbox.spread(database, at)):
        pass
    tried, begun = 0, monotonic()
    while tried < MOST and monotonic() - begun < LONGEST and (claimed := _claim(at)) is not None:
        tried += 1
        _send(claimed, at)
    return tried


def _now() -> datetime:
    """The machine's time: the clock of the office may stand still."""
    return SystemClock().now()


def _claim(at: datetime) -> Claim | None:
    lease, with_mail = timedelta(seconds=current_app.config["NOTICE_LEASE"]), mail.is_configured()
    return transact(lambda session: outbox.claim(session, at, _now(), lease, with_mail=with_mail))


def _finish(claimed: Claim, outcome: Outcome) -> None:
    """Write the outcome down. What was handed over is not forgotten because the database was busy for a moment."""
    for pause in PAUSES:
        try:
            transact(lambda session: outbox.finish(session, claimed, outcome, _now()))
        except OperationalError:
            sleep(pause)
        else:
            return
    transact(lambda session: outbox.finish(session, claimed, outcome, _now()))


def _send(claimed: Claim, at: datetime) -> None:
    """Send one message. Whatever goes wrong is on record afterwards, and the next message is not held up."""
    try:
        attempt = _prepared(db.session(), claimed, at)
        db.session.rollback()  # nothing is held while the other side is slow
        outcome = attempt()
    except (mail.Refused, LookupError, ValueError) as refusal:
        outcome = Outcome(state=DeliveryState.FAILED, error=_words(refusal))
    except (OSError, SMTPException, hook.NotTaken) as trouble:
        outcome = _again(claimed, _words(trouble))
    except Exception as trouble:
        logger.exception("a message could not be made")
        outcome = _again(claimed, _words(trouble))
    if outcome is not None:
        _finish(claimed, outcome)


def _words(trouble: Exception) -> str:
    said = " ".join(str(trouble).split())
    return said if isinstance(trouble, mail.Refused | hook.NotTaken) else f"{type(trouble).__name__}: {said}"


def _again(claimed: Claim, error: str) -> Outcome:
    """Wait and try again, until it was tried often enough."""
    if claimed.attempt >= MOST_ATTEMPTS:
        return Outcome(state=DeliveryState.FAILED, error=error)
    retry_at = _now() + rules.pause_after(claimed.attempt)
    return Outcome(state=DeliveryState.WAITING, error=error, retry_at=retry_at)


def _prepared(session: Session, claimed: Claim, at: datetime) -> Attempt:
    """All that is read and worded beforehand, so that nothing but the sending is left."""
    delivery = session.get_one(Delivery, claimed.delivery_id)
    if delivery.webhook is not None:
        return _post_to(session, delivery)
    return _mail_to(session, delivery, claimed, at)


def _post_to(session: Session, delivery: Delivery) -> Attempt:
    webhook = session.get_one(Webhook, delivery.webhook)
    if not webhook.enabled:
        return lambda: DROPPED
    (record,) = queries.told_in(session, delivery)
    body = wording.webhook_body(session, record, delivery.uid)
    url, secret, uid = webhook.url, webhook.secret, delivery.uid

    def attempt() -> Outcome:
        hook.post(url, secret, body, uid, str(int(_now().timestamp())))
        return SENT

    return attempt


def _mail_to(session: Session, delivery: Delivery, claimed: Claim, at: datetime) -> Attempt:
    reader = next(iter(queries.readers(session, [delivery.user_id or 0])), None)
    records = [] if reader is None else _still_wanted(session, reader, delivery)
    if reader is None or not records:
        return lambda: DROPPED
    if (due_at := rules.after_quiet(at, reader.preference.quiet, reader.timezone)) > at:
        later = Outcome(state=DeliveryState.WAITING, due_at=due_at, error=delivery.error, counts=False)
        return lambda: later
    letter = wording.letter(session, reader, records, digest=delivery.digest_id is not None)
    server = MailServer.of(current_app.config)
    written = mail.message(server, reader.preference.email, letter, delivery.uid, delivery.due_at)

    def attempt() -> None:
        mail.hand_in(server, written, lambda: _finish(claimed, SENT))

    return attempt


def _still_wanted(session: Session, reader: Reader, delivery: Delivery) -> list[NoticeRecord]:
    """What of a message the person still wants and may still see: people mute, move and change their minds."""
    if not queries.mail_wanted(reader):
        return []
    records = queries.told_in(session, delivery)
    muted = queries.mutes(session, (record.subject for record in records))
    return [record for record in records if reader.concerned(record) and (reader.user_id, record.subject) not in muted]
