"""A document's content and history in the words of the page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import Row

from inventory.accounts.models import User
from inventory.core.formats import day, moment, number
from inventory.core.labels import CAUSES, KINDS, PURPOSES, field
from inventory.core.labels import item as item_label
from inventory.stock.models import Document, JournalRecord
from inventory.stock.rules import PER_SHIPMENT, Move

OFFICES = frozenset({"office", "source", "destination"})
DATES = frozenset({"business_date", "reference_date"})
# Told elsewhere on the page: by the link to the parent, the table of lines, and the seal.
ELSEWHERE = frozenset({"lines", "maker", "document", "shipment", "report"})
Names = Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """What was entered: single facts, and the lines as a table whose cells are None where nothing was written."""

    facts: list[tuple[str, Any]]
    columns: list[str]
    lines: list[list[Any]]


def codes_in(document: Document, moves: Iterable[Move]) -> set[str]:
    """The offices that a document's page names."""
    owners = {
        account.owner
        for move in moves
        for account in (move.source, move.destination)
        if account.compartment not in PER_SHIPMENT
    }
    return owners | {document.office} | ({document.counterpart} if document.counterpart else set())


def told(document: Document, names: Names) -> Told:
    """The content of a document, its fields named and its codes spelt out."""
    entered = document.entered
    facts = [
        (str(field(name)), _value(name, value, names))
        for name, value in entered.items()
        if name not in ELSEWHERE and value not in (None, "", [])
    ]
    lines = [_flat(line) for line in entered.get("lines", [])]
    columns = list(dict.fromkeys(name for line in lines for name in line))
    columns.sort(key=lambda name: name != "item")
    return Told(facts, columns, [[_value(name, line.get(name), names) for name in columns] for line in lines])


def _flat(line: Mapping[str, Any]) -> dict[str, Any]:
    """A line without what was left empty; the parts of a split become columns of their own."""
    flat: dict[str, Any] = {}
    for name, value in line.items():
        parts = {f"{name}.{part}": amount for part, amount in value.items()} if isinstance(value, dict) else None
        flat |= {name: value} if parts is None else parts
    return {name: value for name, value in flat.items() if value not in (None, "")}


def _value(name: str, value: Any, names: Names) -> Any:
    if name in OFFICES and value in names:
        return f"{value} {names[value]}"
    if name in DATES and value:
        return day(date.fromisoformat(value))
    match name:
        case "item":
            return item_label(value)
        case "purpose":
            return PURPOSES.get(value, value)
        case "causes":
            return ", ".join(str(CAUSES.get(cause, cause)) for cause in value)
    return number(value) if isinstance(value, int) else value


def happenings(rows: Sequence[Row[Document, JournalRecord, User]], timezone: str) -> list[dict[str, Any]]:
    """The timeline of a document: its posting, and every document that acted on it since."""
    return [_happening(document, record, maker.name, timezone) for document, record, maker in rows]


def _happening(document: Document, record: JournalRecord, maker: str, timezone: str) -> dict[str, Any]:
    return {
        "moment": moment(datetime.fromisoformat(record.recorded_at), timezone),
        "title": f"{KINDS[document.kind]} {document.number}",
        "who": _("%(name)s (%(username)s)", name=maker, username=record.actor),
        "text": document.entered.get("reason"),
        "state": document.state,
        "url": url_for("stock.document", document_id=document.id),
    }
