"""What is known of a district at the end of a window, and what its daily reports say: pure values and their meaning."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inventory.usage.rules import ReportState as ReportState
from inventory.usage.siak_rules import BothCounts


class Lack(StrEnum):
    """What a district cannot print without, and does not have on record."""

    NO_BLANKS = "no_blanks"
    NO_PRINTER = "no_printer"
    PRINTERS_DOWN = "printers_down"
    NO_INK = "no_ink"


@dataclass(frozen=True, order=True)
class Window:
    """Days from ``first`` to ``last``, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many days it has, both ends counted."""
        return (self.last - self.first).days + 1

    def holds(self, day: date) -> bool:
        """Whether the day lies in it; the first and the last day do."""
        return self.first <= day <= self.last


@dataclass(frozen=True, kw_only=True)
class Reporting:
    """What a district's daily reports of a window say.

    ``missing_days`` are working days since its first stock that are over and have no report; ``due`` tells that
    a working day of the window is still running. ``due_days`` are all working days since its first stock that are
    over, and today when it is reported; ``silent_days`` those after the last report. ``latest`` is the state of the
    last day that was reported or is over. The causes are those stated with the latest zero, on ``cause_day``.
    """

    reported_days: int = 0
    zero_days: int = 0
    missing_days: int = 0
    due_days: int = 0
    silent_days: int = 0
    due: bool = False
    latest: ReportState = ReportState.CLOSED
    last_report: date | None = None
    causes: tuple[str, ...] = ()
    cause_note: str = ""
    cause_day: date | None = None


@dataclass(frozen=True, kw_only=True)
class Supply:
    """The cards that a district's blanks, ribbons and films in store are good for, and its pace.

    None is what nothing is known of: an item that was never in store, a roll without a yield. The pace are the KTP-el
    cards ``printed`` on the ``worked`` working days before.
    """

    blanks: int | None = None
    ribbon: int | None = None
    film: int | None = None
    printed: int = 0
    worked: int = 0


@dataclass(frozen=True, kw_only=True)
class Facts:
    """A district at the end of a window: what it received and printed in it, and what it has to print with.

    Blanks are KTP-el WNI in keping; ``ink_cards`` are the cards that ribbons and film in store still print. ``prr`` are
    the cards that waited as it last said in the window. ``transit_days`` is how long the oldest shipment has been on
    the way to it, ``overdue_days`` how long the loan has been overdue that it should have returned first; 0 where there
    is none. What only some rules look at (``prr``, ``siak``, ``supply`` and these days) is gathered for those alone.
    """

    office: str
    window: Window
    printed: int
    received: int
    spoiled: int = 0
    on_hand: int = 0
    printers_total: int = 0
    printers_working: int = 0
    ink_cards: int = 0
    reporting: Reporting = Reporting()
    prr: int | None = None
    siak: BothCounts | None = None
    supply: Supply = Supply()
    transit_days: int = 0
    overdue_days: int = 0

    @property
    def lacks(self) -> tuple[Lack, ...]:
        """What is missing on record to print a card today."""
        checks = (
            (Lack.NO_BLANKS, self.on_hand == 0),
            (Lack.NO_PRINTER, self.printers_total == 0),
            (Lack.PRINTERS_DOWN, self.printers_total > 0 and self.printers_working == 0),
            (Lack.NO_INK, self.ink_cards == 0),
        )
        return tuple(lack for lack, true in checks if true)


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why a district printed few or none, as far as its reports and the records tell."""

    state: ReportState
    zero_days: int
    missing_days: int
    causes: tuple[str, ...]
    cause_note: str
    cause_day: date | None
    lacks: tuple[Lack, ...]


def report_state(facts: Facts) -> ReportState:
    """Where the district's reports stand at the end of the window: what its last day says that was reported or is over.

    ``reported`` with prints, ``zero`` with none, ``missing`` without a report; on no such day ``empty`` when no blank
    was there to report on, ``due`` while a first day still runs, and ``closed`` when there was no working day.
    """
    latest = facts.reporting.latest
    if latest in (ReportState.CLOSED, ReportState.DUE) and facts.on_hand == 0 and facts.received == 0:
        return ReportState.EMPTY
    return latest


def reason(facts: Facts) -> Reason:
    """Zeros with their stated causes, silence, an empty store, dead printers, no ink: each told by itself."""
    reporting = facts.reporting
    return Reason(
        state=report_state(facts),
        zero_days=reporting.zero_days,
        missing_days=reporting.missing_days,
        causes=reporting.causes,
        cause_note=reporting.cause_note,
        cause_day=reporting.cause_day,
        lacks=facts.lacks,
    )
