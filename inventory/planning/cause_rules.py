"""Why a district prints little or nothing: the cause that the facts give, and where the reports do not fit them."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from inventory.planning.rules import CAUSE_OF, ORDER, WORKING_HOURS, Conditions, Limit, limits
from inventory.usage.rules import Cause, ReportState

NOT_REPORTED, UNKNOWN = "not_reported", "unknown"
# What the books and the register of machines know; the rest is known from reports alone.
PHYSICAL = {Cause.BLANKS_OUT, Cause.RIBBON_OUT, Cause.FILM_OUT, Cause.PRINTER_BROKEN}
NO_QUEUE = {Cause.NO_APPLICANTS, Cause.PRR_EMPTY}


class Situation(StrEnum):
    """What the latest day says: four things that are never the same."""

    PRINTED = "printed"
    REPORTED_ZERO = "reported_zero"
    DID_NOT_REPORT = "did_not_report"
    NOTHING_TO_PRINT = "nothing_to_print"
    CLOSED_DAY = "closed_day"
    DUE = "due"


class Disagreement(NamedTuple):
    """Where what the district states and what is on record do not fit: the cause, and the numbers against it.

    ``stated`` tells which way: the report names the cause and the facts speak against it, or the facts name it and
    the report does not.
    """

    cause: Cause
    stated: bool
    numbers: dict[str, int]

    @property
    def refutes(self) -> bool:
        """Whether the stated cause cannot be the one: what it says is missing is there."""
        partly = self.numbers.get("out", 0) > 0 or (self.cause is Cause.NO_APPLICANTS and "prr" in self.numbers)
        return self.stated and not partly


@dataclass(frozen=True)
class Outlook:
    """What a district can print today and why it is not more."""

    conditions: Conditions

    @cached_property
    def limits(self) -> tuple[Limit, ...]:
        """All limits, with their arithmetic."""
        return limits(self.conditions)

    @property
    def known(self) -> tuple[Limit, ...]:
        """The limits that something is on record of."""
        return tuple(limit for limit in self.limits if limit.cards is not None)

    @property
    def open(self) -> tuple[Limit, ...]:
        """The limits that nothing is known of: they bind nobody."""
        return tuple(limit for limit in self.limits if limit.cards is None)

    @cached_property
    def binding(self) -> Limit:
        """The limit that allows the fewest cards; of equal ones the first in order. Blanks are always on record."""
        return min(self.known, key=lambda limit: (limit.cards, ORDER.index(limit.kind)))

    @property
    def printable(self) -> int:
        """Cards that can be printed today: the least of all limits."""
        return self.binding.cards or 0

    @cached_property
    def exhausted(self) -> tuple[Cause, ...]:
        """What stands at nothing, in order."""
        return tuple(CAUSE_OF[limit.kind] for limit in self.limits if limit.exhausted)

    @cached_property
    def disagreements(self) -> tuple[Disagreement, ...]:
        """Where the latest report and the facts do not fit."""
        return disagreements(self)

    @property
    def cause(self) -> str:
        """Why little or nothing is printed: a word of the cause list, ``not_reported`` or ``unknown``.

        Things that are not there come first, whatever was reported or not. Then silence; then what the latest zero
        says, as far as nothing on record speaks against it.
        """
        physical = [cause for cause in self.exhausted if cause in PHYSICAL]
        if physical:
            return physical[0].value
        if self.conditions.state is ReportState.MISSING:
            return NOT_REPORTED
        if self.exhausted:
            return self._queue_word(self.exhausted[0]).value
        refuted = {found.cause for found in self.disagreements if found.refutes}
        left = [cause for cause in Cause if cause in self.conditions.lost and cause not in refuted]
        if left:
            return left[0].value
        quiet = self.conditions.latest is None and self.conditions.state is ReportState.CLOSED
        return Cause.CLOSED.value if quiet else UNKNOWN

    def _queue_word(self, cause: Cause) -> Cause:
        """An empty queue without anybody recorded lately means that nobody came, unless the report says otherwise."""
        said = self.conditions.lost & NO_QUEUE
        if cause is not Cause.PRR_EMPTY or Cause.PRR_EMPTY in said:
            return cause
        if Cause.CLOSED in self.conditions.lost:
            return Cause.CLOSED
        recorded = [said.recorded for said in self.conditions.reports]
        came = None in recorded or any(recorded)
        return Cause.PRR_EMPTY if came and not said else Cause.NO_APPLICANTS

    @property
    def situation(self) -> Situation:
        """What the latest day says: printed, reported zero, silent, nothing to print, or closed."""
        state, latest = self.conditions.state, self.conditions.latest
        if state is ReportState.MISSING:
            return Situation.DID_NOT_REPORT
        if latest is None:
            return Situation.DUE if state is ReportState.DUE else Situation.CLOSED_DAY
        if latest.printed:
            return Situation.PRINTED
        if Cause.CLOSED in latest.causes:
            return Situation.CLOSED_DAY
        empty = latest.prr == 0 or latest.causes & NO_QUEUE
        return Situation.NOTHING_TO_PRINT if empty else Situation.REPORTED_ZERO


def disagreements(seen: Outlook) -> tuple[Disagreement, ...]:
    """Where the latest report and the facts do not fit; none where there is no report to hold against them."""
    of, latest = seen.conditions, seen.conditions.latest
    if latest is None:
        return ()
    found = ((cause, _against(cause, seen)) for cause in Cause if cause in of.lost)
    stated = [Disagreement(cause, True, against) for cause, against in found if against]
    silent_about = PHYSICAL if latest.printed == 0 else {Cause.PRINTER_BROKEN}
    left_out = [cause for cause in seen.exhausted if cause in silent_about and cause not in latest.causes]
    return (*stated, *(Disagreement(cause, False, _numbers(seen, cause)) for cause in left_out))


def _against(cause: Cause, seen: Outlook) -> dict[str, int]:
    """The numbers on record that speak against a stated cause; none where nothing does."""
    latest = seen.conditions.latest
    if cause in PHYSICAL:
        numbers = _numbers(seen, cause)
        return numbers if numbers and cause not in seen.exhausted else {}
    if latest is None:
        return {}
    out = latest.outage_hours
    if cause in (Cause.POWER, Cause.NETWORK) and out is not None and out < WORKING_HOURS:
        return {"out": out, "of": WORKING_HOURS}
    if cause is Cause.NO_APPLICANTS and latest.recorded:
        return {"recorded": latest.recorded}
    return {"prr": latest.prr} if cause in NO_QUEUE and latest.prr else {}


def _numbers(seen: Outlook, cause: Cause) -> dict[str, int]:
    return next(limit.numbers for limit in seen.limits if CAUSE_OF[limit.kind] == cause)
