"""One of each thing, made through the real services, for tests that need any of them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from inventory.core.database import transact
from inventory.equipment import service as equipment
from inventory.equipment.models import Device
from inventory.procurement import service as procurement
from inventory.procurement.models import Purchase
from inventory.shipments import service as shipments
from inventory.shipments.rules import Purpose, ShipmentLine
from inventory.stock.models import Document
from inventory.usage import service as usage
from tests.support.world import World, new_key


def some_shipment(world: World) -> Document:
    """Ten blanks on their way from Jawa Barat to Kabupaten Garut."""
    world.stock("32", "ktp-wni", 10)
    command = shipments.Send(
        key=new_key(),
        source="32",
        destination="32.05",
        purpose=Purpose.ALLOCATION,
        business_date=world.clock.today(),
        lines=(ShipmentLine(item="ktp-wni", quantity=10),),
    )
    return world.act("coordinator-32", shipments.send, command)


def some_report(world: World, day: date | None = None) -> Document:
    """A day without power in Kabupaten Garut; a day long past can be reported too."""
    command = usage.Report(
        key=new_key(),
        office="32.05",
        business_date=day or world.clock.today(),
        lines=(usage.ReportLine(item="ktp-wni", printed=0, spoiled=0),),
        causes=("power",),
    )
    actor = replace(world.actor("staff-32.05"), backdate_days=None)
    return transact(lambda session: usage.report(session, actor, command))


def some_device(world: World) -> Device:
    """A printer of Kabupaten Garut."""
    command = equipment.AddDevice(office="32.05", kind="printer", model="Fargo HDP5000", serial=new_key())
    return world.act("staff-32.05", equipment.add_device, command)


def some_purchase(world: World) -> Purchase:
    """Ten ribbons and a printer that Kabupaten Garut plans to buy."""
    ribbons = procurement.PlanLine(item="ribbon", quantity=10, unit_price=Decimal(3_700_000))
    printer = procurement.PlanLine(kind="printer", model="Fargo HDP5000", quantity=1, unit_price=Decimal(65_000_000))
    year = world.clock.today().year
    command = procurement.Plan(key=new_key(), office="32.05", fund="APBD", budget_year=year, lines=(ribbons, printer))
    return world.act("staff-32.05", procurement.plan, command)


def some_order(world: World) -> Purchase:
    """The same, ordered."""
    command = procurement.Order(
        key=new_key(),
        purchase_id=some_purchase(world).id,
        supplier="CV Contoh",
        contract_number="027/1/DISDUKCAPIL",
        contract_date=world.clock.today(),
    )
    return world.act("staff-32.05", procurement.order, command)
