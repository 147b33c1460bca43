"""Settings in words: what each value says, line by line, for their own pages and for the audit trail."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from babel import dates
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from inventory.core.formats import Count, moment, number, short_day
from inventory.core.labels import FUNDS, ROLES

Line = tuple[str, str]
NEW_YEAR = "01-01"
A_YEAR = 2001  # any year without a 29 February: a day of every year is in it


def told(name: str, value: Any) -> list[Line]:
    """What a value says: of whom or what, and what. A setting of one value has one line about nothing in particular."""
    match name:
        case "backdate_days":
            return [(str(ROLES[role]), _back(days)) for role, days in value.items()]
        case "report_cutoff":
            return _hours(value)
        case "low_yield_percent":
            return [("", f"{number(value)}%")]
        case "cleaning_interval_cards":
            others = _("all other models")
            return [(model or others, _cards(cards)) for model, cards in sorted(value.items())]
        case "money_arrives":
            return [(str(fund), day_of_year(value.get(name, NEW_YEAR))) for name, fund in FUNDS.items()]
        case "purchase_days":
            return [("", _days(value))]
        case "demo_now":
            return [("", _("never") if value is None else moment(datetime.fromisoformat(value)))]
    return [("", str(value))]


def in_a_line(name: str, value: Any) -> str:
    """The same in one line."""
    return ", ".join(f"{of}: {said}" if of else said for of, said in told(name, value))


def month_names() -> list[str]:
    """January to December."""
    names: Mapping[int, str] = dates.get_month_names("wide", locale=get_locale())
    return [names[month] for month in range(1, 13)]


def day_of_year(written: str) -> str:
    """28 February, of ``02-28``."""
    return dates.format_date(date.fromisoformat(f"{A_YEAR}-{written}"), format="d MMMM", locale=get_locale())


def _back(days: int | None) -> str:
    return _("no limit") if days is None else _days(days)


def _days(days: int) -> str:
    return ngettext("%(num)s day", "%(num)s days", Count(days))


def _cards(cards: int) -> str:
    return ngettext("%(num)s card", "%(num)s cards", Count(cards))


def _hours(hours: Mapping[str, str]) -> list[Line]:
    """The hours in the order of their days; the first has held from the beginning."""
    since = _("from %(day)s")
    return [
        (since % {"day": short_day(date.fromisoformat(day))} if day else _("from the beginning"), _hour(hours[day]))
        for day in sorted(hours)
    ]


def _hour(written: str) -> str:
    return f"{time.fromisoformat(written):%H.%M}"
