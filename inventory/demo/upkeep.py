"""The season's upkeep, each act on its day: machines, faults, power, rolls, contracts and the people who print.

Every printer that breaks gets a ticket and most generators are looked at, in whatever province is loaded. All else is a
plan for a few offices, made up, in the tables of `data/`; an office that is not loaded is left out.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from inventory.core.identity import Actor
from inventory.demo import season
from inventory.demo.season import District
from inventory.demo.wear import rows
from inventory.equipment import queries as equipment
from inventory.equipment.models import Device

Act = Callable[[Session], object]
Due = tuple[date, Act]
Row = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Cast:
    """The districts that are loaded, and ``keeper``: who acts for an office on a day at an hour."""

    districts: Mapping[str, District]
    keeper: Callable[[str, date, int], Actor]

    def has(self, office: str) -> bool:
        """Whether a district, or a province, is there."""
        return any(code == office or code.startswith(f"{office}.") for code in self.districts)

    def rows(self, name: str) -> Iterator[Row]:
        """The lines of a table of the demo that are about offices which are there."""
        return (row for row in rows(name) if self.has(row.get("office") or office_of(row["serial"])))

    def will(self, office: str, day: date, verb: Callable[..., object], command: object, hour: int = 10) -> Due:
        """Somebody of an office does something on a day."""
        return day, partial(verb, actor=self.keeper(office, day, hour), command=command)

    def with_machine(
        self, office: str, day: date, serial: str, act: Callable[[Session, Actor, Device], object], hour: int = 10
    ) -> Due:
        """Somebody of an office does something with a machine, which is on record by then."""
        return day, partial(_with_machine, actor=self.keeper(office, day, hour), serial=serial, act=act)


def _with_machine(
    session: Session, actor: Actor, serial: str, act: Callable[[Session, Actor, Device], object]
) -> object:
    return act(session, actor, machine(session, serial))


def machine(session: Session, serial: str) -> Device:
    """The machine with a serial number. Raises LookupError: a table of the demo names one that nobody entered."""
    found = equipment.by_serial(session, serial)
    if found is None:
        raise LookupError(serial)
    return found


def office_of(serial: str) -> str:
    """The office to which the demo's serial numbers belong."""
    return serial.split("-")[1]


def key(*parts: Any) -> str:
    """The key of an act: the same at every load."""
    return "-".join(["season", *map(str, parts)])


def day_of(text: str) -> date | None:
    """A day as the tables write it; none is empty."""
    return date.fromisoformat(text) if text else None


def entered_on(since: date) -> date:
    """The day on which something is entered: on its own, or on the season's first one."""
    return max(since, season.FIRST_DAY)
