"""Use-cases of buying near by: what arrives from a local supplier, with or without a purchase behind it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inventory.core.errors import Invalid, NotFound, RouteRefused
from inventory.core.identity import CENTRE, Actor, Verb
from inventory.procurement import queries, rules, service
from inventory.procurement.models import Purchase
from inventory.procurement.rules import Line, PurchaseState
from inventory.regions import queries as regions
from inventory.stock import ledger
from inventory.stock import queries as stock
from inventory.stock.models import Document
from inventory.stock.rules import Account, Compartment, Kind, moves
from inventory.stock.service import Command, once, once_for

REFERENCE_LENGTH = 80


@dataclass(frozen=True, kw_only=True)
class TakenLine:
    """Pieces of one consumable."""

    item: str
    quantity: int


@dataclass(frozen=True, kw_only=True)
class TakeIn(Command):
    """Consumables bought near by have come into the store; ``purchase`` is the purchase that they belong to."""

    office: str
    business_date: date
    lines: tuple[TakenLine, ...]
    purchase: int | None = None
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Buy(Command):
    """A purchase, planned; with supplier, contract number and contract date it is ordered as well.

    A contract that was signed is a fact: it is written down without a budget line too, and then counts against none.
    """

    office: str
    fund: str
    budget_year: int
    lines: tuple[Line, ...]
    supplier: str = ""
    contract_number: str = ""
    contract_date: date | None = None
    due_date: date | None = None
    budget_line: int | None = None
    note: str = ""


@once
def take_in(session: Session, actor: Actor, command: TakeIn) -> Document:
    """Bring consumables into the store.

    Raises NotFound, Forbidden, RouteRefused for cards and at the centre, Invalid, DateRefused, Closed; of a purchase
    also what `service.arrive` raises.
    """
    actor.demand(Verb.PURCHASE, command.office)
    office = regions.unscoped_office(session, command.office).code
    _check_consumables(session, command)
    if len(command.reference) > REFERENCE_LENGTH:
        raise Invalid(reason="text_too_long", field="reference")
    if command.purchase is not None:
        return _of_purchase(session, actor, command, command.purchase)
    draft = ledger.Draft(
        kind=Kind.DELIVERY,
        office=office,
        business_date=command.business_date,
        content={
            "office": office,
            "business_date": command.business_date.isoformat(),
            "lines": [{"item": line.item, "quantity": line.quantity} for line in command.lines],
            **_present(reference=command.reference, note=command.note),
        },
    )
    document = ledger.enter(session, actor, draft)
    supplier, store = Account(Compartment.SUPPLIER, office), Account(Compartment.STORE, office)
    ledger.post(
        session, actor, document, moves(*((line.item, line.quantity, supplier, store) for line in command.lines))
    )
    return document


@once_for(Purchase)
def buy(session: Session, actor: Actor, command: Buy) -> Purchase:
    """Plan a purchase, and order it where the contract is told. Raises what planning and ordering raise."""
    plan = service.Plan(
        key=f"{command.key}:plan",
        office=command.office,
        fund=command.fund,
        budget_year=command.budget_year,
        lines=command.lines,
        supplier=command.supplier,
        note=command.note,
        budget_line=command.budget_line,
    )
    purchase = service.plan(session, actor, plan)
    if command.contract_date is None and not command.contract_number:
        return purchase
    if command.contract_date is None:
        raise Invalid(reason="contract_needed", field="contract_date")
    order = service.Order(
        key=f"{command.key}:order",
        purchase_id=purchase.id,
        supplier=command.supplier,
        contract_number=command.contract_number,
        contract_date=command.contract_date,
        due_date=command.due_date,
    )
    return service.sign(session, actor, purchase, PurchaseState.PLANNED, order)


def _of_purchase(session: Session, actor: Actor, command: TakeIn, purchase_id: int) -> Document:
    """A part of a purchase arrives: its lines are found by their items."""
    purchase = queries.purchase(session, actor.scope, purchase_id)
    if purchase.office != command.office:
        raise NotFound(what="purchase")
    lines = {line.item: line.id for line in purchase.lines if line.item is not None}
    if unknown := next((line.item for line in command.lines if line.item not in lines), None):
        raise Invalid(reason="line_unknown", field="lines", item=unknown)
    part = service.Deliver(
        key=f"{command.key}:purchase",
        purchase_id=purchase.id,
        business_date=command.business_date,
        parts=tuple((lines[line.item], line.quantity) for line in command.lines),
        reference=command.reference,
        note=command.note,
    )
    return session.get_one(Document, service.arrive(session, actor, part).document_id)


def _check_consumables(session: Session, command: TakeIn) -> None:
    """Each item once, known, and nothing that only the centre may give; the centre itself keeps no store."""
    if command.office == CENTRE:
        raise RouteRefused(source=f"supplier:{CENTRE}", destination=CENTRE)
    rules.check_lines([Line(item=line.item, quantity=line.quantity) for line in command.lines])
    is_card = {item.code: item.is_card for item in stock.items(session)}
    for line in command.lines:
        if line.item not in is_card:
            raise Invalid(reason="item_unknown", field="lines", item=line.item)
        if is_card[line.item]:
            supplier = f"supplier:{command.office}"
            raise RouteRefused(source=supplier, destination=command.office, reason="cards_from_centre")


def _present(**optional: str) -> dict[str, str]:
    """The words that were written."""
    return {name: text for name, text in optional.items() if text}
