"""The recap as a spreadsheet."""

from flask import Response
from flask_babel import gettext as _

from inventory.core.formats import moment
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.documents.recap import wording
from inventory.documents.recap.rules import Line, Recap


def name() -> str:
    """What the files are called."""
    return _("recap")


def lines(recap: Recap) -> Response:
    """A row per line of the recap."""
    headers = [
        *(_("Code"), _("Province") if recap.national else _("District"), _("First day"), _("Last day")),
        *(appearance(state).word for state in ("reported", "zero", "missing", "due", "extra")),
        *(_("Residents recorded"), _("Printed"), _("Spoiled"), _("Blanks left"), _("Flagged"), _("Note"), _("As of")),
    ]
    return file_answer(f"{name()}-{recap.code}", headers, (_cells(line, recap) for line in recap.lines))


def _cells(line: Line, recap: Recap) -> list[object]:
    figures = line.figures
    tally = figures.tally
    return [
        *(line.code, line.name, recap.span.first, recap.span.last),
        *(tally.reported, tally.zero, tally.missing, tally.due, tally.extra),
        *(figures.recorded, figures.printed, figures.spoiled, line.left, line.flagged),
        wording.why(line),
        moment(recap.at, recap.timezone),
    ]
