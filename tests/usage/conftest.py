"""One way to report a day in the tests of the daily report."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from inventory.stock.models import Document
from inventory.usage import service
from inventory.usage.service import Report, ReportLine
from tests.support.world import World, new_key

MONDAY = date(2025, 11, 3)
CARD = "ktp-wni"


@pytest.fixture
def stocked(world: World) -> World:
    """500 blanks and 3 ribbons lie at 32.05 since Monday morning, where the clock stands."""
    world.stock("32.05", CARD, 500)
    world.stock("32.05", "ribbon", 3)
    return world


@pytest.fixture
def report(world: World) -> Callable[..., Document]:
    """``report(40, 1)``: the staff of an office report a day; a zero says that the power was out."""

    def report(
        printed: int = 0,
        spoiled: int = 0,
        *,
        office: str = "32.05",
        day: date = MONDAY,
        person: str | None = None,
        **more: Any,
    ) -> Document:
        said = {
            "lines": (ReportLine(item=CARD, printed=printed, spoiled=spoiled),),
            "causes": () if printed else ("power",),
            **more,
        }
        command = Report(key=new_key(), office=office, business_date=day, **said)
        return world.act(person or f"staff-{office}", service.report, command)

    return report
