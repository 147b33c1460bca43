"""Reads of rolls and counters: one roll, those of a branch, what a printer's counter said, and batches."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, cast, func, literal, literal_column, select
from sqlalchemy.orm import Session

from inventory.accounts.models import User
from inventory.consumables.models import CounterNote, Roll
from inventory.consumables.rules import Accounted, Note, RollItem, Stretch, accounted
from inventory.core.errors import NotFound
from inventory.core.identity import CENTRE, Scope
from inventory.equipment.models import Device
from inventory.regions.models import Office

Found = Select[Roll, Device, Office]


def roll(session: Session, scope: Scope, roll_id: int) -> Roll:
    """One roll of the branch: installed there, or in a printer that is there now. Raises NotFound."""
    query = select(Roll).join(Device, Device.id == Roll.device_id)
    found = session.scalar(query.where(Roll.id == roll_id, scope.covers(Roll.office, Device.office)))
    if found is None:
        raise NotFound(what="roll")
    return found


def rolls(scope: Scope) -> Found:
    """The rolls of a branch, each with its printer and the office where it was installed."""
    return (
        select(Roll, Device, Office)
        .join(Device, Device.id == Roll.device_id)
        .join(Office, Office.code == Roll.office)
        .where(scope.covers(Roll.office, Device.office))
    )


def number_column() -> ColumnElement[str]:
    """The number of a roll, for searching."""
    return literal("GL-") + Roll.office + literal("-") + cast(Roll.id, String)


def cards() -> ColumnElement[int | None]:
    """The cards of a roll that came out; nothing is known of one that is in its printer."""
    return Roll.end_total - Roll.start_total


def in_machine(session: Session, device_id: int) -> dict[str, Roll]:
    """By item: the roll in a printer. For services and pages that have found the printer in its scope."""
    query = select(Roll).where(Roll.device_id == device_id, Roll.removed_on.is_(None))
    return {each.item: each for each in session.scalars(query)}


def last_note(session: Session, device_id: int) -> Note | None:
    """What a printer's counter showed last."""
    query = select(CounterNote).where(CounterNote.device_id == device_id).order_by(CounterNote.id.desc()).limit(1)
    found = session.scalars(query).first()
    if found is None:
        return None
    return Note(day=found.business_date, counter=found.counter, onward=found.onward, total=found.total)


def notes(session: Session, device_id: int) -> Sequence[Row[CounterNote, User]]:
    """All that was written down of a printer's counter, and who did."""
    query = select(CounterNote, User).join(User, User.id == CounterNote.person_id)
    return session.execute(query.where(CounterNote.device_id == device_id).order_by(CounterNote.id)).all()


def rolls_of(session: Session, device_id: int) -> Sequence[Roll]:
    """All rolls that were ever in a printer."""
    return session.scalars(select(Roll).where(Roll.device_id == device_id).order_by(Roll.id)).all()


def accounts_of(session: Session, device_id: int) -> dict[str, Accounted]:
    """By item: where the cards of a printer went."""
    last = last_note(session, device_id)
    found = rolls_of(session, device_id)
    return {
        item.value: accounted(
            (Stretch(start=each.start_total, end=each.end_total) for each in found if each.item == item),
            0 if last is None else last.total,
        )
        for item in RollItem
    }


@dataclass(frozen=True, kw_only=True)
class BatchRow:
    """The used-up rolls of one batch from one supplier, whatever printers they were in."""

    item: str
    batch: str
    supplier: str
    rolls: int
    offices: int
    cards: int
    rated: int
    lowest: int
    highest: int


def batches(session: Session, scope: Scope) -> list[BatchRow]:
    """By item, batch and supplier: what the used-up rolls of a branch were good for, those without a batch left out."""
    return [_batch(*row) for row in session.execute(_batches(scope))]


def batches_by_province(session: Session) -> list[tuple[str, BatchRow]]:
    """The same of every province, each with the province's code: for what tells them."""
    # Spelt out: PostgreSQL takes a function with parameters of its own for another one when it groups by it.
    province = func.substr(Roll.office, literal_column("1"), literal_column("2"))
    query = _batches(Scope(CENTRE)).add_columns(province).group_by(province).order_by(province, Roll.item, Roll.batch)
    return [(row[-1], _batch(*row[:-1])) for row in session.execute(query)]


def _batches(scope: Scope) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Roll.item,
            Roll.batch,
            Roll.supplier,
            func.count(),
            func.count(Roll.office.distinct()),
            func.sum(cards()),
            func.sum(Roll.rated),
            func.min(cards()),
            func.max(cards()),
        )
        .where(scope.covers(Roll.office), Roll.spent.is_(True), Roll.batch != "")
        .group_by(Roll.item, Roll.batch, Roll.supplier)
    )


def _batch(item: str, batch: str, supplier: str, *numbers: Any) -> BatchRow:
    rolls, offices, cards, rated, lowest, highest = map(int, numbers)  # one of the databases sums up in decimals
    return BatchRow(
        item=item,
        batch=batch,
        supplier=supplier,
        rolls=rolls,
        offices=offices,
        cards=cards,
        rated=rated,
        lowest=lowest,
        highest=highest,
    )
