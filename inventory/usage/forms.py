"""Forms of the daily report."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    Form,
    FormField,
    HiddenField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)

from inventory.core.errors import DomainError, Insufficient
from inventory.core.forms import NOTE_LENGTH, BaseForm, LinesField, PiecesField, at_most, printable, required
from inventory.core.labels import CAUSES, ITEMS
from inventory.usage.models import DailyReport
from inventory.usage.queries import CARD
from inventory.usage.rules import ReportLine, Split
from inventory.usage.service import Amend, Report

MOST_LINES = 20
SPLIT = {
    "new": _l("New"),
    "element_change": _l("Change of data"),
    "damaged": _l("Damaged card"),
    "lost": _l("Lost card"),
    "other": _l("Other"),
}


USED_UP = {
    "ribbon": _l("Ribbons used up"),
    "film": _l("Rolls of film used up"),
    "cleaning-kit": _l("Cleaning kits used up"),
}


class LineForm(Form):
    """One item of the day. The cards for citizens always say how many were printed, be it 0."""

    item = HiddenField()
    printed = PiecesField(_l("Cards printed"))
    spoiled = PiecesField(_l("Spoiled"))
    split_new = PiecesField(SPLIT["new"])
    split_element_change = PiecesField(SPLIT["element_change"])
    split_damaged = PiecesField(SPLIT["damaged"])
    split_lost = PiecesField(SPLIT["lost"])
    split_other = PiecesField(SPLIT["other"])
    siak_printed = PiecesField(_l("Printed according to SIAK"))
    counted = PiecesField(_l("Counted in the store"))

    def validate_printed(self, field: PiecesField) -> None:
        """An empty field is not a zero."""
        if self.item.data == CARD and field.data is None and not field.errors:
            raise ValidationError(_l("Write how many cards were printed; 0 when there were none."))

    def name_fields(self) -> None:
        """Let the labels say which item they speak of: on a page with several, and in the error summary."""
        code = self.item.data or ""
        if code in USED_UP:
            self.printed.label.text = str(USED_UP[code])
        elif code != CARD:
            for field in self:
                field.label.text = f"{ITEMS.get(code, code)}: {field.label.text}"

    @property
    def untold(self) -> int:
        """What was printed, less what the split explains."""
        return (self.printed.data or 0) - sum(field.data or 0 for field in self.split_fields)

    @property
    def split_fields(self) -> list[Field]:
        """The parts of what was printed."""
        return [self[f"split_{part}"] for part in SPLIT]

    @property
    def filled(self) -> bool:
        """Whether anything is written, or refused, beyond the item itself."""
        return any(field.data is not None or field.errors for field in self if field is not self.item)

    def to_line(self) -> ReportLine | None:
        """The line as it goes into the report, None where nothing was written."""
        if all(field.data is None for field in self if field is not self.item):
            return None
        parts = {part: field.data for part, field in zip(SPLIT, self.split_fields, strict=True)}
        split = Split(**{part: number or 0 for part, number in parts.items()})
        return ReportLine(
            item=self.item.data or "",
            printed=self.printed.data or 0,
            spoiled=self.spoiled.data or 0,
            split=None if set(parts.values()) == {None} else split,
            siak_printed=self.siak_printed.data,
            counted=self.counted.data,
        )


def as_typed(line: ReportLine) -> dict[str, Any]:
    """A line as the data of its form; what was not used is left empty."""
    split = {f"split_{part}": getattr(line.split, part) for part in SPLIT} if line.split is not None else {}
    return {
        "item": line.item,
        "printed": line.printed,
        "spoiled": line.spoiled or None,
        "siak_printed": line.siak_printed,
        "counted": line.counted,
        **split,
    }


class ReportForm(BaseForm):
    """A day in one screen."""

    lines = LinesField(FormField(LineForm), max_entries=MOST_LINES)
    prr = PiecesField(_l("PRR waiting"))
    recorded = PiecesField(_l("Residents recorded"))
    causes = SelectMultipleField(_l("Why was nothing printed?"), choices=list(CAUSES.items()))
    cause_note = StringField(_l("The cause in a few words"), [at_most(NOTE_LENGTH), printable])
    outage_hours = PiecesField(_l("Hours without power or network"))
    note = TextAreaField(_l("Note"), [at_most(NOTE_LENGTH), printable])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for entry in self.lines:
            entry.form.name_fields()

    @classmethod
    def blank(cls, items: Iterable[str]) -> "ReportForm":
        """An empty form with a line for every item that can be reported."""
        return cls(lines=[{"item": item} for item in items])

    def line(self, item: str) -> LineForm | None:
        """The form of one item's line."""
        return next((entry.form for entry in self.lines if entry.form.item.data == item), None)

    def other_lines(self, items: Sequence[str]) -> list[LineForm]:
        """The lines of all items but these."""
        return [entry.form for entry in self.lines if entry.form.item.data not in items]

    def field_of(self, refusal: DomainError) -> Field | None:
        """The line that would take more than there is."""
        line = self.line(refusal.item) if isinstance(refusal, Insufficient) else None
        return super().field_of(refusal) if line is None else line.printed

    @property
    def more_is_filled(self) -> bool:
        """Whether something stands in what a normal day leaves folded."""
        card = self.line(CARD)
        folded = [
            self.outage_hours,
            self.note,
            *([] if card is None else [*card.split_fields, card.siak_printed, card.counted]),
        ]
        return any(field.data not in (None, "") or field.errors for field in folded) or any(
            line.filled for line in self.other_lines((CARD, "ribbon", "film"))
        )

    def _figures(self) -> dict[str, Any]:
        lines = (entry.form.to_line() for entry in self.lines)
        return {
            "key": self.idempotency_key,
            "lines": tuple(line for line in lines if line is not None),
            "recorded": self.recorded.data,
            "prr": self.prr.data,
            "causes": tuple(self.causes.data or ()),
            "cause_note": (self.cause_note.data or "").strip(),
            "note": (self.note.data or "").strip(),
            "outage_hours": self.outage_hours.data,
        }

    def to_command(self, office: str, day: date) -> Report:
        """What the person reports of a day."""
        return Report(office=office, business_date=day, **self._figures())


class AmendmentForm(ReportForm):
    """Other figures for a day, and why."""

    reason = TextAreaField(_l("Why is it amended?"), [required(), at_most(NOTE_LENGTH), printable])

    @classmethod
    def of(cls, report: DailyReport, lines: Iterable[ReportLine], items: Iterable[str]) -> "AmendmentForm":
        """The figures that stand, ready to be changed."""
        said = {line.item: as_typed(line) for line in lines}
        return cls(
            lines=[said.get(item, {"item": item}) for item in items],
            prr=report.prr,
            recorded=report.recorded,
            causes=report.causes,
            cause_note=report.cause_note,
            outage_hours=report.outage_hours,
            note=report.note,
        )

    def to_amendment(self, report_id: int) -> Amend:
        """What the person puts in the place of a report."""
        return Amend(report_id=report_id, reason=self.reason.data or "", **self._figures())
