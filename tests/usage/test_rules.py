"""What a daily report may say, and what it moves."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.errors import Invalid, QuantityMismatch
from inventory.core.labels import CAUSES
from inventory.stock.rules import Compartment, net_changes
from inventory.usage.rules import Cause, Figures, ReportLine, Split, check, in_order, movements

CARDS = {"ktp-wni": True, "kia": True, "ribbon": False}
PIECES = st.integers(0, 2_000_000_000)
LINES = st.lists(
    st.builds(ReportLine, item=st.sampled_from(sorted(CARDS)), printed=PIECES, spoiled=PIECES),
    unique_by=lambda line: line.item,
)


def wni(printed: int, **more: object) -> ReportLine:
    return ReportLine(item="ktp-wni", printed=printed, **more)


def refused(**said: object) -> str:
    with pytest.raises(Invalid) as refusal:
        check(Figures(**{"lines": (wni(1),), **said}), CARDS)
    return refusal.value.reason


def test_the_causes_are_those_that_have_words() -> None:
    assert [cause.value for cause in Cause] == list(CAUSES)


def test_a_normal_day_is_fine() -> None:
    check(Figures(lines=(wni(40, spoiled=1), ReportLine(item="ribbon", printed=1)), prr=0, recorded=12), CARDS)


def test_a_report_speaks_of_cards() -> None:
    assert refused(lines=()) == "no_lines"
    assert refused(lines=(ReportLine(item="ribbon", printed=1),)) == "card_line_needed"


def test_an_item_stands_in_one_line_and_is_known() -> None:
    assert refused(lines=(wni(1), wni(2))) == "item_twice"
    assert refused(lines=(wni(1), ReportLine(item="passport", printed=1))) == "item_unknown"


@pytest.mark.parametrize("column", ["printed", "spoiled", "siak_printed", "counted"])
def test_pieces_lie_between_zero_and_two_thousand_million(column: str) -> None:
    figures = {"printed": 1}
    assert refused(lines=(ReportLine(item="ktp-wni", **{**figures, column: -1}),)) == "below_zero"
    assert refused(lines=(ReportLine(item="ktp-wni", **{**figures, column: 2_000_000_001}),)) == "too_many"
    check(Figures(lines=(ReportLine(item="ktp-wni", **{**figures, column: 2_000_000_000}),)), CARDS)


@pytest.mark.parametrize("column", ["prr", "recorded"])
def test_what_is_counted_beside_the_cards_has_the_same_limits(column: str) -> None:
    assert refused(**{column: -1}) == "below_zero"
    assert refused(**{column: 10**12}) == "too_many"


def test_a_day_has_24_hours() -> None:
    assert refused(outage_hours=25) == "hours_impossible"
    assert refused(outage_hours=-1) == "hours_impossible"
    check(Figures(lines=(wni(1),), outage_hours=24), CARDS)


def test_a_zero_says_why() -> None:
    zero = (wni(0, spoiled=3),)
    assert refused(lines=zero) == "cause_needed"
    check(Figures(lines=(*zero, ReportLine(item="ribbon", printed=2))), CARDS)
    check(Figures(lines=zero, causes=("power",)), CARDS)


def test_a_day_with_child_cards_alone_is_no_zero() -> None:
    check(Figures(lines=(wni(0), ReportLine(item="kia", printed=1))), CARDS)


def test_causes_come_from_the_list_and_other_is_explained() -> None:
    assert refused(causes=("flood",)) == "cause_unknown"
    assert refused(causes=("other",), cause_note="  ") == "cause_note_needed"
    check(Figures(lines=(wni(0),), causes=("other",), cause_note="Banjir"), CARDS)


@given(st.lists(st.integers(0, 1000), min_size=5, max_size=5), st.integers(0, 5000))
def test_a_split_adds_up_to_what_was_printed(parts: list[int], printed: int) -> None:
    split = Split(**dict(zip(("new", "element_change", "damaged", "lost", "other"), parts, strict=True)))
    figures = Figures(lines=(wni(printed, split=split),), causes=("power",))
    if sum(parts) == printed:
        check(figures, CARDS)
    else:
        with pytest.raises(QuantityMismatch) as refusal:
            check(figures, CARDS)
        assert (refusal.value.expected, refusal.value.given) == (printed, sum(parts))


def test_a_part_of_a_split_is_not_negative_even_where_the_sum_is_right() -> None:
    assert refused(lines=(wni(1, split=Split(new=2, lost=-1)),)) == "below_zero"


def test_ribbons_are_used_and_not_split() -> None:
    assert refused(lines=(wni(1), ReportLine(item="ribbon", printed=1, split=Split(new=1)))) == "not_a_card"


@given(LINES)
def test_every_piece_of_a_report_leaves_the_store_and_arrives(lines: list[ReportLine]) -> None:
    changes = net_changes(movements("32.05", lines))
    gained: Counter[str] = Counter()
    for (account, item), change in changes.items():
        assert account.owner == "32.05"
        gained[item] += change
        assert (change < 0) == (account.compartment is Compartment.STORE)
    assert not any(gained.values())
    taken = -sum(change for (account, _), change in changes.items() if account.compartment is Compartment.STORE)
    assert taken == sum(line.printed + line.spoiled for line in lines)


@given(st.lists(st.sampled_from([cause.value for cause in Cause])))
def test_causes_are_kept_once_in_the_order_of_the_list(given_: list[str]) -> None:
    kept = in_order(given_)
    assert set(kept) == set(given_)
    assert kept == [cause for cause in CAUSES if cause in kept]
