"""Reading the audit trail: who changed what outside the ledger, within a branch, in the words of the pages."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from sqlalchemy import Select, Text, cast, func, select
from sqlalchemy.orm import Session

from inventory.accounts.trail_words import ACTS, KINDS, MONEY, NAMES, OFFICES, VALUES, WORDS
from inventory.core.audit import AuditEntry
from inventory.core.errors import Invalid
from inventory.core.formats import moment, number, rupiah, short_day
from inventory.core.identity import Scope
from inventory.core.listing import matches
from inventory.core.setting_words import in_a_line
from inventory.core.settings import DEFAULTS
from inventory.regions.models import Office

LONGEST_LIST = 10
AMOUNT = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
INSTANT = re.compile(DAY.pattern + r"[T ][\d:.]+[+-]\d\d:\d\d", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the trail is narrowed to. ``subject`` is one object: its kind and number, ``person:15``."""

    kind: str = ""
    person: str = ""
    subject: str = ""
    first: date | None = None
    last: date | None = None
    q: str = ""
    timezone: str = "Asia/Jakarta"


@dataclass(frozen=True)
class Told:
    """One change in words. Without a value where it is nobody's business what was set."""

    field: str
    before: str
    after: str
    without_value: bool


def entries(scope: Scope, wanted: Wanted) -> Select[AuditEntry, Office]:
    """The entries about what belongs or belonged to a branch, each with its office if that is on record."""
    query = (
        select(AuditEntry, Office)
        .outerjoin(Office, Office.code == AuditEntry.office)
        .where(scope.covers(AuditEntry.office, AuditEntry.former_office))
    )
    if wanted.kind:
        query = query.where(AuditEntry.kind == wanted.kind)
    if wanted.person:
        query = query.where(AuditEntry.actor == wanted.person)
    if wanted.subject:
        kind, _colon, subject_id = wanted.subject.partition(":")
        query = query.where(AuditEntry.kind == kind, AuditEntry.subject_id == subject_id)
    if wanted.first:
        query = query.where(AuditEntry.recorded_at >= midnight(wanted.first, wanted.timezone))
    if wanted.last:
        query = query.where(AuditEntry.recorded_at < midnight(wanted.last + timedelta(days=1), wanted.timezone))
    by = func.coalesce(AuditEntry.actor, AuditEntry.command, "")
    return query.where(matches(wanted.q, AuditEntry.name, by, Office.name, cast(AuditEntry.changes, Text)))


def midnight(day: date, timezone: str) -> datetime:
    """The instant at which a day begins at a place."""
    return datetime.combine(day, time(), ZoneInfo(timezone))


def day_asked(typed: str | None) -> date | None:
    """The day in an address. Raises Invalid for what is none."""
    if not typed:
        return None
    try:
        asked = date.fromisoformat(typed)
    except ValueError:
        raise Invalid(reason="date_unreadable") from None
    if not 2000 <= asked.year <= 9000:  # no entry is so old, and time zones have room on both sides
        raise Invalid(reason="date_unreadable")
    return asked


def counts(session: Session, scope: Scope) -> dict[str, int]:
    """By kind of object: how many entries the branch has."""
    mine = scope.covers(AuditEntry.office, AuditEntry.former_office)
    query = select(AuditEntry.kind, func.count()).where(mine).group_by(AuditEntry.kind)
    found = {kind: int(count) for kind, count in session.execute(query)}
    order = {kind: place for place, kind in enumerate(KINDS)}
    return dict(sorted(found.items(), key=lambda each: (order.get(each[0], len(order)), each[0])))


def kind_word(kind: str) -> str:
    """What a kind of object is called."""
    return str(KINDS.get(kind, kind.replace("_", " ")))


def act_word(act: str) -> str:
    """What was done: added, changed or removed."""
    return str(ACTS[act])


def name_word(entry: AuditEntry, names: Mapping[str, str]) -> str:
    """What an object is called; of what the system itself named, its word."""
    if entry.kind in {"follow_up", "webhook"}:
        return names.get(entry.name, entry.name)
    if entry.kind == "office" and not entry.subject_id:
        return _("%(count)s offices", count=number(int(entry.name)))
    return str(NAMES.get(entry.name, entry.name))


def told(entry: AuditEntry, names: Mapping[str, str]) -> list[Told]:
    """The changes of an entry in words; ``names`` are those of offices, by code."""
    if entry.kind == "setting":
        return [_told_of_setting(entry.name, *change) for change in entry.changes]
    return [
        Told(
            field_word(field),
            _value(field, before, names),
            _value(field, after, names),
            before is None and after is None,
        )
        for field, before, after in entry.changes
    ]


def _told_of_setting(name: str, field: str, before: Any, after: Any) -> Told:
    """Without a value before, its default held; without one after, it holds again."""
    held, holds = (in_a_line(name, DEFAULTS.get(name) if value is None else value) for value in (before, after))
    return Told(field_word(field), held, holds, without_value=False)


def field_word(field: str) -> str:
    """What a field is called; a part's field after its part."""
    return " · ".join(str(WORDS.get(part, part.replace("_", " "))) for part in field.split("."))


def _value(field: str, value: Any, names: Mapping[str, str]) -> str:
    last = field.rpartition(".")[2]
    match value:
        case None | "":
            return "–"
        case bool():
            return _("yes") if value else _("no")
        case int() if last != "shipment" and "year" not in field:
            return number(value)
        case dict():
            return ", ".join(
                f"{field_word(name)}: {_value(f'{field}.{name}', inner, names)}" for name, inner in value.items()
            )
        case list():
            shown = [_value(field, inner, names) for inner in value[:LONGEST_LIST]]
            return ", ".join([*shown, "…"] if len(value) > LONGEST_LIST else shown)
        case str() if last in OFFICES:
            return f"{value} {names.get(value, '')}".strip()
        case str() if last in MONEY and AMOUNT.fullmatch(value):
            return rupiah(Decimal(value))
        case str() if DAY.fullmatch(value):
            return short_day(date.fromisoformat(value))
        case str() if INSTANT.fullmatch(value):
            return moment(datetime.fromisoformat(value))
    words = VALUES.get(".".join(field.split(".")[-2:]), VALUES.get(last, {}))
    return str(words.get(str(value), value))


def codes_in(found: Sequence[AuditEntry]) -> set[str]:
    """The offices that entries name."""
    values = {value for entry in found for field, *both in entry.changes if field in OFFICES for value in both}
    return {entry.office for entry in found} | {value for value in values if isinstance(value, str)}
