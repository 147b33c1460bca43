"""What a budget line is, and by which acts its ceiling becomes what it is."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from inventory.core.errors import BudgetExceeded, CeilingTooLow, DateRefused, Invalid
from inventory.procurement.rules import LARGEST_AMOUNT, SEN

# Permendagri 90/2019 writes accounts in six groups of digits; how many there are and how long is data.
ACCOUNT_CODE = re.compile(r"\d+(\.\d+)+", re.ASCII)
LONGEST_CODE, LONGEST_TITLE, LONGEST_REFERENCE = 40, 120, 80


class ActKind(StrEnum):
    """How a ceiling changes: the budget as passed (APBD), a shift (*pergeseran*), the mid-year change (APBD-P)."""

    ORIGINAL = "original"
    SHIFT = "shift"
    CHANGE = "change"


@dataclass(frozen=True, kw_only=True)
class Purse:
    """Where a budget line belongs. Money never leaves its purse."""

    office: str
    budget_year: int
    fund: str


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A budget line at one moment, in rupiah: committed is what is approved or ordered and not cancelled."""

    name: str
    ceiling: Decimal
    committed: Decimal

    @property
    def left(self) -> Decimal:
        """What may still be committed."""
        return self.ceiling - self.committed


def check_code(code: str) -> None:
    """Refuse what is no account code. Raises Invalid."""
    if len(code) > LONGEST_CODE or not ACCOUNT_CODE.fullmatch(code):
        raise Invalid(reason="account_code_impossible", field="account")


def check_amount(amount: Decimal, field: str, *, nothing: bool = False) -> None:
    """An amount in whole sen, more than nothing unless ``nothing`` is meant, and not beyond the largest."""
    if amount < 0 or amount != amount.quantize(SEN) or (amount == 0 and not nothing):
        raise Invalid(reason="amount_impossible", field=field)
    check_ceiling(amount, field)


def check_ceiling(ceiling: Decimal, field: str) -> None:
    """A ceiling that some budget can have. Raises Invalid."""
    if ceiling > LARGEST_AMOUNT:
        raise Invalid(reason="amount_too_great", field=field)


def committed_after(line: Standing, before: Decimal, after: Decimal) -> Decimal:
    """What is committed once a purchase takes ``after`` in the place of ``before``. Raises BudgetExceeded."""
    freed = line.committed - before
    if after > line.ceiling - freed:
        raise BudgetExceeded(budget_line=line.name, ceiling=line.ceiling, committed=freed, wanted=after)
    return freed + after


def shifted(source: Standing, target: Standing, amount: Decimal) -> tuple[Decimal, Decimal]:
    """Both ceilings after a shift. Raises Invalid, and BudgetExceeded for more than is left where it comes from."""
    check_amount(amount, "amount")
    check_ceiling(target.ceiling + amount, "amount")
    if amount > source.left:
        raise BudgetExceeded(budget_line=source.name, ceiling=source.ceiling, committed=source.committed, wanted=amount)
    return source.ceiling - amount, target.ceiling + amount


def check_purses(source: Purse, target: Purse) -> None:
    """Refuse to shift between offices, years or funds. Raises Invalid."""
    if source != target:
        raise Invalid(reason="shift_elsewhere", field="target")


def change_of(line: Standing, ceiling: Decimal) -> Decimal:
    """By how much a new ceiling differs. Raises Invalid where it does not, CeilingTooLow below what is committed."""
    check_amount(ceiling, "ceiling", nothing=True)
    if ceiling == line.ceiling:
        raise Invalid(reason="ceiling_same", field="ceiling")
    if ceiling < line.committed:
        raise CeilingTooLow(budget_line=line.name, committed=line.committed, wanted=ceiling)
    return ceiling - line.ceiling


def ceiling_of(amounts: Iterable[Decimal]) -> Decimal:
    """What the acts of a line add up to."""
    return sum(amounts, Decimal(0))


def check_day(day: date, budget_year: int, today: date) -> None:
    """An act of a budget lies between the year before it, when it is passed, and today. Raises DateRefused."""
    earliest, latest = date(budget_year - 1, 1, 1), min(today, date(budget_year, 12, 31))
    if not earliest <= day <= latest:
        raise DateRefused(day=day, earliest=earliest, latest=latest)
