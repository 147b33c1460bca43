"""The machine's clock is set back while people work: nothing is refused that is right, and nothing breaks."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy.orm import Session

from inventory.core.database import db
from inventory.shipments import service as shipments
from inventory.shipments.arrivals import ArrivalLine, LogArrival, log_arrival
from inventory.stock import verification
from inventory.usage import service as usage
from tests.support.client import BrowsingClient
from tests.support.clocks import SettableClock
from tests.support.world import World, new_key

TODAY = date(2025, 11, 3)


def report(day: date, printed: int) -> usage.Report:
    lines = (usage.ReportLine(item="ktp-wni", printed=printed),)
    return usage.Report(key=new_key(), office="32.05", business_date=day, lines=lines)


@pytest.mark.usefixtures("both_databases")
def test_a_clock_that_steps_back_breaks_nothing(world: World, session: Session, clock: SettableClock) -> None:
    arrival = LogArrival(
        key=new_key(),
        destination="32",
        sent_on=TODAY,
        business_date=TODAY,
        lines=(ArrivalLine(item="ktp-wni", sent=500, good=500),),
    )
    world.act("coordinator-32", log_arrival, arrival)
    lines = (shipments.ShipmentLine(item="ktp-wni", quantity=500),)
    send = shipments.Send(
        key=new_key(), source="32", destination="32.05", purpose="allocation", business_date=TODAY, lines=lines
    )
    sent = world.act("coordinator-32", shipments.send, send)
    clock.advance(hours=-3)
    received = shipments.Receive(
        key=new_key(),
        shipment_id=sent.id,
        business_date=TODAY,
        lines=(shipments.ReceiptLine(item="ktp-wni", good=500),),
    )
    receipt = world.act("staff-32.05", shipments.receive, received)
    first = world.act("staff-32.05", usage.report, report(TODAY, 10))
    clock.advance(hours=-1)
    assert world.act("staff-32.05", shipments.receive, received).id == receipt.id, "sent again, it counts once"
    assert (
        world.act(
            "staff-32.05",
            usage.amend,
            usage.Amend(
                key=new_key(), report_id=first.id, reason="Salah", lines=(usage.ReportLine(item="ktp-wni", printed=9),)
            ),
        ).id
        > first.id
    )
    session.rollback()
    with db.engine.connect() as connection:
        assert verification.verify(connection).whole


BACK = timedelta(seconds=1), timedelta(hours=3)
SignIn = Callable[[BrowsingClient, str], BrowsingClient]


@pytest.mark.parametrize("step", BACK)
def test_who_is_signed_in_stays_so_and_an_open_form_can_be_sent(
    client: BrowsingClient, sign_in: SignIn, world: World, step: timedelta
) -> None:
    with time_machine.travel("2025-11-03T02:00:00Z", tick=False) as machine:
        form = sign_in(client, "staff-32.05").form("/daily-reports/new")
        form.fill({"lines-0-printed": "0", "causes": "power"})
        machine.shift(-step)
        assert client.get("/stock").status_code == 200
        sent = client.post(form.action, data=form.fields)
    assert (sent.status_code, sent.headers["Location"]) == (303, "/daily-reports/1")


@pytest.mark.parametrize("hours", [13, -13])
def test_a_session_of_long_ago_or_of_days_ahead_has_ended(
    client: BrowsingClient, sign_in: SignIn, world: World, hours: int
) -> None:
    with time_machine.travel("2025-11-03T02:00:00Z", tick=False) as machine:
        sign_in(client, "staff-32.05")
        machine.shift(timedelta(hours=hours))
        assert client.get("/stock").headers["Location"] == "/login?next=/stock"
