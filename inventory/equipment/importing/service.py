"""Taking machines in from a file: what it would do, and doing it. All of its lines are taken, or none."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.errors import Invalid
from inventory.core.identity import Actor, Verb
from inventory.core.lines import Numbered
from inventory.equipment.importing import reading
from inventory.equipment.importing.reading import Line
from inventory.equipment.models import Device
from inventory.equipment.service import AddDevice, check_entry, enrol
from inventory.regions import queries as regions
from inventory.stock import ledger
from inventory.stock.service import Command, once_for


@dataclass(frozen=True, kw_only=True)
class TakeIn(Command):
    """Put the machines of a file on record, as a person has seen them in the preview."""

    devices: tuple[AddDevice, ...]


@dataclass(frozen=True)
class Preview:
    """Every line with its verdict; ``names`` has the offices' names by code, ``points`` the places of service.

    ``left_out`` are the columns that are not taken: number and heading.
    """

    lines: Sequence[Line]
    names: Mapping[str, str]
    points: Mapping[tuple[str, str], int]
    left_out: Sequence[tuple[int, str]]

    @property
    def refused(self) -> list[Line]:
        """The lines that cannot be taken."""
        return [line for line in self.lines if line.reason is not None]

    @property
    def devices(self) -> tuple[AddDevice, ...]:
        """The machines that the lines mean, those refused too: what was confirmed twice is the same twice."""
        return tuple(line.command for line in self.lines if line.command is not None)

    @property
    def whole(self) -> bool:
        """Whether every line means a machine."""
        return len(self.devices) == len(self.lines)

    def handed_back(self) -> str:
        """The same machines as text, to be confirmed."""
        return reading.written(self.devices, self.points)


def preview(session: Session, actor: Actor, rows: Sequence[Numbered]) -> Preview:
    """What the lines would do in the person's branch. Raises Invalid for too many of them."""
    names = {office.code: office.name for office in regions.branch(session, actor.scope) if not office.is_centre}
    codes = {name.casefold(): code for code, name in names.items()}
    found = regions.points_in_service(session, actor.scope)
    points = {(point.office, point.name.casefold()): point.id for point in found}
    lines = reading.read(rows, codes, points)
    today = ledger.today_at(session, actor, actor.office)
    checked = [_checked(line, today) for line in lines]
    return Preview(_without_doubles(session, actor, checked), names, points, reading.left_out(rows))


@once_for(Device)
def take_in(session: Session, actor: Actor, command: TakeIn) -> Device:
    """Put all of them on record; answers the first. Raises NotFound, Forbidden, and Invalid for one that cannot be."""
    if not command.devices:
        raise Invalid(reason="devices_none", field="text")
    if len(command.devices) > reading.MOST_DEVICES:
        raise Invalid(reason="devices_too_many", field="text")
    for office in sorted({each.office for each in command.devices}):
        actor.demand(Verb.KEEP_DEVICES, office)
    devices = [enrol(session, actor, each) for each in command.devices]
    return devices[0]


def _checked(line: Line, today: date) -> Line:
    """The line with the reason why the machine could not go on record."""
    if line.command is None:
        return line
    try:
        check_entry(line.command, today)
    except Invalid as refusal:
        return replace(line, reason=refusal.reason)
    return line


def _without_doubles(session: Session, actor: Actor, lines: Sequence[Line]) -> list[Line]:
    """The lines, with those refused whose serial number stands twice in the file, or on record already."""
    serials = Counter(line.command.serial for line in lines if line.command is not None)
    query = select(Device.serial, Device.office).where(Device.serial.in_(sorted(serials)))
    known = dict(session.execute(query).all())
    return [_single(actor, line, serials, known) for line in lines]


def _single(actor: Actor, line: Line, serials: Mapping[str, int], known: Mapping[str, str]) -> Line:
    if line.command is None or line.reason is not None:
        return line
    serial = line.command.serial
    if serials[serial] > 1:
        return replace(line, reason="serial_twice")
    if serial not in known:
        return line
    there = known[serial]
    return replace(line, reason="serial_taken", office=there if actor.scope.contains(there) else None)
