"""One of each thing, made through the real services, for tests that need any of them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import func, select

from inventory.core.database import db, transact
from inventory.custody import service as custody
from inventory.custody import sheets
from inventory.custody.models import CountSheet
from inventory.equipment import service as equipment
from inventory.equipment.models import Device
from inventory.procurement import budgets, consent, suppliers
from inventory.procurement import service as procurement
from inventory.procurement.budget_models import BudgetLine
from inventory.procurement.models import Purchase
from inventory.procurement.supplier_models import Supplier
from inventory.reconciliation import service as reconciliation
from inventory.reconciliation.models import SiakCount, SiakImport
from inventory.reconciliation.rules import Count
from inventory.shipments import requests
from inventory.shipments import service as shipments
from inventory.shipments.requests_models import BlankRequest
from inventory.shipments.rules import Purpose, ShipmentLine
from inventory.stock.box_rules import typed
from inventory.stock.models import Document
from inventory.usage import service as usage
from inventory.utilization.alert_models import Alert
from tests.support import judging, postings
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


def some_loan(world: World) -> Document:
    """Ten blanks that Kabupaten Garut lent to Kabupaten Bandung, due in two days."""
    world.stock("32.05", "ktp-wni", 10)
    today = world.clock.today()
    command = shipments.Send(
        key=new_key(),
        source="32.05",
        destination="32.04",
        purpose=Purpose.LOAN,
        business_date=today,
        due_date=today + timedelta(days=2),
        lines=(ShipmentLine(item="ktp-wni", quantity=10),),
    )
    loan = world.act("staff-32.05", shipments.send, command)
    good = (shipments.ReceiptLine(item="ktp-wni", good=10),)
    arrived = shipments.Receive(key=new_key(), shipment_id=loan.id, business_date=today, lines=good)
    world.act("staff-32.04", shipments.receive, arrived)
    return loan


def some_dispute(world: World) -> Document:
    """A shipment to Kabupaten Garut of which three blanks are missing."""
    shipment = some_shipment(world)
    line = (shipments.ReceiptLine(item="ktp-wni", good=7, missing=3),)
    arrived = shipments.Receive(key=new_key(), shipment_id=shipment.id, business_date=world.clock.today(), lines=line)
    world.act("staff-32.05", shipments.receive, arrived)
    return shipment


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


def some_budget_line(world: World, number: int = 1) -> BudgetLine:
    """What Kabupaten Garut may spend on printing this year."""
    today = world.clock.today()
    command = budgets.Enter(
        key=new_key(),
        office="32.05",
        budget_year=today.year,
        fund="APBD",
        account=f"5.1.02.01.01.{number:04d}",
        title="Bahan cetak",
        ceiling=Decimal(200_000_000),
        day=today,
        reference="DPA 1/2025",
    )
    return world.act("staff-32.05", budgets.enter, command)


def some_purchase_asked_for(world: World) -> Purchase:
    """The same purchase, waiting for a second person."""
    ask = consent.Ask(key=new_key(), purchase_id=some_purchase(world).id, budget_line=some_budget_line(world).id)
    return world.act("staff-32.05", consent.ask, ask)


def some_supplier(world: World, number: int = 1, *, blocked: bool = False) -> Supplier:
    """Somebody who sells ribbons to Kabupaten Garut."""
    command = suppliers.AddSupplier(key=new_key(), office="32.05", name=f"CV Contoh {number}")
    supplier = world.act("staff-32.05", suppliers.add, command)
    if blocked:
        world.act(
            "staff-32.05", suppliers.block, suppliers.Block(key=new_key(), supplier_id=supplier.id, reason="Lalai")
        )
    return supplier


def some_count(world: World) -> Document:
    """A count of Kabupaten Garut that found a ribbon nobody knew of."""
    counted = custody.CountLine(item="ribbon", compartment="store", counted=1)
    command = custody.Count(key=new_key(), office="32.05", business_date=world.clock.today(), lines=(counted,))
    return world.act("staff-32.05", custody.count, command)


def some_spoiled(world: World, pieces: int = 1) -> None:
    """Spoiled blanks at Kabupaten Garut."""
    world.stock("32.05", "ktp-wni", pieces)
    world.act("staff-32.05", postings.enter, postings.spoiling("32.05", world.clock.today(), pieces))


def some_destruction(world: World) -> Document:
    """A spoiled blank of Kabupaten Garut that is destroyed before a witness."""
    some_spoiled(world)
    command = custody.Destroy(
        key=new_key(),
        office="32.05",
        business_date=world.clock.today(),
        lines=(custody.DestructionLine(item="ktp-wni", quantity=1),),
        witnesses=("Asep Sunandar",),
    )
    return world.act("staff-32.05", custody.destroy, command)


def some_sheet(world: World, *, counted: int | None = None) -> CountSheet:
    """A sheet on which Kabupaten Garut counts its ribbons."""
    place = ("ribbon", "store")
    today = world.clock.today()
    begin = sheets.Begin(key=new_key(), office="32.05", business_date=today, blind=False, places=(place,))
    sheet = world.act("staff-32.05", sheets.begin, begin)
    if counted is not None:
        figures = {place: sheets.Figure(counted=counted)}
        save = sheets.Save(sheet_id=sheet.id, version=0, business_date=today, figures=figures, finish=True)
        world.act("staff-32.05", sheets.save, save)
    return sheet


def some_import(world: World, day: date | None = None) -> SiakImport:
    """A count of SIAK for Kabupaten Garut; of the same day always another one."""
    told = (db.session.scalar(select(func.max(SiakCount.printed))) or 0) + 1
    count = Count(office="32.05", day=day or world.clock.today(), printed=told)
    command = reconciliation.ImportCounts(key=new_key(), file_name="siak.csv", counts=(count,))
    return world.act("supervisor-32", reconciliation.import_counts, command)


def some_request(world: World, *, granted: bool = False) -> BlankRequest:
    """Kabupaten Garut asks Jawa Barat for ten blanks, and gets them granted where that is wanted."""
    wanted = (requests.WantedLine(item="ktp-wni", quantity=10),)
    request = world.act("staff-32.05", requests.ask, requests.Ask(key=new_key(), office="32.05", lines=wanted))
    if granted:
        world.stock("32", "ktp-wni", 10)
        world.act(
            "coordinator-32", requests.answer, requests.Answer(key=new_key(), request_id=request.id, lines=wanted)
        )
    return request


def some_boxes(world: World, number: int) -> Document:
    """One box on its way from Jawa Barat to Kabupaten Garut."""
    world.stock("32", "ktp-wni", 10)
    line = ShipmentLine(item="ktp-wni", quantity=10, boxes=typed(f"A-{number:05d}"))
    command = shipments.Send(
        key=new_key(),
        source="32",
        destination="32.05",
        purpose=Purpose.ALLOCATION,
        business_date=world.clock.today(),
        lines=(line,),
    )
    return world.act("coordinator-32", shipments.send, command)


def some_alert(world: World) -> Alert:
    """That of Kabupaten Garut, which has not printed a card."""
    judging.evaluate(world)
    return judging.alert_of("32.05")
