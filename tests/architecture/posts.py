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
from inventory.custody.closing import CloseMonth, close_month
from inventory.notices.service import MuteSubject, mute
from inventory.utilization.models import UtilizationRule
from tests.architecture.examples import (
    some_alert,
    some_budget_line,
    some_destruction,
    some_device,
    some_dispute,
    some_loan,
    some_order,
    some_purchase,
    some_purchase_asked_for,
    some_report,
    some_request,
    some_sheet,
    some_shipment,
    some_spoiled,
    some_supplier,
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


def condition_page(world: World) -> str:
    return f"/devices/{some_device(world).id}/condition"


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


def payment_page(world: World) -> str:
    return f"/purchases/{some_order(world).id}/payment"


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
        condition_page,
        {"condition": "broken", "reason": "Kepala cetak rusak"},
    ),
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
    Post("alerts.rest", "supervisor-32", alert_page("rest"), {"until": "2025-11-20", "reason": "Printer di Jakarta"}),
    Post("utilization.change_rule", "supervisor-32", rule_page, {"threshold": "20", "recovery": "30"}),
    Post(
        "reconciliation.take_in",
        "supervisor-32",
        "/reconciliation/import",
        {"text": "32.05;2025-11-03;140", "confirmed": "1"},
    ),
    Post("custody.destroy", "staff-32.05", destruction_page, {"witnesses": "Asep Sunandar, Satpol PP"}),
    Post("sheets.begin", "staff-32.05", "/custody/sheets/new"),
    Post("sheets.fill_in", "staff-32.05", sheet_page(), {"line-0-counted": "12"}, form="sheet"),
    Post("sheets.review", "staff-32.05", sheet_page("/review", counted=1), {"line-0-reason": "Hilang"}, form="review"),
    Post("sheets.discard", "staff-32.05", sheet_page(), form="/discard"),
]
