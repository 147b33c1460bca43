"""Forms of coverage: a figure, its correction, a file of figures, a target and its end."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError

from inventory.core.errors import Invalid
from inventory.core.forms import (
    NOTE_LENGTH,
    BaseForm,
    DayField,
    PeopleField,
    at_most,
    optional,
    printable,
    required,
)
from inventory.core.reasons import REASONS
from inventory.core.uploads import UploadForm
from inventory.coverage.models import REPORTED_LENGTH, SOURCE_LENGTH, CoverageFigure
from inventory.coverage.rules import Entry, Figures, Origin, Part, Subject, percentage
from inventory.coverage.service import CorrectFigure, RecordFigure, SetTarget, TakeIn, WithdrawTarget
from inventory.coverage.wording import ORIGINS, PARTS, SUBJECTS
from inventory.regions.models import Office


def day_of(field: DayField) -> date:
    """The day in a field that has to be filled in. Raises Invalid where it is not."""
    if field.data is None:
        raise Invalid(reason="date_unreadable", field=field.name)
    day: date = field.data
    return day


def offered(offices: Iterable[Office]) -> list[tuple[str, str]]:
    """Offices as choices."""
    return [(office.code, f"{office.code} {office.name}") for office in offices]


class FigureForm(BaseForm):
    """What one source says of an office on a day."""

    office = SelectField(_l("Office"))
    subject = SelectField(_l("Subject"), choices=[(each.value, SUBJECTS[each]) for each in Subject])
    day = DayField(_l("Date of the figure"), [required()])
    origin = RadioField(_l("Whose figures"), choices=[(each.value, ORIGINS[each]) for each in Origin], default="own")
    basis = StringField(_l("Source"), [required(), at_most(SOURCE_LENGTH), printable])
    eligible = PeopleField(_l("Eligible"), [optional()])
    recorded = PeopleField(_l("Recorded"), [optional()])
    printed = PeopleField(_l("Printed"), [optional()])
    reported = StringField(_l("Percentage as published"), [optional(), at_most(REPORTED_LENGTH), printable])
    means = SelectField(_l("Of what"), choices=[("", _l("not said")), *((each.value, PARTS[each]) for each in Part)])
    note = TextAreaField(_l("Note"), [optional(), at_most(NOTE_LENGTH), printable])

    def entry(self) -> Entry:
        """The figure that was typed."""
        return Entry(
            office=self.office.data,
            subject=Subject(self.subject.data),
            day=day_of(self.day),
            figures=Figures(eligible=self.eligible.data, recorded=self.recorded.data, printed=self.printed.data),
            origin=Origin(self.origin.data),
            basis=self.basis.data or "",
            reported=(self.reported.data or "").strip(),
            means=Part(self.means.data) if self.means.data else None,
            note=self.note.data or "",
        )

    def to_command(self) -> RecordFigure:
        return RecordFigure(key=self.idempotency_key, entry=self.entry())


class CorrectionForm(FigureForm):
    """A figure in the place of one that was wrong; it begins as that one."""

    reason = TextAreaField(_l("Reason"), [required(), at_most(NOTE_LENGTH), printable])

    @classmethod
    def of(cls, figure: CoverageFigure) -> "CorrectionForm":
        """The form with what the figure says."""
        names = ("office", "subject", "day", "origin", "basis", "eligible", "recorded", "printed", "reported", "note")
        said = {name: getattr(figure, name) for name in names}
        return cls(**said, means=figure.means or "")

    def to_correction(self, figure_id: int) -> CorrectFigure:
        return CorrectFigure(
            key=self.idempotency_key, figure_id=figure_id, entry=self.entry(), reason=self.reason.data or ""
        )


class ImportForm(UploadForm):
    """A file of figures; ``basis`` is the source of lines that name none."""

    nothing = "figures_none"
    basis = StringField(_l("Source"), [optional(), at_most(SOURCE_LENGTH), printable])

    def to_command(self, entries: tuple[Entry, ...]) -> TakeIn:
        return TakeIn(key=self.idempotency_key, entries=entries)


class TargetForm(BaseForm):
    """A share to be reached by a day."""

    office = SelectField(_l("Office"))
    subject = SelectField(_l("Subject"), choices=[(each.value, SUBJECTS[each]) for each in Subject])
    means = SelectField(_l("Of what"), choices=[(each.value, PARTS[each]) for each in Part])
    percent = StringField(_l("Share to reach"), [required()], render_kw={"inputmode": "decimal", "autocomplete": "off"})
    by_day = DayField(_l("To be reached by"), [required()])
    basis = StringField(_l("Source"), [required(), at_most(SOURCE_LENGTH), printable])
    note = TextAreaField(_l("Note"), [optional(), at_most(NOTE_LENGTH), printable])

    def validate_percent(self, field: StringField) -> None:
        """A percentage, in the office's own writing."""
        if percentage(field.data or "") is None:
            raise ValidationError(REASONS["target_impossible"]())

    def to_command(self) -> SetTarget:
        share = percentage(self.percent.data or "")
        return SetTarget(
            key=self.idempotency_key,
            office=self.office.data,
            subject=Subject(self.subject.data),
            means=Part(self.means.data),
            percent=Decimal(0) if share is None else share.value,
            by_day=day_of(self.by_day),
            basis=self.basis.data or "",
            note=self.note.data or "",
        )


class WithdrawalForm(BaseForm):
    """Why a target no longer counts."""

    reason = TextAreaField(_l("Reason"), [required(), at_most(NOTE_LENGTH), printable])

    def to_command(self, target_id: int) -> WithdrawTarget:
        return WithdrawTarget(key=self.idempotency_key, target_id=target_id, reason=self.reason.data or "")
