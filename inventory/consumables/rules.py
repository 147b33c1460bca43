"""The rules of rolls: a printer's counter, what a roll was good for, what is left on it, and when to clean.

A printer counts its cards. The counter itself may begin anew when a board is changed; so everything is reckoned by
the cards since the printer's first note, its *total*, which goes on over such a reset.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median_low

from inventory.core.errors import CounterWentBack, DateRefused, Invalid
from inventory.stock.rules import LARGEST_QUANTITY

LONGEST_TEXT = 400
LONGEST_NAME = 120
LONGEST_BATCH = 60
# A mean of one roll says more about that roll than about its batch.
ROLLS_THAT_TELL = 2
# A batch of which nobody has used a roll up for a quarter of a year is a matter no more.
BATCH_MATTERS = timedelta(days=90)
# So much more than it is rated for no roll prints: the counter was misread, or a roll was not noted.
FAR_TOO_MANY = 2

CLEANING_KIT = "cleaning-kit"


class RollItem(StrEnum):
    """What is wound on rolls."""

    RIBBON = "ribbon"
    FILM = "film"


class NoteKind(StrEnum):
    """Why somebody looked at a counter."""

    INSTALLED = "roll_installed"
    REMOVED = "roll_removed"
    READ = "counter_read"
    RESET = "counter_reset"
    CLEANED = "head_cleaned"


@dataclass(frozen=True, kw_only=True)
class Note:
    """What a counter showed on a day. ``total`` are the cards since the first note of this printer.

    ``onward`` is what it showed from then on: the same, but after a reset.
    """

    day: date
    counter: int
    onward: int
    total: int


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A roll on its printer, from one total to another; None while it is in the machine."""

    start: int
    end: int | None


@dataclass(frozen=True, kw_only=True)
class Accounted:
    """The cards of a printer, all of them: on rolls taken out, on the roll in it, and while none was on record."""

    finished: int
    in_machine: int
    without: int

    @property
    def printed(self) -> int:
        """All cards together."""
        return self.finished + self.in_machine + self.without


@dataclass(frozen=True, kw_only=True)
class Batch:
    """Rolls of one batch that were used up: how many, the cards of all of them, and what they were rated for."""

    rolls: int
    cards: int
    rated: int

    @property
    def mean(self) -> int:
        """Cards of one roll on average, in whole cards."""
        return self.cards // self.rolls

    @property
    def tells(self) -> bool:
        """Whether there are enough rolls to speak of the batch."""
        return self.rolls >= ROLLS_THAT_TELL

    def is_low(self, percent: int) -> bool:
        """Whether they printed fewer cards than so many per cent of what they were rated for."""
        return self.tells and self.cards * 100 < self.rated * percent


def noted(before: Note | None, device: str, day: date, counter: int, today: date, onward: int | None = None) -> Note:
    """The next note of a printer. Raises DateRefused, CounterWentBack, and Invalid for a number no counter shows.

    Notes are made in the order of their days, and a counter goes on from one to the next.
    """
    restart = counter if onward is None else onward
    for shown in (counter, restart):
        if not 0 <= shown <= LARGEST_QUANTITY:
            raise Invalid(reason="counter_impossible", field="counter")
    if before is None:
        return Note(day=day, counter=counter, onward=restart, total=0)
    if day < before.day:
        raise DateRefused(day=day, earliest=before.day, latest=today)
    if counter < before.onward:
        raise CounterWentBack(device=device, given=counter, last=before.onward, day=before.day, field="counter")
    total = before.total + counter - before.onward
    if total > LARGEST_QUANTITY:
        raise Invalid(reason="counter_impossible", field="counter")
    return Note(day=day, counter=counter, onward=restart, total=total)


def accounted(stretches: Iterable[Stretch], last: int) -> Accounted:
    """Where the cards of a printer went, by the rolls of one item, up to its last total. Nothing is left over."""
    finished = running = 0
    for each in stretches:
        if each.end is None:
            running += last - each.start
        else:
            finished += each.end - each.start
    return Accounted(finished=finished, in_machine=running, without=last - finished - running)


def check_rated(rated: int) -> None:
    """Raise Invalid for a yield that no roll is sold with."""
    if not 0 < rated <= LARGEST_QUANTITY:
        raise Invalid(reason="rated_impossible", field="rated")


def check_used(used: int, rated: int) -> None:
    """Raise Invalid for far more cards than a roll is rated for."""
    if used > rated * FAR_TOO_MANY:
        raise Invalid(reason="yield_impossible", field="counter")


def check_told(field: str, text: str, longest: int = LONGEST_TEXT) -> None:
    """Raise Invalid for a text that lacks, or that no column holds."""
    if not text.strip():
        raise Invalid(reason=f"{field}_needed", field=field)
    check_text(field, text, longest)


def check_text(field: str, text: str, longest: int = LONGEST_TEXT) -> None:
    """Raise Invalid for a text that no column holds."""
    if len(text) > longest:
        raise Invalid(reason="text_too_long", field=field)


def used(before: int, start: int, total: int) -> int:
    """Cards of a roll: those of the stays that are over, and those of its printer since it went in."""
    return before + total - start


def check_goes_on(day: date, out: date, *, spent: bool, today: date) -> None:
    """Raise Invalid for a used-up roll that is to go in again, and DateRefused for a day before it came out."""
    if spent:
        raise Invalid(reason="roll_used_up")
    if day < out:
        raise DateRefused(day=day, earliest=out, latest=today)


def left(per_roll: int, used: int) -> int:
    """Cards that a roll in a machine is still good for; nothing where it has printed more than rolls usually do."""
    return max(0, per_roll - used)


def usual(office: Sequence[int], batch: Sequence[int] = ()) -> int | None:
    """What a roll is good for by measure: the median of the office's own used-up rolls, else of the batch's.

    None where neither is known: then a roll is worth what it is rated for.
    """
    for yields in (office, batch):
        if yields:
            return median_low(yields)
    return None


def is_due(since: int, interval: int) -> bool:
    """Whether the print head is to be cleaned, so many cards after the last time."""
    return since >= interval
