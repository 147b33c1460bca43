"""Forms of destructions, and of the count sheet. Those with a part per line get it when the lines are known."""

from collections.abc import Mapping, Sequence
from datetime import date
from types import new_class
from typing import Any, TypeVar, cast

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, Form, FormField, HiddenField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import ValidationError

from inventory.core.errors import BoxRefused, DomainError
from inventory.core.forms import NOTE_LENGTH, BaseForm, DayField, PiecesField, at_most, printable, required
from inventory.core.labels import COMPARTMENTS, item
from inventory.core.messages import sentence
from inventory.custody.models import CountSheet
from inventory.custody.rules import COUNTED, LONGEST_REASON, LONGEST_REFERENCE, Cause, DestructionLine, Part, Place
from inventory.custody.service import Destroy
from inventory.custody.sheets.service import Begin, Explanation, Figure, Save, Submit
from inventory.custody.wording import CAUSES
from inventory.regions.models import Office
from inventory.stock.boxes import rules as box_rules

AnyForm = TypeVar("AnyForm", bound=BaseForm)
BLIND, OPEN = "blind", "open"
LONGEST_BOXES = 2000
MOST_WITNESSES = 10


def with_fields(form: type[AnyForm], fields: Mapping[str, Any]) -> type[AnyForm]:
    """The same form with more fields."""
    return cast(type[AnyForm], new_class(form.__name__, (form,), exec_body=lambda body: body.update(fields)))


def named(offices: Sequence[Office]) -> list[tuple[str, str]]:
    """Offices to choose from."""
    return [(office.code, f"{office.code} {office.name}") for office in offices]


def _place_words(code: str, compartment: str) -> str:
    """What a line is about: an item, and where it lies."""
    return f"{item(code)}, {COMPARTMENTS[compartment]}"


class BeginForm(BaseForm):
    """What is to be counted, and whether the books are shown meanwhile."""

    office = SelectField(_l("Office"))
    business_date = DayField(_l("As of the close of"), [required()])
    way = SelectField(
        _l("How it is counted"),
        choices=[
            (OPEN, _l("With the books beside every line")),
            (BLIND, _l("Blind: the books stay hidden")),
        ],
    )
    items = SelectMultipleField(_l("What is counted"))
    compartments = SelectMultipleField(_l("Where"), choices=[(str(each), COMPARTMENTS[each]) for each in COUNTED])

    @classmethod
    def of(cls, offices: Sequence[Office], items: Sequence[str], **defaults: Any) -> "BeginForm":
        """The form with the branch's offices and all items, everything chosen."""
        form = cls(data={"way": OPEN, "items": list(items), "compartments": [str(each) for each in COUNTED]} | defaults)
        form.office.choices = named(offices)
        form.items.choices = [(code, item(code)) for code in items]
        return form

    def validate_items(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError(_("Choose at least one."))

    validate_compartments = validate_items

    def to_command(self) -> Begin:
        return Begin(
            key=self.idempotency_key,
            office=self.office.data,
            business_date=cast(date, self.business_date.data),
            blind=self.way.data == BLIND,
            places=tuple((code, where) for code in self.items.data or () for where in self.compartments.data or ()),
        )


class FigureForm(Form):
    """One line of the sheet."""

    counted = PiecesField(_l("Counted"))
    boxes = StringField(_l("Box numbers"), [at_most(LONGEST_BOXES), printable])

    def validate_boxes(self, field: StringField) -> None:
        try:
            for each in box_rules.typed(field.data or ""):
                box_rules.read(each)
        except BoxRefused as refusal:
            raise ValidationError(sentence(refusal)) from None


class SheetForm(BaseForm):
    """The sheet itself: figures so far."""

    version = HiddenField()
    business_date = DayField(_l("As of the close of"), [required()])
    places: Sequence[Place] = ()

    @classmethod
    def of(cls, sheet: CountSheet) -> "SheetForm":
        """The form with a part for every line, as it was saved last."""
        form_fields = (FormField(FigureForm, _place_words(line["item"], line["compartment"])) for line in sheet.lines)
        fields = {f"line-{index}": each for index, each in enumerate(form_fields)}
        saved = {f"line-{index}": line for index, line in enumerate(sheet.lines)}
        about = {"version": str(sheet.version), "business_date": sheet.business_date}
        form = with_fields(cls, fields)(data=saved | about)
        form.places = [(line["item"], line["compartment"]) for line in sheet.lines]
        return form

    @property
    def lines(self) -> list[tuple[Place, Any]]:
        """Every place with its part of the form."""
        return [(place, self[f"line-{index}"].form) for index, place in enumerate(self.places)]

    def to_command(self, sheet: CountSheet, finish: bool) -> Save:
        version = self.version.data or ""
        return Save(
            sheet_id=sheet.id,
            version=int(version) if version.isascii() and version.isdecimal() and len(version) < 9 else -1,
            business_date=cast(date, self.business_date.data),
            figures={place: Figure(counted=f.counted.data, boxes=f.boxes.data or "") for place, f in self.lines},
            finish=finish,
        )


class PartForm(Form):
    """Some pieces of a difference, and why."""

    reason = StringField(_l("Reason"), [at_most(LONGEST_REASON), printable])
    quantity = PiecesField(_l("Pieces"))

    def validate_quantity(self, field: PiecesField) -> None:
        if bool((self.reason.data or "").strip()) != bool(field.data) and not field.errors:
            raise ValidationError(_("Give both: the reason and how many pieces it explains."))


class DifferenceForm(Form):
    """Why the books differ in one place: one reason for all of it, or several with their pieces."""

    reason = StringField(_l("Reason"), [at_most(LONGEST_REASON), printable])
    part_0 = FormField(PartForm, _l("Several reasons"))
    part_1 = FormField(PartForm, _l("Several reasons"))
    part_2 = FormField(PartForm, _l("Several reasons"))

    @property
    def parts(self) -> tuple[Part, ...]:
        """The split as far as it was filled in."""
        forms = [self.part_0.form, self.part_1.form, self.part_2.form]
        return tuple(
            Part(reason=(part.reason.data or "").strip(), quantity=part.quantity.data)
            for part in forms
            if part.quantity.data
        )

    def validate_reason(self, field: StringField) -> None:
        if not (field.data or "").strip() and not self.parts:
            raise ValidationError(_("Say why the books differ."))


class ReviewForm(BaseForm):
    """Sending the sheet: a reason for every difference."""

    seen_head = HiddenField()
    reference = StringField(_l("Number of the record"), [at_most(LONGEST_REFERENCE), printable])
    note = TextAreaField(_l("Note"), [at_most(NOTE_LENGTH), printable], render_kw={"rows": 2})
    differing: Mapping[Place, int] = {}

    @classmethod
    def of(cls, differing: Mapping[Place, int], seen_head: int) -> "ReviewForm":
        """The form with a part for every place that differs."""
        fields = {
            f"line-{index}": FormField(DifferenceForm, _place_words(*place)) for index, place in enumerate(differing)
        }
        form = with_fields(cls, fields)(data={"seen_head": str(seen_head)})
        form.differing = differing
        return form

    @property
    def lines(self) -> dict[Place, Any]:
        """By place that differs: its part of the form."""
        return {place: self[f"line-{index}"].form for index, place in enumerate(self.differing)}

    def to_command(self, sheet_id: int, include_moves: bool) -> Submit:
        seen = self.seen_head.data or ""
        return Submit(
            key=self.idempotency_key,
            sheet_id=sheet_id,
            seen_head=int(seen) if seen.isascii() and seen.isdecimal() and len(seen) < 10 else 0,
            include_moves=include_moves,
            explanations=tuple(
                Explanation(
                    item=place[0],
                    compartment=place[1],
                    reason="" if form.parts else (form.reason.data or "").strip(),
                    differences=form.parts,
                )
                for place, form in self.lines.items()
            ),
            reference=(self.reference.data or "").strip(),
            note=(self.note.data or "").strip(),
        )


class PileForm(Form):
    """What is destroyed of one item, and how many for each cause."""

    quantity = PiecesField(_l("Pieces"))
    reason = StringField(_l("Remark"), [at_most(LONGEST_REASON), printable])
    physically_damaged = PiecesField(CAUSES[Cause.PHYSICALLY_DAMAGED])
    element_change = PiecesField(CAUSES[Cause.ELEMENT_CHANGE])
    no_chip = PiecesField(CAUSES[Cause.NO_CHIP])
    failed_encode = PiecesField(CAUSES[Cause.FAILED_ENCODE])
    failed_print = PiecesField(CAUSES[Cause.FAILED_PRINT])
    factory_defect = PiecesField(CAUSES[Cause.FACTORY_DEFECT])
    other = PiecesField(CAUSES[Cause.OTHER])

    @property
    def causes(self) -> list[Any]:
        """The fields of the causes, in their order."""
        return [self[cause] for cause in Cause]

    @property
    def untold(self) -> int:
        """The pieces whose cause is not written down."""
        return (self.quantity.data or 0) - sum(cause.data or 0 for cause in self.causes)

    def to_line(self, code: str) -> DestructionLine:
        parts = (Part(reason=str(cause), quantity=self[cause].data) for cause in Cause if self[cause].data)
        return DestructionLine(
            item=code,
            quantity=self.quantity.data or 0,
            reason=(self.reason.data or "").strip(),
            breakdown=tuple(parts),
        )


class DestructionForm(BaseForm):
    """Spoiled pieces that are destroyed, with witnesses."""

    business_date = DayField(_l("Destroyed on"), [required()])
    witnesses = TextAreaField(_l("Witnesses"), [required(), at_most(2000), printable], render_kw={"rows": 3})
    reference = StringField(_l("Number of the berita acara"), [at_most(LONGEST_REFERENCE), printable])
    note = TextAreaField(_l("Note"), [at_most(NOTE_LENGTH), printable], render_kw={"rows": 2})
    items: Sequence[str] = ()

    @classmethod
    def of(cls, spoiled: Mapping[str, int], **defaults: Any) -> "DestructionForm":
        """The form with a part for every spoiled item, filled in as if everything were destroyed."""
        fields = {f"line-{index}": FormField(PileForm, item(code)) for index, code in enumerate(spoiled)}
        everything = {f"line-{index}": {"quantity": pieces} for index, pieces in enumerate(spoiled.values())}
        form = with_fields(cls, fields)(data=everything | defaults)
        form.items = list(spoiled)
        return form

    @property
    def lines(self) -> list[tuple[str, Any]]:
        """Every spoiled item with its part of the form."""
        return [(code, self[f"line-{index}"].form) for index, code in enumerate(self.items)]

    def field_of(self, refusal: DomainError) -> Field | None:
        """The pieces of the item that a refusal is about."""
        about = dict(self.lines).get(getattr(refusal, "item", None) or "")
        return super().field_of(refusal) if about is None else about.quantity

    @property
    def names(self) -> tuple[str, ...]:
        """The witnesses, one on each line."""
        return tuple(name.strip() for name in (self.witnesses.data or "").splitlines() if name.strip())

    def to_command(self, office: str) -> Destroy:
        return Destroy(
            key=self.idempotency_key,
            office=office,
            business_date=cast(date, self.business_date.data),
            lines=tuple(form.to_line(code) for code, form in self.lines if form.quantity.data),
            witnesses=self.names,
            reference=(self.reference.data or "").strip(),
            note=(self.note.data or "").strip(),
        )
