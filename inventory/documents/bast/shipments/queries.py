"""Reads of what the berita acara of a shipment says."""

from datetime import datetime

from sqlalchemy.orm import Session

from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.documents.bast.rules import Party
from inventory.documents.bast.shipments.rules import Fate, Lent, Line, Paper
from inventory.regions.models import Office
from inventory.shipments import record
from inventory.shipments.models import ReceiptItem, Shipment
from inventory.shipments.rules import Purpose
from inventory.stock import queries as stock
from inventory.stock.boxes import rules as box_rules
from inventory.stock.boxes import service as boxes
from inventory.stock.models import Document
from inventory.stock.rules import State


def of_shipment(session: Session, scope: Scope, document_id: int) -> Paper:
    """The paper of a shipment that has an end in the branch. Raises NotFound, and for one that was taken back."""
    found = record.record(session, scope, document_id)
    document, shipment, receipt = found.document, found.shipment, found.receipt
    if document.state == State.REVERSED:
        raise NotFound(what="document")
    named = boxes.in_documents(session, [document.id]).get(document.id, {})
    cards = {item.code for item in stock.items(session) if item.is_card}
    return Paper(
        purpose=Purpose(shipment.purpose),
        number=shipment.reference,
        day=shipment.reference_date or document.business_date,
        giver=_party(found.source),
        receiver=_party(found.destination),
        lines=[
            Line(
                item=line.item,
                is_card=line.item in cards,
                sent=line.sent,
                boxes=box_rules.told(named.get(line.item, ())),
                fate=None if line.fate is None else _fate(line.fate),
            )
            for line in found.lines
        ],
        note=document.entered.get("note", ""),
        recorded_at=datetime.fromisoformat(stock.record_of(session, receipt or document).recorded_at),
        arrived=None if receipt is None else receipt.business_date,
        due=shipment.due_date,
        loan=None if shipment.loan is None else _lent(session, shipment.loan),
    )


def _party(office: Office) -> Party:
    return Party(office=office.name, kind=office.kind)


def _fate(line: ReceiptItem) -> Fate:
    return Fate(good=line.good, damaged=line.damaged, missing=line.missing, surplus=line.surplus, reason=line.reason)


def _lent(session: Session, loan_id: int) -> Lent:
    document, loan = session.get_one(Document, loan_id), session.get_one(Shipment, loan_id)
    return Lent(since=document.business_date, due=loan.due_date, number=loan.reference)
