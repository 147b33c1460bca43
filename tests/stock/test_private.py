"""A NIK that somebody writes down is refused before anything is sealed, on pages and through the interface."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from inventory.core.errors import Invalid
from inventory.custody.rules import DestructionLine, Part
from inventory.custody.service import Destroy, destroy
from inventory.shipments.service import Purpose, Send, ShipmentLine, send
from inventory.stock.boxes.rules import BoxRange
from inventory.stock.service import Reverse, reverse
from inventory.usage.service import Report, ReportLine, report
from tests.support.html import text_of
from tests.support.postings import enter
from tests.support.postings import report as posted
from tests.support.world import PASSWORD, World, new_key

TODAY = date(2025, 11, 3)
NIK = "320501" + "410190" + "0001"  # nobody's


@pytest.fixture
def world(world: World) -> World:
    world.stock("32", "ktp-wni", 100, date(2025, 10, 1))
    return world


def refused(world: World, person: str, verb, command) -> str | None:
    with pytest.raises(Invalid) as refusal:
        world.act(person, verb, command)
    assert refusal.value.reason == "nik_not_wanted"
    return refusal.value.field


def zero(**said: str) -> Report:
    lines = (ReportLine(item="ktp-wni", printed=0),)
    return Report(key=new_key(), office="32.05", business_date=TODAY, lines=lines, causes=("other",), **said)


def test_no_text_of_a_document_keeps_a_nik(world: World, session: Session) -> None:
    assert refused(world, "staff-32.05", report, zero(cause_note=f"Rusak kartu Ibu Sari {NIK}")) == "cause_note"
    assert refused(world, "staff-32.05", report, zero(cause_note="x", note=NIK)) == "note"
    told = world.act("staff-32.05", enter, posted("32.05", TODAY, 0))
    undo = Reverse(key=new_key(), document_id=told.id, reason=f"kartu {NIK[:6]}.{NIK[6:12]}.{NIK[12:]}")
    assert refused(world, "staff-32.05", reverse, undo) == "reason"
    session.rollback()
    assert session.scalar(text("select count(*) from document where office = '32.05'")) == 1


def test_it_is_seen_however_deep_it_stands(world: World) -> None:
    line = DestructionLine(item="ktp-wni", quantity=1, breakdown=(Part(reason=f"milik {NIK}", quantity=1),))
    told = {"office": "32.05", "business_date": TODAY, "witnesses": ("Camat",)}
    assert (
        refused(world, "staff-32.05", destroy, Destroy(key=new_key(), lines=(line,), **told))
        == "lines.0.breakdown.0.reason"
    )
    plain = DestructionLine(item="ktp-wni", quantity=1)
    witnessed = told | {"witnesses": ("Camat", f"Sari, {NIK}")}
    assert refused(world, "staff-32.05", destroy, Destroy(key=new_key(), lines=(plain,), **witnessed)) == "witnesses.1"


def test_the_numbers_of_boxes_and_keys_may_have_any_digits(world: World) -> None:
    line = ShipmentLine(item="ktp-wni", quantity=1, boxes=(BoxRange(NIK, NIK),))
    told = {"source": "32", "destination": "32.05", "purpose": Purpose.ALLOCATION, "business_date": TODAY}
    assert world.act("coordinator-32", send, Send(key=NIK, lines=(line,), **told)).id


def test_a_page_says_so_at_its_field_and_keeps_what_was_typed(client, sign_in, world: World) -> None:
    told = world.act("staff-32.05", enter, posted("32.05", TODAY, 0))
    answer = sign_in(client, "staff-32.05").submit(f"/documents/{told.id}/reversal", {"reason": f"kartu {NIK}"})
    assert answer.status_code == 422
    assert 'href="#reason"' in answer.text
    assert "NIK" in text_of(answer)
    assert f"kartu {NIK}" in answer.text


def test_a_page_of_lines_says_which_field_of_a_line(client, sign_in, world: World) -> None:
    line = ShipmentLine(item="ktp-wni", quantity=10)
    told = {"source": "32", "destination": "32.05", "purpose": Purpose.ALLOCATION, "business_date": TODAY}
    sent = world.act("coordinator-32", send, Send(key=new_key(), lines=(line,), **told))
    counted = {"lines-0-good": "9", "lines-0-missing": "1", "lines-0-reason": f"Dus terbuka, kartu {NIK}"}
    answer = sign_in(client, "staff-32.05").submit(f"/shipments/{sent.id}/receipt", counted)
    assert answer.status_code == 422
    assert "Alasan: Ini 16 angka" in text_of(answer)


def test_the_interface_names_the_field(client, world: World) -> None:
    token = client.post("/api/v1/auth/token", json={"username": "staff-32.05", "password": PASSWORD}).json["token"]
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": new_key()}
    line = {"item": "ktp-wni", "printed": 0, "spoiled": 0}
    body = {"office": "32.05", "business_date": TODAY.isoformat(), "lines": [line], "causes": ["power"], "note": NIK}
    answer = client.post("/api/v1/daily-reports", json=body, headers=headers)
    assert (answer.status_code, answer.json["code"]) == (409, "invalid")
    assert "note" in str(answer.json["fields"])
