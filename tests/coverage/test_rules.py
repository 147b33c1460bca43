"""What a published percentage is worth, decided exactly."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from inventory.coverage.rules import (
    Contradiction,
    Entry,
    Fault,
    Figures,
    Origin,
    Outcome,
    Part,
    Percentage,
    Subject,
    contradictions,
    fault,
    outcome,
    percentage,
    rounded,
    verdict,
)

MONDAY = date(2025, 11, 3)
PEOPLE = st.integers(0, 2_000_000_000)
UNKNOWN = st.none() | PEOPLE
FIGURES = st.builds(Figures, eligible=UNKNOWN, recorded=UNKNOWN, printed=UNKNOWN)
PLACES = st.integers(0, 4)


def printed_as(text: str) -> Percentage:
    found = percentage(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "value", "places"),
    [
        ("97.41%", "97.41", 2),
        ("97,41 persen", "97.41", 2),
        (" 97 % ", "97", 0),
        ("98", "98", 0),
        ("97.40%", "97.40", 2),
        ("0%", "0", 0),
        ("102,9%", "102.9", 1),
    ],
)
def test_a_percentage_keeps_the_precision_it_was_printed_in(text: str, value: str, places: int) -> None:
    assert (printed_as(text).value, printed_as(text).places) == (Decimal(value), places)


@pytest.mark.parametrize("text", ["", "hampir 98%", "97.41.2", "-3%", "1.000,5", "97,", "٩٧%", "97%%", "97,41234"])
def test_anything_else_is_no_percentage(text: str) -> None:
    assert percentage(text) is None


# Exact divisions at the half: 193 of 200 is 96.5 per cent, 1,931 of 2,000 is 96.55, 3,861 of 4,000 is 96.525.
@pytest.mark.parametrize(
    ("parts", "text", "expected"),
    [
        ((193, 200), "97%", Outcome.ROUNDED),
        ((193, 200), "96%", Outcome.CUT_OFF),
        ((193, 200), "96.5%", Outcome.AGREES),
        ((192_999, 200_000), "96%", Outcome.ROUNDED),
        ((192_999, 200_000), "97%", Outcome.DISAGREES),
        ((1_931, 2_000), "96.6%", Outcome.AGREES),
        ((1_931, 2_000), "96.5%", Outcome.CUT_OFF),
        ((1_931, 2_000), "96.55%", Outcome.AGREES),
        ((3_861, 4_000), "96.53%", Outcome.AGREES),
        ((3_861, 4_000), "96.52%", Outcome.CUT_OFF),
        ((3_861, 4_000), "96.51%", Outcome.DISAGREES),
        ((3_861, 4_000), "96.54%", Outcome.DISAGREES),
        ((97_049, 100_000), "97%", Outcome.AGREES),
        ((97_050, 100_000), "97%", Outcome.ROUNDED),
        ((96_950, 100_000), "97%", Outcome.AGREES),
        ((96_949, 100_000), "97%", Outcome.ROUNDED),
        ((1, 1), "100%", Outcome.AGREES),
        ((0, 7), "0%", Outcome.AGREES),
        ((999, 1000), "100%", Outcome.ROUNDED),
        ((999_999, 1_000_000), "100.00%", Outcome.AGREES),
    ],
)
def test_at_the_half_and_beside_it(parts: tuple[int, int], text: str, expected: Outcome) -> None:
    assert outcome(Fraction(100 * parts[0], parts[1]), printed_as(text)) is expected


@given(PEOPLE, st.integers(1, 2_000_000_000), PLACES)
def test_what_is_rounded_half_up_from_its_own_figures_never_disagrees(part: int, whole: int, places: int) -> None:
    exact = Fraction(100 * part, whole)
    assert outcome(exact, Percentage(rounded(exact, places))) in (Outcome.AGREES, Outcome.ROUNDED)


@given(PEOPLE, st.integers(1, 2_000_000_000), PLACES, st.integers(-10_000, 10_000))
def test_what_disagrees_is_a_whole_last_digit_away_and_only_that(part: int, whole: int, places: int, off: int) -> None:
    exact, step = Fraction(100 * part, whole), Fraction(1, 10**places)
    published = Percentage(rounded(exact, places) + Decimal(off).scaleb(-places))
    assume(published.value >= 0)
    difference = Fraction(published.value) - exact
    within = -step < difference <= step / 2
    assert (outcome(exact, published) is not Outcome.DISAGREES) == within


@given(FIGURES, st.decimals(0, 110, places=2), st.none() | st.sampled_from(list(Part)))
def test_a_verdict_is_only_given_where_there_is_something_to_divide(figures, value, means) -> None:
    found = verdict(figures, Percentage(value), means)
    quotients = {part: exact for part in Part if (exact := figures.quotient(part)) is not None}
    assert (found.outcome is Outcome.UNCHECKED) == (found.quotient is None) == (found.part not in quotients)
    if means is not None:
        assert found.part is means
    if quotients:
        nearest = min(abs(exact - Fraction(value)) for exact in quotients.values())
        assert abs(quotients[found.closest] - Fraction(value)) == nearest


@given(st.fractions(0, 1000), PLACES)
def test_rounding_is_exact_and_halves_go_up(value: Fraction, places: int) -> None:
    found = Fraction(rounded(value, places))
    half = Fraction(1, 2 * 10**places)
    assert -half < found - value <= half


def test_without_a_statement_the_division_that_fits_best_is_taken() -> None:
    figures = Figures(eligible=1000, recorded=950, printed=900)
    assert verdict(figures, printed_as("90%"), None).part is Part.PRINTED_OF_ELIGIBLE
    assert verdict(figures, printed_as("94.7%"), None).part is Part.PRINTED_OF_RECORDED
    stated = verdict(figures, printed_as("94.7%"), Part.RECORDED_OF_ELIGIBLE)
    assert (stated.outcome, stated.closest) == (Outcome.DISAGREES, Part.PRINTED_OF_RECORDED)
    assert (str(stated.divided), str(stated.off_by)) == ("95.00", "-0.30")


def test_nobody_to_be_a_part_of_is_no_division() -> None:
    assert verdict(Figures(eligible=0, recorded=0), printed_as("0%"), None).outcome is Outcome.UNCHECKED


@given(FIGURES)
def test_a_share_is_never_more_than_its_whole(figures: Figures) -> None:
    for part in Part:
        share = figures.share(part)
        assert share is None or 0 <= share[0] <= share[1]
        if share is None and figures.parts(part):
            assert Contradiction(f"{part.ends[0]}_above_{part.ends[1]}") in contradictions(figures)


def entry(**told) -> Entry:
    said = {"office": "32.05", "subject": Subject.CARDS, "day": MONDAY, "figures": Figures(eligible=10, recorded=9)}
    return Entry(**(said | {"origin": Origin.OWN, "basis": "SIAK"} | told))


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({}, None),
        ({"office": "51"}, Fault.OFFICE_UNKNOWN),
        ({"day": MONDAY + timedelta(days=1)}, Fault.DAY_NOT_COME),
        ({"day": date(2011, 1, 1)}, None),
        ({"day": date(2010, 12, 31)}, Fault.DAY_TOO_EARLY),
        ({"basis": "  "}, Fault.SOURCE_NEEDED),
        ({"figures": Figures()}, Fault.NOTHING_SAID),
        ({"figures": Figures(eligible=2_000_000_001)}, Fault.FIGURE_TOO_LARGE),
        ({"figures": Figures(eligible=10, recorded=10, printed=10)}, None),
        ({"figures": Figures(eligible=10, recorded=11)}, Fault.RECORDED_ABOVE_ELIGIBLE),
        ({"figures": Figures(eligible=10, printed=11)}, Fault.PRINTED_ABOVE_ELIGIBLE),
        ({"figures": Figures(recorded=10, printed=11)}, Fault.PRINTED_ABOVE_RECORDED),
        ({"reported": "97%"}, Fault.OWN_PERCENTAGE),
        ({"reported": "97%", "origin": Origin.PUBLISHED}, None),
        ({"reported": "hampir semua", "origin": Origin.PUBLISHED}, Fault.PERCENTAGE_UNREADABLE),
        ({"figures": Figures(), "reported": "98%", "origin": Origin.PUBLISHED}, None),
        ({"figures": Figures(eligible=10, recorded=11), "origin": Origin.PUBLISHED}, None),
    ],
)
def test_own_figures_have_to_add_up_and_published_ones_are_taken_as_printed(told, expected) -> None:
    assert fault(entry(**told), {"32.05": MONDAY}) is expected


def test_a_published_contradiction_is_named() -> None:
    figures = Figures(eligible=10, recorded=11, printed=12)
    assert contradictions(figures, printed_as("110%")) == tuple(Contradiction)
    assert contradictions(Figures(eligible=10, recorded=10), printed_as("100%")) == ()
