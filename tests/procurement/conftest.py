"""Purchases for these tests."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from inventory.procurement import service
from inventory.procurement.models import Purchase
from inventory.procurement.service import PlanLine
from tests.support.world import World, new_key

RIBBONS = PlanLine(item="ribbon", quantity=10, unit_price=Decimal(3_700_000))
FILMS = PlanLine(item="film", quantity=3, unit_price=Decimal(3_000_000))
PRINTERS = PlanLine(kind="printer", model="Fargo HDP5000", quantity=2, unit_price=Decimal(65_000_000))


@pytest.fixture
def plan(world: World) -> Callable[..., Purchase]:
    """``plan(RIBBONS, PRINTERS, fund=…)``: Kabupaten Garut's budget of 2025 unless it is told otherwise."""

    def plan(*lines: PlanLine, office: str = "32.05", fund: str = "APBD", year: int = 2025, **more) -> Purchase:
        command = service.Plan(key=new_key(), office=office, fund=fund, budget_year=year, lines=lines, **more)
        who = f"staff-{office}" if "." in office else f"coordinator-{office}"
        return world.act(who, service.plan, command)

    return plan


@pytest.fixture
def order(world: World, plan) -> Callable[..., Purchase]:
    """``order(RIBBONS, PRINTERS)``: planned and ordered on 20 October."""

    def order(*lines: PlanLine, prices: tuple[tuple[int, Decimal], ...] = (), **more) -> Purchase:
        purchase = plan(*lines, **more)
        command = service.Order(
            key=new_key(),
            purchase_id=purchase.id,
            supplier="CV Mitra Cetak",
            contract_number="027/118/DISDUKCAPIL",
            contract_date=date(2025, 10, 20),
            prices=prices,
        )
        return world.act(f"staff-{purchase.office}", service.order, command)

    return order


@pytest.fixture
def deliver(world: World) -> Callable[..., Purchase]:
    """``deliver(purchase, "B1", "B2")``: all of it today; the serial numbers go to its lines of machines in order."""

    def deliver(purchase: Purchase, *serials: str, day: date = date(2025, 11, 3)) -> Purchase:
        left, by_line = list(serials), []
        for line in purchase.lines:
            if line.kind and left:
                by_line.append((line.id, tuple(left[: line.quantity])))
                left = left[line.quantity :]
        command = service.Deliver(key=new_key(), purchase_id=purchase.id, business_date=day, serials=tuple(by_line))
        return world.act(f"staff-{purchase.office}", service.deliver, command)

    return deliver
