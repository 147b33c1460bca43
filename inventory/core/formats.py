"""Numbers and dates as the office writes them: 1.916.099, Rp 3.700.000, 97,41%, Senin, 3 November 2025."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from babel import dates, numbers
from flask import Flask
from flask_babel import get_locale, ngettext


@dataclass(frozen=True)
class Share:
    """A part of a whole, never shown without both: 1,600,000 of 5,900,000."""

    numerator: int
    denominator: int

    @property
    def percent(self) -> Decimal | None:
        """In per cent with one decimal, None where there is no whole."""
        if self.denominator == 0:
            return None
        return (Decimal(100 * self.numerator) / self.denominator).quantize(Decimal("0.1"))


def number(value: int | Decimal) -> str:
    return numbers.format_decimal(value, locale=get_locale())


def rupiah(value: Decimal | int) -> str:
    """Rp 3.700.000; sen only where there are some."""
    pattern = "#,##0" if value == int(value) else "#,##0.00"
    return f"Rp {numbers.format_decimal(value, format=pattern, locale=get_locale())}"


def percent(share: Share) -> str:
    """27,1%; <0,1% for a part that would round to nothing, and a dash where there is no whole to be a part of."""
    if share.percent is None:
        return "–"
    little = share.numerator > 0 and share.percent == 0
    shown = Decimal("0.1") if little else share.percent
    return f"{'<' if little else ''}{numbers.format_decimal(shown, format='#,##0.0', locale=get_locale())}%"


def day(value: date) -> str:
    """Senin, 3 November 2025."""
    return dates.format_date(value, format="EEEE, d MMMM yyyy", locale=get_locale())


def short_day(value: date) -> str:
    """3 Nov 2025."""
    return dates.format_date(value, format="d MMM yyyy", locale=get_locale())


def month_name(value: date) -> str:
    """November 2025."""
    return dates.format_date(value, format="MMMM yyyy", locale=get_locale())


def weekday(value: date) -> str:
    """Sen: the day of the week, short enough for the head of a narrow column."""
    return dates.format_date(value, format="EEE", locale=get_locale())


def moment(value: datetime, timezone: str = "Asia/Jakarta") -> str:
    """3 Nov 2025 14.05 WIB: an instant at a place, its time zone named."""
    local = value.astimezone(ZoneInfo(timezone))
    clock = dates.format_time(local, format="HH.mm" if str(get_locale()) == "id" else "HH:mm", locale=get_locale())
    return f"{short_day(local.date())} {clock} {local.tzname()}"


class Count(int):
    """A count that stands in a sentence as people write it."""

    def __str__(self) -> str:
        return number(int(self))


def counted(singular: str, plural: str, num: int, **more: Any) -> str:
    """``ngettext`` for the pages: the sentence for so many, with the count as people write it."""
    return ngettext(singular, plural, Count(num), **more)


def install(app: Flask) -> None:
    """Make the formats known to every page."""
    for filter_ in (number, rupiah, percent, day, short_day, month_name, weekday, moment):
        app.add_template_filter(filter_)
    app.add_template_global(Share, "Share")
