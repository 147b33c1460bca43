"""The page on which a day is reported: which day it is, whether it can be reported, and what the books say."""

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from inventory.core import settings
from inventory.core.errors import Closed, DateRefused, DomainError
from inventory.core.identity import Actor
from inventory.core.messages import sentence
from inventory.core.months import month_of
from inventory.regions.models import Office
from inventory.stock import ledger
from inventory.stock import queries as stock
from inventory.stock.rules import REPORTS, earliest_day
from inventory.usage import pages, queries, rules
from inventory.usage.sheet import sheet


def page_of(session: Session, actor: Actor, office: Office, asked: date | None) -> dict[str, Any]:
    """Everything the page shows of the day that was asked for, or of the one to report next."""
    limit = queries.deadline(session, office.timezone)
    today = limit.today(actor.at)
    owed = queries.open_days(session, office, actor.at, actor.backdate_days)
    day = asked or rules.next_to_report([each for each, _state in owed], today)
    standing = stock.standing(session, office.code, REPORTS, day)
    refusal = refused(session, actor, office, day)
    return {
        "sheet": sheet(session, office, day, () if standing is None else queries.lines_of(session, standing.id)),
        "owed": sorted(owed, key=lambda each: each[0] != today),
        "today": today,
        "until": limit.instant(day),
        "standing": standing,
        "refused": None if refusal is None else sentence(refusal),
        "province_may": isinstance(refusal, DateRefused) and _province_may(session, day, today),
        "offices": pages.offices(session, actor.scope),
    }


def refused(session: Session, actor: Actor, office: Office, day: date) -> DomainError | None:
    """Why the person cannot report this day, by the rules that the posting itself asks; None where they can."""
    try:
        ledger.check_date(session, actor, office.code, day)
    except DateRefused as refusal:
        return refusal
    if ledger.month_is_closed(session, office.code, day):
        return Closed(office=office.code, month=month_of(day))
    return None


def _province_may(session: Session, day: date, today: date) -> bool:
    earliest = earliest_day(today, settings.read(session, "backdate_days")["coordinator"])
    return day <= today and (earliest is None or day >= earliest)
