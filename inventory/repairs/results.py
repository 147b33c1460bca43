"""How machines do by district, by model, or one by one: those that work, days down, and how fast faults are settled."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy.orm import Session

from inventory.core.errors import NotFound
from inventory.core.formats import Share
from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, paged
from inventory.core.months import last_day, written
from inventory.equipment.models import Device
from inventory.equipment.rules import GONE, WORKING, Dated, DeviceKind
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.repairs import queries, rules
from inventory.repairs.models import Repair
from inventory.repairs.rules import Course, Pace, RepairState

LATELY = timedelta(days=90)
OFFICE, MODEL, DEVICE = "office", "model", "device"
GROUPINGS = (OFFICE, MODEL, DEVICE)
FILTERS = ("by", "month", "kind")


@dataclass(frozen=True)
class Window:
    """The days that are looked at, both ends included."""

    first: date
    last: date


@dataclass(frozen=True, kw_only=True)
class Result:
    """Machines of one district or model, or one machine: those there now, and what the window brought."""

    key: str
    label: str
    device_id: int | None
    there: int
    working: int
    days_down: int
    pace: Pace
    cost: Decimal

    @property
    def share(self) -> Share:
        """Those that work of those that are there."""
        return Share(self.working, self.there)


ORDERS: Mapping[str, Callable[[Result], Any]] = {
    "days_down": lambda row: row.days_down,
    "label": lambda row: row.label,
    "working": lambda row: (row.working / row.there if row.there else 1, row.label),
    "to_send": lambda row: row.pace.to_send or 0,
    "to_repair": lambda row: row.pace.to_repair or 0,
    "cost": lambda row: row.cost,
}


@dataclass(frozen=True, kw_only=True)
class Machine:
    """A machine at one office: its log, the days of the window on which it was there, and the tickets from there.

    The tickets are those that were sent or settled in the window. It is ``here`` where it is now; a machine that was
    moved stands at several offices.
    """

    device: Device
    office: Office
    here: bool
    log: Sequence[Dated]
    spans: Sequence[tuple[date, date]]
    tickets: Sequence[Repair]

    @property
    def days_down(self) -> int:
        """Days at whose close it was there, and did not work."""
        return sum(rules.days_down(self.log, first, last) for first, last in self.spans)


def window_of(month: str | None, today: date) -> Window:
    """A month that an address asks for, up to today; else the last 90 days. Raises NotFound for what is no month."""
    if not month:
        return Window(today - LATELY + rules.DAY, today)
    first = written(month)
    return Window(first, min(last_day(first), max(first, today)))


def table(machines: Sequence[Machine], state: ListState, window: Window) -> list[Result]:
    """The rows that were asked for. Raises NotFound for a grouping that is none."""
    by = _by(state)
    groups: dict[tuple[str, str], list[Machine]] = defaultdict(list)
    for machine in machines:
        groups[_named(machine, by)].append(machine)
    rows = [_result(key, label, found, window, by) for (key, label), found in groups.items()]
    words = state.q.lower().split()
    return [row for row in rows if all(word in f"{row.key} {row.label}".lower() for word in words)]


def listing(rows: Sequence[Result], state: ListState) -> Listing[Result]:
    """One page of the table in the order that was asked for."""
    ordered = sorted(sorted(rows, key=lambda row: row.key), key=ORDERS[state.sort], reverse=state.descending)
    return paged(ordered, state)


def total(machines: Sequence[Machine], rows: Sequence[Result], state: ListState, window: Window) -> Result:
    """All rows that match as one. A mean of means would be none, so it is worked out from the tickets again."""
    by, shown = _by(state), {row.key for row in rows}
    return _result("", "", [each for each in machines if _named(each, by)[0] in shown], window, OFFICE)


def _by(state: ListState) -> str:
    by = state.filters.get("by", OFFICE)
    if by not in GROUPINGS:
        raise NotFound(what="page")
    return by


def _named(machine: Machine, by: str) -> tuple[str, str]:
    match by:
        case "model":
            return machine.device.model, machine.device.model
        case "device":
            return machine.device.serial, f"{machine.device.model} · {machine.office.name}"
    return machine.office.code, machine.office.name


def gathered(session: Session, scope: Scope, asked: str | None, window: Window) -> list[Machine]:
    """The machines of a kind, printers unless told otherwise, at each office of the branch that has something to tell.

    In a fixed number of statements. Raises NotFound for no such kind.
    """
    if asked is not None and asked not in set(DeviceKind):
        raise NotFound(what="page")
    kind = DeviceKind(asked or DeviceKind.PRINTER)
    offices = {office.code: office for office in regions.branch(session, scope)}
    logs, placed = queries.logs(session, scope, kind), queries.placements(session, scope, kind)
    tickets: dict[int, dict[str, list[Repair]]] = defaultdict(lambda: defaultdict(list))
    for ticket in queries.stepped(session, scope, kind, window.first, window.last):
        tickets[ticket.device_id][ticket.office].append(ticket)
    found = []
    for device in queries.machines(session, scope, kind):
        spans, own = rules.stays(placed[device.id], window.first, window.last), tickets[device.id]
        found += [
            Machine(
                device=device,
                office=offices[code],
                here=code == device.office,
                log=logs[device.id],
                spans=spans.get(code, ()),
                tickets=own.get(code, ()),
            )
            for code in sorted({device.office, *spans, *own} & offices.keys())
        ]
    return found


def _result(key: str, label: str, found: Sequence[Machine], window: Window, by: str) -> Result:
    tickets = [each for machine in found for each in machine.tickets]
    settled = [each for each in tickets if each.closed_on is not None and window.first <= each.closed_on <= window.last]
    return Result(
        key=key,
        label=label,
        device_id=found[0].device.id if by == DEVICE else None,
        there=sum(machine.here and machine.device.condition not in GONE for machine in found),
        working=sum(machine.here and machine.device.condition in WORKING for machine in found),
        days_down=sum(machine.days_down for machine in found),
        pace=rules.pace(map(_course, tickets), window.first, window.last),
        cost=sum((each.cost for each in settled if each.cost is not None), Decimal(0)),
    )


def _course(repair: Repair) -> Course:
    repaired = repair.closed_on if repair.state == RepairState.REPAIRED else None
    return Course(reported=repair.reported_on, sent=repair.sent_on, repaired=repaired)
