"""When something runs out, and the days until more can come: every property, and the cases people ask about."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.planning.remedy_rules import Action, Suggestion
from inventory.planning.run_out.rules import (
    FURTHEST,
    LOOKING_AHEAD,
    Ahead,
    Arrival,
    OpenLine,
    Pace,
    Source,
    Standing,
    Supply,
    WayKind,
    expected,
    money_day,
    next_money,
    run_out,
    usual_days,
    ways,
)
from inventory.regions.rules import working_days

TODAY = date(2025, 11, 3)  # a Monday
AHEAD = Ahead(TODAY, working_days(TODAY, TODAY + FURTHEST, ()))
CARD = "ktp-wni"

pieces = st.integers(0, 5000)
paces = st.builds(
    lambda printed, worked: Pace(printed=printed, worked=worked), st.integers(0, 3000), st.integers(0, 23)
)
arrivals = st.lists(
    st.builds(
        lambda after, many: Arrival(source=Source.SHIPMENT, item=CARD, day=TODAY + timedelta(days=after), pieces=many),
        st.integers(0, 200),
        st.integers(1, 3000),
    ),
    max_size=5,
)


def stock(held: int | None, cards: int | None = 1, item: str = CARD) -> Supply:
    return Supply(item=item, pieces=held, cards=cards)


def sent(day: date | None, many: int | None = 100, source: Source = Source.SHIPMENT) -> Arrival:
    return Arrival(source=source, item=CARD, day=day, pieces=many)


@given(pieces, paces, arrivals)
def test_it_never_runs_out_before_its_cards_are_printed(held: int, pace: Pace, coming: list[Arrival]) -> None:
    found = run_out(stock(held), pace, coming, AHEAD)
    if found.out_on is not None:
        whole = AHEAD.worked_between(TODAY, found.out_on)
        there = held + sum(each.pieces for each in coming if each.day <= found.out_on)
        assert whole * pace.printed <= there * pace.worked
        assert (whole + 1) * pace.printed > there * pace.worked
        assert found.out_on in AHEAD.working


@given(pieces, pieces, paces, arrivals)
def test_more_in_store_never_runs_out_sooner(held: int, more: int, pace: Pace, coming: list[Arrival]) -> None:
    first = run_out(stock(held), pace, coming, AHEAD).out_on
    second = run_out(stock(held + more), pace, coming, AHEAD).out_on
    assert second is None or (first is not None and second >= first)


@given(pieces, paces, arrivals)
def test_there_are_days_without_exactly_where_something_is_missing(
    held: int, pace: Pace, coming: list[Arrival]
) -> None:
    found = run_out(stock(held), pace, coming, AHEAD)
    assert (found.gap > 0) == (found.standing in (Standing.OUT, Standing.GAP))
    assert (found.wanted > 0) == (found.gap > 0)
    assert found.following is None or found.following.day > found.out_on
    if found.gap:  # what is wanted is enough for the days without, and one piece less is not
        cards = AHEAD.worked_between(found.out_on, found.back_on) * pace.printed
        assert found.wanted * pace.worked >= cards
        assert found.wanted == 1 or (found.wanted - 1) * pace.worked < cards


@given(pieces, st.integers(0, 23), arrivals)
def test_who_prints_nothing_gets_no_day(held: int, worked: int, coming: list[Arrival]) -> None:
    found = run_out(stock(held), Pace(printed=0, worked=worked), coming, AHEAD)
    assert (found.out_on, found.gap, found.standing) == (None, 0, Standing.NO_PACE)


@given(pieces, st.integers(1, 400), paces, arrivals)
def test_what_is_left_on_the_roll_in_the_printer_lasts_like_cards(
    held: int, left: int, pace: Pace, coming: list[Arrival]
) -> None:
    inside = Supply(item=CARD, pieces=held, cards=1, in_machines=left)
    assert run_out(inside, pace, coming, AHEAD).out_on == run_out(stock(held + left), pace, coming, AHEAD).out_on


@pytest.mark.parametrize("supply", [stock(None), stock(3, None)])
def test_what_was_never_on_record_gets_no_day(supply: Supply) -> None:
    found = run_out(supply, Pace(printed=10, worked=1), [sent(TODAY)], AHEAD)
    assert (found.out_on, found.gap, found.standing) == (None, 0, Standing.NOT_ON_RECORD)


def test_film_of_three_days_and_a_delivery_of_the_week_after() -> None:
    found = run_out(stock(1, 1500, "film"), Pace(printed=500, worked=1), [sent(date(2025, 11, 18))], AHEAD)
    assert (found.out_on, found.following.day, found.gap) == (date(2025, 11, 6), date(2025, 11, 18), 12)
    assert (found.standing, found.is_open, found.wanted) == (Standing.GAP, False, 3)


def test_days_without_an_end_in_sight_are_counted_to_the_end_of_what_is_looked_at() -> None:
    found = run_out(stock(0), Pace(printed=50, worked=1), [sent(None)], AHEAD)
    assert (found.standing, found.is_open, found.gap) == (Standing.OUT, True, LOOKING_AHEAD.days)


def test_money_that_is_there_in_time_is_enough_and_money_that_is_late_is_not() -> None:
    pace = Pace(printed=100, worked=1)
    in_time = run_out(stock(1000), pace, [sent(date(2025, 11, 10), None, Source.BUDGET)], AHEAD)
    late = run_out(stock(1000), pace, [sent(date(2025, 11, 20), None, Source.BUDGET)], AHEAD)
    assert (in_time.standing, in_time.gap) == (Standing.COVERED, 0)
    assert (late.standing, late.gap) == (Standing.GAP, 3)


def test_who_lasts_beyond_what_is_looked_at_is_left_alone() -> None:
    assert run_out(stock(100 * 80), Pace(printed=100, worked=1), [], AHEAD).standing is Standing.LASTS


@pytest.mark.parametrize(("taken", "usual"), [([], None), ([2, 9], None), ([2, 3, 9], 3), ([0, 0, 1, 4], 1)])
def test_how_long_a_shipment_takes_is_measured(taken: list[int], usual: int | None) -> None:
    assert usual_days(taken) == usual


def test_what_should_have_come_is_counted_on_no_more() -> None:
    before = TODAY - timedelta(days=4)
    assert expected(before, 4, TODAY) == (TODAY, None)
    assert expected(before, 3, TODAY) == (None, TODAY - timedelta(days=1))
    assert expected(before, None, TODAY) == (None, None)


@given(st.dates(date(2015, 1, 1), date(2035, 12, 31)))
def test_the_next_money_lies_ahead_and_within_a_year(today: date) -> None:
    assert today < next_money("02-28", today) <= today + timedelta(days=366)
    assert money_day(None, today.year) == date(today.year, 1, 1)


def lent(many: int, action: Action = Action.LOAN) -> Suggestion:
    return Suggestion(action=action, item="ribbon", quantity=many)


BUY = lent(4, Action.BUY)
LINE = OpenLine(number=1, name="5.1 Pita", left=Decimal(20_000_000))


def test_what_is_lent_comes_before_what_is_bought_and_a_part_behind_the_whole() -> None:
    found = ways(4, [lent(2), lent(4), BUY], Decimal(4_000_000), [LINE])
    told = [(way.kind, way.pieces, way.whole, way.cost) for way in found]
    assert told == [
        (WayKind.LOAN, 4, True, 0),
        (WayKind.BUY, 4, True, 16_000_000),
        (WayKind.LOAN, 2, False, 0),
        (WayKind.ASK, 4, True, None),
    ]


@pytest.mark.parametrize(
    ("price", "lines", "bought"),
    [
        (Decimal(5_000_001), [LINE], False),
        (Decimal(5_000_000), [LINE], True),
        (None, [LINE], True),
        (Decimal(1), [], False),
    ],
)
def test_only_what_an_open_line_can_pay_is_bought(price: Decimal | None, lines: list[OpenLine], bought: bool) -> None:
    found = ways(4, [BUY], price, lines)
    assert [way.kind for way in found] == [WayKind.BUY] * bought + [WayKind.ASK]


def test_where_nothing_is_missing_nothing_is_to_be_done() -> None:
    assert ways(0, [lent(4), BUY], None, [LINE]) == ()


def test_what_comes_after_money_that_is_there_is_added_all_the_same() -> None:
    pace = Pace(printed=100, worked=1)
    coming = [sent(date(2025, 11, 5), None, Source.BUDGET), sent(date(2025, 11, 10), 900)]
    found = run_out(stock(1000), pace, coming, AHEAD)
    assert found.out_on == run_out(stock(1900), pace, [], AHEAD).out_on
    assert (found.standing, found.gap, found.following.source) == (Standing.COVERED, 0, Source.BUDGET)
