"""Reads of reconciliation: the districts of a branch with their residuals, and the imports behind them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.accounts.models import User
from inventory.core.clock import local_date
from inventory.core.errors import NotFound
from inventory.core.formats import Share
from inventory.core.identity import Scope
from inventory.reconciliation import figures
from inventory.reconciliation.rules import Change, Comparison, Count, RibbonUse, Spoiling, Window, added, changes
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.usage.siak_models import SiakImport

LAST_IMPORTS = 10


@dataclass(frozen=True)
class Row:
    """One district: its two counts of printed cards, what it spoiled, and its ribbons."""

    office: Office
    comparison: Comparison
    spoiling: Spoiling
    ribbon: RibbonUse

    @property
    def spoiled(self) -> Share:
        """Spoiled of all that went through the printers."""
        return Share(self.spoiling.spoiled, self.spoiling.printed + self.spoiling.spoiled)

    @property
    def differing(self) -> Share:
        """Days on which the counts differ, of the days with both."""
        return Share(self.comparison.differing, len(self.comparison.both))


@dataclass(frozen=True)
class Totals:
    """The sums over some districts; ``residual`` lets more and fewer cancel out, ``gross`` does not."""

    reported: int
    siak: int
    gross: int
    spoiled: Share
    differing: Share
    causes: tuple[tuple[str, int], ...]
    unexplained: int
    ribbon: RibbonUse

    @property
    def residual(self) -> int:
        """Reported less SIAK."""
        return self.reported - self.siak


def totals(rows: Iterable[Row]) -> Totals:
    """The sums over some rows."""
    rows = list(rows)
    causes: Counter[str] = Counter()
    for row in rows:
        causes.update(row.spoiling.causes or {})
    return Totals(
        reported=sum(row.comparison.reported for row in rows),
        siak=sum(row.comparison.siak for row in rows),
        gross=sum(abs(row.comparison.residual) for row in rows),
        spoiled=_sum(row.spoiled for row in rows),
        differing=_sum(row.differing for row in rows),
        causes=tuple(causes.most_common()),
        unexplained=sum(row.spoiling.unexplained for row in rows),
        ribbon=added(row.ribbon for row in rows),
    )


def _sum(parts: Iterable[Share]) -> Share:
    found = list(parts)
    return Share(sum(part.numerator for part in found), sum(part.denominator for part in found))


def overview(session: Session, scope: Scope, window: Window) -> list[Row]:
    """Every district of the branch in a window, in order of code."""
    compared, spoiling = figures.comparisons(session, scope, window)
    ribbons = figures.ribbons(session, scope, window)
    rated = next((each.rated for each in ribbons.values()), None)
    return [
        Row(
            office,
            compared.get(office.code, Comparison()),
            spoiling.get(office.code, Spoiling()),
            ribbons.get(office.code, RibbonUse(rated=rated)),
        )
        for office in regions.districts(session, scope)
    ]


def district(session: Session, scope: Scope, code: str, window: Window) -> Row:
    """One district of the branch. Raises NotFound for what is none."""
    if not regions.office(session, scope, code).is_district:
        raise NotFound(what="office")
    return overview(session, Scope(code), window)[0]


def todays(session: Session, scope: Scope, at: datetime) -> dict[str, date]:
    """By district of the branch: its local date."""
    return {office.code: local_date(at, office.timezone) for office in regions.districts(session, scope)}


def beside_standing(session: Session, scope: Scope, counts: Sequence[Count]) -> list[Change]:
    """Each count beside the imported one that stands now."""
    if not counts:
        return []
    window = Window(min(count.day for count in counts), max(count.day for count in counts))
    standing = {
        (office, day): printed
        for office, days in figures.imported_counts(session, scope, window).items()
        for day, (printed, _import_id) in days.items()
    }
    return changes(counts, standing)


def last_imports(session: Session, scope: Scope) -> Sequence[tuple[SiakImport, str]]:
    """The newest imports of the branch, each with the name of the person who made it."""
    query = (
        select(SiakImport, User.name)
        .join(User, User.id == SiakImport.maker_id)
        .where(scope.covers(SiakImport.office))
        .order_by(SiakImport.id.desc())
        .limit(LAST_IMPORTS)
    )
    return [(taken, author) for taken, author in session.execute(query)]


def imports_behind(session: Session, row: Row) -> dict[int, tuple[SiakImport, str]]:
    """By number: the imports that the counts of a district's days come from, with who made them."""
    numbers = {each.import_id for each in row.comparison.days if each.import_id is not None}
    query = select(SiakImport, User.name).join(User, User.id == SiakImport.maker_id)
    return {taken.id: (taken, author) for taken, author in session.execute(query.where(SiakImport.id.in_(numbers)))}
