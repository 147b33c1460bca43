"""Use-cases of buying: plan, order, deliver, cancel. Each counts once, however often its form is sent."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.errors import Invalid, KeyReused, RouteRefused
from inventory.core.identity import CENTRE, Actor, Verb
from inventory.equipment.rules import DeviceKind, Fund
from inventory.procurement import queries, rules
from inventory.procurement.delivery import bring_in
from inventory.procurement.models import Purchase, PurchaseLine, PurchaseStep
from inventory.procurement.rules import Line, PurchaseState
from inventory.regions import queries as regions
from inventory.stock import ledger
from inventory.stock import queries as stock
from inventory.stock.service import Command, body_digest, hold_key

C = TypeVar("C", bound=Command)
PlanLine = Line


@dataclass(frozen=True, kw_only=True)
class Plan(Command):
    """What an office means to buy from one budget. Prices may still be missing."""

    office: str
    fund: str
    budget_year: int
    lines: tuple[PlanLine, ...]
    supplier: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Order(Command):
    """The contract. ``prices`` are those agreed on, by line; a line left out keeps its planned price."""

    purchase_id: int
    supplier: str
    contract_number: str
    contract_date: date
    prices: tuple[tuple[int, Decimal], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Deliver(Command):
    """All that is still to come has arrived; for each line of machines, the serial number of every machine."""

    purchase_id: int
    business_date: date
    serials: tuple[tuple[int, tuple[str, ...]], ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Cancel(Command):
    """Nothing will come of it."""

    purchase_id: int
    reason: str


def once(verb: Callable[[Session, Actor, C], Purchase]) -> Callable[[Session, Actor, C], Purchase]:
    """Let a verb count once per person and key: the same form again gets the same purchase. Raises KeyReused."""

    @wraps(verb)
    def counted(session: Session, actor: Actor, command: C) -> Purchase:
        hold_key(session, actor, command.key)
        return _earlier(session, actor, command) or verb(session, actor, command)

    return counted


def _earlier(session: Session, actor: Actor, command: Command) -> Purchase | None:
    """The purchase, if the person sent this very form before. Raises KeyReused for another one with its key."""
    sent = select(PurchaseStep).where(PurchaseStep.maker_id == actor.user_id, PurchaseStep.key == command.key)
    step = session.scalar(sent)
    if step is None:
        return None
    if step.body_digest != body_digest(command):
        raise KeyReused
    return session.get_one(Purchase, step.purchase_id)


@once
def plan(session: Session, actor: Actor, command: Plan) -> Purchase:
    """Write down what is to be bought.

    Raises NotFound, Forbidden, Invalid for lines or a year that make no sense, and RouteRefused for cards, which
    come from the centre only.
    """
    actor.demand(Verb.PURCHASE, command.office)
    office = regions.unscoped_office(session, command.office)
    _check_budget(command, ledger.today_at(session, actor, office.code).year)
    rules.check_lines(command.lines)
    _check_bought(session, command)
    purchase = Purchase(
        office=office.code,
        fund=command.fund,
        budget_year=command.budget_year,
        supplier=command.supplier.strip(),
        contract_number="",
        state=PurchaseState.PLANNED,
        note=command.note.strip(),
        created_at=actor.at,
        lines=[_line(line) for line in command.lines],
    )
    session.add(purchase)
    session.flush()  # the step names the purchase by its id
    _record(session, actor, purchase, PurchaseState.PLANNED, command)
    return purchase


@once
def order(session: Session, actor: Actor, command: Order) -> Purchase:
    """Sign the contract. Raises NotFound, Forbidden, AlreadyDone, DateRefused, and Invalid where something lacks."""
    purchase, statuses = _locked(session, actor, command.purchase_id)
    rules.demand_step(purchase.number, queries.standing(purchase, statuses), PurchaseState.ORDERED)
    if not (command.supplier.strip() and command.contract_number.strip()):
        raise Invalid(reason="contract_needed")
    today = ledger.today_at(session, actor, purchase.office)
    rules.check_contract_date(command.contract_date, purchase.budget_year, today)
    _agree_on_prices(purchase, dict(command.prices))
    purchase.supplier = command.supplier.strip()
    purchase.contract_number = command.contract_number.strip()
    purchase.contract_date = command.contract_date
    purchase.state = PurchaseState.ORDERED
    _record(session, actor, purchase, PurchaseState.ORDERED, command)
    return purchase


@once
def deliver(session: Session, actor: Actor, command: Deliver) -> Purchase:
    """Take in all that is still to come: machines go on record, consumables into the store, once.

    Raises NotFound, Forbidden, AlreadyDone, DateRefused, and Invalid for serial numbers that lack or are taken.
    """
    purchase, statuses = _locked(session, actor, command.purchase_id)
    rules.demand_step(purchase.number, queries.standing(purchase, statuses), PurchaseState.DELIVERED)
    today = ledger.today_at(session, actor, purchase.office)
    rules.check_delivery_date(command.business_date, purchase.contract_date, purchase.budget_year, today)
    ledger.check_date(session, actor, purchase.office, command.business_date)
    due = [status for status in statuses if status.outstanding]
    machines = {status.line.id: status.outstanding for status in due if status.line.kind}
    serials = rules.serials_by_line(machines, dict(command.serials))
    bring_in(session, actor, purchase, command.business_date, due, serials, command.note.strip())
    _record(session, actor, purchase, PurchaseState.DELIVERED, command, command.note)
    return purchase


@once
def cancel(session: Session, actor: Actor, command: Cancel) -> Purchase:
    """Give a purchase up of which nothing has arrived. Raises NotFound, Forbidden, Invalid, AlreadyDone."""
    purchase, statuses = _locked(session, actor, command.purchase_id)
    rules.demand_step(purchase.number, queries.standing(purchase, statuses), PurchaseState.CANCELLED)
    if any(status.delivered for status in statuses):
        raise Invalid(reason="purchase_arrived")
    if not command.reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    purchase.state = PurchaseState.CANCELLED
    _record(session, actor, purchase, PurchaseState.CANCELLED, command, command.reason)
    return purchase


def _locked(session: Session, actor: Actor, purchase_id: int) -> tuple[Purchase, Sequence[queries.LineStatus]]:
    """The purchase, held so that two people cannot move it at the same time, and how its lines stand."""
    purchase = queries.purchase(session, actor.scope, purchase_id)
    actor.demand(Verb.PURCHASE, purchase.office)
    session.refresh(purchase, with_for_update=True)
    return purchase, queries.line_statuses(session, purchase)


def _record(
    session: Session, actor: Actor, purchase: Purchase, step: PurchaseState, command: Command, reason: str = ""
) -> None:
    session.add(
        PurchaseStep(
            purchase_id=purchase.id,
            step=step,
            reason=reason.strip(),
            actor=actor.username,
            recorded_at=actor.at,
            maker_id=actor.user_id,
            key=command.key,
            body_digest=body_digest(command),
        )
    )
    session.flush()  # a rival with the same key has to be met inside this transaction


def _check_budget(command: Plan, this_year: int) -> None:
    if command.fund not in set(Fund):
        raise Invalid(reason="fund_unknown", field="fund")
    if not rules.budget_year_plausible(command.budget_year, this_year):
        raise Invalid(reason="year_impossible", field="budget_year")


def _check_bought(session: Session, command: Plan) -> None:
    """Only what the catalogue knows is bought; blanks and what goes into a store of the centre are not."""
    is_card = {item.code: item.is_card for item in stock.items(session)}
    for line in command.lines:
        if line.kind is not None and line.kind not in set(DeviceKind):
            raise Invalid(reason="kind_unknown", field="lines")
        if line.item is not None and line.item not in is_card:
            raise Invalid(reason="item_unknown", field="lines")
        if line.item is not None and (is_card[line.item] or command.office == CENTRE):
            reason = "cards_from_centre" if is_card[line.item] else None
            raise RouteRefused(source=f"supplier:{command.office}", destination=command.office, reason=reason)


def _line(line: PlanLine) -> PurchaseLine:
    return PurchaseLine(
        item=line.item, kind=line.kind, model=line.model.strip(), quantity=line.quantity, unit_price=line.unit_price
    )


def _agree_on_prices(purchase: Purchase, prices: dict[int, Decimal]) -> None:
    if prices.keys() - {line.id for line in purchase.lines}:
        raise Invalid(reason="line_unknown", field="prices")
    for line in purchase.lines:
        if line.id in prices:
            rules.check_price(prices[line.id], line.quantity)
            line.unit_price = prices[line.id]
    if not rules.prices_complete([line.unit_price for line in purchase.lines], purchase.fund):
        raise Invalid(reason="price_missing", field="prices")
