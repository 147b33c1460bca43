"""Pages of the recap: to read, to copy, as a picture, as PDF and as a spreadsheet."""

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from inventory.accounts.web import current_actor, requires
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.core.errors import NotFound
from inventory.core.identity import Verb
from inventory.core.listing import EXPORTS
from inventory.core.months import last_day, month_of
from inventory.core.rules import KTP_EL_BEGAN
from inventory.documents.recap import exports as recap_exports
from inventory.documents.recap import queries as recap_queries
from inventory.documents.recap import sheet as recap_sheet
from inventory.documents.recap import wording as recap_wording
from inventory.documents.recap.rules import Recap, Span
from inventory.documents.web import shown
from inventory.regions import queries as regions
from inventory.regions.models import Office

blueprint = Blueprint("recap", __name__, url_prefix="/utilization/recap")


@blueprint.get("/<office:code>")
@requires(Verb.VIEW)
def show(code: str) -> ResponseReturnValue:
    """The recap of a province or of the nation, as a table and as text to copy."""
    recap = _recap(code)
    if (export := request.args.get("export")) not in EXPORTS:
        raise NotFound(what="list")
    if export:
        return recap_exports.lines(recap)
    return render_template(
        "documents/recap.html",
        recap=recap,
        text=recap_wording.text(recap),
        parts=recap_sheet.parts(recap),
        asked=_asked(recap.span),
        wording=recap_wording,
        **_around(recap),
    )


@blueprint.get("/<office:code>.pdf")
@requires(Verb.VIEW)
def pdf(code: str) -> ResponseReturnValue:
    """The recap on A4."""
    recap = _recap(code)
    return shown(recap_sheet.as_pdf(recap), "application/pdf", f"{_name(recap)}.pdf")


@blueprint.get("/<office:code>.png")
@requires(Verb.VIEW)
def picture(code: str) -> ResponseReturnValue:
    """The recap as a picture to send; ``part`` is which, where there are several."""
    recap = _recap(code)
    parts, asked = recap_sheet.parts(recap), request.args.get("part", "1")
    part = next((each for each in parts if str(each.number) == asked), None)
    if part is None:
        raise NotFound(what="page")
    suffix = f"-{part.number}" if part.count > 1 else ""
    return shown(recap_sheet.as_picture(recap, part), "image/png", f"{_name(recap)}{suffix}.png")


def _recap(code: str) -> Recap:
    """The recap that the address asks for. Raises NotFound outside the person's branch, and for a district."""
    actor, session = current_actor(), db.session()
    office = regions.office(session, actor.scope, code)
    return recap_queries.recap(session, actor.scope, code, _span(office), actor.at)


def _span(office: Office) -> Span:
    """The month or the day of the address, else today. Raises NotFound for what is none, or has not begun there."""
    today = local_date(current_actor().at, office.timezone)
    month, day = (request.args.get(name, "").strip() for name in ("month", "day"))
    try:
        first = date.fromisoformat(f"{month}-01" if month else day or today.isoformat())
    except ValueError:
        raise NotFound(what="day") from None
    if not KTP_EL_BEGAN <= first <= today:
        raise NotFound(what="day")
    return Span(first, last_day(first)) if month else Span(first, first)


def _asked(span: Span) -> dict[str, str]:
    """The days as the address has them."""
    return {"day": span.first.isoformat()} if span.is_day else {"month": f"{span.first:%Y-%m}"}


def _around(recap: Recap) -> dict[str, Any]:
    """The same of the day or the month before and after, where there are such, and the other of day and month."""
    first, today = recap.span.first, local_date(recap.at, recap.timezone)
    before, after = first - timedelta(days=1), recap.span.last + timedelta(days=1)
    if not recap.span.is_day:
        before = month_of(before)

    def span(day: date) -> dict[str, str] | None:
        there = KTP_EL_BEGAN <= day <= today
        return _asked(Span(day, day if recap.span.is_day else last_day(day))) if there else None

    return {"earlier": span(before), "later": span(after), "today": today}


def _name(recap: Recap) -> str:
    asked = next(iter(_asked(recap.span).values()))
    return f"{recap_exports.name()}-{recap.code}-{asked}"
