"""Reads over all 514 districts cost the same with ten years behind them as with one month."""

from collections.abc import Callable
from datetime import date
from functools import partial

import pytest
from sqlalchemy.orm import Session

from inventory.core.database import db
from inventory.core.identity import CENTRE, Scope
from inventory.core.listing import ListState
from inventory.stock import card, overview, queries
from inventory.stock.rules import Account, Compartment
from tests.benchmarks.ledgers import SIZES, Ledger
from tests.benchmarks.measuring import side_by_side, tell

COUNTRY = Scope(CENTRE)
AT_MOST = 1.3
FIRST, LAST = date(2025, 10, 6), date(2025, 10, 24)
READS = {
    "on hand, 514 districts": lambda session: queries.balances(session, COUNTRY),
    "on hand at a past date": lambda session: queries.balances(session, COUNTRY, LAST),
    "printed in a window": lambda session: queries.printed_between(session, COUNTRY, FIRST, LAST),
    "the page of the country's stock": lambda session: overview.stock_table(session, COUNTRY),
    "on hand in one province": lambda session: queries.balances(session, Scope("32"), LAST),
}
LATEST_FIRST = ListState(q="", sort="day", descending=True, page=1, export=None)


def read(ledger: Ledger, query: Callable[[Session], object]) -> None:
    """One read, as a request does it: with a session of its own."""
    with ledger.app.app_context():
        query(db.session())


@pytest.mark.parametrize("what", READS)
def test_a_read_over_the_country_does_not_grow_with_the_years(readable: dict[str, Ledger], what: str) -> None:
    seconds = side_by_side(25, {size: partial(read, ledger, READS[what]) for size, ledger in readable.items()})
    tell(what, seconds)
    assert seconds[SIZES[-1]] <= AT_MOST * seconds["month"]


def test_the_read_finds_every_district(readable: dict[str, Ledger]) -> None:
    for ledger in readable.values():
        with ledger.app.app_context():
            printed = queries.printed_between(db.session(), COUNTRY, FIRST, LAST)
            assert len(printed) == 514
            assert all(printed.values())


def test_the_stock_card_of_one_district(readable: dict[str, Ledger]) -> None:
    """Told, not bounded: it counts all movements that the account ever had."""
    account = Account(Compartment.STORE, "32.05")
    works = {
        size: partial(read, ledger, lambda session: card.listing(session, account, "ktp-wni", LATEST_FIRST))
        for size, ledger in readable.items()
    }
    tell("movements of one district, a page", side_by_side(25, works))
