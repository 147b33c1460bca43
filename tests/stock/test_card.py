"""The stock card shows the order of the days, whatever the order in which they were entered, page after page."""

from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from inventory.core.listing import ListState
from inventory.custody.closing.service import CloseMonth, close_month
from inventory.stock import card, service
from inventory.stock.rules import Account, Compartment
from tests.support.postings import amendment, delivery, enter, report
from tests.support.world import World, new_key

STORE = Account(Compartment.STORE, "32.05")
STAFF = "staff-32.05"
LAST = date(2025, 11, 3)


def rows(session: Session, page: int, export: str | None = None) -> list[card.Entry]:
    state = ListState(q="", sort="day", descending=True, page=page, export=export)
    return list(card.listing(session, STORE, "ktp-wni", state).rows)


def on_any_day(dice: Random) -> date:
    return LAST - timedelta(days=dice.randrange(14))


@pytest.fixture
def entered(world: World) -> list[tuple[date, int, int]]:
    """Day, document and change of many deliveries on days in any order, some of them taken back; latest first."""
    dice, found = Random(5), []
    for number in range(45):
        document = world.act(STAFF, enter, delivery("32.05", on_any_day(dice), 10 + number))
        found.append((document.business_date, document.id, 10 + number))
        if number % 4 == 0:
            back = service.Reverse(key=new_key(), document_id=document.id, reason="Salah ketik")
            reversal = world.act(STAFF, service.reverse, back)
            found.append((reversal.business_date, reversal.id, -10 - number))
    return sorted(found, reverse=True)


@pytest.mark.parametrize(("size", "slack"), [(50, 50), (7, 0), (7, 3), (1, 0), (13, 1)])
def test_pages_hold_the_latest_days_first(
    entered: list[tuple[date, int, int]], session: Session, monkeypatch: pytest.MonkeyPatch, size: int, slack: int
) -> None:
    monkeypatch.setattr(card, "PAGE_SIZE", size)
    monkeypatch.setattr(card, "SLACK", slack)
    full, rest = divmod(len(entered), size)
    pages = [rows(session, number) for number in range(1, full + 3)]
    assert [len(page) for page in pages] == [size] * full + [rest, 0]
    shown = [entry for page in pages for entry in page]
    assert [(entry.day, entry.document.id, entry.change) for entry in shown] == entered
    balance = 0
    for entry in reversed(shown):
        balance += entry.change
        assert entry.balance == balance
    assert rows(session, 1, export="csv") == shown


def test_lines_of_one_document_keep_their_order(
    world: World, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.act(STAFF, enter, delivery("32.05", LAST - timedelta(days=2), 100))
    world.act(STAFF, enter, report("32.05", LAST, 40, spoiled=2))
    world.act(STAFF, enter, delivery("32.05", LAST - timedelta(days=1), 5))
    monkeypatch.setattr(card, "PAGE_SIZE", 1)
    monkeypatch.setattr(card, "SLACK", 0)
    shown = [rows(session, number)[0] for number in range(1, 5)]
    assert [(entry.change, entry.balance) for entry in shown] == [(-2, 63), (-40, 65), (5, 105), (100, 100)]
    assert shown[0].document == shown[1].document


def test_a_card_on_which_nothing_ever_moved_is_empty(world: World, session: Session) -> None:
    assert rows(session, 1) == []


def test_what_came_and_went_in_one_document_stands_on_its_day(world: World, session: Session) -> None:
    """An amendment of other words than figures, taken back when its month was closed: today nothing came and went."""
    world.act(STAFF, enter, delivery("32.05", date(2025, 10, 20), 100))
    told = world.act(STAFF, enter, report("32.05", date(2025, 10, 30), 40))
    other_words = world.act(STAFF, enter, amendment(told, 40, 40))
    world.act(STAFF, close_month, CloseMonth(key=new_key(), office="32.05", month=date(2025, 10, 1)))
    back = service.Reverse(key=new_key(), document_id=other_words.id, reason="Salah")
    assert world.act(STAFF, service.reverse, back).business_date == LAST
    shown = [(entry.day.day, entry.change, entry.balance) for entry in rows(session, 1)]
    assert shown == [(3, 40, 60), (3, -40, 20), (30, -40, 60), (30, 40, 100), (30, -40, 60), (20, 100, 100)]
    closes = text("select quantity from running_close where day = :day order by quantity")
    assert session.scalars(closes, {"day": LAST.isoformat()}).all() == [40, 60]  # printed, and in store


@pytest.mark.usefixtures("as_owner")
def test_a_day_without_a_close_of_its_own_stands_on_the_one_before(world: World, session: Session) -> None:
    """Ledgers have such days: once, a document by which as much came as went left no close."""
    world.act(STAFF, enter, delivery("32.05", date(2025, 10, 20), 100))
    told = world.act(STAFF, enter, report("32.05", LAST, 40))
    world.act(STAFF, service.reverse, service.Reverse(key=new_key(), document_id=told.id, reason="Salah"))
    session.execute(text("delete from running_close where day = :day"), {"day": LAST.isoformat()})
    assert [(entry.change, entry.balance) for entry in rows(session, 1)] == [(40, 100), (-40, 60), (100, 100)]
