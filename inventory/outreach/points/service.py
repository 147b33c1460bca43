"""Use-cases of the places of service below a district: putting one on record, and retiring it.

The table is a floor of its own further down (`inventory.regions`), so that machines can stand at such a place.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.errors import AlreadyDone, DateRefused, Invalid, Pending
from inventory.core.identity import Actor, Verb
from inventory.equipment import queries as equipment
from inventory.outreach import queries
from inventory.outreach.rules import check_text
from inventory.outreach.service import demand_district
from inventory.regions import queries as regions
from inventory.regions.models import PLATE_LENGTH, POINT_NAME_LENGTH, REASON_LENGTH, ServicePoint
from inventory.regions.rules import PointKind, tidy
from inventory.stock import ledger
from inventory.stock.service import Command, once_for

once = once_for(ServicePoint)


@dataclass(frozen=True, kw_only=True)
class AddPoint(Command):
    """A kecamatan that prints, or a mobile unit with its ``plate``, in service ``since`` a day."""

    office: str
    kind: str
    name: str
    plate: str = ""
    since: date


@dataclass(frozen=True, kw_only=True)
class RetirePoint(Command):
    """It serves nobody any more from a day on."""

    point_id: int
    business_date: date
    reason: str


@once
def add_point(session: Session, actor: Actor, command: AddPoint) -> ServicePoint:
    """Put a place of service on record.

    Raises NotFound, Forbidden, DateRefused for a day that has not come, and Invalid for an office that is no district,
    an unknown kind, a plate on what has no wheels, and a name that is taken there.
    """
    demand_district(session, actor, command.office)
    today = ledger.today_at(session, actor, command.office)
    if command.since > today:
        raise DateRefused(day=command.since, earliest=None, latest=today)
    point = ServicePoint(
        office=command.office,
        kind=_kind(command.kind),
        name=_free_name(session, command),
        plate=_plate(command),
        since=command.since,
        retired_reason="",
    )
    session.add(point)
    session.flush()  # the register of keys names it by its id
    return point


@once
def retire_point(session: Session, actor: Actor, command: RetirePoint) -> ServicePoint:
    """Take a place out of service; what it did stays on record.

    Raises NotFound, Forbidden, AlreadyDone, Pending for a unit that is out, DateRefused, and Invalid without a reason
    or while a machine stands there.
    """
    point = regions.service_point(session, actor.scope, command.point_id)
    actor.demand(Verb.OUTREACH, point.office)
    session.refresh(point, with_for_update=True)
    if point.retired_on is not None:
        raise AlreadyDone(document=point.name, state="out_of_service")
    if out := queries.out_with(session, point.id):
        raise Pending(document=out.number)
    if equipment.stands_at(session, point.id):
        raise Invalid(reason="point_has_machines")
    today = ledger.today_at(session, actor, point.office)
    if not point.since <= command.business_date <= today:
        raise DateRefused(day=command.business_date, earliest=point.since, latest=today)
    if not command.reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    check_text("reason", command.reason, REASON_LENGTH)
    point.retired_on, point.retired_reason = command.business_date, command.reason.strip()
    return point


def _kind(word: str) -> PointKind:
    if word not in set(PointKind):
        raise Invalid(reason="point_kind_unknown", field="kind")
    return PointKind(word)


def _plate(command: AddPoint) -> str:
    plate = tidy(command.plate.upper())
    if plate and command.kind != PointKind.MOBILE_UNIT:
        raise Invalid(reason="plate_not_wanted", field="plate")
    check_text("plate", plate, PLATE_LENGTH)
    return plate


def _free_name(session: Session, command: AddPoint) -> str:
    name = tidy(command.name)
    if not name:
        raise Invalid(reason="point_name_needed", field="name")
    check_text("name", name, POINT_NAME_LENGTH)
    same = select(ServicePoint.id).where(
        ServicePoint.office == command.office, ServicePoint.kind == command.kind, ServicePoint.name == name
    )
    if session.scalar(same) is not None:
        raise Invalid(reason="point_name_taken", field="name")
    return name
