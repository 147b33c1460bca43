"""Reads about use: utilization and findings."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, Field

from inventory.api import paging, planned
from inventory.api.paging import PagedByName
from inventory.api.planned import Disagreeing, LimitOfDay
from inventory.api.reads import branch
from inventory.api.shapes import Day, Identity, Instant, OfficeCode, Shape
from inventory.api.web import Act, operation
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.core.errors import DateRefused, Invalid
from inventory.core.formats import Share
from inventory.core.identity import Scope
from inventory.core.rules import KTP_EL_BEGAN
from inventory.planning import queries as planning
from inventory.planning.queries import Plan
from inventory.regions import queries as regions
from inventory.stock import ledger
from inventory.stock.known import NOW, Known, as_known
from inventory.utilization import queries
from inventory.utilization.facts import ReportState, Window, report_state
from inventory.utilization.metrics import Metric
from inventory.utilization.queries import DistrictRow, Overview
from inventory.utilization.rules import Finding, evidence, window_good

# Four words for what the last day says: where the office had nothing to report on, or still has time, no report is
# there either.
REPORTED = {ReportState.EMPTY: ReportState.MISSING, ReportState.DUE: ReportState.MISSING}


NO_NUMBER = "None where it is no number: a queue that no working printer carries."
METRICS = """What the rule looks at, in the unit of value and threshold. `printed`: cards; `printed_per_day`: cards per
working day; `used_percent`: printed of received; `silent_days`: working days without a report; `spoiled_percent`:
spoiled of used; `printers_working_percent`: printers that work; `days_of_blanks`, `days_of_ribbon`, `days_of_film`:
working days that the stock lasts at the pace of the last 30 days; `prr_per_printer`: cards that wait, as last reported
in the window, for each working printer; `shipment_transit_days`: days since the oldest shipment on the way to the
district left; `loan_overdue_days`: days since a borrowed loan should have gone back; `siak_difference`: cards between
the reports and SIAK's count, on days with both."""


AT = "As at the close of this day; today, or the day of `known_at`, unless told."
KNOWN_AT = "By what had been recorded at this moment (RFC 3339 in UTC); reports that came later do not count."


class Used(BaseModel):
    """Printed of received; no percentage where nothing was received."""

    numerator: int
    denominator: int
    percent: float | None


class Totals(BaseModel):
    """The sums over all districts of the branch."""

    received: int
    printed: int
    used_percent: Used
    on_hand: int
    flagged: int


class UseOfOffice(BaseModel):
    """One district in the window; ``flagged`` are the rules it breaks."""

    office: str
    received: int
    printed: int
    used_percent: Used
    on_hand: int
    report_state: Literal["reported", "zero", "missing", "closed"]
    flagged: list[str]


class Days(BaseModel):
    """Days from the first to the last, both included."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")


class Utilization(Days):
    """What the districts of a branch received and printed."""

    totals: Totals
    offices: list[UseOfOffice]


class Found(BaseModel):
    """A rule that a district breaks, and what is known about it. ``cause`` follows from the facts at ``at``."""

    office: str
    rule: str
    metric: Metric = Field(description=METRICS)
    value: float | None = Field(description=NO_NUMBER)
    threshold: float
    window: Days
    at: date
    cause: str
    stated_causes: list[str]
    situation: str
    printable: int
    limits: list[LimitOfDay]
    disagreements: list[Disagreeing]
    evidence: dict[str, Any]


class WindowAsked(Shape):
    """Which days of which branch: up to today, and as many as the branch's own rule looks at, unless told."""

    office: OfficeCode | None = None
    first: Day | None = Field(None, alias="from")
    last: Day | None = Field(None, alias="to")


class FindingsAsked(PagedByName):
    """Which findings; with ``known_at`` by what had been recorded at that moment, and of its day unless told."""

    office: OfficeCode | None = None
    rule: Identity | None = None
    at: Day | None = Field(None, description=AT)
    known_at: Instant | None = Field(None, description=KNOWN_AT)


@operation("get", "/utilization", scope="office", answers=Utilization)
def utilization(act: Act, query: WindowAsked) -> dict[str, Any]:
    """What the districts of one's branch received and printed in a window."""
    within = branch(act, query.office)
    overview = overview_of(act, within, _window(act, within, query.first, query.last))
    totals = overview.totals
    return {
        **_days(overview.window.first, overview.window.last),
        "totals": {
            "received": totals.received,
            "printed": totals.printed,
            "used_percent": _share(totals.used_percent),
            "on_hand": totals.on_hand,
            "flagged": totals.flagged,
        },
        "offices": [_use(row) for row in overview.rows],
    }


@operation("get", "/findings", scope="office", answers=paging.listed(Found, "Findings"))
def findings(act: Act, query: FindingsAsked) -> dict[str, Any]:
    """The rules that districts of one's branch break, now or at the close of a day; as known now, or at a moment."""
    within = branch(act, query.office)
    day, known = _asked(act, within, query.at, query.known_at)
    overview = overview_of(act, within, None, day, known)
    plan = plan_of(act, within, within, day, known)
    found = [(row, finding) for row in overview.rows for finding in row.findings]
    wanted = [each for each in found if query.rule in (None, str(each[1].rule.id))]
    later = [each for each in wanted if _place(each[1]) > query.after_name]
    return paging.page(
        later, query.limit, lambda each: _place(each[1]), lambda each: finding_of(each[0], each[1], plan)
    )


def _today(act: Act) -> date:
    return ledger.today_at(db.session(), act.actor, act.actor.office)


def _window(act: Act, within: Scope, first: date | None, last: date | None) -> Window | None:
    """The days asked for; None for the branch's own. Raises Invalid for days in the wrong order or too many."""
    if first is None and last is None:
        return None
    last = last or _today(act)
    days = queries.default_window(db.session(), within, _today(act)).days
    if first is None:
        first = last - timedelta(days=days - 1) if last > KTP_EL_BEGAN + timedelta(days=days) else last
    if first > last:
        raise Invalid(reason="window_backwards", field="from")
    if not window_good((last - first).days + 1) or first < KTP_EL_BEGAN:
        raise Invalid(reason="window_impossible", field="from")
    return Window(first, last)


def _asked(act: Act, within: Scope, at: date | None, known_at: datetime | None) -> tuple[date, Known]:
    """The day to judge, and what is known of it.

    Raises Invalid for a moment that has not come, and DateRefused for a day after it, or before there were cards.
    """
    if known_at is not None and known_at > act.actor.at:
        raise Invalid(reason="moment_to_come", field="known_at")
    latest = _today(act) if known_at is None else _day_of(act, known_at)
    day = at or latest
    if not KTP_EL_BEGAN <= day <= latest:
        raise DateRefused(day=day, earliest=KTP_EL_BEGAN, latest=latest)
    return day, as_known(db.session(), within, known_at, day)


def _day_of(act: Act, moment: datetime) -> date:
    return local_date(moment, regions.timezone_of(db.session(), act.actor.office))


def overview_of(act: Act, within: Scope, window: Window | None, at: date | None = None, known: Known = NOW) -> Overview:
    first, last = (None, None) if window is None else (window.first, window.last)
    return queries.overview(db.session(), within, first, last, at or _today(act), act.actor.scope, known)


def plan_of(act: Act, within: Scope, asked_by: Scope, at: date | None = None, known: Known = NOW) -> Plan:
    """The causes of a branch at the close of a day, and the help that there is in the branch asked by."""
    today = _today(act) if known.by is None else _day_of(act, known.by)
    return planning.plan(db.session(), within, at or today, today, asked_by, known)


def _share(share: Share) -> dict[str, Any]:
    percent = None if share.percent is None else float(share.percent)
    return {"numerator": share.numerator, "denominator": share.denominator, "percent": percent}


def _days(first: date, last: date) -> dict[str, str]:
    return {"from": first.isoformat(), "to": last.isoformat()}


def _use(row: DistrictRow) -> dict[str, Any]:
    state = report_state(row.facts)
    return {
        "office": row.office.code,
        "received": row.facts.received,
        "printed": row.facts.printed,
        "used_percent": _share(row.used),
        "on_hand": row.facts.on_hand,
        "report_state": REPORTED.get(state, state).value,
        "flagged": [str(finding.rule.id) for finding in row.findings],
    }


def finding_of(row: DistrictRow, finding: Finding, plan: Plan) -> dict[str, Any]:
    outlook = plan.outlooks[finding.office]
    return {
        "office": finding.office,
        "rule": str(finding.rule.id),
        "metric": finding.rule.metric.value,
        "value": None if finding.value is None else _number(finding.value),
        "threshold": _number(finding.rule.threshold),
        "window": _days(finding.window.first, finding.window.last),
        "at": finding.window.last.isoformat(),
        "cause": outlook.cause,
        "stated_causes": list(row.facts.reporting.causes),
        **planned.outlook(outlook),
        "evidence": dict(evidence(finding)),
    }


def _number(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _place(finding: Finding) -> str:
    """Where a finding stands in the list: by district, then by rule."""
    return f"{finding.office} {finding.rule.id:09}"
