"""Reads of coverage: the newest figure of every office, one office's history, its targets."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, aliased

from inventory.accounts.models import User
from inventory.core.clock import local_date
from inventory.core.errors import NotFound
from inventory.core.formats import Share
from inventory.core.identity import CENTRE, Scope
from inventory.coverage import target_rules
from inventory.coverage.models import CoverageFigure, CoverageTarget
from inventory.coverage.rules import Part, Reached, Subject
from inventory.coverage.target_rules import Progress
from inventory.regions import calendar
from inventory.regions import queries as regions
from inventory.regions.models import Office

Later = aliased(CoverageFigure)
STANDS = ~exists().where(Later.supersedes_id == CoverageFigure.id)


@dataclass(frozen=True)
class Row:
    """An office with its newest figure about a subject."""

    office: Office
    figure: CoverageFigure

    def share(self, part: Part) -> Share | None:
        """One of the shares, where the figures allow it."""
        return share(self.figure, part)


@dataclass(frozen=True)
class Told:
    """A figure of an office's history: who entered it, and the figure that corrects it."""

    figure: CoverageFigure
    author: str
    corrected_by: CoverageFigure | None


@dataclass(frozen=True)
class Aim:
    """A target as it stands for one office."""

    target: CoverageTarget
    progress: Progress
    reached: Share | None


def share(figure: CoverageFigure, part: Part) -> Share | None:
    """A share of a figure with its two numbers; None where it cannot be told."""
    parts = figure.figures.share(part)
    return None if parts is None else Share(*parts)


def standing(scope: Scope) -> Select[CoverageFigure]:
    """The figures of the branch that no correction has replaced."""
    return select(CoverageFigure).where(scope.covers(CoverageFigure.office), STANDS)


def overview(session: Session, scope: Scope) -> list[Row]:
    """The newest figure of every office of the branch that has one, subject by subject; of one day the last entered."""
    newest = func.row_number().over(
        partition_by=(CoverageFigure.office, CoverageFigure.subject),
        order_by=(CoverageFigure.day.desc(), CoverageFigure.id.desc()),
    )
    ranked = select(CoverageFigure.id, newest.label("place")).where(scope.covers(CoverageFigure.office), STANDS)
    places = ranked.subquery()
    query = (
        select(Office, CoverageFigure)
        .join(CoverageFigure, CoverageFigure.office == Office.code)
        .join(places, places.c.id == CoverageFigure.id)
        .where(places.c.place == 1, scope.covers(Office.code))
        .order_by(Office.code, CoverageFigure.subject)
    )
    return [Row(office, figure) for office, figure in session.execute(query)]


def eligible(session: Session, scope: Scope, subject: Subject, at: date) -> dict[str, tuple[int, date]]:
    """By office: how many are eligible by the newest figure up to a day that says so, and of which day that is."""
    query = (
        standing(scope)
        .where(CoverageFigure.subject == subject, CoverageFigure.eligible.is_not(None), CoverageFigure.day <= at)
        .order_by(CoverageFigure.day, CoverageFigure.id)
        .with_only_columns(CoverageFigure.office, CoverageFigure.eligible, CoverageFigure.day)
    )
    return {office: (people, day) for office, people, day in session.execute(query) if people is not None}


def figure(session: Session, scope: Scope, figure_id: int) -> CoverageFigure:
    """One figure of the branch. Raises NotFound."""
    found = session.get(CoverageFigure, figure_id)
    if found is None or not scope.contains(found.office):
        raise NotFound(what="object")
    return found


def target(session: Session, scope: Scope, target_id: int) -> CoverageTarget:
    """One target of the branch. Raises NotFound."""
    found = session.get(CoverageTarget, target_id)
    if found is None or not scope.contains(found.office):
        raise NotFound(what="object")
    return found


def is_corrected(session: Session, figure_id: int) -> bool:
    """Whether another figure stands in the place of this one."""
    return session.scalar(select(exists().where(CoverageFigure.supersedes_id == figure_id))) or False


def history(session: Session, scope: Scope, code: str, subject: Subject) -> list[Told]:
    """All that was ever entered of an office about a subject, the newest day first, with what replaced it."""
    query = (
        select(CoverageFigure, User.name)
        .join(User, User.id == CoverageFigure.maker_id)
        .where(CoverageFigure.office == code, CoverageFigure.subject == subject, scope.covers(CoverageFigure.office))
        .order_by(CoverageFigure.day.desc(), CoverageFigure.id.desc())
    )
    rows = list(session.execute(query))
    numbers = [figure.id for figure, _author in rows]
    corrections = {
        each.supersedes_id: each
        for each in session.scalars(select(CoverageFigure).where(CoverageFigure.supersedes_id.in_(numbers)))
    }
    return [Told(figure, author, corrections.get(figure.id)) for figure, author in rows]


def reached(history: Iterable[Told]) -> list[Reached]:
    """What of a history stands, the oldest day first."""
    found = [Reached(told.figure.day, told.figure.figures) for told in history if told.corrected_by is None]
    return found[::-1]


def targets(session: Session, code: str, subject: Subject) -> list[CoverageTarget]:
    """The targets of an office and of those above it, which count for it too; first those in force, by their day."""
    above = [CENTRE, code[:2], code]
    query = (
        select(CoverageTarget)
        .where(CoverageTarget.office.in_(above), CoverageTarget.subject == subject)
        .order_by(CoverageTarget.withdrawn_at.is_not(None), CoverageTarget.by_day, CoverageTarget.id)
    )
    return list(session.scalars(query))


def aims(targets: Iterable[CoverageTarget], figures: Sequence[Reached], today: date) -> list[Aim]:
    """Each target as it stands by the figures of one office; of one that was withdrawn nothing is reckoned."""
    return [_aim(each, figures if each.withdrawn_at is None else (), today) for each in targets]


def _aim(target: CoverageTarget, figures: Sequence[Reached], today: date) -> Aim:
    part = Part(target.means)
    shares = [parts for each in figures if (parts := each.figures.share(part))]
    progress = target_rules.progress(target.percent, part, target.by_day, figures, today, _working_days)
    return Aim(target, progress, Share(*shares[-1]) if shares else None)


def _working_days(first: date, last: date) -> int:
    return len(calendar.working_days(first, last))


def todays(session: Session, scope: Scope, at: datetime) -> dict[str, date]:
    """By office of the branch: its local date."""
    return {office.code: local_date(at, office.timezone) for office in regions.branch(session, scope)}


def standing_on(session: Session, scope: Scope, days: Iterable[date]) -> list[CoverageFigure]:
    """The figures of the branch that stand for some days."""
    return list(session.scalars(standing(scope).where(CoverageFigure.day.in_(sorted(set(days))))))


def after(session: Session, scope: Scope, number: int, count: int) -> list[CoverageFigure]:
    """The next standing figures of the branch in order of their numbers."""
    query = standing(scope).where(CoverageFigure.id > number).order_by(CoverageFigure.id).limit(count)
    return list(session.scalars(query))
