"""How box numbers are read, and what ranges of them have in common."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.errors import BoxRefused, Invalid
from inventory.stock.boxes.rules import (
    LONGEST_RANGE,
    MOST_RANGES,
    BoxRange,
    Claim,
    Span,
    claims_of,
    gaps,
    latest,
    left_of,
    merged,
    overlap,
    parse,
    read,
    told,
    typed,
    without,
)

LARGEST = 60
spans = st.tuples(st.integers(0, LARGEST), st.integers(0, LARGEST)).map(
    lambda ends: Span("A-", 4, min(ends), max(ends))
)
many = st.lists(spans, max_size=6)


def numbers(*given_: Span) -> set[int]:
    """The slow truth: every number one by one."""
    return {number for span in given_ for number in range(span.first, span.last + 1)}


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("A-0001", Span("A-", 4, 1, 1)),
        (" a-0001 ", Span("A-", 4, 1, 1)),
        ("0001", Span("", 4, 1, 1)),
        ("2025.B7-09", Span("2025.B7-", 2, 9, 9)),
        ("12345678901234567890", Span("12", 18, 345678901234567890, 345678901234567890)),
    ],
)
def test_a_number_is_a_prefix_and_digits_of_a_width(text: str, span: Span) -> None:
    assert parse(text) == span
    assert parse(text).start == text.strip().upper()


@pytest.mark.parametrize("text", ["", "A", "A-", "A 1", "A/1", "Ä1", "A1\x00", "٣", "A" * 40 + "1", "1-"])
def test_anything_else_is_no_number(text: str) -> None:
    with pytest.raises(BoxRefused) as refusal:
        parse(text)
    assert refusal.value.reason == "box_unreadable"


@pytest.mark.parametrize(
    ("first", "last", "reason"),
    [
        ("A-0002", "A-0001", "box_backwards"),
        ("A-0001", "B-0002", "box_ends_differ"),
        ("A-0001", "A-00002", "box_ends_differ"),
        ("A-0001", "", "box_unreadable"),
        ("0000000000", "2000000000", "box_range_too_long"),
    ],
)
def test_a_range_that_makes_no_sense_is_refused(first: str, last: str, reason: str) -> None:
    with pytest.raises(BoxRefused) as refusal:
        read(BoxRange(first, last))
    assert refusal.value.reason == reason


def test_the_longest_range_is_read() -> None:
    assert read(BoxRange("0000000001", "2000000000")).count == LONGEST_RANGE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A001–A010, A015", "A001–A010, A015"),
        ("A001-A010;a015", "A001–A010, A015"),
        ("A-0001 – 0100", "A-0001–A-0100"),
        ("A-0001 s/d A-0100", "A-0001–A-0100"),
        ("A-0001..A-0002\nA-0003", "A-0001–A-0003"),
        ("A-0001-A-0100", "A-0001–A-0100"),
        ("2025-0001", "2025-0001"),
        ("A-0001", "A-0001"),
        ("", ""),
    ],
)
def test_what_is_typed_into_one_field(text: str, said: str) -> None:
    assert told(read(each) for each in typed(text)) == said


def test_a_line_cannot_name_more_boxes_than_pieces() -> None:
    with pytest.raises(BoxRefused) as refusal:
        claims_of([("ktp-wni", 9, typed("A01–A10"))])
    assert refusal.value.reason == "box_more_than_pieces"
    assert claims_of([("ktp-wni", 10, typed("A01–A10"))]) == {"ktp-wni": [Span("A", 2, 1, 10)]}


@pytest.mark.parametrize("other", ["ktp-wni", "kia"])
def test_a_number_cannot_stand_twice_in_a_document(other: str) -> None:
    with pytest.raises(BoxRefused) as refusal:
        claims_of([("ktp-wni", 50, typed("A01–A10")), (other, 50, typed("A10–A12"))])
    assert (refusal.value.reason, refusal.value.box) == ("box_twice", "A10")


def test_nobody_writes_down_a_thousand_ranges() -> None:
    with pytest.raises(Invalid):
        claims_of([("ktp-wni", 10_000, (BoxRange("A1", "A1"),) * (MOST_RANGES + 1))])


def test_lines_without_boxes_claim_nothing() -> None:
    assert claims_of([("ktp-wni", 5, ()), ("kia", 0, ())]) == {}


@given(spans, spans)
def test_an_overlap_is_what_both_have(one: Span, other: Span) -> None:
    common = overlap(one, other)
    assert numbers(*filter(None, [common])) == numbers(one) & numbers(other)


@given(spans, spans)
def test_a_split_keeps_every_other_number(whole: Span, cut: Span) -> None:
    assert numbers(*without(whole, cut)) == numbers(whole) - numbers(cut)


@given(many, many)
def test_what_is_left_of_many(had: list[Span], gone: list[Span]) -> None:
    assert numbers(*left_of(had, gone)) == numbers(*had) - numbers(*gone)


@given(many)
def test_merging_keeps_the_numbers_in_as_few_ranges_as_possible(given_: list[Span]) -> None:
    joined = merged(given_)
    assert numbers(*joined) == numbers(*given_)
    assert all(before.last + 1 < after.first for before, after in pairwise(joined))


@given(many)
def test_gaps_fill_a_set_up(given_: list[Span]) -> None:
    filled = merged([*given_, *gaps(given_)])
    assert len(filled) == min(1, len(given_))
    assert not numbers(*gaps(given_)) & numbers(*given_)


@given(spans)
def test_a_range_is_read_as_it_is_written(span: Span) -> None:
    assert read(BoxRange(span.start, span.end)) == span
    assert [read(each) for each in typed(str(span))] == [span]


@given(spans)
def test_the_level_tells_how_long_a_range_is(span: Span) -> None:
    assert span.count <= 2**span.level
    assert span.level == 0 or span.count > 2 ** (span.level - 1)


def test_ranges_of_other_series_have_nothing_in_common() -> None:
    assert overlap(Span("A", 4, 1, 9), Span("B", 4, 1, 9)) is None
    assert overlap(Span("A", 4, 1, 9), Span("A", 5, 1, 9)) is None
    assert gaps([Span("A", 4, 1, 1), Span("B", 4, 9, 9)]) == []


@given(spans, st.lists(st.tuples(spans, st.booleans()), max_size=6))
def test_every_part_goes_to_the_last_shipment_or_else_the_last_count(
    asked: Span, said: list[tuple[Span, bool]]
) -> None:
    claims = [Claim(number, "ktp-wni", span, moved) for number, (span, moved) in enumerate(said)]
    found = {number: claim for part, claim in latest(asked, claims) for number in numbers(part)}
    for number in numbers(asked):
        about = [claim for claim in claims if number in numbers(claim.span)]
        expected = max(about, key=lambda claim: (claim.moved, claim.document_id), default=None)
        assert found.get(number) == expected
