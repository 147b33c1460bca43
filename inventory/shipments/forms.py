"""Forms of shipments. Those with a line per item or office get their fields when it is known which there are."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import new_class
from typing import Any, Protocol, TypeVar, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, FormField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from inventory.core.errors import BoxElsewhere, BoxRefused, DomainError
from inventory.core.formats import number
from inventory.core.forms import (
    NOTE_LENGTH,
    BaseForm,
    DayField,
    PiecesField,
    at_most,
    optional,
    printable,
    required,
)
from inventory.core.labels import PACKS, item
from inventory.regions.models import Office
from inventory.shipments.arrivals import ArrivalLine, Distribute, LogArrival
from inventory.shipments.models import REASON_LENGTH, REFERENCE_LENGTH
from inventory.shipments.rules import fate_of_the_rest
from inventory.shipments.service import ReceiptLine, Receive, ShipmentLine
from inventory.stock.boxes.forms import BoxesField
from inventory.stock.models import ItemPack

AnyForm = TypeVar("AnyForm", bound=BaseForm)


class Offered(Protocol):
    """An item with its packs."""

    code: str
    packs: list[ItemPack]


def with_fields(form: type[AnyForm], fields: Mapping[str, Any]) -> type[AnyForm]:
    """The same form with more fields."""
    return cast(type[AnyForm], new_class(form.__name__, (form,), exec_body=lambda body: body.update(fields)))


class PaperForm(BaseForm):
    """What every shipment's paper says."""

    business_date = DayField(_l("Date"), [required()])
    reference = StringField(_l("BAST number"), [at_most(REFERENCE_LENGTH), printable])
    note = TextAreaField(_l("Note"), [at_most(NOTE_LENGTH), printable], render_kw={"rows": 2})

    @property
    def paper(self) -> dict[str, Any]:
        """The fields of every command."""
        return {
            "key": self.idempotency_key,
            "business_date": self.business_date.data,
            "reference": (self.reference.data or "").strip(),
            "note": (self.note.data or "").strip(),
        }


class LinesForm(PaperForm):
    """A paper with a field of pieces for each item, and one for the boxes they are in."""

    def field_of(self, refusal: DomainError) -> Field | None:
        """The line that a refusal is about: its boxes, or its pieces."""
        about = "boxes" if isinstance(refusal, BoxRefused | BoxElsewhere) else "pieces"
        line = f"{about}-{getattr(refusal, 'item', None)}"
        return self._fields.get(line) or super().field_of(refusal)


class FateForm(Form):
    """What did not arrive well, and why. Empty is none."""

    damaged = PiecesField(_l("Damaged"))
    missing = PiecesField(_l("Missing"))
    surplus = PiecesField(_l("Surplus"))
    reason = StringField(_l("Reason"), [at_most(REASON_LENGTH), printable])

    def validate_reason(self, reason: StringField) -> None:
        amiss = self.damaged.data or self.missing.data or self.surplus.data
        if amiss and not (reason.data or "").strip():
            raise ValidationError(_("Say what happened to the pieces that are damaged, missing or too many."))

    @property
    def fate(self) -> dict[str, Any]:
        """The fields of a receipt's line, but for the good pieces."""
        return {
            "damaged": self.damaged.data or 0,
            "missing": self.missing.data or 0,
            "surplus": self.surplus.data or 0,
            "reason": (self.reason.data or "").strip(),
        }


class ReceiptLineForm(FateForm):
    """One line of a receipt: everything arrived good, unless somebody says otherwise."""

    good = PiecesField(_l("Good"), [required()])


class ReceiptForm(PaperForm):
    """Confirming a shipment, line by line."""

    @classmethod
    def of(cls, sent: Mapping[str, int], **defaults: Any) -> "ReceiptForm":
        """The form for a shipment, filled in as if everything arrived good."""
        fields = {f"lines-{index}": FormField(ReceiptLineForm, item(code)) for index, code in enumerate(sent)}
        good = {f"lines-{index}": {"good": quantity} for index, quantity in enumerate(sent.values())}
        form = with_fields(cls, fields)(data=good | defaults)
        form.items, form.sent = list(sent), sent
        return form

    items: Sequence[str] = ()
    sent: Mapping[str, int] = {}

    def validate(self, extra_validators: Any = None) -> bool:
        """Tell what does not add up beside its own field, together with all else that is amiss."""
        good = super().validate(extra_validators)
        return not [line for code, line in self.lines if code in self.sent and self._wrong(code, line.form)] and good

    def _wrong(self, code: str, line: ReceiptLineForm) -> bool:
        if line.good.errors or line.damaged.errors or line.missing.errors:
            return True
        rest = self.rest(code, self.sent[code])
        if not rest:
            return False
        told = {"given": number(self.sent[code] - rest), "sent": number(self.sent[code]), "rest": number(abs(rest))}
        words = _(
            "Good, damaged and missing add up to %(given)s, but %(sent)s were sent: lower Good by %(rest)s.", **told
        )
        if rest > 0:
            words = _(
                "Good, damaged and missing add up to %(given)s, but %(sent)s were sent. Not accounted for: %(rest)s.",
                **told,
            )
        line.good.errors = [*line.good.errors, words]
        return True

    @property
    def lines(self) -> list[tuple[str, Any]]:
        """Every item with the part of the form that is about it."""
        return [(code, self[f"lines-{index}"]) for index, code in enumerate(self.items)]

    def rest(self, code: str, sent: int) -> int:
        """The pieces of an item that have no fate yet."""
        line = dict(self.lines)[code].form
        return sent - sum(part.data or 0 for part in (line.good, line.damaged, line.missing))

    def to_command(self, shipment_id: int) -> Receive:
        lines = (ReceiptLine(item=code, good=line.form.good.data or 0, **line.form.fate) for code, line in self.lines)
        return Receive(shipment_id=shipment_id, lines=tuple(lines), **self.paper)


class ArrivalLineForm(FateForm):
    """One item that the centre sent; where ``good`` is left empty, the rest of what was sent arrived good."""

    sent = PiecesField(_l("Sent"))
    good = PiecesField(_l("Good"))
    boxes = BoxesField()

    def validate_sent(self, sent: PiecesField) -> None:
        if sent.data is None and not sent.errors and any(self._others()):
            raise ValidationError(_("Write how many were sent."))

    def _others(self) -> list[int | None]:
        return [self.good.data, self.damaged.data, self.missing.data, self.surplus.data, len(self.boxes.ranges)]

    @property
    def used(self) -> bool:
        """Whether anything was filled in."""
        return self.sent.data is not None

    def to_line(self, code: str) -> ArrivalLine:
        fate, sent = self.fate, self.sent.data or 0
        good = fate_of_the_rest(sent, fate["damaged"], fate["missing"]) if self.good.data is None else self.good.data
        return ArrivalLine(item=code, sent=sent, good=good, boxes=self.boxes.ranges, **fate)


class ArrivalForm(ReceiptForm):
    """What the centre sent and what arrived of it."""

    business_date = DayField(_l("Arrived on"), [required()])
    reference = StringField(_l("BAST number"), [required(), at_most(REFERENCE_LENGTH), printable])
    reference_date = DayField(_l("BAST date"), [required()])
    sent_on = DayField(_l("Sent on"), [optional()])
    destination = SelectField(_l("Arrived at"))

    @classmethod
    def for_items(cls, items: Sequence[str], offices: Sequence[Office], **defaults: Any) -> "ArrivalForm":
        """The form with a part for every item and the offices to choose from."""
        fields = {f"lines-{index}": FormField(ArrivalLineForm, item(code)) for index, code in enumerate(items)}
        form = with_fields(cls, fields)(data=defaults)
        form.items = list(items)
        form.destination.choices = named(offices)
        return form

    @property
    def other_lines_used(self) -> bool:
        """Whether more than the first item was filled in, or filled in wrongly."""
        return any(line.form.used or line.errors for _code, line in self.lines[1:])

    def to_arrival(self) -> LogArrival:
        return LogArrival(
            destination=self.destination.data,
            sent_on=cast(date, self.sent_on.data or self.reference_date.data),
            reference_date=self.reference_date.data,
            lines=tuple(line.form.to_line(code) for code, line in self.lines if line.form.used),
            **self.paper,
        )


class DistributionForm(PaperForm):
    """One item to many offices. One unit for the whole form: a column is typed without leaving the number keys."""

    unit = SelectField(_l("Written in"))
    item = ""
    codes: Sequence[str] = ()
    packs: frozenset[str] = frozenset()

    @classmethod
    def for_offices(cls, offered: Offered, offices: Sequence[Office], **defaults: Any) -> "DistributionForm":
        """The form with a field for every office, and the ways in which the item is packed."""
        fields = {f"pieces-{office.code}": PiecesField(f"{office.code} {office.name}") for office in offices}
        boxes = {f"boxes-{office.code}": BoxesField() for office in offices}
        form = with_fields(cls, fields | boxes)(data=defaults)
        form.item, form.codes = offered.code, [office.code for office in offices]
        form.unit.choices = [("1", PACKS[""]), *((str(pack.pieces), pack_words(pack)) for pack in offered.packs)]
        form.packs = frozenset(str(pack.pieces) for pack in offered.packs)
        return form

    @property
    def boxes_typed(self) -> bool:
        """Whether box numbers were written for any office."""
        return any(self[f"boxes-{code}"].data for code in self.codes)

    def validate(self, extra_validators: Any = None) -> bool:
        """Boxes without pieces are told beside the pieces."""
        good = super().validate(extra_validators)
        fit = [boxes_fit(self[f"pieces-{code}"], self[f"boxes-{code}"]) for code in self.codes]
        return good and all(fit)

    @property
    def factor(self) -> int:
        """The pieces in one unit."""
        return int(self.unit.data) if self.unit.data in self.packs else 1

    @property
    def pieces(self) -> dict[str, int]:
        """By office: the pieces that were written, for rows that were not left empty."""
        written = {code: self[f"pieces-{code}"].data for code in self.codes}
        return {code: count * self.factor for code, count in written.items() if count is not None}

    @property
    def total(self) -> int:
        """All pieces that were written."""
        return sum(self.pieces.values())

    def to_command(self, source: str) -> Distribute:
        shares = (
            (code, (ShipmentLine(item=self.item, quantity=pieces, boxes=self[f"boxes-{code}"].ranges),))
            for code, pieces in self.pieces.items()
        )
        return Distribute(source=source, shares=tuple(shares), **self.paper)


def boxes_fit(pieces: Any, boxes: BoxesField) -> bool:
    """Whether boxes have pieces in them; without any, the field of the pieces says so."""
    if pieces.data is not None or pieces.errors or not boxes.ranges:
        return True
    pieces.errors = [_("Write how many pieces these boxes hold.")]
    return False


def named(offices: Sequence[Office]) -> list[tuple[str, str]]:
    """Offices to choose from."""
    return [(office.code, f"{office.code} {office.name}") for office in offices]


def pack_words(pack: ItemPack) -> str:
    """A pack and what is in it."""
    return _("%(pack)s of %(pieces)s", pack=PACKS.get(pack.name, pack.name), pieces=number(pack.pieces))
