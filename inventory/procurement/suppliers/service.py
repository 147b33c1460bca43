"""Use-cases of the register of suppliers."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from inventory.core.errors import Invalid
from inventory.core.identity import Actor, Verb
from inventory.procurement.suppliers import queries as supplier_queries
from inventory.procurement.suppliers import rules as supplier_rules
from inventory.procurement.suppliers.models import Supplier
from inventory.procurement.suppliers.rules import LONGEST_ADDRESS, LONGEST_NAME, LONGEST_PHONE
from inventory.regions import queries as regions
from inventory.stock.service import Command, once_for

once = once_for(Supplier)


@dataclass(frozen=True, kw_only=True)
class AddSupplier(Command):
    """A supplier, before its first contract."""

    office: str
    name: str
    tax_number: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, kw_only=True)
class ChangeSupplier(Command):
    """Where a supplier is found now. Its name stays: contracts are signed with it."""

    supplier_id: int
    tax_number: str
    address: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class Block(Command):
    """No more contracts with this supplier, and why."""

    supplier_id: int
    reason: str


@dataclass(frozen=True, kw_only=True)
class Unblock(Command):
    """Contracts again."""

    supplier_id: int


@once
def add(session: Session, actor: Actor, command: AddSupplier) -> Supplier:
    """Put a supplier on record. Raises NotFound, Forbidden, Invalid."""
    actor.demand(Verb.PURCHASE, command.office)
    office, name = regions.unscoped_office(session, command.office).code, command.name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise Invalid(reason="supplier_nameless", field="name")
    if supplier_queries.by_name(session, office, name) is not None:
        raise Invalid(reason="supplier_known", field="name")
    supplier = _new(session, actor, office, name)
    _tell(supplier, command)
    return supplier


@once
def change(session: Session, actor: Actor, command: ChangeSupplier) -> Supplier:
    """Write down where a supplier is found. Raises NotFound, Forbidden, Invalid."""
    supplier = _held(session, actor, command.supplier_id)
    _tell(supplier, command)
    return supplier


@once
def block(session: Session, actor: Actor, command: Block) -> Supplier:
    """Stop new contracts with a supplier; those that are signed run on. Raises NotFound, Forbidden, Invalid."""
    supplier = _held(session, actor, command.supplier_id)
    if supplier.blocked:
        raise Invalid(reason="blocked_already", field="reason")
    if not command.reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    supplier.blocked = command.reason.strip()
    return supplier


@once
def unblock(session: Session, actor: Actor, command: Unblock) -> Supplier:
    """Let a supplier supply again. Raises NotFound, Forbidden, Invalid."""
    supplier = _held(session, actor, command.supplier_id)
    if not supplier.blocked:
        raise Invalid(reason="not_blocked")
    supplier.blocked = ""
    return supplier


def known_as(session: Session, actor: Actor, office: str, name: str) -> Supplier | None:
    """The supplier with exactly this name, put on record where it is new; None without a name.

    Raises Invalid for one that is blocked.
    """
    if not (exact := name.strip()):
        return None
    supplier = supplier_queries.by_name(session, office, exact) or _new(session, actor, office, exact)
    if supplier.blocked:
        raise Invalid(reason="supplier_blocked", field="supplier", item=supplier.name)
    return supplier


def _new(session: Session, actor: Actor, office: str, name: str) -> Supplier:
    supplier = Supplier(office=office, name=name, tax_number="", address="", phone="", blocked="", created_at=actor.at)
    session.add(supplier)
    session.flush()  # purchases name it by its id
    return supplier


def _held(session: Session, actor: Actor, supplier_id: int) -> Supplier:
    supplier = supplier_queries.supplier(session, actor.scope, supplier_id)
    actor.demand(Verb.PURCHASE, supplier.office)
    session.refresh(supplier, with_for_update=True)
    return supplier


def _tell(supplier: Supplier, command: AddSupplier | ChangeSupplier) -> None:
    if len(command.address) > LONGEST_ADDRESS:
        raise Invalid(reason="text_too_long", field="address")
    if len(command.phone) > LONGEST_PHONE:
        raise Invalid(reason="text_too_long", field="phone")
    supplier.tax_number = supplier_rules.tax_number(command.tax_number)
    supplier.address, supplier.phone = command.address.strip(), command.phone.strip()
