"""Rules, findings and reasons as whole sentences in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from inventory.core.formats import Share, moment, number, percent, short_day
from inventory.core.labels import CAUSES
from inventory.utilization.facts import Facts, Lack, Reason, ReportState, Window, report_state
from inventory.utilization.models import FollowUp
from inventory.utilization.queries import DistrictRow, Noted, Overview
from inventory.utilization.rules import Finding, Metric, Rule


def plain(value: Decimal) -> str:
    """15 or 27,5: without the noughts that a column with two decimals adds."""
    return number(value.to_integral_value() if value == value.to_integral_value() else value.normalize())


def rule(said: Rule) -> str:
    """A rule in words."""
    days = said.window_days
    if said.metric is Metric.PRINTED:
        return ngettext(
            "Fewer than %(threshold)s cards printed in the last %(num)s day",
            "Fewer than %(threshold)s cards printed in the last %(num)s days",
            days,
            threshold=plain(said.threshold),
        )
    return ngettext(
        "Less than %(threshold)s%% of the blanks received in the last %(num)s day were printed",
        "Less than %(threshold)s%% of the blanks received in the last %(num)s days were printed",
        days,
        threshold=plain(said.threshold),
    )


def window(days: Window) -> str:
    """From the first day to the last."""
    if days.first == days.last:
        return short_day(days.first)
    return _("%(first)s to %(last)s", first=short_day(days.first), last=short_day(days.last))


def finding(found: Finding) -> str:
    """What a rule found, with the days and the threshold it was held against."""
    threshold = plain(found.rule.threshold)
    if found.rule.metric is Metric.PRINTED:
        return _(
            "%(printed)s cards printed, fewer than %(threshold)s (%(window)s)",
            printed=number(found.facts.printed),
            threshold=threshold,
            window=window(found.window),
        )
    return _(
        "%(share)s printed of received, less than %(threshold)s%% (%(window)s)",
        share=share(found.facts.printed, found.facts.received),
        threshold=threshold,
        window=window(found.window),
    )


def share(printed: int, received: int) -> str:
    """5,6% (203 / 3.600): never the one without the other."""
    return f"{percent(Share(printed, received))} ({number(printed)} / {number(received)})"


def spared(healthy: Finding) -> str:
    """Why a district is healthy although the figures shown look otherwise: the rule has days of its own."""
    days = window(healthy.window)
    if healthy.rule.metric is Metric.PRINTED:
        printed = number(healthy.facts.printed)
        return _("Not flagged: the rule looks at %(window)s, with %(printed)s printed", window=days, printed=printed)
    used = share(healthy.facts.printed, healthy.facts.received)
    return _("Not flagged: the rule looks at %(window)s, with %(share)s printed of received", window=days, share=used)


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
    """The state of a district: flagged, acknowledged or healthy."""
    if not seen.flagged:
        return "healthy"
    return "acknowledged" if seen.acknowledged else "flagged"


def evidence(follow_up: FollowUp) -> list[str]:
    """What the rules had found when a follow-up was written."""
    if not follow_up.evidence:
        return [_("No rule was broken at that time.")]
    return [_evidence(frozen) for frozen in follow_up.evidence]


def _evidence(frozen: Mapping[str, Any]) -> str:
    days = Window(date.fromisoformat(frozen["window"]["from"]), date.fromisoformat(frozen["window"]["to"]))
    threshold = plain(Decimal(frozen["threshold"]))
    told = _(
        "At that time: %(printed)s printed of %(received)s received, %(left)s blanks left (%(window)s).",
        printed=number(frozen["printed"]),
        received=number(frozen["received"]),
        left=number(frozen["on_hand"]),
        window=window(days),
    )
    if frozen["metric"] == Metric.PRINTED:
        return told + " " + _("The rule: fewer than %(threshold)s cards.", threshold=threshold)
    return (
        told
        + " "
        + _(
            "The rule: less than %(threshold)s%% of the blanks received; it was %(share)s.",
            threshold=threshold,
            share=percent(Share(frozen["printed"], frozen["received"])),
        )
    )


def lacks(facts: Facts) -> list[str]:
    """All that a district cannot print without and has not got."""
    return [lack(what) for what in facts.lacks]


def dated(prints: Iterable[tuple[date, int | None]]) -> list[tuple[str, int | None]]:
    """Prints by day, the days as people write them."""
    return [(short_day(day), printed) for day, printed in prints]


def timeline(history: Iterable[Noted], timezone: str) -> list[dict[str, str]]:
    """The follow-ups of a district, as the timeline shows them."""
    return [
        {
            "moment": moment(noted.follow_up.recorded_at, timezone),
            "title": noted.follow_up.note,
            "who": noted.author,
            "text": " ".join(evidence(noted.follow_up)),
        }
        for noted in history
    ]
