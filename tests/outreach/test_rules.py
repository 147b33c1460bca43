"""How a session goes, what it may take along, and what has to come of it."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.errors import Invalid, QuantityMismatch
from inventory.outreach import rules
from inventory.outreach.rules import TRANSITIONS, Claim, Fate, OutreachState, Taken
from inventory.stock.rules import LARGEST_QUANTITY

MONDAY = date(2025, 11, 3)
DAYS = st.dates(date(2024, 1, 1), date(2026, 12, 31))
PIECES = st.integers(0, 5_000)
FATES = st.builds(Fate, item=st.just("ktp-wni"), printed=PIECES, spoiled=PIECES, brought_back=PIECES, missing=PIECES)


def test_a_session_goes_one_way() -> None:
    planned, out, back, cancelled = OutreachState
    assert frozenset({(planned, out), (out, back), (planned, cancelled)}) == TRANSITIONS
    assert not any(before in {back, cancelled} for before, _after in TRANSITIONS)


@given(fate=FATES, taken=st.integers(1, 20_000))
def test_what_became_of_the_pieces_is_exactly_what_was_taken(fate: Fate, taken: int) -> None:
    explained = Fate(**(vars(fate) | {"explanation": "Tertinggal di balai desa"}))
    parts = fate.printed + fate.spoiled + fate.brought_back + fate.missing
    if parts == taken:
        rules.check_fates({"ktp-wni": taken}, [explained])
    else:
        with pytest.raises(QuantityMismatch) as refusal:
            rules.check_fates({"ktp-wni": taken}, [explained])
        assert (refusal.value.expected, refusal.value.given) == (taken, parts)


@given(fate=FATES)
def test_missing_pieces_are_explained(fate: Fate) -> None:
    taken = {"ktp-wni": fate.whole}
    if fate.missing:
        with pytest.raises(Invalid) as refusal:
            rules.check_fates(taken, [fate])
        assert (refusal.value.reason, refusal.value.item) == ("missing_unexplained", "ktp-wni")
    else:
        rules.check_fates(taken, [fate])


@pytest.mark.parametrize("parts", [(101, -1, 0, 0), (-1, 0, 101, 0), (200, 0, 0, -100)])
def test_parts_below_zero_do_not_make_a_sum_good(parts: tuple[int, int, int, int]) -> None:
    fate = Fate(**dict(zip(("printed", "spoiled", "brought_back", "missing"), parts, strict=True)), item="ktp-wni")
    with pytest.raises(Invalid) as refusal:
        rules.check_fates({"ktp-wni": 100}, [fate])
    assert refusal.value.reason == "below_zero"


@pytest.mark.parametrize("told", [[], ["kia"], ["ktp-wni", "kia"], ["ktp-wni", "ktp-wni"]])
def test_every_item_is_told_once_and_no_other(told: list[str]) -> None:
    with pytest.raises(Invalid):
        rules.check_fates({"ktp-wni": 10}, [Fate(item=item, printed=10) for item in told])


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (Taken(item="ktp-wni", quantity=0), "no_pieces"),
        (Taken(item="ktp-wni", quantity=-5), "no_pieces"),
        (Taken(item="ktp-wni", quantity=LARGEST_QUANTITY + 1), "too_many"),
        (Taken(item="ribbon", quantity=1), "not_a_card"),
    ],
)
def test_only_cards_are_taken_along(line: Taken, reason: str) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.check_taken([line], {"ktp-wni", "kia"})
    assert refusal.value.reason == reason


def test_an_item_is_taken_in_one_line_and_nothing_is_good() -> None:
    rules.check_taken([], {"ktp-wni"})
    rules.check_taken([Taken(item="ktp-wni", quantity=LARGEST_QUANTITY)], {"ktp-wni"})
    with pytest.raises(Invalid):
        rules.check_taken([Taken(item="ktp-wni", quantity=1)] * 2, {"ktp-wni"})


@given(last=DAYS, late=st.integers(-40, 40), state=st.sampled_from(OutreachState))
def test_only_what_is_out_a_day_longer_than_planned_is_overdue(last: date, late: int, state: OutreachState) -> None:
    expected = state is OutreachState.OUT and late >= 2
    assert rules.is_overdue(state, last, last + timedelta(days=late)) is expected


@pytest.mark.parametrize(
    ("days", "texts", "expected", "reason"),
    [
        (-1, {"place": "Desa", "purpose": "Rekam"}, None, "window_backwards"),
        (31, {"place": "Desa", "purpose": "Rekam"}, None, "session_too_long"),
        (0, {"place": " ", "purpose": "Rekam"}, None, "place_needed"),
        (0, {"place": "Desa", "purpose": ""}, None, "purpose_needed"),
        (0, {"place": "x" * 121, "purpose": "Rekam"}, None, "text_too_long"),
        (0, {"place": "Desa", "purpose": "Rekam"}, -1, "below_zero"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(
    days: int, texts: dict[str, str], expected: int | None, reason: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.check_plan(MONDAY, MONDAY + timedelta(days=days), texts, expected)
    assert refusal.value.reason == reason


def test_a_session_of_31_days_is_good() -> None:
    rules.check_plan(MONDAY, MONDAY + timedelta(days=30), {"place": "x" * 120, "purpose": "Rekam"}, 0)


@pytest.mark.parametrize(("quantity", "good"), [(0, False), (1, True), (5, True), (6, False)])
def test_no_more_is_settled_than_is_missing(quantity: int, good: bool) -> None:
    if good:
        rules.check_settled("ktp-wni", 5, quantity)
    else:
        with pytest.raises((Invalid, QuantityMismatch)):
            rules.check_settled("ktp-wni", 5, quantity)


@given(
    claims=st.lists(
        st.builds(
            lambda day, days, printed: Claim(day, day + timedelta(days=days), printed), DAYS, st.integers(0, 30), PIECES
        ),
        max_size=8,
    ),
    first=DAYS,
    length=st.integers(0, 60),
)
def test_sessions_wholly_within_some_days_are_added_up(claims: list[Claim], first: date, length: int) -> None:
    last = first + timedelta(days=length)
    claimed = rules.claimed_within(claims, first, last)
    within = [claim for claim in claims if not (claim.first < first or claim.last > last)]
    assert claimed == sum(claim.printed for claim in within) <= sum(claim.printed for claim in claims)
    assert rules.claimed_within(claims, first, last + timedelta(days=1)) >= claimed
