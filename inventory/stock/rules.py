"""The rules of the ledger: kinds, states, accounts, and what keeps every piece accounted for."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import Any

LARGEST_QUANTITY = 2_000_000_000
CANONICAL = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
FIRST_HASH = "0" * 64


class Kind(StrEnum):
    """What a person did."""

    SHIPMENT = "shipment"
    RECEIPT = "receipt"
    DAILY_REPORT = "daily_report"
    AMENDMENT = "amendment"
    DELIVERY = "delivery"
    REVERSAL = "reversal"
    FOUND = "found"
    WRITE_OFF = "write_off"
    COUNT = "count"
    DESTRUCTION = "destruction"


class Event(StrEnum):
    """What can happen to a document; each of them is a record of the journal."""

    POSTED = "posted"
    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


class State(StrEnum):
    """Where a document stands. A shipment is sent and received; all others are posted, some by two people."""

    PENDING = "pending"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    POSTED = "posted"
    SENT = "sent"
    RECEIVED = "received"
    AMENDED = "amended"
    REVERSED = "reversed"


class Compartment(StrEnum):
    """The kinds of account. Held ones hold pieces; boundary ones tell where pieces came from or went."""

    STORE = "store"
    SPOILED = "spoiled"
    TRANSIT = "transit"
    MISSING = "missing"
    SUPPLIER = "supplier"
    PRINTED = "printed"
    DESTROYED = "destroyed"
    LOST = "lost"
    VARIANCE = "variance"


HELD = frozenset({Compartment.STORE, Compartment.SPOILED, Compartment.TRANSIT, Compartment.MISSING})
PER_SHIPMENT = frozenset({Compartment.TRANSIT, Compartment.MISSING})
# Where a first piece shows: in the store, or, when it was printed on the day it came, among the printed.
EVIDENCE_OF_STOCK = (Compartment.STORE, Compartment.PRINTED)
REPORTS = (Kind.DAILY_REPORT, Kind.AMENDMENT)
# Pieces leave the books: one person enters it, another approves it. Taking one of these back takes two people as well.
TWO_PEOPLE = frozenset({Kind.COUNT, Kind.DESTRUCTION, Kind.WRITE_OFF})
FIRST_STATE = {kind: State.SENT if kind is Kind.SHIPMENT else State.POSTED for kind in Kind}
# What posting a document of this kind does to the document it acts on: (state before, state after).
# Reversing the document takes its parent the way back.
EFFECT_ON_PARENT = {
    Kind.RECEIPT: (State.SENT, State.RECEIVED),
    Kind.AMENDMENT: (State.POSTED, State.AMENDED),
}
# The letters of a document's number, from the office's own words: kirim, terima, laporan harian, ...
LETTERS = {
    Kind.SHIPMENT: "KRM",
    Kind.RECEIPT: "TRM",
    Kind.DAILY_REPORT: "LH",
    Kind.AMENDMENT: "RLH",
    Kind.DELIVERY: "DTG",
    Kind.REVERSAL: "BTL",
    Kind.FOUND: "TMU",
    Kind.WRITE_OFF: "HPS",
    Kind.COUNT: "OPN",
    Kind.DESTRUCTION: "MSN",
}
# How a pending document is decided.
DECISIONS = {
    Event.APPROVED: State.POSTED,
    Event.REJECTED: State.REJECTED,
    Event.WITHDRAWN: State.WITHDRAWN,
}
REVERSIBLE = frozenset({State.POSTED, State.SENT})
TRANSITIONS = frozenset(
    {(before, after) for before, after in EFFECT_ON_PARENT.values()}
    | {(after, before) for before, after in EFFECT_ON_PARENT.values()}
    | {(state, State.REVERSED) for state in REVERSIBLE}
    | {(State.PENDING, decided) for decided in DECISIONS.values()}
)


@dataclass(frozen=True, order=True)
class Account:
    """Where pieces are: a compartment of an office, or of a shipment on its way."""

    compartment: Compartment
    owner: str

    def __str__(self) -> str:
        return f"{self.compartment}:{self.owner}"

    @property
    def held(self) -> bool:
        """Pieces are really here, so it can never be below zero."""
        return self.compartment in HELD


@dataclass(frozen=True, kw_only=True)
class Move:
    """A positive number of pieces of one item going from one account to another."""

    item: str
    quantity: int
    source: Account
    destination: Account

    def __post_init__(self) -> None:
        if not 0 < self.quantity <= LARGEST_QUANTITY:
            raise ValueError(f"a movement of {self.quantity} pieces")
        if self.source == self.destination:
            raise ValueError(f"a movement from {self.source} to itself")

    @property
    def undone(self) -> "Move":
        """The same pieces on their way back."""
        return Move(item=self.item, quantity=self.quantity, source=self.destination, destination=self.source)


def moves(*candidates: tuple[str, int, Account, Account]) -> list[Move]:
    """Movements of (item, quantity, source, destination), leaving out those of nothing."""
    return [
        Move(item=item, quantity=quantity, source=source, destination=destination)
        for item, quantity, source, destination in candidates
        if quantity
    ]


def net_changes(entries: Iterable[Move]) -> dict[tuple[Account, str], int]:
    """What each (account, item) gains or loses by the movements together: 0 where as much came as went."""
    changes: Counter[tuple[Account, str]] = Counter()
    for move in entries:
        changes[move.source, move.item] -= move.quantity
        changes[move.destination, move.item] += move.quantity
    return dict(changes)


def earliest_day(today: date, backdate_days: int | None) -> date | None:
    """How far back a document may be dated; None is no limit."""
    return None if backdate_days is None else today - timedelta(days=backdate_days)


def transition_allowed(before: State, after: State) -> bool:
    """Whether the state machine has this step."""
    return (before, after) in TRANSITIONS


def state_after(kind: str, event: str) -> State:
    """Where a document stands right after something happened to it."""
    match event:
        case Event.POSTED:
            return FIRST_STATE[Kind(kind)]
        case Event.PENDING:
            return State.PENDING
        case _:
            return DECISIONS[Event(event)]


def document_number(kind: str, office: str, document_id: int) -> str:
    """The number people say: ``LH-32.05-1234``."""
    return f"{LETTERS[Kind(kind)]}-{office}-{document_id}"


def canonical(value: Any) -> str:
    """Canonical JSON: sorted keys, no blanks, UTF-8 as it is (`API.md`, the seal)."""
    return CANONICAL.encode(value)


def digest(text: str) -> str:
    """SHA-256 in lower-case hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def movements_digest(entries: Sequence[Move]) -> str:
    """The digest of a record's movements, in line order."""
    return digest(
        canonical(
            [[line, m.item, m.quantity, str(m.source), str(m.destination)] for line, m in enumerate(entries, start=1)]
        )
    )


def instant_text(instant: datetime) -> str:
    """RFC 3339 in UTC with six decimals and Z."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f") + "Z"


@dataclass(frozen=True, kw_only=True)
class Seal:
    """What one journal record binds together."""

    number: int
    document: str
    event: str
    kind: str
    day: str
    recorded_at: str
    actor: str
    document_digest: str
    movements_digest: str
    previous_hash: str

    @property
    def hash(self) -> str:
        """The link of the chain: nothing before it can change without changing it."""
        body = canonical(
            [
                self.number,
                self.document,
                self.event,
                self.kind,
                self.day,
                self.recorded_at,
                self.actor,
                self.document_digest,
                self.movements_digest,
            ]
        )
        return digest(self.previous_hash + body)


@dataclass(frozen=True, kw_only=True)
class Pack:
    """One way an item is packed: *outer* of 2,000 cards. Packs need not divide each other."""

    name: str
    pieces: int


def pieces_of(packs: Mapping[str, int], name: str, count: int) -> int:
    """The pieces in a number of packs; an unknown pack is a KeyError. Pieces themselves are the pack ''."""
    return count if not name else packs[name] * count
