"""Every page that lists things, and a way to give it more of them. A new list needs its line here."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.accounts.models import User
from inventory.consumables.models import Roll
from inventory.core.database import db, transact
from inventory.core.identity import Scope
from inventory.coverage.models import CoverageFigure
from inventory.equipment import service as equipment
from inventory.notices import outbox
from inventory.notices.service import MuteSubject, mute
from inventory.outreach.models import Outreach
from inventory.procurement.budgets.models import BudgetLine
from inventory.procurement.suppliers.models import Supplier
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.regions.service import OfficeEntry, add_offices, region_entries
from inventory.stock.boxes.models import BoxRow
from inventory.stock.checking import NoteHead, note_head
from inventory.stock.models import Document
from inventory.stock.rules import FIRST_HASH
from inventory.usage.siak_models import SiakCount
from inventory.utilization.instructions.models import Instruction
from tests.architecture.examples import (
    some_boxes,
    some_budget_line,
    some_contract,
    some_count,
    some_destruction,
    some_device,
    some_figure,
    some_handover,
    some_import,
    some_instruction,
    some_lent_device,
    some_loan,
    some_model,
    some_operator,
    some_order,
    some_outreach,
    some_point,
    some_purchase,
    some_reading,
    some_repair,
    some_report,
    some_request,
    some_roll,
    some_sheet,
    some_shipment,
    some_supplier,
    some_training,
)
from tests.support.judging import evaluate
from tests.support.notices import told, wants
from tests.support.world import World, new_key


@dataclass(frozen=True)
class ListPage:
    """A list: who looks at it, and how it gets so many more rows; ``path`` where it is not parameterless."""

    endpoint: str
    person: str
    fill: Callable[[World, int], None]
    path: str | None = None


# Places of the main menu that are no lists of things that grow.
NOT_LISTS = {"jobs.index", "settings.index"}


def more_people(world: World, rows: int) -> None:
    def add(session: Session) -> None:
        present = session.scalar(select(func.count()).select_from(User)) or 0
        for number in range(present, present + rows):
            world.add_person(session, f"petugas-{number}", "32.05", "staff", "viewer")

    transact(add)


def more_offices(world: World, rows: int) -> None:
    """Provinces, each with two districts."""
    entries = sorted(region_entries(), key=lambda entry: entry.code)
    _add_some([entry for entry in entries if entry.code[2:] in {"", ".01", ".02"}], rows)


def more_districts(world: World, rows: int) -> None:
    """Districts of Jawa Barat, as many as there are."""
    _add_some([entry for entry in region_entries() if entry.parent == "32"], rows)


def _add_some(entries: list[OfficeEntry], rows: int) -> None:
    def add(session: Session) -> None:
        known = set(session.scalars(select(Office.code)))
        add_offices(session, [entry for entry in entries if entry.code not in known][:rows])

    transact(add)


def more_documents(world: World, rows: int) -> None:
    for _ in range(rows):
        world.stock("32.05", "ktp-wni", 10)


def more_shipments(world: World, rows: int) -> None:
    for _ in range(rows):
        some_shipment(world)


def more_requests(world: World, rows: int) -> None:
    for _ in range(rows):
        some_request(world)


def more_boxes(world: World, rows: int) -> None:
    present = db.session.scalar(select(func.count()).select_from(BoxRow)) or 0
    for number in range(present, present + rows):
        some_boxes(world, number)


def more_loans(world: World, rows: int) -> None:
    for _ in range(rows):
        some_loan(world)


def more_devices(world: World, rows: int) -> None:
    for _ in range(rows):
        some_device(world)


def more_lent_devices(world: World, rows: int) -> None:
    for _ in range(rows):
        some_lent_device(world)


def more_handovers(world: World, rows: int) -> None:
    for _ in range(rows):
        some_handover(world)


def more_models(world: World, rows: int) -> None:
    for _ in range(rows):
        some_model(world)


def more_to_hand_over(world: World, rows: int) -> None:
    for _ in range(rows):
        told = equipment.AddDevice(office="32", kind="printer", model="Fargo HDP5000", serial=new_key())
        world.act("coordinator-32", equipment.add_device, told)


def more_repairs(world: World, rows: int) -> None:
    for _ in range(rows):
        some_repair(world)


def more_rolls(world: World, rows: int) -> None:
    """In an office that has several printers: one that stands alone goes on with the reports, which are read, too."""
    some_device(world)
    for _ in range(rows):
        some_roll(world)


def more_batches(world: World, rows: int) -> None:
    for _ in range(rows):
        some_roll(world, spent=True)


def more_months(world: World, rows: int) -> None:
    """Districts of Jawa Barat that put a roll in, copies of the first."""
    more_districts(world, rows)
    first = some_roll(world)
    told = {
        each.name: getattr(first, each.name) for each in Roll.__table__.columns if each.name not in ("id", "office")
    }

    def copy(session: Session) -> None:
        for office in regions.districts(session, Scope("32")):
            out = {
                "removed_on": first.installed_on,
                "removed_at": first.recorded_at,
                "end": 1_900,
                "end_total": 400,
                "spent": True,
            }
            session.add(Roll(**(told | out | {"office": office.code, "home": office.code})))

    transact(copy)


def more_purchases(world: World, rows: int) -> None:
    for _ in range(rows):
        some_purchase(world)


def more_prices(world: World, rows: int) -> None:
    for _ in range(rows):
        some_order(world)


def more_budget_lines(world: World, rows: int) -> None:
    present = db.session.scalar(select(func.count()).select_from(BudgetLine)) or 0
    for number in range(present, present + rows):
        some_budget_line(world, number)


def more_suppliers(world: World, rows: int) -> None:
    present = db.session.scalar(select(func.count()).select_from(Supplier)) or 0
    for number in range(present, present + rows):
        some_supplier(world, number)


def more_reports(world: World, rows: int) -> None:
    earliest = db.session.scalar(select(func.min(Document.business_date))) or world.clock.today()
    for number in range(1, rows + 1):
        some_report(world, earliest - timedelta(days=number))


def more_noted_heads(world: World, rows: int) -> None:
    for _ in range(rows):
        command = NoteHead(key=new_key(), number=0, hash=FIRST_HASH, outside=False)
        world.act("auditor", note_head, command)


def more_counts(world: World, rows: int) -> None:
    """Counts, and as many sheets on which somebody counts."""
    for _ in range(rows):
        some_count(world)
        some_sheet(world)


def more_destructions(world: World, rows: int) -> None:
    for _ in range(rows):
        some_destruction(world)


def more_of_october(world: World, rows: int) -> None:
    for _ in range(rows):
        world.stock("32.05", "ktp-wni", 10, date(2025, 10, 31))


def more_reports_of_october(world: World, rows: int) -> None:
    earliest = db.session.scalar(select(func.min(Document.business_date))) or date(2025, 11, 1)
    for number in range(1, rows + 1):
        some_report(world, earliest - timedelta(days=number))


def more_alerts(world: World, rows: int) -> None:
    more_districts(world, rows)
    evaluate(world)


def more_instructions(world: World, rows: int) -> None:
    """Nobody is told the same twice through the service, so the others are copies of the first."""
    first = db.session.scalars(select(Instruction).order_by(Instruction.id)).first() or some_instruction(world)
    told = {each.name: getattr(first, each.name) for each in Instruction.__table__.columns if each.name != "id"}
    transact(lambda session: session.add_all(Instruction(**told) for _ in range(rows)))


def more_messages(world: World, rows: int) -> None:
    wants(world, "staff-32.05")
    for _ in range(rows):
        told("32.05")
    transact(lambda session: outbox.spread(session, world.clock.now()))


def more_muted(world: World, rows: int) -> None:
    for number in range(rows):
        notice = told(("32.04", "32.05", "51.01", "91.03")[number % 4])
        world.act("national", mute, MuteSubject(subject=notice.subject, muted=True))


def more_sessions(world: World, rows: int) -> None:
    for _ in range(rows):
        some_outreach(world)


def more_sessions_out(world: World, rows: int) -> None:
    for _ in range(rows):
        some_outreach(world, state="out")


def more_results(world: World, rows: int) -> None:
    """A session that is back in each of so many months, so that each is a row of its own."""
    month = db.session.scalar(select(func.min(Outreach.out_on))) or world.clock.today()
    for _ in range(rows):
        found = some_outreach(world, state="back")
        month = (month.replace(day=1) - timedelta(days=1)).replace(day=1)
        transact(lambda session, found=found, month=month: _moved(session, found, month))


def _moved(session: Session, found: Outreach, day: date) -> None:
    same = session.get_one(Outreach, found.id)
    same.out_on = same.back_on = day


def more_points(world: World, rows: int) -> None:
    for _ in range(rows):
        some_point(world)


def more_imports(world: World, rows: int) -> None:
    for _ in range(rows):
        some_import(world)


def more_imported_days(world: World, rows: int) -> None:
    """Days that SIAK counted, each with an import of its own."""
    earliest = db.session.scalar(select(func.min(SiakCount.day))) or world.clock.today()
    for number in range(1, rows + 1):
        some_import(world, earliest - timedelta(days=number))


def more_covered(world: World, rows: int) -> None:
    """Districts of Jawa Barat, each with a figure."""
    more_districts(world, rows)
    for office in regions.districts(db.session(), Scope("32")):
        some_figure(world, office.code, basis=f"SIAK {new_key()}")


def more_figures(world: World, rows: int) -> None:
    """Figures of one district, day by day."""
    earliest = db.session.scalar(select(func.min(CoverageFigure.day))) or world.clock.today()
    for number in range(1, rows + 1):
        some_figure(world, day=earliest - timedelta(days=number))


def more_generators(world: World, rows: int) -> None:
    for _ in range(rows):
        some_reading(world)


def more_contracts(world: World, rows: int) -> None:
    for _ in range(rows):
        some_contract(world)


def more_operators(world: World, rows: int) -> None:
    for _ in range(rows):
        some_operator(world)


def more_trainings(world: World, rows: int) -> None:
    for _ in range(rows):
        some_training(world)


LIST_PAGES = [
    ListPage("notices.preferences", "national", more_muted),
    ListPage("outbox.index", "admin", more_messages),
    ListPage("accounts.people", "admin", more_people),
    ListPage("stock.index", "national", more_offices),
    ListPage("stock.documents", "national", more_documents),
    ListPage("stock.card", "staff-32.05", more_documents, path="/stock/32.05/ktp-wni"),
    ListPage("shipments.index", "coordinator-32", more_shipments),
    ListPage("shipments.index", "staff-32.05", more_loans, path="/shipments?loan=out"),
    ListPage("dashboard.home", "staff-32.04", more_loans, path="/"),
    ListPage("loans.lend", "coordinator-32", more_districts, path="/shipments/lending/new?source=32.05"),
    ListPage("requests.index", "coordinator-32", more_requests),
    ListPage("boxes.index", "coordinator-32", more_boxes),
    ListPage("dashboard.home", "staff-32.05", more_requests, path="/"),
    ListPage("equipment.index", "coordinator-32", more_devices),
    ListPage("repairs.index", "coordinator-32", more_repairs),
    ListPage("repairs.performance", "coordinator-32", more_repairs, path="/repairs/performance?by=device"),
    ListPage("consumables.index", "coordinator-32", more_rolls),
    ListPage("consumables.rolls", "coordinator-32", more_rolls),
    ListPage("consumables.batches", "coordinator-32", more_batches),
    ListPage("consumables.by_month", "coordinator-32", more_months),
    ListPage("equipment.ink", "national", more_offices),
    ListPage("labels.sheets", "coordinator-32", more_devices, path="/devices/labels"),
    ListPage("device_reports.index", "coordinator-32", more_districts),
    ListPage("placing.loans", "coordinator-32", more_lent_devices),
    ListPage("placing.handovers", "coordinator-32", more_handovers),
    ListPage("placing.hand_over", "coordinator-32", more_to_hand_over, path="/devices/handovers/new"),
    ListPage("catalogue.index", "coordinator-32", more_models),
    ListPage("procurement.index", "coordinator-32", more_purchases),
    ListPage("budgets.index", "coordinator-32", more_budget_lines),
    ListPage("procurement.plan", "staff-32.05", more_budget_lines),
    ListPage("suppliers.index", "coordinator-32", more_suppliers),
    ListPage("suppliers.show", "staff-32.05", more_prices, path="/suppliers/1"),
    ListPage("prices.index", "coordinator-32", more_prices),
    ListPage("prices.index", "coordinator-32", more_prices, path="/prices?subject=item:ribbon"),
    ListPage("dashboard.offices", "national", more_offices),
    ListPage("dashboard.home", "national", more_offices),
    ListPage("dashboard.home", "coordinator-32", more_districts, path="/"),
    ListPage("dashboard.home", "staff-32.05", more_shipments, path="/"),
    ListPage("dashboard.office", "coordinator-32", more_districts, path="/offices/32"),
    ListPage("dashboard.search", "national", more_documents, path="/search?q=32.05"),
    ListPage("shipments.distribute", "coordinator-32", more_districts, path="/shipments/distribution/new"),
    ListPage("usage.index", "staff-32.05", more_reports),
    ListPage("stock.approvals", "coordinator-32", more_destructions),
    ListPage("months.index", "staff-32.05", more_of_october),
    ListPage("months.index", "coordinator-32", more_districts, path="/months"),
    ListPage("months.show", "staff-32.05", more_of_october, path="/offices/32.05/months/2025-10"),
    ListPage("trail.index", "auditor", more_people),
    ListPage("checking.index", "auditor", more_noted_heads),
    ListPage("utilization.index", "national", more_offices, path="/utilization?view=all"),
    ListPage("alerts.index", "national", more_alerts),
    ListPage("recap.show", "national", more_offices, path="/utilization/recap/00"),
    ListPage("recap.show", "coordinator-32", more_districts, path="/utilization/recap/32"),
    ListPage("recap.show", "coordinator-32", more_reports_of_october, path="/utilization/recap/32?month=2025-10"),
    ListPage("alerts.index", "supervisor-32", more_alerts, path="/alerts?view=open"),
    ListPage("instructions.index", "national", more_instructions),
    ListPage("dashboard.home", "national", more_instructions, path="/?going-on"),
    ListPage("dashboard.home", "staff-32.04", more_instructions, path="/?instructions"),
    ListPage("power.index", "national", more_offices),
    ListPage("power.office", "staff-32.05", more_generators, path="/power/32.05"),
    ListPage("contracts.index", "coordinator-32", more_contracts),
    ListPage("staffing.index", "coordinator-32", more_operators),
    ListPage("staffing.trainings", "coordinator-32", more_trainings, path="/operators/trainings"),
    ListPage("run_out.index", "national", more_offices),
    ListPage("capacity.index", "national", more_offices),
    ListPage("discipline.index", "national", more_offices),
    ListPage("discipline.district", "national", more_reports, path="/discipline/32.05?month=2025-10"),
    ListPage("reconciliation.index", "national", more_offices),
    ListPage(
        "reconciliation.district",
        "national",
        more_imported_days,
        path="/reconciliation/32.05?from=2025-01-01&to=2025-11-03",
    ),
    ListPage("reconciliation.take_in", "supervisor-32", more_imports),
    ListPage("outreach.index", "coordinator-32", more_sessions),
    ListPage("outreach.by_month", "coordinator-32", more_results),
    ListPage("points.index", "coordinator-32", more_points),
    ListPage("dashboard.home", "staff-32.05", more_sessions_out, path="/"),
    ListPage("coverage.index", "coordinator-32", more_covered),
    ListPage("coverage.office", "coordinator-32", more_figures, path="/coverage/32.05"),
    ListPage("custody.index", "staff-32.05", more_counts),
    ListPage("custody.destructions", "staff-32.05", more_destructions),
]
