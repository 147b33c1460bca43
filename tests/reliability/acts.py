"""Random acts, done to the real services and to the reference at once."""

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from inventory.accounts import queries as accounts
from inventory.accounts.models import User
from inventory.core.clock import current_clock
from inventory.core.database import db, transact
from inventory.core.errors import DomainError
from inventory.custody import service as custody
from inventory.custody.closing import service as closing
from inventory.procurement import local
from inventory.shipments import service as shipments
from inventory.shipments.disputes import service as disputes
from inventory.stock import service as stock
from inventory.stock.approval import service as approval
from inventory.stock.boxes import service as boxes
from inventory.stock.boxes.rules import BoxRange, read
from inventory.usage import service as usage
from tests.reliability.reference import Paper, Person, Reference, Verdict, month

OFFICES = ("00", "11", "11.01", "11.02", "51", "51.01", "51.02")
PRINTING = tuple(code for code in OFFICES if code != "00")
ITEMS = ("ktp-wni", "ribbon")
SPAN = 75  # days: three months, two of which can be closed, and in the east all of them
BOXES = range(1, 31)
ADMINISTRATOR = Person("00", administrator=True)
# How often each act is tried, so that most of them find something to act on.
WEIGHTS = {
    "send": 16,
    "receive": 14,
    "find": 4,
    "write_off": 4,
    "report": 18,
    "amend": 5,
    "count": 6,
    "destroy": 6,
    "take_in": 5,
    "approve": 10,
    "decline": 4,
    "reverse": 9,
    "close": 2,
    "reopen": 1,
}


class SideBySide:
    """Both ledgers, and for each paper the id of its real document."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.reference = Reference(current_clock().now().date())
        self.ids: list[int] = []
        self.outcomes: Counter[str] = Counter()
        self.people: dict[str, User] = {}

    def step(self) -> None:
        """One act. Both have to agree on whether it is done; a refusal must be one that the reference knows."""
        drawn, word = None, ""
        while drawn is None:  # there may be nothing yet to act on
            word = self.random.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
            drawn = getattr(self, word)()
        who, verb, command, (codes, effect) = drawn
        told = self.do(who, verb, command)
        said = f"{word} by {who}: {command}"
        if isinstance(told, str):
            assert told in codes, f"{said}\nrefused as {told}, the reference says {codes or 'it is good'}"
            self.outcomes[f"{word}: {told}"] += 1
            return
        assert not codes, f"{said}\naccepted, the reference refuses it as {codes}"
        effect()
        self.outcomes[f"{word}: done"] += 1
        if len(self.reference.papers) > len(self.ids):
            self.ids.append(told)

    def do(self, who: Person, verb: Any, command: Any) -> int | str:
        """Let somebody do something for real: the id of what came of it, or the code of the refusal."""
        actor = accounts.actor(db.session(), self.user(who), current_clock().now())
        try:
            made = transact(lambda session: verb(session, actor, command))
        except DomainError as refusal:
            return refusal.code
        number: int = made.id
        return number

    def user(self, who: Person) -> User:
        name = "admin" if who.administrator else f"u{who.office.replace('.', '_')}{'b' if who.second else ''}"
        if name not in self.people:
            found = accounts.by_username(db.session(), name)
            assert found is not None, name
            self.people[name] = found
        return self.people[name]

    # What is drawn.

    def key(self) -> str:
        return f"key-{self.random.getrandbits(64):016x}"

    def day(self, office: str) -> date:
        """By the calendar of an office: mostly of the last days, now and then long ago or tomorrow."""
        back = self.random.choice([0, 0, 0, 1, 1, 2, 3, 5, 8, self.random.randrange(SPAN), -1 if self.rare() else 0])
        return self.reference.today_at(office) - timedelta(days=back)

    def rare(self) -> bool:
        return self.random.random() < 0.04

    def person_of(self, office: str) -> Person:
        """Mostly somebody of the office or above it, now and then a stranger."""
        above = [office, office, office[:2], "00"]
        return Person(self.random.choice(OFFICES if self.rare() else above), self.random.random() < 0.5)

    def quantity(self, most: int) -> int:
        if self.rare():
            return 0
        return self.random.randint(1, max(1, most)) if self.random.random() < 0.9 else most + self.random.randint(0, 3)

    def held(self, account: str, item: str, day: date) -> int:
        return self.reference.close_of(account, item, day)

    def some(self, account: str, day: date) -> dict[str, int]:
        """By item: pieces of an account, one or two items of it."""
        items = ITEMS if self.random.random() < 0.3 else (self.random.choice(ITEMS[:1] * 3 + ITEMS[1:]),)
        return {item: self.quantity(self.held(account, item, day) // 2 + 1) for item in items}

    def paper(self, *kinds: str, state: str = "") -> Paper | None:
        """One of the papers of these kinds, the late ones and those in the wanted state more often."""
        found = [p for p in self.reference.papers[-150:] if p.kind in kinds]
        if state and not self.rare():
            found = [p for p in found if p.state == state]
        return self.random.choice(found) if found else None

    def id_of(self, paper: Paper) -> int:
        return self.ids[self.reference.papers.index(paper)]

    # The acts.

    def send(self) -> Any:
        loan = self.paper("shipment", state="received") if self.random.random() < 0.3 else None
        if loan is not None and (loan.said["purpose"] == "loan" or self.rare()):
            destination, source = loan.ends if not self.rare() else loan.ends[::-1]
            purpose = "loan_return" if not self.rare() else "loan"
        else:
            loan, (source, destination, purpose) = None, self.way()
        day = self.day(source)
        origin = "supplier:00" if source == "00" else f"store:{source}"
        lines = {item: self.random.randint(1, 900) for item in ITEMS} if source == "00" else self.some(origin, day)
        who, boxes = self.person_of(source), self.boxes(source, lines) if self.random.random() < 0.6 else {}
        command = shipments.Send(
            key=self.key(),
            source=source,
            destination=destination,
            purpose=purpose,
            business_date=day,
            lines=tuple(
                shipments.ShipmentLine(item=item, quantity=pieces, boxes=written(boxes, item))
                for item, pieces in lines.items()
            ),
            loan=None if loan is None else self.id_of(loan),
        )
        verdict = self.reference.send(who, source, destination, purpose, day, lines, loan, boxes)
        return who, shipments.send, command, verdict

    def boxes(self, source: str, lines: dict[str, int]) -> dict[int, str]:
        """By number: a box or some in a row with the first of the items, mostly new ones or those that went there."""
        item, pieces = next(iter(lines.items()))
        carriers = {box: self.reference.carrier(box) for box in BOXES}
        near = [box for box, by in carriers.items() if by is None or by.ends[1] == source]
        first = self.random.choice(near) if near and not self.rare() else self.random.choice(BOXES)
        return dict.fromkeys(range(first, first + min(pieces, self.random.randint(1, 4))), item)

    def way(self) -> tuple[str, str, str]:
        if self.rare():
            purpose = self.random.choice(["allocation", "return", "transfer", "loan", "loan_return"])
            return (*self.random.sample(OFFICES, 2), purpose)  # type: ignore[return-value]
        district = self.random.choice([code for code in OFFICES if "." in code])
        neighbour = self.random.choice([code for code in OFFICES if "." in code and code != district])
        province = district[:2]
        return self.random.choice(
            [
                ("00", province, "allocation"),
                ("00", district, "allocation"),
                (province, district, "allocation"),
                (district, province, "return"),
                (district, neighbour, "transfer"),
                (district, neighbour, "loan"),
            ]
        )

    def receive(self) -> Any:
        if (shipment := self.paper("shipment", state="sent")) is None:
            return None
        day = self.day(shipment.ends[1])
        day = day if self.rare() else max(day, shipment.day)
        fates = {item: self.fate(pieces) for item, pieces in shipment.said["lines"].items()}
        reason = "" if self.rare() else "Dihitung dua kali"
        who = self.person_of(shipment.ends[1])
        command = shipments.Receive(
            key=self.key(),
            shipment_id=self.id_of(shipment),
            business_date=day,
            lines=tuple(
                shipments.ReceiptLine(item=item, good=good, damaged=bad, missing=gone, surplus=more, reason=reason)
                for item, (good, bad, gone, more) in fates.items()
            ),
        )
        return who, shipments.receive, command, self.reference.receive(who, shipment, day, fates, reason)

    def fate(self, sent: int) -> tuple[int, int, int, int]:
        damaged, missing = (self.random.randint(0, sent // 4) for _ in range(2))
        good = sent - damaged - missing + (1 if self.rare() else 0)
        return good, damaged, missing, self.random.choice([0, 0, 0, 0, self.random.randint(1, 9)])

    def find(self) -> Any:
        if (shipment := self.paper("shipment", state="received")) is None:
            return None
        day = self.day(shipment.ends[1])
        office = self.random.choice(shipment.ends if self.random.random() < 0.3 else shipment.ends[1:])
        lines = {i: (n, office) for i, n in self.some(f"missing:{self.reference.papers.index(shipment)}", day).items()}
        who = self.person_of(office)
        command = disputes.Find(
            key=self.key(),
            shipment_id=self.id_of(shipment),
            business_date=day,
            lines=tuple(disputes.FoundLine(item=i, quantity=n, office=where) for i, (n, where) in lines.items()),
        )
        return who, disputes.find, command, self.reference.find(who, shipment, day, lines)

    def write_off(self) -> Any:
        if (shipment := self.paper("shipment", state="received")) is None:
            return None
        day = self.day(shipment.ends[1])
        lines = self.some(f"missing:{self.reference.papers.index(shipment)}", day)
        who = self.person_of(self.random.choice(shipment.ends))
        command = disputes.WriteOff(
            key=self.key(),
            shipment_id=self.id_of(shipment),
            business_date=day,
            lines=tuple(shipments.ShipmentLine(item=i, quantity=n) for i, n in lines.items()),
            reason="Tidak ditemukan",
        )
        return who, disputes.write_off, command, self.reference.write_off(who, shipment, day, lines)

    def figures(self, office: str, day: date) -> tuple[dict[str, tuple[int, int]], bool]:
        lines = {i: (n, self.random.randint(0, 3)) for i, n in self.some(f"store:{office}", day).items()}
        if self.random.random() < 0.9 and "ktp-wni" not in lines:
            lines["ktp-wni"] = (0, 0)
        return lines, self.random.random() < 0.9

    def report(self) -> Any:
        office = self.random.choice(OFFICES if self.rare() else PRINTING)
        day = self.day(office)
        lines, cause = self.figures(office, day)
        who = self.person_of(office)
        command = usage.Report(key=self.key(), office=office, business_date=day, **self.said(lines, cause))
        return who, usage.report, command, self.reference.report(who, office, day, lines, cause)

    def said(self, lines: dict[str, tuple[int, int]], cause: bool) -> dict[str, Any]:
        written = tuple(usage.ReportLine(item=i, printed=p, spoiled=s) for i, (p, s) in lines.items())
        return {"lines": written, "causes": ("power",) if cause else ()}

    def amend(self) -> Any:
        if (former := self.paper("daily_report", "amendment", state="posted")) is None:
            return None
        lines, cause = self.figures(former.ends[0], former.day)
        who = self.person_of(former.ends[0])
        command = usage.Amend(key=self.key(), report_id=self.id_of(former), reason="Salah", **self.said(lines, cause))
        return who, usage.amend, command, self.reference.report(who, former.ends[0], former.day, lines, cause, former)

    def count(self) -> Any:
        office = self.random.choice(OFFICES if self.rare() else PRINTING)
        day = self.day(office)
        places = [(item, compartment) for item in ITEMS for compartment in ("store", "spoiled")]
        lines = {}
        for item, compartment in self.random.sample(places, self.random.randint(1, 3)):
            there = self.held(f"{compartment}:{office}", item, day)
            lines[item, compartment] = max(0, there + self.random.choice([0, 0, 0, 1, 5, -1, -4]))
        who = self.person_of(office)
        command = custody.Count(
            key=self.key(),
            office=office,
            business_date=day,
            lines=tuple(custody.CountLine(item=i, compartment=c, counted=n) for (i, c), n in lines.items()),
        )
        return who, custody.count, command, self.reference.count(who, office, day, lines)

    def destroy(self) -> Any:
        office = self.random.choice(OFFICES if self.rare() else PRINTING)
        day = self.day(office)
        lines, witnesses = self.some(f"spoiled:{office}", day), not self.rare()
        who = self.person_of(office)
        command = custody.Destroy(
            key=self.key(),
            office=office,
            business_date=day,
            lines=tuple(custody.DestructionLine(item=i, quantity=n) for i, n in lines.items()),
            witnesses=("Saksi dari Satpol PP",) if witnesses else (),
        )
        return who, custody.destroy, command, self.reference.destroy(who, office, day, lines, witnesses)

    def take_in(self) -> Any:
        office = self.random.choice(OFFICES if self.rare() else PRINTING)
        day = self.day(office)
        lines = {"ktp-wni" if self.rare() else "ribbon": self.quantity(40)}
        who = self.person_of(office)
        command = local.TakeIn(
            key=self.key(),
            office=office,
            business_date=day,
            lines=tuple(local.TakenLine(item=i, quantity=n) for i, n in lines.items()),
        )
        return who, local.take_in, command, self.reference.take_in(who, office, day, lines)

    def approve(self) -> Any:
        return self.decide(approval.Approve, approval.approve, self.reference.approve)

    def decline(self) -> Any:
        return self.decide(approval.Decline, approval.decline, self.reference.decline)

    def decide(self, form: Any, verb: Any, judge: Any) -> Any:
        paper = self.paper("count", "destruction", "write_off", "reversal", state="pending")
        if paper is None:
            return None
        who = paper.maker if self.random.random() < 0.1 else self.person_of(self.random.choice(paper.ends))
        verdict: Verdict = judge(who, paper)
        return who, verb, form(key=self.key(), document_id=self.id_of(paper)), verdict

    def reverse(self) -> Any:
        kinds = {p.kind for p in self.reference.papers}
        paper = self.paper(*kinds, state="" if self.rare() else self.random.choice(["posted", "sent"]))
        if paper is None:
            return None
        who = self.person_of(self.random.choice(paper.ends) if paper.kind == "found" else paper.ends[0])
        command = stock.Reverse(key=self.key(), document_id=self.id_of(paper), reason="Salah ketik")
        return who, stock.reverse, command, self.reference.reverse(who, paper)

    def month(self, office: str) -> date:
        return month(self.reference.today_at(office) - timedelta(days=self.random.randrange(SPAN)))

    def close(self) -> Any:
        office = self.random.choice(PRINTING)
        first = self.month(office)
        who = self.person_of(office)
        command = closing.CloseMonth(key=self.key(), office=office, month=first)
        return who, closing.close_month, command, self.reference.close(who, office, first)

    def reopen(self) -> Any:
        standing = sorted(self.reference.closed)
        office, first = self.random.choice(standing) if standing and not self.rare() else ("11", self.month("11"))
        who = self.person_of(office) if self.rare() else ADMINISTRATOR
        command = closing.ReopenMonth(key=self.key(), office=office, month=first)
        return who, closing.reopen_month, command, self.reference.reopen(who, office, first)

    # The comparison.

    def agree(self) -> None:
        """The same documents in the same states, and the same pieces in every account at the close of every day."""
        session = db.session()
        session.rollback()
        states = dict(map(tuple, session.execute(text("select id, state from document"))))
        assert [states[number] for number in self.ids] == [p.state for p in self.reference.papers]
        assert len(states) == len(self.ids)
        for box in BOXES:
            assert self.place(box) == self.told(box), box
        for back in range(-1, SPAN + 1):
            day = self.reference.today - timedelta(days=back)
            assert closes(session, day) == self.expected(day), day

    def place(self, box: int) -> tuple[int, str, bool] | None:
        """By which document a box is where it is, and whether it is still on its way."""
        place = next(boxes.places(db.session(), read(*written({box: ""}, ""))), None)
        return None if place is None else (place.document.id, place.office, place.in_transit)

    def told(self, box: int) -> tuple[int, str, bool] | None:
        by = self.reference.carrier(box)
        return None if by is None else (self.id_of(by), by.ends[1], by.state == "sent")

    def expected(self, day: date) -> dict[tuple[str, str], int]:
        found = {}
        for account, item in list(self.reference.flow):
            if pieces := self.reference.close_of(account, item, day):
                compartment, _, owner = account.partition(":")
                real = str(self.ids[int(owner)]) if compartment in ("transit", "missing") else owner
                found[f"{compartment}:{real}", item] = pieces
        return found


def written(boxes: dict[int, str], item: str) -> tuple[BoxRange, ...]:
    """Numbers that follow on each other as a range of boxes; none where they are of another item."""
    mine = sorted(box for box, held in boxes.items() if held == item)
    return (BoxRange(f"A{mine[0]:04}", f"A{mine[-1]:04}"),) if mine else ()


def closes(session: Session, day: date) -> dict[tuple[str, str], int]:
    """By (account, item): the running close of a day, as the tables have it."""
    query = text("""
        select a.compartment || ':' || a.owner, a.item, c.quantity
        from account a join running_close c on c.account_id = a.id
        where c.day = (select max(day) from running_close where account_id = a.id and day <= :day)
    """)
    return {(row[0], row[1]): row[2] for row in session.execute(query, {"day": day.isoformat()}) if row[2]}
