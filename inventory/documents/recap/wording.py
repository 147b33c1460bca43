"""The recap in words: as text that is pasted into a chat group, and the words that picture, paper and page share."""

from flask_babel import gettext as _
from flask_babel import ngettext

from inventory.core.formats import Share, day, moment, month_name, number, percent
from inventory.core.labels import CAUSES
from inventory.core.states import appearance
from inventory.documents.recap.rules import Line, Recap, Standing, Tally
from inventory.planning import wording as planning

MOST_FLAGGED = 30  # of the nation's flagged districts; a message has to be read on a phone
SHORT = {"Kabupaten ": "Kab.", "Daerah Khusus Ibukota ": "DKI", "Daerah Istimewa ": "DI"}


def plain(text: str) -> str:
    """A name on one line, without what would turn the rest of the line around."""
    return "".join(filter(str.isprintable, " ".join(text.split()))).strip()


def short_name(name: str) -> str:
    """Kab. Garut, DKI Jakarta: as people write it where there is little room."""
    named = plain(name)
    long = next((each for each in SHORT if named.startswith(each)), None)
    return named if long is None else f"{SHORT[long]} {named.removeprefix(long)}"


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
    """What there is to say of a line beside its figures: what its zero states, and why it is flagged."""
    said = [causes(line)] if line.causes else []
    if line.cause is not None:
        said.append(_("Flagged: %(cause)s", cause=planning.cause(line.cause)))
    elif line.flagged:
        said.append(_("Flagged: %(share)s", share=f"{number(line.flagged)} / {number(line.districts)}"))
    return " · ".join(said)


def causes(line: Line) -> str:
    """What its zero states, one after the other."""
    return ", ".join(str(CAUSES[cause]) for cause in line.causes)


def in_full(line: Line) -> str:
    """The same with the word for where its day stands; a report like any other needs none."""
    if line.standing in (None, Standing.REPORTED):
        return why(line)
    word = str(appearance(str(line.standing)).word)
    return f"{word}: {why(line)}" if line.causes else " · ".join(part for part in (word, why(line)) if part)


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
        _recorded_by_all(total.recorded),
        _("Cards printed: %(num)s", num=number(total.printed)),
        spoiled(recap),
        _("Blanks left at the districts: %(num)s", num=number(recap.left)),
    ]
    if recap.national:
        return [*lines, _("Blanks left at the provinces: %(num)s", num=number(recap.store))]
    return [*lines, _("Blanks left at the province: %(num)s", num=number(recap.store))]


def _recorded_by_all(people: int | None) -> str:
    if people is None:
        return _("Residents recorded: no report says")
    return _("Residents recorded: %(num)s", num=number(people))


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
        name = f"{name} ({': '.join(part for part in (said, causes(line)) if part)})"
    return f"{name}: {' · '.join(numbers)}"


def _flagged(recap: Recap) -> list[str]:
    if not recap.flagged:
        return ["", _("No district is flagged.")]
    lines = [f"- {name}: {cause}" for name, cause in flagged(recap)]
    return ["", f"*{flagged_title(recap)}*", *lines, *more_flagged(recap)]


def flagged_title(recap: Recap) -> str:
    """How many districts of all are flagged."""
    counted = f"{number(len(recap.flagged))} / {number(recap.districts)}"
    return _("Flagged districts (%(share)s)", share=counted)


def flagged(recap: Recap) -> list[tuple[str, str]]:
    """The flagged districts and why, as many as a message bears; of the nation's with their province."""
    provinces = {line.code: short_name(line.name) for line in recap.lines} if recap.national else {}
    return [
        (_placed(line, provinces.get(line.code[:2])), planning.cause(line.cause or ""))
        for line in recap.flagged[:MOST_FLAGGED]
    ]


def _placed(line: Line, province: str | None) -> str:
    return short_name(line.name) if province is None else f"{short_name(line.name)} ({province})"


def more_flagged(recap: Recap) -> list[str]:
    """That there are more of them than are named, where that is so."""
    left = len(recap.flagged) - MOST_FLAGGED
    return [ngettext("… and %(num)s more", "… and %(num)s more", left)] if left > 0 else []
