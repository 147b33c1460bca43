"""What programs send about machines."""

from typing import Annotated, Any

from pydantic import Field

from inventory.api.buying_bodies import Model, Serial, Year
from inventory.api.shapes import (
    Day,
    Identity,
    Money,
    Note,
    OfficeCode,
    Reason,
    Reference,
    Shape,
    Words,
    identity,
)
from inventory.equipment.placing.handover import HandOver
from inventory.equipment.placing.service import GiveBack, Lend, Move
from inventory.equipment.rules import Condition, DeviceKind, Fund
from inventory.equipment.service import AddDevice, ChangeCondition

WhyMoved = Annotated[str, Words(500, 1)]
SomeReference = Annotated[str, Words(80, 1)]
Owner = Annotated[str, Words(80, left_out="")]


class DeviceEntry(Shape):
    """A machine that is at an office; ``service_point`` is the place of service at which it stands."""

    office: OfficeCode
    kind: DeviceKind
    model: Model
    serial: Serial
    year: Year | None = None
    fund: Fund | None = None
    condition: Condition = Condition.GOOD
    reason: Reason = ""
    business_date: Day | None = None
    note: Note = ""
    service_point: Identity | None = None
    owner: Owner = ""
    price: Money | None = None
    bast_number: Reference = ""
    acquired_on: Day | None = None
    warranty_end: Day | None = None
    service_end: Day | None = None

    def command(self, key: str) -> AddDevice:
        """What the house does with it."""
        told: dict[str, Any] = dict(self)
        return AddDevice(key=key, point_id=_point(told.pop("service_point")), **told)


class ConditionEntry(Shape):
    """A machine's condition from a day on; ``police_report`` is the number of that of a lost or stolen one."""

    condition: Condition
    reason: Reason = ""
    business_date: Day
    police_report: Reference = ""

    def command(self, key: str, device_id: int) -> ChangeCondition:
        """What the house does with it."""
        return ChangeCondition(key=key, device_id=device_id, **dict(self))


class MoveEntry(Shape):
    """A machine goes to another office of the branch, or to a place of service of it."""

    office: OfficeCode
    service_point: Identity | None = None
    business_date: Day
    reason: WhyMoved
    reference: Reference = ""

    def command(self, key: str, device_id: int) -> Move:
        """What the house does with it."""
        told: dict[str, Any] = dict(self)
        return Move(key=key, device_id=device_id, point_id=_point(told.pop("service_point")), **told)


class LoanEntry(Shape):
    """A machine goes to another office until a day."""

    borrower: OfficeCode
    due_date: Day
    business_date: Day
    reason: WhyMoved
    reference: Reference = ""

    def command(self, key: str, device_id: int) -> Lend:
        """What the house does with it."""
        return Lend(key=key, device_id=device_id, **dict(self))


class DeviceReturnEntry(Shape):
    """A lent machine is back with its lender."""

    business_date: Day
    note: Note = ""
    reference: Reference = ""

    def command(self, key: str, device_id: int) -> GiveBack:
        """What the house does with it."""
        return GiveBack(key=key, device_id=device_id, **dict(self))


class GivenDevice(Shape):
    """One machine, and who gets it."""

    device: Identity
    office: OfficeCode


class HandoverEntry(Shape):
    """Machines of an office that go to others with one paper; a machine may stand in one line only."""

    office: OfficeCode
    bast_number: SomeReference
    business_date: Day
    lines: Annotated[list[GivenDevice], Field(min_length=1, max_length=500)]
    note: Note = ""

    def command(self, key: str) -> HandOver:
        """What the house does with it."""
        return HandOver(
            key=key,
            office=self.office,
            lines=tuple((identity(each.device), each.office) for each in self.lines),
            business_date=self.business_date,
            bast_number=self.bast_number,
            note=self.note,
        )


def _point(told: str | None) -> int | None:
    return None if told is None else identity(told)
