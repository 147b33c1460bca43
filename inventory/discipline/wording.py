"""Reporting discipline in whole sentences, for the pages and for the recap that goes into a chat group."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from babel import dates
from flask_babel import get_locale, ngettext
from flask_babel import gettext as _

from inventory.core.chips import choice, group
from inventory.core.formats import Share, moment, month_name, number, percent, short_day
from inventory.core.listing import Listing
from inventory.core.rules import Cutoff
from inventory.core.states import appearance
from inventory.discipline.queries import DisciplineRow, totals
from inventory.discipline.rules import ROUND_DAYS, ROUND_TO, Conduct, Mark, Month, Pattern, Standing, Told

LONGEST_RECAP = 40
STATES = {Standing.NOT_OPEN: "not_applicable"}
ORDER = (Standing.ON_TIME, Standing.LATE, Standing.MISSING, Standing.DUE, Standing.EXTRA)


def chips(listing: Listing[DisciplineRow], counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """The filters of the districts: how they reported, and what looks made up."""
    words = {"incomplete": _("With missing days"), "late": _("With late days"), "complete": _("Complete")}
    made_up = {each.value: appearance(each).word for each in Pattern}
    found = choice(listing, "view", _("All districts"), words | made_up, counts)
    return [group(_("Daily reports"), found[: -len(made_up)]), group(_("Looks made up"), found[-len(made_up) :])]


def hours(cutoff: Cutoff, month: Month) -> str:
    """Until when the reports of a month were due: 16.00, or 16.00 and another hour from a day on."""
    first, *later = cutoff.within(month.first, month.last)
    changed = _("from %(day)s: %(hour)s")
    told = (changed % {"day": short_day(since), "hour": f"{hour:%H.%M}"} for since, hour in later)
    return ", ".join((f"{first[1]:%H.%M}", *told))


def state(standing: Standing) -> str:
    """The state whose word, icon and tone a day has."""
    return STATES.get(standing, standing.value)


def share(part: Share) -> str:
    """87,5% (21 / 24): never the one without the others."""
    return f"{percent(part)} ({number(part.numerator)} / {number(part.denominator)})"


def month_in_words(conduct: Conduct) -> str:
    """On time 15, late 2, not reported 3: what the strip of a month shows."""
    told = (f"{appearance(state(each)).word} {conduct.counts[each]}" for each in ORDER if conduct.counts[each])
    return ", ".join(told) or _("No report was due.")


def pattern(conduct: Conduct, which: Pattern) -> str:
    """What looks made up, with the days or figures that look so."""
    match which:
        case Pattern.BACKFILLED:
            return ngettext(
                "%(num)s day recorded in one go with others", "%(num)s days recorded in one go", conduct.backfilled
            )
        case Pattern.COPIED:
            return ngettext(
                "%(num)s day with all the figures of the report before",
                "%(num)s days with all the figures of the report before",
                conduct.copied,
            )
        case Pattern.ROUND:
            return ngettext(
                "all %(num)s figure of printed cards is a multiple of %(ten)s",
                "all %(num)s figures of printed cards are multiples of %(ten)s",
                len(conduct.printed),
                ten=ROUND_TO,
            )


def evidence(conduct: Conduct, which: Pattern, timezone: str) -> list[str]:
    """Each thing that was seen, so that a person can look for themselves."""
    match which:
        case Pattern.BACKFILLED:
            return [burst(each, timezone) for each in conduct.bursts]
        case Pattern.COPIED:
            return [day_list(mark.day for mark in conduct.marks if mark.copied)]
        case Pattern.ROUND:
            return [", ".join(map(number, conduct.printed))]


def burst(reports: Sequence[Told], timezone: str) -> str:
    """Reports that were recorded in one go: from when to when, and of which days."""
    return _(
        "%(days)s: recorded from %(first)s to %(last)s",
        days=day_list(sorted(each.day for each in reports)),
        first=moment(reports[0].recorded_at, timezone),
        last=moment(reports[-1].recorded_at, timezone),
    )


def meaning(which: Pattern) -> str:
    """What the office means by a pattern, and how little it proves."""
    match which:
        case Pattern.BACKFILLED:
            return _("Three or more due days were recorded within half an hour. A broken line can be the reason.")
        case Pattern.COPIED:
            return _("Every figure equals that of the report before, with cards printed. Two equal days do happen.")
        case Pattern.ROUND:
            return _(
                "All figures of printed cards in the month end in 0, on at least %(days)s days. Counting gives others.",
                days=ROUND_DAYS,
            )


def day_list(days: Iterable[date]) -> str:
    """3, 4 and 28 without a year: 3 Nov, 4 Nov, 28 Nov."""
    return ", ".join(dates.format_date(each, "d MMM", locale=get_locale()) for each in days)


def mark(told: Mark) -> str:
    """A day in words: where it stands and what is to be said of its report."""
    words = [str(appearance(state(told.standing)).word)]
    words += [
        str(appearance(name).word)
        for name, true in (("amended", told.amended), ("backfilled", told.backfilled), ("copied", told.copied))
        if true
    ]
    return f"{short_day(told.day)}: {', '.join(words)}"


def recap(branch: str, rows: Sequence[DisciplineRow], month: Month, at: datetime, timezone: str) -> str:
    """The month of a branch as a province sends it to its districts: the whole first, then who is behind."""
    sums = totals(rows)
    head = [
        _("*Daily reports %(month)s, %(branch)s*", month=month_name(month.first), branch=branch),
        _("As of %(moment)s", moment=moment(at, timezone)),
        "",
        _("Reported: %(share)s of the days due.", share=share(sums.rate)),
        _(
            "On time %(on_time)s, late %(late)s, not reported %(missing)s.",
            on_time=number(sums.on_time),
            late=number(sums.late),
            missing=number(sums.missing),
        ),
    ]
    return "\n".join([*head, *_complete(rows), *_behind(rows), *_odd(rows)])


def _complete(rows: Sequence[DisciplineRow]) -> list[str]:
    names = [row.office.name for row in rows if 0 < row.conduct.due_days == row.conduct.counts[Standing.ON_TIME]]
    if not names:
        return []
    shown, rest = names[:LONGEST_RECAP], names[LONGEST_RECAP:]
    return ["", _("*Complete and on time (%(num)s)*", num=number(len(names))), ", ".join(shown) + _more(len(rest))]


def _behind(rows: Sequence[DisciplineRow]) -> list[str]:
    behind = [row for row in rows if row.conduct.counts[Standing.MISSING] or row.conduct.counts[Standing.LATE]]
    behind.sort(key=lambda row: (-row.conduct.counts[Standing.MISSING], -row.conduct.counts[Standing.LATE]))
    if not behind:
        return []
    lines = [f"{place}. {_line(row)}" for place, row in enumerate(behind[:LONGEST_RECAP], start=1)]
    rest = _more(len(behind[LONGEST_RECAP:]))
    return ["", _("*Not complete or late (%(num)s)*", num=number(len(behind))), *lines, *([rest] if rest else [])]


def _line(row: DisciplineRow) -> str:
    missing = [mark.day for mark in row.conduct.marks if mark.standing is Standing.MISSING]
    said = [f"{row.office.name}: {share(row.rate)}"]
    if late := row.conduct.counts[Standing.LATE]:
        said.append(_("late %(num)s", num=late))
    if missing:
        said.append(_("not reported: %(days)s", days=day_list(missing)))
    return "; ".join(said)


def _odd(rows: Sequence[DisciplineRow]) -> list[str]:
    odd = [row for row in rows if row.conduct.patterns]
    if not odd:
        return []
    lines = [
        f"- {row.office.name}: {'; '.join(pattern(row.conduct, each) for each in row.conduct.patterns)}" for row in odd
    ]
    rest = _more(len(lines[LONGEST_RECAP:]))
    return ["", _("*Please check again*"), *lines[:LONGEST_RECAP], *([rest] if rest else [])]


def _more(left: int) -> str:
    return "" if not left else " " + ngettext("… and %(num)s more", "… and %(num)s more", left)
