"""Gathering the machines of a branch and those who wait for them, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from fractions import Fraction

from sqlalchemy.orm import Session

from inventory.capacity import rules
from inventory.capacity.rules import Load, OneMore, Queue, Spread, Verdict
from inventory.core.identity import Scope
from inventory.coverage import queries as coverage
from inventory.coverage.rules import Subject
from inventory.equipment import queries as equipment
from inventory.equipment.rules import CARDS_A_DAY, Printers
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.usage import queries as usage
from inventory.usage.queries import ReportFact

# Reports older than this say nothing about today's queue.
RECENT = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One district: who is eligible and since when that is known, who waits, and its KTP-el printers.

    ``printers`` is None where none is on record, ``spreads`` are those of its province.
    """

    office: Office
    eligible: int | None
    eligible_day: date | None
    queue: Queue
    printers: Printers | None
    spreads: Mapping[Load, Spread | None] = field(default_factory=dict)

    def load(self, of: Load) -> Fraction | None:
        """People for each working printer; None where that cannot be told."""
        people = self.eligible if of is Load.ELIGIBLE else self.queue.waiting
        return rules.per_printer(people, self.printers.working if self.printers else None)

    def verdict_of(self, of: Load) -> Verdict:
        """How one load stands to those of the province."""
        load, spread = self.load(of), self.spreads.get(of)
        return Verdict.NOT_ON_RECORD if load is None or spread is None else spread.verdict(load)

    @property
    def verdict(self) -> Verdict:
        """The worst that can be said of it."""
        if self.printers is not None and not self.printers.working:
            return Verdict.NO_PRINTER
        return min((self.verdict_of(load) for load in Load), key=list(Verdict).index)

    @property
    def one_more(self) -> OneMore:
        """What one more printer would bring."""
        return rules.one_more(self.queue, self.printers.cards_a_day if self.printers else 0, CARDS_A_DAY)


def overview(session: Session, scope: Scope, today: date) -> list[Row]:
    """Every district of the branch, in order of code, held against those of its own province that the branch sees."""
    eligible = coverage.eligible(session, scope, Subject.CARDS, today)
    printers = equipment.printers(session, scope)
    reports: dict[str, list[ReportFact]] = defaultdict(list)
    for fact in usage.reports_between(session, scope, today - RECENT, today):
        reports[fact.office].append(fact)
    found = []
    for office in regions.districts(session, scope):
        people, day = eligible.get(office.code, (None, None))
        queue = _queue(reports[office.code])
        row = Row(office=office, eligible=people, eligible_day=day, queue=queue, printers=printers.get(office.code))
        found.append(row)
    spreads = _spreads(found)
    return [replace(row, spreads=spreads[row.office.code[:2]]) for row in found]


def _queue(reports: Sequence[ReportFact]) -> Queue:
    """What the reports of the last days say, the oldest first: the last count of the queue, and new records."""
    waiting = [fact.prr for fact in reports if fact.prr is not None]
    recorded = [fact.recorded for fact in reports if fact.recorded is not None]
    return Queue(waiting=waiting[-1] if waiting else None, recorded=sum(recorded), days=len(recorded))


def _spreads(rows: Sequence[Row]) -> dict[str, dict[Load, Spread | None]]:
    """By province: the spread of each load over its districts that have one."""
    provinces: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        provinces[row.office.code[:2]].append(row)
    return {
        code: {load: rules.spread_of([known for row in some if (known := row.load(load)) is not None]) for load in Load}
        for code, some in provinces.items()
    }
