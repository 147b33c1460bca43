"""What every rule may know: the tree of offices, the first card, when a report is due, how much a file may hold."""

from dataclasses import dataclass
from datetime import date, time

CENTRE = "00"
# Electronic cards were first printed in 2011: nothing here can be older.
KTP_EL_BEGAN = date(2011, 1, 1)
MOST_LINES = 16_000  # of one file: the whole nation's month, 514 districts on 31 days
LONGEST_FILE_NAME = 120


def in_branch(branch: str, code: str) -> bool:
    """Whether an office lies in a branch: it is its head, stands below it, or the branch is the whole country."""
    return branch in (CENTRE, code) or code.startswith(f"{branch}.")


def is_province(code: str) -> bool:
    """Whether the code is a province's: two digits, and not the centre's."""
    return code != CENTRE and "." not in code


def is_district(code: str) -> bool:
    """Whether the code is a kabupaten's or kota's: ``32.05``."""
    return "." in code


def province_of(district: str) -> str:
    """The province above a district."""
    return district.partition(".")[0]


@dataclass(frozen=True)
class Cutoff:
    """The local hour until which the report of a day is on time: the first one, and each later one with its first day.

    ``later`` stands in the order of its days. A day keeps the hour that held on it, whatever holds after it.
    """

    first: time
    later: tuple[tuple[date, time], ...] = ()

    def on(self, day: date) -> time:
        """The hour that holds on a day."""
        return next((hour for since, hour in reversed(self.later) if since <= day), self.first)

    def within(self, first: date, last: date) -> tuple[tuple[date, time], ...]:
        """The hours that hold from one day to another, each with the first day of these on which it does."""
        return ((first, self.on(first)), *(change for change in self.later if first < change[0] <= last))
