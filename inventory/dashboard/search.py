"""One search box for documents, offices, devices, purchases and items."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app
from flask_babel import force_locale
from sqlalchemy import ColumnElement, and_, func, literal, or_, select
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.core.labels import ITEMS
from inventory.core.listing import matches
from inventory.equipment import queries as equipment
from inventory.equipment.models import Device
from inventory.procurement import queries as procurement
from inventory.procurement.models import Purchase
from inventory.regions.models import Office
from inventory.shipments.models import Shipment
from inventory.stock import register
from inventory.stock.boxes import service as boxes
from inventory.stock.models import Document

SHOWN = 10


@dataclass(frozen=True)
class Found:
    """The first few of each kind; whoever wants more goes to the list."""

    documents: Sequence[Document] = ()
    offices: Sequence[Office] = ()
    devices: Sequence[tuple[Device, Office]] = ()
    purchases: Sequence[Any] = ()
    items: Sequence[str] = ()
    box: str | None = None

    @property
    def nothing(self) -> bool:
        """Whether no kind has anything."""
        return not (self.documents or self.offices or self.devices or self.purchases or self.items or self.box)


def find(session: Session, scope: Scope, text: str) -> Found:
    """What of the branch has all words of the text in its number, name, code, BAST, contract, model or serial."""
    if not text:
        return Found()
    with_bast = select(Shipment.document_id).where(matches(text, Shipment.reference))
    offices = select(Office).where(scope.covers(Office.code), _named(text))
    named = session.scalars(offices.order_by(Office.code)).all()
    about = register.found_by(text) if not named else Document.office.in_([office.code for office in named])
    documents = register.documents(scope).where(or_(about, Document.id.in_(with_bast)))
    devices = equipment.devices(scope).where(matches(text, Device.serial, Device.model, Device.label_code))
    searched = (procurement.number_column(), Purchase.supplier, Purchase.contract_number)
    purchases = procurement.purchases(scope).where(matches(text, *searched))
    return Found(
        documents=session.scalars(documents.order_by(Document.id.desc()).limit(SHOWN)).all(),
        offices=named[:SHOWN],
        devices=session.execute(devices.order_by(Device.serial).limit(SHOWN)).all(),
        purchases=session.execute(purchases.order_by(Purchase.id.desc()).limit(SHOWN)).all(),
        box=boxes.known(session, scope, text),
        items=[code for code, names in _items_by_name().items() if _has_words(names, text)],
    )


def _named(text: str) -> ColumnElement[bool]:
    """Every word stands in the code or begins a word of the name: *medan* is not in Sumedang."""
    name = literal(" ") + func.lower(Office.name)
    words = text.lower().split()
    return and_(
        *(
            or_(Office.code.contains(word, autoescape=True), name.contains(f" {word}", autoescape=True))
            for word in words
        )
    )


def _items_by_name() -> dict[str, str]:
    """The items with their code and their names in every language: people search in the words they know."""
    names = {code: code for code in ITEMS}
    for language in current_app.config["LANGUAGES"]:
        with force_locale(language):
            names = {code: f"{known} {ITEMS[code]}" for code, known in names.items()}
    return names


def _has_words(name: str, text: str) -> bool:
    """As in the lists: every word, and *blanko* is *blangko*."""
    name, text = (each.lower().replace("blangko", "blanko") for each in (name, text))
    return all(word in name for word in text.split())
