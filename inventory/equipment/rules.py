"""Which machines there are, how they may be, and what follows for printing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inventory.core.errors import DateRefused, Invalid

# One machine rests after 100 cards a day in two districts, after 250 in another, as their press tells: the lower one
# counts where the catalogue does not know better.
CARDS_A_DAY = 100
FIRST_YEAR = 2009  # the year of the first KTP-el trials; no machine of the programme is older


class DeviceKind(StrEnum):
    """What a machine is for."""

    PRINTER = "printer"
    PRINTER_KIA = "printer_kia"
    GENERATOR = "generator"
    UPS = "ups"
    RECORDING_SET = "recording_set"
    OTHER = "other"


class Condition(StrEnum):
    """How a machine is."""

    GOOD = "good"
    LIMITED = "limited"
    BROKEN = "broken"
    IN_REPAIR = "in_repair"
    RETIRED = "retired"
    LOST = "lost"


class Fund(StrEnum):
    """Whose money paid: the state's, the district's, its mid-year revision, the special allocation, a grant."""

    APBN = "APBN"
    APBD = "APBD"
    APBD_P = "APBD-P"
    DAK = "DAK"
    GRANT = "grant"


WORKING = frozenset({Condition.GOOD, Condition.LIMITED})
TO_REPAIR = frozenset({Condition.BROKEN, Condition.IN_REPAIR})
GONE = frozenset({Condition.RETIRED, Condition.LOST})
PRESENT = frozenset(Condition) - GONE
# Every step a machine can take, (before, after). What is lost may be found or written off; what was retired
# may be put back, but does not go to a workshop or get lost before somebody has.
CHANGES = frozenset(
    {(before, after) for before in PRESENT for after in Condition if before != after}
    | {(Condition.LOST, after) for after in (Condition.GOOD, Condition.LIMITED, Condition.BROKEN, Condition.RETIRED)}
    | {(Condition.RETIRED, after) for after in (Condition.GOOD, Condition.LIMITED, Condition.BROKEN)}
)


@dataclass(frozen=True)
class Dated:
    """The condition a machine has from a day on."""

    day: date
    condition: Condition


@dataclass(frozen=True)
class Printers:
    """KTP-el printers of an office: those on the books, and those that print.

    ``rated`` are the cards that the working ones make in a day by their models, None where no model was asked for.
    """

    total: int = 0
    working: int = 0
    rated: int | None = None

    @property
    def cards_a_day(self) -> int:
        """Cards that the working ones make in a full day."""
        return self.working * CARDS_A_DAY if self.rated is None else self.rated


@dataclass(frozen=True)
class Ink:
    """What an office can print with: ribbons, rolls of film, and the cards that both together are good for."""

    ribbons: int = 0
    films: int = 0
    cards: int = 0


@dataclass(frozen=True)
class Supply:
    """Rolls of one item in store, the cards that one is good for, if anybody knows, and those left in printers."""

    rolls: int
    per_roll: int | None
    in_machines: int = 0

    @property
    def cards(self) -> int | None:
        """The cards that all of it prints."""
        return None if self.per_roll is None else self.rolls * self.per_roll + self.in_machines


def ink(ribbon: Supply, film: Supply) -> Ink:
    """The cards end with whichever of ribbon and film runs out first; one without a known yield sets no limit."""
    limits = [supply.cards for supply in (ribbon, film) if supply.cards is not None]
    return Ink(ribbon.rolls, film.rolls, min(limits, default=0))


def year_plausible(year: int, this_year: int) -> bool:
    """No machine is older than the programme or from the future."""
    return FIRST_YEAR <= year <= this_year


def check_acquired(acquired: date | None, year: int | None, latest: date) -> None:
    """Refuse a day before the year of the purchase, or after the machine went on record. Raises Invalid."""
    if acquired is not None and not (date(year or FIRST_YEAR, 1, 1) <= acquired <= latest):
        raise Invalid(reason="acquired_impossible", field="acquired_on")


def check_ends(acquired: date | None, year: int | None, ends: Mapping[str, date | None]) -> None:
    """Refuse a warranty or a service contract, by field, that ends before the machine was bought. Raises Invalid.

    Where the day is not known, the year tells.
    """
    earliest = acquired or date(year or FIRST_YEAR, 1, 1)
    for field, end in ends.items():
        if end is not None and end < earliest:
            raise Invalid(reason="ends_before_purchase", field=field)


def serial_number(typed: str) -> str:
    """A serial number as it is compared: capitals, single blanks."""
    return " ".join(typed.upper().split())


def reason_needed(before: Condition | None, after: Condition) -> bool:
    """A machine that is not simply good has a story; so has one that comes back."""
    return after is not Condition.GOOD or before in GONE


def condition_on(log: Sequence[Dated], day: date) -> Condition | None:
    """The condition at the close of a day, None before the first entry. ``log`` is in order of days."""
    held = [entry.condition for entry in log if entry.day <= day]
    return held[-1] if held else None


def changed(log: Sequence[Dated], change: Dated, reason: str, today: date) -> list[Dated]:
    """The log with one more entry, after those of the same day; what stands later stays as it was.

    Raises DateRefused before the first entry, and Invalid for a step that is none or lacks its reason.
    """
    before = condition_on(log, change.day)
    if before is None:
        raise DateRefused(day=change.day, earliest=log[0].day, latest=today)
    later = [entry for entry in log if entry.day > change.day]
    if before == change.condition:
        raise Invalid(reason="condition_same", field="condition")
    if (before, change.condition) not in CHANGES:
        raise Invalid(reason="condition_step", field="condition")
    if later and later[0].condition != change.condition and (change.condition, later[0].condition) not in CHANGES:
        raise Invalid(reason="condition_later", field="business_date")
    if reason_needed(before, change.condition) and not reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    return [*log[: len(log) - len(later)], change, *later]
