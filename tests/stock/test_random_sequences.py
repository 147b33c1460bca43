"""Random sequences of documents, entered into the real ledger and into the reference at once."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from inventory.core.database import db
from inventory.core.errors import DomainError, Insufficient
from inventory.shipments.models import Shipment
from inventory.stock import service
from inventory.stock.models import (
    AccountRow,
    Document,
    Head,
    JournalRecord,
    Movement,
    PostingKey,
    RunningClose,
)
from inventory.stock.rules import FIRST_HASH, Kind
from inventory.usage.models import DailyReport
from tests.stock import books
from tests.stock.reference import Line, Paper, Reference, Refused
from tests.support.postings import Entry, enter
from tests.support.tampering import lift, unguarded
from tests.support.world import World, new_key

TODAY = date(2025, 11, 3)
DAYS = [TODAY - timedelta(days=back) for back in range(9)]
BACKDATING = 60  # of the coordinator, who acts throughout
PROVINCE, DISTRICTS = "32", ("32.04", "32.05")
ROUTES = (("00", "32"), ("00", "32"), ("32", "32.04"), ("32", "32.05"), ("32.05", "32"))

# What the first days brought, so that later documents have something to take.
OPENING = (
    ("deliver", "32.04", 8, 150, 3),
    ("deliver", "32.05", 7, 90, 0),
    ("ship", ("00", "32"), 8, 400, 10),
    ("receive", 0, 6, 95, 50),
    ("ship", ("32", "32.05"), 5, 120, 4),
)
quantities = st.integers(0, 60) | st.sampled_from([1, 100, 2_000])
backs = st.sampled_from([*range(9)] * 6 + [-1, BACKDATING + 1])
picks = st.integers(0, 8)
steps = st.one_of(
    st.tuples(st.just("deliver"), st.sampled_from([PROVINCE, *DISTRICTS]), backs, quantities, quantities),
    st.tuples(st.just("ship"), st.sampled_from(ROUTES), backs, quantities, quantities),
    st.tuples(st.just("receive"), picks, backs, st.integers(0, 100), st.integers(0, 100)),
    st.tuples(st.just("report"), st.sampled_from(DISTRICTS), st.sampled_from([0, 0, 1, 2, 5]), quantities, quantities),
    st.tuples(st.just("amend"), picks, backs, quantities, quantities),
    st.tuples(st.just("reverse"), picks, backs, st.just(0), st.just(0)),
)


def wipe(session: Session) -> None:
    """An empty ledger; offices and people stay."""
    session.rollback()
    session.expunge_all()
    with unguarded(db.engine, lift) as connection:
        for table in (PostingKey, Movement, JournalRecord, RunningClose, DailyReport, Shipment, Document, AccountRow):
            connection.execute(delete(table))
        connection.execute(update(Head).values(number=0, hash=FIRST_HASH))


def nonzero(*lines: Line) -> tuple[Line, ...]:
    return tuple(line for line in lines if line[1])


@dataclass
class Pair:
    """Both ledgers, and the documents of both in the same order."""

    world: World
    session: Session
    reference: Reference = field(default_factory=lambda: Reference(today=100, backdating=BACKDATING))
    documents: list[Document] = field(default_factory=list)

    def step(self, word: str, where: Any, back: int, first: int, second: int) -> None:
        """Do one thing on both sides; they must agree on whether it is done, and on why not."""
        draft = getattr(self, word)(where, back, first, second)
        if draft is None:
            return  # nothing to act on yet
        command, verb, on_paper = draft
        before = self.state()
        try:
            expected = on_paper()
        except Refused as refusal:
            event(f"{word}: {refusal.code}")
            self.expect_refusal(verb, command, refusal)
            assert self.state() == before, "a refused document changed something"
        else:
            event(f"{word}: done")
            self.documents.append(self.world.act("coordinator-32", verb, command))
            assert expected is self.reference.papers[-1]
            self.agree()

    def expect_refusal(self, verb: Any, command: Any, refusal: Refused) -> None:
        with pytest.raises(DomainError) as told:
            self.world.act("coordinator-32", verb, command)
        assert told.value.code == refusal.code
        if isinstance(told.value, Insufficient):
            assert told.value.day == self.day(refusal.day or 0), "another first failing day"
            assert 0 <= told.value.available < told.value.wanted

    def state(self) -> Any:
        """All that a document could change."""
        counts = [
            tuple(row)
            for table in ("posting_key", "document", "movement", "journal", "running_close")
            for row in books.rows(self.session, f"select count(*) from {table}")
        ]
        states = [tuple(row) for row in books.rows(self.session, "select id, state from document order by id")]
        head = [tuple(row) for row in books.rows(self.session, "select number, hash from journal_head")]
        return counts, states, head, books.balances(self.session)

    def agree(self) -> None:
        """Both have the same pieces in the same places, and their documents are in the same states."""
        now = {(self.real(account), item): pieces for (account, item), pieces in self.reference.closes(100).items()}
        assert books.balances(self.session) == now
        states = dict(map(tuple, books.rows(self.session, "select id, state from document")))
        assert [states[document.id] for document in self.documents] == [p.state for p in self.reference.papers]

    def agree_on_every_day(self) -> None:
        for day in DAYS:
            then = self.reference.closes(100 - (TODAY - day).days)
            expected = {(self.real(account), item): pieces for (account, item), pieces in then.items()}
            assert books.closes(self.session, day) == expected, day

    def real(self, account: str) -> str:
        """``transit:paper-3`` as the real ledger calls it."""
        compartment, _, owner = account.partition(":")
        if owner.startswith("paper-"):
            return f"{compartment}:{self.documents[int(owner.removeprefix('paper-'))].id}"
        return account

    def day(self, number: int) -> date:
        return TODAY - timedelta(days=100 - number)

    def pick(self, number: int, *kinds: str) -> tuple[Paper, Document] | None:
        """One of the documents of these kinds, in any state; the later ones are found more often."""
        found = [pair for pair in zip(self.reference.papers, self.documents, strict=True) if pair[0].kind in kinds]
        return found[-1 - number % len(found)] if found else None

    def entry(
        self, kind: Kind, office: str, back: int, lines: tuple[Line, ...], counterpart: str | None = None
    ) -> tuple[Entry, Any, Any]:
        day = TODAY - timedelta(days=back)
        command = Entry(key=new_key(), kind=kind, office=office, counterpart=counterpart, day=day, lines=lines)
        me = f"paper-{len(self.documents)}"
        on_paper = tuple((item, n, from_, to.replace(":this", f":{me}")) for item, n, from_, to in lines)
        return command, enter, lambda: self.reference.post(str(kind), office, 100 - back, on_paper)

    def deliver(self, office: str, back: int, cards: int, ribbons: int) -> Any:
        store, supplier = f"store:{office}", f"supplier:{office}"
        lines = nonzero(("ktp-wni", cards, supplier, store), ("ribbon", ribbons, supplier, store))
        return self.entry(Kind.DELIVERY, office, back, lines)

    def ship(self, route: tuple[str, str], back: int, cards: int, ribbons: int) -> Any:
        source, destination = route
        origin = "supplier:00" if source == "00" else f"store:{source}"
        lines = nonzero(("ktp-wni", cards, origin, "transit:this"), ("ribbon", ribbons, origin, "transit:this"))
        return self.entry(Kind.SHIPMENT, source, back, lines, counterpart=destination)

    def report(self, office: str, back: int, printed: int, spoiled: int) -> Any:
        return self.entry(Kind.DAILY_REPORT, office, back, self.prints(office, printed, spoiled))

    def prints(self, office: str, printed: int, spoiled: int) -> tuple[Line, ...]:
        store = f"store:{office}"
        return nonzero(
            ("ktp-wni", printed, store, f"printed:{office}"), ("ktp-wni", spoiled, store, f"spoiled:{office}")
        )

    def receive(self, number: int, back: int, good: int, damaged: int) -> Any:
        """``good`` and ``damaged`` are percentages; the rest is missing."""
        if (found := self.pick(number, "shipment")) is None:
            return None
        paper, document = found
        office = str(document.counterpart)
        lines: list[Line] = []
        for item, pieces, _, transit in paper.lines:
            well = pieces * good // 100
            broken = (pieces - well) * damaged // 100
            for part, to in ((well, f"store:{office}"), (broken, f"spoiled:{office}")):
                lines.append((item, part, transit, to))
            lines.append((item, pieces - well - broken, transit, transit.replace("transit", "missing")))
        return self.acting_on(paper, document, Kind.RECEIPT, office, back, nonzero(*lines))

    def amend(self, number: int, _back: int, printed: int, spoiled: int) -> Any:
        if (found := self.pick(number, "daily_report", "amendment")) is None:
            return None
        paper, document = found
        made = paper.lines if paper.kind == "daily_report" else paper.lines[self.undoing(paper) :]
        undone = tuple((item, pieces, to, from_) for item, pieces, from_, to in made)
        lines = (*undone, *self.prints(document.office, printed, spoiled))
        return self.acting_on(paper, document, Kind.AMENDMENT, document.office, 100 - paper.day, lines)

    def undoing(self, paper: Paper) -> int:
        """How many of an amendment's lines undo the report before it."""
        return sum(1 for line in paper.lines if line[3].startswith("store:"))

    def acting_on(
        self, paper: Paper, document: Document, kind: Kind, office: str, back: int, lines: tuple[Line, ...]
    ) -> Any:
        command = Entry(
            key=new_key(),
            kind=kind,
            office=office,
            counterpart=document.office if kind is Kind.RECEIPT else None,
            day=TODAY - timedelta(days=back),
            parent_id=document.id,
            lines=tuple((item, n, self.real(from_), self.real(to)) for item, n, from_, to in lines),
        )
        return command, enter, lambda: self.reference.post(str(kind), office, 100 - back, lines, paper)

    def reverse(self, number: int, *_unused: int) -> Any:
        kinds = ("delivery", "shipment", "receipt", "daily_report", "amendment", "reversal")
        if (found := self.pick(number, *kinds)) is None:
            return None
        paper, document = found
        command = service.Reverse(key=new_key(), document_id=document.id, reason="Salah ketik")
        return command, service.reverse, lambda: self.reference.reverse(paper)


@pytest.mark.usefixtures("both_databases")
@settings(max_examples=24, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sequence=st.lists(steps, min_size=8, max_size=30))
def test_both_ledgers_agree_and_the_books_are_right(sequence: list[Any], world: World, session: Session) -> None:
    wipe(session)
    pair = Pair(world, session)
    for word, where, back, first, second in [*OPENING, *sequence]:
        pair.step(word, where, back, first, second)
    pair.agree_on_every_day()
    books.check(session, DAYS)
