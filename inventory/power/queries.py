"""Gathering power: the machines of a branch, what was read of them, and the hours without power in a month."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.equipment.models import Device
from inventory.equipment.rules import GONE, WORKING, DeviceKind, Printers
from inventory.power import rules
from inventory.power.models import PowerReading
from inventory.power.rules import STABILISER, Outage
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.usage import queries as usage
from inventory.usage.queries import ReportFact

BACKUPS = (DeviceKind.GENERATOR, DeviceKind.UPS)
# What was read longer ago says nothing of today.
RECENT = timedelta(days=366)

Readings = Mapping[int, Sequence[PowerReading]]


@dataclass(frozen=True, kw_only=True)
class Hours:
    """Hours without power or network in a month: all of them, on so many days, as so many reports with hours say."""

    total: int
    days: int
    stated: int


@dataclass(frozen=True, kw_only=True)
class Row:
    """One district: its machines against an outage, whether it could print in one, and its hours without power."""

    office: Office
    generators: Printers
    ups: Printers
    stabilisers: Printers
    outage: Outage
    hours: Hours


def machines(session: Session, scope: Scope) -> Sequence[Device]:
    """The generators, UPS and stabilisers of a branch that are neither retired nor lost, by office and kind."""
    stabiliser = and_(Device.kind == DeviceKind.OTHER, func.lower(Device.model).contains(STABILISER))
    query = select(Device).where(
        scope.covers(Device.office), Device.condition.not_in(GONE), or_(Device.kind.in_(BACKUPS), stabiliser)
    )
    return session.scalars(query.order_by(Device.office, Device.kind, Device.serial)).all()


def readings(session: Session, scope: Scope, today: date) -> Readings:
    """By machine of a branch: what was read of it lately, in order of the days."""
    query = (
        select(PowerReading)
        .join(Device, Device.id == PowerReading.device_id)
        .where(scope.covers(Device.office), PowerReading.day > today - RECENT, PowerReading.day <= today)
        .order_by(PowerReading.day, PowerReading.id)
    )
    found: dict[int, list[PowerReading]] = defaultdict(list)
    for reading in session.scalars(query):
        found[reading.device_id].append(reading)
    return found


def overview(session: Session, scope: Scope, first: date, last: date, today: date) -> list[Row]:
    """Every district of the branch, in order of code; the hours are those from ``first`` to ``last``."""
    there: dict[str, list[Device]] = defaultdict(list)
    for device in machines(session, scope):
        there[device.office].append(device)
    read = readings(session, scope, today)
    reports: dict[str, list[ReportFact]] = defaultdict(list)
    for fact in usage.reports_between(session, scope, first, last):
        reports[fact.office].append(fact)
    return [
        Row(
            office=office,
            generators=_counted(there[office.code], DeviceKind.GENERATOR),
            ups=_counted(there[office.code], DeviceKind.UPS),
            stabilisers=_counted(there[office.code], DeviceKind.OTHER),
            outage=outage_of(there[office.code], read, today),
            hours=_hours(reports[office.code]),
        )
        for office in regions.districts(session, scope)
    ]


def outage_of(devices: Iterable[Device], read: Readings, today: date) -> Outage:
    """Whether the office of these machines could print in an outage."""
    backups = [
        rules.backup(
            DeviceKind(each.kind), works=each.condition in WORKING, readings=[one.told for one in read.get(each.id, ())]
        )
        for each in devices
        if each.kind in BACKUPS
    ]
    return rules.outage(backups, today)


def _counted(devices: Iterable[Device], kind: DeviceKind) -> Printers:
    alike = [each for each in devices if each.kind == kind]
    return Printers(len(alike), sum(each.condition in WORKING for each in alike))


def _hours(reports: Iterable[ReportFact]) -> Hours:
    stated = [fact.outage_hours for fact in reports if fact.outage_hours is not None]
    return Hours(total=sum(stated), days=sum(hours > 0 for hours in stated), stated=len(stated))
