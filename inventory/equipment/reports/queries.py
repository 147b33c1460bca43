"""Reads of device reports: what the books say of a month, and what offices answered. Few statements for any branch."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, aliased

from inventory.core.identity import Scope
from inventory.core.months import last_day
from inventory.equipment import queries
from inventory.equipment.reports.models import DeviceReport
from inventory.equipment.reports.rules import ByKind, counted
from inventory.equipment.rules import Condition, DeviceKind


def books(session: Session, office: str, month: date, today: date) -> ByKind:
    """By kind: the machines of one office at the close of a month, or today where that is still to come."""
    found = queries.conditions_at(session, Scope(office), min(last_day(month), today))
    return counted(
        (DeviceKind(kind), Condition(condition), number) for code, kind, condition, number in found if code == office
    )


def standing(scope: Scope, month: date) -> Select[DeviceReport]:
    """The answers of a branch for a month: the latest version of each office."""
    later = aliased(DeviceReport)
    latest = (
        select(func.max(later.version))
        .where(later.office == DeviceReport.office, later.month == DeviceReport.month)
        .correlate(DeviceReport)
        .scalar_subquery()
    )
    query = select(DeviceReport).where(DeviceReport.month == month, DeviceReport.version == latest)
    return query.where(scope.covers(DeviceReport.office))


def answers(session: Session, scope: Scope, month: date) -> dict[str, DeviceReport]:
    """By office of the branch: what it answered for a month."""
    return {report.office: report for report in session.scalars(standing(scope, month))}


def answer(session: Session, office: str, month: date) -> DeviceReport | None:
    """What one office answered for a month, if it did."""
    return session.scalars(standing(Scope(office), month).where(DeviceReport.office == office)).first()


def versions(session: Session, office: str, month: date) -> Sequence[DeviceReport]:
    """All that one office answered for a month, the latest first."""
    query = select(DeviceReport).where(DeviceReport.office == office, DeviceReport.month == month)
    return session.scalars(query.order_by(DeviceReport.version.desc())).all()
