"""The pages of boxes: the register, its search, and the history of one."""

from collections.abc import Callable

import pytest

from inventory.shipments.service import ReceiptLine, Receive, Send, ShipmentLine, receive, send
from inventory.stock.boxes.rules import typed
from inventory.stock.models import Document
from tests.support.client import BrowsingClient
from tests.support.html import rows_of, text_of
from tests.support.world import World, new_key

SignIn = Callable[[BrowsingClient, str], BrowsingClient]
CARD = "ktp-wni"


@pytest.fixture
def shipment(world: World) -> Document:
    """A000–A009 went from Jawa Barat to Garut, and arrived."""
    world.stock("32", CARD, 10_000)
    day = world.clock.today("Asia/Jakarta")
    line = ShipmentLine(item=CARD, quantity=500, boxes=typed("A000–A004, A005–A009, A020"))
    sent = world.act(
        "coordinator-32",
        send,
        Send(key=new_key(), source="32", destination="32.05", purpose="allocation", business_date=day, lines=(line,)),
    )
    arrived = ReceiptLine(item=CARD, good=500)
    world.act("staff-32.05", receive, Receive(key=new_key(), shipment_id=sent.id, business_date=day, lines=(arrived,)))
    return sent


def test_the_register_shows_ranges_merged(shipment: Document, client: BrowsingClient, sign_in: SignIn) -> None:
    sign_in(client, "staff-32.05")
    rows = rows_of(client.get("/boxes"))[1:]
    assert [(row[0], row[1]) for row in rows] == [("A020", "1"), ("A000–A009", "10")]
    assert "A000,A009,10" in client.get("/boxes?export=csv").text
    assert rows_of(client.get("/boxes?q=A&item=ktp-wni&sort=prefix")) == rows_of(client.get("/boxes"))
    assert rows_of(client.get("/boxes?item=kia")) == []


def test_a_number_leads_to_its_history(shipment: Document, client: BrowsingClient, sign_in: SignIn) -> None:
    sign_in(client, "coordinator-32")
    found = client.get("/boxes?q=a007")
    assert (found.status_code, found.headers["Location"]) == (303, "/boxes/A007")
    told = text_of(client.get("/boxes/A007"))
    assert shipment.number in told
    assert "Garut" in told
    assert "staff-32.05" in told
    assert client.get("/boxes/A012").status_code == 404


@pytest.mark.parametrize(("person", "status"), [("staff-32.05", 200), ("staff-32.04", 404), ("coordinator-51", 404)])
def test_only_the_branch_follows_a_box(
    shipment: Document, client: BrowsingClient, sign_in: SignIn, person: str, status: int
) -> None:
    sign_in(client, person)
    assert client.get("/boxes/A007").status_code == status
    assert ("/boxes/A007" in client.get("/search?q=A007").text) == (status == 200)
    assert (rows_of(client.get("/boxes")) != []) == (status == 200)


@pytest.mark.parametrize("path", ["/boxes/A", "/boxes/A%201", "/boxes/%C3%841", "/boxes/" + "9" * 41, "/boxes/.."])
def test_what_is_no_number_is_not_found(client: BrowsingClient, sign_in: SignIn, path: str) -> None:
    sign_in(client, "national")
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("q", ["9" * 60, "A-", "'; --", "…", "٣"])
def test_searching_for_anything_does_no_harm(client: BrowsingClient, sign_in: SignIn, q: str) -> None:
    sign_in(client, "national")
    assert client.get("/boxes", query_string={"q": q}).status_code == 200
    assert client.get("/search", query_string={"q": q}).status_code == 200


def test_the_shipment_shows_its_boxes(shipment: Document, client: BrowsingClient, sign_in: SignIn) -> None:
    sign_in(client, "staff-32.05")
    shown = text_of(client.get(f"/shipments/{shipment.id}"))
    assert "A000–A009" in shown
    assert "A020" in shown
    assert "A000" in text_of(client.get(f"/documents/{shipment.id}"))
