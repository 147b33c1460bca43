"""Rules and what they find as whole sentences in the reader's language; a value never without its numbers."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from inventory.core.formats import Share, number, percent, short_day
from inventory.utilization.facts import Window
from inventory.utilization.metrics import OF_SUPPLY, Direction, Measure, Metric
from inventory.utilization.rules import Finding, Rule, WindowKind, evidence

RULES = {
    Metric.PRINTED: _l("Fewer than %(level)s cards printed %(days)s"),
    Metric.PRINTED_PER_DAY: _l("Fewer than %(level)s cards printed per working day %(days)s"),
    Metric.USED_PERCENT: _l("Less than %(level)s%% of the blanks received %(days)s were printed"),
    Metric.SILENT_DAYS: _l("More than %(level)s working days since the last report (%(days)s)"),
    Metric.SPOILED_PERCENT: _l("More than %(level)s%% of the blanks used %(days)s were spoiled"),
    Metric.PRINTERS_WORKING_PERCENT: _l("Less than %(level)s%% of the printers work"),
    Metric.DAYS_OF_BLANKS: _l("Blanks last fewer than %(level)s working days"),
    Metric.DAYS_OF_RIBBON: _l("Ribbon lasts fewer than %(level)s working days"),
    Metric.DAYS_OF_FILM: _l("Film lasts fewer than %(level)s working days"),
    Metric.PRR_PER_PRINTER: _l("More than %(level)s PRR for each working printer, as last reported %(days)s"),
    Metric.SHIPMENT_TRANSIT_DAYS: _l("A shipment on the way for more than %(level)s days"),
    Metric.LOAN_OVERDUE_DAYS: _l("A borrowed loan more than %(level)s days overdue"),
    Metric.SIAK_DIFFERENCE: _l("Reports and SIAK more than %(level)s cards apart %(days)s"),
}
FOUND = {
    Metric.PRINTED: _l("%(part)s cards printed, fewer than %(level)s (%(when)s)"),
    Metric.PRINTED_PER_DAY: _l(
        "%(value)s cards per working day (%(part)s / %(whole)s), fewer than %(level)s (%(when)s)"
    ),
    Metric.USED_PERCENT: _l("%(share)s printed of received, less than %(level)s%% (%(when)s)"),
    Metric.SILENT_DAYS: _l("%(part)s working days without a report, more than %(level)s"),
    Metric.SPOILED_PERCENT: _l("%(share)s of the blanks used were spoiled, more than %(level)s%% (%(when)s)"),
    Metric.PRINTERS_WORKING_PERCENT: _l("%(part)s of %(whole)s printers work, less than %(level)s%%"),
    Metric.DAYS_OF_BLANKS: _l(
        "Working days that the blanks last: %(value)s, fewer than %(level)s"
        " (%(part)s cards in store; %(whole)s printed in %(per)s working days)"
    ),
    Metric.DAYS_OF_RIBBON: _l(
        "Working days that the ribbon lasts: %(value)s, fewer than %(level)s"
        " (good for %(part)s cards; %(whole)s printed in %(per)s working days)"
    ),
    Metric.DAYS_OF_FILM: _l(
        "Working days that the film lasts: %(value)s, fewer than %(level)s"
        " (good for %(part)s cards; %(whole)s printed in %(per)s working days)"
    ),
    Metric.PRR_PER_PRINTER: _l(
        "%(value)s PRR for each working printer (%(part)s / %(whole)s), more than %(level)s (%(when)s)"
    ),
    Metric.SHIPMENT_TRANSIT_DAYS: _l("Days that the oldest shipment is on the way: %(part)s, more than %(level)s"),
    Metric.LOAN_OVERDUE_DAYS: _l("Days that a borrowed loan is overdue: %(part)s, more than %(level)s"),
    Metric.SIAK_DIFFERENCE: _l(
        "%(part)s cards between reports (%(reported)s) and SIAK (%(siak)s), more than %(level)s;"
        " days with both counts: %(both)s (%(when)s)"
    ),
}
# Where there is nothing to divide, or nothing to divide by.
NOTHING_LEFT = {
    Metric.DAYS_OF_BLANKS: _l("No blanks left: 0 working days, fewer than %(level)s"),
    Metric.DAYS_OF_RIBBON: _l("No ribbon left: 0 working days, fewer than %(level)s"),
    Metric.DAYS_OF_FILM: _l("No film left: 0 working days, fewer than %(level)s"),
}
NO_PRINTER_WORKS = _l("%(part)s PRR and no working printer, more than %(level)s for each (%(when)s)")
CARDS, DAYS, WORKING_DAYS, PRR = _l("cards"), _l("days"), _l("working days"), _l("PRR")
UNITS = {
    Metric.PRINTED: CARDS,
    Metric.PRINTED_PER_DAY: CARDS,
    Metric.SILENT_DAYS: WORKING_DAYS,
    Metric.DAYS_OF_BLANKS: WORKING_DAYS,
    Metric.DAYS_OF_RIBBON: WORKING_DAYS,
    Metric.DAYS_OF_FILM: WORKING_DAYS,
    Metric.PRR_PER_PRINTER: PRR,
    Metric.SHIPMENT_TRANSIT_DAYS: DAYS,
    Metric.LOAN_OVERDUE_DAYS: DAYS,
    Metric.SIAK_DIFFERENCE: CARDS,
}


def plain(value: Decimal) -> str:
    """15 or 27,5: without the noughts that a column with two decimals adds."""
    return number(value.to_integral_value() if value == value.to_integral_value() else value.normalize())


def rule(said: Rule) -> str:
    """A rule in words."""
    return str(RULES[said.metric]) % {"level": plain(said.threshold), "days": length(said)}


def unit(metric: Metric) -> str:
    """What a threshold is counted in."""
    return "%" if metric.is_share else str(UNITS[metric])


def length(said: Rule) -> str:
    """How far back a rule looks."""
    match said.window_kind:
        case WindowKind.CALENDAR_DAYS:
            return ngettext("in the last %(num)s day", "in the last %(num)s days", said.window_days or 1)
        case WindowKind.WORKING_DAYS:
            return ngettext(
                "in the last %(num)s working day", "in the last %(num)s working days", said.window_days or 1
            )
        case WindowKind.MONTH_TO_DATE:
            return _("since the first of the month")
        case WindowKind.SINCE_RECEIPT:
            return _("since the last receipt of blanks")


def recovery(said: Rule) -> str:
    """When what a rule found is over."""
    level = plain(said.recovery) + ("%" if said.metric.is_share else "")
    if said.metric.direction is Direction.BELOW:
        return _("Recovered from %(level)s on", level=level)
    return _("Recovered at %(level)s or less", level=level)


def window(days: Window) -> str:
    """From the first day to the last."""
    if days.first == days.last:
        return short_day(days.first)
    return _("%(first)s to %(last)s", first=short_day(days.first), last=short_day(days.last))


def share(part: int, whole: int) -> str:
    """5,6% (203 / 3.600): never the one without the other."""
    return f"{percent(Share(part, whole))} ({number(part)} / {number(whole)})"


def finding(found: Finding) -> str:
    """What a rule found, with the days and the threshold it was held against."""
    return frozen_finding(evidence(found))


def frozen_finding(frozen: Mapping[str, Any]) -> str:
    """What a rule had found when it was frozen as evidence; older evidence has a share's parts in its figures."""
    metric = Metric(frozen["metric"])
    whole = frozen["received"] if metric.is_share else 1
    value = Measure(
        frozen.get("numerator", frozen["printed"]),
        frozen.get("denominator", whole),
        frozen.get("per", 100 if metric.is_share else 1),
    )
    days = Window(date.fromisoformat(frozen["window"]["from"]), date.fromisoformat(frozen["window"]["to"]))
    return _sentence(metric, value) % {
        "value": "" if value.rounded is None else plain(value.rounded),
        "part": number(value.numerator),
        "whole": number(value.denominator),
        "per": number(value.per),
        "share": share(value.numerator, value.denominator),
        "level": plain(Decimal(frozen["threshold"])),
        "when": window(days),
        **_counts(frozen.get("siak") or {}),
    }


def _sentence(metric: Metric, value: Measure) -> str:
    if metric in OF_SUPPLY and not value.numerator:
        return str(NOTHING_LEFT[metric])
    return str(FOUND[metric] if value.denominator else NO_PRINTER_WORKS)


def _counts(both: Mapping[str, int]) -> dict[str, str]:
    """Both counts of printed cards, and on how many days there were both."""
    words = {"reported": "reported", "siak": "siak", "days": "both"}
    return {words[name]: number(count) for name, count in both.items()}
