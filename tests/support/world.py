"""A small world: nine offices in three time zones, and a person for each duty."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any, TypeVar

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from inventory.accounts import queries
from inventory.accounts.models import Grant, User
from inventory.core.database import db, transact
from inventory.core.identity import CENTRE, Actor
from inventory.regions.service import CENTRE_ENTRY, add_offices, region_entries
from inventory.stock import ledger
from inventory.stock.models import Document
from inventory.stock.rules import Account, Compartment, Kind, Move
from tests.support.clocks import SettableClock

PASSWORD = "kartu-uji-coba"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PROVINCES = ("32", "51", "91")
DISTRICTS = ("32.04", "32.05", "51.01", "91.03")

Answer = TypeVar("Answer")


def new_key() -> str:
    """A fresh idempotency key."""
    return secrets.token_urlsafe(18)


@cache
def cheap_hash(password: str) -> str:
    """An Argon2 hash with the least work: it proves the same path without costing every test a fifth of a second."""
    return CHEAP.hash(password)


def people() -> list[tuple[str, str, str]]:
    """Username, office and role of everybody, named as in the demo."""
    return [
        ("coordinator-00", "00", "coordinator"),
        ("national", "00", "viewer"),
        ("admin", "00", "administrator"),
        ("auditor", "00", "auditor"),
        *((f"{role}-{code}", code, role) for code in PROVINCES for role in ("coordinator", "supervisor")),
        *((f"staff-{code}", code, "staff") for code in DISTRICTS),
    ]


class World:
    """The offices and people of one test's database."""

    def __init__(self, clock: SettableClock) -> None:
        self.clock = clock

    def populate(self) -> "World":
        """Bring the offices and people into a database that has none."""
        transact(self._enter)
        return self

    def actor(self, username: str) -> Actor:
        """The person, acting now."""
        user = queries.by_username(db.session, username)
        if user is None:
            raise LookupError(f"nobody here is called {username}")
        return queries.actor(db.session, user, self.clock.now())

    def act(self, username: str, verb: Callable[[Session, Actor, Any], Answer], command: Any) -> Answer:
        """Let a person do something, in one transaction."""
        actor = self.actor(username)
        return transact(lambda session: verb(session, actor, command), actor)

    def stock(self, office: str, item: str, quantity: int, day: date | None = None) -> Document:
        """Put pieces into an office's store out of nowhere, on today or a day: what earlier shipments brought."""
        keeper = self.actor(f"staff-{office}" if "." in office else f"coordinator-{office}")
        actor = replace(keeper, backdate_days=None)
        move = Move(
            item=item,
            quantity=quantity,
            source=Account(Compartment.SUPPLIER, CENTRE),
            destination=Account(Compartment.STORE, office),
        )

        def enter(session: Session) -> Document:
            draft = ledger.Draft(
                kind=Kind.DELIVERY, office=office, business_date=day or ledger.today_at(session, actor, office)
            )
            document = ledger.enter(session, actor, draft)
            ledger.post(session, actor, document, [move])
            return document

        return transact(enter, actor)

    def add_person(self, session: Session, username: str, office: str, *roles: str) -> User:
        """One more person, with everybody's password."""
        user = User(
            username=username,
            name=username.replace("-", " ").title(),
            office=office,
            password_hash=cheap_hash(PASSWORD),
            session_stamp=secrets.token_hex(16),
            created_at=self.clock.now(),
            grants=[Grant(role=role) for role in roles],
        )
        session.add(user)
        return user

    def _enter(self, session: Session) -> None:
        codes = {*PROVINCES, *DISTRICTS}
        add_offices(session, [CENTRE_ENTRY, *(entry for entry in region_entries() if entry.code in codes)])
        for username, office, role in people():
            self.add_person(session, username, office, role)
