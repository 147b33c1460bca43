"""The map of a branch: one dot per district, its shape and colour by how it fares."""

from collections import Counter
from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext as _

from inventory.core.drawing import Dot, Drawing, around, nation
from inventory.core.formats import number
from inventory.utilization.queries import DistrictRow
from inventory.utilization.rules import Tone

# How supervision's tones are drawn: each has a shape of its own (components/map.html).
DRAWN = {Tone.FLAGGED: "bad", Tone.EMPTY: "warn", Tone.SILENT: "silent", Tone.ZERO: "zero", Tone.HEALTHY: "good"}


def words() -> dict[Tone, str]:
    """What each tone means."""
    return {
        Tone.FLAGGED: _("Flagged"),
        Tone.EMPTY: _("Nothing in stock"),
        Tone.SILENT: _("Last report missing"),
        Tone.ZERO: _("Last report zero"),
        Tone.HEALTHY: _("Printing"),
    }


def draw(rows: Sequence[DistrictRow], whole_nation: bool) -> Drawing | None:
    """The map of the rows' districts; None where none of them has a point."""
    meaning, template = words(), _("%(name)s: %(tone)s, %(printed)s printed")
    dots = [
        Dot(
            code=row.office.code,
            name=row.office.name,
            lon=row.office.lon,
            lat=row.office.lat,
            tone=DRAWN[row.tone],
            href=url_for("utilization.district", code=row.office.code),
            title=template % {"name": row.office.name, "tone": meaning[row.tone], "printed": number(row.facts.printed)},
        )
        for row in rows
        if row.office.lon is not None and row.office.lat is not None
    ]
    if not dots:
        return None
    return nation(dots) if whole_nation else around(dots)


def legend(rows: Sequence[DistrictRow]) -> list[tuple[str, str, int]]:
    """Every tone that occurs, in words, with how many districts have it."""
    counted = Counter(row.tone for row in rows)
    return [(DRAWN[tone], word, counted[tone]) for tone, word in words().items() if counted[tone]]
