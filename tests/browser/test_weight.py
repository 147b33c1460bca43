"""What the pages cost on a bad line, with every office of the nation on record: bytes as they were sent."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.database import transact
from inventory.regions.models import Office
from inventory.regions.service import add_offices, region_entries
from inventory.shipments.arrivals import Distribute, distribute
from inventory.shipments.service import ShipmentLine
from inventory.usage.service import Report, ReportLine, report
from tests.support.browsing import sign_in_on
from tests.support.world import World, new_key, people

pytestmark = pytest.mark.browser

FIRST_PAGE = 150_000
LATER_PAGE = 25_000
PAGES = {
    "national": ["/", "/utilization?view=all", "/stock", "/offices", "/devices/ink", "/documents"],
    "coordinator-32": ["/", "/shipments/distribution/new", "/shipments/arrivals/new", "/shipments", "/daily-reports"],
}


class Meter:
    """Counts what comes over the line to a page, headers included; what the browser has kept costs nothing."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.came: dict[str, int] = {}
        self.addresses: dict[str, str] = {}
        self.line = line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        # Not every proxy and phone speaks more than gzip.
        line.send("Network.setExtraHTTPHeaders", {"headers": {"Accept-Encoding": "gzip"}})
        line.on("Network.requestWillBeSent", self._note)
        line.on("Network.loadingFinished", self._count)

    def _note(self, sent: dict[str, Any]) -> None:
        self.addresses[sent["requestId"]] = sent["request"]["url"]

    def _count(self, finished: dict[str, Any]) -> None:
        if size := int(finished["encodedDataLength"]):
            self.came[self.addresses[finished["requestId"]]] = size

    def forget(self) -> None:
        """As if the person had never been here."""
        self.line.send("Network.clearBrowserCache")

    def open(self, path: str) -> int:
        """Open a page; the bytes it took. ``came`` tells what they were for."""
        self.came.clear()
        answer = self.page.goto(path, wait_until="networkidle")
        assert answer is not None
        assert answer.status == 200
        assert answer.headers["content-encoding"] == "gzip"
        return sum(self.came.values())


@pytest.fixture
def busy(world: World) -> World:
    """All offices of the nation; in Jawa Barat every district has stock, a report, and a shipment on its way."""
    districts = [entry.code for entry in region_entries() if entry.parent == "32"]

    def add(session: Session) -> None:
        known = set(session.scalars(select(Office.code)))
        add_offices(session, [entry for entry in region_entries() if entry.code not in known])
        for code in districts:
            if f"staff-{code}" not in {name for name, _office, _role in people()}:
                world.add_person(session, f"staff-{code}", code, "staff")

    transact(add)
    today = world.clock.today()
    world.stock("32", "ktp-wni", 100_000)
    share = (ShipmentLine(item="ktp-wni", quantity=1_234),)
    sent = Distribute(
        key=new_key(), source="32", business_date=today, shares=tuple((code, share) for code in districts)
    )
    world.act("coordinator-32", distribute, sent)
    for number, code in enumerate(districts):
        world.stock(code, "ktp-wni", 1_000 + 37 * number)
        lines = (ReportLine(item="ktp-wni", printed=number, spoiled=number % 3),)
        causes = () if number else ("power", "network")
        said = Report(key=new_key(), office=code, business_date=today, lines=lines, causes=causes)
        world.act(f"staff-{code}", report, said)
    return world


@pytest.mark.slow
def test_the_first_page_is_light_and_later_ones_lighter(busy: World, browse: Callable[..., Page]) -> None:
    weights: dict[str, int] = {}
    for person, pages in PAGES.items():
        page = browse()
        meter = Meter(page)
        first = meter.open("/login")
        assert first < FIRST_PAGE, f"the first page weighs {first} bytes"
        sign_in_on(page, person)
        for path in pages:
            weights[f"{person} {path}"] = meter.open(path)
            assert list(meter.came) == [page.url], "only the page itself is asked for, its files are kept"
    heavy = {page: weight for page, weight in weights.items() if weight > LATER_PAGE}
    assert not heavy, f"heavier than {LATER_PAGE} bytes: {heavy}"


@pytest.mark.slow
def test_the_heaviest_page_may_be_the_first(busy: World, browse: Callable[..., Page]) -> None:
    """A bookmark, and nothing kept in the browser."""
    page = browse()
    sign_in_on(page, "national")
    meter = Meter(page)
    meter.forget()
    weight = meter.open("/")
    assert len(meter.came) > 1, "something was kept after all"
    assert weight < FIRST_PAGE, f"the home page of the nation weighs {weight} bytes"


def test_a_file_carries_no_cookie(page: Page, world: World) -> None:
    """Whoever keeps a file for others must not keep somebody's session with it, nor ask again when that changes."""
    sign_in_on(page, "national")
    sheet = page.request.get(page.locator("link[rel=stylesheet]").first.get_attribute("href") or "")
    assert "immutable" in sheet.headers["cache-control"]
    assert "set-cookie" not in sheet.headers
    assert "Cookie" not in sheet.headers["vary"]
    assert "set-cookie" in page.request.get("/").headers
