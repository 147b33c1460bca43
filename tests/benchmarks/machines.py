"""The machines of the whole country, written in bulk: two printers and a generator in every district.

The first printer of a district gets a ribbon and a film every fortnight, by its counter; each printer breaks down
once a year and works again a week later. The figures are made up, always the same ones.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert

from inventory.consumables.models import CounterNote, Roll
from inventory.equipment.models import Device, DeviceCondition
from inventory.equipment.placing.models import DevicePlacement
from tests.benchmarks.national import Maker

FORTNIGHT, WEEK = timedelta(days=14), timedelta(days=7)
RATED = 1_000
TABLES = (Device, DeviceCondition, DevicePlacement, Roll, CounterNote)


class Builder:
    """Writes the machines of a number of days into a database that has offices and people and no machine."""

    def __init__(self, timezones: Mapping[str, ZoneInfo], makers: Mapping[str, Maker], first: date, last: date) -> None:
        self.timezones, self.makers, self.first, self.last = timezones, makers, first, last
        self.random = Random(2018)
        self.rows: dict[str, list[dict[str, Any]]] = {table.__tablename__: [] for table in TABLES}
        self.rolls = count(1)

    def build(self, connection: Connection, districts: list[str]) -> None:
        """Write the machines of these districts, and all that happened to them."""
        numbers = count(1)
        for office in districts:
            first, *others = (next(numbers) for _ in range(3))
            self._device(first, office, "printer")
            self._wear(first, office)
            for number, kind in zip(others, ("printer", "generator"), strict=True):
                self._device(number, office, kind)
        self.rows["counter_note"].sort(key=lambda note: (note["business_date"], note["total"]))
        for table in TABLES:
            rows = self.rows[table.__tablename__]
            connection.execute(insert(table.__table__), [{**row, "id": number} for number, row in enumerate(rows, 1)])

    def _device(self, number: int, office: str, kind: str) -> None:
        empty = ("year", "fund", "point_id", "price", "warranty_end", "service_end", "lender", "lent_until")
        self.rows["device"].append(
            dict.fromkeys(empty)
            | {"office": office, "kind": kind, "model": "Fargo HDP5000", "serial": f"N-{number}"}
            | {"note": "", "condition": "good", "model_key": "FARGO HDP5000", "label_code": f"{number:08d}"}
            | {"owner": "", "bast_number": "", "created_at": self._at(office, self.first)}
        )
        placed = {"step": "recorded", "office": office, "point_id": None, "due_date": None, "handover_id": None}
        self._say("device_placement", number, office, self.first, placed | {"reference": ""})
        self._condition(number, office, self.first, "good")
        for day in self._breakdowns() if kind == "printer" else ():
            self._condition(number, office, day, "broken")
            self._condition(number, office, min(day + WEEK, self.last), "good")

    def _breakdowns(self) -> Iterator[date]:
        day = self.first + timedelta(days=self.random.randrange(1, 365))
        while day <= self.last:
            yield day
            day += timedelta(days=365)

    def _condition(self, number: int, office: str, day: date, condition: str) -> None:
        self._say("device_condition", number, office, day, {"condition": condition, "police_report": ""})

    def _say(self, table: str, number: int, office: str, day: date, columns: dict[str, Any]) -> None:
        maker = self.makers[office]
        self.rows[table].append(
            {"device_id": number, "business_date": day, "reason": "Kepala cetak", "recorded_at": self._at(office, day)}
            | {"actor": maker.username, "maker_id": maker.id, **columns}
        )

    def _wear(self, number: int, office: str) -> None:
        """A ribbon and a film every fortnight; the last ones are still in the machine."""
        total, day = 0, self.first
        while day <= self.last:
            printed = self.random.randrange(650, RATED)
            out = day + FORTNIGHT if day + FORTNIGHT <= self.last else None
            for item in ("ribbon", "film"):
                self._roll(number, office, item, (day, total), None if out is None else (out, total + printed))
            total, day = total + printed, day + FORTNIGHT

    def _roll(self, number: int, office: str, item: str, start: tuple[date, int], end: tuple[date, int] | None) -> None:
        roll, (removed_on, end_total) = next(self.rolls), end or (None, None)
        self.rows["roll"].append(
            {
                "device_id": number,
                "office": office,
                "home": office,
                "used_before": 0,
                "item": item,
                "batch": f"L{start[0]:%y%m}-{number % 5}",
            }
            | {"supplier": "", "rated": RATED, "installed_on": start[0], "start": start[1], "start_total": start[1]}
            | {"removed_on": removed_on, "end": end_total, "end_total": end_total, "spent": True if end else None}
            | {"removed_at": None if removed_on is None else self._at(office, removed_on)}
            | {"note": "", "recorded_at": self._at(office, start[0])}
        )
        for kind, at in (("roll_installed", start), ("roll_removed", end)):
            if at is not None:
                shown = {"business_date": at[0], "counter": at[1], "onward": at[1], "total": at[1]}
                said = {"reason": "", "person_id": self.makers[office].id, "recorded_at": self._at(office, at[0])}
                self.rows["counter_note"].append({"device_id": number, "kind": kind, "roll_id": roll, **shown, **said})

    def _at(self, office: str, day: date) -> datetime:
        return datetime.combine(day, time(9), self.timezones[office]).astimezone(UTC)
