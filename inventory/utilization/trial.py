"""What a rule would find, tried before it counts: today, and at the close of the same weekday of the last weeks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.regions import queries as regions
from inventory.utilization import sight
from inventory.utilization.rules import Rule, broken

WEEKS = 13  # 90 days and today


@dataclass(frozen=True)
class Trial:
    """How many of a branch's districts a rule would flag: by day, the latest first, and on any of these days."""

    districts: int
    days: Sequence[tuple[date, int]]
    ever: int

    @property
    def today(self) -> int:
        """How many it would flag now."""
        return self.days[0][1]


def trial(session: Session, scope: Scope, rule: Rule, today: date) -> Trial:
    """Hold a rule against the districts of a branch as they are, and as they were at the close of earlier days.

    Every metric can be told of an earlier day, from documents, reports and conditions by their dates. What is told is
    what is on record now: a report that came late is in it, a shipment that was taken back is not.
    """
    codes = [office.code for office in regions.districts(session, scope)]
    days = [today - timedelta(weeks=number) for number in range(WEEKS)]
    facts = {day: sight.seen(session, scope, [rule], codes, day)[rule] for day in days}
    flagged = [(day, {code for code in codes if broken(rule, facts[day].get(code))}) for day in days]
    ever = set().union(*(found for _, found in flagged))
    return Trial(len(codes), [(day, len(found)) for day, found in flagged], len(ever))
