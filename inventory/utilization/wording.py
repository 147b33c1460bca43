"""Districts and the reasons for what they print, as whole sentences in the reader's language."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from inventory.core.chips import choice, group
from inventory.core.formats import number, short_day
from inventory.core.labels import CAUSES
from inventory.core.listing import Listing
from inventory.stock.known import Known
from inventory.utilization.facts import Facts, Lack, Reason, ReportState, report_state
from inventory.utilization.metrics import Metric
from inventory.utilization.queries import DistrictRow, Overview
from inventory.utilization.rule_wording import finding as finding
from inventory.utilization.rule_wording import rule as rule
from inventory.utilization.rule_wording import share
from inventory.utilization.rule_wording import window as window
from inventory.utilization.rules import Finding


def chips(listing: Listing[DistrictRow], counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """The filters of supervision: the flagged districts unless somebody asks for others."""
    words = {
        "open": _("Not yet acknowledged"),
        "acknowledged": _("Acknowledged"),
        "all": _("All districts"),
        "silent": _("Last report missing"),
        "due": _("Still due today"),
    }
    found = choice(listing, "view", _("Flagged"), words, counts, usual="flagged")
    return [group(_("Supervision"), found[:4]), group(_("Daily reports"), found[4:])]


def then(known: Known) -> str:
    """That the figures are those of a past moment; nothing where they are today's."""
    if known.by is None:
        return ""
    return _(
        "As it was known at the end of %(day)s: what was recorded later does not count.", day=short_day(known.last)
    )


def spared(healthy: Finding) -> str:
    """Why a district is healthy although the figures shown look otherwise: the rule has days of its own."""
    days, facts = window(healthy.window), healthy.facts
    match healthy.rule.metric:
        case Metric.USED_PERCENT:
            used = share(facts.printed, facts.received)
            return _(
                "Not flagged: the rule looks at %(window)s, with %(share)s printed of received", window=days, share=used
            )
        case Metric.PRINTED | Metric.PRINTED_PER_DAY:
            printed = number(facts.printed)
            return _(
                "Not flagged: the rule looks at %(window)s, with %(printed)s printed", window=days, printed=printed
            )
        case _:
            return _("Not flagged: “%(rule)s” looks at %(window)s", rule=rule(healthy.rule), window=days)


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


def lacks(facts: Facts) -> list[str]:
    """All that a district cannot print without and has not got."""
    return [lack(what) for what in facts.lacks]


def dated(prints: Iterable[tuple[date, int | None]]) -> list[tuple[str, int | None]]:
    """Prints by day, the days as people write them."""
    return [(short_day(day), printed) for day, printed in prints]
