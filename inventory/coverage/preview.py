"""What an import would do, before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy.orm import Session

from inventory.core.identity import Actor, Scope
from inventory.core.lines import Numbered, Refused
from inventory.coverage import queries
from inventory.coverage.models import CoverageFigure
from inventory.coverage.reading import Reading, read
from inventory.coverage.rules import Entry, place
from inventory.coverage.service import as_row, wrong
from inventory.regions import queries as regions

MOST_SHOWN = 100


@dataclass(frozen=True)
class Preview:
    """The figures that are new, how many stand here already, and which lines are refused."""

    reading: Reading
    new: Sequence[Entry]
    names: Mapping[str, str]

    @property
    def same(self) -> int:
        """Figures that stand here already."""
        return len(self.reading.taken) - len(self.new)

    @property
    def refused(self) -> Sequence[Refused]:
        """The lines that are not taken."""
        return self.reading.refused

    @property
    def shown(self) -> list[CoverageFigure]:
        """The first of the new figures as they would stand, with their verdicts."""
        return [as_row(entry) for entry in self.new[:MOST_SHOWN]]


def preview(session: Session, actor: Actor, rows: Sequence[Numbered], basis: str) -> Preview:
    """What the lines would do in the person's branch. Raises Invalid for too many of them."""
    names = {office.code: office.name for office in regions.branch(session, Scope(actor.office))}
    codes = {name.casefold(): code for code, name in names.items()}
    known = {place(figure.entry): figure.entry for figure in session.scalars(queries.standing(actor.scope))}
    today = queries.todays(session, actor.scope, actor.at)
    reading = read(rows, codes, basis, partial(wrong, today=today, known=known))
    return Preview(reading, [entry for entry in reading.taken if place(entry) not in known], names)
