"""Use-cases of coverage: entering figures, correcting them, setting targets and withdrawing them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from inventory.core.clock import local_date
from inventory.core.errors import AlreadyDone, DateRefused, Invalid, NotFound
from inventory.core.identity import Actor, Verb
from inventory.core.rules import KTP_EL_BEGAN, MOST_LINES
from inventory.coverage import queries, rules
from inventory.coverage.models import REPORTED_LENGTH, SOURCE_LENGTH, CoverageFigure, CoverageTarget
from inventory.coverage.rules import Entry, Fault, Part, Place, Subject, place
from inventory.regions import queries as regions
from inventory.stock.service import Command, hold, once_for

NOTE_LENGTH = 500
FURTHEST_TARGET = timedelta(days=366 * 30)
# On the form a fault stands beside the field that it is about.
FIELDS: Mapping[Fault, str] = {
    Fault.SOURCE_NEEDED: "basis",
    Fault.FIGURE_TOO_LARGE: "eligible",
    Fault.PERCENTAGE_UNREADABLE: "reported",
    Fault.OWN_PERCENTAGE: "reported",
    Fault.NOTHING_SAID: "eligible",
    Fault.RECORDED_ABOVE_ELIGIBLE: "recorded",
    Fault.PRINTED_ABOVE_ELIGIBLE: "printed",
    Fault.PRINTED_ABOVE_RECORDED: "printed",
    Fault.STANDS_DIFFERENTLY: "day",
}


@dataclass(frozen=True, kw_only=True)
class RecordFigure(Command):
    """Enter one figure."""

    entry: Entry


@dataclass(frozen=True, kw_only=True)
class CorrectFigure(Command):
    """Let another figure stand in the place of one that was wrong."""

    figure_id: int
    entry: Entry
    reason: str


@dataclass(frozen=True, kw_only=True)
class TakeIn(Command):
    """Take in the figures of a file, as a person has seen them in the preview."""

    entries: tuple[Entry, ...]


@dataclass(frozen=True, kw_only=True)
class SetTarget(Command):
    """Write down which share an office and all below it is to reach by a day, and who says so."""

    office: str
    subject: Subject
    means: Part
    percent: Decimal
    by_day: date
    basis: str
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class WithdrawTarget(Command):
    """Say why a target no longer counts."""

    target_id: int
    reason: str


@once_for(CoverageFigure)
def record(session: Session, actor: Actor, command: RecordFigure) -> CoverageFigure:
    """Enter a figure. Raises NotFound, Forbidden, DateRefused, and Invalid for what cannot be or stands already."""
    actor.demand(Verb.KEEP_COVERAGE, command.entry.office)
    _hold_figures(session)
    _check(session, actor, command.entry, leaving_out=None)
    return _add(session, actor, as_row(command.entry))


@once_for(CoverageFigure)
def correct(session: Session, actor: Actor, command: CorrectFigure) -> CoverageFigure:
    """Enter a figure that replaces another one; both stay readable.

    Raises NotFound, Forbidden, DateRefused, Invalid, and AlreadyDone for a figure that was replaced before.
    """
    wrong = queries.figure(session, actor.scope, command.figure_id)
    actor.demand(Verb.KEEP_COVERAGE, command.entry.office)
    _hold_figures(session)
    if queries.is_corrected(session, wrong.id):
        raise AlreadyDone(document=wrong.day.isoformat(), state="amended")
    if not command.reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    _demand_short(command.reason, NOTE_LENGTH, "reason")
    _check(session, actor, command.entry, leaving_out=wrong.id)
    right = as_row(command.entry)
    right.supersedes_id, right.reason = wrong.id, command.reason.strip()
    return _add(session, actor, right)


@once_for(CoverageFigure)
def take_in(session: Session, actor: Actor, command: TakeIn) -> CoverageFigure:
    """Enter the figures that do not stand here yet; answers the first of them.

    Raises Forbidden, and Invalid for a line that cannot be taken, too many lines, or when nothing is new.
    """
    actor.demand(Verb.KEEP_COVERAGE, actor.office)
    if not command.entries:
        raise Invalid(reason="figures_none", field="text")
    if len(command.entries) > MOST_LINES:
        raise Invalid(reason="file_too_many_lines", field="text")
    _hold_figures(session)
    today = queries.todays(session, actor.scope, actor.at)
    known = {place(each.entry): each.entry for each in _beside(session, actor, command.entries)}
    places = {place(entry) for entry in command.entries}
    if len(places) < len(command.entries) or any(wrong(entry, today, known) for entry in command.entries):
        raise Invalid(reason="figures_refused", field="text")
    told = [entry for entry in command.entries if place(entry) not in known]
    if not told:
        raise Invalid(reason="figures_known", field="text")
    return _add(session, actor, *map(as_row, told))


def wrong(entry: Entry, today: Mapping[str, date], known: Mapping[Place, Entry]) -> Fault | None:
    """Why a line of an import is not taken; ``known`` has what stands already, by what it is about."""
    if len(entry.basis) > SOURCE_LENGTH or len(entry.note) > NOTE_LENGTH or len(entry.reported) > REPORTED_LENGTH:
        return Fault.TEXT_TOO_LONG
    there = known.get(place(entry))
    return rules.fault(entry, today) or (Fault.STANDS_DIFFERENTLY if there and not same(there, entry) else None)


def same(one: Entry, other: Entry) -> bool:
    """Whether two figures about the same say the same; a note is no part of it."""
    return (one.figures, one.reported, one.means, one.origin) == (
        other.figures,
        other.reported,
        other.means,
        other.origin,
    )


def _beside(session: Session, actor: Actor, entries: Iterable[Entry]) -> list[CoverageFigure]:
    return queries.standing_on(session, actor.scope, {entry.day for entry in entries})


@once_for(CoverageTarget)
def set_target(session: Session, actor: Actor, command: SetTarget) -> CoverageTarget:
    """Write a target down. Raises NotFound, Forbidden, DateRefused and Invalid."""
    actor.demand(Verb.KEEP_COVERAGE, command.office)
    office = regions.office(session, actor.scope, command.office)
    today = local_date(actor.at, office.timezone)
    if not KTP_EL_BEGAN <= command.by_day <= today + FURTHEST_TARGET:
        raise DateRefused(day=command.by_day, earliest=KTP_EL_BEGAN, latest=today + FURTHEST_TARGET)
    if not 0 < command.percent <= rules.WHOLE:
        raise Invalid(reason="target_impossible", field="percent")
    if not command.basis.strip():
        raise Invalid(reason="coverage_source_needed", field="basis")
    _demand_short(command.basis, SOURCE_LENGTH, "basis")
    _demand_short(command.note, NOTE_LENGTH, "note")
    target = CoverageTarget(
        office=office.code,
        subject=command.subject.value,
        means=command.means.value,
        percent=command.percent,
        by_day=command.by_day,
        basis=command.basis.strip(),
        note=command.note.strip(),
        maker_id=actor.user_id,
        recorded_at=actor.at,
        reason="",
    )
    session.add(target)
    session.flush()  # whoever asks again is answered with its number
    return target


@once_for(CoverageTarget)
def withdraw_target(session: Session, actor: Actor, command: WithdrawTarget) -> CoverageTarget:
    """Take a target out of force. Raises NotFound, Forbidden, Invalid, and AlreadyDone for one that is."""
    target = queries.target(session, actor.scope, command.target_id)
    actor.demand(Verb.KEEP_COVERAGE, target.office)
    session.refresh(target, with_for_update=True)
    if target.withdrawn_at is not None:
        raise AlreadyDone(document=target.by_day.isoformat(), state="withdrawn")
    if not command.reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    _demand_short(command.reason, NOTE_LENGTH, "reason")
    target.withdrawn_at, target.reason = actor.at, command.reason.strip()
    return target


def _hold_figures(session: Session) -> None:
    """Let nobody else enter figures meanwhile: no index knows which of them stand, so that is looked up first."""
    hold(session.connection(), CoverageFigure.__tablename__)


def _check(session: Session, actor: Actor, entry: Entry, leaving_out: int | None) -> None:
    """Refuse a figure that cannot be, or that stands here already. Raises DateRefused and Invalid."""
    today = queries.todays(session, actor.scope, actor.at)
    for text, longest, name in (
        (entry.basis, SOURCE_LENGTH, "basis"),
        (entry.note, NOTE_LENGTH, "note"),
        (entry.reported, REPORTED_LENGTH, "reported"),
    ):
        _demand_short(text, longest, name)
    found = rules.fault(entry, today)
    if found is Fault.OFFICE_UNKNOWN:
        raise NotFound(what="office")
    if found in (Fault.DAY_TOO_EARLY, Fault.DAY_NOT_COME):
        raise DateRefused(day=entry.day, earliest=KTP_EL_BEGAN, latest=today[entry.office])
    if found:
        raise Invalid(reason=f"coverage_{found.value}", field=FIELDS.get(found))
    beside = [each for each in _beside(session, actor, [entry]) if each.id != leaving_out]
    if any(place(each.entry) == place(entry) for each in beside):
        raise Invalid(reason=f"coverage_{Fault.STANDS_DIFFERENTLY.value}", field="day")


def _demand_short(text: str, longest: int, field: str) -> None:
    if len(text.strip()) > longest:
        raise Invalid(reason="text_too_long", field=field)


def as_row(entry: Entry) -> CoverageFigure:
    """The figure as a row that nobody has entered yet."""
    published = rules.percentage(entry.reported)
    return CoverageFigure(
        office=entry.office,
        subject=entry.subject.value,
        day=entry.day,
        eligible=entry.figures.eligible,
        recorded=entry.figures.recorded,
        printed=entry.figures.printed,
        origin=entry.origin.value,
        reported=entry.reported.strip(),
        percent=None if published is None else published.value,
        means=None if entry.means is None else entry.means.value,
        basis=entry.basis.strip(),
        note=entry.note.strip(),
        reason="",
    )


def _add(session: Session, actor: Actor, *figures: CoverageFigure) -> CoverageFigure:
    """Write them down, all at once; answers the first."""
    for figure in figures:
        figure.maker_id, figure.recorded_at = actor.user_id, actor.at
    session.add_all(figures)
    session.flush()  # whoever asks again is answered with its number
    return figures[0]
