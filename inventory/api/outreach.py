"""Operations about outreach: sessions, and the places of service below the districts."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy.orm import Session

from inventory.api import outreach_bodies as bodies
from inventory.api import paging
from inventory.api.reads import AtOffice, branch
from inventory.api.web import Act, operation
from inventory.core.clock import local_date
from inventory.core.database import db
from inventory.core.identity import Verb
from inventory.outreach import matters, queries, service
from inventory.outreach.models import Outreach
from inventory.outreach.rules import is_overdue
from inventory.regions import queries as regions
from inventory.regions.models import ServicePoint

States = Literal["planned", "out", "back", "cancelled"]
GOERS = (Verb.OUTREACH,)


class LineOfSession(BaseModel):
    """Pieces of an item that went along; the rest is null until the session is back."""

    item: str
    taken: int
    printed: int | None
    spoiled: int | None
    brought_back: int | None
    missing: int | None
    still_missing: int
    explanation: str


class OutreachSession(BaseModel):
    """A session of outreach. ``first_day`` and ``last_day`` are planned, ``out_on`` and ``back_on`` what came of it."""

    id: str
    number: str
    office: str
    state: States
    overdue: bool
    first_day: str
    last_day: str
    out_on: str | None
    back_on: str | None
    place: str
    purpose: str
    unit: str | None
    expected: int | None
    recorded: int | None
    lines: list[LineOfSession]


class PlaceOfService(BaseModel):
    """A printing kecamatan or a mobile unit of a district."""

    id: str
    office: str
    kind: Literal["kecamatan", "mobile_unit"]
    name: str
    plate: str
    since: str
    retired_on: str | None


class SessionsAsked(AtOffice):
    """Which sessions."""

    state: States | None = None


@operation("get", "/outreach", scope="office", answers=paging.listed(OutreachSession, "OutreachSessions"))
def list_outreach(act: Act, query: SessionsAsked) -> dict[str, Any]:
    """The sessions of one's branch."""
    asked = queries.sessions(branch(act, query.office)).where(Outreach.id > query.after_id).order_by(Outreach.id)
    if query.state is not None:
        asked = asked.where(Outreach.state == query.state)
    rows = db.session.execute(asked.limit(query.limit + 1)).all()
    missing = queries.missing_of(db.session(), [row[0].id for row in rows])

    def tell(row: Any) -> dict[str, Any]:
        today = local_date(act.actor.at, row[1].timezone)
        return _session(row[0], is_overdue(row[0].state, row[0].last_day, today), missing)

    return paging.page(rows, query.limit, lambda row: row[0].id, tell)


@operation("get", "/service-points", scope="office", answers=paging.listed(PlaceOfService, "PlacesOfService"))
def list_service_points(act: Act, query: AtOffice) -> dict[str, Any]:
    """The printing kecamatan and mobile units of one's branch, retired ones too."""
    asked = regions.service_points(branch(act, query.office)).where(ServicePoint.id > query.after_id)
    rows = db.session.execute(asked.order_by(ServicePoint.id).limit(query.limit + 1)).all()
    return paging.page(rows, query.limit, lambda row: row[0].id, lambda row: _point(row[0]))


@operation("post", "/outreach", scope="office", verbs=GOERS, answers=OutreachSession, status=201)
def plan_outreach(act: Act, body: bodies.PlanEntry) -> dict[str, Any]:
    """Plan a session of a district."""
    return act.do(service.plan, body.command(act.key), _told(act))


@operation("post", "/outreach/<int:id>/departure", scope="office", verbs=GOERS, answers=OutreachSession, status=201)
def depart(act: Act, outreach_id: int, body: bodies.DepartureEntry) -> dict[str, Any]:
    """Leave with blanks; they stay in store in the books."""
    return act.do(service.go_out, body.command(act.key, outreach_id), _told(act))


@operation("post", "/outreach/<int:id>/return", scope="office", verbs=GOERS, answers=OutreachSession, status=201)
def come_back(act: Act, outreach_id: int, body: bodies.ReturnEntry) -> dict[str, Any]:
    """Say what became of every piece; the daily report counts the prints."""
    return act.do(service.come_back, body.command(act.key, outreach_id), _told(act))


@operation("post", "/outreach/<int:id>/cancellation", scope="office", verbs=GOERS, answers=OutreachSession, status=201)
def cancel_outreach(act: Act, outreach_id: int, body: bodies.CancellationEntry) -> dict[str, Any]:
    """Call a planned session off."""
    return act.do(service.cancel, body.command(act.key, outreach_id), _told(act))


@operation("post", "/outreach/<int:id>/found", scope="office", verbs=GOERS, answers=OutreachSession, status=201)
def find_missing(act: Act, outreach_id: int, body: bodies.TurnedUpEntry) -> dict[str, Any]:
    """Say that missing pieces turned up."""
    return act.do(matters.find_again, body.command(act.key, outreach_id), _told(act))


@operation("post", "/outreach/<int:id>/settlement", scope="office", verbs=GOERS, answers=OutreachSession, status=201)
def settle_missing(act: Act, outreach_id: int, body: bodies.SettlementEntry) -> dict[str, Any]:
    """Say which count took missing pieces off the books."""
    return act.do(matters.settle_by_count, body.command(act.key, outreach_id), _told(act))


def _told(act: Act) -> Any:
    """How what came of it is told, inside its transaction."""

    def tell(session: Session, found: Outreach) -> dict[str, Any]:
        today = local_date(act.actor.at, regions.timezone_of(session, found.office))
        missing = queries.missing_of(session, [found.id])
        return _session(found, is_overdue(found.state, found.last_day, today), missing)

    return tell


def _session(found: Outreach, overdue: bool, missing: Mapping[tuple[int, str], int]) -> dict[str, Any]:
    plain = ("number", "office", "state", "place", "purpose", "expected", "recorded")
    days = {name: getattr(found, name) for name in ("first_day", "last_day", "out_on", "back_on")}
    pieces = ("item", "taken", "printed", "spoiled", "brought_back", "missing", "explanation")
    return {
        **{name: getattr(found, name) for name in plain},
        **{name: None if day is None else day.isoformat() for name, day in days.items()},
        "id": str(found.id),
        "overdue": overdue,
        "unit": None if found.unit_id is None else str(found.unit_id),
        "lines": [
            {name: getattr(line, name) for name in pieces} | {"still_missing": missing.get((found.id, line.item), 0)}
            for line in found.lines
        ],
    }


def _point(found: ServicePoint) -> dict[str, Any]:
    return {
        **{name: getattr(found, name) for name in ("office", "kind", "name", "plate")},
        "id": str(found.id),
        "since": found.since.isoformat(),
        "retired_on": None if found.retired_on is None else found.retired_on.isoformat(),
    }
