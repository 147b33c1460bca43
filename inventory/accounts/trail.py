"""Reading the audit trail: who changed what outside the ledger, within a branch, in the words of the pages."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import Select, Text, cast, func, select
from sqlalchemy.orm import Session

from inventory.core.audit import AuditEntry
from inventory.core.errors import Invalid
from inventory.core.formats import moment, number, short_day
from inventory.core.identity import Scope
from inventory.core.labels import ACTIONS, DEVICE_KINDS, FIELDS, FUNDS, ITEMS, ROLES
from inventory.core.listing import matches
from inventory.core.states import STATES
from inventory.regions.models import Office

KINDS = {
    "person": _l("Person"),
    "device": _l("Device"),
    "purchase": _l("Purchase"),
    "rule": _l("Rule of supervision"),
    "follow_up": _l("Follow-up"),
    "month": _l("Closing of a month"),
    "request": _l("Request for blanks"),
    "instruction": _l("Instruction"),
    "siak_import": _l("Counts of SIAK"),
    "coverage": _l("Figure of coverage"),
    "coverage_target": _l("Target of coverage"),
    "setting": _l("Setting"),
    "webhook": _l("Webhook"),
    "office": _l("Office"),
    "item": _l("Item"),
    "demo": _l("Demo data"),
}
ACTS = {"added": _l("Added"), "changed": _l("Changed"), "removed": _l("Removed")}
NAMES = {
    "printed": _l("Cards printed"),
    "used_percent": _l("Part of the blanks used"),
    "report_cutoff": _l("Hour until which a report is on time"),
    "backdate_days": _l("Days back that documents may be dated"),
    "demo_now": _l("Day on which the demo stands still"),
    "printed_per_day": _l("Cards printed per working day"),
    "silent_days": _l("Working days without a report"),
    "spoiled_percent": _l("Part of the blanks spoiled"),
    "printers_working_percent": _l("Part of the printers that work"),
    "days_of_blanks": _l("Working days that the blanks last"),
    "days_of_ribbon": _l("Working days that the ribbon lasts"),
    "days_of_film": _l("Working days that the film lasts"),
    "prr_per_printer": _l("PRR for each working printer"),
    "shipment_transit_days": _l("Days that the oldest shipment is on the way"),
    "loan_overdue_days": _l("Days that a borrowed loan is overdue"),
    "siak_difference": _l("Cards between reports and SIAK"),
    "calendar_days": _l("calendar days"),
    "working_days": _l("working days"),
    "month_to_date": _l("since the first of the month"),
    "since_receipt": _l("since the last receipt of blanks"),
    "normal": _l("normal"),
    "high": _l("high"),
    "cards": _l("KTP-el"),
    "births": _l("Birth certificates"),
    "own": _l("Our own count"),
    "published": _l("Published"),
    "recorded_of_eligible": _l("recorded of eligible"),
    "printed_of_eligible": _l("printed of eligible"),
    "printed_of_recorded": _l("printed of recorded"),
}
WORDS = FIELDS | {
    "username": _l("Username"),
    "name": _l("Name"),
    "password": _l("Password"),
    "role": _l("Role"),
    "disabled": _l("Disabled"),
    "token": _l("Token for programs"),
    "expires_at": _l("Ends"),
    "kind": _l("Kind"),
    "model": _l("Model"),
    "serial": _l("Serial number"),
    "year": _l("Year bought"),
    "fund": _l("Source of funds"),
    "condition": _l("Condition"),
    "log": _l("Entry in its history"),
    "supplier": _l("Supplier"),
    "budget_year": _l("Budget year"),
    "contract_number": _l("Contract number"),
    "contract_date": _l("Contract date"),
    "unit_price": _l("Unit price"),
    "state": _l("State"),
    "line": _l("Line"),
    "step": _l("Step"),
    "delivery": _l("Delivery"),
    "metric": _l("What is measured"),
    "threshold": _l("Threshold"),
    "window_days": _l("Days looked at"),
    "window_kind": _l("Kind of days"),
    "recovery": _l("Level of recovery"),
    "severity": _l("Severity"),
    "effective_from": _l("Counts from"),
    "version": _l("New version"),
    "enabled": _l("Switched on"),
    "scope": _l("Counts in"),
    "evidence": _l("What the rules found"),
    "window_first": _l("First day"),
    "window_last": _l("Last day"),
    "month": _l("Month"),
    "closed_at": _l("Month closed"),
    "reopened_at": _l("Reopened"),
    "answerer": _l("Asked of"),
    "asked_on": _l("Asked on"),
    "asked": _l("Asked"),
    "approved": _l("Approved"),
    "in_store": _l("In store"),
    "cover": _l("Cover, days"),
    "value": _l("Value"),
    "offices": _l("Offices"),
    "notifications": _l("Notifications"),
    "email": _l("E-mail address"),
    "frequency": _l("How often"),
    "quiet_from": _l("Quiet from"),
    "quiet_to": _l("Quiet until"),
    "language": _l("Language of the mails"),
    "url": _l("Address"),
    "secret": _l("Secret"),
    "file_name": _l("File"),
    "first_day": _l("First day"),
    "last_day": _l("Last day"),
    "counts": _l("Counts"),
    "subject": _l("Subject"),
    "basis": _l("Source"),
    "day": _l("Date"),
    "eligible": _l("Eligible"),
    "origin": _l("Whose figures"),
    "reported": _l("Percentage as published"),
    "means": _l("Of what"),
    "supersedes_id": _l("Number of the figure that it corrects"),
    "percent": _l("Share to reach (percent)"),
    "by_day": _l("To be reached by"),
    "withdrawn_at": _l("Withdrawn"),
    "giver": _l("Told by"),
    "recipient": _l("Who is told"),
    "district": _l("For which district"),
    "action": _l("What is to be done"),
    "due": _l("To be done by"),
}
VALUES: dict[str, Mapping[str, Any]] = {
    "role": ROLES,
    "fund": FUNDS,
    "item": ITEMS | DEVICE_KINDS,
    "action": ACTIONS,
    "kind": DEVICE_KINDS,
    **dict.fromkeys(("metric", "window_kind", "severity", "subject", "origin", "means"), NAMES),
    "state": {name: look.word for name, look in STATES.items()},
}
VALUES |= {"step": VALUES["state"], "condition": VALUES["state"]}
OFFICES = {"office", "scope", "answerer", "giver", "recipient", "district"}
LONGEST_LIST = 10
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


def name_word(entry: AuditEntry, names: Mapping[str, str]) -> str:
    """What an object is called; of what the system itself named, its word."""
    if entry.kind in {"follow_up", "webhook"}:
        return names.get(entry.name, entry.name)
    if entry.kind == "office" and not entry.subject_id:
        return _("%(count)s offices", count=number(int(entry.name)))
    return str(NAMES.get(entry.name, entry.name))


def told(entry: AuditEntry, names: Mapping[str, str]) -> list[Told]:
    """The changes of an entry in words; ``names`` are those of offices, by code."""
    return [
        Told(
            field_word(field),
            _value(field, before, names),
            _value(field, after, names),
            before is None and after is None,
        )
        for field, before, after in entry.changes
    ]


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
            return ", ".join(f"{field_word(name)}: {_value(name, inner, names)}" for name, inner in value.items())
        case list():
            shown = [_value(field, inner, names) for inner in value[:LONGEST_LIST]]
            return ", ".join([*shown, "…"] if len(value) > LONGEST_LIST else shown)
        case str() if last in OFFICES:
            return f"{value} {names.get(value, '')}".strip()
        case str() if DAY.fullmatch(value):
            return short_day(date.fromisoformat(value))
        case str() if INSTANT.fullmatch(value):
            return moment(datetime.fromisoformat(value))
    return str(VALUES.get(last, {}).get(str(value), value))


def codes_in(found: Sequence[AuditEntry]) -> set[str]:
    """The offices that entries name."""
    values = {value for entry in found for field, *both in entry.changes if field in OFFICES for value in both}
    return {entry.office for entry in found} | {value for value in values if isinstance(value, str)}
