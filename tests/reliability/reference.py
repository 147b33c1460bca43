"""A second ledger in the words of the machine interface: papers in a list, and rules as short as they can be said.

It shares no code with the real one. Each act answers the codes with which it may be refused (none: it has to be
accepted) and what it changes.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, NamedTuple

HELD = ("store", "spoiled", "transit", "missing")
TWO_PEOPLE = ("count", "destruction", "write_off")
EAST = ("51", "91")  # where the next day has begun already
BACK = 60  # days that a document may be dated back
EFFECTS = {"receipt": ("sent", "received"), "amendment": ("posted", "amended")}
Line = tuple[str, int, str, str]  # item, pieces, from, to
Verdict = tuple[set[str], Callable[[], None]]


class Person(NamedTuple):
    """Somebody with all the duties of an office; ``second`` tells the two of an office apart."""

    office: str
    second: bool = False
    administrator: bool = False


@dataclass(eq=False)
class Paper:
    """A document: itself, and no other that says the same.

    ``ends`` are the offices that see it, the first one is where its date counts.
    """

    kind: str
    ends: tuple[str, ...]
    day: date
    maker: Person
    lines: list[Line] = field(default_factory=list)
    parent: "Paper | None" = None
    state: str = "posted"
    said: dict[str, Any] = field(default_factory=dict)


@dataclass
class Reference:
    """All papers, the flow of every account by day, and the closed months; ``today`` is that of the centre."""

    today: date
    papers: list[Paper] = field(default_factory=list)
    flow: dict[tuple[str, str], Counter[date]] = field(default_factory=lambda: defaultdict(Counter))
    closed: set[tuple[str, date]] = field(default_factory=set)

    def today_at(self, office: str) -> date:
        """The local date of an office."""
        return self.today + timedelta(days=office[:2] in EAST)

    def close_of(self, account: str, item: str, day: date) -> int:
        """What an account holds at the close of a day."""
        return sum(pieces for at, pieces in self.flow[account, item].items() if at <= day)

    def send(
        self, who: Person, source: str, destination: str, purpose: str, day: date, lines: Any, loan: Any, boxes: Any
    ) -> Verdict:
        """``lines``: by item, the pieces; ``boxes``: by number, the item in them."""
        codes = self.timely((source,), day) | nothing(lines.values())
        codes |= set() if within(who, source) else {"not_found"}
        codes |= set() if way(who, source, destination, purpose) else {"route"}
        codes |= {"invalid"} if (loan is None) == (purpose == "loan_return") else set()
        codes |= {"already_done"} if any(self.elsewhere(box, boxes[box], source) for box in boxes) else set()
        origin = "supplier:00" if source == "00" else f"store:{source}"
        paper = Paper("shipment", (source, destination), day, who, state="sent", parent=loan)
        paper.said = {"purpose": purpose, "lines": lines, "boxes": boxes}
        moved = [(item, pieces, origin, f"transit:{len(self.papers)}") for item, pieces in lines.items()]
        if loan is not None and "invalid" not in codes:
            codes |= self.owed(who, loan, source, destination, lines)
        return self.enter(codes, paper, moved)

    def carrier(self, box: int) -> Paper | None:
        """The shipment that says where a box is."""
        carried = (p for p in reversed(self.papers) if p.state in ("sent", "received") and box in p.said["boxes"])
        return next(carried, None)

    def elsewhere(self, box: int, item: str, office: str) -> bool:
        """Whether a box is known, and not in the store of the office as this item."""
        by = self.carrier(box)
        return by is not None and (by.state, by.ends[1], by.said["boxes"][box]) != ("received", office, item)

    def owed(self, who: Person, loan: Paper, source: str, destination: str, lines: dict[str, int]) -> set[str]:
        """Why pieces cannot go back on a loan."""
        if not sees(who, loan) or loan.said.get("purpose") != "loan":
            return {"not_found"}
        codes = set() if (destination, source) == loan.ends else {"route"}
        if loan.state != "received":
            return codes | {"pending" if loan.state == "sent" else "already_done"}
        came: Counter[str] = Counter()
        for paper in self.papers:
            if paper.parent is loan and paper.kind == "receipt" and paper.state == "posted":
                for item, (good, damaged, _, surplus) in paper.said["fates"].items():
                    came[item] += good + damaged + surplus
            if paper.parent is loan and paper.kind == "shipment" and paper.state != "reversed":
                came.subtract(paper.said["lines"])
        return codes | ({"quantity_mismatch"} if any(came[item] < pieces for item, pieces in lines.items()) else set())

    def receive(self, who: Person, shipment: Paper, day: date, fates: Any, reason: str) -> Verdict:
        destination = shipment.ends[1]
        codes = self.timely((destination,), day) | ({"date"} if day < shipment.day else set())
        codes |= set() if within(who, destination) else {"not_found"}
        codes |= {"already_done"} if shipment.state != "sent" else set()
        whole = {item: sum(parts[:3]) for item, parts in fates.items()}
        codes |= {"quantity_mismatch", "invalid"} if whole != shipment.said["lines"] else set()
        codes |= {"invalid"} if any(parts[3] for parts in fates.values()) and not reason else set()
        number = self.papers.index(shipment)
        store, spoiled = f"store:{destination}", f"spoiled:{destination}"
        moved = []
        for item, (good, damaged, missing, surplus) in fates.items():
            moved += [(item, good, f"transit:{number}", store), (item, damaged, f"transit:{number}", spoiled)]
            moved += [(item, missing, f"transit:{number}", f"missing:{number}")]
            moved += [(item, surplus, f"variance:{destination}", store)]
        paper = Paper("receipt", (destination, shipment.ends[0]), day, who, parent=shipment, said={"fates": fates})
        return self.enter(codes, paper, moved)

    def find(self, who: Person, shipment: Paper, day: date, lines: Any) -> Verdict:
        """``lines``: by item, the pieces and the office at which they were found."""
        number, (source, destination) = self.papers.index(shipment), shipment.ends
        codes = self.timely((destination, *(office for _, office in lines.values())), day)
        codes |= nothing(pieces for pieces, _ in lines.values()) | (set() if sees(who, shipment) else {"not_found"})
        for _, office in lines.values():
            codes |= set() if within(who, office) else {"not_found"}
            codes |= set() if office in shipment.ends else {"invalid", "route"}
            codes |= {"route"} if office == "00" else set()
        moved = [(item, pieces, f"missing:{number}", f"store:{office}") for item, (pieces, office) in lines.items()]
        return self.enter(codes, Paper("found", (destination, source), day, who, parent=shipment), moved)

    def write_off(self, who: Person, shipment: Paper, day: date, lines: Any) -> Verdict:
        number, (source, destination) = self.papers.index(shipment), shipment.ends
        codes = self.timely((destination,), day) | nothing(lines.values())
        codes |= set() if sees(who, shipment) else {"not_found"}
        moved = [(item, pieces, f"missing:{number}", f"lost:{destination}") for item, pieces in lines.items()]
        return self.enter(codes, Paper("write_off", (destination, source), day, who, parent=shipment), moved, True)

    def report(self, who: Person, office: str, day: date, lines: Any, cause: bool, amends: Any = None) -> Verdict:
        """``lines``: by item, the printed and the spoiled pieces; ``amends`` is the report it stands for."""
        codes = self.timely((office,), day) | (set() if within(who, office) else {"not_found"})
        codes |= {"route"} if office == "00" else set()
        codes |= {"invalid"} if "ktp-wni" not in lines else set()
        codes |= {"invalid"} if not cause and not any(printed for printed, _ in lines.values()) else set()
        standing = [p for p in self.papers if p.kind in ("daily_report", "amendment") and p.state == "posted"]
        if amends is None and any((p.ends[0], p.day) == (office, day) for p in standing):
            codes.add("duplicate_report")
        if amends is not None and amends.state != "posted":
            codes.add("already_done")
        made = []
        for item, (printed, spoiled) in lines.items():
            made += [(item, printed, f"store:{office}", f"printed:{office}")]
            made += [(item, spoiled, f"store:{office}", f"spoiled:{office}")]
        kind = "daily_report" if amends is None else "amendment"
        paper = Paper(kind, (office,), day, who, parent=amends, said={"made": made})
        return self.enter(codes, paper, [*undone(amends.said["made"] if amends else []), *made])

    def count(self, who: Person, office: str, day: date, lines: Any) -> Verdict:
        """``lines``: by (item, compartment), the pieces counted."""
        codes = self.timely((office,), day) | (set() if within(who, office) else {"not_found"})
        codes |= ({"route"} if office == "00" else set()) | (set() if lines else {"invalid"})
        paper = Paper("count", (office,), day, who, said={"counted": lines})
        moved = self.difference(paper)
        return self.enter(codes, paper, moved, bool(moved))

    def difference(self, paper: Paper) -> list[Line]:
        """What a count moves, as the books stand now."""
        moved, office = [], paper.ends[0]
        for (item, compartment), counted in paper.said["counted"].items():
            more = counted - self.close_of(f"{compartment}:{office}", item, paper.day)
            ends = (f"variance:{office}", f"{compartment}:{office}")
            moved.append((item, abs(more), *(ends if more > 0 else reversed(ends))))
        return [line for line in moved if line[1]]

    def destroy(self, who: Person, office: str, day: date, lines: Any, witnesses: bool) -> Verdict:
        codes = self.timely((office,), day) | (set() if within(who, office) else {"not_found"})
        codes |= ({"route"} if office == "00" else set()) | nothing(lines.values())
        codes |= set() if witnesses else {"invalid"}
        moved = [(item, pieces, f"spoiled:{office}", f"destroyed:{office}") for item, pieces in lines.items()]
        return self.enter(codes, Paper("destruction", (office,), day, who), moved, True)

    def take_in(self, who: Person, office: str, day: date, lines: Any) -> Verdict:
        codes = (
            self.timely((office,), day) | (set() if within(who, office) else {"not_found"}) | nothing(lines.values())
        )
        codes |= {"route"} if office == "00" or "ktp-wni" in lines else set()
        moved = [(item, pieces, f"supplier:{office}", f"store:{office}") for item, pieces in lines.items()]
        return self.enter(codes, Paper("delivery", (office,), day, who), moved)

    def approve(self, who: Person, paper: Paper) -> Verdict:
        codes = self.undecided(who, paper) | ({"forbidden"} if paper.maker == who else set())
        lines = self.difference(paper) if paper.kind == "count" else paper.lines
        if not codes and (paper.ends[0], month(paper.day)) in self.closed:
            codes.add("closed")
        if not codes and self.short(paper.day, lines):
            codes.add("insufficient")

        def effect() -> None:
            if paper.kind == "reversal" and paper.parent is not None:
                paper.parent.state = "reversed"
            paper.state, paper.lines = "posted", lines
            self.move(paper)

        return codes, effect

    def decline(self, who: Person, paper: Paper) -> Verdict:
        def effect() -> None:
            paper.state = "withdrawn" if paper.maker == who else "rejected"

        return self.undecided(who, paper), effect

    def undecided(self, who: Person, paper: Paper) -> set[str]:
        if not sees(who, paper):
            return {"not_found"}
        if who.administrator:
            return {"forbidden"}
        return (
            set()
            if paper.state == "pending"
            else {"already_done", "forbidden"} - (set() if paper.maker == who else {"forbidden"})
        )

    def reverse(self, who: Person, paper: Paper) -> Verdict:
        stores = {to.partition(":")[2] for _, _, _, to in paper.lines} if paper.kind == "found" else {paper.ends[0]}
        acts = any(within(who, end) for end in paper.ends if end) if paper.kind == "write_off" else False
        codes = set() if acts or all(within(who, office) for office in stores) else {"not_found", "forbidden"}
        codes |= {"pending"} if paper.state == "pending" else set()
        if paper.kind == "reversal" or paper.state not in ("posted", "sent", "pending"):
            codes.add("already_done")
        for other in self.papers:
            again = other.parent is paper and other.kind == "reversal" and other.state in ("posted", "pending")
            kept = paper.kind == "receipt" and other.parent is paper.parent and other.kind == "shipment"
            codes |= {"already_done"} if again or (kept and other.state != "reversed") else set()
        two = paper.kind in TWO_PEOPLE
        shut = any((office, month(paper.day)) in self.closed for office in touched(paper))
        day = self.today_at(paper.ends[0]) if shut else paper.day
        codes |= self.timely((paper.ends[0], *touched(paper)), day)
        back = Paper("reversal", paper.ends, day, who, parent=paper)
        codes, enter = self.enter(codes, back, undone(paper.lines), two)

        def effect() -> None:
            enter()
            if not two:
                paper.state = "reversed"
                if paper.kind in EFFECTS and paper.parent is not None:
                    paper.parent.state = EFFECTS[paper.kind][0]

        return codes, effect

    def close(self, who: Person, office: str, first: date) -> Verdict:
        codes = set() if within(who, office) else {"not_found"}
        codes |= {"date"} if first >= month(self.today_at(office)) else set()
        codes |= {"already_done"} if (office, first) in self.closed else set()
        waiting = [p for p in self.papers if p.state == "pending" and month(p.day) == first]
        codes |= {"pending"} if any(office in touched(p) for p in waiting) else set()
        return codes, lambda: self.closed.add((office, first))

    def reopen(self, who: Person, office: str, first: date) -> Verdict:
        codes = set() if who.administrator else {"forbidden", "not_found"}
        codes |= {"already_done"} if (office, first) not in self.closed else set()
        return codes, lambda: self.closed.discard((office, first))

    def enter(self, codes: set[str], paper: Paper, lines: Iterable[Line], pending: bool = False) -> Verdict:
        """What entering a paper needs beside its own rules: the pieces."""
        paper.lines = [line for line in lines if line[1] > 0]
        codes = codes | ({"insufficient"} if self.short(paper.day, paper.lines) else set())

        def effect() -> None:
            if paper.kind in EFFECTS and paper.parent is not None:
                paper.parent.state = EFFECTS[paper.kind][1]
            self.papers.append(paper)
            if pending:
                paper.state = "pending"
            else:
                self.move(paper)

        return codes, effect

    def timely(self, offices: tuple[str, ...], day: date) -> set[str]:
        """The date counts at the first of the offices."""
        today = self.today_at(offices[0])
        late = not today - timedelta(days=BACK) <= day <= today
        shut = any((office, month(day)) in self.closed for office in offices)
        return ({"date"} if late else set()) | ({"closed"} if shut else set())

    def short(self, day: date, lines: Iterable[Line]) -> bool:
        """Whether a held account would be below zero at the close of the day or a later one."""
        change = net(lines)
        for (account, item), pieces in change.items():
            if pieces < 0 and account.partition(":")[0] in HELD:
                days = {day, *(at for at in self.flow[account, item] if at > day)}
                if any(self.close_of(account, item, at) + pieces < 0 for at in days):
                    return True
        return False

    def move(self, paper: Paper) -> None:
        for key, pieces in net(paper.lines).items():
            self.flow[key][paper.day] += pieces


def net(lines: Iterable[Line]) -> Counter[tuple[str, str]]:
    change: Counter[tuple[str, str]] = Counter()
    for item, pieces, source, destination in lines:
        change[source, item] -= pieces
        change[destination, item] += pieces
    return change


def undone(lines: Iterable[Line]) -> list[Line]:
    return [(item, pieces, to, from_) for item, pieces, from_, to in lines]


def touched(paper: Paper) -> set[str]:
    """The offices whose books a paper changes: where its date counts, and the owners of its accounts."""
    accounts = [account for _, _, *ends in paper.lines for account in ends]
    owners = {owner for compartment, _, owner in (a.partition(":") for a in accounts) if owner[2:3] in ("", ".")}
    return {paper.ends[0]} | {o for o in owners if any(a == f"{c}:{o}" for a in accounts for c in OWNED)}


OWNED = ("store", "spoiled", "supplier", "printed", "destroyed", "lost", "variance")


def month(day: date) -> date:
    return day.replace(day=1)


def nothing(quantities: Iterable[int]) -> set[str]:
    """Lines say something: at least one of them, and none of no pieces."""
    given = list(quantities)
    return set() if given and all(pieces > 0 for pieces in given) else {"invalid"}


def within(who: Person, office: str) -> bool:
    return who.office in ("00", office) or office.startswith(f"{who.office}.")


def sees(who: Person, paper: Paper) -> bool:
    return any(within(who, office) for office in paper.ends)


def way(who: Person, source: str, destination: str, purpose: str) -> bool:
    """Whether blanks travel like this."""
    district = [len(code) == 5 for code in (source, destination)]
    below = all(district) and source != destination
    match purpose:
        case "allocation":
            return (
                destination != "00"
                and source != destination
                and (source == "00" or (source == destination[:2] and district[1]))
            )
        case "return":
            return district[0] and destination == source[:2]
        case "transfer" | "loan":
            return below and (source[:2] == destination[:2] or who.office == "00")
        case _:
            return below
