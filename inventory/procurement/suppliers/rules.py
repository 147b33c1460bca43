"""What a supplier's particulars may be, and whether it delivers on time."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from inventory.core.errors import Invalid

LONGEST_NAME, LONGEST_ADDRESS, LONGEST_PHONE = 120, 300, 40
SEPARATORS = re.compile(r"[\s.\-]")
# Since 2024 a company's number is its old 15 digits behind a 0 (PMK 112/2022). Sixteen digits that begin otherwise
# are a person's NIK, which is never kept.
COMPANY_NUMBER = re.compile(r"\d{15}|0\d{15}", re.ASCII)


@dataclass(frozen=True)
class Promise:
    """What one contract promised: due on a day, and on which day the last of it came; None while some is to come."""

    due: date
    complete: date | None


@dataclass(frozen=True)
class Punctuality:
    """How many contracts were due, and how many of them were complete in time."""

    on_time: int
    due: int


def tax_number(typed: str) -> str:
    """A company's NPWP as digits; nothing where none was typed. Raises Invalid."""
    digits = SEPARATORS.sub("", typed)
    if digits and not COMPANY_NUMBER.fullmatch(digits):
        raise Invalid(reason="tax_number_impossible", field="tax_number")
    return digits


def punctuality(promises: Iterable[Promise], today: date) -> Punctuality:
    """A contract counts once it is complete or its day has passed; what is still to come in time counts nowhere."""
    judged = [each for each in promises if each.complete is not None or each.due < today]
    kept = sum(each.complete is not None and each.complete <= each.due for each in judged)
    return Punctuality(kept, len(judged))
