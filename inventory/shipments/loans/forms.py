"""Forms with a field of pieces for each item: sending back, lending, and returning a loan."""

from collections.abc import Mapping, Sequence
from typing import Any, Self

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import ValidationError

from inventory.core.forms import DayField, PiecesField, asked_pieces, at_most, optional, printable, required
from inventory.core.labels import PURPOSES, item
from inventory.core.reasons import REASONS
from inventory.regions.models import Office
from inventory.shipments.forms import LinesForm, boxes_fit, named, with_fields
from inventory.shipments.loans.queries import Loan
from inventory.shipments.models import REFERENCE_LENGTH
from inventory.shipments.rules import Purpose, ShipmentLine
from inventory.shipments.service import Send
from inventory.stock.boxes.forms import BoxesField

SHARING = ("loan", "transfer")
MOST_TOLD = 5


class ItemsForm(LinesForm):
    """Pieces of any item, and the boxes they are in where somebody writes them down."""

    items: Sequence[str] = ()

    @classmethod
    def for_items(cls, items: Sequence[str], **defaults: Any) -> Self:
        """The form with two fields for every item."""
        pieces = {f"pieces-{code}": PiecesField(item(code)) for code in items}
        boxes = {f"boxes-{code}": BoxesField() for code in items}
        form = with_fields(cls, pieces | boxes)(data=defaults)
        form.items = list(items)
        return form

    @property
    def lines(self) -> list[tuple[str, Any, Any]]:
        """Every item with its field and that of its boxes."""
        return [(code, self[f"pieces-{code}"], self[f"boxes-{code}"]) for code in self.items]

    @property
    def sent(self) -> tuple[ShipmentLine, ...]:
        """The lines that were filled in."""
        return tuple(
            ShipmentLine(item=code, quantity=pieces.data, boxes=boxes.ranges)
            for code, pieces, boxes in self.lines
            if pieces.data is not None
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Boxes without pieces are told beside the pieces."""
        good = super().validate(extra_validators)
        fit = [boxes_fit(pieces, boxes) for _code, pieces, boxes in self.lines]
        return good and all(fit)


class ReturnForm(ItemsForm):
    """Pieces that go back from a district to its province."""

    source = SelectField(_l("From"))

    @classmethod
    def of(cls, items: Sequence[str], offices: Sequence[Office], **defaults: Any) -> "ReturnForm":
        """The form with the districts to choose from."""
        form = cls.for_items(items, **defaults)
        form.source.choices = named(offices)
        return form

    def to_command(self, province: str) -> Send:
        return Send(
            source=self.source.data, destination=province, purpose=Purpose.RETURN, lines=self.sent, **self.paper
        )


class NeighbourField(StringField):
    """One of the offices of a list that can be searched by typing: a code, a name, or a part of one.

    ``code`` is the office that was meant, once the field has been found good.
    """

    offices: Mapping[str, str] = {}
    code = ""

    def pre_validate(self, form: Any) -> None:
        """Raise ValidationError where no office is meant, or more than one."""
        meant = self._meant()
        if not meant:
            raise ValidationError(REASONS["neighbour_unknown"]())
        if len(meant) > 1:
            raise ValidationError(
                _("More than one office fits: %(offices)s. Write one of them.", offices=self._some(meant))
            )
        self.code = meant[0]

    def _some(self, codes: Sequence[str]) -> str:
        told = ", ".join(f"{code} {self.offices[code]}" for code in codes[:MOST_TOLD])
        return f"{told}, …" if len(codes) > MOST_TOLD else told

    def _meant(self) -> list[str]:
        wanted = " ".join((self.data or "").casefold().split())
        if not wanted:
            return []
        names = {code: f"{code} {name}".casefold() for code, name in self.offices.items()}
        alike = [code for code, name in names.items() if wanted in (code, name, name.removeprefix(f"{code} "))]
        return alike or [code for code, name in names.items() if wanted in name]


class LendForm(ItemsForm):
    """Pieces that one district lends or gives to another."""

    purpose = SelectField(_l("What for?"), default="loan", choices=[(each, PURPOSES[each]) for each in SHARING])
    destination = NeighbourField(_l("To which district"), [required()])
    due_date = DayField(_l("To be returned by"), [optional()])
    reference = StringField(_l("Berita acara number"), [at_most(REFERENCE_LENGTH), printable])

    @classmethod
    def between(cls, items: Sequence[str], offices: Mapping[str, str], **defaults: Any) -> "LendForm":
        """The form for the offices (by code: name) that may get something."""
        form = cls.for_items(items, **defaults)
        form.destination.offices = offices
        form.due_date.flags.optional = False  # it depends on what the pieces are for, and the page says so
        return form

    @staticmethod
    def asked(args: Mapping[str, str], offices: Mapping[str, str]) -> dict[str, Any]:
        """What the address fills in: ``purpose``, ``destination`` by its code, and ``quantity`` pieces of ``item``."""
        code = args.get("destination", "")
        asked: dict[str, Any] = {"purpose": args["purpose"]} if args.get("purpose") in SHARING else {}
        asked |= {"destination": f"{code} {offices[code]}"} if code in offices else {}
        return asked | {f"pieces-{args.get('item', '')}": asked_pieces(args)}

    def validate(self, extra_validators: Any = None) -> bool:
        """A due date that was left empty is asked for, too."""
        good = super().validate(extra_validators)
        if self.purpose.data == Purpose.LOAN and self.due_date.data is None and not self.due_date.errors:
            self.due_date.errors = [_("A loan needs the day until which it is lent.")]
            return False
        return good

    def to_command(self, source: str) -> Send:
        return Send(
            source=source,
            destination=self.destination.code,
            purpose=self.purpose.data,
            due_date=self.due_date.data,
            lines=self.sent,
            **self.paper,
        )


class LoanReturnForm(ItemsForm):
    """Pieces of a loan that go back, all that are still out unless somebody says otherwise."""

    reference = StringField(_l("Berita acara number"), [at_most(REFERENCE_LENGTH), printable])

    @classmethod
    def of(cls, out: Mapping[str, int], **defaults: Any) -> "LoanReturnForm":
        """The form for what is still out, by item."""
        return cls.for_items(list(out), **{f"pieces-{code}": pieces for code, pieces in out.items()}, **defaults)

    def to_command(self, loan: Loan) -> Send:
        return Send(
            source=loan.borrower.code,
            destination=loan.lender.code,
            purpose=Purpose.LOAN_RETURN,
            loan=loan.document.id,
            lines=tuple(line for line in self.sent if line.quantity),
            **self.paper,
        )
