"""What programs send about repairs: a fault, and the steps after it."""

from typing import Annotated, Any, Literal

from inventory.api.shapes import Day, Identity, Money, Shape, Words, identity
from inventory.core.errors import Invalid
from inventory.repairs.rules import LONGEST_PLACE, LONGEST_TEXT
from inventory.repairs.service import ComeBack, GiveUp, Report, Send, TakePart, Withdraw

Told = Annotated[str, Words(LONGEST_TEXT, 1)]
Remark = Annotated[str, Words(LONGEST_TEXT, left_out="")]
Name = Annotated[str, Words(LONGEST_PLACE, left_out="")]
Command = Send | TakePart | ComeBack | GiveUp | Withdraw
# What belongs to which step, beside its day.
FIELDS = {
    "sent": {"sent_to", "carrier", "due", "note"},
    "part": {"donor", "part", "note"},
    "repaired": {"condition", "cost", "note"},
    "given_up": {"cost", "note"},
    "withdrawn": {"note"},
}


class FaultEntry(Shape):
    """A machine has failed."""

    device: Identity
    reason: Told
    condition: Literal["broken", "limited"] = "broken"
    business_date: Day

    def command(self, key: str) -> Report:
        """What the house does with it."""
        told = self.model_dump(exclude={"device"})
        return Report(key=key, device_id=identity(self.device), **told)


class StepEntry(Shape):
    """One step: `sent` takes `sent_to`, `carrier`, `due`; `part` takes `donor`, `part`; `repaired` takes `condition`,
    `cost`; `given_up` takes `cost` and its reason in `note`, as `withdrawn` does, which has the day of the report."""

    step: Literal["sent", "part", "repaired", "given_up", "withdrawn"]
    business_date: Day
    sent_to: Name = ""
    carrier: Name = ""
    due: Day | None = None
    donor: Identity | None = None
    part: Name = ""
    condition: Literal["good", "limited"] | None = None
    cost: Money | None = None
    note: Remark = ""

    def command(self, key: str, repair_id: int) -> Command:
        """What the house does with it. Raises Invalid for what does not belong to such a step."""
        told = {name: value for name, value in dict(self).items() if value not in (None, "")}
        del told["step"], told["business_date"]
        for name in told.keys() - FIELDS[self.step]:
            raise Invalid(reason="step_field", field=name)
        who: dict[str, Any] = {"key": key, "repair_id": repair_id, "business_date": self.business_date}
        match self.step:
            case "sent":
                return Send(**who, **({"sent_to": ""} | told))
            case "part":
                return TakePart(**who, donor_id=identity(told.pop("donor", "0")), **({"part": ""} | told))
            case "repaired":
                return ComeBack(**who, **told)
            case "given_up":
                return GiveUp(**who, reason=told.pop("note", ""), **told)
        return Withdraw(key=key, repair_id=repair_id, reason=self.note)
