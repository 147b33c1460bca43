"""Forms of outreach. Which days, numbers and units are right is the service's to say, so that its sentence is shown."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField, TextAreaField

from inventory.core.formats import number, short_day
from inventory.core.forms import BaseForm, DayField, PiecesField, at_most, optional, printable, required
from inventory.core.labels import item
from inventory.equipment.forms import day_of
from inventory.outreach.matters import FindAgain, SettleByCount
from inventory.outreach.models import OutreachLine
from inventory.outreach.queries import ShortCount
from inventory.outreach.rules import LONGEST_PLACE, LONGEST_TEXT
from inventory.outreach.service import Cancel, ComeBack, Fate, GoOut, Plan, Taken
from inventory.regions.models import Office, ServicePoint
from inventory.shipments.forms import named, with_fields
from inventory.shipments.requests.forms import PiecesForm

PARTS = ("printed", "spoiled", "brought_back", "missing")
ROWS = {"rows": 2}


def row_number(text: str | None) -> int:
    """The number of a row as it was chosen; 0, which no row has, for anything else."""
    typed = text or ""
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


class PlanForm(BaseForm):
    """Where a district goes, when, what for, and with which unit."""

    office = SelectField(_l("Office"), validate_choice=False)
    first_day = DayField(_l("First day"), [required()])
    last_day = DayField(_l("Last day"), [required()])
    place = StringField(
        _l("Place"),
        [required(), at_most(LONGEST_PLACE), printable],
        description=_l("The village, school, prison, hospital or other place."),
    )
    purpose = StringField(
        _l("What for"),
        [required(), at_most(LONGEST_TEXT), printable],
        description=_l("Such as first-time voters. No names of residents."),
    )
    unit = SelectField(_l("Mobile unit"), [optional()], validate_choice=False)
    expected = PiecesField(_l("Residents expected"))
    note = TextAreaField(_l("Note"), [at_most(LONGEST_TEXT), printable], render_kw=ROWS)

    def offer(self, offices: Sequence[Office], units: Sequence[ServicePoint]) -> None:
        """The districts of the branch, and their mobile units to choose from."""
        several = len(offices) > 1
        self.office.choices = named(offices)
        words = ((unit, f"{unit.name} {unit.plate}".strip()) for unit in units)
        told = [(str(unit.id), f"{unit.office} {name}" if several else name) for unit, name in words]
        self.unit.choices = [("", _l("Without a mobile unit")), *told]

    def to_command(self) -> Plan:
        return Plan(
            key=self.idempotency_key,
            office=self.office.data or "",
            first_day=day_of(self.first_day),
            last_day=day_of(self.last_day),
            place=self.place.data or "",
            purpose=self.purpose.data or "",
            unit_id=row_number(self.unit.data) if self.unit.data else None,
            expected=self.expected.data,
            note=self.note.data or "",
        )


class GoOutForm(PiecesForm):
    """What is taken along."""

    business_date = DayField(_l("Left on"), [required()])
    note = TextAreaField(_l("Note"), [at_most(LONGEST_TEXT), printable], render_kw=ROWS)

    @classmethod
    def for_cards(cls, cards: Sequence[str], **defaults: Any) -> "GoOutForm":
        """The form with a field for every kind of card."""
        form = with_fields(cls, {f"pieces-{code}": PiecesField(item(code)) for code in cards})(data=defaults)
        form.items = list(cards)
        return form

    def to_command(self, outreach_id: int) -> GoOut:
        return GoOut(
            key=self.idempotency_key,
            outreach_id=outreach_id,
            business_date=day_of(self.business_date),
            lines=tuple(Taken(item=each.item, quantity=each.quantity) for each in self.wanted if each.quantity),
            note=self.note.data or "",
        )


class ComeBackForm(BaseForm):
    """Residents recorded, and what became of every piece."""

    recorded = PiecesField(_l("Residents recorded"), [required()])
    business_date = DayField(_l("Came back on"), [required()])
    note = TextAreaField(_l("Note"), [at_most(LONGEST_TEXT), printable], render_kw=ROWS)
    taken: Mapping[str, int] = {}

    @classmethod
    def of(cls, lines: Sequence[OutreachLine], **defaults: Any) -> "ComeBackForm":
        """The form for what was taken along; what is left empty is 0."""
        words = dict(zip(PARTS, (_l("Printed"), _l("Spoiled"), _l("Brought back"), _l("Missing")), strict=True))
        fields: dict[str, Any] = {f"{part}-{line.item}": PiecesField(words[part]) for line in lines for part in PARTS}
        told = [at_most(LONGEST_TEXT), printable]
        fields |= {f"explanation-{line.item}": StringField(_l("What is known of missing ones"), told) for line in lines}
        form = with_fields(cls, fields)(data=defaults)
        form.taken = {line.item: line.taken for line in lines}
        return form

    def part(self, name: str, code: str) -> Any:
        """The field of one item that has a name."""
        return self[f"{name}-{code}"]

    def rest(self, code: str) -> int:
        """Pieces of an item of which nothing is said yet; below zero where too many are."""
        return self.taken[code] - sum(self.part(name, code).data or 0 for name in PARTS)

    def _fate(self, code: str) -> Fate:
        pieces = {name: self.part(name, code).data or 0 for name in PARTS}
        return Fate(item=code, explanation=self.part("explanation", code).data or "", **pieces)

    def to_command(self, outreach_id: int) -> ComeBack:
        return ComeBack(
            key=self.idempotency_key,
            outreach_id=outreach_id,
            business_date=day_of(self.business_date),
            recorded=self.recorded.data,
            lines=tuple(self._fate(code) for code in self.taken),
            note=self.note.data or "",
        )


class CancelForm(BaseForm):
    """Why it does not take place."""

    reason = TextAreaField(_l("Reason"), [required(), at_most(LONGEST_TEXT), printable], render_kw=ROWS)

    def to_command(self, outreach_id: int) -> Cancel:
        return Cancel(key=self.idempotency_key, outreach_id=outreach_id, reason=self.reason.data or "")


class FindForm(BaseForm):
    """Missing pieces that turned up."""

    item = SelectField(_l("Item"), validate_choice=False)
    quantity = PiecesField(_l("Pieces found again"), [required()])
    note = StringField(_l("Where they were"), [required(), at_most(LONGEST_TEXT), printable])

    @classmethod
    def of(cls, missing: Mapping[str, int]) -> "FindForm":
        """The form for what is missing, by item."""
        form = cls()
        form.item.choices = [(code, f"{item(code)} ({number(pieces)})") for code, pieces in missing.items()]
        return form

    def to_command(self, outreach_id: int) -> FindAgain:
        return FindAgain(
            key=self.idempotency_key,
            outreach_id=outreach_id,
            item=self.item.data or "",
            quantity=self.quantity.data,
            note=self.note.data or "",
        )


class SettleForm(BaseForm):
    """The count that took missing pieces off the books."""

    document = SelectField(_l("Stock count"), validate_choice=False)
    quantity = PiecesField(_l("Pieces explained by it"), [required()])
    note = StringField(_l("Note"), [at_most(LONGEST_TEXT), printable])

    @classmethod
    def of(cls, counts: Sequence[ShortCount]) -> "SettleForm":
        """The form for the counts that found such pieces gone."""
        form = cls()
        form.document.choices = [(f"{each.document.id}:{each.item}", _described(each)) for each in counts]
        return form

    def to_command(self, outreach_id: int) -> SettleByCount:
        document, _sign, code = (self.document.data or "").partition(":")
        return SettleByCount(
            key=self.idempotency_key,
            outreach_id=outreach_id,
            item=code,
            quantity=self.quantity.data,
            document_id=row_number(document),
            note=self.note.data or "",
        )


def _described(count: ShortCount) -> str:
    day = short_day(count.document.business_date)
    return f"{count.document.number}, {day}: {item(count.item)}, −{number(count.left)}"
