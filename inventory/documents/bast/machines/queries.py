"""Reads of what a berita acara of machines says: those of a handing over, and that of one step of one machine."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session

from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.documents.bast.machines.rules import Lot, Machine, MachinePaper
from inventory.documents.bast.rules import Loan, Party
from inventory.equipment import queries as equipment
from inventory.equipment.models import Device
from inventory.equipment.placing import queries as placed
from inventory.equipment.placing.models import DeviceHandover, DevicePlacement
from inventory.equipment.placing.rules import Step
from inventory.regions import queries as regions
from inventory.regions.models import Office, ServicePoint
from inventory.stock.known import Known


def of_handover(session: Session, scope: Scope, handover_id: int) -> MachinePaper:
    """The paper of a handing over: all of it for the branch that gave, its own part for one that got some.

    Raises NotFound.
    """
    handover = placed.handover(session, scope, handover_id)
    query = _machines(handover).where(DevicePlacement.handover_id == handover.id)
    if not scope.contains(handover.office):
        query = query.where(scope.covers(DevicePlacement.office))
    return _handed_over(session, handover, query)


def of_step(session: Session, scope: Scope, device_id: int, placement_id: int) -> MachinePaper:
    """The paper of one step of a machine, for both offices and for whoever sees the machine now. Raises NotFound."""
    step = session.get(DevicePlacement, placement_id)
    before = _before(session, step) if step is not None and step.device_id == device_id else None
    if step is None or before is None:
        raise NotFound(what="document")
    device = session.get_one(Device, device_id)
    if not any(scope.contains(end) for end in (step.office, before.office, device.office, device.lender) if end):
        raise NotFound(what="document")
    if step.handover_id is not None:
        handover = session.get_one(DeviceHandover, step.handover_id)
        given = _machines(handover).where(DevicePlacement.handover_id == handover.id)
        given = given.where(DevicePlacement.office == step.office)
        if not any(scope.contains(end) for end in (step.office, handover.office)):  # it got the machine later
            given = given.where(Device.id == device_id)
        return _handed_over(session, handover, given)
    return MachinePaper(
        step=Step(step.step),
        number=step.reference,
        day=step.business_date,
        giver=_party_of(session, before),
        lots=_lots(session.execute(_machines(step).where(DevicePlacement.id == step.id)).all()),
        reason=step.reason,
        recorded_at=step.recorded_at,
        due=step.due_date,
        loan=_loan(session, step) if step.step == Step.RETURNED else None,
    )


def _handed_over(session: Session, handover: DeviceHandover, given: Select[*tuple[Any, ...]]) -> MachinePaper:
    giver = regions.unscoped_office(session, handover.office)
    return MachinePaper(
        step=Step.HANDED_OVER,
        number=handover.bast_number,
        day=handover.business_date,
        giver=_party(giver, None),
        lots=_lots(session.execute(given).all()),
        reason=handover.note,
        recorded_at=handover.recorded_at,
    )


def _machines(paper: DeviceHandover | DevicePlacement) -> Select[*tuple[Any, ...]]:
    """Machines with where they went, and the condition that was on record when the paper was written."""
    known = Known(by=paper.recorded_at)
    condition = equipment.condition_by(paper.business_date, known)
    query = (
        select(Device, Office, ServicePoint, condition)
        .join(DevicePlacement, DevicePlacement.device_id == Device.id)
        .join(Office, Office.code == DevicePlacement.office)
        .outerjoin(ServicePoint, ServicePoint.id == DevicePlacement.point_id)
    )
    return query.order_by(Office.code, Device.kind, Device.model_key, Device.serial)


def _lots(rows: Iterable[Row[*tuple[Any, ...]]]) -> Sequence[Lot]:
    lots = []
    for _code, found in groupby(rows, lambda row: row[1].code):
        of_office = list(found)
        receiver = _party(of_office[0][1], of_office[0][2])
        lots.append(Lot(receiver=receiver, machines=[_machine(row[0], row[3]) for row in of_office]))
    return lots


def _machine(device: Device, condition: str) -> Machine:
    return Machine(
        kind=device.kind,
        model=device.model,
        serial=device.serial,
        label=device.label_code,
        condition=condition,
        year=device.year,
        fund=device.fund,
    )


def _party(office: Office, point: ServicePoint | None) -> Party:
    return Party(office=office.name, kind=office.kind, place=point.name if point else "")


def _party_of(session: Session, step: DevicePlacement) -> Party:
    point = session.get_one(ServicePoint, step.point_id) if step.point_id is not None else None
    return _party(regions.unscoped_office(session, step.office), point)


def _before(session: Session, step: DevicePlacement) -> DevicePlacement | None:
    """The step before one; None where the machine went on record with it, which is no handing over."""
    query = select(DevicePlacement).where(DevicePlacement.device_id == step.device_id, DevicePlacement.id < step.id)
    return session.scalars(query.order_by(DevicePlacement.id.desc()).limit(1)).first()


def _loan(session: Session, back: DevicePlacement) -> Loan | None:
    """The loan that a return ends."""
    query = select(DevicePlacement).where(
        DevicePlacement.device_id == back.device_id,
        DevicePlacement.id < back.id,
        DevicePlacement.step == Step.LENT,
    )
    lent = session.scalars(query.order_by(DevicePlacement.id.desc()).limit(1)).first()
    if lent is None or lent.due_date is None:
        return None
    return Loan(since=lent.business_date, due=lent.due_date, number=lent.reference)
