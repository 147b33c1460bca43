"""Messages in words: the mail that a person gets, and what a webhook is sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import current_app
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.formats import Count, moment
from inventory.notices import topics
from inventory.notices.models import NoticeRecord
from inventory.notices.queries import DIGEST, Reader
from inventory.notices.rules import Frequency
from inventory.notices.topics import Happening, Told
from inventory.regions.models import Office

FREQUENCIES = {
    Frequency.IMMEDIATELY: _l("Immediately"),
    Frequency.DAILY: _l("Daily digest, at 07:00"),
    Frequency.WEEKLY: _l("Weekly digest, Mondays at 07:00"),
    Frequency.NEVER: _l("Never"),
}


@dataclass(frozen=True)
class Entry:
    """One happening as a mail tells it."""

    told: Told
    when: str
    url: str
    mute_url: str
    mute_line: str


@dataclass(frozen=True)
class Letter:
    """A mail in one person's language."""

    subject: str
    plain: str
    html: str
    preferences_url: str


def topic_word(name: str) -> str:
    """What a message is about, as a word."""
    return _("Digest") if name == DIGEST else topics.word(name)


def titles(session: Session, subjects: Mapping[str, NoticeRecord | None]) -> dict[str, str]:
    """What subjects are called: the line of the last notice of each, else its key."""
    known = {
        subject: record for subject, record in subjects.items() if record is not None and record.topic in topics.TOPICS
    }
    offices = _offices(session, known.values())
    told = {subject: topics.told(_happening(record, offices)).title for subject, record in known.items()}
    return {subject: told.get(subject, subject) for subject in subjects}


def _offices(session: Session, records: Iterable[NoticeRecord]) -> dict[str, Office]:
    codes = sorted({record.office for record in records})
    return {office.code: office for office in session.scalars(select(Office).where(Office.code.in_(codes)))}


def _happening(record: NoticeRecord, offices: Mapping[str, Office]) -> Happening:
    """A notice as the makers of sentences know it."""
    office = offices[record.office]
    return Happening(
        topic=record.topic,
        office=record.office,
        office_name=office.name,
        timezone=office.timezone,
        subject=record.subject,
        params=record.params,
        at=record.at,
    )


def letter(session: Session, reader: Reader, records: Sequence[NoticeRecord], *, digest: bool) -> Letter:
    """The mail about these notices for a person. Raises LookupError for a topic that nobody registered."""
    offices = _offices(session, records)
    with force_locale(reader.preference.language):
        entries = [_entry(record, offices) for record in records]
        subject = _digest_subject(len(entries)) if digest else entries[0].told.title
        preferences_url = _url("/notices")
        words = {
            "language": reader.preference.language,
            "subject": subject,
            "entries": entries,
            "digest": digest,
            "why": _("You asked %(product)s for this mail.", product=_("Card Ledger")),
            "preferences_url": preferences_url,
            "change_line": _("Change what you get, or end it: %(url)s", url=preferences_url),
        }
        plain, html = (
            current_app.jinja_env.get_template(f"notices/mail.{kind}").render(words) for kind in ("txt", "html")
        )
    return Letter(" ".join(subject.split()), plain, html, preferences_url)


def _digest_subject(count: int) -> str:
    return ngettext("Digest: %(num)s notice", "Digest: %(num)s notices", Count(count))


def entries(session: Session, records: Sequence[NoticeRecord]) -> list[tuple[NoticeRecord, Entry]]:
    """Notices as a page tells them; what has lost its topic is left out."""
    offices = _offices(session, records)
    return [(record, _entry(record, offices)) for record in records if record.topic in topics.TOPICS]


def _entry(record: NoticeRecord, offices: Mapping[str, Office]) -> Entry:
    happened = _happening(record, offices)
    told = topics.told(happened)
    mute = _url(f"/notices/mute?{urlencode({'subject': record.subject})}")
    return Entry(
        told=told,
        when=moment(record.at, happened.timezone),
        url=_url(told.path),
        mute_url=mute,
        mute_line=_("No more mail about this: %(url)s", url=mute),
    )


def _url(path: str) -> str:
    base: str = current_app.config["BASE_URL"]
    return base + path


def webhook_body(session: Session, record: NoticeRecord, uid: str) -> dict[str, Any]:
    """What a webhook is sent: the notice in JSON, and its sentences in the first language for chat groups."""
    happened = _happening(record, _offices(session, [record]))
    with force_locale(current_app.config["BABEL_DEFAULT_LOCALE"]):
        told = topics.told(happened)
    return {
        "id": uid,
        "topic": record.topic,
        "office": record.office,
        "office_name": happened.office_name,
        "subject": record.subject,
        "key": record.key,
        "at": record.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "params": record.params,
        "title": told.title,
        "text": told.text,
        "url": _url(told.path),
    }
