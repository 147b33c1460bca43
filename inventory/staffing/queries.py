"""Reads of operators and trainings."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.regions.models import Office
from inventory.staffing.models import Attendance, Operator, Training
from inventory.staffing.rules import Crew
from inventory.stock.known import NOW, Known


def operator(session: Session, scope: Scope, operator_id: int) -> Operator:
    """One operator of the branch. Raises NotFound."""
    found = session.scalar(select(Operator).where(Operator.id == operator_id, scope.covers(Operator.office)))
    if found is None:
        raise NotFound(what="operator")
    return found


@cache
def times_trained() -> Any:
    """A scalar subquery: at how many trainings the enclosing query's operator was."""
    query = select(func.count()).select_from(Attendance).where(Attendance.operator_id == Operator.id)
    return query.correlate(Operator).scalar_subquery()


@cache
def last_trained() -> Any:
    """A scalar subquery: the day of the last training of the enclosing query's operator."""
    query = select(func.max(Training.day)).join(Attendance, Attendance.training_id == Training.id)
    return query.where(Attendance.operator_id == Operator.id).correlate(Operator).scalar_subquery()


def operators(scope: Scope) -> Select[Operator, Office, int, date]:
    """The operators of a branch: each with its office, how often it was trained, and when last."""
    return (
        select(Operator, Office, times_trained().label("times"), last_trained().label("last"))
        .join(Office, Office.code == Operator.office)
        .where(scope.covers(Operator.office))
    )


def _there(day: date) -> ColumnElement[bool]:
    """The condition that the enclosing query's operator works on a day."""
    return and_(Operator.since <= day, or_(Operator.left_on.is_(None), Operator.left_on > day))


def there_on(session: Session, scope: Scope, day: date) -> Sequence[Operator]:
    """The operators of a branch who work on a day, by office and name."""
    query = select(Operator).where(scope.covers(Operator.office), _there(day))
    return session.scalars(query.order_by(Operator.office, Operator.name, Operator.id)).all()


def trainings(scope: Scope) -> Select[Training, Office, int]:
    """The trainings that offices of a branch held, each with how many were there."""
    counted = select(func.count()).select_from(Attendance).where(Attendance.training_id == Training.id)
    people = counted.correlate(Training).scalar_subquery().label("people")
    query = select(Training, Office, people).join(Office, Office.code == Training.office)
    return query.where(scope.covers(Training.office))


def trainings_of(session: Session, found: Operator) -> Sequence[Training]:
    """The trainings at which an operator was, the latest first."""
    query = select(Training).join(Attendance, Attendance.training_id == Training.id)
    return session.scalars(
        query.where(Attendance.operator_id == found.id).order_by(Training.day.desc(), Training.id.desc())
    ).all()


def attendance(session: Session, scope: Scope, training_ids: Sequence[int]) -> dict[int, list[str]]:
    """By training: the names of the operators of the branch who were there."""
    query = (
        select(Attendance.training_id, Operator.name)
        .join(Operator, Operator.id == Attendance.operator_id)
        .where(Attendance.training_id.in_(training_ids), scope.covers(Operator.office))
    )
    names: dict[int, list[str]] = {number: [] for number in training_ids}
    for number, name in session.execute(query.order_by(Operator.name)):
        names[number].append(name)
    return names


def crews(session: Session, scope: Scope, day: date, known: Known = NOW) -> dict[str, Crew]:
    """By office that has ever recorded an operator: how many work there on a day, and how many were trained by then.

    An office without any record is not in it: nothing is said about it.
    """
    trained = (
        select(Attendance.operator_id)
        .join(Training, Training.id == Attendance.training_id)
        .where(Training.day <= day, known.entered(Training.recorded_at), Attendance.operator_id == Operator.id)
        .exists()
    )
    query = (
        select(
            Operator.office,
            func.count().filter(_there(day)),
            func.count().filter(_there(day), trained),
        )
        .where(scope.covers(Operator.office), Operator.since <= day, known.entered(Operator.recorded_at))
        .group_by(Operator.office)
    )
    return {office: Crew(active, able) for office, active, able in session.execute(query)}


def operators_after(session: Session, scope: Scope, number: int, count: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """The next operators of the branch in order of their numbers, with how often and when last they were trained."""
    return session.execute(operators(scope).where(Operator.id > number).order_by(Operator.id).limit(count)).all()


def trainings_after(session: Session, scope: Scope, number: int, count: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """The next trainings of the branch in order of their numbers, with how many were there."""
    return session.execute(trainings(scope).where(Training.id > number).order_by(Training.id).limit(count)).all()
