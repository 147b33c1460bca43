"""The recap in words: as text that is pasted into a chat group, and the words that picture, paper and page share."""

import unicodedata

from flask_babel import gettext as _
from flask_babel import ngettext

from inventory.core.formats import Share, day, moment, month_name, number, percent
from inventory.core.labels import CAUSES
from inventory.core.states import appearance
from inventory.documents.recap_rules import Line, Recap, Standing, Tally
from inventory.planning import wording as planning

MOST_FLAGGED = 40  # of the nation's flagged districts; a message has to be read on a phone
NOT_SHOWN = ("Cc", "Cf", "Co", "Cs")  # control and format characters: they turn text around, or are not text


def plain(text: str) -> str:
    """A name on one line, without what would turn the rest of the line around."""
    spaced = " ".join(text.split())
    return "".join(char for char in spaced if unicodedata.category(char) not in NOT_SHOWN)


def short_name(name: str) -> str:
    """Kab. Garut, as people write it where there is little room."""
    named = plain(name)
    return f"Kab. {named.removeprefix('Kabupaten ')}" if named.startswith("Kabupaten ") else named


def title(recap: Recap) -> str:
    """What it is a recap of."""
    if recap.span.is_day:
        return _("KTP-el recap, %(day)s", day=day(recap.span.first))
    return _("KTP-el recap, %(month)s", month=month_name(recap.span.first))


def branch(recap: Recap) -> str:
    """Whose recap it is."""
    return _("All of Indonesia") if recap.national else plain(recap.name)


def as_of(recap: Recap) -> str:
    """When it was made, by the clock of the branch."""
    return _("As of %(moment)s", moment=moment(recap.at, recap.timezone))


def recorded(line: int | None) -> str:
    """Residents recorded; a dash where no report says it."""
    return "–" if line is None else number(line)


def reports(recap: Recap) -> str:
    """How many of the reports came: of the districts on a day, of the due days of all districts in a month."""
    part = Share(recap.total.tally.told, recap.expected)
    said = {"part": number(part.numerator), "whole": number(part.denominator), "percent": percent(part)}
    if not part.denominator:
        return _("No report had to come on this day") if recap.span.is_day else _("No report had to come in this month")
    if recap.span.is_day:
        return _("%(part)s of %(whole)s districts (%(percent)s)", **said)
    return _("%(part)s of %(whole)s days due (%(percent)s)", **said)


def classes(tally: Tally, *, is_day: bool) -> list[str]:
    """Zeros, silence and what is still to come, each by itself; nothing of what there is none of."""
    still = tally.due if is_day else 0
    named = (("zero", tally.zero), ("missing", tally.missing), ("due", still), ("extra", tally.extra))
    return [f"{appearance(state).word} {number(days)}" for state, days in named if days]


def spoiled(recap: Recap) -> str:
    """Spoiled blanks of the blanks used: printed well or spoiled."""
    part = used(recap)
    said = {"part": number(part.numerator), "whole": number(part.denominator), "percent": percent(part)}
    if not part.denominator:
        return _("Spoiled: 0; no blank was used")
    return _("Spoiled: %(part)s of %(whole)s blanks used (%(percent)s)", **said)


def used(recap: Recap) -> Share:
    """Spoiled blanks as a share of the blanks used."""
    total = recap.total
    return Share(total.spoiled, total.spoiled + total.printed)


def why(line: Line) -> str:
    """What there is to say of a district: what its report lacks, and why it is flagged."""
    said = []
    if line.standing is not None and line.standing is not Standing.REPORTED:
        said.append(str(appearance(line.standing).word))
    if line.causes:
        said[-1:] = [f"{' '.join(said[-1:])}: {', '.join(str(CAUSES[cause]) for cause in line.causes)}"]
    if line.cause is not None:
        said.append(_("Flagged: %(cause)s", cause=planning.cause(line.cause)))
    elif line.flagged:
        said.append(_("Flagged: %(share)s", share=f"{number(line.flagged)} / {number(line.districts)}"))
    return " · ".join(said)


def answered(line: Line, *, is_day: bool) -> str:
    """Reports that came, of those that had to."""
    tally = line.figures.tally
    return f"{number(tally.told)} / {number(tally.owed + (tally.due if is_day else 0))}"


def text(recap: Recap) -> str:
    """The recap as plain text: short lines, bold between asterisks as chat groups write it."""
    head = [f"*{title(recap)}*", f"*{branch(recap)}*", as_of(recap)]
    return "\n".join([*head, "", *_sums(recap), "", *_table(recap), *_flagged(recap)])


def _sums(recap: Recap) -> list[str]:
    total = recap.total
    lines = [
        _("Reported: %(reports)s", reports=reports(recap)),
        *classes(total.tally, is_day=recap.span.is_day),
        _("Residents recorded: %(num)s", num=recorded(total.recorded)),
        _("Cards printed: %(num)s", num=number(total.printed)),
        spoiled(recap),
        _("Blanks left at the districts: %(num)s", num=number(recap.left)),
    ]
    if recap.national:
        return [*lines, _("Blanks left at the provinces: %(num)s", num=number(recap.store))]
    return [*lines, _("Blanks left at the province: %(num)s", num=number(recap.store))]


def _table(recap: Recap) -> list[str]:
    head = _("*By province*") if recap.national else _("*By district*")
    order = _("(recorded · printed · spoiled · left)")
    return [head, order, *(_row(place, line, recap) for place, line in enumerate(recap.lines, start=1))]


def _row(place: int, line: Line, recap: Recap) -> str:
    figures = line.figures
    name = f"{place}. {short_name(line.name)}"
    numbers = [recorded(figures.recorded), *(number(each) for each in (figures.printed, figures.spoiled, line.left))]
    if line.standing is None:
        name = _("%(name)s (%(reports)s reports)", name=name, reports=answered(line, is_day=recap.span.is_day))
    elif line.standing is not Standing.REPORTED:
        said = str(appearance(line.standing).word).lower()
        if line.standing is not Standing.ZERO:  # without a report there is nothing but the stock
            left = _("left %(num)s", num=number(line.left))
            return f"{name}: {said} · {left}"
        name = f"{name} ({said})"
    return f"{name}: {' · '.join(numbers)}"


def _flagged(recap: Recap) -> list[str]:
    if not recap.flagged:
        return ["", _("No district is flagged.")]
    counted = f"{number(len(recap.flagged))} / {number(recap.districts)}"
    lines = [f"- {short_name(line.name)}: {planning.cause(line.cause or '')}" for line in recap.flagged[:MOST_FLAGGED]]
    left = len(recap.flagged) - len(lines)
    more = [ngettext("… and %(num)s more", "… and %(num)s more", left).strip()] if left else []
    return ["", _("*Flagged districts (%(share)s)*", share=counted), *lines, *more]
