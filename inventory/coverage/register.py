"""The register of coverage: which offices are shown, in which order, with which totals."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from inventory.core.errors import NotFound
from inventory.core.formats import Share
from inventory.core.listing import ListState, Views
from inventory.coverage.queries import Row, Told
from inventory.coverage.rules import Outcome, Part, Subject

ALL = "all"
LEVELS: dict[str, Callable[[Row], bool]] = {
    ALL: lambda row: True,
    "provinces": lambda row: row.office.is_province,
    "districts": lambda row: row.office.is_district,
}
OFFICES: Views[Row] = Views(
    shows={
        ALL: lambda row: True,
        "disagrees": lambda row: _outcome(row) is Outcome.DISAGREES,
        "impossible": lambda row: bool(row.figure.contradictions),
        "unchecked": lambda row: _outcome(row) is Outcome.UNCHECKED,
    },
    orders={
        "code": lambda row: row.office.code,
        "day": lambda row: row.figure.day,
        "eligible": lambda row: _unknown_first(row.figure.eligible),
        "recorded": lambda row: _unknown_first(row.figure.recorded),
        "printed": lambda row: _unknown_first(row.figure.printed),
        "recorded_share": lambda row: _part(row, Part.RECORDED_OF_ELIGIBLE),
        "printed_share": lambda row: _part(row, Part.PRINTED_OF_ELIGIBLE),
        "reported": lambda row: -1 if row.figure.percent is None else row.figure.percent,
        "off_by": lambda row: _off_by(row),
    },
    text=lambda row: f"{row.office.words} {row.figure.basis}",
)
HISTORY: dict[str, Callable[[Told], Any]] = {
    "day": lambda told: (told.figure.day, told.figure.id),
    "eligible": lambda told: _unknown_first(told.figure.eligible),
    "recorded": lambda told: _unknown_first(told.figure.recorded),
    "printed": lambda told: _unknown_first(told.figure.printed),
}


def _unknown_first(figure: int | None) -> int:
    return -1 if figure is None else figure


def _part(row: Row, part: Part) -> Fraction:
    quotient = row.figure.figures.quotient(part)
    return Fraction(-1) if quotient is None else quotient


def _outcome(row: Row) -> Outcome | None:
    found = row.figure.verdict
    return None if found is None else found.outcome


def _off_by(row: Row) -> Any:
    found = row.figure.verdict
    return -1 if found is None or found.off_by is None else abs(found.off_by)


def level_of(state: ListState) -> str:
    """Whether provinces or districts are asked for: all unless told. Raises NotFound for anything else."""
    found = state.filters.get("level", ALL)
    if found not in LEVELS:
        raise NotFound(what="page")
    return found


def subject_of(state: ListState) -> Subject:
    """What the page is about: cards unless told. Raises NotFound for anything else."""
    found = state.filters.get("subject", Subject.CARDS.value)
    if found not in list(Subject):
        raise NotFound(what="page")
    return Subject(found)


def about(rows: Sequence[Row], state: ListState) -> list[Row]:
    """The rows of the subject and the level that are asked for."""
    subject, level = subject_of(state), LEVELS[level_of(state)]
    return [row for row in rows if row.figure.subject == subject and level(row)]


def history(told: Sequence[Told], state: ListState) -> list[Told]:
    """An office's figures in the order asked for."""
    return sorted(told, key=HISTORY[state.sort], reverse=state.descending)


def total(rows: Sequence[Row], part: Part) -> Share | None:
    """The share of all rows together; None unless every one is of the same level and has it.

    A province holds its districts: added up they would count twice.
    """
    levels = {(row.office.is_province, row.office.is_district) for row in rows}
    shares = [row.share(part) for row in rows]
    known = [share for share in shares if share is not None]
    if len(levels) != 1 or len(known) < len(rows):
        return None
    return Share(sum(share.numerator for share in known), sum(share.denominator for share in known))
