"""Operations about repairs: faults of machines, and what was done about them."""

from collections.abc import Callable, Mapping
from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy.orm import Session

from inventory.api import paging
from inventory.api import repair_bodies as bodies
from inventory.api.buying import money
from inventory.api.reads import AtOffice, branch
from inventory.api.web import Act, operation
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.core.identity import Actor, Verb
from inventory.regions import queries as regions
from inventory.repairs import queries, rules, service
from inventory.repairs.models import Repair

States = Literal["fault_reported", "at_workshop", "repaired", "given_up", "fault_withdrawn"]
KEEPERS = (Verb.KEEP_DEVICES,)
VERBS: Mapping[type[bodies.Command], Callable[[Session, Actor, Any], Repair]] = {
    service.Send: service.send,
    service.TakePart: service.take_part,
    service.ComeBack: service.come_back,
    service.GiveUp: service.give_up,
    service.Withdraw: service.withdraw,
}


class RepairTold(BaseModel):
    """A fault of a machine. ``days`` from its report until it was settled, or until today; ``cost`` in rupiah."""

    id: str
    number: str
    device: str
    office: str
    state: States
    overdue: bool
    reason: str
    reported_on: str
    sent_on: str | None
    sent_to: str
    carrier: str
    due: str | None
    closed_on: str | None
    condition: str | None
    cost: str | None
    days: int


class RepairsAsked(AtOffice):
    """Which faults."""

    state: States | None = None


@operation("get", "/repairs", scope="office", answers=paging.listed(RepairTold, "Repairs"))
def list_repairs(act: Act, query: RepairsAsked) -> dict[str, Any]:
    """The faults of the machines of one's branch."""
    asked = queries.repairs(branch(act, query.office)).where(Repair.id > query.after_id).order_by(Repair.id)
    if query.state is not None:
        asked = asked.where(Repair.state == query.state)
    rows = db.session.execute(asked.limit(query.limit + 1)).all()

    def tell(row: Any) -> dict[str, Any]:
        return _repair(act, row[0], row[2].timezone)

    return paging.page(rows, query.limit, lambda row: row[0].id, tell)


@operation("post", "/repairs", scope="office", verbs=KEEPERS, answers=RepairTold, status=201)
def report_fault(act: Act, body: bodies.FaultEntry) -> dict[str, Any]:
    """Report a fault; a machine has one that is open at a time."""
    return act.do(service.report, body.command(act.key), _told(act))


@operation("post", "/repairs/<int:id>/steps", scope="office", verbs=KEEPERS, answers=RepairTold, status=201)
def take_repair_step(act: Act, repair_id: int, body: bodies.StepEntry) -> dict[str, Any]:
    """Send the machine away, use a part of another unit, or settle the fault; the machine's condition follows."""
    queries.repair(db.session(), act.actor.scope, repair_id)  # nobody elsewhere is told what is wrong with the body
    command = body.command(act.key, repair_id)
    return act.do(VERBS[type(command)], command, _told(act))


def _told(act: Act) -> Any:
    """How what came of it is told, inside its transaction."""

    def tell(session: Session, found: Repair) -> dict[str, Any]:
        return _repair(act, found, regions.timezone_of(session, found.office))

    return tell


def _repair(act: Act, found: Repair, timezone: str) -> dict[str, Any]:
    today = local_date(act.actor.at, timezone)
    plain = ("number", "office", "state", "reason", "sent_to", "carrier")
    days = {name: getattr(found, name) for name in ("reported_on", "sent_on", "due", "closed_on")}
    return {
        **{name: getattr(found, name) for name in plain},
        **{name: None if day is None else day.isoformat() for name, day in days.items()},
        "id": str(found.id),
        "device": str(found.device_id),
        "overdue": rules.is_overdue(found.state, found.due, today),
        "condition": found.outcome,
        "cost": None if found.cost is None else money(found.cost),
        "days": found.days(today),
    }
