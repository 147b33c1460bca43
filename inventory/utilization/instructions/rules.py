"""The rules of instructions: whom the province may tell to do what for a flagged district, and where that stands."""

from collections.abc import Collection, Sequence
from enum import StrEnum

from inventory.core.errors import Invalid, RouteRefused
from inventory.core.rules import province_of
from inventory.equipment.rules import DeviceKind
from inventory.planning.remedy_rules import Action
from inventory.procurement.rules import PurchaseState
from inventory.shipments.rules import Purpose
from inventory.stock.rules import LARGEST_QUANTITY


class InstructionState(StrEnum):
    """Where an instruction stands. ``sent`` and ``received`` follow from its shipment, ``being_bought`` from its
    purchase, ``lapsed`` from the alert. What the books show to be done is carried out, too."""

    GIVEN = "given"
    BEING_BOUGHT = "being_bought"
    SENT = "sent"
    RECEIVED = "received"
    CARRIED_OUT = "carried_out"
    DECLINED = "declined"
    CALLED_OFF = "called_off"
    LAPSED = "lapsed"


FOLLOWING = {
    InstructionState.BEING_BOUGHT,
    InstructionState.SENT,
    InstructionState.RECEIVED,
    InstructionState.LAPSED,
}
# Asked for, and not yet there.
GOING_ON = frozenset({InstructionState.GIVEN, InstructionState.BEING_BOUGHT, InstructionState.SENT})
STORED = frozenset(InstructionState) - FOLLOWING
# Every step that people take, (before, after). A shipment that is taken back, or a purchase that is cancelled, leads
# back to where it was given. That a purchase has arrived, that machines work again or were lent, the books say.
STEPS = frozenset(
    {
        (InstructionState.GIVEN, InstructionState.BEING_BOUGHT),
        (InstructionState.BEING_BOUGHT, InstructionState.GIVEN),
        (InstructionState.GIVEN, InstructionState.SENT),
        (InstructionState.GIVEN, InstructionState.CARRIED_OUT),
        (InstructionState.GIVEN, InstructionState.DECLINED),
        (InstructionState.GIVEN, InstructionState.CALLED_OFF),
        (InstructionState.SENT, InstructionState.RECEIVED),
        (InstructionState.SENT, InstructionState.GIVEN),
        (InstructionState.RECEIVED, InstructionState.SENT),
        (InstructionState.GIVEN, InstructionState.LAPSED),
    }
)
# What is carried out by a shipment from the one who is told to the district in need.
SHIPPED = {
    Action.ALLOCATE: Purpose.ALLOCATION,
    Action.TRANSFER: Purpose.TRANSFER,
    Action.LOAN: Purpose.LOAN,
}
FROM_A_NEIGHBOUR = frozenset({Action.TRANSFER, Action.LOAN, Action.LEND_DEVICE})
BY_THE_DISTRICT = frozenset({Action.BUY, Action.REPAIR, Action.TRAIN})
OF_DEVICES = frozenset({Action.LEND_DEVICE, Action.REPAIR})
# Where a purchase stands that has brought all it should.
ARRIVED = frozenset({PurchaseState.DELIVERED, PurchaseState.PAID})
# A call is made by whoever follows the alert up: nobody is told to.
GIVEABLE = tuple(action for action in Action if action is not Action.CALL)


def may_step(before: InstructionState, after: InstructionState) -> bool:
    """Whether an instruction can go from one state to the other."""
    return (before, after) in STEPS


def standing(
    stored: str, shipments: Sequence[str], purchases: Sequence[str] = (), *, shown: bool = False, lapsed: bool
) -> InstructionState:
    """Where an instruction stands: by what people decided, by its shipments that were not taken back and its purchases,
    by whether the books show it done (machines work again or were lent, operators were trained), and by whether the
    alert was closed since it was given."""
    for followed in (InstructionState.SENT, InstructionState.RECEIVED):
        if followed.value in shipments:
            return followed
    if stored != InstructionState.GIVEN:
        return InstructionState(stored)
    if shown or ARRIVED.intersection(purchases):
        return InstructionState.CARRIED_OUT
    if any(state != PurchaseState.CANCELLED for state in purchases):
        return InstructionState.BEING_BOUGHT
    return InstructionState.LAPSED if lapsed else InstructionState.GIVEN


def check_recipient(action: Action, district: str, recipient: str, *, everywhere: bool) -> None:
    """A neighbour lends or gives, the own province allocates, the district itself buys, repairs and trains.

    Only who sees the whole nation asks another province's districts. Raises Invalid and RouteRefused.
    """
    if action not in GIVEABLE:
        raise Invalid(reason="call_needs_nobody", field="action")
    if action in BY_THE_DISTRICT:
        fits = recipient == district
    elif action is Action.ALLOCATE:
        fits = recipient == province_of(district)
    else:
        near = everywhere or province_of(recipient) == province_of(district)
        fits = "." in recipient and recipient != district and near
    if not fits:
        raise RouteRefused(source=recipient, destination=district, reason="instruction_route")


def check_things(action: Action, item: str | None, quantity: int | None, items: Collection[str]) -> None:
    """What is shipped is an item and how many of it; what is bought may be a machine; training is of people.

    Raises Invalid.
    """
    devices = set(DeviceKind) if action in OF_DEVICES or action is Action.BUY else set()
    known = devices if action in OF_DEVICES else devices | set(items)
    if (item is None) != (action is Action.TRAIN) or (item is not None and item not in known):
        raise Invalid(reason="instruction_item", field="item")
    if (quantity is None) != (item is None) or quantity == 0:
        raise Invalid(reason="no_pieces", field="quantity")
    if quantity is not None and not 0 < quantity <= LARGEST_QUANTITY:
        raise Invalid(reason="too_many" if quantity > 0 else "below_zero", field="quantity")
