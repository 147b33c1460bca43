"""The recap as it is drawn: every figure already written as people read it, rows shared out over pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC
from typing import Any

from flask_babel import get_locale
from flask_babel import gettext as _

from inventory.core.formats import Share, number, percent
from inventory.core.states import appearance
from inventory.documents.recap import wording
from inventory.documents.recap.rules import Figures, Line, Recap, Standing
from inventory.documents.typesetting import pdf, picture

TEMPLATE = "recap.typ"
# A picture is read on a phone, and chat programs shrink what is taller than 1,600 pixels. Heights are in points.
TALLEST, HEAD, FURTHER_HEAD, FOOT = 800, 285, 85, 95
ROW, NOTE, FLAGGED = 24, 18, 17
LONGEST_NOTE = 74  # letters that fit on one line below a name


@dataclass(frozen=True)
class Part:
    """The rows of one picture, and which of how many it is. The last one names the nation's flagged districts."""

    number: int
    count: int
    lines: Sequence[Line]
    has_total: bool


def parts(recap: Recap) -> list[Part]:
    """The rows shared out, so that no picture is too tall; always at least one picture."""
    shared: list[list[Line]] = [[]]
    room = TALLEST - HEAD - FOOT
    for line in recap.lines:
        room -= _height(line)
        if room < 0 and shared[-1]:
            shared.append([])
            room = TALLEST - FURTHER_HEAD - FOOT - _height(line)
        shared[-1].append(line)
    tables = len(shared)
    if _named(recap) and room < FLAGGED * (len(_named(recap)) + 2):
        shared.append([])
    return [Part(place, len(shared), lines, place == tables) for place, lines in enumerate(shared, start=1)]


def _height(line: Line) -> int:
    note = wording.in_full(line)
    return ROW + NOTE * -(-len(note) // LONGEST_NOTE)


def _named(recap: Recap) -> list[str]:
    """The nation's flagged districts, which no row names."""
    if not recap.national:
        return []
    return [*(f"{name}: {cause}" for name, cause in wording.flagged(recap)), *wording.more_flagged(recap)]


def as_picture(recap: Recap, part: Part) -> bytes:
    """One part as a PNG picture."""
    counted = _("Picture %(number)s of %(count)s", number=part.number, count=part.count) if part.count > 1 else ""
    place = {"first": part.number == 1, "sums": part.has_total, "last": part.number == part.count}
    values = {"part": counted, **place}
    return picture(TEMPLATE, _values(recap, part.lines) | values, recap.at)


def as_pdf(recap: Recap) -> bytes:
    """All of it on A4."""
    values = {"part": "", "first": True, "sums": True, "last": True}
    return pdf(TEMPLATE, _values(recap, recap.lines) | values, recap.at)


def _values(recap: Recap, lines: Sequence[Line]) -> dict[str, Any]:
    return {
        "lang": str(get_locale()),
        "moment": [getattr(recap.at.astimezone(UTC), part) for part in ("year", "month", "day", "hour", "minute")],
        "title": wording.title(recap),
        "branch": wording.branch(recap),
        "as_of": wording.as_of(recap),
        "marked": recap.span.is_day and not recap.national,
        "words": _words(recap),
        "tiles": _tiles(recap),
        "classes": " · ".join(wording.classes(recap.total.tally, is_day=recap.span.is_day)),
        "rows": [_row(line, recap) for line in lines],
        "total": _numbers(recap.total, recap.left) | {"reports": _total_reports(recap)},
        "legend": _legend(recap),
        "flags": _flags(recap),
        "named": _named(recap),
        "named_title": wording.flagged_title(recap),
    }


def _words(recap: Recap) -> dict[str, str]:
    return {
        "name": _("Province") if recap.national else _("District"),
        "reports": _("Reports"),
        "recorded": _("Recorded"),
        "printed": _("Printed"),
        "spoiled": _("Spoiled"),
        "left": _("Left"),
        "note": _("Note"),
        "total": _("Total"),
        "page": _("Page %(page)s of %(pages)s", page="{page}", pages="{pages}"),
    }


def _tiles(recap: Recap) -> list[dict[str, str]]:
    total, tally = recap.total, recap.total.tally
    used = wording.used(recap)
    came = Share(tally.told, recap.expected)
    spoiled = _("of %(whole)s used (%(percent)s)", whole=number(used.denominator), percent=percent(used))
    store = _("province store: %(num)s", num=number(recap.store))
    stores = _("province stores: %(num)s", num=number(recap.store))
    return [
        _tile(_("Reported"), f"{number(came.numerator)} / {number(came.denominator)}", percent(came)),
        _tile(_("Recorded"), wording.recorded(total.recorded), _("residents")),
        _tile(_("Printed"), number(total.printed), _("cards")),
        _tile(_("Spoiled"), number(used.numerator), spoiled),
        _tile(_("Blanks left"), number(recap.left), stores if recap.national else store),
        _tile(_("Flagged"), f"{number(len(recap.flagged))} / {number(recap.districts)}", _("districts")),
    ]


def _tile(label: str, value: str, note: str) -> dict[str, str]:
    return {"label": label, "value": value, "note": note}


def _row(line: Line, recap: Recap) -> dict[str, Any]:
    day = recap.span.is_day
    unknown = line.standing is not None and line.standing not in (Standing.REPORTED, Standing.ZERO)
    numbers = _numbers(line.figures, line.left)
    return {
        "name": wording.short_name(line.name),
        "mark": line.standing or "",
        "reports": str(appearance(line.standing).word) if line.standing else wording.answered(line, is_day=day),
        "note": wording.why(line),
        "in_full": wording.in_full(line),
        "flagged": bool(line.flagged),
        **(numbers | dict.fromkeys(("recorded", "printed", "spoiled"), "–") if unknown else numbers),
    }


def _numbers(figures: Figures, left: int) -> dict[str, str]:
    return {
        "recorded": wording.recorded(figures.recorded),
        "printed": number(figures.printed),
        "spoiled": number(figures.spoiled),
        "left": number(left),
    }


def _total_reports(recap: Recap) -> str:
    return f"{number(recap.total.tally.told)} / {number(recap.expected)}"


def _legend(recap: Recap) -> list[dict[str, str]]:
    """What the marks mean, as far as there are any."""
    seen = {line.standing for line in recap.lines}
    return [{"mark": each.value, "word": str(appearance(each).word)} for each in Standing if each in seen]


def _flags(recap: Recap) -> str:
    """What stands at the foot where nobody is flagged, and what a flag is where somebody is."""
    return _("Flagged: a rule of supervision is broken.") if recap.flagged else _("No district is flagged.")
