"""When somebody is told, how often it is tried, and how a webhook's message is signed. All pure."""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo


class Frequency(StrEnum):
    """How often a person wants mail."""

    IMMEDIATELY = "immediately"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class DeliveryState(StrEnum):
    """What became of a message to one recipient; ``dropped`` is one that nobody wanted any more when its time came."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    DROPPED = "dropped"


STEPS = frozenset(
    {
        (DeliveryState.WAITING, DeliveryState.SENDING),
        (DeliveryState.SENDING, DeliveryState.SENDING),  # its worker died: another takes it up
        (DeliveryState.SENDING, DeliveryState.SENT),
        (DeliveryState.SENDING, DeliveryState.WAITING),  # to be tried again
        (DeliveryState.SENDING, DeliveryState.FAILED),
        (DeliveryState.SENDING, DeliveryState.DROPPED),
        (DeliveryState.FAILED, DeliveryState.WAITING),  # somebody pressed “Send again”
    }
)
DIGEST_HOUR = time(7)  # local, before the counters open
DIGEST_WEEKDAY = 0  # Monday
MOST_ATTEMPTS = 8
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
SHORTEST_SECRET = 16
LONGEST_EMAIL, LONGEST_URL = 254, 500
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+", re.ASCII)
SUBJECT = re.compile(r"[a-z_]{1,30}:[A-Za-z0-9._-]{1,49}", re.ASCII)
VISIBLE = re.compile(r"[!-~]+", re.ASCII)


@dataclass(frozen=True)
class Quiet:
    """Hours of the day, local to the person's office, in which no mail goes out: from the first on, up to the second.

    They may lie across midnight. ``since`` and ``until`` are never the same: that would be no hours, or all.
    """

    since: time
    until: time

    def __post_init__(self) -> None:
        if self.since == self.until:
            raise ValueError("quiet hours begin and end at different times")

    def covers(self, local: time) -> bool:
        """Whether a local time is quiet: the first minute is, the last one named is not."""
        if self.since < self.until:
            return self.since <= local < self.until
        return local >= self.since or local < self.until


def after_quiet(at: datetime, quiet: Quiet | None, timezone: str) -> datetime:
    """The first instant from ``at`` on that is not quiet at a place."""
    local = at.astimezone(ZoneInfo(timezone))
    if quiet is None or not quiet.covers(local.time()):
        return at
    end = datetime.combine(local.date(), quiet.until, local.tzinfo)
    return (end if end > local else end + timedelta(days=1)).astimezone(at.tzinfo)


def digest_moment(frequency: Frequency, at: datetime, timezone: str) -> datetime:
    """The last instant, up to and with ``at``, at which a digest was to be made for somebody at a place.

    Every day at 07:00 local time, or on Mondays. Somebody who wants no digest any more gets what is gathered at once.
    """
    if frequency not in {Frequency.DAILY, Frequency.WEEKLY}:
        return at
    local = at.astimezone(ZoneInfo(timezone))
    day = local.date() if local.time() >= DIGEST_HOUR else local.date() - timedelta(days=1)
    if frequency is Frequency.WEEKLY:
        day -= timedelta(days=(day.weekday() - DIGEST_WEEKDAY) % 7)
    return datetime.combine(day, DIGEST_HOUR, local.tzinfo).astimezone(at.tzinfo)


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts in vain: a minute, then twice as long each time, six hours at most."""
    pause = FIRST_PAUSE
    for _attempt in range(1, attempts):
        pause = min(LONGEST_PAUSE, pause * 2)
    return pause


def email_good(email: str) -> bool:
    """Whether a text can be an e-mail address: plain letters, one @, a domain with a dot."""
    return len(email) <= LONGEST_EMAIL and EMAIL.fullmatch(email) is not None


def subject_good(subject: str) -> bool:
    """Whether a text names a subject, such as ``alert:17``."""
    return SUBJECT.fullmatch(subject) is not None


def url_good(url: str) -> bool:
    """Whether a webhook may go to an address: http or https, a host, and no password in it."""
    if len(url) > LONGEST_URL or not VISIBLE.fullmatch(url):
        return False
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc and port != 0


def secret_good(secret: str) -> bool:
    """Whether a text is long enough to sign with."""
    return len(secret) >= SHORTEST_SECRET and VISIBLE.fullmatch(secret) is not None


def canonical(body: Mapping[str, Any]) -> bytes:
    """The one way to write a body: UTF-8 as it is, sorted keys, no blanks."""
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """The value of ``X-Signature``: HMAC-SHA256 with the secret over the timestamp, directly followed by the body."""
    return "sha256=" + hmac.new(secret.encode(), timestamp.encode() + body, hashlib.sha256).hexdigest()
