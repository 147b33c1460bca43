"""What the tests of documents start from: three days of Jawa Barat, small enough to count by hand."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.documents.recap import queries as recap_queries
from inventory.documents.recap.rules import Recap, Span
from tests.support.clocks import SettableClock
from tests.support.districts import MONDAY, Districts
from tests.support.world import World

THURSDAY, FRIDAY = date(2025, 10, 30), date(2025, 10, 31)
OCTOBER = Span(date(2025, 10, 1), date(2025, 10, 31))
TODAY = Span(MONDAY, MONDAY)


@pytest.fixture
def office(world: World, clock: SettableClock) -> Districts:
    """What a district and those around it do."""
    return Districts(world, clock)


@pytest.fixture
def three_days(office: Districts, world: World, clock: SettableClock) -> World:
    """Bandung (32.04) prints, Garut (32.05) reports a zero once; both have had blanks since Thursday.

    Bandung: 500 received, 40 + 60 printed, 2 + 3 spoiled, so 395 are left; 41 people recorded on Friday, and nothing
    said of that on Monday. Garut: 300 received, no report of Thursday and Friday, a zero on Monday for want of
    ribbons. The province keeps 1,000. It is Monday, 17.00.
    """
    office.receive("32.04", 500, THURSDAY)
    office.receive("32.05", 300, THURSDAY)
    office.report("32.04", 40, FRIDAY, spoiled=2, recorded=41)
    office.report("32.04", 60, MONDAY, spoiled=3)
    office.report("32.05", 0, MONDAY, "ribbon_out")
    world.stock("32", "ktp-wni", 1000)
    clock.set("2025-11-03 17:00")
    return world


@pytest.fixture
def recapped(session: Session, clock: SettableClock) -> Callable[..., Recap]:
    """``recapped("32", OCTOBER)``: as the national viewer gets it now."""

    def recapped(code: str, span: Span) -> Recap:
        return recap_queries.recap(session, Scope("00"), code, span, clock.now())

    return recapped
