"""Receiving in a browser: the good pieces follow what is damaged or missing."""

from datetime import date

import pytest

from inventory.shipments import service
from inventory.shipments.rules import ShipmentLine
from tests.support.browsing import assert_accessible, sign_in_on
from tests.support.world import new_key

pytestmark = pytest.mark.browser
GOOD, MISSING, DAMAGED = "[name=lines-0-good]", "[name=lines-0-missing]", "[name=lines-0-damaged]"


@pytest.fixture
def receipt(page, live_server):
    live_server.world.stock("32", "ktp-wni", 5_000)
    send = service.Send(
        key=new_key(),
        source="32",
        destination="32.05",
        purpose="allocation",
        business_date=date(2025, 11, 3),
        lines=(ShipmentLine(item="ktp-wni", quantity=1_000),),
    )
    shipment = live_server.world.act("coordinator-32", service.send, send)
    sign_in_on(page, "staff-32.05")
    page.goto(f"/shipments/{shipment.id}/receipt")
    return page


def test_good_follows_what_is_missing(receipt) -> None:
    receipt.fill(MISSING, "3")
    receipt.fill(DAMAGED, "10")
    assert receipt.input_value(GOOD) == "987"
    assert receipt.locator(".live-rest output").inner_text() == "0"
    receipt.fill("[name=lines-0-reason]", "Kardus terbuka")
    receipt.locator("main button[type=submit]").last.click()
    assert "/receipt" not in receipt.url


def test_what_was_counted_stays(receipt) -> None:
    receipt.fill(GOOD, "1.000")
    receipt.fill(MISSING, "3")
    assert receipt.input_value(GOOD) == "1.000"
    line = receipt.locator(".live-rest")
    assert line.locator("output").inner_text() == "3"
    assert line.locator("output").get_attribute("data-below") is not None
    assert line.locator("span").inner_text() == line.locator("span").get_attribute("data-over")
    assert_accessible(receipt)
