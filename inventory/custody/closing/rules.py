"""The closing equation: opening + in − out = closing, for every item and compartment of an office."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inventory.core.months import last_day
from inventory.stock.rules import Compartment, Kind

Place = tuple[str, str]  # item, compartment
CLOSED_COMPARTMENTS = (Compartment.STORE, Compartment.SPOILED, Compartment.MISSING)


class Flow(StrEnum):
    """Why pieces came into a compartment of an office or left it; those that came stand first."""

    RECEIVED = "received"
    RETURNED_TO_US = "returned_to_us"
    BORROWED = "borrowed"
    REPAID_TO_US = "repaid_to_us"
    TRANSFERRED_IN = "transferred_in"
    ARRIVED_DAMAGED = "arrived_damaged"
    MISSED = "missed"
    SURPLUS = "surplus"
    DELIVERED = "delivered"
    FOUND = "found"
    SET_ASIDE = "set_aside"
    COUNTED_MORE = "counted_more"
    PRINTED = "printed"
    SPOILED = "spoiled"
    DISTRIBUTED = "distributed"
    LENT = "lent"
    REPAID_BY_US = "repaid_by_us"
    TRANSFERRED_OUT = "transferred_out"
    RETURNED = "returned"
    DESTROYED = "destroyed"
    TURNED_UP = "turned_up"
    COUNTED_LESS = "counted_less"
    WRITTEN_OFF = "written_off"


INTO = tuple(Flow)[: tuple(Flow).index(Flow.PRINTED)]
OUT = tuple(Flow)[tuple(Flow).index(Flow.PRINTED) :]
# How a shipment of each purpose counts where it arrives, and where it left.
ARRIVED = {
    "return": Flow.RETURNED_TO_US,
    "loan": Flow.BORROWED,
    "loan_return": Flow.REPAID_TO_US,
    "transfer": Flow.TRANSFERRED_IN,
}
LEFT = {
    "return": Flow.RETURNED,
    "loan": Flow.LENT,
    "loan_return": Flow.REPAID_BY_US,
    "transfer": Flow.TRANSFERRED_OUT,
}
BY_OTHER_SIDE = {
    Compartment.SUPPLIER: Flow.DELIVERED,
    Compartment.PRINTED: Flow.PRINTED,
    Compartment.DESTROYED: Flow.DESTROYED,
    Compartment.LOST: Flow.WRITTEN_OFF,
    Compartment.MISSING: Flow.FOUND,
}


@dataclass(frozen=True, kw_only=True)
class Touch:
    """Pieces that one document brought into a compartment of the office (``change`` above zero) or took from it."""

    document: int
    day: date
    item: str
    compartment: Compartment
    flow: Flow
    change: int

    @property
    def place(self) -> Place:
        return (self.item, self.compartment)

    @property
    def quantity(self) -> int:
        """The pieces in the direction of their flow: what a reversal takes back is below zero."""
        return self.change if self.flow in INTO else -self.change


def flow_of(mine: Compartment, other: Compartment, kind: str, purpose: str | None, *, came: bool) -> Flow:
    """Why pieces moved between a compartment of the office and another account.

    ``kind`` is what the person did, ``purpose`` that of the shipment whose pieces they are. Of a reversal, all is
    asked of what it undoes, ``came`` included: so it takes pieces from the line that its original stands in.
    """
    match mine, other:
        case Compartment.MISSING, Compartment.TRANSIT:
            return Flow.MISSED
        case Compartment.MISSING, Compartment.STORE | Compartment.SPOILED:
            return Flow.TURNED_UP
        case Compartment.STORE, Compartment.SPOILED:
            return Flow.SPOILED
        case Compartment.SPOILED, Compartment.STORE:
            return Flow.SET_ASIDE
        case Compartment.SPOILED, Compartment.TRANSIT if came:
            return Flow.ARRIVED_DAMAGED
        case _, Compartment.VARIANCE if kind == Kind.RECEIPT:
            return Flow.SURPLUS
        case _, Compartment.VARIANCE:
            return Flow.COUNTED_MORE if came else Flow.COUNTED_LESS
    if other in BY_OTHER_SIDE:
        return BY_OTHER_SIDE[other]
    return ARRIVED.get(purpose or "", Flow.RECEIVED) if came else LEFT.get(purpose or "", Flow.DISTRIBUTED)


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the equation: what one item in one compartment did in a month."""

    item: str
    compartment: str
    opening: int
    flows: Mapping[str, int]
    closing: int

    @property
    def into(self) -> int:
        """All pieces that came."""
        return sum(self.flows.get(flow, 0) for flow in INTO)

    @property
    def out(self) -> int:
        """All pieces that left."""
        return sum(self.flows.get(flow, 0) for flow in OUT)

    @property
    def empty(self) -> bool:
        """Nothing was here and nothing moved."""
        return not (self.opening or self.closing or any(self.flows.values()))


def equation(
    opening: Mapping[Place, int], touches: Iterable[Touch], counted: Collection[Place] = frozenset()
) -> list[Line]:
    """The lines of a month, items and compartments in order; what neither was there nor moved has none.

    Unless pieces were ``counted`` there: that nobody can explain them has to be said.
    """
    flows: dict[Place, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    closing: dict[Place, int] = defaultdict(int, dict.fromkeys(counted, 0) | dict(opening))
    for touch in touches:
        flows[touch.place][touch.flow] += touch.quantity
        closing[touch.place] += touch.change
    lines = (
        Line(
            item=item,
            compartment=compartment,
            opening=opening.get((item, compartment), 0),
            flows={flow: flows[item, compartment][flow] for flow in Flow if flow in flows[item, compartment]},
            closing=closing[item, compartment],
        )
        for item, compartment in sorted(closing, key=lambda place: (place[0], CLOSED_COMPARTMENTS.index(place[1])))
    )
    return [line for line in lines if not line.empty or (line.item, line.compartment) in counted]


def close_on(opening: int, touches: Sequence[Touch], place: Place, day: date) -> int:
    """What one compartment held of an item at the close of a day of the month."""
    return opening + sum(touch.change for touch in touches if touch.place == place and touch.day <= day)


def finished(month: date, today: date) -> bool:
    """Whether the month's last day has passed."""
    return today > last_day(month)
