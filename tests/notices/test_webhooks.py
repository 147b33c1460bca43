"""Webhooks: signed, canonical, to http and https only, and their secret is shown to nobody."""

import hashlib
import hmac
import time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.audit import AuditEntry
from inventory.core.database import db
from inventory.core.errors import Forbidden, Invalid
from inventory.notices.models import Delivery, Webhook
from inventory.notices.rules import canonical
from inventory.notices.service import SetWebhook, set_webhook
from tests.support.notices import SECRET, Receiver, due_again, hears, send, told
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("both_databases")


def only() -> Delivery:
    db.session.rollback()
    return db.session.scalars(select(Delivery)).one()


def test_a_program_is_told_in_canonical_json_that_it_can_check(world: World, receiver: Receiver) -> None:
    hears(world, receiver.url)
    notice = told("32.05", subject="alert:17", params={"printed": 12, "cause": "ribbon_out"})
    send()
    ((headers, body),) = receiver.taken
    wanted = hmac.new(SECRET.encode(), headers["X-Timestamp"].encode() + body, hashlib.sha256).hexdigest()
    assert headers["X-Signature"] == f"sha256={wanted}"
    assert abs(int(headers["X-Timestamp"]) - time.time()) < 60
    assert headers["X-Delivery-Id"] == only().uid
    (told_body,) = receiver.bodies
    assert canonical(told_body) == body
    assert told_body == {
        "id": only().uid,
        "topic": "trial",
        "office": "32.05",
        "office_name": "Kabupaten Garut",
        "subject": "alert:17",
        "key": notice.key,
        "at": "2025-11-03T02:00:00.000000Z",
        "params": {"printed": 12, "cause": "ribbon_out"},
        "title": "Pengawasan: Kabupaten Garut ",
        "text": told_body["text"],
        "url": "https://neraca.example.id/offices/32.05",
    }


@pytest.mark.parametrize("status", [302, 307, 400, 404, 500])
def test_any_other_answer_is_tried_again_and_no_redirect_is_followed(
    world: World, receiver: Receiver, status: int
) -> None:
    hears(world, receiver.url)
    told()
    receiver.answers = [status]
    send()
    assert (only().state, only().error, only().attempts) == ("waiting", f"HTTP {status}", 1)
    assert only().retry_at is not None
    assert len(receiver.taken) == 1


def test_a_receiver_that_is_not_there_is_tried_again(world: World) -> None:
    hears(world, "http://127.0.0.1:1/kabar")
    told()
    send()
    assert only().state == "waiting"


def test_what_happens_while_it_is_switched_off_is_not_sent(world: World, receiver: Receiver) -> None:
    hears(world, receiver.url, enabled=False)
    told()
    assert send() == 0
    hears(world, receiver.url)
    told()
    hears(world, receiver.url, enabled=False)
    assert send() == 0
    assert receiver.taken == []


def test_a_message_that_waits_when_it_is_switched_off_is_dropped(world: World, receiver: Receiver) -> None:
    hears(world, receiver.url)
    receiver.answers = [500]
    told()
    send()
    hears(world, receiver.url, enabled=False)
    due_again()
    send()
    assert (only().state, len(receiver.taken)) == ("dropped", 1)


def test_the_secret_is_in_no_trail(world: World, session: Session) -> None:
    hears(world, "https://contoh.go.id/kabar")
    world.act("admin", set_webhook, SetWebhook(url="https://contoh.go.id/baru", secret="x" * 40, enabled=False))
    entries = list(session.scalars(select(AuditEntry).where(AuditEntry.kind == "webhook").order_by(AuditEntry.id)))
    assert [entry.act for entry in entries] == ["added", "changed"]
    told_of = str([entry.changes for entry in entries])
    assert "secret" in told_of
    assert SECRET not in told_of
    assert "x" * 40 not in told_of


def test_without_a_new_secret_the_old_one_stays(world: World, session: Session) -> None:
    hears(world, "https://contoh.go.id/kabar")
    world.act("admin", set_webhook, SetWebhook(url="https://contoh.go.id/baru", secret=None, enabled=True))
    session.rollback()
    kept = session.get_one(Webhook, "00")
    assert (kept.url, kept.secret) == ("https://contoh.go.id/baru", SECRET)


@pytest.mark.parametrize(
    ("url", "secret"),
    [("ftp://contoh.go.id", SECRET), ("https://a:b@contoh.go.id", SECRET), ("https://contoh.go.id", "short"),
     ("https://contoh.go.id", None)],
)  # fmt: skip
def test_what_cannot_be_is_refused(world: World, url: str, secret: str | None) -> None:
    with pytest.raises(Invalid):
        world.act("admin", set_webhook, SetWebhook(url=url, secret=secret, enabled=True))


def test_only_an_administrator_sets_it(world: World) -> None:
    for username in ("staff-32.05", "supervisor-32", "coordinator-32", "national", "auditor"):
        with pytest.raises(Forbidden):
            world.act(username, set_webhook, SetWebhook(url="https://contoh.go.id", secret=SECRET, enabled=True))
