"""Reads of offices, inside a branch unless the name says otherwise."""

import re
from collections.abc import Iterable

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from inventory.core.errors import NotFound
from inventory.core.identity import CENTRE, Scope
from inventory.regions import rules
from inventory.regions.models import Office, ServicePoint
from inventory.regions.rules import DISTRICT_KINDS, OfficeKind, PointKind

CODE = re.compile(r"\d\d(\.\d\d)?", re.ASCII)
TIMEZONE = select(Office.timezone).where(Office.code == bindparam("at"))


def office(session: Session, scope: Scope, code: str) -> Office:
    """The office with this code; NotFound where there is none or it lies outside the branch."""
    if not scope.contains(code):
        raise NotFound(what="office")
    return unscoped_office(session, code)


def unscoped_office(session: Session, code: str) -> Office:
    """Any office: for services that need the other end of a shipment. NotFound where there is none."""
    found = session.get(Office, code) if CODE.fullmatch(code) else None
    if found is None:
        raise NotFound(what="office")
    return found


def timezone_of(session: Session, code: str) -> str:
    """The time zone of any office, without its row: asked for every document. NotFound where there is none."""
    found = session.connection().execute(TIMEZONE, {"at": code}).scalar() if CODE.fullmatch(code) else None
    if found is None:
        raise NotFound(what="office")
    return found


def names(session: Session, codes: Iterable[str]) -> dict[str, str]:
    """By code: the names of offices, wherever they are; what offices there are is public."""
    query = select(Office.code, Office.name).where(Office.code.in_(sorted(set(codes))))
    return dict(session.execute(query).all())


def branch(session: Session, scope: Scope) -> list[Office]:
    """The offices of the branch in order of code: its head, and all below it."""
    return list(session.scalars(_in_branch(scope)))


def districts(session: Session, scope: Scope) -> list[Office]:
    """The kabupaten and kota of the branch, in order of code."""
    return list(session.scalars(_in_branch(scope).where(Office.kind.in_(DISTRICT_KINDS))))


def provinces(session: Session, scope: Scope) -> list[Office]:
    """The provinces of the branch, in order of code; a district's branch has none."""
    return list(session.scalars(_in_branch(scope).where(Office.kind == OfficeKind.PROVINCE)))


def children(session: Session, code: str) -> list[Office]:
    """The offices directly below this one, in order of code; what offices there are is public."""
    return list(session.scalars(select(Office).where(Office.parent == code).order_by(Office.code)))


def nearest_districts(session: Session, code: str, count: int, within: str = CENTRE) -> list[tuple[Office, float]]:
    """The ``count`` districts nearest to the district ``code`` with kilometres, nearest first.

    Candidates come from the branch of the office ``within``: the whole country, unless a province is named.
    Where districts lie is public. Empty where the office has no point on the map; NotFound where there is
    no such office.
    """
    origin = unscoped_office(session, code).place
    if origin is None:
        return []
    candidates = {other.code: other for other in districts(session, Scope(within))}
    places = (other.place for other in candidates.values())
    found = rules.nearest(origin, (place for place in places if place is not None), count)
    return [(candidates[place.code], km) for place, km in found]


def service_point(session: Session, scope: Scope, point_id: int) -> ServicePoint:
    """One place of service of the branch. Raises NotFound."""
    found = session.scalar(select(ServicePoint).where(ServicePoint.id == point_id, scope.covers(ServicePoint.office)))
    if found is None:
        raise NotFound(what="service_point")
    return found


def service_points(scope: Scope) -> Select[ServicePoint, Office]:
    """The places of service of a branch, retired ones too, each with its office."""
    query = select(ServicePoint, Office).join(Office, Office.code == ServicePoint.office)
    return query.where(scope.covers(ServicePoint.office))


def points_in_service(session: Session, scope: Scope) -> list[ServicePoint]:
    """The places of service of the branch that are in service, by office and name."""
    query = select(ServicePoint).where(scope.covers(ServicePoint.office), ServicePoint.retired_on.is_(None))
    return list(session.scalars(query.order_by(ServicePoint.office, ServicePoint.name)))


def mobile_units(session: Session, scope: Scope) -> list[ServicePoint]:
    """The mobile units of the branch that are in service, by office and name."""
    query = select(ServicePoint).where(
        scope.covers(ServicePoint.office), ServicePoint.kind == PointKind.MOBILE_UNIT, ServicePoint.retired_on.is_(None)
    )
    return list(session.scalars(query.order_by(ServicePoint.office, ServicePoint.name)))


def _in_branch(scope: Scope) -> Select[Office]:
    return select(Office).where(scope.covers(Office.code)).order_by(Office.code)
