"""Digests: what gathered until 07:00 local time goes out in one mail, once."""

import pytest
from sqlalchemy import func, select

from inventory.core.database import db, transact
from inventory.notices import outbox
from inventory.notices.models import DigestItem
from inventory.notices.service import MuteSubject, mute
from tests.support.clocks import SettableClock
from tests.support.notices import Mailbox, send, told, wants
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("both_databases")


def digests(clock: SettableClock) -> int:
    """What the two jobs do, one after the other."""
    send()
    made = transact(lambda session: outbox.make_digests(session, clock.now()))
    send()
    return made


def gathered() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(DigestItem).where(DigestItem.digest_id.is_(None))) or 0


@pytest.mark.parametrize(
    ("username", "office", "zone"),
    [
        ("staff-32.05", "32.05", "Asia/Jakarta"),
        ("staff-51.01", "51.01", "Asia/Makassar"),
        ("staff-91.03", "91.03", "Asia/Jayapura"),
    ],
)
def test_a_day_is_told_at_seven_local_time(
    world: World, mailbox: Mailbox, clock: SettableClock, username: str, office: str, zone: str
) -> None:
    wants(world, username, "daily")
    for moment in ("2025-11-03 07:00", "2025-11-03 16:00", "2025-11-04 06:59:59"):
        clock.set(moment, zone)
        told(office, params={"what": moment})
        assert digests(clock) == 0
    clock.set("2025-11-04 07:00", zone)
    told(office, params={"what": "tomorrow"})
    assert digests(clock) == 1
    assert digests(clock) == 0
    ((_to, mail),) = mailbox.taken
    assert mail["Subject"] == "Ringkasan: 3 kabar"
    plain = next(mail.iter_parts()).get_content()
    assert [plain.index(moment) for moment in ("07:00", "16:00", "06:59:59")] == sorted(
        plain.index(moment) for moment in ("07:00", "16:00", "06:59:59")
    )
    assert "tomorrow" not in plain
    assert gathered() == 1


def test_a_week_is_told_on_monday(world: World, mailbox: Mailbox, clock: SettableClock) -> None:
    wants(world, "national", "weekly")
    clock.set("2025-11-04 10:00")
    told()
    for moment in ("2025-11-05 07:00", "2025-11-09 23:59", "2025-11-10 06:59"):
        clock.set(moment)
        assert digests(clock) == 0
    clock.set("2025-11-10 07:00")
    assert digests(clock) == 1
    assert len(mailbox.taken) == 1


def test_a_late_worker_tells_it_late_and_once(world: World, mailbox: Mailbox, clock: SettableClock) -> None:
    wants(world, "national", "daily")
    told()
    clock.set("2025-11-06 13:00")
    assert digests(clock) == 1
    clock.set("2025-11-06 14:00")
    told()
    assert digests(clock) == 0
    clock.set("2025-11-07 07:00")
    assert digests(clock) == 1
    assert len(mailbox.taken) == 2


def test_a_digest_waits_for_the_end_of_quiet_hours(world: World, mailbox: Mailbox, clock: SettableClock) -> None:
    wants(world, "national", "daily", quiet=("20:00", "08:30"))
    told()
    clock.set("2025-11-04 07:00")
    assert digests(clock) == 1
    clock.set("2025-11-04 08:29")
    assert send() == 0
    clock.set("2025-11-04 08:30")
    assert send() == 1


def test_what_was_muted_is_not_in_it(world: World, mailbox: Mailbox, clock: SettableClock) -> None:
    wants(world, "national", "daily")
    told(subject="alert:17", params={"what": "seventeen"})
    told(subject="alert:18", params={"what": "eighteen"})
    send()
    world.act("national", mute, MuteSubject(subject="alert:17", muted=True))
    clock.set("2025-11-04 07:00")
    assert digests(clock) == 1
    ((_to, mail),) = mailbox.taken
    assert mail["Subject"] == "Ringkasan: 1 kabar"
    assert "eighteen" in next(mail.iter_parts()).get_content()


def test_whoever_wants_no_mail_any_more_gets_no_digest(world: World, mailbox: Mailbox, clock: SettableClock) -> None:
    wants(world, "national", "daily")
    told()
    send()
    assert gathered() == 1
    wants(world, "national", "never")
    clock.set("2025-11-04 07:00")
    assert digests(clock) == 0
    assert (gathered(), mailbox.taken) == (0, [])


def test_whoever_wants_to_hear_at_once_gets_what_was_gathered(world: World, mailbox: Mailbox, clock) -> None:
    wants(world, "national", "weekly")
    told()
    send()
    wants(world, "national", "immediately")
    assert digests(clock) == 1
    assert len(mailbox.taken) == 1


def test_each_person_has_a_digest_of_their_own(world: World, mailbox: Mailbox, clock: SettableClock) -> None:
    for username in ("national", "supervisor-32", "staff-32.04"):
        wants(world, username, "daily")
    told("32.05")
    told("51.01")
    clock.set("2025-11-04 07:00")
    assert digests(clock) == 2
    subjects = {to.partition("@")[0]: mail["Subject"] for to, mail in mailbox.taken}
    assert subjects == {"national": "Ringkasan: 2 kabar", "supervisor-32": "Ringkasan: 1 kabar"}
