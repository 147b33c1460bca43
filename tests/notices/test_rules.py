"""Quiet hours, digests, pauses and signatures: pure rules, on their exact minutes in all three time zones."""

import hashlib
import hmac
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.notices import rules
from inventory.notices.rules import STEPS, DeliveryState, Frequency, Quiet

ZONES = ("Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura")
NIGHT = Quiet(time(21), time(6))
NOON = Quiet(time(12), time(13, 30))
EACH_ZONE = pytest.mark.parametrize("zone", ZONES)

instants = st.datetimes(datetime(2017, 1, 1), datetime(2035, 1, 1)).map(lambda naive: naive.replace(tzinfo=UTC))
minutes = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))
quiets = st.tuples(minutes, minutes).filter(lambda pair: pair[0] != pair[1]).map(lambda pair: Quiet(*pair))
zones = st.sampled_from(ZONES)


def local(zone: str, moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@EACH_ZONE
@pytest.mark.parametrize(
    ("quiet", "at", "then"),
    [
        (NIGHT, "2025-11-03 20:59:59.999999", "2025-11-03 20:59:59.999999"),
        (NIGHT, "2025-11-03 21:00", "2025-11-04 06:00"),
        (NIGHT, "2025-11-03 23:59:59", "2025-11-04 06:00"),
        (NIGHT, "2025-11-04 00:00", "2025-11-04 06:00"),
        (NIGHT, "2025-11-04 05:59:59.999999", "2025-11-04 06:00"),
        (NIGHT, "2025-11-04 06:00", "2025-11-04 06:00"),
        (NOON, "2025-11-03 11:59", "2025-11-03 11:59"),
        (NOON, "2025-11-03 12:00", "2025-11-03 13:30"),
        (NOON, "2025-11-03 13:29", "2025-11-03 13:30"),
        (NOON, "2025-11-03 13:30", "2025-11-03 13:30"),
        (None, "2025-11-03 23:00", "2025-11-03 23:00"),
    ],
)
def test_quiet_hours_to_the_minute(zone: str, quiet: Quiet | None, at: str, then: str) -> None:
    assert rules.after_quiet(local(zone, at), quiet, zone) == local(zone, then)


def test_the_same_instant_is_quiet_in_the_east_first() -> None:
    """19:00 WIB, 20:00 WITA and 21:00 WIT are one instant: only in Papua it is night."""
    at = local("Asia/Jakarta", "2025-11-03 19:00")
    waits = [rules.after_quiet(at, NIGHT, zone) - at for zone in ZONES]
    assert waits == [timedelta(0), timedelta(0), timedelta(hours=9)]


@given(instants, quiets, zones)
def test_nothing_goes_out_while_it_is_quiet_nor_later_than_needed(at: datetime, quiet: Quiet, zone: str) -> None:
    then = rules.after_quiet(at, quiet, zone)
    assert at <= then < at + timedelta(days=1)
    assert not quiet.covers(then.astimezone(ZoneInfo(zone)).time())
    assert rules.after_quiet(then, quiet, zone) == then
    if then != at:
        assert quiet.covers(at.astimezone(ZoneInfo(zone)).time())
        assert quiet.covers((then - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).time())


def test_hours_of_no_length_are_no_quiet_hours() -> None:
    with pytest.raises(ValueError, match="different"):
        Quiet(time(6), time(6))


@EACH_ZONE
@pytest.mark.parametrize(
    ("frequency", "at", "moment"),
    [
        (Frequency.DAILY, "2025-11-04 06:59:59.999999", "2025-11-03 07:00"),
        (Frequency.DAILY, "2025-11-04 07:00", "2025-11-04 07:00"),
        (Frequency.DAILY, "2025-11-04 23:59", "2025-11-04 07:00"),
        (Frequency.WEEKLY, "2025-11-10 06:59:59.999999", "2025-11-03 07:00"),
        (Frequency.WEEKLY, "2025-11-10 07:00", "2025-11-10 07:00"),
        (Frequency.WEEKLY, "2025-11-16 23:59", "2025-11-10 07:00"),
        (Frequency.IMMEDIATELY, "2025-11-04 23:59", "2025-11-04 23:59"),
    ],
)
def test_digests_to_the_minute(zone: str, frequency: Frequency, at: str, moment: str) -> None:
    assert rules.digest_moment(frequency, local(zone, at), zone) == local(zone, moment)


@given(instants, instants, st.sampled_from([Frequency.DAILY, Frequency.WEEKLY]), zones)
def test_digest_moments_come_one_after_the_other(one: datetime, other: datetime, often: Frequency, zone: str) -> None:
    first, last = sorted([one, other])
    before, after = (rules.digest_moment(often, at, zone) for at in (first, last))
    longest = timedelta(days=1 if often is Frequency.DAILY else 7)
    assert before <= after
    assert timedelta(0) <= first - before < longest
    there = before.astimezone(ZoneInfo(zone))
    assert there.time() == time(7)
    assert often is Frequency.DAILY or there.weekday() == date(2025, 11, 3).weekday()


@given(st.integers(1, 10_000))
def test_pauses_grow_and_are_bounded(attempts: int) -> None:
    pause, next_one = rules.pause_after(attempts), rules.pause_after(attempts + 1)
    assert pause <= next_one <= timedelta(hours=6)
    assert pause == timedelta(minutes=1) * min(2 ** (attempts - 1), 360) or pause == timedelta(hours=6)


def test_every_state_can_be_left_but_the_ends() -> None:
    assert {state for state, _next in STEPS} == set(DeliveryState) - {DeliveryState.SENT, DeliveryState.DROPPED}
    assert {state for _before, state in STEPS} == set(DeliveryState)


@pytest.mark.parametrize("email", ["siti@garut.go.id", "a+b.c@x-y.example.com", "a@b.co"])
def test_good_addresses(email: str) -> None:
    assert rules.email_good(email)


@pytest.mark.parametrize(
    "email",
    ["", "siti", "siti@garut", "@garut.go.id", "a b@c.id", "a@b.id\n", "a@b.id\r\nBcc: x@y.id", "a@b@c.id", "<a@b.id>",
     "sítí@garut.go.id", "a@b..id", "x" * 65 + "@b.id", "a@" + "b" * 250 + ".id"],
)  # fmt: skip
def test_bad_addresses(email: str) -> None:
    assert not rules.email_good(email)


@pytest.mark.parametrize("url", ["https://contoh.go.id/kabar", "http://10.0.0.5:8080/a?b=c", "http://[::1]/x"])
def test_good_webhooks(url: str) -> None:
    assert rules.url_good(url)


@pytest.mark.parametrize(
    "url",
    ["", "ftp://contoh.go.id", "file:///etc/passwd", "contoh.go.id", "https://", "https://siti:rahasia@contoh.go.id",
     "https://contoh.go.id/a b", "https://contoh.go.id/\n", "http://[::1", "http://a:99999/", "http://a:x/",
     "http://a:0/", "javascript:alert(1)", "https://contoh.go.id/" + "x" * 500],
)  # fmt: skip
def test_bad_webhooks(url: str) -> None:
    assert not rules.url_good(url)


@pytest.mark.parametrize(
    ("secret", "good"), [("x" * 16, True), ("x" * 15, False), ("x" * 15 + " ", False), ("", False)]
)
def test_secrets_are_long(secret: str, good: bool) -> None:
    assert rules.secret_good(secret) == good


@pytest.mark.parametrize(
    ("subject", "good"), [("alert:17", True), ("alert:", False), ("alert", False), ("a:b c", False)]
)
def test_subjects(subject: str, good: bool) -> None:
    assert rules.subject_good(subject) == good


def test_a_body_is_written_in_one_way_and_signed_with_its_timestamp() -> None:
    body = rules.canonical({"b": "é", "a": [1, {"d": None, "c": True}]})
    assert body == '{"a":[1,{"c":true,"d":null}],"b":"é"}'.encode()
    wanted = hmac.new(b"rahasia", b"1762135200" + body, hashlib.sha256).hexdigest()
    assert rules.signature("rahasia", "1762135200", body) == f"sha256={wanted}"
