"""Documents as the features make them, told on their pages without a word of the machine."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from inventory.core.labels import FIELDS
from inventory.shipments import service as shipments
from inventory.shipments.rules import ReceiptLine, ShipmentLine
from inventory.stock import service, wording
from inventory.stock.boxes.rules import BoxRange
from inventory.stock.models import Document
from inventory.usage import service as usage
from inventory.usage.rules import ReportLine, Split
from tests.support.html import main_of, rows_of
from tests.support.world import World, new_key

DAY = date(2025, 11, 3)
CARDS = "ktp-wni"
FULL_LINE = ReportLine(
    item=CARDS,
    printed=40,
    spoiled=3,
    split=Split(new=10, element_change=12, damaged=8, lost=6, other=4),
    siak_printed=41,
    counted=950,
)


@pytest.fixture
def documents(world: World) -> list[Document]:
    """One of every kind that people enter, with every field filled in."""
    world.stock("32", CARDS, 5_000)
    send = shipments.Send(
        key=new_key(),
        source="32",
        destination="32.05",
        purpose="allocation",
        business_date=DAY,
        lines=(ShipmentLine(item=CARDS, quantity=1_000),),
        reference="470.13/11176/BAST",
        reference_date=DAY,
        note="Diambil sendiri",
    )
    sent = world.act("coordinator-32", shipments.send, send)
    line = ReceiptLine(item=CARDS, good=990, damaged=7, missing=3, surplus=2, reason="Dus penyok")
    receive = shipments.Receive(
        key=new_key(), shipment_id=sent.id, business_date=DAY, lines=(line,), reference="BAST-7", note="Disaksikan"
    )
    got = world.act("staff-32.05", shipments.receive, receive)
    figures: dict[str, Any] = {
        "recorded": 55,
        "prr": 1_200,
        "causes": ("power", "other"),
        "cause_note": "Gardu meledak",
    }
    report = usage.Report(
        key=new_key(), office="32.05", business_date=DAY, lines=(FULL_LINE,), note="Siang", outage_hours=3, **figures
    )
    reported = world.act("staff-32.05", usage.report, report)
    amend = usage.Amend(key=new_key(), report_id=reported.id, lines=(FULL_LINE,), reason="Salah hitung", **figures)
    amended = world.act("staff-32.05", usage.amend, amend)
    reverse = service.Reverse(key=new_key(), document_id=amended.id, reason="Benar yang pertama")
    return [sent, got, reported, amended, world.act("staff-32.05", service.reverse, reverse)]


def names_in(content: dict[str, Any]) -> Iterator[str]:
    """The fields of a document's content, those of its lines included, parts of a split with their whole."""
    for name, value in content.items():
        yield name
        for line in value if name == "lines" else []:
            for inner, amount in line.items():
                yield from [f"{inner}.{part}" for part in amount] if isinstance(amount, dict) else [inner]


def test_every_field_has_a_name(documents: list[Document]) -> None:
    used = {name for document in documents for name in names_in(document.entered)}
    assert used - set(FIELDS) - wording.ELSEWHERE == set()


def test_every_kind_of_document_has_its_page(client, sign_in, documents: list[Document]) -> None:
    client.set_cookie("language", "en")
    sign_in(client, "staff-32.05")
    for document in documents:
        page = client.get(f"/documents/{document.id}")
        assert page.status_code == 200
        told = main_of(page).text()
        assert document.number in told
        for raw in ("_", "None", "{", "ktp-wni", "allocation"):
            assert raw not in told, f"{document.kind}: {raw}"


def test_every_document_leads_to_its_record(client, sign_in, documents: list[Document]) -> None:
    sent, got, reported, amended, taken_back = documents
    paths = [f"/shipments/{sent.id}"] * 2 + [f"/daily-reports/{one.id}" for one in (reported, amended, reported)]
    sign_in(client, "staff-32.05")
    for document, path in zip((sent, got, reported, amended, taken_back), paths, strict=True):
        links = [link.attributes["href"] for link in main_of(client.get(f"/documents/{document.id}")).all("a")]
        assert path in links
        assert client.get(path).status_code == 200


def test_taking_back_says_what_counts_again(client, sign_in, world: World, documents: list[Document]) -> None:
    client.set_cookie("language", "en")
    sent, got, reported = documents[:3]
    sign_in(client, "staff-32.05")
    again = usage.Amend(key=new_key(), report_id=reported.id, lines=(FULL_LINE,), reason="Lagi", recorded=5, prr=7)
    amended = world.act("staff-32.05", usage.amend, again)
    for document, path, words in (
        (amended, f"/daily-reports/{reported.id}", f"The former report {reported.number} counts again."),
        (reported, f"/daily-reports/{reported.id}", f"{reported.number} has been taken back."),
        (got, f"/shipments/{sent.id}", f"The shipment {sent.number} is on the way again."),
    ):
        if document is not reported:
            assert words in main_of(client.get(f"/documents/{document.id}/reversal")).text()
        answer = client.submit(f"/documents/{document.id}/reversal", {"reason": "Keliru"})
        assert (answer.status_code, answer.location) == (303, path)
        assert words in client.get(path).text


def test_a_report_is_told_in_full(client, sign_in, documents: list[Document]) -> None:
    client.set_cookie("language", "en")
    page = sign_in(client, "staff-32.05").get(f"/documents/{documents[2].id}")
    told = main_of(page).text()
    for words in ("Power cut, Other", "Gardu meledak", "1,200", "Siang"):
        assert words in told
    header, line = rows_of(page)[:2]
    assert header[:4] == ["Item", "Printed", "Spoiled", "Of these: new"]
    assert dict(zip(header, line, strict=True)) == {
        "Item": "KTP-el blank, WNI",
        "Printed": "40",
        "Spoiled": "3",
        "Of these: new": "10",
        "Of these: change of data": "12",
        "Of these: damaged card": "8",
        "Of these: lost card": "6",
        "Of these: other": "4",
        "Printed according to SIAK": "41",
        "Counted": "950",
    }


def test_a_line_may_leave_a_column_of_its_neighbour_empty(world: World) -> None:
    world.stock("32", CARDS, 5_000)
    world.stock("32", "ribbon", 10)
    lines = (
        ShipmentLine(item=CARDS, quantity=1_000, boxes=(BoxRange(first="A001", last="A002"),)),
        ShipmentLine(item="ribbon", quantity=2),
    )
    send = shipments.Send(
        key=new_key(), source="32", destination="32.05", purpose="allocation", business_date=DAY, lines=lines
    )
    told = wording.told(world.act("coordinator-32", shipments.send, send), {})
    assert [line[told.columns.index("boxes")] for line in told.lines] == ["A001 – A002", None]
