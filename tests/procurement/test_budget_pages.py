"""The pages of budget lines, approvals, payments, papers, suppliers and prices: the whole way, and bad input."""

import hashlib
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from inventory.attachments.models import Attachment
from inventory.core.audit import AuditEntry
from inventory.core.database import db
from inventory.procurement import consent, service
from inventory.procurement.budgets import service as budgets
from inventory.procurement.budgets.models import BudgetAct, BudgetLine
from inventory.procurement.models import Purchase, PurchasePayment
from inventory.procurement.suppliers import service as suppliers
from inventory.procurement.suppliers.models import Supplier
from tests.procurement.conftest import FILMS, PRINTERS, RIBBONS
from tests.support.html import Upload, rows_of, text_of
from tests.support.world import new_key

TODAY = date(2025, 11, 3)
LINE = {"account": "5.1.02.01.01.0026", "title": "Bahan cetak", "ceiling": "50.000.000", "reference": "DPA 1/2025"}
ACT = {"reason": "Pita habis lebih cepat", "reference": "DPPA 2/2025"}
CONTRACT = {"supplier": "CV Mitra", "contract_number": "027/1", "contract_date": "2025-10-20"}
PDF = b"%PDF-1.7 kontrak"


@pytest.fixture
def staff(client, sign_in):
    """Kabupaten Garut at its desk, in English."""
    sign_in(client, "staff-32.05")
    client.set_cookie("language", "en")
    return client


@pytest.fixture
def second(app, sign_in):
    """The province, which approves."""
    client = sign_in(app.test_client(), "coordinator-32")
    client.set_cookie("language", "en")
    return client


@pytest.fixture
def line(world):
    """``line(ceiling)``: a budget line of Kabupaten Garut, 2025, APBD, unless it is told otherwise."""

    def line(ceiling: int = 50_000_000, account: str = "5.1.02.01.01.0026", **other) -> BudgetLine:
        told = {"office": "32.05", "budget_year": 2025, "fund": "APBD", "title": "Bahan cetak"} | other
        day = date(told["budget_year"], 1, 2)
        command = budgets.Enter(
            key=new_key(), account=account, ceiling=Decimal(ceiling), day=day, reference="DPA 1", **told
        )
        return world.act(f"staff-{told['office']}", budgets.enter, command)

    return line


@pytest.fixture
def asked(world, plan, line):
    """A purchase of ten ribbons, 37 million, that waits for a second person."""

    def asked(ceiling: int = 50_000_000) -> Purchase:
        purchase = plan(RIBBONS, budget_line=line(ceiling).id)
        return world.act("staff-32.05", consent.ask, consent.Ask(key=new_key(), purchase_id=purchase.id))

    return asked


def count(session, model) -> int:
    return session.scalar(select(func.count()).select_from(model))


def test_whoever_keeps_budget_lines_is_not_offered_to_order_unasked(staff, plan, line) -> None:
    without, other = plan(RIBBONS), plan(FILMS, fund="DAK")
    for keeps in (False, True):
        if keeps:
            line()
        for purchase, offered in ((without, not keeps), (other, True)):
            page = staff.get(f"/purchases/{purchase.id}").get_data(as_text=True)
            assert (f"/{purchase.id}/order" in page, f"/{purchase.id}/request" in page) == (offered, True)


def test_from_budget_to_payment_on_the_pages(staff, second, session) -> None:
    assert "5.1.02.01.01.0026" in text_of(staff.submit("/budget-lines/new", LINE, follow=True))
    ribbons = {"lines-0-what": "item:ribbon", "lines-0-quantity": "10", "lines-0-unit_price": "3.700.000"}
    planned = staff.submit("/purchases/new", {**ribbons, "budget_line": "1"}, follow=True)
    assert "PGD-32.05-1 Planned" in text_of(planned)
    assert "PGD-32.05-1 Waiting for approval" in text_of(staff.submit("/purchases/1/request", follow=True))
    sign = "1 purchase waits for approval"
    assert [sign in text_of(person.get("/")) for person in (staff, second)] == [False, True]
    own = staff.submit("/purchases/1/approval")
    assert (own.status_code, "You entered it yourself" in text_of(own)) == (403, True)
    assert "PGD-32.05-1 Approved" in text_of(second.submit("/purchases/1/approval", follow=True))
    told = {**CONTRACT, "due_date": "2025-11-10", "price_1": "3.600.000"}
    assert "PGD-32.05-1 Ordered" in text_of(staff.submit("/purchases/1/order", told, follow=True))
    assert session.get(BudgetLine, 1).committed == 36_000_000
    assert "PGD-32.05-1 Delivered" in text_of(staff.submit("/purchases/1/delivery", follow=True))
    first = {"amount": "6.000.000", "reference": "SP2D 1"}
    assert "PGD-32.05-1 Delivered" in text_of(staff.submit("/purchases/1/payment", first, follow=True))
    rest = {"amount": "30.000.000", "reference": "SP2D 2"}
    paid = text_of(staff.submit("/purchases/1/payment", rest, follow=True))
    assert "PGD-32.05-1 Paid" in paid
    assert "Rp 30,000,000 paid" in paid
    listed = rows_of(staff.get("/budget-lines"))
    amounts = ["Rp 50,000,000", "Rp 36,000,000", "Rp 36,000,000", "Rp 36,000,000", "Rp 14,000,000"]
    assert [row[-5:] for row in listed[1:]] == [amounts, amounts]
    assert "1 of 1" in text_of(staff.get("/suppliers"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"account": "5.1.x"}, "An account code is digits with dots between"),
        ({"account": ""}, "This has to be filled in."),
        ({"title": ""}, "This has to be filled in."),
        ({"ceiling": "1,000,000"}, "Write an amount in rupiah"),
        ({"ceiling": "-5"}, "Write an amount in rupiah"),
        ({"ceiling": "10.000.000.000.001"}, "No budget line holds more than Rp 10.000.000.000.000."),
        ({"ceiling": "1.000.000.000.000.000"}, "That amount is too large."),
        ({"budget_year": "2010"}, "This year cannot be right."),
        ({"fund": "kas"}, "This source of funds is not known here."),
        ({"day": "2025-11-04"}, "4 Nov 2025 has not come yet."),
        ({"day": "2023-12-31"}, "31 Dec 2023 is too far back."),
        ({"reference": " "}, "Give the number of the paper that says so."),
    ],
)
def test_a_bad_line_is_told_and_kept(staff, session, typed, sentence) -> None:
    answer = staff.submit("/budget-lines/new", {**LINE, "title": "Bahan cetak KTP-el", **typed})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert 'value="Bahan cetak KTP-el"' in answer.text or "title" in typed
    assert all(f'value="{value}"' in answer.text for name, value in typed.items() if name in ("account", "ceiling"))
    assert count(session, BudgetLine) == 0


def test_the_same_line_twice_is_refused(staff, line, session) -> None:
    line()
    answer = staff.submit("/budget-lines/new", LINE)
    assert (answer.status_code, "is a budget line already" in text_of(answer)) == (422, True)
    assert count(session, BudgetLine) == 1


@pytest.mark.parametrize(
    ("other", "typed", "status", "sentence"),
    [
        ({}, {"amount": "50.000.001"}, 409, "5.1.02.01.01.0026 Bahan cetak has Rp 13,000,000 left"),
        ({}, {"amount": "13.000.001"}, 409, "Rp 37,000,000 of its Rp 50,000,000 are committed"),
        ({}, {"amount": "0"}, 422, "An amount is more than nothing"),
        ({}, {"amount": "1,2,3"}, 422, "Write an amount in rupiah"),
        ({}, {"reason": ""}, 422, "This has to be filled in."),
        ({}, {"target": "1"}, 422, "Shift to another line than the one it comes from."),
        ({}, {"day": "2026-01-01"}, 422, "has not come yet"),
        ({"budget_year": 2024}, {}, 422, "one office, one year and one source of funds"),
        ({"fund": "APBD-P"}, {}, 422, "one office, one year and one source of funds"),
        ({"office": "32.04"}, {}, 404, "There is nothing here"),
    ],
)
def test_a_bad_shift_is_told_and_kept(staff, second, asked, line, session, other, typed, status, sentence) -> None:
    asked()
    second.submit("/purchases/1/approval")
    target = line(10, account="5.1.9", **other)
    form = staff.form("/budget-lines/1/shift")
    form.fields |= {name: [value] for name, value in {"target": str(target.id), "amount": "1", **ACT, **typed}.items()}
    answer = staff.post(form.action, data=form.fields)
    assert answer.status_code == status
    assert sentence in text_of(answer)
    assert form.fields["reason"][0] in answer.text
    assert ("amount" in typed) == ('id="amount-error"' in answer.text), "the sentence stands where it was typed"
    assert count(session, BudgetAct) == 2


def test_a_shift_to_the_last_rupiah_and_a_change_show_in_the_history(staff, second, asked, line, session) -> None:
    asked()
    second.submit("/purchases/1/approval")
    line(10, account="5.1.9")
    assert staff.submit("/budget-lines/1/shift", {"target": "2", "amount": "13.000.000", **ACT}).status_code == 303
    low = staff.submit("/budget-lines/1/change", {"ceiling": "36.999.999", **ACT})
    assert (low.status_code, "its ceiling cannot become Rp 36,999,999" in text_of(low)) == (409, True)
    assert 'id="ceiling-error"' in low.text
    assert staff.submit("/budget-lines/1/change", {"ceiling": "40.000.000", **ACT}).status_code == 303
    amounts = [row[-1] for row in rows_of(staff.get("/budget-lines/1"))[1:5]]
    assert amounts == ["Rp 50,000,000", "Rp -13,000,000", "Rp 3,000,000", "Rp 40,000,000"]
    assert [row[-1] for row in rows_of(staff.get("/budget-lines/2"))[1:3]] == ["Rp 10", "Rp 13,000,000"]


def test_what_the_line_has_not_left_is_not_approved(asked, second, session) -> None:
    asked(ceiling=36_999_999)
    answer = second.submit("/purchases/1/approval")
    assert answer.status_code == 409
    assert "has Rp 36,999,999 left: Rp 0 of its Rp 36,999,999 are committed. This takes Rp 37,000,000." in text_of(
        answer
    )
    assert session.get(Purchase, 1).state == "requested"
    sent_back = second.submit("/purchases/1/rejection", {"reason": "Geser dulu"}, follow=True)
    assert "PGD-32.05-1 Planned" in text_of(sent_back)
    assert "Geser dulu" in text_of(sent_back)


def test_a_dearer_contract_is_refused_and_what_was_typed_is_kept(asked, staff, second, session) -> None:
    asked()
    second.submit("/purchases/1/approval")
    answer = staff.submit("/purchases/1/order", {**CONTRACT, "price_1": "5.000.001"})
    assert answer.status_code == 409
    assert "This takes Rp 50,000,010." in text_of(answer)
    assert 'value="5.000.001"' in answer.text
    assert session.get(BudgetLine, 1).committed == 37_000_000
    late = staff.submit("/purchases/1/order", {**CONTRACT, "due_date": "2025-10-19"})
    assert "The goods cannot be due before the contract is signed." in text_of(late)
    assert staff.submit("/purchases/1/order", {**CONTRACT, "price_1": "5.000.000"}).status_code == 303


def test_cancelling_frees_the_line_and_a_payment_forbids_it(asked, staff, second, session) -> None:
    asked()
    second.submit("/purchases/1/approval")
    staff.submit("/purchases/1/order", CONTRACT)
    staff.submit("/purchases/1/payment", {"amount": "1", "reference": "SP2D 1"})
    refused = staff.submit("/purchases/1/cancellation", {"reason": "Batal"})
    assert "Something of this purchase was paid" in text_of(refused)
    assert session.get(BudgetLine, 1).committed == 37_000_000


@pytest.mark.parametrize(
    ("typed", "status", "sentence"),
    [
        ({"amount": "37.000.001"}, 409, "The contract of PGD-32.05-1 is Rp 37,000,000 and Rp 0 are paid"),
        ({"amount": "3.7.00"}, 422, "Write an amount in rupiah"),
        ({"amount": "1,000,50"}, 422, "Write an amount in rupiah"),
        ({"amount": "0"}, 422, "An amount is more than nothing"),
        ({"reference": ""}, 422, "This has to be filled in."),
        ({"day": "2025-10-19"}, 422, "19 Oct 2025 is too far back."),
        ({"day": "2025-11-04"}, 422, "4 Nov 2025 has not come yet."),
    ],
)
def test_a_bad_payment_is_told_and_kept(staff, order, session, typed, status, sentence) -> None:
    order(RIBBONS)
    answer = staff.submit("/purchases/1/payment", {"amount": "1", "reference": "SP2D 1", "note": "uang muka", **typed})
    assert answer.status_code == status
    assert sentence in text_of(answer)
    assert "uang muka" in answer.text
    assert count(session, PurchasePayment) == 0


def test_own_money_without_a_line_is_refused_once_the_office_keeps_lines(staff, plan, line, world, session) -> None:
    plan(RIBBONS)
    plan(FILMS, fund="grant")
    line()
    answer = staff.submit("/purchases/1/order", CONTRACT)
    assert "Your office keeps budget lines for this year and source of funds: choose one." in text_of(answer)
    assert staff.submit("/purchases/2/order", CONTRACT).status_code == 303
    assert staff.submit("/purchases/1/request", {"budget_line": "1"}).status_code == 303


@pytest.mark.parametrize("other", [{"budget_year": 2024}, {"fund": "APBD-P"}, {"office": "32.04"}])
def test_a_purchase_names_a_line_of_its_own_purse(staff, plan, line, session, other) -> None:
    strange = line(**other)
    form = staff.form("/purchases/new")
    form.fields |= {"lines-0-what": ["item:ribbon"], "lines-0-quantity": ["1"], "budget_line": [str(strange.id)]}
    answer = staff.post(form.action, data=form.fields)
    assert (answer.status_code, "belongs to another office, year or source of funds" in text_of(answer)) == (422, True)
    assert count(session, Purchase) == 0


def test_without_a_price_nothing_is_asked_for(staff, plan, line) -> None:
    plan(service.PlanLine(item="ribbon", quantity=3), budget_line=line().id)
    assert "Give the unit price of every line." in text_of(staff.submit("/purchases/1/request"))


def test_papers_are_kept_and_handed_out_safely(staff, client, sign_in, plan, session) -> None:
    plan(RIBBONS)
    kept = staff.submit("/purchases/1/attachments/new", {"file": Upload("../kontrak<b>.pdf", PDF)}, follow=True)
    assert "kontrak_b_.pdf" in text_of(kept)
    answer = staff.get("/purchases/1/attachments/1")
    assert (answer.data, answer.mimetype) == (PDF, "application/pdf")
    assert answer.headers["Content-Disposition"] == "attachment; filename=kontrak_b_.pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert staff.get("/purchases/2/attachments/1").status_code == 404
    for name, content, sentence in (
        ("skrip.pdf", b"<script>", "this file is none of them"),
        ("besar.pdf", PDF.ljust(5 * 1024 * 1024 + 1), "A file has 5 MB at most."),
    ):
        refused = staff.submit("/purchases/1/attachments/new", {"file": Upload(name, content)})
        assert (refused.status_code, sentence in text_of(refused)) == (422, True)
    assert "Choose a file." in text_of(staff.submit("/purchases/1/attachments/new"))
    assert count(session, Attachment) == 1
    stranger = sign_in(client.application.test_client(), "staff-32.04")
    assert stranger.get("/purchases/1/attachments/1").status_code == 404


def test_a_blocked_supplier_gets_no_contract(staff, plan, session) -> None:
    plan(RIBBONS, supplier="CV Lalai")
    assert staff.submit("/suppliers/1/block", {"reason": "Barang tidak datang"}).status_code == 303
    assert "Barang tidak datang" in text_of(staff.get("/suppliers/1"))
    answer = staff.submit("/purchases/1/order", {**CONTRACT, "supplier": "CV Lalai"})
    assert "CV Lalai: This supplier is blocked." in text_of(answer)
    assert staff.submit("/suppliers/1", form="/release").status_code == 303
    assert staff.submit("/purchases/1/order", {**CONTRACT, "supplier": "CV Lalai"}).status_code == 303
    assert [one.name for one in session.scalars(select(Supplier))] == ["CV Lalai"]


def test_a_persons_number_is_not_kept(staff, world, session) -> None:
    answer = staff.submit("/suppliers/new", {"name": "Sri", "tax_number": "32" + "05" * 7})
    assert "A company’s NPWP has 15 digits" in text_of(answer)
    assert count(session, Supplier) == 0
    world.act("staff-32.05", suppliers.add, suppliers.AddSupplier(key=new_key(), office="32.05", name="CV Satu"))
    again = staff.submit("/suppliers/new", {"name": "CV Satu"})
    assert "This supplier is on record already." in text_of(again)


def test_prices_are_compared_across_districts(second, order) -> None:
    prices = {"32.04": (3_600_000, 3_700_000, 3_750_000), "32.05": (3_700_000, 3_800_000, 9_000_000)}
    for office, each in prices.items():
        for price in each:
            order(service.PlanLine(item="ribbon", quantity=1, unit_price=Decimal(price)), office=office)
    order(PRINTERS, office="32.04")
    rows = {row[6]: row[7:] for row in rows_of(second.get("/prices?subject=item:ribbon")) if len(row) == 9}
    assert rows["Rp 9,000,000"] == ["142% above the median", "Far from the usual price"]
    assert rows["Rp 3,600,000"][1] == "Within the usual range"
    far = [row[6] for row in rows_of(second.get("/prices?view=outliers"))[1:]]
    assert far == ["Rp 9,000,000"]
    assert "Too few prices to tell" in text_of(second.get("/prices?q=HDP5000"))
    listed = second.get("/prices?export=csv").get_data(as_text=True)
    assert "9000000,3725000,Far from the usual price" in listed
    assert "median Rp 3,725,000, from Rp 3,600,000 to Rp 9,000,000" in text_of(second.get("/purchases/new"))


def test_the_lists_are_filtered_searched_and_exported(second, line, asked) -> None:
    asked()
    line(10, account="5.1.9", office="32.04", fund="APBD-P")

    def shown(query: str) -> list[str]:
        return [row[0].split()[0] for row in rows_of(second.get(f"/budget-lines?{query}"))[1:]]

    assert shown("") == ["5.1.02.01.01.0026", "5.1.9", "Total"]
    assert shown("fund=APBD-P") == ["5.1.9", "Total"]
    assert shown("q=cetak+garut") == ["5.1.02.01.01.0026", "Total"]
    assert shown("sort=ceiling&descending=0")[0] == "5.1.9"
    assert shown("view=unused&budget_year=2024") == []
    listed = second.get("/budget-lines?export=csv&fund=APBD").get_data(as_text=True)
    assert "5.1.02.01.01.0026,Bahan cetak,32.05,Kabupaten Garut,APBD,2025,50000000,0,0,0,50000000" in listed
    assert [row[0] for row in rows_of(second.get("/purchases?state=requested"))[1:]] == ["PGD-32.05-1", "Total"]
    db.session.rollback()


def test_a_paper_is_removed_with_a_reason_and_leaves_its_trace(staff, client, sign_in, plan, session) -> None:
    plan(RIBBONS)
    staff.submit("/purchases/1/attachments/new", {"file": Upload("kontrak.pdf", PDF)})
    supervisor = sign_in(client.application.test_client(), "supervisor-32")
    assert supervisor.get("/purchases/1/attachments/1/removal").status_code == 403
    assert staff.submit("/purchases/1/attachments/1/removal", {"reason": " "}).status_code == 422
    shown = text_of(staff.submit("/purchases/1/attachments/1/removal", {"reason": "Ada nama warga"}, follow=True))
    digest = hashlib.sha256(PDF).hexdigest()
    assert all(word in shown for word in ("kontrak.pdf", "Ada nama warga", digest))
    assert staff.get("/purchases/1/attachments/1").status_code == 404
    again = staff.submit("/purchases/1/attachments/1/removal", {"reason": "Lagi"})
    assert again.status_code == 409
    session.rollback()
    kept = session.scalars(select(Attachment)).one()
    assert (kept.content, kept.digest, kept.removed_by) == (None, digest, "staff-32.05")
    told = session.scalars(select(AuditEntry).where(AuditEntry.kind == "attachment").order_by(AuditEntry.id)).all()
    assert len(told) == 2
    assert "Ada nama warga" in str(told[-1].changes)
