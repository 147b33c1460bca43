"""Rules, findings and reasons as whole sentences in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from inventory.core.formats import Share, number, percent, short_day
from inventory.core.labels import CAUSES
from inventory.stock.known import Known
from inventory.utilization.facts import Facts, Lack, Reason, ReportState, Window, report_state
from inventory.utilization.metrics import Direction, Measure, Metric
from inventory.utilization.queries import DistrictRow, Overview
from inventory.utilization.rules import Finding, Rule, WindowKind


def plain(value: Decimal) -> str:
    """15 or 27,5: without the noughts that a column with two decimals adds."""
    return number(value.to_integral_value() if value == value.to_integral_value() else value.normalize())


def rule(said: Rule) -> str:
    """A rule in words."""
    level, days = plain(said.threshold), length(said)
    match said.metric:
        case Metric.PRINTED:
            return _("Fewer than %(level)s cards printed %(days)s", level=level, days=days)
        case Metric.PRINTED_PER_DAY:
            return _("Fewer than %(level)s cards printed per working day %(days)s", level=level, days=days)
        case Metric.USED_PERCENT:
            return _("Less than %(level)s%% of the blanks received %(days)s were printed", level=level, days=days)
        case Metric.SILENT_DAYS:
            return _("More than %(level)s working days since the last report (%(days)s)", level=level, days=days)
        case Metric.SPOILED_PERCENT:
            return _("More than %(level)s%% of the blanks used %(days)s were spoiled", level=level, days=days)
        case Metric.PRINTERS_WORKING_PERCENT:
            return _("Less than %(level)s%% of the printers work", level=level)


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


def then(known: Known) -> str:
    """That the figures are those of a past moment; nothing where they are today's."""
    if known.by is None:
        return ""
    return _(
        "As it was known at the end of %(day)s: what was recorded later does not count.", day=short_day(known.last)
    )


def finding(found: Finding) -> str:
    """What a rule found, with the days and the threshold it was held against."""
    return measured(found.rule.metric, found.measure, found.rule.threshold, found.window)


def measured(metric: Metric, value: Measure, threshold: Decimal, days: Window) -> str:
    """A value beyond its threshold, in words; a share never without its two numbers."""
    level, when, part, whole = plain(threshold), window(days), number(value.numerator), number(value.denominator)
    match metric:
        case Metric.PRINTED:
            return _("%(part)s cards printed, fewer than %(level)s (%(when)s)", part=part, level=level, when=when)
        case Metric.PRINTED_PER_DAY:
            return _(
                "%(value)s cards per working day (%(part)s / %(whole)s), fewer than %(level)s (%(when)s)",
                value=plain(value.rounded),
                part=part,
                whole=whole,
                level=level,
                when=when,
            )
        case Metric.USED_PERCENT:
            used = share(value.numerator, value.denominator)
            return _(
                "%(share)s printed of received, less than %(level)s%% (%(when)s)", share=used, level=level, when=when
            )
        case Metric.SILENT_DAYS:
            return _("%(part)s working days without a report, more than %(level)s", part=part, level=level)
        case Metric.SPOILED_PERCENT:
            spoiled = share(value.numerator, value.denominator)
            return _(
                "%(share)s of the blanks used were spoiled, more than %(level)s%% (%(when)s)",
                share=spoiled,
                level=level,
                when=when,
            )
        case Metric.PRINTERS_WORKING_PERCENT:
            return _("%(part)s of %(whole)s printers work, less than %(level)s%%", part=part, whole=whole, level=level)


def share(printed: int, received: int) -> str:
    """5,6% (203 / 3.600): never the one without the other."""
    return f"{percent(Share(printed, received))} ({number(printed)} / {number(received)})"


def spared(healthy: Finding) -> str:
    """Why a district is healthy although the figures shown look otherwise: the rule has days of its own."""
    days = window(healthy.window)
    if healthy.rule.metric is Metric.USED_PERCENT:
        used = share(healthy.facts.printed, healthy.facts.received)
        return _(
            "Not flagged: the rule looks at %(window)s, with %(share)s printed of received", window=days, share=used
        )
    printed = number(healthy.facts.printed)
    return _("Not flagged: the rule looks at %(window)s, with %(printed)s printed", window=days, printed=printed)


def causes(codes: Any) -> str:
    """Stated causes, one after the other."""
    return ", ".join(str(CAUSES.get(code, code)) for code in codes)


def lack(what: Lack) -> str:
    """What a district has not got."""
    match what:
        case Lack.NO_BLANKS:
            return _("No blanks left")
        case Lack.NO_PRINTER:
            return _("No printer on record")
        case Lack.PRINTERS_DOWN:
            return _("No printer works")
        case Lack.NO_INK:
            return _("No ribbon or no film left")


def states(facts: Facts) -> list[str]:
    """The badges of a district: what its reports say and, beside it, whether its store is empty.

    While today's report is still to come the district is not done: that takes the place of the green badge of an
    earlier day, and stands beside a zero or a silence.
    """
    state = report_state(facts)
    said = [ReportState.DUE if facts.reporting.due and state is ReportState.REPORTED else state]
    if facts.reporting.due and ReportState.DUE not in said:
        said.append(ReportState.DUE)
    if facts.on_hand == 0 and ReportState.EMPTY not in said:
        said.append(ReportState.EMPTY)
    return [each.value for each in said]


def reason(why: Reason) -> list[str]:
    """Why little or nothing was printed, one sentence for each thing that is known."""
    said = []
    if why.causes and why.cause_day:  # what stopped the printing in May need not be what stops it now
        day = short_day(why.cause_day)
        said.append(_("Cause of the last zero (%(day)s): %(causes)s", day=day, causes=causes(why.causes)))
    if why.cause_note:
        said.append(_("“%(note)s”", note=why.cause_note))
    said += [lack(what) for what in why.lacks if what is not Lack.NO_BLANKS]
    if why.zero_days or why.missing_days:
        said.append(_days(why))
    return said


def _days(why: Reason) -> str:
    zero = ngettext("%(num)s day of zero", "%(num)s days of zero", why.zero_days)
    missing = ngettext("%(num)s without a report", "%(num)s without a report", why.missing_days)
    return ", ".join(words for words, days in ((zero, why.zero_days), (missing, why.missing_days)) if days)


def row(seen: DistrictRow, shown: Overview) -> list[str]:
    """What to say beside a district in the register: other rules than the one everybody sees, then the reason."""
    healthy = [spared(each) for each in seen.spared]
    if not seen.flagged:
        return [*healthy, *(lack(what) for what in seen.facts.lacks if what is not Lack.NO_BLANKS)]
    special = [f for f in seen.findings if f.rule.metric is not Metric.PRINTED or f.window != shown.window]
    return [*(finding(each) for each in special), *healthy, *reason(seen.reason)]


def state(seen: DistrictRow) -> str:
    """The state of a district: that of its alert; flagged where no alert tells of it yet, or healthy."""
    if seen.told is not None:
        return f"alert_{seen.told.alert.state}"
    return "flagged" if seen.flagged else "healthy"


def frozen_finding(frozen: Mapping[str, Any]) -> str:
    """What a rule had found when it was frozen as evidence; older evidence has a share's parts in its figures."""
    days = Window(date.fromisoformat(frozen["window"]["from"]), date.fromisoformat(frozen["window"]["to"]))
    metric = Metric(frozen["metric"])
    per = 100 if metric.is_share else 1
    parts = frozen.get("numerator", frozen["printed"]), frozen.get("denominator", frozen["received"] if per > 1 else 1)
    return measured(metric, Measure(*parts, per=per), Decimal(frozen["threshold"]), days)


def lacks(facts: Facts) -> list[str]:
    """All that a district cannot print without and has not got."""
    return [lack(what) for what in facts.lacks]


def dated(prints: Iterable[tuple[date, int | None]]) -> list[tuple[str, int | None]]:
    """Prints by day, the days as people write them."""
    return [(short_day(day), printed) for day, printed in prints]
