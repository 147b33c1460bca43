"""The form of a device report: four counts for every kind of machine."""

from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import TextAreaField
from wtforms.validators import ValidationError

from inventory.core.forms import BaseForm, PiecesField, at_most, printable
from inventory.core.reasons import REASONS
from inventory.core.states import appearance
from inventory.equipment.reports.models import DeviceReport
from inventory.equipment.reports.rules import COUNTED, LONGEST_NOTE, ByKind, Counts
from inventory.equipment.reports.service import AnswerMonth
from inventory.equipment.rules import DeviceKind


class ReportForm(BaseForm):
    """What an office counted; the fields of `report_form` hold the counts."""

    note = TextAreaField(_l("Note"), [at_most(LONGEST_NOTE), printable], render_kw={"rows": 2})
    reason = TextAreaField(_l("Why it is answered anew"), [at_most(LONGEST_NOTE), printable], render_kw={"rows": 2})
    anew = False

    def validate_reason(self, field: TextAreaField) -> None:
        """In the same round as the rest."""
        if self.anew and not (field.data or "").strip():
            raise ValidationError(REASONS["reason_needed"]())

    def count(self, kind: str, name: str) -> PiecesField:
        """The field of a count."""
        field: PiecesField = self[f"{kind}-{name}"]
        return field

    def to_command(self, office: str, month: date) -> AnswerMonth:
        counts = {kind: Counts(**{name: self.count(kind, name).data or 0 for name in COUNTED}) for kind in DeviceKind}
        return AnswerMonth(
            key=self.idempotency_key,
            office=office,
            month=month,
            counts={kind: each for kind, each in counts.items() if each.total},
            note=self.note.data or "",
            reason=self.reason.data or "" if self.anew else "",
        )


def report_form(draft: ByKind, before: DeviceReport | None) -> ReportForm:
    """The form, filled in with a draft; with what stands already it asks for the reason."""
    fields = {f"{kind}-{name}": PiecesField(appearance(name).word) for kind in DeviceKind for name in COUNTED}
    data = {f"{kind}-{name}": getattr(counts, name) for kind, counts in draft.items() for name in COUNTED}
    form_class = type("ReportOfMachines", (ReportForm,), {**fields, "anew": before is not None})
    form: ReportForm = form_class(data={"note": before.note if before else "", **data})
    if before is None:
        del form.reason
    return form


def kinds_first(draft: ByKind) -> tuple[list[DeviceKind], list[DeviceKind]]:
    """The kinds of which there is any, and the others."""
    there = [kind for kind in DeviceKind if kind in draft and draft[kind].total]
    return there, [kind for kind in DeviceKind if kind not in there]
