"""Use-cases of buying: plan, order, deliver, cancel. Each counts once, however often its form is sent."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from inventory.core.errors import Invalid, RouteRefused
from inventory.core.identity import CENTRE, Actor, Verb
from inventory.equipment.rules import DeviceKind, Fund
from inventory.procurement import queries, rules
from inventory.procurement.budgets import queries as budget_queries
from inventory.procurement.budgets import service as budgets
from inventory.procurement.budgets.rules import Purse
from inventory.procurement.delivery import Arrival, Arriving, bring_in
from inventory.procurement.models import Purchase, PurchaseDelivery, PurchaseLine
from inventory.procurement.rules import Line, PurchaseState
from inventory.procurement.steps.service import locked, record
from inventory.procurement.suppliers import service as suppliers
from inventory.regions import queries as regions
from inventory.stock import ledger
from inventory.stock import queries as stock
from inventory.stock.service import Command, once_for

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
    budget_line: int | None = None


@dataclass(frozen=True, kw_only=True)
class Order(Command):
    """The contract. ``prices`` are those agreed on, by line; a line left out keeps its planned price."""

    purchase_id: int
    supplier: str
    contract_number: str
    contract_date: date
    prices: tuple[tuple[int, Decimal], ...] = ()
    due_date: date | None = None


@dataclass(frozen=True, kw_only=True)
class Deliver(Command):
    """What has arrived; for each line of machines, the serial number of every machine that came.

    ``parts`` are pieces by line; without them all that is still to come has arrived.
    """

    purchase_id: int
    business_date: date
    parts: tuple[tuple[int, int], ...] = ()
    serials: tuple[tuple[int, tuple[str, ...]], ...] = ()
    reference: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Cancel(Command):
    """Nothing will come of it."""

    purchase_id: int
    reason: str


once = once_for(Purchase)
# The funds of which offices keep budget lines; what the state, a special allocation or a giver pays has none here.
OWN_FUNDS = frozenset({Fund.APBD, Fund.APBD_P})


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
    rules.check_total(rules.total([(line.quantity, line.unit_price) for line in command.lines]))
    _check_bought(session, command)
    supplier = suppliers.known_as(session, actor, office.code, command.supplier)
    purchase = Purchase(
        office=office.code,
        fund=command.fund,
        budget_year=command.budget_year,
        supplier=command.supplier.strip(),
        supplier_id=None if supplier is None else supplier.id,
        budget_line_id=_budget_line(session, command),
        contract_number="",
        state=PurchaseState.PLANNED,
        note=command.note.strip(),
        created_at=actor.at,
        lines=[_line(line) for line in command.lines],
    )
    session.add(purchase)
    session.flush()  # the step names the purchase by its id
    record(session, actor, purchase, PurchaseState.PLANNED)
    return purchase


@once
def order(session: Session, actor: Actor, command: Order) -> Purchase:
    """Sign the contract.

    Raises NotFound, Forbidden, AlreadyDone, Pending, DateRefused, BudgetExceeded, and Invalid where something lacks: of
    an office's own money also the budget line, where it keeps any for that year and fund.
    """
    purchase, state = locked(session, actor, command.purchase_id)
    if lacks_its_line(session, purchase):
        raise Invalid(reason="budget_line_needed")
    return sign(session, actor, purchase, state, command)


def sign(session: Session, actor: Actor, purchase: Purchase, state: PurchaseState, command: Order) -> Purchase:
    """Write a contract down, for verbs that hold the purchase. Raises what `order` raises but for the missing line."""
    rules.demand_step(purchase.number, state, PurchaseState.ORDERED)
    if purchase.budget_line_id is not None and state is not PurchaseState.APPROVED:
        raise Invalid(reason="approval_needed")
    if not (command.supplier.strip() and command.contract_number.strip()):
        raise Invalid(reason="contract_needed")
    today = ledger.today_at(session, actor, purchase.office)
    rules.check_contract_date(command.contract_date, purchase.budget_year, today)
    rules.check_due_date(command.due_date, command.contract_date)
    before = purchase.total
    _agree_on_prices(purchase, dict(command.prices))
    rules.check_total(purchase.total)
    if purchase.budget_line_id is not None:
        budgets.commit_to(session, purchase.budget_line_id, before, purchase.total)
    supplier = suppliers.known_as(session, actor, purchase.office, command.supplier)
    purchase.supplier_id = None if supplier is None else supplier.id
    purchase.supplier = command.supplier.strip()
    purchase.contract_number = command.contract_number.strip()
    purchase.contract_date = command.contract_date
    purchase.due_date = command.due_date
    purchase.state = PurchaseState.ORDERED
    record(session, actor, purchase, PurchaseState.ORDERED)
    return purchase


@once
def deliver(session: Session, actor: Actor, command: Deliver) -> Purchase:
    """Take in what has arrived, and answer the purchase. Raises what `arrive` raises."""
    return session.get_one(Purchase, arrive(session, actor, command).purchase_id)


@once_for(PurchaseDelivery)
def take_delivery(session: Session, actor: Actor, command: Deliver) -> PurchaseDelivery:
    """Take in what has arrived, and answer this very delivery. Raises what `arrive` raises."""
    return arrive(session, actor, command)


def arrive(session: Session, actor: Actor, command: Deliver) -> PurchaseDelivery:
    """Machines go on record, consumables into the store; for verbs that see to it that this counts once.

    Raises NotFound, Forbidden, AlreadyDone, DateRefused, QuantityMismatch where more would arrive than is to come, and
    Invalid for serial numbers that lack or are taken.
    """
    purchase, state = locked(session, actor, command.purchase_id)
    rules.demand_step(purchase.number, state, PurchaseState.DELIVERED)
    statuses = queries.line_statuses(session, purchase)
    today = ledger.today_at(session, actor, purchase.office)
    rules.check_delivery_date(command.business_date, purchase.contract_date, purchase.budget_year, today)
    ledger.check_date(session, actor, purchase.office, command.business_date)
    to_come = {status.line.id: status.outstanding for status in statuses if status.outstanding}
    parts = rules.arriving(to_come, dict(command.parts), {line.id: line.item or line.model for line in purchase.lines})
    due = [Arriving(status.line, parts[status.line.id]) for status in statuses if status.line.id in parts]
    machines = {each.line.id: each.quantity for each in due if each.line.kind}
    serials = rules.serials_by_line(machines, dict(command.serials))
    arrival = Arrival(
        day=command.business_date,
        due=due,
        serials=serials,
        reference=command.reference.strip(),
        note=command.note.strip(),
    )
    delivery = bring_in(session, actor, purchase, arrival)
    record(session, actor, purchase, PurchaseState.DELIVERED, command.note)
    return delivery


@once
def cancel(session: Session, actor: Actor, command: Cancel) -> Purchase:
    """Give a purchase up of which nothing has arrived and nothing was paid; what it held of its budget line is free.

    Raises NotFound, Forbidden, Invalid, AlreadyDone.
    """
    purchase, state = locked(session, actor, command.purchase_id)
    rules.demand_step(purchase.number, state, PurchaseState.CANCELLED)
    if queries.paid(session, purchase):
        raise Invalid(reason="purchase_paid")
    if not command.reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    if purchase.budget_line_id is not None and state in rules.COMMITTED:
        budgets.commit_to(session, purchase.budget_line_id, purchase.total, Decimal(0))
    purchase.state = PurchaseState.CANCELLED
    record(session, actor, purchase, PurchaseState.CANCELLED, command.reason)
    return purchase


def lacks_its_line(session: Session, purchase: Purchase) -> bool:
    """Whether the office keeps budget lines for what this purchase costs, and it names none."""
    if purchase.budget_line_id is not None or purchase.fund not in OWN_FUNDS:
        return False
    return budget_queries.keeps_lines(session, purchase.office, purchase.budget_year, purchase.fund)


def _check_budget(command: Plan, this_year: int) -> None:
    if command.fund not in set(Fund):
        raise Invalid(reason="fund_unknown", field="fund")
    if not rules.budget_year_plausible(command.budget_year, this_year):
        raise Invalid(reason="year_impossible", field="budget_year")


def _budget_line(session: Session, command: Plan) -> int | None:
    """The budget line a plan names, which is of the same office, year and fund. Raises Invalid."""
    if command.budget_line is None:
        return None
    line = budget_queries.line_of(session, command.office, command.budget_line)
    if line is None or line.purse != Purse(office=command.office, budget_year=command.budget_year, fund=command.fund):
        raise Invalid(reason="budget_line_other", field="budget_line")
    return line.id


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
