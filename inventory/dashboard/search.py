"""One search box for documents, offices and devices."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.core.listing import matches
from inventory.equipment import queries as equipment
from inventory.equipment.models import Device
from inventory.regions.models import Office
from inventory.stock import register
from inventory.stock.models import Document

SHOWN = 10


@dataclass(frozen=True)
class Found:
    """The first few of each kind; whoever wants more goes to the list."""

    documents: Sequence[Document] = ()
    offices: Sequence[Office] = ()
    devices: Sequence[tuple[Device, Office]] = ()

    @property
    def nothing(self) -> bool:
        """Whether no kind has anything."""
        return not (self.documents or self.offices or self.devices)


def find(session: Session, scope: Scope, text: str) -> Found:
    """What of the branch has all words of the text in its number, name, code, model or serial."""
    if not text:
        return Found()
    documents = register.documents(scope).where(register.found_by(text)).order_by(Document.id.desc())
    offices = select(Office).where(scope.covers(Office.code), matches(text, Office.code, Office.name))
    devices = equipment.devices(scope).where(matches(text, Device.serial, Device.model))
    return Found(
        documents=session.scalars(documents.limit(SHOWN)).all(),
        offices=session.scalars(offices.order_by(Office.code).limit(SHOWN)).all(),
        devices=session.execute(devices.order_by(Device.serial).limit(SHOWN)).all(),
    )
