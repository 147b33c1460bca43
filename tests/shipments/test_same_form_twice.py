"""One form, sent several times at the same moment: one document, and everybody gets it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from inventory.core.database import db
from inventory.shipments.service import ReceiptLine, Receive, Send, ShipmentLine, receive, send
from tests.support.world import World, new_key

ROUNDS = 6
SENDINGS = 4


@pytest.mark.usefixtures("both_databases")
def test_a_receipt_sent_four_times_at_once_is_one_receipt(app: Flask, world: World) -> None:
    today = world.clock.today("Asia/Jakarta")
    lines = (ShipmentLine(item="ktp-wni", quantity=5),)
    allocation = {"source": "00", "destination": "32.05", "purpose": "allocation", "business_date": today}
    for _ in range(ROUNDS):
        shipment = world.act("coordinator-00", send, Send(key=new_key(), lines=lines, **allocation))
        good = (ReceiptLine(item="ktp-wni", good=5),)
        command = Receive(key=new_key(), shipment_id=shipment.id, business_date=today, lines=good)

        def send_form(_: int, command: Receive = command) -> int:
            with app.app_context():
                answer = world.act("staff-32.05", receive, command).id
                db.session.remove()
                return answer

        with ThreadPoolExecutor(SENDINGS) as people:
            answers = list(people.map(send_form, range(SENDINGS)))
        assert len(set(answers)) == 1
