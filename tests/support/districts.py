"""Districts that receive blanks and report, each act on its own day."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from inventory.shipments import service as shipments
from inventory.shipments.service import ReceiptLine, Receive, Send, ShipmentLine
from inventory.stock.models import Document
from inventory.usage import service as usage
from inventory.usage.service import Report, ReportLine
from tests.support.clocks import SettableClock
from tests.support.world import World, new_key

MONDAY = date(2025, 11, 3)
FIRST_OF_WINDOW = MONDAY - timedelta(days=89)


class Districts:
    """What a district and those around it do; each act happens at noon of its day."""

    def __init__(self, world: World, clock: SettableClock) -> None:
        self.world = world
        self.clock = clock

    def on(self, day: date, person: str, verb: Callable[..., Any], command: Any) -> Any:
        now = self.clock.now()
        self.clock.set(f"{day.isoformat()} 12:00")
        answer = self.world.act(person, verb, command)
        self.clock.set(now)
        return answer

    def receive(self, office: str, pieces: int, day: date, damaged: int = 0, missing: int = 0) -> Document:
        """The centre sends straight to the district, which receives on the same day."""
        sent = self.on(
            day,
            "coordinator-00",
            shipments.send,
            Send(
                key=new_key(),
                source="00",
                destination=office,
                purpose="allocation",
                business_date=day,
                lines=(ShipmentLine(item="ktp-wni", quantity=pieces),),
            ),
        )
        line = ReceiptLine(
            item="ktp-wni",
            good=pieces - damaged - missing,
            damaged=damaged,
            missing=missing,
            reason="Kardus basah" if damaged or missing else "",
        )
        command = Receive(key=new_key(), shipment_id=sent.id, business_date=day, lines=(line,))
        return self.on(day, f"staff-{office}", shipments.receive, command)

    def report(
        self,
        office: str,
        printed: int,
        day: date,
        *causes: str,
        note: str = "",
        spoiled: int = 0,
        recorded: int | None = None,
    ) -> Document:
        """The daily report; a zero without a cause was a power cut."""
        command = Report(
            key=new_key(),
            office=office,
            business_date=day,
            lines=(ReportLine(item="ktp-wni", printed=printed, spoiled=spoiled),),
            causes=causes or (() if printed else ("power",)),
            cause_note=note,
            recorded=recorded,
        )
        return self.on(day, f"staff-{office}", usage.report, command)
