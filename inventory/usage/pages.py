"""The register of daily reports as its page and its file show it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Response
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from inventory.core import settings
from inventory.core.chips import choice, group, years
from inventory.core.identity import CENTRE, Scope
from inventory.core.labels import CAUSES
from inventory.core.listing import Listing
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.regions import calendar
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.stock.models import Document
from inventory.stock.rules import State
from inventory.usage import queries
from inventory.usage.models import DailyReport
from inventory.usage.rules import Day, Deadline, Timeliness, timeliness
from inventory.usage.strip import state_of


@dataclass(frozen=True, kw_only=True)
class ReportRow:
    """A line of the register: a version of a report, and the state its badge shows."""

    report: DailyReport
    document: Document
    office: Office
    printed: int
    spoiled: int
    state: str
    late: bool

    @property
    def causes(self) -> str:
        return causes_in_words(self.report)


def causes_in_words(report: DailyReport) -> str:
    """The causes as a sentence part, with what was written beside “other”."""
    words = [str(CAUSES[cause]) for cause in report.causes]
    return ", ".join([*words, report.cause_note] if report.cause_note else words)


def rows(session: Session, scope: Scope, found: Iterable[Any], at: datetime) -> list[ReportRow]:
    """The lines of the register with their timeliness, in three statements however many there are."""
    opened = queries.opening_days(session, scope)
    cutoff = settings.report_cutoff(session)
    return [
        _row(each, opened.get(each[2].code), Deadline(cutoff=cutoff, timezone=each[2].timezone), at) for each in found
    ]


def _row(found: Any, opened: date | None, limit: Deadline, at: datetime) -> ReportRow:
    report, document, office, printed, spoiled, nothing_printed = found
    standing = standing_of(report, opened, limit, at)
    stands = document.state == State.POSTED
    return ReportRow(
        report=report,
        document=document,
        office=office,
        printed=printed or 0,
        spoiled=spoiled or 0,
        state=state_of(standing, nothing_printed) if stands else document.state,
        late=stands and standing is Timeliness.LATE,
    )


def standing_of(report: DailyReport, opened: date | None, limit: Deadline, at: datetime) -> Timeliness:
    """Whether a report came in time."""
    day = report.business_date
    working = calendar.is_working_day(day)
    return timeliness(Day(day=day, working=working, opened=opened, reported_at=report.recorded_at), limit, at)


def export(found: Sequence[ReportRow]) -> Response:
    """The register as a file."""
    headers = [
        *(_("Date"), _("Code"), _("Office"), _("Number"), _("State"), _("Cards printed"), _("Spoiled")),
        *(_("PRR waiting"), _("Residents recorded"), _("Causes"), _("Note")),
    ]
    lines = (
        [
            row.report.business_date,
            row.office.code,
            row.office.name,
            row.document.number,
            appearance(row.state).word,
            row.printed,
            row.spoiled,
            row.report.prr,
            row.report.recorded,
            row.causes,
            row.report.note,
        ]
        for row in found
    )
    return file_answer(_("daily-reports"), headers, lines)


def chips(listing: Listing[Any], *, narrowed: bool) -> list[dict[str, Any]]:
    """The filters: which versions, and how far back, unless days were asked for."""
    versions = group(None, choice(listing, "all", _("As they stand"), {"1": _("All versions")}))
    return [versions] if narrowed else [versions, years(listing)]


def offices(session: Session, scope: Scope) -> list[Office]:
    """The offices one may choose from: all of one's branch that keep blanks, where there is more than one."""
    found = [office for office in regions.branch(session, scope) if office.code != CENTRE]
    return found if len(found) > 1 else []
