"""Months, each named by its first day: the next and the one before, those to choose from, and one as it is written."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from inventory.core.errors import NotFound

WRITTEN = r"[12][0-9]{3}-(?:0[1-9]|1[0-2])"
TO_CHOOSE = 24
DAY = timedelta(days=1)


def month_of(day: date) -> date:
    """The month a day lies in."""
    return day.replace(day=1)


def last_day(month: date) -> date:
    """The last day of a month named by any of its days."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def next_month(month: date) -> date:
    """The month after."""
    return last_day(month) + DAY


def month_before(month: date) -> date:
    """The month before."""
    return month_of(month_of(month) - DAY)


def months_until(month: date, count: int) -> list[date]:
    """So many months, the latest first, from the month given backwards."""
    number = month.year * 12 + month.month - 1
    return [date((number - back) // 12, (number - back) % 12 + 1, 1) for back in range(count)]


def to_choose(newest: date, also: Iterable[date] = ()) -> list[date]:
    """The months of two years to choose from, newest first, and those ``also`` that are asked for."""
    return sorted({*months_until(month_of(newest), TO_CHOOSE), *also}, reverse=True)


def written(text: str) -> date:
    """A month as addresses write it, ``2025-11``. Raises NotFound for what is none."""
    if not re.fullmatch(WRITTEN, text):
        raise NotFound(what="month")
    return date.fromisoformat(f"{text}-01")
