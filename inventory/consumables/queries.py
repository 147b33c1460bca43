"""Reads of rolls and counters: one roll, those of a branch, what a printer's counter said, and batches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, cast, exists, func, literal, literal_column, or_, select
from sqlalchemy.orm import Session, aliased

from inventory.accounts.models import User
from inventory.consumables.models import CounterNote, Roll
from inventory.consumables.rules import Accounted, Note, RollItem, Stretch, accounted
from inventory.core.errors import NotFound
from inventory.core.identity import CENTRE, Scope
from inventory.equipment.models import Device
from inventory.equipment.rules import GONE, DeviceKind
from inventory.regions.models import Office

Found = Select[Roll, Device, Office]


def roll(session: Session, scope: Scope, roll_id: int) -> Roll:
    """The last stay of one roll of the branch, whichever of its stays is named. Raises NotFound."""
    asked = aliased(Roll)
    first = select(func.coalesce(asked.first_id, asked.id)).where(asked.id == roll_id).scalar_subquery()
    query = select(Roll).join(Device, Device.id == Roll.device_id).where(or_(Roll.id == first, Roll.first_id == first))
    found = session.scalar(query.where(is_last_stay(), scope.covers(Roll.office, Device.office)))
    if found is None:
        raise NotFound(what="roll")
    return found


def rolls(scope: Scope) -> Found:
    """The rolls of a branch by their last stay: installed there, or in a printer that is there now."""
    return (
        select(Roll, Device, Office)
        .join(Device, Device.id == Roll.device_id)
        .join(Office, Office.code == Roll.office)
        .where(is_last_stay(), scope.covers(Roll.office, Device.office))
    )


def by_number(scope: Scope, after: int) -> Found:
    """The rolls of a branch with a number above this one, in order: led from the first stay of each to its last."""
    first, later = aliased(Roll), aliased(Roll)
    last = select(func.max(later.id)).where(later.first_id == first.id).correlate(first).scalar_subquery()
    query = rolls(scope).join(first, Roll.id == func.coalesce(last, first.id))
    return query.where(first.first_id.is_(None), first.id > after).order_by(first.id)


@cache
def is_last_stay() -> ColumnElement[bool]:
    """The condition that no later stay continues the enclosing query's one: there the roll stands for itself."""
    later = aliased(Roll)
    return ~exists().where(later.continues_id == Roll.id)


@cache
def number_of_roll() -> ColumnElement[int]:
    """The number of the roll itself, the same in all its stays."""
    return func.coalesce(Roll.first_id, Roll.id)


def of_numbers(numbers: Iterable[int]) -> ColumnElement[bool]:
    """The condition that a stay is one of these rolls'; indexes lead to it."""
    asked = set(numbers)
    return or_(Roll.id.in_(asked), Roll.first_id.in_(asked))


@cache
def number_column() -> ColumnElement[str]:
    """What people call a roll, for searching."""
    return literal("GL-") + Roll.home + literal("-") + cast(number_of_roll(), String)


@cache
def cards() -> ColumnElement[int]:
    """The cards of a roll that came out, in all its stays; null for one that is in its printer."""
    return Roll.used_before + Roll.end_total - Roll.start_total


def stays(session: Session, numbers: Iterable[int]) -> dict[int, list[Row[Roll, Device]]]:
    """By number of a roll: all its stays in their order, each with its printer. For rolls found in their scope."""
    query = select(Roll, Device).join(Device, Device.id == Roll.device_id).order_by(Roll.id)
    found: dict[int, list[Row[Roll, Device]]] = {}
    for row in session.execute(query.where(of_numbers(numbers))):
        found.setdefault(row[0].roll_id, []).append(row)
    return found


def in_branch(session: Session, scope: Scope, numbers: Iterable[int]) -> set[int]:
    """Which of these rolls are in the branch now."""
    query = rolls(scope).where(of_numbers(numbers)).with_only_columns(number_of_roll())
    return set(session.scalars(query))


def put_aside(session: Session, office: str, items: Iterable[str]) -> Sequence[Roll]:
    """The rolls of these items that lie at an office, taken out before they were used up."""
    query = select(Roll).where(Roll.office == office, Roll.item.in_(list(items)), Roll.spent.is_(False), is_last_stay())
    return session.scalars(query.order_by(Roll.id)).all()


def free_printers(session: Session, scope: Scope, item: str) -> Sequence[Device]:
    """The KTP-el printers of a branch that are there and have no roll of an item in them."""
    full = exists().where(Roll.device_id == Device.id, Roll.item == item, Roll.removed_on.is_(None))
    there = (Device.kind == DeviceKind.PRINTER, Device.condition.not_in(GONE), scope.covers(Device.office))
    return session.scalars(select(Device).where(*there, ~full).order_by(Device.office, Device.serial)).all()


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
    """All stays of rolls in a printer."""
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


def batches(session: Session, scope: Scope, since: date | None = None) -> list[BatchRow]:
    """By item, batch and supplier: what the used-up rolls of a branch were good for, those without a batch left out.

    With a day, only batches of which the branch has used a roll up since then.
    """
    return [_batch(*row) for row in session.execute(_batches(scope, since))]


def batches_by_province(session: Session, since: date) -> list[tuple[str, BatchRow]]:
    """The same of every province, each with the province's code: for what tells them."""
    # Spelt out: PostgreSQL takes a function with parameters of its own for another one when it groups by it.
    province = func.substr(Roll.office, literal_column("1"), literal_column("2"))
    query = _batches(Scope(CENTRE), since).add_columns(province).group_by(province)
    rows = session.execute(query.order_by(province, Roll.item, Roll.batch))
    return [(row[-1], _batch(*row[:-1])) for row in rows]


def _batches(scope: Scope, since: date | None) -> Select[*tuple[Any, ...]]:
    query = (
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
    if since is None:
        return query
    lately = aliased(Roll)  # their names lead to the few batches that can be meant
    names = select(lately.batch).where(lately.removed_on >= since, scope.covers(lately.office))
    return query.where(Roll.batch.in_(names)).having(func.max(Roll.removed_on) >= since)


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
