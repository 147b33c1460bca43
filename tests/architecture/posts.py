"""One good use of every POST route: who does it, on which page, and what is typed into the form.

A new route needs its line here. `page` is a path, or a function that first makes the object and answers the path.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select

from inventory.accounts import queries as accounts
from inventory.core.database import db
from inventory.custody.closing.service import CloseMonth, close_month
from inventory.equipment import particulars
from inventory.equipment.service import AddDevice, add_device
from inventory.notices.service import MuteSubject, mute
from inventory.procurement import papers
from inventory.procurement.service import Deliver, deliver
from inventory.utilization.alerts.rules import Action
from inventory.utilization.models import UtilizationRule
from tests.architecture.examples import (
    some_alert,
    some_budget_line,
    some_contract,
    some_destruction,
    some_device,
    some_dispute,
    some_figure,
    some_generator,
    some_half_used_roll,
    some_instruction,
    some_lent_device,
    some_loan,
    some_operator,
    some_order,
    some_outreach,
    some_point,
    some_purchase,
    some_purchase_asked_for,
    some_repair,
    some_report,
    some_request,
    some_roll,
    some_sheet,
    some_shipment,
    some_short_count,
    some_spoiled,
    some_supplier,
    some_target,
)
from tests.support.html import Upload
from tests.support.notices import hears, send, told
from tests.support.world import PASSWORD, World, new_key

Page = str | Callable[[World], str]
NEW_PASSWORD = "kata-sandi-yang-baru"


@dataclass(frozen=True)
class Post:
    """A form that is sent: the endpoint it goes to, and a way to get there."""

    endpoint: str
    person: str | None
    page: Page
    typed: Mapping[str, Any] = field(default_factory=dict)
    form: str = ""
    writes: bool = True


def page_of_person(suffix: str = "") -> Callable[[World], str]:
    def path(world: World) -> str:
        user = accounts.by_username(db.session(), "staff-32.05")
        assert user is not None
        return f"/people/{user.id}{suffix}"

    return path


def reversal_page(world: World) -> str:
    document = world.stock("32.05", "ktp-wni", 100)
    return f"/documents/{document.id}/reversal"


def decision_page(step: str) -> Callable[[World], str]:
    """The page on which a second person decides about a destruction."""

    def page(world: World) -> str:
        return f"/documents/{some_destruction(world).id}/{step}"

    return page


def closed_month_page(world: World) -> str:
    world.act("staff-32.05", close_month, CloseMonth(key=new_key(), office="32.05", month=date(2025, 10, 1)))
    return "/offices/32.05/months/2025-10"


def with_stock(office: str, path: str) -> Callable[[World], str]:
    """The page, opened when the office has blanks in store."""

    def page(world: World) -> str:
        world.stock(office, "ktp-wni", 1000)
        return path

    return page


def request_page(suffix: str, *, granted: bool = False) -> Callable[[World], str]:
    return lambda world: f"/requests/{some_request(world, granted=granted).id}/{suffix}"


def receipt_page(world: World) -> str:
    return f"/shipments/{some_shipment(world).id}/receipt"


def loan_page(world: World) -> str:
    return f"/shipments/{some_loan(world).id}/return"


def dispute_page(step: str) -> Callable[[World], str]:
    """The page on which somebody says what became of missing pieces."""
    return lambda world: f"/shipments/{some_dispute(world).id}/{step}"


def device_page(step: str) -> Callable[[World], str]:
    """The page on which something is said about a machine."""
    return lambda world: f"/devices/{some_device(world).id}/{step}"


def device_return_page(world: World) -> str:
    return f"/devices/{some_lent_device(world).id}/return"


def machine_paper_page(world: World) -> str:
    """The removal of a photograph that is kept with a machine."""
    device = some_device(world)
    keep = particulars.Attach(key=new_key(), device_id=device.id, name="foto.png", content=b"\x89PNG\r\n\x1a\n foto")
    paper = world.act("staff-32.05", particulars.attach, keep)
    return f"/devices/{device.id}/attachments/{paper.id}/removal"


def device_handover_page(world: World) -> str:
    """The paper, with a machine of the province that the first district is to get."""
    told = AddDevice(office="32", kind="printer", model="Fargo HDP5000", serial="B7250092")
    world.act("coordinator-32", add_device, told)
    return "/devices/handovers/new?each=1"


def fault_page(world: World) -> str:
    some_device(world)
    return "/repairs/fault"


def report_fault_page(world: World) -> str:
    return f"/repairs/new/{some_device(world).id}"


def repair_page(step: str) -> Callable[[World], str]:
    """The page of a step of a ticket, beside a unit that a part can come out of."""

    def page(world: World) -> str:
        some_repair(world)
        return f"/repairs/{some_repair(world).id}/{step}"

    return page


def counter_page(step: str) -> Callable[[World], str]:
    """The page of an entry about a printer's counter."""
    return lambda world: f"/rolls/printers/{some_device(world).id}/{step}"


def removal_page(world: World) -> str:
    return f"/rolls/{some_roll(world).id}/removal"


def correction_page(world: World) -> str:
    return f"/rolls/{some_half_used_roll(world).roll_id}/correction"


def return_page(world: World) -> str:
    """The page on which a roll that came out half used goes in again."""
    return f"/rolls/{some_half_used_roll(world).roll_id}/return"


def outreach_page(step: str, state: str = "planned") -> Callable[[World], str]:
    """The page of a step of a session that can take it."""

    def page(world: World) -> str:
        found = some_outreach(world, state=state)
        if step == "count":
            some_short_count(world)
        return f"/outreach/{found.id}/{step}"

    return page


def retirement_page(world: World) -> str:
    return f"/service-points/{some_point(world).id}/retirement"


def purchase_page(step: str) -> Callable[[World], str]:
    """The page of a step of a purchase that can take it."""

    def page(world: World) -> str:
        purchase = some_order(world) if step == "delivery" else some_purchase(world)
        return f"/purchases/{purchase.id}/{step}"

    return page


def asked_page(step: str) -> Callable[[World], str]:
    """The page on which a second person decides about a purchase."""
    return lambda world: f"/purchases/{some_purchase_asked_for(world).id}/{step}"


def request_of_purchase_page(world: World) -> str:
    some_budget_line(world)
    return f"/purchases/{some_purchase(world).id}/request"


def paper_page(world: World) -> str:
    """The removal of a paper that is kept with a purchase."""
    purchase = some_purchase(world)
    keep = papers.Attach(key=new_key(), purchase_id=purchase.id, name="kontrak.pdf", content=b"%PDF-1.7 kontrak")
    paper = world.act("staff-32.05", papers.attach, keep)
    return f"/purchases/{purchase.id}/attachments/{paper.id}/removal"


def short_page(world: World) -> str:
    """The closure of an order of which a part has come."""
    order = some_order(world)
    line = next(line for line in order.lines if line.item)
    part = Deliver(key=new_key(), purchase_id=order.id, business_date=world.clock.today(), parts=((line.id, 1),))
    world.act("staff-32.05", deliver, part)
    return f"/purchases/{order.id}/closure"


def payment_page(world: World) -> str:
    return f"/purchases/{some_order(world).id}/payment"


def reading_page(world: World) -> str:
    return f"/power/devices/{some_generator(world).id}/reading"


def contract_page(step: str) -> Callable[[World], str]:
    return lambda world: f"/contracts/{some_contract(world).id}/{step}"


def leaving_page(world: World) -> str:
    return f"/operators/{some_operator(world).id}/leaving"


def training_page(world: World) -> str:
    some_operator(world)
    return "/operators/trainings/new"


def budget_page(step: str) -> Callable[[World], str]:
    """The page of an act of a budget line, beside another one."""

    def page(world: World) -> str:
        line = some_budget_line(world)
        some_budget_line(world, 2)
        return f"/budget-lines/{line.id}/{step}"

    return page


def supplier_page(step: str, *, blocked: bool = False) -> Callable[[World], str]:
    return lambda world: f"/suppliers/{some_supplier(world, blocked=blocked).id}{step}"


def report_page(world: World) -> str:
    return f"/daily-reports/{some_report(world).id}/amendment"


def rule_page(_world: World) -> str:
    rule = db.session.scalar(select(UtilizationRule.id).order_by(UtilizationRule.id).limit(1))
    return f"/utilization/rules/{rule}"


def alert_page(step: str) -> Callable[[World], str]:
    return lambda world: f"/alerts/{some_alert(world).id}/{step}"


def figure_page(world: World) -> str:
    return f"/coverage/figures/{some_figure(world).id}/correction"


def target_page(world: World) -> str:
    return f"/coverage/targets/{some_target(world).id}/withdrawal"


def instruction_page(step: str, action: Action = Action.LOAN) -> Callable[[World], str]:
    """The page of a step of an instruction; whoever is to lend has something to lend."""

    def page(world: World) -> str:
        world.stock("32.04", "ktp-wni", 1000)
        return f"/instructions/{some_instruction(world, action).id}/{step}"

    return page


def destruction_page(world: World) -> str:
    some_spoiled(world, 3)
    return "/custody/destructions/new"


def sheet_page(suffix: str = "", counted: int | None = None) -> Callable[[World], str]:
    """A page of a count sheet of Kabupaten Garut."""

    def page(world: World) -> str:
        return f"/custody/sheets/{some_sheet(world, counted=counted).id}{suffix}"

    return page


def muted_page(world: World) -> str:
    world.act("staff-32.05", mute, MuteSubject(subject="alert:17", muted=True))
    return "/notices"


def given_up_page(world: World) -> str:
    """The outbox with a message that could not be sent."""
    hears(world, "https://contoh.go.id/kabar")
    told("32.05", topic="unheard_of")
    send()
    return "/outbox"


MAIL = {"email": "siti@garut.example.id", "frequency": "daily"}
POSTS = [
    Post("notices.preferences", "staff-32.05", "/notices", MAIL, form="/notices"),
    Post("notices.mute", "staff-32.05", "/notices/mute?subject=alert:17", form="/mute"),
    Post("notices.unmute", "staff-32.05", muted_page, form="/unmute"),
    Post("outbox.resend", "admin", given_up_page, form="/resend"),
    Post("outbox.webhook", "admin", "/outbox/webhook", {"url": "https://contoh.go.id/kabar", "secret": NEW_PASSWORD}),
    Post("settings.backdating", "admin", "/settings/back-dating", {"staff": "21"}),
    Post("settings.cutoff", "admin", "/settings/cut-off", {"hour": "15:00"}),
    Post("settings.low_yield", "admin", "/settings/low-yield", {"percent": "70"}),
    Post("settings.cleaning", "admin", "/settings/cleaning", {"others": "2.000"}),
    Post("settings.money", "admin", "/settings/money", {"APBD": "15"}),
    Post("settings.purchase", "admin", "/settings/purchase", {"days": "21"}),
    Post("accounts.login", None, "/login", {"username": "national", "password": PASSWORD}, writes=False),
    Post("core.set_language", "national", "/password", {"language": "en"}, form="/language", writes=False),
    Post("core.set_theme", "national", "/password", {"theme": "dark"}, form="/theme", writes=False),
    Post("accounts.logout", "national", "/password", form="/logout"),
    Post(
        "accounts.password",
        "staff-32.05",
        "/password",
        {"present": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD},
        form="/password",
    ),
    Post(
        "accounts.add_person",
        "admin",
        "/people/new",
        {
            "username": "petugas-baru",
            "name": "Petugas Baru",
            "office": "32.05",
            "roles": "staff",
            "password": NEW_PASSWORD,
        },
    ),
    Post("accounts.change_person", "admin", page_of_person(), {"name": "Nama Baru"}),
    Post(
        "accounts.set_password", "admin", page_of_person("/password"), {"password": NEW_PASSWORD, "again": NEW_PASSWORD}
    ),
    Post("stock.reverse", "staff-32.05", reversal_page, {"reason": "Salah ketik"}),
    Post("stock.approve", "coordinator-32", decision_page("approval")),
    Post("stock.decline", "coordinator-32", decision_page("rejection")),
    Post("months.close", "staff-32.05", "/offices/32.05/months/2025-10", form="/closing"),
    Post("months.reopen", "admin", closed_month_page, form="/reopening"),
    Post("shipments.receive", "staff-32.05", receipt_page),
    Post(
        "shipments.log_arrival",
        "coordinator-32",
        "/shipments/arrivals/new",
        {"reference": "470/12/BAST", "reference_date": "2025-11-01", "lines-0-sent": "4.000"},
    ),
    Post(
        "shipments.distribute",
        "coordinator-32",
        with_stock("32", "/shipments/distribution/new"),
        {"pieces-32.05": "100"},
    ),
    Post(
        "shipments.send_back",
        "staff-32.05",
        with_stock("32.05", "/shipments/returns/new"),
        {"pieces-ktp-wni": "5"},
    ),
    Post("requests.ask", "staff-32.05", "/requests/new", {"pieces-ktp-wni": "4.000"}),
    Post("requests.answer", "coordinator-32", request_page("answer")),
    Post("requests.withdraw", "staff-32.05", request_page("withdrawal")),
    Post("requests.send", "coordinator-32", request_page("shipment", granted=True), {"boxes-ktp-wni": "A-1"}),
    Post(
        "loans.lend",
        "staff-32.05",
        with_stock("32.05", "/shipments/lending/new"),
        {"destination": "32.04", "due_date": "2025-11-17", "pieces-ktp-wni": "456"},
    ),
    Post("loans.give_back", "staff-32.04", loan_page, {"pieces-ktp-wni": "4"}),
    Post("disputes.find", "staff-32.05", dispute_page("found"), {"pieces-ktp-wni": "2"}),
    Post("disputes.write_off", "staff-32.05", dispute_page("write-off"), {"reason": "Dicuri"}),
    Post("equipment.add", "staff-32.05", "/devices/new", {"model": "Fargo HDP5000", "serial": "B7250091"}),
    Post(
        "equipment.change_condition",
        "staff-32.05",
        device_page("condition"),
        {"condition": "broken", "reason": "Kepala cetak rusak"},
    ),
    Post("equipment.change", "staff-32.05", device_page("particulars"), {"price": "62.500.000", "owner": "Pusat"}),
    Post(
        "equipment.attach",
        "staff-32.05",
        device_page("attachments/new"),
        {"file": Upload("foto.png", b"\x89PNG\r\n\x1a\n foto")},
    ),
    Post("equipment.remove", "staff-32.05", machine_paper_page, {"reason": "Salah berkas"}),
    Post(
        "device_reports.answer",
        "staff-32.05",
        "/device-reports/32.05/2025-10/answer",
        {"printer-good": "2", "note": "Dua printer, belum dicatat"},
    ),
    Post("placing.move", "coordinator-32", device_page("move"), {"place": "32.04", "reason": "Pemerataan"}),
    Post(
        "placing.lend",
        "staff-32.05",
        device_page("loan"),
        {"borrower": "32.04", "due_date": "2025-11-17", "reason": "Printer rusak"},
    ),
    Post("placing.give_back", "staff-32.05", device_return_page),
    Post("placing.hand_over", "coordinator-32", device_handover_page, {"bast_number": "027/1/BAST/2025"}),
    Post("catalogue.add", "coordinator-00", "/devices/models/new", {"name": "Zebra ZXP 7"}),
    Post("catalogue.change", "coordinator-00", "/devices/models/1", {"daily_capacity": "250"}),
    Post(
        "device_import.take_in",
        "staff-32.05",
        "/devices/import",
        {"text": "kantor;model;nomor seri\n32.05;Fargo HDP5000;B7250091", "confirmed": "1"},
    ),
    Post("repairs.fault", "staff-32.05", fault_page, {"what": "1:head"}),
    Post("repairs.report", "staff-32.05", report_fault_page, {"reason": "Kepala cetak rusak"}),
    Post("repairs.send", "staff-32.05", repair_page("sending"), {"sent_to": "Jakarta"}),
    Post("repairs.take_part", "staff-32.05", repair_page("part"), {"part": "Kepala cetak"}),
    Post("repairs.come_back", "staff-32.05", repair_page("return")),
    Post("repairs.give_up", "staff-32.05", repair_page("end"), {"reason": "Terlalu mahal"}),
    Post("repairs.withdraw", "staff-32.05", repair_page("withdrawal"), {"reason": "Salah sentuh"}),
    Post("consumables.install", "staff-32.05", counter_page("installation"), {"counter": "1.500"}),
    Post("consumables.correct", "staff-32.05", correction_page, {"note": "Ternyata habis"}),
    Post("consumables.remove", "staff-32.05", removal_page, {"counter": "1.900"}),
    Post("consumables.put_back", "staff-32.05", return_page, {"counter": "1.900"}),
    Post("consumables.look", "staff-32.05", counter_page("counter"), {"counter": "1.500"}),
    Post(
        "consumables.reset",
        "staff-32.05",
        counter_page("reset"),
        {"counter": "1.500", "onward": "0", "reason": "Papan utama diganti"},
    ),
    Post("power.read", "staff-32.05", reading_page, {"litres": "30", "result": "ran", "minutes": "20"}),
    Post(
        "contracts.enter",
        "staff-32.05",
        "/contracts/new",
        {"title": "Dukungan teknis", "starts_on": "2025-01-01", "ends_on": "2025-12-31"},
    ),
    Post("contracts.renew", "staff-32.05", contract_page("renewal"), {"ends_on": "2027-01-31", "number": "027/2"}),
    Post("contracts.stop", "staff-32.05", contract_page("end"), {"reason": "Tidak dipakai lagi"}),
    Post("staffing.add", "staff-32.05", "/operators/new", {"name": "Siti Rahma"}),
    Post("staffing.leave", "staff-32.05", leaving_page, {"reason": "Mutasi"}),
    Post("staffing.hold", "staff-32.05", training_page, {"subject": "Ganti pita", "operators": "1"}),
    Post("outreach.plan", "staff-32.05", "/outreach/new", {"place": "Desa Sukamaju", "purpose": "Pemilih pemula"}),
    Post("outreach.go_out", "staff-32.05", outreach_page("departure")),
    Post(
        "outreach.come_back", "staff-32.05", outreach_page("return", "out"), {"recorded": "4", "printed-ktp-wni": "5"}
    ),
    Post("outreach.cancel", "staff-32.05", outreach_page("cancellation"), {"reason": "Jalan longsor"}),
    Post("outreach.find", "staff-32.05", outreach_page("found", "back"), {"quantity": "1", "note": "Di laci mobil"}),
    Post("outreach.settle", "staff-32.05", outreach_page("count", "back"), {"quantity": "1"}),
    Post("points.add", "staff-32.05", "/service-points/new", {"name": "Keliling 1"}),
    Post("points.retire", "staff-32.05", retirement_page, {"reason": "Rusak berat"}),
    Post(
        "procurement.plan",
        "staff-32.05",
        "/purchases/new",
        {"lines-0-what": "item:ribbon", "lines-0-quantity": "10", "lines-0-unit_price": "3.700.000"},
    ),
    Post(
        "procurement.order",
        "staff-32.05",
        purchase_page("order"),
        {"supplier": "CV Contoh", "contract_number": "027/1", "contract_date": "2025-11-03"},
    ),
    Post("procurement.deliver", "staff-32.05", purchase_page("delivery"), {"serials_2": "B7250091"}),
    Post("procurement.ask", "staff-32.05", request_of_purchase_page, {"budget_line": "1"}),
    Post("procurement.approve", "coordinator-32", asked_page("approval")),
    Post("procurement.send_back", "coordinator-32", asked_page("rejection"), {"reason": "Terlalu mahal"}),
    Post(
        "procurement.pay",
        "staff-32.05",
        payment_page,
        {"amount": "50.000.000", "reference": "SP2D 12/LS/2025"},
    ),
    Post(
        "procurement.attach",
        "staff-32.05",
        lambda world: f"/purchases/{some_purchase(world).id}/attachments/new",
        {"file": Upload("kontrak.pdf", b"%PDF-1.7 kontrak")},
    ),
    Post("procurement.remove", "staff-32.05", paper_page, {"reason": "Salah berkas"}),
    Post("procurement.close_short", "staff-32.05", short_page, {"reason": "Pabrik tutup"}),
    Post(
        "budgets.enter",
        "staff-32.05",
        "/budget-lines/new",
        {"account": "5.1.02.01.01.0026", "title": "Bahan cetak", "ceiling": "50.000.000", "reference": "DPA 1/2025"},
    ),
    Post(
        "budgets.shift",
        "staff-32.05",
        budget_page("shift"),
        {"target": "2", "amount": "1.000.000", "reason": "Pita habis", "reference": "DPPA 2/2025"},
    ),
    Post(
        "budgets.change",
        "staff-32.05",
        budget_page("change"),
        {"ceiling": "90.000.000", "reason": "Perubahan", "reference": "DPPA 3/2025"},
    ),
    Post("suppliers.add", "staff-32.05", "/suppliers/new", {"name": "CV Sinar Cetak"}),
    Post("suppliers.change", "staff-32.05", supplier_page("/particulars"), {"address": "Jl. Merdeka 1, Garut"}),
    Post("suppliers.block", "staff-32.05", supplier_page("/block"), {"reason": "Barang tidak datang"}),
    Post("suppliers.unblock", "staff-32.05", supplier_page("", blocked=True), form="/release"),
    Post("procurement.cancel", "staff-32.05", purchase_page("cancellation"), {"reason": "Anggaran digeser"}),
    Post("usage.new", "staff-32.05", with_stock("32.05", "/daily-reports/new"), {"lines-0-printed": "5"}),
    Post("usage.amend", "staff-32.05", report_page, {"prr": "12", "reason": "Lupa PRR"}),
    Post("checking.start", "auditor", "/ledger/check", form="/ledger/check"),
    Post("checking.note", "auditor", "/ledger/check", {"note": "Tutup bulan"}, form="/ledger/heads"),
    Post("checking.bring_back", "auditor", "/ledger/heads/new", {"head": f"0 {'0' * 64}", "note": "Buku kas"}),
    Post("alerts.evaluate", "supervisor-32", "/alerts"),
    Post("alerts.note", "supervisor-32", alert_page("note"), {"note": "Sudah ditelepon"}),
    Post("alerts.act", "supervisor-32", alert_page("action"), {"action": "call"}),
    Post("alerts.assign", "supervisor-32", alert_page("owner")),
    Post(
        "alerts.buy",
        "staff-32.05",
        alert_page("purchase"),
        {"lines-0-what": "item:ribbon", "lines-0-quantity": "4", "lines-0-unit_price": "3.700.000"},
    ),
    Post("alerts.rest", "supervisor-32", alert_page("rest"), {"until": "2025-11-20", "reason": "Printer di Jakarta"}),
    Post("instructions.give", "supervisor-32", alert_page("instruction"), {"action": "train", "recipient": "32.05"}),
    Post("instructions.send", "staff-32.04", instruction_page("shipment"), {"due_date": "2025-11-17"}),
    Post("instructions.carry_out", "staff-32.05", instruction_page("done", Action.TRAIN), {"note": "Sudah dilatih"}),
    Post("instructions.decline", "staff-32.04", instruction_page("refusal"), {"reason": "Stok sendiri menipis"}),
    Post("instructions.call_off", "supervisor-32", instruction_page("withdrawal")),
    Post("utilization.change_rule", "supervisor-32", rule_page, {"threshold": "20", "recovery": "30"}),
    Post(
        "reconciliation.take_in",
        "supervisor-32",
        "/reconciliation/import",
        {"text": "32.05;2025-11-03;140", "confirmed": "1"},
    ),
    Post(
        "coverage.record",
        "coordinator-32",
        "/coverage/new?office=32.05",
        {"day": "2025-11-03", "basis": "SIAK", "eligible": "1.000", "recorded": "900"},
    ),
    Post("coverage.correct", "coordinator-32", figure_page, {"recorded": "901", "reason": "Salah ketik"}),
    Post(
        "coverage.take_in",
        "coordinator-32",
        "/coverage/import",
        {"text": "32.05;2025-11-03;1000;900;;;;SIAK", "confirmed": "1"},
    ),
    Post(
        "coverage.set_target",
        "coordinator-32",
        "/coverage/targets/new?office=32.05",
        {"percent": "85", "by_day": "2025-12-31", "basis": "Renstra 2025"},
    ),
    Post("coverage.withdraw", "coordinator-32", target_page, {"reason": "Diganti"}),
    Post("custody.destroy", "staff-32.05", destruction_page, {"witnesses": "Asep Sunandar, Satpol PP"}),
    Post("sheets.begin", "staff-32.05", "/custody/sheets/new"),
    Post("sheets.fill_in", "staff-32.05", sheet_page(), {"line-0-counted": "12"}, form="sheet"),
    Post("sheets.review", "staff-32.05", sheet_page("/review", counted=1), {"line-0-reason": "Hilang"}, form="review"),
    Post("sheets.discard", "staff-32.05", sheet_page(), form="/discard"),
]
