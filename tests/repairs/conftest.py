"""Printers of Kabupaten Garut that fail."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from inventory.equipment import service as equipment
from inventory.equipment.models import Device
from inventory.repairs import service
from inventory.repairs.models import Repair
from tests.support.world import World, new_key

MONDAY, TODAY = date(2025, 10, 20), date(2025, 11, 3)
Act = Callable[..., Any]


@pytest.fixture
def add(world: World) -> Callable[..., Device]:
    """``add("B1")``: a printer that Kabupaten Garut has had since 20 October, good unless told otherwise."""

    def add(serial: str, office: str = "32.05", **more: Any) -> Device:
        command = equipment.AddDevice(
            office=office,
            serial=serial,
            business_date=MONDAY,
            **({"kind": "printer", "model": "Fargo HDP5000"} | more),
        )
        return world.act(f"staff-{office}", equipment.add_device, command)

    return add


@pytest.fixture
def fault(world: World) -> Callable[..., Repair]:
    """``fault(device)``: its print head is broken since a day."""

    def fault(device: Device, day: date = TODAY, by: str = "staff-32.05", **more: Any) -> Repair:
        told = {"device_id": device.id, "reason": "Kepala cetak", "business_date": day}
        return world.act(by, service.report, service.Report(key=new_key(), **(told | more)))

    return fault


@pytest.fixture
def act(world: World) -> Act:
    """``act(service.come_back, service.ComeBack, repair, …)``: a step of a ticket, today unless told otherwise."""

    def act(verb: Any, command: Any, repair: Repair, by: str = "staff-32.05", **told: Any) -> Repair:
        day = {} if command is service.Withdraw else {"business_date": TODAY}
        return world.act(by, verb, command(key=new_key(), repair_id=repair.id, **(day | told)))

    return act
