"""Use-cases of outreach: planning a session, leaving with blanks, coming back, cancelling.

No piece moves in the ledger. What went along lies in the account `store` until the day's report says that it was
printed or spoiled; a session that posted that as well would count it twice.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from inventory.core.errors import AlreadyDone, DateRefused, Invalid, NotInTheHouse, Pending
from inventory.core.identity import Actor, Scope, Verb
from inventory.outreach import queries, rules
from inventory.outreach.models import Outreach, OutreachLine, OutreachStep
from inventory.outreach.rules import TRANSITIONS, Fate, OutreachState, Taken
from inventory.regions import queries as regions
from inventory.regions.models import ServicePoint
from inventory.regions.rules import PointKind
from inventory.stock import ledger
from inventory.stock import queries as stock
from inventory.stock.away import pieces_away, summed
from inventory.stock.service import Command, once_for

__all__ = ["Cancel", "ComeBack", "Fate", "GoOut", "Plan", "Taken", "cancel", "come_back", "go_out", "plan"]


@dataclass(frozen=True, kw_only=True)
class Plan(Command):
    """A district means to go out. ``expected`` is how many residents it hopes to serve."""

    office: str
    first_day: date
    last_day: date
    place: str
    purpose: str
    unit_id: int | None = None
    expected: int | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class GoOut(Command):
    """It leaves, with so many blanks of each card item, or with none where residents are only recorded."""

    outreach_id: int
    business_date: date
    lines: tuple[Taken, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class ComeBack(Command):
    """It is back: residents recorded, and what became of every piece."""

    outreach_id: int
    business_date: date
    recorded: int
    lines: tuple[Fate, ...] = ()
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Cancel(Command):
    """It will not take place."""

    outreach_id: int
    reason: str


counted = once_for(Outreach)


@counted
def plan(session: Session, actor: Actor, command: Plan) -> Outreach:
    """Plan a session of a district. Its days may lie in the past: some are entered afterwards.

    Raises NotFound, Forbidden, DateRefused, and Invalid for days, texts or numbers that cannot be and for a unit of
    another office or one that is retired.
    """
    demand_district(session, actor, command.office)
    texts = {"place": command.place, "purpose": command.purpose}
    rules.check_plan(command.first_day, command.last_day, texts, command.expected)
    rules.check_days(command.first_day, command.last_day, ledger.today_at(session, actor, command.office))
    rules.check_text("note", command.note)
    _check_unit(session, command)
    found = Outreach(
        office=command.office,
        state=OutreachState.PLANNED,
        first_day=command.first_day,
        last_day=command.last_day,
        place=command.place.strip(),
        purpose=command.purpose.strip(),
        unit_id=command.unit_id,
        expected=command.expected,
    )
    session.add(found)
    session.flush()  # its first step and the register of keys name it by its number
    _log(session, actor, found, command.note)
    return found


@counted
def go_out(session: Session, actor: Actor, command: GoOut) -> Outreach:
    """Leave with blanks.

    Raises NotFound, Forbidden, AlreadyDone, DateRefused, Invalid, NotInTheHouse, and Pending for a unit that is out.

    The head of the journal is locked first, as before any posting: two sessions cannot take the same pieces along.
    """
    found = locked(session, actor, command.outreach_id)
    _demand_step(found, OutreachState.OUT)
    ledger.check_date(session, actor, found.office, command.business_date)
    rules.check_days(command.business_date, command.business_date, ledger.today_at(session, actor, found.office))
    cards = [item.code for item in stock.items(session) if item.is_card]
    rules.check_taken(command.lines, cards)
    rules.check_text("note", command.note)
    _check_service(session, found)
    ledger.lock_head(session)
    _check_house(session, actor, found, command)
    found.state, found.out_on = OutreachState.OUT, command.business_date
    session.add_all(
        OutreachLine(
            outreach_id=found.id, item=line.item, position=cards.index(line.item), taken=line.quantity, explanation=""
        )
        for line in command.lines
    )
    _log(session, actor, found, command.note)
    session.refresh(found, ["lines"])
    return found


@counted
def come_back(session: Session, actor: Actor, command: ComeBack) -> Outreach:
    """Tell what became of every piece; what is missing stays an open matter of the office.

    Raises NotFound, Forbidden, AlreadyDone, DateRefused before the day it left, Invalid, and QuantityMismatch where
    the parts are not what was taken along.
    """
    found = locked(session, actor, command.outreach_id)
    _demand_step(found, OutreachState.BACK)
    ledger.check_date(session, actor, found.office, command.business_date)
    if found.out_on is not None and command.business_date < found.out_on:
        today = ledger.today_at(session, actor, found.office)
        raise DateRefused(day=command.business_date, earliest=found.out_on, latest=today)
    rules.check_number("recorded", command.recorded)
    rules.check_text("note", command.note)
    rules.check_fates({line.item: line.taken for line in found.lines}, command.lines)
    fates = {fate.item: fate for fate in command.lines}
    for line in found.lines:
        _tell(line, fates[line.item])
    found.state, found.back_on, found.recorded = OutreachState.BACK, command.business_date, command.recorded
    _log(session, actor, found, command.note)
    return found


@counted
def cancel(session: Session, actor: Actor, command: Cancel) -> Outreach:
    """Call off a session that has not left. Raises NotFound, Forbidden, AlreadyDone, Invalid without a reason."""
    found = locked(session, actor, command.outreach_id)
    _demand_step(found, OutreachState.CANCELLED)
    if not command.reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    rules.check_text("reason", command.reason)
    found.state = OutreachState.CANCELLED
    _log(session, actor, found, command.reason)
    return found


def demand_district(session: Session, actor: Actor, office: str) -> None:
    """Refuse whoever does not do the office's outreach, and offices that serve nobody themselves.

    Raises NotFound, Forbidden, Invalid.
    """
    found = regions.unscoped_office(session, office)
    actor.demand(Verb.OUTREACH, office)
    if not found.is_district:
        raise Invalid(reason="district_only", field="office")


def locked(session: Session, actor: Actor, outreach_id: int) -> Outreach:
    """The session, held so that two people cannot take it further at the same time. Raises NotFound, Forbidden."""
    found = queries.outreach(session, actor.scope, outreach_id)
    actor.demand(Verb.OUTREACH, found.office)
    session.refresh(found, with_for_update=True)
    return found


def _demand_step(found: Outreach, state: OutreachState) -> None:
    if (found.state, state) not in TRANSITIONS:
        raise AlreadyDone(document=found.number, state=found.state)


def _check_unit(session: Session, command: Plan) -> None:
    if command.unit_id is None:
        return
    unit = regions.service_point(session, Scope(command.office), command.unit_id)
    if unit.kind != PointKind.MOBILE_UNIT or unit.retired_on is not None:
        raise Invalid(reason="unit_unknown", field="unit")


def _check_service(session: Session, found: Outreach) -> None:
    """Refuse to leave with a unit that was retired since, or is out already. Raises Invalid, Pending.

    It is held, so that nobody retires it or leaves with it now.
    """
    unit = None if found.unit_id is None else session.get(ServicePoint, found.unit_id, with_for_update=True)
    if unit is None:
        return
    if unit.retired_on is not None:
        raise Invalid(reason="unit_retired")
    if out := queries.out_with(session, unit.id):
        raise Pending(document=out.number)


def _check_house(session: Session, actor: Actor, found: Outreach, command: GoOut) -> None:
    """Refuse more than is there. Raises NotInTheHouse."""
    within = Scope(found.office)
    away = pieces_away(session, within)
    out = summed([each for each in away if not each.missing])
    missing = summed([each for each in away if each.missing])
    for line in command.lines:
        place = (found.office, line.item)
        in_store = _in_store(session, actor, found.office, line.item, command.business_date)
        available = rules.left_to_take(in_store, out[place], missing[place])
        if line.quantity > available:
            raise NotInTheHouse(
                office=found.office,
                item=line.item,
                wanted=line.quantity,
                available=available,
                in_store=in_store,
                out=out[place],
                missing=missing[place],
                field=f"pieces-{line.item}",
            )


def _in_store(session: Session, actor: Actor, office: str, item: str, day: date) -> int:
    """What the books have in store now; of a day gone by, what they had in the morning or at the close, if more.

    That day's report may have taken out of the books already what the session printed.
    """
    days = [None] if day >= ledger.today_at(session, actor, office) else [day - timedelta(days=1), day]
    return max(stock.in_store(session, Scope(office), item, at).get(office, 0) for at in days)


def _tell(line: OutreachLine, fate: Fate) -> None:
    line.printed, line.spoiled = fate.printed, fate.spoiled
    line.brought_back, line.missing = fate.brought_back, fate.missing
    line.explanation = fate.explanation.strip()


def _log(session: Session, actor: Actor, found: Outreach, note: str) -> None:
    step = OutreachStep(
        outreach_id=found.id, state=found.state, note=note.strip(), person_id=actor.user_id, at=actor.at
    )
    session.add(step)
    session.flush()  # whoever reads it next must see it
