"""The pages of missing pieces as people use them."""

from datetime import date

import pytest

from inventory.shipments.disputes import service as disputes
from inventory.shipments.rules import ShipmentLine
from inventory.stock.approval.service import Approve, Decline, approve, decline
from inventory.stock.models import Document
from inventory.stock.queries import balance_of
from inventory.stock.rules import Account, Compartment
from inventory.stock.service import Reverse, reverse
from tests.support.html import text_of
from tests.support.world import World, new_key

TODAY = date(2025, 11, 3)


@pytest.fixture(autouse=True)
def english(client) -> None:
    """The tests read the source language."""
    client.set_cookie("language", "en")


@pytest.fixture
def disputed(send, receive) -> Document:
    """Of 500 blanks from Jawa Barat, 10 did not arrive in Kabupaten Garut."""
    shipment = send(500)
    receive(shipment, 490, missing=10, reason="Kardus terbuka")
    return shipment


def held(session, account: str) -> int:
    compartment, _, owner = account.partition(":")
    return balance_of(session, Account(Compartment(compartment), owner), "ktp-wni")


def ask_to_write_off(world: World, shipment: Document, pieces: int) -> Document:
    lines = (ShipmentLine(item="ktp-wni", quantity=pieces),)
    told = disputes.WriteOff(
        key=new_key(), shipment_id=shipment.id, business_date=TODAY, lines=lines, reason="Dicuri di jalan"
    )
    return world.act("staff-32.05", disputes.write_off, told)


def test_the_receiver_finds_pieces_in_its_own_store(disputed, client, sign_in, session) -> None:
    sign_in(client, "staff-32.05")
    page = client.get(f"/shipments/{disputed.id}/found")
    assert "They go into the store of Kabupaten Garut." in text_of(page)
    answer = client.submit(f"/shipments/{disputed.id}/found", {"pieces-ktp-wni": "4", "note": "Di rak"}, follow=True)
    assert "the pieces are in store again" in text_of(answer)
    assert "6 pieces are still missing" in text_of(answer)
    assert "4 KTP-el blank, WNI · Di rak" in text_of(answer)
    assert held(session, "store:32.05") == 1_494


def test_the_province_says_at_which_end_they_were_found(disputed, client, sign_in, session) -> None:
    sign_in(client, "coordinator-32")
    client.submit(f"/shipments/{disputed.id}/found", {"pieces-ktp-wni": "10", "office-ktp-wni": "32"})
    assert (held(session, "store:32"), held(session, f"missing:{disputed.id}")) == (9_510, 0)
    again = client.get(f"/shipments/{disputed.id}/found")
    assert (again.status_code, again.location) == (303, f"/shipments/{disputed.id}")


def test_nobody_finds_for_an_office_outside_the_branch(disputed, client, sign_in, session) -> None:
    sign_in(client, "staff-32.05")
    form = client.form(f"/shipments/{disputed.id}/found")
    typed = form.fields | {"pieces-ktp-wni": ["4"], "office-ktp-wni": ["32"]}
    assert client.post(form.action, data=typed).status_code in {404, 422}
    assert held(session, f"missing:{disputed.id}") == 10


def test_a_write_off_waits_on_the_page_of_its_shipment(disputed, client, sign_in, session) -> None:
    sign_in(client, "staff-32.05")
    answer = client.submit(f"/shipments/{disputed.id}/write-off", {"reason": "Dicuri di jalan"}, follow=True)
    told = text_of(answer)
    assert "waits for a second person. Nothing has moved yet." in told
    assert "A write-off waits for a second person:" in told
    assert "10 pieces are still missing" in told
    assert held(session, f"missing:{disputed.id}") == 10
    assert f'href="/shipments/{disputed.id}/write-off"' not in answer.text  # nothing is left to ask for
    assert f'href="/shipments/{disputed.id}/found"' in answer.text


def test_the_rest_can_still_be_written_off(stocked, disputed, client, sign_in) -> None:
    ask_to_write_off(stocked, disputed, 4)
    page = sign_in(client, "staff-32.05").get(f"/shipments/{disputed.id}")
    assert f'href="/shipments/{disputed.id}/write-off"' in page.text


@pytest.mark.parametrize(
    ("step", "typed", "told"),
    [
        ("found", {}, "Nothing is entered."),
        ("found", {"pieces-ktp-wni": "0"}, "A line of 0 pieces says nothing."),
        ("found", {"pieces-ktp-wni": "11"}, "among the missing"),
        ("found", {"pieces-ktp-wni": "4", "business_date": "2025-11-04"}, "has not come yet"),
        ("write-off", {}, "This has to be filled in."),
        ("write-off", {"reason": " "}, "Give the reason."),
        ("write-off", {"reason": "Dicuri", "pieces-ktp-wni": "11"}, "among the missing"),
        ("write-off", {"reason": "Dicuri", "pieces-ktp-wni": ""}, "Nothing is entered."),
    ],
    ids=str,
)
def test_what_is_refused_changes_nothing(disputed, client, sign_in, session, step, typed, told) -> None:
    sign_in(client, "staff-32.05")
    answer = client.submit(f"/shipments/{disputed.id}/{step}", typed)
    assert answer.status_code in {409, 422}
    assert told in text_of(answer)
    assert held(session, f"missing:{disputed.id}") == 10


@pytest.mark.parametrize("step", ["found", "write-off"])
@pytest.mark.parametrize(("by", "status"), [("staff-32.04", 404), ("coordinator-51", 404), ("national", 403)])
def test_who_has_no_form_for_missing_pieces(disputed, client, sign_in, step: str, by: str, status: int) -> None:
    sign_in(client, by)
    assert client.get(f"/shipments/{disputed.id}/{step}").status_code == status


def test_who_may_only_look_is_offered_nothing(disputed, client, sign_in) -> None:
    sign_in(client, "supervisor-32")
    page = text_of(client.get(f"/shipments/{disputed.id}"))
    assert "10 pieces are still missing" in page
    assert "Found again" not in page


def test_the_timeline_tells_each_step_with_its_person(stocked, disputed, client, sign_in) -> None:
    rejected = ask_to_write_off(stocked, disputed, 10)
    stocked.act("coordinator-32", decline, Decline(key=new_key(), document_id=rejected.id))
    withdrawn = ask_to_write_off(stocked, disputed, 9)
    stocked.act("staff-32.05", decline, Decline(key=new_key(), document_id=withdrawn.id))
    approved = ask_to_write_off(stocked, disputed, 8)
    stocked.act("supervisor-32", approve, Approve(key=new_key(), document_id=approved.id))
    undone = stocked.act("staff-32.05", reverse, Reverse(key=new_key(), document_id=approved.id, reason="Ketemu"))
    stocked.act("coordinator-32", approve, Approve(key=new_key(), document_id=undone.id))
    sign_in(client, "staff-32.05")
    page = text_of(client.get(f"/shipments/{disputed.id}"))
    for told in (
        f"Write-off asked for: {rejected.number} Staff 32.05, dated 3 Nov 2025 10 KTP-el blank, WNI · Dicuri di jalan",
        f"Write-off rejected: {rejected.number} Coordinator 32",
        f"Write-off withdrawn: {withdrawn.number} Staff 32.05",
        f"Written off: {approved.number} Reversed Supervisor 32",
        f"Asked to take the write-off back: {undone.number} Staff 32.05",
        f"Write-off taken back: {undone.number} Coordinator 32",
    ):
        assert told in page


def test_the_documents_of_a_dispute_lead_to_their_shipment(stocked, disputed, client, sign_in) -> None:
    asked = ask_to_write_off(stocked, disputed, 4)
    sign_in(client, "staff-32.05")
    page = client.get(f"/documents/{asked.id}")
    assert "To the shipment" in text_of(page)
    assert f'href="/shipments/{disputed.id}"' in page.text
