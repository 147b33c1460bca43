"""A second ledger, as simple as it can be: a list of documents, and everything else added up from it.

It shares no code with the real one. Where both agree on random sequences of documents, the real one's running
closes, locks and shortcuts have changed nothing.
"""

from collections import defaultdict
from dataclasses import dataclass

HELD = ("store", "spoiled", "transit", "missing")
FIRST_STATE = defaultdict(lambda: "posted", shipment="sent")
EFFECTS = {"receipt": ("sent", "received"), "amendment": ("posted", "amended")}

Line = tuple[str, int, str, str]  # item, pieces, from, to


class Refused(Exception):
    """What the real ledger should say: its code, and the first day that fails where pieces are short."""

    def __init__(self, code: str, day: int | None = None) -> None:
        super().__init__(code, day)
        self.code, self.day = code, day


@dataclass
class Paper:
    """A document as the reference knows it; days are whole numbers, today is ``Reference.today``."""

    kind: str
    office: str
    day: int
    lines: tuple[Line, ...]
    parent: "Paper | None"
    state: str


class Reference:
    """Documents in the order in which they were entered."""

    def __init__(self, today: int, backdating: int) -> None:
        self.today = today
        self.backdating = backdating
        self.papers: list[Paper] = []

    def post(self, kind: str, office: str, day: int, lines: tuple[Line, ...], parent: Paper | None = None) -> Paper:
        """Enter a document, or raise Refused and leave everything as it was."""
        if kind == "daily_report" and self.reported(office, day):
            raise Refused("duplicate_report")
        if not self.today - self.backdating <= day <= self.today:
            raise Refused("date")
        if kind in EFFECTS and parent is not None and parent.state != EFFECTS[kind][0]:
            raise Refused("already_done")
        self._demand_pieces(day, lines)
        if kind in EFFECTS and parent is not None:
            parent.state = EFFECTS[kind][1]
        return self._keep(Paper(kind, office, day, lines, parent, FIRST_STATE[kind]))

    def reverse(self, paper: Paper) -> Paper:
        """Take a document back on its own day."""
        if paper.kind == "reversal" or paper.state not in ("posted", "sent"):
            raise Refused("already_done")
        undone = tuple((item, pieces, to, from_) for item, pieces, from_, to in paper.lines)
        self._demand_pieces(paper.day, undone)
        if paper.kind in EFFECTS and paper.parent is not None:
            paper.parent.state = EFFECTS[paper.kind][0]
        paper.state = "reversed"
        return self._keep(Paper("reversal", paper.office, paper.day, undone, paper, "posted"))

    def reported(self, office: str, day: int) -> bool:
        """Whether a standing report covers the day."""
        kinds = ("daily_report", "amendment")
        return any(p.kind in kinds and (p.office, p.day, p.state) == (office, day, "posted") for p in self.papers)

    def closes(self, day: int) -> dict[tuple[str, str], int]:
        """By (account, item): what is there at the close of a day, everything of earlier days added up."""
        found: dict[tuple[str, str], int] = defaultdict(int)
        for paper in self.papers:
            if paper.day <= day:
                for item, pieces, from_, to in paper.lines:
                    found[from_, item] -= pieces
                    found[to, item] += pieces
        return {key: pieces for key, pieces in found.items() if pieces}

    def _keep(self, paper: Paper) -> Paper:
        self.papers.append(paper)
        return paper

    def _demand_pieces(self, day: int, lines: tuple[Line, ...]) -> None:
        """No held account below zero at the close of this day or any later one; the first such day is named.

        Only accounts from which the document takes pieces can fail: all others were good before.
        """
        trial = Paper("trial", "", day, lines, None, "posted")
        self.papers.append(trial)
        try:
            for later in range(day, self.today + 1):
                below = [key for key, pieces in self.closes(later).items() if held(key[0]) and pieces < 0]
                if below:
                    raise Refused("insufficient", later)
        finally:
            self.papers.remove(trial)


def held(account: str) -> bool:
    """Whether real pieces are there."""
    return account.partition(":")[0] in HELD
