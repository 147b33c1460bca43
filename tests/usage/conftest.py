"""Stock for the offices of the daily report's tests, and one way to report."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from inventory.stock import ledger
from inventory.stock.models import Document
from inventory.stock.rules import Account, Compartment, Kind, Move
from inventory.usage import service
from inventory.usage.service import Report, ReportLine
from tests.support.world import World, new_key

MONDAY = date(2025, 11, 3)
Report_ = Callable[..., Document]


def deliver(session, actor, command: tuple[str, date, dict[str, int]]) -> Document:
    office, day, pieces = command
    draft = ledger.Draft(kind=Kind.DELIVERY, office=office, business_date=day)
    document = ledger.enter(session, actor, draft)
    supplier, store = Account(Compartment.SUPPLIER, office), Account(Compartment.STORE, office)
    ledger.post(
        session,
        actor,
        document,
        [Move(item=item, quantity=number, source=supplier, destination=store) for item, number in pieces.items()],
    )
    return document


@pytest.fixture
def stock(world: World) -> Callable[..., Document]:
    """``stock("32.05", {"ktp-wni": 500}, day)``: pieces come into an office's store."""

    def stock(office: str, pieces: dict[str, int], day: date = MONDAY) -> Document:
        return world.act(f"staff-{office}" if "." in office else f"coordinator-{office}", deliver, (office, day, pieces))

    return stock


@pytest.fixture
def report(world: World) -> Report_:
    """``report(40, spoiled=1)``: the staff of 32.05 report a day; a zero says that the power was out."""

    def report(printed: int = 0, spoiled: int = 0, *, office: str = "32.05", day: date = MONDAY, **more: Any) -> Document:
        lines = (ReportLine(item="ktp-wni", printed=printed, spoiled=spoiled),)
        causes = () if printed else ("power",)
        command = Report(
            **{"key": new_key(), "office": office, "business_date": day, "lines": lines, "causes": causes, **more}
        )
        return world.act(more.pop("person", f"staff-{office}"), service.report, command)

    return report
