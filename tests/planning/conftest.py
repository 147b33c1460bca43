"""What the tests of planning start from."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.equipment import service as equipment
from inventory.planning import queries
from inventory.planning.cause_rules import Outlook
from inventory.planning.queries import Plan
from inventory.usage import service as usage
from tests.support.clocks import SettableClock
from tests.support.districts import MONDAY, Districts
from tests.support.world import World, new_key

FRIDAY = MONDAY - timedelta(days=3)


class Neighbours(Districts):
    """Districts with machines."""

    def device(self, office: str, kind: str = "printer", condition: str = "good") -> None:
        """A machine that is there since Friday, and how it is."""
        command = equipment.AddDevice(
            key=new_key(),
            office=office,
            kind=kind,
            model="Fargo HDP5000",
            serial=new_key(),
            year=2020,
            fund="APBN",
            business_date=FRIDAY,
        )
        device = self.on(FRIDAY, f"staff-{office}", equipment.add_device, command)
        if condition != "good":
            change = equipment.ChangeCondition(
                key=new_key(), device_id=device.id, condition=condition, reason="Kepala cetak", business_date=FRIDAY
            )
            self.on(FRIDAY, f"staff-{office}", equipment.change_condition, change)

    def use_up(self, office: str, item: str, day: date, pieces: int = 1) -> None:
        """A report of a day on which rolls were used up and no card came out of them."""
        lines = (usage.ReportLine(item="ktp-wni", printed=0), usage.ReportLine(item=item, printed=pieces))
        said = {"causes": ("other",), "cause_note": "Pita macet", "prr": 30, "recorded": 4}
        command = usage.Report(key=new_key(), office=office, business_date=day, lines=lines, **said)
        self.on(day, f"staff-{office}", usage.report, command)


@pytest.fixture
def office(world: World, clock: SettableClock) -> Neighbours:
    """What a district and those around it do."""
    return Neighbours(world, clock)


@pytest.fixture
def dry(office: Neighbours, world: World) -> Neighbours:
    """Kabupaten Garut used its last ribbon on Friday; Kabupaten Bandung has nine."""
    office.receive("32.05", 100, FRIDAY - timedelta(days=1))
    world.stock("32.05", "ribbon", 1, FRIDAY - timedelta(days=1))
    office.device("32.05")
    office.use_up("32.05", "ribbon", FRIDAY)
    world.stock("32.04", "ribbon", 9, FRIDAY - timedelta(days=1))
    return office


@pytest.fixture
def plan(session: Session) -> Callable[..., Plan]:
    """``plan("32.05", by="32")``: a branch on 3 November 2025 as an office sees it (the centre, unless told)."""

    def plan(within: str = "00", by: str = "00", at=MONDAY, today=MONDAY) -> Plan:
        return queries.plan(session, Scope(within), at, today, Scope(by))

    return plan


@pytest.fixture
def outlook(plan) -> Callable[..., Outlook]:
    """``outlook("32.05")``: one district."""
    return lambda code, **more: plan(code, **more).outlooks[code]
