"""The calendar of closed days: national public holidays and joint leave days (cuti bersama).

The days come from the library `holidays`, which follows the yearly joint decree of three ministers. For a
year not decreed yet it gives the calculated holidays, names the uncertain ones "(perkiraan)" and knows no
joint leave. Regional holidays, and offices that print at the weekend, are not in it.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from itertools import count as count_from
from itertools import islice

from holidays import GOVERNMENT, PUBLIC, country_holidays

from inventory.regions import rules

LANGUAGES = {"id": "id", "en": "en_US"}


@cache
def _closed_days_of(year: int, language: str) -> dict[date, str]:
    calendar = country_holidays("ID", years=year, categories=(PUBLIC, GOVERNMENT), language=LANGUAGES[language])
    return dict(calendar)


def closed_days(first: date, last: date, language: str = "id") -> Mapping[date, str]:
    """The holidays and joint leave days from ``first`` to ``last``, both included, with their names.

    Those that fall on a weekend are in it too; ordinary Saturdays and Sundays are not. ``language`` is id or en.
    """
    return {
        day: name
        for year in range(first.year, last.year + 1)
        for day, name in sorted(_closed_days_of(year, language).items())
        if first <= day <= last
    }


def is_working_day(day: date) -> bool:
    """Whether offices work on this day: Monday to Friday, no holiday and no joint leave."""
    return rules.is_working_day(day, _closed_days_of(day.year, "id"))


def working_days(first: date, last: date) -> list[date]:
    """The working days from ``first`` to ``last``, both included."""
    return rules.working_days(first, last, closed_days(first, last))


def last_working_days(last: date, count: int) -> list[date]:
    """The ``count`` most recent working days up to and including ``last``, oldest first."""
    backwards = (last - timedelta(days=number) for number in count_from())
    return sorted(islice(filter(is_working_day, backwards), count))


def due_days(first: date, today: date) -> list[date]:
    """The working days from ``first`` that are over when ``today`` has begun."""
    return rules.due_days(first, today, closed_days(first, today))
