"""One of each thing, made through the real services, for tests that need any of them."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from inventory.consumables import service as consumables
from inventory.consumables.models import Roll
from inventory.contracts import service as contracts
from inventory.contracts.models import ServiceContract
from inventory.core.database import db, transact
from inventory.coverage import service as coverage
from inventory.coverage.models import CoverageFigure, CoverageTarget
from inventory.coverage.rules import Entry, Figures, Origin, Part, Subject
from inventory.custody import service as custody
from inventory.custody.models import CountSheet
from inventory.custody.sheets import service as sheets
from inventory.equipment import service as equipment
from inventory.equipment.catalogue import service as catalogue
from inventory.equipment.catalogue.models import DeviceModel
from inventory.equipment.models import Device
from inventory.equipment.placing import service as placing
from inventory.equipment.placing.handover import HandOver, hand_over
from inventory.equipment.placing.models import DeviceHandover
from inventory.outreach import service as outreach
from inventory.outreach.models import Outreach
from inventory.outreach.points import service as points
from inventory.power import service as power
from inventory.power.models import PowerReading
from inventory.procurement import consent
from inventory.procurement import service as procurement
from inventory.procurement.budgets import service as budgets
from inventory.procurement.budgets.models import BudgetLine
from inventory.procurement.models import Purchase
from inventory.procurement.suppliers import service as suppliers
from inventory.procurement.suppliers.models import Supplier
from inventory.reconciliation import service as reconciliation
from inventory.reconciliation.rules import Count
from inventory.regions.models import ServicePoint
from inventory.repairs import service as repairs
from inventory.repairs.models import Repair
from inventory.shipments import service as shipments
from inventory.shipments.requests import service as requests
from inventory.shipments.requests.models import BlankRequest
from inventory.shipments.rules import Purpose, ShipmentLine
from inventory.staffing import service as staffing
from inventory.staffing.models import Operator, Training
from inventory.stock import queries as stock
from inventory.stock.approval import service as approval
from inventory.stock.boxes.rules import typed
from inventory.stock.models import Document
from inventory.stock.rules import Account, Compartment
from inventory.usage import service as usage
from inventory.usage.siak_models import SiakCount, SiakImport
from inventory.utilization.alerts.models import Alert
from inventory.utilization.alerts.rules import Action
from inventory.utilization.instructions.models import Instruction
from inventory.utilization.instructions.service import Instruct, instruct
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


def some_lent_device(world: World) -> Device:
    """The same, lent to Jawa Barat."""
    today = world.clock.today()
    told = {"device_id": some_device(world).id, "borrower": "32", "reason": "Printer rusak"}
    command = placing.Lend(key=new_key(), business_date=today, due_date=today + timedelta(days=2), **told)
    return world.act("staff-32.05", placing.lend, command)


def some_handover(world: World) -> DeviceHandover:
    """A printer that Jawa Barat hands over to Kabupaten Garut."""
    told = equipment.AddDevice(office="32", kind="printer", model="Fargo HDP5000", serial=new_key())
    device, today = world.act("coordinator-32", equipment.add_device, told), world.clock.today()
    paper = {"office": "32", "lines": ((device.id, "32.05"),), "bast_number": f"027/{device.id}/BAST"}
    return world.act("coordinator-32", hand_over, HandOver(key=new_key(), business_date=today, **paper))


def some_model(world: World) -> DeviceModel:
    """A model that no other has the name of."""
    command = catalogue.AddModel(key=new_key(), kind="printer", name=f"Printer {new_key()}")
    return world.act("coordinator-00", catalogue.add_model, command)


def some_repair(world: World) -> Repair:
    """A fault of a printer of Kabupaten Garut."""
    told = {"device_id": some_device(world).id, "reason": "Kepala cetak", "business_date": world.clock.today()}
    return world.act("staff-32.05", repairs.report, repairs.Report(key=new_key(), **told))


def some_roll(world: World, *, spent: bool = False) -> Roll:
    """A ribbon of a batch of its own in a printer of Kabupaten Garut, used up where that is wanted."""
    told = {"counter": 1_500, "business_date": world.clock.today()}
    command = consumables.Install(
        key=new_key(), device_id=some_device(world).id, item="ribbon", batch=new_key(), supplier="CV Contoh", **told
    )
    roll = world.act("staff-32.05", consumables.install, command)
    if spent:
        out = consumables.Remove(key=new_key(), roll_id=roll.id, **(told | {"counter": 1_900}))
        world.act("staff-32.05", consumables.remove, out)
    return roll


def some_half_used_roll(world: World) -> Roll:
    """A roll of Kabupaten Garut that was taken out before it was used up."""
    told = {"counter": 1_600, "business_date": world.clock.today(), "spent": False, "note": "Ditukar"}
    out = consumables.Remove(key=new_key(), roll_id=some_roll(world).id, **told)
    return world.act("staff-32.05", consumables.remove, out)


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


def some_figure(
    world: World, office: str = "32.05", day: date | None = None, person: str = "coordinator-32", **told: Any
) -> CoverageFigure:
    """A figure of coverage: 900 of 1,000 are recorded, unless something else is told."""
    said = {"subject": Subject.CARDS, "figures": Figures(eligible=1000, recorded=900), "basis": "SIAK"} | told
    origin = Origin.PUBLISHED if told.get("reported") else Origin.OWN
    entry = Entry(office=office, day=day or world.clock.today(), **({"origin": origin} | said))
    return world.act(person, coverage.record, coverage.RecordFigure(key=new_key(), entry=entry))


def some_target(world: World, office: str = "32.05", percent: str = "95", by_day: date | None = None) -> CoverageTarget:
    """A share of records that is to be reached by the end of the year."""
    command = coverage.SetTarget(
        key=new_key(),
        office=office,
        subject=Subject.CARDS,
        means=Part.RECORDED_OF_ELIGIBLE,
        percent=Decimal(percent),
        by_day=by_day or date(2025, 12, 31),
        basis="Renstra 2025",
    )
    return world.act("coordinator-32", coverage.set_target, command)


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


def some_outreach(world: World, *, state: str = "planned") -> Outreach:
    """Kabupaten Garut goes to a village with five blanks, and is back with four where that is wanted."""
    today = world.clock.today()
    told = {"first_day": today, "last_day": today, "place": "Desa Sukamaju", "purpose": "Pemilih pemula"}
    found = world.act("staff-32.05", outreach.plan, outreach.Plan(key=new_key(), office="32.05", **told))
    if state == "planned":
        return found
    world.stock("32.05", "ktp-wni", 5)
    lines = (outreach.Taken(item="ktp-wni", quantity=5),)
    left = outreach.GoOut(key=new_key(), outreach_id=found.id, business_date=today, lines=lines)
    world.act("staff-32.05", outreach.go_out, left)
    if state == "out":
        return found
    fates = (outreach.Fate(item="ktp-wni", printed=1, brought_back=3, missing=1, explanation="Tercecer"),)
    told = {"outreach_id": found.id, "business_date": today, "recorded": 2, "lines": fates}
    return world.act("staff-32.05", outreach.come_back, outreach.ComeBack(key=new_key(), **told))


def some_short_count(world: World) -> Document:
    """A count of Kabupaten Garut that found one blank fewer than the books had, and was approved."""
    held = stock.balance_of(db.session(), Account(Compartment.STORE, "32.05"), "ktp-wni")
    line = custody.CountLine(item="ktp-wni", compartment="store", counted=held - 1, reason="Hilang")
    told = {"key": new_key(), "office": "32.05", "business_date": world.clock.today(), "lines": (line,)}
    document = world.act("staff-32.05", custody.count, custody.Count(**told))
    return world.act("coordinator-32", approval.approve, approval.Approve(key=new_key(), document_id=document.id))


def some_point(world: World) -> ServicePoint:
    """A mobile unit of Kabupaten Garut that no other has the name of."""
    present = db.session.scalar(select(func.count()).select_from(ServicePoint)) or 0
    told = {"kind": "mobile_unit", "name": f"Keliling {present + 1}", "since": world.clock.today()}
    return world.act("staff-32.05", points.add_point, points.AddPoint(key=new_key(), office="32.05", **told))


def some_generator(world: World, office: str = "32.05") -> Device:
    """A generator of a district that no other has the serial of."""
    told = {"office": office, "kind": "generator", "model": "Honda EP6500", "serial": new_key()}
    return world.act(f"staff-{office}", equipment.add_device, equipment.AddDevice(**told))


def some_reading(world: World) -> PowerReading:
    """A generator of Kabupaten Garut ran for 20 minutes today, with 30 litres in the tank."""
    told = {"device_id": some_generator(world).id, "day": world.clock.today()}
    said = power.Read(key=new_key(), litres=30, hours=8, minutes=20, result="ran", **told)
    return world.act("staff-32.05", power.read, said)


def some_contract(world: World, ends_on: date | None = None) -> ServiceContract:
    """The SIAK licence of Kabupaten Garut, which ends in a hundred days."""
    today = world.clock.today()
    days = {"starts_on": today - timedelta(days=300), "ends_on": ends_on or today + timedelta(days=100)}
    told = {"kind": "siak_licence", "title": "Lisensi SIAK", "partner": "PT Contoh", "number": "027/1"}
    return world.act("staff-32.05", contracts.enter, contracts.Enter(key=new_key(), office="32.05", **told, **days))


def some_operator(world: World, name: str = "Asep Sunandar") -> Operator:
    """Somebody who prints in Kabupaten Garut since today."""
    told = {"name": name, "since": world.clock.today()}
    return world.act("staff-32.05", staffing.add_operator, staffing.AddOperator(key=new_key(), office="32.05", **told))


def some_training(world: World) -> Training:
    """A training in Kabupaten Garut with one operator."""
    told = {"office": "32.05", "day": world.clock.today(), "subject": "Ganti pita"}
    held = staffing.HoldTraining(key=new_key(), operators=(some_operator(world).id,), **told)
    return world.act("staff-32.05", staffing.hold_training, held)


def some_instruction(world: World, action: Action = Action.LOAN) -> Instruction:
    """Jawa Barat tells Kabupaten Bandung to lend Kabupaten Garut ten blanks, or Garut itself to do something."""
    things = {} if action is Action.TRAIN else {"item": "ktp-wni", "quantity": 10}
    told = {"action": action, "recipient": "32.04" if action is Action.LOAN else "32.05", "due": world.clock.today()}
    command = Instruct(key=new_key(), alert_id=some_alert(world).id, **told, **things)
    return world.act("supervisor-32", instruct, command)
