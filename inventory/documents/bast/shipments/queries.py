"""Reads of what the berita acara of a shipment says."""

from dataclasses import fields
from datetime import datetime

from sqlalchemy.orm import Session

from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.documents.bast.rules import Loan, Party
from inventory.documents.bast.shipments.rules import Line, ShipmentPaper
from inventory.regions.models import Office
from inventory.shipments import record
from inventory.shipments.models import ReceiptItem, Shipment
from inventory.shipments.rules import Purpose, ReceiptLine
from inventory.stock import queries as stock
from inventory.stock.boxes import rules as box_rules
from inventory.stock.boxes import service as boxes
from inventory.stock.models import Document
from inventory.stock.rules import State


def of_shipment(session: Session, scope: Scope, document_id: int) -> ShipmentPaper:
    """The paper of a shipment that has an end in the branch. Raises NotFound, and for one that was taken back."""
    found = record.record(session, scope, document_id)
    document, shipment, receipt = found.document, found.shipment, found.receipt
    if document.state == State.REVERSED:
        raise NotFound(what="document")
    named = boxes.in_documents(session, [document.id]).get(document.id, {})
    cards = {item.code for item in stock.items(session) if item.is_card}
    return ShipmentPaper(
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
        records=tuple(each.number for each in (document, receipt) if each is not None),
        recorded_at=datetime.fromisoformat(stock.record_of(session, receipt or document).recorded_at),
        arrived=None if receipt is None else receipt.business_date,
        due=shipment.due_date,
        loan=None if shipment.loan is None else _loan(session, shipment.loan),
    )


def _party(office: Office) -> Party:
    return Party(office=office.name, kind=office.kind)


def _fate(line: ReceiptItem) -> ReceiptLine:
    return ReceiptLine(**{field.name: getattr(line, field.name) for field in fields(ReceiptLine)})


def _loan(session: Session, loan_id: int) -> Loan:
    document, loan = session.get_one(Document, loan_id), session.get_one(Shipment, loan_id)
    return Loan(since=document.business_date, due=loan.due_date, number=loan.reference)
