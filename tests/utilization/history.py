"""A random history of acts of all kinds, most of them late, and what supervision said after each of them."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from inventory.core.database import db, transact
from inventory.core.errors import DomainError
from inventory.core.identity import Scope
from inventory.custody.closing.service import CloseMonth, close_month
from inventory.equipment import service as equipment
from inventory.equipment.rules import Condition
from inventory.planning import queries as planning
from inventory.regions.spans import Span
from inventory.shipments import queries as shipment_queries
from inventory.shipments import service as shipments
from inventory.shipments.service import ReceiptLine, Receive, Send, ShipmentLine
from inventory.stock import service as stock
from inventory.stock.known import NOW, Known
from inventory.stock.models import Document
from inventory.usage import service as usage
from inventory.usage.service import Amend, Report, ReportLine
from inventory.utilization import figures, queries, rule_queries
from inventory.utilization.facts import Window
from inventory.utilization.metrics import Metric
from inventory.utilization.service import change_rule
from tests.support import postings
from tests.support.clocks import SettableClock
from tests.support.judging import to_change
from tests.support.world import DISTRICTS, World, new_key

BRANCHES = ("00", "32", "91")
FURTHEST = 12  # how many days back an act may be dated, and a past day be asked for

Said = tuple[object, ...]


@dataclass(frozen=True)
class Moment:
    """What supervision said of a day at an instant."""

    at: datetime
    branch: str
    today: date
    day: date
    said: Said


@dataclass
class History:
    """Acts of all kinds, most of them late, and what supervision said after each of them."""

    world: World
    clock: SettableClock
    random: Random
    documents: list[Document] = field(default_factory=list)
    devices: list[int] = field(default_factory=list)
    moments: list[Moment] = field(default_factory=list)
    done: set[str] = field(default_factory=set)

    def go_on(self) -> None:
        """Some hours later somebody does something; a refusal changes nothing."""
        self.clock.advance(hours=self.random.choice((1, 3, 7, 11, 20)), minutes=self.random.randrange(60))
        act = self.random.choice(self.acts)
        try:
            if act():
                self.done.add(act.__name__)
        except DomainError:
            db.session.rollback()
        self.look()

    def look(self) -> None:
        """Note what supervision says now, of today and of a past day."""
        at, today = self.clock.now(), self.clock.today()
        for day in (today, today - timedelta(days=self.random.randrange(1, FURTHEST))):
            branch = self.random.choice(BRANCHES)
            self.moments.append(Moment(at, branch, today, day, said(branch, today, day, NOW)))

    @property
    def acts(self) -> tuple[Callable[[], object], ...]:
        often = (self.report, self.report, self.report, self.amend, self.amend, self.reverse, self.receive)
        return (*often, self.send, self.lend, self.deliver, self.machine, self.condition, self.rule, self.close)

    def do(self, person: str, verb: Callable[..., Any], command: Any) -> Any:
        actor = replace(self.world.actor(person), backdate_days=None)
        return transact(lambda session: verb(session, actor, command), actor)

    def district(self) -> str:
        return self.random.choice(DISTRICTS)

    def day(self) -> date:
        return self.clock.today() - timedelta(days=self.random.choice((0, 0, 0, 1, 2, 5, FURTHEST)))

    def pick(self, *kinds: str) -> Document | None:
        """One of the latest documents of these kinds."""
        found = [document for document in self.documents if document.kind in kinds]
        return self.random.choice(found[-4:]) if found else None

    def keep(self, document: Document) -> bool:
        self.documents.append(document)
        return True

    def lines(self) -> tuple[ReportLine, ...]:
        printed = self.random.choice((0, 0, 3, 20, 60))
        spoiled, siak = self.random.choice((0, 0, 2)), self.random.choice((None, printed, printed + 1))
        card = ReportLine(item="ktp-wni", printed=printed, spoiled=spoiled, siak_printed=siak)
        return (card, ReportLine(item="ribbon", printed=1)) if printed > 20 else (card,)

    def report(self) -> bool:
        office = self.district()
        command = Report(
            key=new_key(),
            office=office,
            business_date=self.day(),
            lines=self.lines(),
            prr=self.random.choice((None, 10, 400)),
            causes=(self.random.choice(("power", "network", "blanks_out")),),
        )
        return self.keep(self.do(f"staff-{office}", usage.report, command))

    def amend(self) -> bool:
        if (found := self.pick("daily_report", "amendment")) is None:
            return False
        command = Amend(key=new_key(), report_id=found.id, lines=self.lines(), causes=("power",), reason="Salah hitung")
        return self.keep(self.do(f"staff-{found.office}", usage.amend, command))

    def reverse(self) -> bool:
        if (found := self.pick("daily_report", "amendment", "receipt", "delivery", "shipment", "reversal")) is None:
            return False
        person = "coordinator-00" if found.office == "00" else f"staff-{found.office}"
        command = stock.Reverse(key=new_key(), document_id=found.id, reason="Salah ketik")
        return self.keep(self.do(person, stock.reverse, command))

    def send(self) -> bool:
        line = ShipmentLine(item=self.random.choice(("ktp-wni", "ktp-wni", "ribbon", "film")), quantity=200)
        command = Send(
            key=new_key(),
            source="00",
            destination=self.district(),
            purpose="allocation",
            business_date=self.day(),
            lines=(line,),
        )
        return self.keep(self.do("coordinator-00", shipments.send, command))

    def lend(self) -> bool:
        lender, borrower = self.random.sample(DISTRICTS[:2], 2)
        day = self.day()
        command = Send(
            key=new_key(),
            source=lender,
            destination=borrower,
            purpose="loan",
            business_date=day,
            due_date=day + timedelta(days=self.random.choice((1, 3))),
            reference="BA-1",
            lines=(ShipmentLine(item="ktp-wni", quantity=self.random.choice((10, 20))),),
        )
        return self.keep(self.do(f"staff-{lender}", shipments.send, command))

    def receive(self) -> bool:
        if (found := self.pick("shipment")) is None:
            return self.send()
        sent = found.entered["lines"][0]
        line = ReceiptLine(item=sent["item"], good=sent["quantity"] - 5, damaged=3, missing=2, reason="Kardus basah")
        command = Receive(key=new_key(), shipment_id=found.id, business_date=self.day(), lines=(line,))
        return self.keep(self.do(f"staff-{found.counterpart}", shipments.receive, command))

    def deliver(self) -> bool:
        office = self.district()
        entry = postings.delivery(office, self.day(), 40, self.random.choice(("ribbon", "film", "ktp-wni")))
        return self.keep(self.do(f"staff-{office}", postings.enter, entry))

    def machine(self) -> bool:
        office = self.district()
        command = equipment.AddDevice(
            office=office, kind="printer", model="Fargo", serial=new_key(), business_date=self.day()
        )
        self.devices.append(self.do(f"staff-{office}", equipment.add_device, command).id)
        return True

    def condition(self) -> bool:
        if not self.devices:
            return False
        command = equipment.ChangeCondition(
            device_id=self.random.choice(self.devices),
            condition=self.random.choice(list(Condition)),
            reason="Kepala cetak",
            business_date=self.day(),
        )
        return bool(self.do("coordinator-00", equipment.change_condition, command))

    def rule(self) -> bool:
        rules = rule_queries.branch_rules(db.session(), Scope("00"), self.clock.today())
        chosen = self.random.choice([rule for rule in rules if rule.scope is None])
        counts_from = self.clock.today() + timedelta(days=self.random.choice((0, 0, 1, 4)))
        change = to_change(chosen.id, self.random.choice((5, 30, 60)), self.random.choice((3, 10)), counts_from)
        person = self.random.choice(("supervisor-00", "supervisor-32"))
        if chosen.metric in ("silent_days", "spoiled_percent"):
            change = replace(change, threshold=change.recovery, recovery=change.threshold)
        return bool(self.do(person, change_rule, change))

    def close(self) -> bool:
        office = self.district()
        month = self.clock.today().replace(day=1) - timedelta(days=1)
        return bool(self.do(f"staff-{office}", close_month, CloseMonth(key=new_key(), office=office, month=month)))


def said(branch: str, today: date, day: date, known: Known) -> Said:
    """All that supervision says of a day: rules, facts and findings; of a past day also what limits the printing.

    What is on the way is known of the present only.
    """
    session, scope = db.session(), Scope(branch)
    overview = queries.overview(session, scope, None, None, day, scope, known)
    rows = [(row.office.code, row.facts, row.findings) for row in overview.rows]
    measured = figures.gather(session, scope, Window(day - timedelta(days=6), day), day, set(Metric), known)
    receipts = Span.since(shipment_queries.last_receipts(session, scope, day, known=known), day)
    since_receipt = figures.over(session, scope, receipts, day, set(Metric), known)
    planned = planning.plan(session, scope, day, today, scope, known).outlooks if day < today else {}
    session.rollback()
    return overview.window, rows, measured, receipts, since_receipt, planned
