"""The register of a month's device reports: who has answered, what, and who has not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.core.listing import Listing, ListState, has_words, paged
from inventory.equipment.reports import queries
from inventory.equipment.reports.models import DeviceReport
from inventory.equipment.reports.rules import NOTHING, Counts
from inventory.equipment.rules import DeviceKind
from inventory.regions import queries as regions
from inventory.regions.models import Office

FILTERS = ("kind", "view", "month")
VIEWS = ("answered", "missing")


@dataclass(frozen=True)
class ReportRow:
    """One district: its answer for the month, and the counts of the kinds that were asked about."""

    office: Office
    report: DeviceReport | None
    counts: Counts
    apart: int

    @property
    def state(self) -> str:
        """Whether it has answered."""
        return "missing" if self.report is None else "reported"


ORDERS = {
    "office": lambda row: row.office.code,
    "name": lambda row: row.office.name,
    "state": lambda row: row.state,
    "good": lambda row: row.counts.good,
    "limited": lambda row: row.counts.limited,
    "broken": lambda row: row.counts.broken,
    "lost": lambda row: row.counts.lost,
    "apart": lambda row: row.apart,
}


def rows_of(session: Session, scope: Scope, month: date, state: ListState) -> list[ReportRow]:
    """Every district of the branch, as far as the search goes. Raises NotFound for a kind or a view that is none."""
    kind = state.filters.get("kind")
    if kind is not None and kind not in set(DeviceKind):
        raise NotFound(what="page")
    answers = queries.answers(session, scope, month)
    return [
        _row(office, answers.get(office.code), kind)
        for office in regions.districts(session, scope)
        if has_words(office.words, state.q)
    ]


def _row(office: Office, report: DeviceReport | None, kind: str | None) -> ReportRow:
    lines = [line for line in report.lines if kind in (None, line.kind)] if report else []
    return ReportRow(
        office, report, added(line.told for line in lines), sum(line.told.apart(line.books) for line in lines)
    )


def listing(rows: Sequence[ReportRow], state: ListState) -> Listing[ReportRow]:
    """One page of those that were asked for, in order. Raises NotFound for a view that is none."""
    view = state.filters.get("view")
    if view not in (None, *VIEWS):
        raise NotFound(what="page")
    shown = [row for row in rows if view is None or (row.report is None) == (view == "missing")]
    return paged(sorted(shown, key=ORDERS[state.sort], reverse=state.descending), state)


def added(counts: Iterable[Counts]) -> Counts:
    """All of them together."""
    together = NOTHING
    for each in counts:
        together = together.plus(each)
    return together
