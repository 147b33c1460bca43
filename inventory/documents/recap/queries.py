"""Reads of the recap: a branch in some days, in a number of statements that does not grow with districts or days."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy.orm import Session

from inventory.core import settings
from inventory.core.clock import local_date
from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.documents.recap.rules import Figures, Line, Recap, Span, Told, figures, standing
from inventory.planning import queries as planning
from inventory.regions import calendar
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.regions.rules import TIMEZONES, days
from inventory.stock import queries as stock
from inventory.usage import queries as usage
from inventory.usage.rules import Day, Deadline
from inventory.utilization import queries as utilization


def recap(session: Session, scope: Scope, code: str, span: Span, at: datetime) -> Recap:
    """The districts of a province, or the provinces of the nation, in some days.

    Flags are judged as the pages of supervision judge them for ``scope``, by the rules of the last day. Raises
    NotFound for an office outside the scope, and for a district: it has nothing to add up.
    """
    branch = regions.office(session, scope, code)
    if branch.is_district:
        raise NotFound(what="office")
    within, today = Scope(code), local_date(at, branch.timezone)
    last = min(span.last, today)
    left = stock.in_store(session, within, usage.CARD, None if last >= today else last)
    judged = utilization.overview(session, within, None, None, last, judge=scope)
    causes = planning.plan(session, within, last, today, within).outlooks
    flagged = {row.office.code: causes[row.office.code].cause for row in judged.flagged}
    lines = _districts(session, within, span, at, left, flagged)
    return Recap(
        code=code,
        name=branch.name,
        timezone=branch.timezone,
        at=at,
        span=span,
        lines=_provinces(session, within, lines) if branch.is_centre else lines,
        flagged=tuple(line for line in lines if line.flagged),
        store=sum(pieces for office, pieces in left.items() if office not in {line.code for line in lines}),
        national=branch.is_centre,
    )


def _districts(
    session: Session, scope: Scope, span: Span, at: datetime, left: Mapping[str, int], flagged: Mapping[str, str]
) -> tuple[Line, ...]:
    told = _told(session, scope, span)
    opened = usage.opening_days(session, scope)
    cutoff = settings.report_cutoff(session)
    limits = {timezone: Deadline(cutoff=cutoff, timezone=timezone) for timezone in TIMEZONES}
    span_days = [(day, calendar.is_working_day(day)) for day in days(span.first, span.last)]

    def line(office: Office) -> Line:
        said, since, limit = told.get(office.code, {}), opened.get(office.code), limits[office.timezone]
        known = [Day(day=day, working=working, opened=since) for day, working in span_days]
        of_the_day = said.get(span.first) if span.is_day else None
        return Line(
            code=office.code,
            name=office.name,
            districts=1,
            figures=figures(known, said, limit, at),
            left=left.get(office.code, 0),
            flagged=int(office.code in flagged),
            standing=standing(known[0], of_the_day, limit, at) if span.is_day else None,
            causes=of_the_day.causes if of_the_day is not None else (),
            cause=flagged.get(office.code),
        )

    return tuple(map(line, regions.districts(session, scope)))


def _told(session: Session, scope: Scope, span: Span) -> dict[str, dict[date, Told]]:
    """By office and day: the standing reports."""
    told: dict[str, dict[date, Told]] = {}
    for fact in usage.reports_between(session, scope, span.first, span.last):
        told.setdefault(fact.office, {})[fact.business_date] = Told(
            printed=fact.printed,
            spoiled=fact.spoiled,
            recorded=fact.recorded,
            nothing_printed=fact.nothing_printed,
            causes=fact.causes,
        )
    return told


def _provinces(session: Session, scope: Scope, lines: Iterable[Line]) -> tuple[Line, ...]:
    below: dict[str, list[Line]] = {}
    for line in lines:
        below.setdefault(line.code[:2], []).append(line)
    return tuple(_province(office, below.get(office.code, [])) for office in regions.provinces(session, scope))


def _province(office: Office, lines: list[Line]) -> Line:
    return Line(
        code=office.code,
        name=office.name,
        districts=len(lines),
        figures=sum((line.figures for line in lines), Figures()),
        left=sum(line.left for line in lines),
        flagged=sum(line.flagged for line in lines),
    )
