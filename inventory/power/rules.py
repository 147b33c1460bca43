"""“Has a generator” and “can print in an outage” are two facts: the second needs fuel and a test that went well."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from inventory.core.errors import DateRefused, Invalid
from inventory.equipment.rules import DeviceKind

MOST_LITRES, MOST_HOURS, MOST_MINUTES, LONGEST_NOTE = 10_000, 720, 1_440, 500
# A generator that has not run for longer may not start: it is tested every month, and three are a quarter.
TEST_COUNTS = timedelta(days=92)
# Whoever prints an hour serves a morning’s queue; less is for saving work, not for printing.
LEAST_HOURS = 1
STABILISER = "stabil"  # in the model of a machine of the kind “other”: stabilizer, stabilisator, stabiliser


class Result(StrEnum):
    """How a test ended."""

    RAN = "ran"
    FAILED = "failed"


class Answer(StrEnum):
    """Whether an office can print in an outage."""

    CANNOT = "outage_cannot"
    UNKNOWN = "outage_unknown"
    CAN = "outage_can"


class Reason(StrEnum):
    """What speaks against a machine, or for it."""

    NO_MACHINE = "no_machine"
    BROKEN = "broken"
    NO_FUEL = "no_fuel"
    TOO_SHORT = "too_short"
    TEST_FAILED = "test_failed"
    TEST_OLD = "test_old"
    FUEL_UNKNOWN = "fuel_unknown"
    HOURS_UNKNOWN = "hours_unknown"
    NEVER_TESTED = "never_tested"
    READY = "ready"


# What nobody has written down yet: it may be well, or not.
NOT_WRITTEN = frozenset({Reason.FUEL_UNKNOWN, Reason.HOURS_UNKNOWN, Reason.NEVER_TESTED})


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What somebody saw on a day: litres in the tank, hours that it lasts, a test of so many minutes and its result."""

    day: date
    litres: int | None = None
    hours: int | None = None
    minutes: int | None = None
    result: Result | None = None


@dataclass(frozen=True, kw_only=True)
class Backup:
    """A generator or a UPS with the last that is known of it; ``tested`` is its last test."""

    kind: DeviceKind
    works: bool
    litres: int | None = None
    hours: int | None = None
    tested: Reading | None = None


@dataclass(frozen=True)
class Outage:
    """Whether an office can print in an outage, and for each machine why; of no machine, that there is none."""

    answer: Answer
    reasons: tuple[tuple[Reason, ...], ...]


def backup(kind: DeviceKind, *, works: bool, readings: Iterable[Reading]) -> Backup:
    """A machine with the last that each reading tells of it. ``readings`` are in order of their days."""
    litres: int | None = None
    hours: int | None = None
    tested: Reading | None = None
    for reading in readings:
        litres = litres if reading.litres is None else reading.litres
        hours = hours if reading.hours is None else reading.hours
        tested = tested if reading.result is None else reading
    return Backup(kind=kind, works=works, litres=litres, hours=hours, tested=tested)


def reasons(of: Backup, today: date) -> tuple[Reason, ...]:
    """What speaks against a machine; that it is ready where nothing does."""
    if not of.works:
        return (Reason.BROKEN,)
    found = _of_generator(of, today) if of.kind is DeviceKind.GENERATOR else _of_ups(of)
    return tuple(found) or (Reason.READY,)


def _of_generator(of: Backup, today: date) -> list[Reason]:
    found = []
    if of.litres is None:
        found.append(Reason.FUEL_UNKNOWN)
    elif not of.litres:
        found.append(Reason.NO_FUEL)
    elif of.hours is not None and of.hours < LEAST_HOURS:
        found.append(Reason.TOO_SHORT)
    if of.tested is None:
        found.append(Reason.NEVER_TESTED)
    elif of.tested.result is Result.FAILED:
        found.append(Reason.TEST_FAILED)
    elif today - of.tested.day > TEST_COUNTS:
        found.append(Reason.TEST_OLD)
    return found


def _of_ups(of: Backup) -> list[Reason]:
    if of.hours is None:
        return [Reason.HOURS_UNKNOWN]
    return [Reason.TOO_SHORT] if of.hours < LEAST_HOURS else []


def outage(backups: Sequence[Backup], today: date) -> Outage:
    """Whether an office can print in an outage: one machine that is ready is enough.

    Not known is it where of some machine nothing speaks against it but what nobody has written down.
    """
    found = tuple(reasons(each, today) for each in backups)
    if any(each == (Reason.READY,) for each in found):
        return Outage(Answer.CAN, found)
    if any(NOT_WRITTEN.issuperset(each) for each in found):
        return Outage(Answer.UNKNOWN, found)
    return Outage(Answer.CANNOT, found or ((Reason.NO_MACHINE,),))


def check_reading(kind: str, said: Reading, today: date) -> None:
    """Refuse a reading of another machine, one that says nothing, and what cannot be. Raises Invalid, DateRefused."""
    if kind not in (DeviceKind.GENERATOR, DeviceKind.UPS):
        raise Invalid(reason="no_readings_of_this")
    if said.day > today:
        raise DateRefused(day=said.day, earliest=None, latest=today)
    numbers = {
        "litres": (said.litres, MOST_LITRES),
        "hours": (said.hours, MOST_HOURS),
        "minutes": (said.minutes, MOST_MINUTES),
    }
    for field, (value, most) in numbers.items():
        if value is not None and not 0 <= value <= most:
            raise Invalid(reason="reading_impossible", field=field)
    if kind == DeviceKind.UPS and (said.litres is not None or said.result is not None):
        raise Invalid(reason="only_a_generator", field="litres")
    if (said.result is None) != (said.minutes is None):
        raise Invalid(reason="test_half", field="minutes" if said.minutes is None else "result")
    if said.litres is None and said.hours is None and said.result is None:
        raise Invalid(reason="reading_empty", field="hours")
