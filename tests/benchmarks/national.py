"""The ledger of the whole country, written in bulk: a day after the other, through the tables' own statements.

Every district reports every day; its province sends it blanks, ribbons and films each month, and gets them from the
centre. The figures are made up, always the same ones. Digests and seals are those of `inventory.stock.rules`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, insert, select

from inventory.accounts.models import User
from inventory.core.rules import is_district, province_of
from inventory.regions.models import Office
from inventory.shipments import rules as shipments
from inventory.shipments.models import ReceiptItem, Shipment, ShipmentItem
from inventory.shipments.rules import ReceiptLine
from inventory.stock import statements
from inventory.stock.ledger import SEALED
from inventory.stock.models import Document
from inventory.stock.rules import (
    FIRST_HASH,
    Account,
    Compartment,
    Kind,
    Move,
    Seal,
    State,
    canonical,
    digest,
    instant_text,
    movements_digest,
)
from inventory.usage import rules as usage
from inventory.usage.models import SPLIT
from inventory.usage.rules import ReportLine
from inventory.usage.service import INSERT_LINES, INSERT_REPORT

CENTRE = "00"
# What a district has in its store when a month begins: more than it can use in one.
MONTHLY = {"ktp-wni": 6_000, "ribbon": 60, "film": 60}
RESERVE = {"ktp-wni": 500, "ribbon": 10, "film": 10}
NOT_SAID = dict.fromkeys((*SPLIT, "siak_printed", "counted"))
SUNDAY = 6
ROWS_AT_ONCE = 20_000
TABLES = {
    "document": insert(Document.__table__),
    "account": insert(statements.ACCOUNT),
    "journal": statements.ADD_RECORD,
    "movement": statements.ADD_MOVEMENTS,
    "running_close": insert(statements.CLOSE),
    "posting_key": statements.ADD_KEY,
    "shipment": insert(Shipment.__table__),
    "shipment_line": insert(ShipmentItem.__table__),
    "receipt_line": insert(ReceiptItem.__table__),
    "daily_report": INSERT_REPORT,
    "daily_report_line": INSERT_LINES,
}


@dataclass
class Holding:
    """One account as the builder goes along."""

    id: int
    held: bool
    balance: int = 0
    last_day: date | None = None


@dataclass(frozen=True)
class Maker:
    """Who makes an office's documents."""

    id: int
    username: str


class Builder:
    """Writes the ledger of a number of days into a database that has offices and people and no document."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.random = Random(2017)
        self.rows: dict[str, list[dict[str, Any]]] = {table: [] for table in TABLES}
        self.holdings: dict[tuple[Account, str], Holding] = {}
        self.touched: dict[int, Holding] = {}
        self.documents = self.records = self.movements = 0
        self.hash = FIRST_HASH
        offices = connection.execute(select(Office.code, Office.timezone).order_by(Office.code)).all()
        self.timezones = {code: ZoneInfo(timezone) for code, timezone in offices}
        self.districts = [code for code in self.timezones if is_district(code)]
        self.provinces = sorted({province_of(code) for code in self.districts})
        people = connection.execute(select(User.id, User.username, User.office)).all()
        self.makers = {
            office: Maker(number, name)
            for number, name, office in people
            if name.partition("-")[0] in ("staff", "coordinator", "national")
        }

    def build(self, days: Iterator[date]) -> None:
        """Write the documents of these days, and at the end what every account holds."""
        for day in days:
            if day.day == 1:
                self._allocate(day)
            for office in self.districts:
                self._report(office, day)
            self._close(day)
        self._flush(everything=True)
        balances = [
            {"row_id": held.id, "new_balance": held.balance, "new_last_day": held.last_day}
            for held in self.holdings.values()
        ]
        self.connection.execute(statements.SET_BALANCE, balances)
        self.connection.execute(statements.MOVE_HEAD, {"new_number": self.records, "new_hash": self.hash})

    def _close(self, day: date) -> None:
        self.rows["running_close"] += [
            {"account_id": held.id, "day": day, "quantity": held.balance, "held": held.held}
            for held in self.touched.values()
        ]
        self.touched.clear()
        self._flush()

    def _flush(self, everything: bool = False) -> None:
        for table, statement in TABLES.items():
            rows = self.rows[table]
            if rows and (everything or len(rows) >= ROWS_AT_ONCE):
                self.connection.execute(statement, rows)
                rows.clear()

    def _allocate(self, day: date) -> None:
        """Fill every store up for the month: first the provinces', from them the districts'."""
        for province in self.provinces:
            own = [code for code in self.districts if province_of(code) == province]
            needs = {code: self._need(code, MONTHLY) for code in own}
            reserve = self._need(province, RESERVE)
            total = {item: reserve.get(item, 0) + sum(need.get(item, 0) for need in needs.values()) for item in MONTHLY}
            self._deliver(CENTRE, province, day, total)
            for code, need in needs.items():
                self._deliver(province, code, day, need)

    def _need(self, office: str, wanted: dict[str, int]) -> dict[str, int]:
        store = Account(Compartment.STORE, office)
        held = {item: self.holdings.get((store, item)) for item in wanted}
        return {item: wanted[item] - (row.balance if row else 0) for item, row in held.items()}

    def _deliver(self, source: str, destination: str, day: date, pieces: dict[str, int]) -> None:
        """A shipment, and its receipt on the same day."""
        lines = [{"item": item, "quantity": quantity} for item, quantity in pieces.items() if quantity]
        ends = {"source": source, "destination": destination, "purpose": "allocation"}
        sent = self._document(
            Kind.SHIPMENT,
            source,
            day,
            {**ends, "business_date": day.isoformat(), "lines": lines},
            state=State.RECEIVED,
            counterpart=destination,
        )
        self.rows["shipment"].append({"document_id": sent, **ends, "reference": "", "reference_date": None})
        self.rows["shipment_line"] += [{"document_id": sent, **line} for line in lines]
        on_the_way = Account(Compartment.TRANSIT, str(sent))
        from_ = Account(Compartment.SUPPLIER if source == CENTRE else Compartment.STORE, source)
        moves = [Move(**line, source=from_, destination=on_the_way) for line in lines]
        self._seal(sent, Kind.SHIPMENT, source, day, time(8), moves)
        self._receive(sent, source, destination, day, [ReceiptLine(item=x["item"], good=x["quantity"]) for x in lines])

    def _receive(self, sent: int, source: str, destination: str, day: date, lines: list[ReceiptLine]) -> None:
        content = {
            "shipment": str(sent),
            "office": destination,
            "business_date": day.isoformat(),
            "lines": [{"item": line.item, "good": line.good, "damaged": 0, "missing": 0} for line in lines],
        }
        received = self._document(
            Kind.RECEIPT, destination, day, content, state=State.POSTED, counterpart=source, parent_id=sent
        )
        nothing = {"damaged": 0, "missing": 0, "surplus": 0, "reason": ""}
        self.rows["receipt_line"] += [
            {"document_id": received, "shipment_id": sent, "item": x.item, "sent": x.good, "good": x.good, **nothing}
            for x in lines
        ]
        moves = shipments.arrival(sent, destination, lines)
        self._seal(received, Kind.RECEIPT, destination, day, time(8, 30), moves)

    def _report(self, office: str, day: date) -> None:
        """A day of a district: cards, what was spoiled, ribbons and films; on Sundays a zero report."""
        closed = day.weekday() == SUNDAY
        lines = [ReportLine(item="ktp-wni", printed=0)] if closed else self._day_of_work()
        causes = ["closed"] if closed else []
        content: dict[str, Any] = {
            "office": office,
            "business_date": day.isoformat(),
            "lines": [{"item": line.item, "printed": line.printed, "spoiled": line.spoiled} for line in lines],
            "recorded": 40 + self.random.getrandbits(6),
            "prr": 900 + self.random.getrandbits(9),
        }
        if causes:
            content["causes"] = causes
        document = self._document(Kind.DAILY_REPORT, office, day, content, state=State.POSTED)
        at = datetime.combine(day, time(14, self.random.randrange(60)), self.timezones[office])
        self.rows["daily_report"].append(
            {
                "document_id": document,
                "office": office,
                "business_date": day,
                "recorded": content["recorded"],
                "prr": content["prr"],
                "causes": causes,
                "cause_note": "",
                "note": "",
                "outage_hours": None,
                "recorded_at": at.astimezone(UTC),
            }
        )
        self.rows["daily_report_line"] += [
            {"document_id": document, "item": line.item, "printed": line.printed, "spoiled": line.spoiled, **NOT_SAID}
            for line in lines
        ]
        self._seal(document, Kind.DAILY_REPORT, office, day, at.time(), usage.movements(office, lines))

    def _day_of_work(self) -> list[ReportLine]:
        dice = self.random.getrandbits(16)
        card = ReportLine(item="ktp-wni", printed=20 + (dice & 127), spoiled=(dice >> 7) & 7)
        ribbon = ReportLine(item="ribbon", printed=1)
        return [card, ribbon, ReportLine(item="film", printed=1)] if (dice >> 10) & 7 < 5 else [card, ribbon]

    def _document(self, kind: Kind, office: str, day: date, content: dict[str, Any], **columns: Any) -> int:
        self.documents += 1
        maker = self.makers[office]
        self.content = canonical({**content, "maker": maker.username})
        row = {"counterpart": None, "parent_id": None, **columns}
        self.rows["document"].append(
            {
                "id": self.documents,
                "kind": str(kind),
                "office": office,
                "business_date": day,
                "maker_id": maker.id,
                "content": self.content,
                **row,
            }
        )
        return self.documents

    def _seal(self, document: int, kind: Kind, office: str, day: date, local: time, moves: list[Move]) -> None:
        """Move the pieces and seal the document."""
        maker, self.records = self.makers[office], self.records + 1
        seal = Seal(
            number=self.records,
            document=str(document),
            event="posted",
            kind=str(kind),
            day=day.isoformat(),
            recorded_at=instant_text(datetime.combine(day, local, self.timezones[office])),
            actor=maker.username,
            document_digest=digest(self.content),
            movements_digest=movements_digest(moves),
            previous_hash=self.hash,
        )
        self.hash = seal.hash
        record = {name: getattr(seal, name) for name in SEALED}
        self.rows["journal"].append({**record, "document_id": document, "hash": seal.hash})
        self.rows["posting_key"].append(
            {
                "user_id": maker.id,
                "key": f"national-ledger-{document}",
                "body_digest": seal.document_digest,
                "subject": "document",
                "subject_id": document,
                "journal_number": self.records,
            }
        )
        self.movements += len(moves)
        self.rows["movement"] += [self._movement(line, move, day) for line, move in enumerate(moves, start=1)]

    def _movement(self, line: int, move: Move, day: date) -> dict[str, Any]:
        source = self._changed(move.source, move.item, -move.quantity, day)
        destination = self._changed(move.destination, move.item, move.quantity, day)
        return {
            "journal_number": self.records,
            "line": line,
            "item": move.item,
            "quantity": move.quantity,
            "source_id": source.id,
            "destination_id": destination.id,
        }

    def _changed(self, account: Account, item: str, change: int, day: date) -> Holding:
        held = self.holdings.get((account, item))
        if held is None:
            held = self.holdings[account, item] = Holding(len(self.holdings) + 1, account.held)
            self.rows["account"].append(
                {"id": held.id, "compartment": str(account.compartment), "owner": account.owner, "item": item}
                | {"balance": 0, "last_day": None}
            )
        held.balance += change
        held.last_day = day
        self.touched[held.id] = held
        return held


def days_from(first: date, last: date) -> Iterator[date]:
    """All days from the first to the last, both included."""
    return (first + timedelta(days=number) for number in range((last - first).days + 1))
