"""The outbox: told once, spread to those who want it, sent by one worker, tried again, given up, sent again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event
from time import sleep
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from inventory.accounts import queries as accounts
from inventory.accounts.service import ChangePerson, change_person
from inventory.core.clock import SystemClock
from inventory.core.database import db, transact
from inventory.core.errors import Forbidden, Invalid, NotFound
from inventory.notices import outbox, sending
from inventory.notices.models import Delivery, DigestItem, NoticeRecord
from inventory.notices.outbox import DIED, Outcome
from inventory.notices.rules import MOST_ATTEMPTS, DeliveryState
from inventory.notices.service import MuteSubject, Resend, mute, resend, tell
from tests.support.clocks import SettableClock
from tests.support.notices import Mailbox, Receiver, due_again, hears, send, some_notice, told, wants
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("both_databases")


def deliveries() -> list[Delivery]:
    db.session.rollback()
    return list(db.session.scalars(select(Delivery).order_by(Delivery.id)))


def states() -> list[str]:
    return [delivery.state for delivery in deliveries()]


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch):
    """``later(minutes=6)`` moves the machine's own clock, which leases and pauses go by."""
    moved = SimpleNamespace(by=timedelta(0))
    monkeypatch.setattr(sending, "_now", lambda: SystemClock().now() + moved.by)

    def later(**span: float) -> None:
        moved.by += timedelta(**span)

    return later


def test_what_happens_and_what_is_told_are_one(world: World, session: Session) -> None:
    def fails(database: Session) -> None:
        tell(database, some_notice())
        raise RuntimeError("the act is refused after all")

    with pytest.raises(RuntimeError):
        transact(fails)
    assert session.scalar(select(func.count()).select_from(NoticeRecord)) == 0


def test_the_same_key_told_twice_is_one_notice(world: World, session: Session) -> None:
    notice = some_notice()
    transact(lambda database: tell(database, notice, notice))
    transact(lambda database: tell(database, notice))
    assert session.scalar(select(func.count()).select_from(NoticeRecord)) == 1


def test_the_same_told_by_two_at_once_is_one_notice(app: Flask, world: World, session: Session) -> None:
    """The second meets the first at the commit, does its work again, and finds it done."""
    notice, first_has_told = some_notice(), Event()

    def tell_slowly(database: Session) -> None:
        tell(database, notice)
        first_has_told.set()
        sleep(0.3)

    def do(work: Callable[[Session], None]) -> None:
        with app.app_context():
            transact(work)

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(do, tell_slowly)
        assert first_has_told.wait(60)
        second = pool.submit(do, lambda database: tell(database, notice))
        first.result(60)
        second.result(60)
    session.rollback()
    assert session.scalar(select(func.count()).select_from(NoticeRecord)) == 1


def test_a_subject_that_nobody_could_mute_is_refused(world: World) -> None:
    with pytest.raises(ValueError, match="no subject"):
        transact(lambda database: tell(database, some_notice(subject="Siaga 17")))


def test_those_whose_branch_holds_the_office_are_told(world: World, mailbox: Mailbox) -> None:
    everybody = ["national", "supervisor-32", "staff-32.05", "staff-32.04", "supervisor-51", "coordinator-32"]
    address = {username: wants(world, username) for username in everybody}
    told("32.05")
    assert send() == 4
    above = ("national", "supervisor-32", "staff-32.05", "coordinator-32")
    assert sorted(mailbox.recipients) == sorted(address[username] for username in above)
    assert send() == 0
    assert len(mailbox.taken) == 4


def test_nobody_is_written_to_who_did_not_ask(world: World, mailbox: Mailbox) -> None:
    wants(world, "national", "never")
    told()
    assert send() == 0
    assert deliveries() == []


def test_a_mail_is_in_the_readers_language_and_names_page_time_and_way_out(world: World, mailbox: Mailbox) -> None:
    wants(world, "national", language="en")
    wants(world, "staff-91.03", language="id")
    told("91.03", subject="alert:17", params={"what": "12 keping"})
    send()
    mails = dict(mailbox.taken)
    english, indonesian = mails["national@kantor.example.id"], mails["staff-91.03@kantor.example.id"]
    assert english["Subject"].startswith("Supervision: ")
    assert indonesian["Subject"].startswith("Pengawasan: ")
    for mail in (english, indonesian):
        plain, html = (part.get_content() for part in mail.iter_parts())
        for words in (plain, html):
            assert "11.00 WIT" in words or "11:00 WIT" in words
            assert "https://neraca.example.id/offices/91.03" in words
            assert "https://neraca.example.id/notices/mute?subject=alert%3A17" in words
            assert "12 keping" in words
        assert mail["From"] == "Neraca Blangko <neraca@example.id>"
        assert mail["Auto-Submitted"] == "auto-generated"
    uids = {f"<{delivery.uid}@example.id>" for delivery in deliveries()}
    assert set(mailbox.ids) == uids


def test_what_a_person_wrote_cannot_run_or_add_a_header(world: World, mailbox: Mailbox) -> None:
    wants(world, "national")
    told(params={"what": "<script>x</script>\r\nBcc: lain@example.id"})
    send()
    ((_to, mail),) = mailbox.taken
    assert mail["Bcc"] is None
    plain, html = (part.get_content() for part in mail.iter_parts())
    assert "<script>" in plain
    assert "<script>" not in html


@pytest.mark.parametrize(
    ("username", "office", "last_quiet", "first_free"),
    [
        ("staff-32.05", "32.05", "2025-11-03 22:59", "2025-11-03 23:00"),  # 05:59 and 06:00 WIB, in UTC
        ("staff-51.01", "51.01", "2025-11-03 21:59", "2025-11-03 22:00"),  # WITA
        ("staff-91.03", "91.03", "2025-11-03 20:59", "2025-11-03 21:00"),  # WIT
    ],
)
def test_mail_waits_for_the_end_of_the_quiet_hours_of_the_persons_office(
    world: World, mailbox: Mailbox, clock: SettableClock, username: str, office: str, last_quiet: str, first_free: str
) -> None:
    wants(world, username, quiet=("21:00", "06:00"))
    clock.set("2025-11-03 15:00", "UTC")
    told(office)
    clock.set(last_quiet, "UTC")
    assert send() == 0
    assert states() == ["waiting"]
    clock.set(first_free, "UTC")
    assert send() == 1
    assert states() == ["sent"]


def test_an_attempt_that_would_fall_into_quiet_hours_waits_too(
    world: World, mailbox: Mailbox, clock: SettableClock
) -> None:
    wants(world, "staff-32.05", quiet=("21:00", "06:00"))
    clock.set("2025-11-03 20:59")
    told()
    mailbox.answers = ["451 Try again later"]
    send()
    due_again()
    clock.set("2025-11-03 21:00")
    send()
    (waiting,) = deliveries()
    assert (waiting.state, waiting.attempts, mailbox.taken) == ("waiting", 1, [])
    clock.set("2025-11-04 06:00")
    send()
    assert states() == ["sent"]


def test_webhooks_know_no_quiet_hours_and_only_their_branch(world: World, receiver: Receiver) -> None:
    hears(world, receiver.url)
    told("32.05")
    told("51.01")
    send()
    assert [body["office"] for body in receiver.bodies] == ["32.05", "51.01"]


def test_a_mute_stops_what_waits_and_what_comes(world: World, mailbox: Mailbox, clock: SettableClock) -> None:
    wants(world, "staff-32.05", quiet=("21:00", "06:00"))
    clock.set("2025-11-03 22:00")
    told(subject="alert:17")
    told(subject="alert:18")
    send()
    world.act("staff-32.05", mute, MuteSubject(subject="alert:17", muted=True))
    told(subject="alert:17")
    clock.set("2025-11-04 06:00")
    send()
    assert states() == ["dropped", "sent"]
    world.act("staff-32.05", mute, MuteSubject(subject="alert:17", muted=False))
    told(subject="alert:17")
    send()
    assert states() == ["dropped", "sent", "sent"]


def test_whoever_moved_away_or_was_disabled_is_not_told_what_waits(
    world: World, mailbox: Mailbox, clock: SettableClock
) -> None:
    for username in ("staff-32.05", "staff-32.04", "supervisor-32"):
        wants(world, username, quiet=("21:00", "06:00"))
    clock.set("2025-11-03 22:00")
    told("32.05")
    told("32.04")
    send()

    def change(username: str, office: str, disabled: bool) -> None:
        person = accounts.by_username(db.session(), username)
        assert person is not None
        roles, name = person.roles, person.name
        command = ChangePerson(user_id=person.id, name=name, office=office, roles=roles, disabled=disabled)
        world.act("admin", change_person, command)

    change("staff-32.05", "51.01", disabled=False)
    change("staff-32.04", "32.04", disabled=True)
    clock.set("2025-11-04 07:00")
    send()
    assert set(mailbox.recipients) == {"supervisor-32@kantor.example.id"}
    assert sorted(states()) == ["dropped", "dropped", "sent", "sent"]


def test_a_busy_server_is_asked_again_with_the_same_message_id(world: World, mailbox: Mailbox) -> None:
    wants(world, "national")
    told()
    mailbox.answers = ["451 Try again later", "450 Busy"]
    for _ in range(2):
        send()
        assert send() == 0, "the pause is not over"
        due_again()
    send()
    (delivery,) = deliveries()
    assert (delivery.state, delivery.attempts, delivery.error) == ("sent", 3, "")
    assert mailbox.ids == [f"<{delivery.uid}@example.id>"]


def test_it_is_not_tried_for_ever_and_can_be_sent_again(world: World, mailbox: Mailbox) -> None:
    wants(world, "national")
    told()
    mailbox.answers = ["451 Try again later"] * MOST_ATTEMPTS
    for _ in range(MOST_ATTEMPTS):
        send()
        due_again()
    (delivery,) = deliveries()
    assert (delivery.state, delivery.attempts) == ("failed", MOST_ATTEMPTS)
    assert "451 Try again later" in delivery.error
    assert send() == 0
    world.act("admin", resend, Resend(delivery_id=delivery.id))
    send()
    assert states() == ["sent"]


@pytest.mark.parametrize("word", ["550 No such mailbox", "553 Not allowed"])
def test_a_mailbox_that_does_not_exist_is_given_up_at_once(world: World, mailbox: Mailbox, word: str) -> None:
    mailbox.recipients_refused = {wants(world, "national"): word}
    told()
    send()
    (delivery,) = deliveries()
    assert (delivery.state, delivery.attempts, delivery.error) == ("failed", 1, word)


def test_one_bad_message_does_not_hold_up_the_next(world: World, mailbox: Mailbox) -> None:
    wants(world, "national")
    told(topic="unheard_of")
    told(topic="trial_broken")
    told()
    send()
    unheard_of, broken, good = deliveries()
    assert (unheard_of.state, broken.state, good.state) == ("failed", "waiting", "sent")
    assert "unheard_of" in unheard_of.error
    assert broken.error == "TypeError: no sentence today"


def test_a_server_that_is_not_there_is_no_end(world: World, app, mailbox: Mailbox) -> None:
    wants(world, "national")
    told()
    app.config["SMTP_PORT"] = 1
    send()
    (delivery,) = deliveries()
    assert delivery.state == "waiting"
    assert delivery.error.startswith("ConnectionRefusedError")


def test_a_round_ends_after_a_minute_however_slow_the_server_is(
    world: World, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    wants(world, "national")
    for _ in range(3):
        told()
    moments = iter([0.0, 0.0, 59.9, 60.0])
    monkeypatch.setattr(sending, "monotonic", lambda: next(moments))
    assert send() == 2
    monkeypatch.undo()
    assert send() == 1


def test_without_a_mail_server_mail_waits_and_webhooks_go(world: World, app, receiver: Receiver) -> None:
    app.config["SMTP_HOST"] = ""
    wants(world, "national")
    hears(world, receiver.url)
    told()
    assert send() == 1
    assert sorted(states()) == ["sent", "waiting"]
    assert len(receiver.taken) == 1


def test_a_message_whose_worker_died_is_taken_up_when_its_lease_is_over(world: World, mailbox: Mailbox, later) -> None:
    wants(world, "national")
    told()
    transact(lambda session: outbox.spread(session, world.clock.now()))
    assert sending._claim(world.clock.now()) is not None  # and then it dies
    assert send() == 0
    later(minutes=4, seconds=59)
    assert send() == 0
    later(seconds=2)
    assert send() == 1
    assert states() == ["sent"]


def test_whoever_comes_back_after_the_lease_changes_nothing(world: World, mailbox: Mailbox, later) -> None:
    wants(world, "national")
    told()
    transact(lambda session: outbox.spread(session, world.clock.now()))
    slow = sending._claim(world.clock.now())
    later(minutes=6)
    send()
    now = SystemClock().now()
    for state in (DeliveryState.SENT, DeliveryState.FAILED, DeliveryState.WAITING):
        assert transact(lambda session, state=state: outbox.finish(session, slow, Outcome(state=state), now)) is False
    assert states() == ["sent"]


def test_a_message_at_which_every_worker_dies_is_given_up(world: World, mailbox: Mailbox, later) -> None:
    wants(world, "national")
    told()
    transact(lambda session: outbox.spread(session, world.clock.now()))
    for _ in range(MOST_ATTEMPTS):
        assert sending._claim(world.clock.now()) is not None
        later(minutes=6)
    assert sending._claim(world.clock.now()) is None
    (delivery,) = deliveries()
    assert (delivery.state, delivery.error) == ("failed", DIED)


def test_a_step_that_there_is_not_is_refused(world: World) -> None:
    claimed = outbox.Claim(1, "x", 1)
    with pytest.raises(ValueError, match="does not lead"):
        outbox.finish(db.session(), claimed, Outcome(state="read"), SystemClock().now())  # type: ignore[arg-type]


def test_the_table_itself_refuses_a_second_message_to_the_same_person(world: World, mailbox: Mailbox) -> None:
    wants(world, "national")
    told()
    transact(lambda session: outbox.spread(session, world.clock.now()))
    (one,) = deliveries()

    def again(session: Session) -> None:
        row = {"notice_id": one.notice_id, "user_id": one.user_id, "office": "00", "due_at": one.due_at}
        session.add(Delivery(uid="0" * 32, **row))

    with pytest.raises(IntegrityError):
        transact(again)


def test_only_those_who_look_after_a_branch_send_again(world: World, mailbox: Mailbox) -> None:
    mailbox.recipients_refused = {wants(world, "staff-32.05"): "550 No such mailbox"}
    told()
    send()
    command = Resend(delivery_id=deliveries()[0].id)
    for username, refusal in (("staff-32.05", Forbidden), ("supervisor-51", NotFound), ("supervisor-32", Forbidden)):
        with pytest.raises(refusal):
            world.act(username, resend, command)
    world.act("admin", resend, command)
    with pytest.raises(Invalid):
        world.act("admin", resend, command)


def test_nothing_gathered_is_left_for_a_digest_by_those_who_hear_at_once(world: World, session: Session) -> None:
    wants(world, "national")
    told()
    send()
    assert session.scalar(select(func.count()).select_from(DigestItem)) == 0
