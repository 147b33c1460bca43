"""Forms of instructions: giving one, carrying it out by sending or otherwise, declining it, calling it off."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField

from inventory.core.forms import (
    BaseForm,
    DayField,
    PiecesField,
    asked_pieces,
    at_most,
    optional,
    printable,
    required,
)
from inventory.core.labels import ACTIONS
from inventory.regions.models import Office
from inventory.shipments.forms import named
from inventory.shipments.loans.forms import ItemsForm
from inventory.stock.boxes.rules import BoxRange
from inventory.utilization.alerts.rules import Action
from inventory.utilization.instructions.models import NOTE_LENGTH, REFERENCE_LENGTH, Instruction
from inventory.utilization.instructions.rules import GIVEABLE
from inventory.utilization.instructions.service import CallOff, CarryOut, Decline, Instruct, SendInstructed
from inventory.utilization.instructions.wording import THINGS


class InstructionForm(BaseForm):
    """What an office is told to do."""

    action = SelectField(_l("What is to be done"), choices=[(each.value, ACTIONS[each]) for each in GIVEABLE])
    recipient = SelectField(_l("Who is told"), [required()])
    item = SelectField(_l("Item or machine"))
    quantity = PiecesField(_l("How many"), [optional()])
    due = DayField(_l("To be done by"), [required()])
    note = TextAreaField(_l("Note"), [optional(), at_most(NOTE_LENGTH), printable], render_kw={"rows": 3})

    @classmethod
    def filled_in(
        cls, asked: Mapping[str, str], offices: Sequence[Office], items: Sequence[str], due: date
    ) -> "InstructionForm":
        """The form as an address fills it in; what is not to be had is left as it is."""
        said: dict[str, Any] = {name: asked.get(name, "") for name in ("action", "recipient", "item")}
        form = cls(data=said | {"quantity": asked_pieces(asked), "due": due})
        form.recipient.choices = ([] if said["recipient"] else [("", _("Choose …"))]) + named(offices)
        form.item.choices = [("", "–"), *((code, THINGS.get(code, code)) for code in items)]
        return form

    def to_command(self, alert_id: int) -> Instruct:
        return Instruct(
            key=self.idempotency_key,
            alert_id=alert_id,
            action=Action(self.action.data),
            recipient=self.recipient.data,
            item=self.item.data or None,
            quantity=self.quantity.data,
            due=self.due.data or date.min,  # the field is required
            note=self.note.data or "",
        )


class InstructedForm(ItemsForm):
    """The shipment that carries an instruction out, filled in with what it says."""

    due_date = DayField(_l("To be returned by"), [required()])
    reference = StringField(_l("Berita acara number"), [at_most(REFERENCE_LENGTH), printable])

    @classmethod
    def of(cls, found: Instruction, **defaults: Any) -> "InstructedForm":
        """The form for an instruction that is carried out by sending; what is not lent is not due back."""
        item = found.item or ""  # such an instruction always has one
        form = cls.for_items([item], **{f"pieces-{item}": found.quantity}, **defaults)
        if found.action != Action.LOAN:
            del form.due_date
        return form

    def validate(self, extra_validators: Any = None) -> bool:
        """Pieces that were left empty are asked for."""
        good = super().validate(extra_validators)
        _code, pieces, _boxes = self.lines[0]
        if not pieces.data and not pieces.errors:
            pieces.errors = [_("This has to be filled in.")]
            good = False
        return good

    def to_command(self, instruction_id: int) -> SendInstructed:
        _code, pieces, boxes = self.lines[0]
        ranges: tuple[BoxRange, ...] = boxes.ranges
        return SendInstructed(
            instruction_id=instruction_id,
            quantity=pieces.data,
            boxes=ranges,
            due_date=self.due_date.data if "due_date" in self else None,
            **self.paper,
        )


class CarriedOutForm(BaseForm):
    """It is done."""

    title, button = _l("It is done"), _l("Put on record")
    reference = StringField(
        _l("Document"),
        [optional(), at_most(REFERENCE_LENGTH), printable],
        description=_l("Number of the purchase, the letter or the berita acara that did it."),
    )
    note = TextAreaField(_l("Note"), [optional(), at_most(NOTE_LENGTH), printable], render_kw={"rows": 2})

    def to_command(self, instruction_id: int) -> CarryOut:
        return CarryOut(
            key=self.idempotency_key,
            instruction_id=instruction_id,
            note=self.note.data or "",
            reference=self.reference.data or "",
        )


class DeclinedForm(BaseForm):
    """It cannot be done."""

    title, button = _l("Decline the instruction"), _l("Decline")
    reason = TextAreaField(_l("Reason"), [required(), at_most(NOTE_LENGTH), printable], render_kw={"rows": 3})

    def to_command(self, instruction_id: int) -> Decline:
        return Decline(key=self.idempotency_key, instruction_id=instruction_id, reason=self.reason.data or "")


class CalledOffForm(BaseForm):
    """It is not needed any more."""

    title, button = _l("Call the instruction off"), _l("Call off")
    reason = TextAreaField(_l("Reason"), [optional(), at_most(NOTE_LENGTH), printable], render_kw={"rows": 2})

    def to_command(self, instruction_id: int) -> CallOff:
        return CallOff(key=self.idempotency_key, instruction_id=instruction_id, reason=self.reason.data or "")
