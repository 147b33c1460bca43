"""Printers of Kabupaten Garut with rolls in them."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from inventory.consumables import service
from inventory.consumables.models import CounterNote, Roll
from inventory.equipment import service as equipment
from inventory.equipment.models import Device
from tests.support.world import World, new_key

MONDAY, TODAY = date(2025, 10, 20), date(2025, 11, 3)


@pytest.fixture
def add(world: World) -> Callable[..., Device]:
    """``add("B1")``: a printer that Kabupaten Garut has had since 20 October."""

    def add(serial: str, office: str = "32.05", **more: Any) -> Device:
        told = {"kind": "printer", "model": "Fargo HDP5000", "business_date": MONDAY} | more
        command = equipment.AddDevice(office=office, serial=serial, **told)
        return world.act(f"staff-{office}", equipment.add_device, command)

    return add


@pytest.fixture
def install(world: World) -> Callable[..., Roll]:
    """``install(device, 1000)``: a ribbon that is rated for 200 cards."""

    def install(device: Device, counter: int, item: str = "ribbon", by: str = "staff-32.05", **more: Any) -> Roll:
        told = {"business_date": TODAY, "batch": "R-17", "supplier": "CV Contoh", "rated": 200} | more
        command = service.Install(key=new_key(), device_id=device.id, item=item, counter=counter, **told)
        return world.act(by, service.install, command)

    return install


@pytest.fixture
def remove(world: World) -> Callable[..., Roll]:
    """``remove(roll, 1125)``: used up."""

    def remove(roll: Roll, counter: int, by: str = "staff-32.05", **more: Any) -> Roll:
        command = service.Remove(key=new_key(), roll_id=roll.id, counter=counter, **({"business_date": TODAY} | more))
        return world.act(by, service.remove, command)

    return remove


@pytest.fixture
def put_back(world: World) -> Callable[..., Roll]:
    """``put_back(roll, device, 1125)``: a roll that came out half used goes in again."""

    def put_back(roll: Roll, device: Device, counter: int, by: str = "staff-32.05", **more: Any) -> Roll:
        told = {"business_date": TODAY} | more
        command = service.PutBack(key=new_key(), roll_id=roll.roll_id, device_id=device.id, counter=counter, **told)
        return world.act(by, service.put_back, command)

    return put_back


@pytest.fixture
def look(world: World) -> Callable[..., CounterNote]:
    """``look(device, 1100)``: somebody reads the counter."""

    def look(device: Device, counter: int, **more: Any) -> CounterNote:
        told = {"business_date": TODAY} | more
        return world.act(
            "staff-32.05", service.look, service.Look(key=new_key(), device_id=device.id, counter=counter, **told)
        )

    return look
