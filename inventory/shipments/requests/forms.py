"""Forms of requests: a field for each item, so that one is filled in with one hand."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SubmitField, TextAreaField

from inventory.core.forms import NOTE_LENGTH, BaseForm, DayField, PiecesField, at_most, optional, printable
from inventory.core.labels import item
from inventory.shipments.forms import LinesForm, boxes_fit, with_fields
from inventory.shipments.requests.models import RequestLine
from inventory.shipments.requests.queries import LineStatus
from inventory.shipments.requests.service import Answer, Ask, SendGranted, WantedLine, Withdraw
from inventory.shipments.rules import ShipmentLine
from inventory.stock.boxes.forms import BoxesField


class PiecesForm(BaseForm):
    """A form with a number of pieces for each item."""

    items: Sequence[str] = ()

    @property
    def lines(self) -> list[tuple[str, Any]]:
        """Every item with its field."""
        return [(code, self[f"pieces-{code}"]) for code in self.items]

    @property
    def wanted(self) -> tuple[WantedLine, ...]:
        """The lines that were filled in."""
        return tuple(WantedLine(item=code, quantity=each.data) for code, each in self.lines if each.data is not None)


class RequestForm(PiecesForm):
    """Asking the office above."""

    prr = PiecesField(_l("PRR waiting"))
    note = TextAreaField(_l("Note"), [at_most(NOTE_LENGTH), printable], render_kw={"rows": 2})

    @classmethod
    def for_items(cls, items: Sequence[str], prr: int | None) -> "RequestForm":
        """The form with a field for every item and the PRR of the last report."""
        form = with_fields(cls, {f"pieces-{code}": PiecesField(item(code)) for code in items})(data={"prr": prr})
        form.items = list(items)
        return form

    def to_command(self, office: str) -> Ask:
        return Ask(
            key=self.idempotency_key,
            office=office,
            lines=tuple(line for line in self.wanted if line.quantity),
            prr=self.prr.data,
            note=self.note.data or "",
        )


class AnswerForm(PiecesForm):
    """Granting the whole, less, or nothing."""

    reason = TextAreaField(_l("Reason"), [at_most(NOTE_LENGTH), printable], render_kw={"rows": 2})
    nothing = SubmitField(_l("Refuse the request"))

    @classmethod
    def of(cls, lines: Sequence[RequestLine]) -> "AnswerForm":
        """The form for a request, filled in as if all of it was granted."""
        fields = {f"pieces-{line.item}": PiecesField(item(line.item)) for line in lines}
        form = with_fields(cls, fields)(data={f"pieces-{line.item}": line.asked for line in lines})
        form.items = [line.item for line in lines]
        return form

    def to_command(self, request_id: int) -> Answer:
        """An empty line grants nothing, and so does every line of a refusal."""
        granted = ((code, 0 if self.nothing.data else each.data or 0) for code, each in self.lines)
        return Answer(
            key=self.idempotency_key,
            request_id=request_id,
            lines=tuple(WantedLine(item=code, quantity=pieces) for code, pieces in granted),
            reason=self.reason.data or "",
        )


class WithdrawalForm(BaseForm):
    """It is not needed any more."""

    reason = TextAreaField(_l("Reason"), [at_most(NOTE_LENGTH), printable], render_kw={"rows": 2})

    def to_command(self, request_id: int) -> Withdraw:
        return Withdraw(key=self.idempotency_key, request_id=request_id, reason=self.reason.data or "")


class SendingForm(LinesForm):
    """A shipment made from a request, filled in with what was granted and has not left yet."""

    reference_date = DayField(_l("BAST date"), [optional()])
    items: Sequence[str] = ()

    @classmethod
    def of(cls, lines: Sequence[LineStatus], **defaults: Any) -> "SendingForm":
        """The form for the lines of a request."""
        codes = [status.line.item for status in lines]
        fields = {f"pieces-{code}": PiecesField(item(code)) for code in codes}
        boxes = {f"boxes-{code}": BoxesField() for code in codes}
        rest = {f"pieces-{status.line.item}": status.to_send or None for status in lines}
        form = with_fields(cls, fields | boxes)(data=rest | defaults)
        form.items = codes
        return form

    @property
    def lines(self) -> list[tuple[str, Any, Any]]:
        """Every item with its field and that of its boxes."""
        return [(code, self[f"pieces-{code}"], self[f"boxes-{code}"]) for code in self.items]

    def validate(self, extra_validators: Any = None) -> bool:
        """Boxes without pieces in them are told, beside the pieces."""
        good = super().validate(extra_validators)
        fit = [boxes_fit(pieces, boxes) for _code, pieces, boxes in self.lines]
        return good and all(fit)

    def to_command(self, request_id: int) -> SendGranted:
        lines = (
            ShipmentLine(item=code, quantity=pieces.data, boxes=boxes.ranges)
            for code, pieces, boxes in self.lines
            if pieces.data
        )
        return SendGranted(
            request_id=request_id, lines=tuple(lines), reference_date=self.reference_date.data, **self.paper
        )
