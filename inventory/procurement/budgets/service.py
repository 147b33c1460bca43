"""Use-cases of budget lines: the budget as passed, shifts, the mid-year change; and taking money from a line."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy.orm import Session

from inventory.core.errors import Invalid
from inventory.core.identity import Actor, Verb
from inventory.equipment.rules import Fund
from inventory.procurement import rules
from inventory.procurement.budgets import queries as budget_queries
from inventory.procurement.budgets import rules as budget_rules
from inventory.procurement.budgets.models import BudgetAct, BudgetLine
from inventory.procurement.budgets.rules import LONGEST_REFERENCE, LONGEST_TITLE, ActKind
from inventory.regions import queries as regions
from inventory.stock import ledger
from inventory.stock.service import Command, once_for


@dataclass(frozen=True, kw_only=True)
class Enter(Command):
    """A line of the budget as it was passed: its ceiling in rupiah, and the number of the paper (DPA)."""

    office: str
    budget_year: int
    fund: str
    account: str
    title: str
    ceiling: Decimal
    day: date
    reference: str


@dataclass(frozen=True, kw_only=True)
class Shift(Command):
    """So much goes from one line to another."""

    source: int
    target: int
    amount: Decimal
    day: date
    reason: str
    reference: str


@dataclass(frozen=True, kw_only=True)
class Change(Command):
    """The mid-year change gives a line another ceiling."""

    line_id: int
    ceiling: Decimal
    day: date
    reason: str
    reference: str


@once_for(BudgetLine)
def enter(session: Session, actor: Actor, command: Enter) -> BudgetLine:
    """Put a line on record with its first ceiling. Raises NotFound, Forbidden, Invalid, DateRefused."""
    actor.demand(Verb.PURCHASE, command.office)
    office = regions.unscoped_office(session, command.office).code
    today = ledger.today_at(session, actor, office)
    _check_entry(command, today.year)
    budget_rules.check_day(command.day, command.budget_year, today)
    line = BudgetLine(
        office=office,
        budget_year=command.budget_year,
        fund=command.fund,
        account=command.account.strip(),
        title=command.title.strip(),
        ceiling=command.ceiling,
        committed=Decimal(0),
        created_at=actor.at,
    )
    if budget_queries.same_line(session, line):
        raise Invalid(reason="budget_line_exists", field="account")
    session.add(line)
    session.flush()  # the act names the line by its id
    _act(session, actor, line, ActKind.ORIGINAL, command.ceiling, command)
    return line


@once_for(BudgetAct)
def shift(session: Session, actor: Actor, command: Shift) -> BudgetAct:
    """Shift money between two lines; what they hold together stays the same. Answers the act of the line it leaves.

    Raises NotFound, Forbidden, DateRefused, BudgetExceeded for more than is left, and Invalid between offices, years or
    funds.
    """
    lines = {each: _held(session, actor, each) for each in sorted({command.source, command.target})}
    if command.source == command.target:
        raise Invalid(reason="shift_to_itself", field="target")
    source, target = lines[command.source], lines[command.target]
    budget_rules.check_purses(source.purse, target.purse)
    _check_reason(session, actor, source, command)
    source.ceiling, target.ceiling = budget_rules.shifted(source.standing, target.standing, command.amount)
    left = _act(session, actor, source, ActKind.SHIFT, -command.amount, command, other=target.id)
    _act(session, actor, target, ActKind.SHIFT, command.amount, command, other=source.id)
    return left


@once_for(BudgetAct)
def change(session: Session, actor: Actor, command: Change) -> BudgetAct:
    """Give a line another ceiling. Raises NotFound, Forbidden, Invalid, DateRefused, CeilingTooLow."""
    line = _held(session, actor, command.line_id)
    _check_reason(session, actor, line, command)
    amount = budget_rules.change_of(line.standing, command.ceiling)
    line.ceiling = command.ceiling
    return _act(session, actor, line, ActKind.CHANGE, amount, command)


def commit_to(session: Session, line_id: int, before: Decimal, after: Decimal) -> None:
    """Let a purchase hold ``after`` of its line in the place of ``before``; the line is held until the end.

    Whoever holds a purchase asks for its line, never the other way round. Raises BudgetExceeded.
    """
    line = session.get_one(BudgetLine, line_id)
    session.refresh(line, with_for_update=True)
    line.committed = budget_rules.committed_after(line.standing, before, after)
    session.flush()  # the database checks it as well


def _held(session: Session, actor: Actor, line_id: int) -> BudgetLine:
    """A line of the branch, held so that nobody else changes it meanwhile."""
    line = budget_queries.line(session, actor.scope, line_id)
    actor.demand(Verb.PURCHASE, line.office)
    session.refresh(line, with_for_update=True)
    return line


def _check_entry(command: Enter, this_year: int) -> None:
    if command.fund not in set(Fund):
        raise Invalid(reason="fund_unknown", field="fund")
    if not rules.budget_year_plausible(command.budget_year, this_year):
        raise Invalid(reason="year_impossible", field="budget_year")
    budget_rules.check_code(command.account.strip())
    if not command.title.strip() or len(command.title) > LONGEST_TITLE:
        raise Invalid(reason="title_needed", field="title")
    budget_rules.check_amount(command.ceiling, "ceiling", nothing=True)
    _check_reference(command.reference)


def _check_reason(session: Session, actor: Actor, line: BudgetLine, command: Shift | Change) -> None:
    """An act says why, by which paper, and on a day of its budget."""
    if not command.reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    _check_reference(command.reference)
    budget_rules.check_day(command.day, line.budget_year, ledger.today_at(session, actor, line.office))


def _check_reference(reference: str) -> None:
    if not reference.strip() or len(reference) > LONGEST_REFERENCE:
        raise Invalid(reason="reference_needed", field="reference")


def _act(
    session: Session,
    actor: Actor,
    line: BudgetLine,
    kind: ActKind,
    amount: Decimal,
    command: Enter | Shift | Change,
    other: int | None = None,
) -> BudgetAct:
    act = BudgetAct(
        line_id=line.id,
        kind=kind,
        amount=amount,
        other_line_id=other,
        reason="" if isinstance(command, Enter) else command.reason.strip(),
        reference=command.reference.strip(),
        day=command.day,
        actor=actor.username,
        recorded_at=actor.at,
        maker_id=actor.user_id,
    )
    session.add(act)
    session.flush()  # the answer names the act by its id
    return act
