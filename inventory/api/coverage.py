"""Reads about coverage: who is recorded and has a card or a certificate, of how many, and what was published."""

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel

from inventory.api import paging
from inventory.api.reads import AtOffice, branch
from inventory.api.supervision import Used
from inventory.api.web import Act, operation
from inventory.core.database import db
from inventory.core.formats import Share
from inventory.coverage import queries
from inventory.coverage.models import CoverageFigure
from inventory.coverage.rules import Part, Verdict


class PublishedPercentage(BaseModel):
    """A percentage as it was printed, and what its own figures give; decimals as text.

    ``means`` is which part of which whole it was said to be, ``against`` the division that it was held against,
    ``closest`` the one that comes nearest.
    """

    text: str
    percent: str
    means: str | None
    verdict: Literal["agrees", "rounded", "cut_off", "disagrees", "unchecked"]
    against: str | None
    divided: str | None
    off_by: str | None
    closest: str | None


class Covered(BaseModel):
    """One standing figure; what is not known is null and no zero."""

    id: str
    office: str
    subject: Literal["cards", "births"]
    day: date
    eligible: int | None
    recorded: int | None
    printed: int | None
    recorded_of_eligible: Used | None
    printed_of_eligible: Used | None
    origin: Literal["own", "published"]
    source: str
    note: str
    published: PublishedPercentage | None
    contradictions: list[str]


@operation("get", "/coverage", scope="office", answers=paging.listed(Covered, "Coverage"))
def coverage(act: Act, query: AtOffice) -> dict[str, Any]:
    """The figures of coverage in one's branch, as they stand."""
    rows = queries.after(db.session(), branch(act, query.office), query.after_id, query.limit + 1)
    return paging.page(rows, query.limit, lambda figure: figure.id, _told)


def _told(figure: CoverageFigure) -> dict[str, Any]:
    return {
        "id": str(figure.id),
        "office": figure.office,
        "subject": figure.subject,
        "day": figure.day.isoformat(),
        **{name: getattr(figure, name) for name in ("eligible", "recorded", "printed")},
        "recorded_of_eligible": _part(queries.share(figure, Part.RECORDED_OF_ELIGIBLE)),
        "printed_of_eligible": _part(queries.share(figure, Part.PRINTED_OF_ELIGIBLE)),
        "origin": figure.origin,
        "source": figure.basis,
        "note": figure.note,
        "published": _published(figure, figure.verdict),
        "contradictions": [found.value for found in figure.contradictions],
    }


def _part(share: Share | None) -> dict[str, Any] | None:
    if share is None:
        return None
    percent = None if share.percent is None else float(share.percent)
    return {"numerator": share.numerator, "denominator": share.denominator, "percent": percent}


def _published(figure: CoverageFigure, found: Verdict | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "text": figure.reported,
        "percent": str(found.published.value),
        "means": figure.means,
        "verdict": found.outcome.value,
        "against": found.part and found.part.value,
        "divided": None if found.divided is None else str(found.divided),
        "off_by": None if found.off_by is None else str(found.off_by),
        "closest": found.closest and found.closest.value,
    }
