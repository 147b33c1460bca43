"""Machines for these tests."""

from collections.abc import Callable
from datetime import date

import pytest

from inventory.equipment import service
from inventory.equipment.models import Device
from tests.support.world import World, new_key


@pytest.fixture
def add(world: World) -> Callable[..., Device]:
    """``add("B72", office=…, day=…)``: a printer of Kabupaten Garut unless it is told otherwise."""

    def add(serial: str, *, office: str = "32.05", kind: str = "printer", day: date | None = None, **more) -> Device:
        command = service.AddDevice(
            key=new_key(), office=office, kind=kind, model="Fargo HDP5000", serial=serial, business_date=day, **more
        )
        return world.act(f"staff-{office}", service.add_device, command)

    return add


@pytest.fixture
def change(world: World) -> Callable[..., Device]:
    """``change(device, "broken", day)``: with a reason."""

    def change(device: Device, condition: str, day: date, reason: str = "Kepala cetak rusak") -> Device:
        command = service.ChangeCondition(
            key=new_key(), device_id=device.id, condition=condition, reason=reason, business_date=day
        )
        return world.act(f"staff-{device.office}", service.change_condition, command)

    return change
