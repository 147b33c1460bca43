"""What an import would do, before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inventory.core.identity import Actor
from inventory.core.lines import Numbered, Refused
from inventory.reconciliation import queries
from inventory.reconciliation.reading import Reading, read
from inventory.reconciliation.rules import Change
from inventory.regions import queries as regions

MOST_SHOWN = 100


@dataclass(frozen=True)
class DistrictPreview:
    """The counts of one district: how many days, from when to when, their sum, and how many are new or changed."""

    code: str
    name: str
    days: int
    first: date
    last: date
    printed: int
    new: int
    changed: int


@dataclass(frozen=True)
class Preview:
    """What would be taken, what replaces another number, and which lines are refused."""

    reading: Reading
    beside: Sequence[Change]
    names: Mapping[str, str]

    @property
    def told(self) -> int:
        """Counts that are new or changed; only these are written."""
        return sum(change.new or change.changed for change in self.beside)

    @property
    def same(self) -> int:
        """Counts that stand here already."""
        return len(self.beside) - self.told

    @property
    def replaced(self) -> list[Change]:
        """The counts that replace another number."""
        return [change for change in self.beside if change.changed]

    @property
    def refused(self) -> Sequence[Refused]:
        """The lines that are not taken."""
        return self.reading.refused

    @property
    def districts(self) -> list[DistrictPreview]:
        """A line per district, in order of code."""
        by_office: dict[str, list[Change]] = {}
        for change in self.beside:
            by_office.setdefault(change.count.office, []).append(change)
        return [_of_district(code, self.names[code], by_office[code]) for code in sorted(by_office)]


def _of_district(code: str, name: str, beside: Sequence[Change]) -> DistrictPreview:
    days = [change.count.day for change in beside]
    return DistrictPreview(
        code=code,
        name=name,
        days=len(days),
        first=min(days),
        last=max(days),
        printed=sum(change.count.printed for change in beside),
        new=sum(change.new for change in beside),
        changed=sum(change.changed for change in beside),
    )


def preview(session: Session, actor: Actor, rows: Sequence[Numbered]) -> Preview:
    """What the lines would do in the person's branch. Raises Invalid for too many of them."""
    names = {office.code: office.name for office in regions.districts(session, actor.scope)}
    codes = {name.casefold(): code for code, name in names.items()}
    reading = read(rows, queries.todays(session, actor.scope, actor.at), codes)
    return Preview(reading, queries.beside_standing(session, actor.scope, reading.taken), names)
