"""The berita acara of a shipment: who prints it, what it says before and after its receipt."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask_babel import force_locale

from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.documents.bast.rules import Party
from inventory.documents.bast.shipments import queries as bast_queries
from inventory.documents.bast.shipments import sheet as bast_sheet
from inventory.documents.bast.shipments.rules import Line, ShipmentPaper
from inventory.shipments.rules import Purpose, ReceiptLine, ShipmentLine
from inventory.shipments.service import Receive, Send, receive, send
from inventory.stock.boxes.rules import BoxRange
from inventory.stock.models import Document
from inventory.stock.service import Reverse, reverse
from tests.documents.test_recap_sheet import NASTY
from tests.support.html import main_of
from tests.support.typeset import said_in
from tests.support.world import World, new_key

TODAY = date(2025, 11, 3)
NUMBER = "470/21/BAST/X/2025"


@pytest.fixture
def sent(world: World) -> Document:
    """Jawa Barat sends 1,500 blanks in three boxes and four ribbons to Garut, with a BAST of the day before."""
    for item, pieces in (("ktp-wni", 5_000), ("ribbon", 10)):
        world.stock("32", item, pieces, date(2025, 10, 1))
    blanks = ShipmentLine(item="ktp-wni", quantity=1_500, boxes=(BoxRange("A-001", "A-003"),))
    paper = {"reference": NUMBER, "reference_date": date(2025, 11, 2), "note": "Surat permohonan Garut"}
    lines = (blanks, ShipmentLine(item="ribbon", quantity=4))
    return world.act("coordinator-32", send, parcel("32", "32.05", *lines, **paper))


def parcel(source: str, destination: str, *lines: ShipmentLine, **more: Any) -> Send:
    told = {"purpose": Purpose.ALLOCATION, "business_date": TODAY, **more}
    return Send(key=new_key(), source=source, destination=destination, lines=lines, **told)


def arrived(world: World, shipment: Document, by: str, *lines: ReceiptLine) -> Document:
    command = Receive(key=new_key(), shipment_id=shipment.id, business_date=TODAY, lines=lines)
    return world.act(by, receive, command)


def said_of(session, shipment: Document, scope: str = "32") -> str:
    session.rollback()
    paper = bast_queries.of_shipment(session, Scope(scope), shipment.id)
    with force_locale("id"):
        return said_in(bast_sheet.TEMPLATE, bast_sheet.values(paper), paper.recorded_at).replace(" ", "")


def has(said: str, *words: str) -> None:
    for each in words:
        assert each.replace(" ", "") in said, each


def test_it_goes_with_the_boxes_and_leaves_room_to_count(app, sent, session) -> None:
    with app.test_request_context():
        said = said_of(session, sent, "32.05")
    has(
        said,
        "BERITA ACARA SERAH TERIMA BLANGKO DAN BAHAN CETAK",
        NUMBER,
        "Pada hari ini, Minggu , tanggal dua bulan November tahun dua ribu dua puluh lima (02-11-2025)",
        "Dinas Kependudukan dan Pencatatan Sipil Provinsi Jawa Barat",
        "Dinas Kependudukan dan Pencatatan Sipil Kabupaten Garut",
        "Surat permohonan Garut",
        f"Dokumen {sent.number}",
        "(seribu lima ratus) 1.500 A-001–A-003",
        "(empat) 4",
        "menghitung barang pada saat diterima",
    )


def test_after_the_receipt_it_says_what_was_counted(app, world, sent, session) -> None:
    counted = ReceiptLine(item="ktp-wni", good=1_480, damaged=12, missing=8, surplus=0)
    extra = ReceiptLine(item="ribbon", good=4, surplus=1, reason="Satu lebih dalam dus")
    arrived(world, sent, "staff-32.05", counted, extra)
    with app.test_request_context():
        said = said_of(session, sent)
    has(
        said,
        "1.500 1.480 12 8 0 A-001–A-003",
        "4 4 0 0 1 Satu lebih dalam dus",
        f"Dokumen {sent.number}, TRM-32.05-",
        "menghitungnya pada Senin, 3 November 2025",
    )
    assert "menghitungbarangpadasaatditerima" not in said


def test_a_loan_and_its_return_have_papers_of_their_own(app, world, session) -> None:
    world.stock("32.05", "ktp-wni", 900, date(2025, 10, 1))
    blanks = ShipmentLine(item="ktp-wni", quantity=456)
    lent = {"purpose": Purpose.LOAN, "due_date": date(2025, 11, 28), "reference": "5/PINJAM/2025"}
    loan = world.act("coordinator-32", send, parcel("32.05", "32.04", blanks, **lent))
    arrived(world, loan, "staff-32.04", ReceiptLine(item="ktp-wni", good=456))
    part = ShipmentLine(item="ktp-wni", quantity=100)
    back = parcel("32.04", "32.05", part, purpose=Purpose.LOAN_RETURN, loan=loan.id)
    returned = world.act("coordinator-32", send, back)
    with app.test_request_context():
        has(said_of(session, loan), "PEMINJAMAN BLANGKO", "meminjamkan", "paling lambat Jumat, 28 November 2025")
        has(
            said_of(session, returned),
            "PENGEMBALIAN PINJAMAN BLANGKO",
            "mengembalikan, seluruhnya atau sebagian, pinjaman tanggal Senin, 3 November 2025",
            "5/PINJAM/2025",
            "Jumat, 28 November 2025",
        )


def test_both_ends_print_it_and_nobody_else(client, sign_in, sent) -> None:
    path = f"/shipments/{sent.id}.pdf"

    def status(person: str) -> int:
        return sign_in(client, person).get(path).status_code

    assert [status(person) for person in ("coordinator-32", "staff-32.05", "national")] == [200] * 3
    assert [status(person) for person in ("staff-32.04", "coordinator-51")] == [404] * 2


def test_it_is_the_same_file_whoever_prints_it_until_something_arrives(client, sign_in, clock, world, sent) -> None:
    path = f"/shipments/{sent.id}.pdf"
    before = sign_in(client, "coordinator-32").get(path)
    assert before.headers["Content-Disposition"] == "inline; filename=bast-470-21-BAST-X-2025-2025-11-02.pdf"
    clock.set("2025-11-03 15:00", "Asia/Jakarta")
    client.set_cookie("language", "en")
    assert sign_in(client, "staff-32.05").get(path).data == before.data
    arrived(world, sent, "staff-32.05", *(ReceiptLine(item=item, good=good) for item, good in CONTENTS))
    assert client.get(path).data != before.data


CONTENTS = (("ktp-wni", 1_500), ("ribbon", 4))


def test_a_paper_without_a_number_is_filed_by_its_document(client, sign_in, world, sent) -> None:
    plain = world.act("coordinator-32", send, parcel("32", "32.05", ShipmentLine(item="ktp-wni", quantity=1)))
    answer = sign_in(client, "staff-32.05").get(f"/shipments/{plain.id}.pdf")
    assert answer.headers["Content-Disposition"] == f"inline; filename=bast-{plain.number}-2025-11-03.pdf"


def test_what_was_taken_back_has_no_paper(client, sign_in, world, sent, session) -> None:
    sign_in(client, "coordinator-32")
    page = f"/shipments/{sent.id}"
    assert f"{page}.pdf" in {link.attributes["href"] for link in main_of(client.get(page)).all("a")}
    world.act("coordinator-32", reverse, Reverse(key=new_key(), document_id=sent.id, reason="Salah alamat"))
    assert f"{page}.pdf" not in {link.attributes["href"] for link in main_of(client.get(page)).all("a")}
    session.rollback()
    with pytest.raises(NotFound):
        bast_queries.of_shipment(session, Scope("32"), sent.id)
    assert client.get(f"{page}.pdf").status_code == 404


@pytest.mark.parametrize("name", NASTY)
def test_whatever_a_name_says_is_text(app, name: str) -> None:
    party = Party(office=name, kind="kabupaten")
    fate = ReceiptLine(item="ktp-wni", good=1, reason=name)
    line = Line(item="ktp-wni", is_card=True, sent=1, boxes=name, fate=fate)
    paper = ShipmentPaper(
        purpose=Purpose.TRANSFER,
        number=name,
        day=TODAY,
        giver=party,
        receiver=party,
        lines=[line],
        note=name,
        recorded_at=datetime(2025, 11, 3, tzinfo=UTC),
        arrived=TODAY,
    )
    with app.test_request_context():
        assert bast_sheet.as_pdf(paper).startswith(b"%PDF-")
