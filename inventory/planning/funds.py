"""When the money of a branch can bring rolls: budget lines with something left, and the district's next budget."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from inventory.core import settings
from inventory.core.identity import Scope
from inventory.equipment.rules import Fund
from inventory.planning.run_out.rules import Arrival, OpenLine, Source, money_day, next_money
from inventory.procurement import open_queries
from inventory.procurement.budgets.models import BudgetLine


@dataclass(frozen=True, kw_only=True)
class Funds:
    """The budget lines of a branch by office, when the money of each fund comes, and how long a purchase takes."""

    today: date
    lines: Mapping[str, Sequence[BudgetLine]]
    days: Mapping[str, str]
    lead: timedelta

    def opens(self, line: BudgetLine) -> date:
        """The day from which the money of a line can be spent."""
        return money_day(self.days.get(line.fund), line.budget_year)

    def open_now(self) -> dict[str, list[OpenLine]]:
        """By office: the lines of this year that can be spent from today."""
        return {
            office: [_open(line) for line in lines if line.budget_year == self.today.year and self._has_come(line)]
            for office, lines in self.lines.items()
        }

    def arrivals(self, office: str, item: str) -> list[Arrival]:
        """What the office's money could bring: ordered on the first day on which it is there, and the way of it."""
        lines = self.lines.get(office, ())
        found = [self._bought(item, max(self.opens(line), self.today), line) for line in lines]
        return [*found, self._bought(item, next_money(self.days[Fund.APBD], self.today))]

    def _has_come(self, line: BudgetLine) -> bool:
        return self.opens(line) <= self.today

    def _bought(self, item: str, ordered: date, line: BudgetLine | None = None) -> Arrival:
        name, number = ("", None) if line is None else (line.name, line.id)
        return Arrival(source=Source.BUDGET, item=item, day=ordered + self.lead, name=name, number=number)


def _open(line: BudgetLine) -> OpenLine:
    return OpenLine(number=line.id, name=line.name, left=line.ceiling - line.committed)


def funds(session: Session, scope: Scope, today: date) -> Funds:
    """The money of a branch."""
    lines: dict[str, list[BudgetLine]] = defaultdict(list)
    for line in open_queries.lines_with_money(session, scope, today.year):
        lines[line.office].append(line)
    return Funds(
        today=today,
        lines=lines,
        days=settings.DEFAULTS["money_arrives"] | settings.read(session, "money_arrives"),
        lead=timedelta(days=settings.read(session, "purchase_days")),
    )
