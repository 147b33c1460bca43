"""Two people, or one person twice, deliver the same purchase at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from sqlalchemy import func, select

from inventory.core.database import db
from inventory.core.errors import AlreadyDone
from inventory.core.identity import Scope
from inventory.equipment.models import Device
from inventory.procurement import service
from inventory.stock import queries as stock
from tests.procurement.conftest import PRINTERS, RIBBONS
from tests.support.world import new_key

pytestmark = pytest.mark.usefixtures("both_databases")
RIVALS = 4


def together(app, world, commands: list[service.Deliver]) -> list[str]:
    """What becomes of each, sent in the same moment."""
    start = Barrier(len(commands))

    def send(command: service.Deliver) -> str:
        with app.app_context():
            start.wait()
            try:
                return world.act("staff-32.05", service.deliver, command).number
            except AlreadyDone:
                return "already done"
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(commands)) as threads:
        return list(threads.map(send, commands))


def delivery(purchase, number: int, key: str) -> service.Deliver:
    serials = ((purchase.lines[1].id, (f"B{number}-1", f"B{number}-2")),)
    return service.Deliver(key=key, purchase_id=purchase.id, business_date=date(2025, 11, 3), serials=serials)


def test_one_of_several_deliveries_counts(app, world, order, session) -> None:
    purchase = order(RIBBONS, PRINTERS)
    answers = together(app, world, [delivery(purchase, number, new_key()) for number in range(RIVALS)])
    assert sorted(answers) == [purchase.number, *["already done"] * (RIVALS - 1)]
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Device)) == 2
    assert stock.in_store(session, Scope("32.05"), "ribbon") == {"32.05": 10}


def test_the_same_form_at_the_same_time_gets_one_answer(app, world, order, session) -> None:
    purchase = order(RIBBONS, PRINTERS)
    answers = together(app, world, [delivery(purchase, 0, new_key())] * RIVALS)
    assert answers == [purchase.number] * RIVALS
    session.rollback()
    assert session.scalar(select(func.count()).select_from(Device)) == 2
