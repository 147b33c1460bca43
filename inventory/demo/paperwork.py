"""Contracts, and the people who print with their trainings. Operators are named after their duty, like all others."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.contracts import service as contracts
from inventory.contracts.models import ServiceContract
from inventory.contracts.service import Enter, Renew, Stop
from inventory.core.identity import Actor, Scope
from inventory.demo.upkeep import Cast, Due, Row, day_of, entered_on, key
from inventory.staffing import queries, service
from inventory.staffing.service import AddOperator, HoldTraining, Leave

# By office: the day of its training, in what, by whom, where.
TRAININGS = {
    "32": (date(2017, 5, 10), "Merawat printer Fargo HDP5000", "Teknisi CV Servis Contoh", "Aula Disdukcapil Jabar"),
    "32.05": (date(2017, 6, 8), "Membersihkan kepala cetak", "Koordinator Jawa Barat", "Kantor Disdukcapil Garut"),
    "75": (date(2017, 4, 20), "Mencetak KTP-el dengan SIAK", "Tim Ditjen Dukcapil", "Aula Disdukcapil Gorontalo"),
}


def agenda(there: Cast) -> Iterator[Due]:
    """Everything, each on its day."""
    for row in there.rows("contracts"):
        yield from _contract(there, row)
    people = list(there.rows("operators"))
    for row in people:
        yield from _operator(there, row)
    for office, (day, *_told) in TRAININGS.items():
        if there.has(office):
            names = {row["name"] for row in people if row["trained"]}
            yield day, partial(_train, actor=there.keeper(office, day, 14), office=office, names=names)


def _contract(there: Cast, row: Row) -> Iterator[Due]:
    """It is entered when it begins, or with the season; later it may be renewed, or given up."""
    office, starts = row["office"], date.fromisoformat(row["starts"])
    entering = Enter(
        key=key("contract", row["number"]),
        office=office,
        kind=row["kind"],
        title=row["title"],
        partner=row["partner"],
        number=row["number"],
        starts_on=starts,
        ends_on=date.fromisoformat(row["ends"]),
    )
    yield there.will(office, entered_on(starts), contracts.enter, entering)
    if renewed := day_of(row["renewed_on"]):
        yield renewed, partial(_renew, actor=there.keeper(office, renewed, 10), row=row)
    if stopped := day_of(row["stopped_on"]):
        yield stopped, partial(_stop, actor=there.keeper(office, stopped, 10), row=row, day=stopped)


def _entered(session: Session, row: Row) -> int:
    return session.scalars(select(ServiceContract.id).where(ServiceContract.number == row["number"])).one()


def _renew(session: Session, actor: Actor, row: Row) -> None:
    command = Renew(
        key=key("renewal", row["renewal"]),
        contract_id=_entered(session, row),
        ends_on=date.fromisoformat(row["renewed_to"]),
        number=row["renewal"],
    )
    contracts.renew(session, actor, command)


def _stop(session: Session, actor: Actor, row: Row, day: date) -> None:
    number = _entered(session, row)
    command = Stop(key=key("stop", row["number"]), contract_id=number, day=day, reason=row["stopped_why"])
    contracts.stop(session, actor, command)


def _operator(there: Cast, row: Row) -> Iterator[Due]:
    office, since = row["office"], date.fromisoformat(row["since"])
    command = AddOperator(key=key("operator", row["name"]), office=office, name=row["name"], since=since)
    yield there.will(office, entered_on(since), service.add_operator, command)
    if left := day_of(row["left"]):
        yield left, partial(_leave, actor=there.keeper(office, left, 10), row=row, day=left)


def _leave(session: Session, actor: Actor, row: Row, day: date) -> None:
    (number,) = (each.id for each in queries.there_on(session, Scope(row["office"]), day) if each.name == row["name"])
    command = Leave(key=key("leave", row["name"]), operator_id=number, day=day, reason=row["left_why"])
    service.leave(session, actor, command)


def _train(session: Session, actor: Actor, office: str, names: set[str]) -> None:
    day, subject, trainer, place = TRAININGS[office]
    there = queries.there_on(session, Scope(office), day)
    command = HoldTraining(
        key=key("training", office),
        office=office,
        day=day,
        subject=subject,
        trainer=trainer,
        place=place,
        operators=tuple(each.id for each in there if each.name in names),
    )
    service.hold_training(session, actor, command)
