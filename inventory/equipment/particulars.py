"""Use-cases of what is known about a machine beside how and where it is: owner, price, papers and photos."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol

from sqlalchemy.orm import Session

from inventory.attachments import queries as kept
from inventory.attachments import service as attachments
from inventory.attachments.models import Attachment
from inventory.attachments.service import Subject
from inventory.core.errors import Invalid
from inventory.core.forms import LARGEST_PRICE, NOTE_LENGTH
from inventory.core.identity import CENTRE, Actor, Scope, Verb
from inventory.equipment import queries, rules
from inventory.equipment.catalogue.rules import LONGEST_NAME, model_key
from inventory.equipment.models import OWNER_LENGTH, REFERENCE_LENGTH, Device
from inventory.equipment.rules import Fund
from inventory.stock import ledger
from inventory.stock.service import Command, once_for

SUBJECT = Device.__tablename__
EVERYWHERE = Scope(CENTRE)


class Told(Protocol):
    """What is said of a machine when it goes on record, and when that is corrected; see `models.Device`."""

    @property
    def model(self) -> str: ...
    @property
    def year(self) -> int | None: ...
    @property
    def fund(self) -> str | None: ...
    @property
    def owner(self) -> str: ...
    @property
    def price(self) -> Decimal | None: ...
    @property
    def bast_number(self) -> str: ...
    @property
    def acquired_on(self) -> date | None: ...
    @property
    def warranty_end(self) -> date | None: ...
    @property
    def service_end(self) -> date | None: ...


@dataclass(frozen=True, kw_only=True)
class ChangeParticulars(Command):
    """What is known about a machine, in place of what was."""

    device_id: int
    model: str
    year: int | None
    fund: str | None
    owner: str
    price: Decimal | None
    bast_number: str
    acquired_on: date | None
    warranty_end: date | None
    service_end: date | None
    note: str


@dataclass(frozen=True, kw_only=True)
class Attach(Command):
    """Keep a paper or a photograph with a machine."""

    device_id: int
    name: str
    content: bytes


def check(told: Told, today: date, recorded: date) -> None:
    """Refuse particulars that cannot be of a machine that is on record since a day. Raises Invalid."""
    if not told.model.strip():
        raise Invalid(reason="model_needed", field="model")
    if told.fund is not None and told.fund not in set(Fund):
        raise Invalid(reason="fund_unknown", field="fund")
    if told.year is not None and not rules.year_plausible(told.year, today.year):
        raise Invalid(reason="year_impossible", field="year")
    if told.price is not None and not 0 < told.price < LARGEST_PRICE:
        raise Invalid(reason="price_impossible", field="price")
    rules.check_acquired(told.acquired_on, told.year, recorded)
    rules.check_ends(told.acquired_on, told.year, {"warranty_end": told.warranty_end, "service_end": told.service_end})
    for field, text, longest in (
        ("model", told.model.strip(), LONGEST_NAME),
        ("model", model_key(told.model), LONGEST_NAME),  # capitals can be longer than what was typed
        ("owner", told.owner, OWNER_LENGTH),
        ("bast_number", told.bast_number, REFERENCE_LENGTH),
    ):
        if len(text) > longest:
            raise Invalid(reason="text_too_long", field=field)


@dataclass(frozen=True, kw_only=True)
class Remove(Command):
    """Take a paper or a photograph away from a machine."""

    device_id: int
    attachment_id: int
    reason: str


@once_for(Device)
def change(session: Session, actor: Actor, command: ChangeParticulars) -> Device:
    """Write down what is known about a machine. Raises NotFound, Forbidden and Invalid."""
    device = queries.device(session, actor.scope, command.device_id)
    actor.demand(Verb.KEEP_DEVICES, device.office)
    session.refresh(device, with_for_update=True)
    recorded = queries.log_of(session, device)[0].business_date
    check(command, ledger.today_at(session, actor, device.office), recorded)
    if len(command.note) > NOTE_LENGTH:
        raise Invalid(reason="text_too_long", field="note")
    device.model, device.model_key = command.model.strip(), model_key(command.model)
    device.year, device.fund, device.price = command.year, command.fund, command.price
    device.owner, device.bast_number = command.owner.strip(), command.bast_number.strip()
    device.acquired_on = command.acquired_on
    device.warranty_end, device.service_end = command.warranty_end, command.service_end
    device.note = command.note.strip()
    return device


@once_for(Attachment)
def attach(session: Session, actor: Actor, command: Attach) -> Attachment:
    """Keep it. Raises NotFound, Forbidden, and Invalid for a file that is none of those that are kept."""
    device = queries.device(session, actor.scope, command.device_id)
    actor.demand(Verb.KEEP_DEVICES, device.office)
    session.refresh(device, with_for_update=True)  # two files at once count as two
    subject = Subject(table=SUBJECT, number=device.id, office=device.office)
    return attachments.keep(session, actor, subject, command.name, command.content)


@once_for(Attachment)
def remove(session: Session, actor: Actor, command: Remove) -> Attachment:
    """Take it away. Raises NotFound, Forbidden, AlreadyDone, and Invalid without a reason."""
    device = queries.device(session, actor.scope, command.device_id)
    actor.demand(Verb.KEEP_DEVICES, device.office)
    session.refresh(device, with_for_update=True)  # it is removed once
    found = paper(session, device, command.attachment_id)
    session.refresh(found, with_for_update=True)
    return attachments.remove(actor, found, command.reason)


def papers(session: Session, device: Device) -> Sequence[Attachment]:
    """What is kept with a machine that was found in its scope, oldest first, what was removed among it.

    The papers go with the machine: whoever sees it sees them, wherever it was when they were attached.
    """
    return kept.attachments(session, EVERYWHERE, SUBJECT, device.id)


def paper(session: Session, device: Device, attachment_id: int) -> Attachment:
    """What is on record of one of them, removed or not. Raises NotFound."""
    return kept.kept(session, EVERYWHERE, SUBJECT, device.id, attachment_id)
