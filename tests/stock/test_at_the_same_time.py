"""Eight real processes on one database: nothing is lost, nothing counts twice, nothing falls below zero."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from inventory.core.database import db
from tests.stock import books
from tests.support import posting_worker
from tests.support.clocks import SettableClock
from tests.support.databases import Databases, build_app, close
from tests.support.processes import Crew, crew_of
from tests.support.world import World, new_key

PROCESSES = 8
TODAY = date(2025, 11, 3)
DAYS = [TODAY - timedelta(days=back) for back in range(8)]
STORE = ("store:32.05", "ktp-wni")
Posting = dict[str, Any]


def delivery(office: str = "32.05", quantity: int = 1, back: int = 0, key: str = "") -> Posting:
    return {
        "username": "coordinator-32",
        "key": key or new_key(),
        "kind": "delivery",
        "office": office,
        "day": (TODAY - timedelta(days=back)).isoformat(),
        "lines": [("ktp-wni", quantity, f"supplier:{office}", f"store:{office}")],
    }


def transfer(source: str, destination: str, quantity: int = 1) -> Posting:
    moved = ("ktp-wni", quantity, f"store:{source}", f"store:{destination}")
    return delivery(source) | {"kind": "shipment", "counterpart": destination, "lines": [moved]}


class Eight:
    """Eight processes, and the application of this one on the same database."""

    def __init__(self, app: Flask, crew: Crew) -> None:
        self.app = app
        self.crew = crew

    def at_once(self, work: Callable[[int], list[Posting]]) -> list[Any]:
        """Give every process its work in the same moment; what became of each posting."""
        answers = self.crew.at_once([work(number) for number in range(PROCESSES)])
        return [outcome for answer in answers for outcome in answer]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def crew(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Eight]:
    url, clock = databases.fresh(request.param), SettableClock()
    app = build_app(url, clock)
    with app.app_context():
        World(clock).populate()
    with crew_of(PROCESSES, posting_worker.work, url) as crew:
        yield Eight(app, crew)
    close(app)
    databases.drop(url)


@pytest.fixture
def books_of(crew: Eight) -> Iterator[Session]:
    """A session on the crew's database; after each test the books have to be right on every day."""
    with crew.app.app_context():
        yield db.session()
        books.check(db.session(), DAYS)


def stored(session: Session, account: tuple[str, str] = STORE) -> int:
    return books.balances(session).get(account, 0)


def documents(session: Session) -> int:
    return int(books.rows(session, "select count(*) from document")[0][0])


def test_two_hundred_postings_on_one_balance_lose_nothing(crew: Eight, books_of: Session) -> None:
    before, earlier = stored(books_of), documents(books_of)
    answers = crew.at_once(lambda worker: [delivery(quantity=1 + worker, back=n % 7) for n in range(25)])
    assert len(set(answers)) == 200
    assert all(isinstance(answer, int) for answer in answers)
    assert stored(books_of) - before == 25 * sum(range(1, PROCESSES + 1))
    assert documents(books_of) - earlier == 200


def test_the_last_card_goes_to_one_of_eight(crew: Eight, books_of: Session) -> None:
    crew.at_once(lambda worker: [delivery("32.04")] if worker == 0 else [])
    answers = crew.at_once(lambda worker: [transfer("32.04", "32")])
    assert Counter(isinstance(answer, int) for answer in answers) == {True: 1, False: 7}
    assert {answer for answer in answers if not isinstance(answer, int)} == {"insufficient"}
    assert stored(books_of, ("store:32.04", "ktp-wni")) == 0


def test_a_key_sent_by_eight_counts_once(crew: Eight, books_of: Session) -> None:
    before, earlier, key = stored(books_of), documents(books_of), new_key()
    answers = crew.at_once(lambda worker: [delivery(quantity=5, key=key)] * 2)
    assert len(answers) == 16
    assert len(set(answers)) == 1
    assert (stored(books_of) - before, documents(books_of) - earlier) == (5, 1)


def test_a_key_with_eight_bodies_serves_one_of_them(crew: Eight, books_of: Session) -> None:
    earlier, key = documents(books_of), new_key()
    answers = crew.at_once(lambda worker: [delivery(quantity=1 + worker, key=key)])
    assert Counter(str(answer) for answer in answers)["key_reused"] == 7
    assert documents(books_of) - earlier == 1


def test_pieces_going_to_and_fro_stay_as_many(crew: Eight, books_of: Session) -> None:
    """Half of the processes take the two stores in one order, half in the other: no deadlock comes through."""
    crew.at_once(lambda worker: [delivery("32", 50)] if worker == 0 else [delivery("32.04", 50)] if worker == 1 else [])
    there = [("store:32", "ktp-wni"), ("store:32.04", "ktp-wni")]
    before = [stored(books_of, account) for account in there]
    ends = [("32", "32.04"), ("32.04", "32")]
    answers = crew.at_once(lambda worker: [transfer(*ends[worker % 2]) for _ in range(10)])
    assert all(isinstance(answer, int) for answer in answers), answers
    assert [stored(books_of, account) for account in there] == before
