"""What the interface answers: the models of its answers, for the specification, and how they are told."""

from datetime import date
from typing import Any

from pydantic import BaseModel
from sqlalchemy.orm import Session

from inventory.core.identity import Actor
from inventory.stock import rules, service
from inventory.stock.models import Document
from inventory.stock.rules import Event, Kind


class Head(BaseModel):
    """Where the journal stood: the number of a record, and its hash."""

    number: int
    hash: str


class Made(BaseModel):
    """A document as the act left it. The same key and body get the same answer again."""

    id: str
    number: str
    kind: str
    state: str
    business_date: date
    head: Head


def made(session: Session, actor: Actor, key: str, document: Document) -> dict[str, Any]:
    """What an act did to a document, told from the seal that it made."""
    record = service.record_of_key(session, actor, key)
    return {
        "id": str(document.id),
        "number": document.number,
        "kind": document.kind,
        "state": rules.state_after(Kind(record.kind), Event(record.event)),
        "business_date": record.day,
        "head": {"number": record.number, "hash": record.hash},
    }
