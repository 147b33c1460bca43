"""The rules of shipments, for all offices and all figures."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from inventory.core.errors import DateRefused, Invalid, QuantityMismatch, RouteRefused
from inventory.shipments import rules
from inventory.shipments.rules import Purpose, ReceiptLine, ShipmentLine
from inventory.stock.rules import LARGEST_QUANTITY, Account, Compartment, net_changes

PROVINCES = st.one_of(st.sampled_from(["32", "51"]), st.integers(11, 96).map(str))
DISTRICTS = st.tuples(PROVINCES, st.integers(1, 79)).map(lambda pair: f"{pair[0]}.{pair[1]:02}")
OFFICES = st.one_of(st.just("00"), PROVINCES, DISTRICTS)
PURPOSES = st.sampled_from([*Purpose, ""])
PIECES = st.integers(0, 5_000)
FATES = st.fixed_dictionaries({"good": PIECES, "damaged": PIECES, "missing": PIECES, "surplus": PIECES})


@given(PURPOSES, OFFICES, OFFICES, st.booleans())
def test_blanks_go_down_up_and_sideways(purpose: str, source: str, destination: str, everywhere: bool) -> None:
    below = destination != source and (source == "00" or destination.startswith(f"{source}."))
    above = source.startswith(f"{destination}.")
    districts = len(source) == len(destination) == 5 and source != destination
    neighbours = districts and (everywhere or source[:2] == destination[:2])
    assert rules.route_allowed(purpose, source, destination, everywhere=everywhere) == (
        (purpose == "allocation" and below)
        or (purpose == "return" and above)
        or (purpose in ("transfer", "loan") and neighbours)
        or (purpose == "loan_return" and districts)
    )


@given(PURPOSES, OFFICES)
def test_no_office_sends_to_itself_and_the_centre_takes_nothing_back(purpose: str, office: str) -> None:
    assert not rules.route_allowed(purpose, office, office, everywhere=True)
    assert not rules.route_allowed(purpose, office, "00", everywhere=True)


def test_a_refused_route_names_both_ends() -> None:
    with pytest.raises(RouteRefused) as told:
        rules.check_route("allocation", "32", "51.01")
    assert (told.value.source, told.value.destination) == ("32", "51.01")


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([], "no_lines"),
        ([("ktp-wni", 5), ("ktp-wni", 6)], "item_twice"),
        ([("kartu", 5)], "item_unknown"),
        ([("ktp-wni", 0)], "no_pieces"),
        ([("ktp-wni", -5)], "no_pieces"),
        ([("ktp-wni", LARGEST_QUANTITY + 1)], "too_many"),
    ],
)
def test_lines_that_cannot_be_sent(lines: list[tuple[str, int]], reason: str) -> None:
    with pytest.raises(Invalid) as told:
        rules.check_shipment([ShipmentLine(item=item, quantity=pieces) for item, pieces in lines], {"ktp-wni"})
    assert told.value.reason == reason


@given(FATES)
def test_a_receipt_is_good_when_every_piece_has_one_fate(fate: dict[str, int]) -> None:
    line = ReceiptLine(item="ktp-wni", reason="dihitung bersama", **fate)
    rules.check_receipt({"ktp-wni": line.explained}, [line])


@given(FATES, st.integers(-5_000, 20_000))
def test_a_receipt_that_does_not_add_up_is_refused(fate: dict[str, int], sent: int) -> None:
    line = ReceiptLine(item="ktp-wni", reason="dihitung bersama", **fate)
    assume(line.explained != sent)
    with pytest.raises(QuantityMismatch) as told:
        rules.check_receipt({"ktp-wni": sent}, [line])
    assert (told.value.item, told.value.expected, told.value.given) == ("ktp-wni", sent, line.explained)


@given(st.integers(1, 500), st.sampled_from(["good", "damaged", "missing", "surplus"]))
def test_parts_below_zero_are_refused_though_they_add_up(pieces: int, part: str) -> None:
    fate = {"good": 1_000, "damaged": 1_000, "missing": 1_000, "surplus": 0, part: -pieces}
    line = ReceiptLine(item="ktp-wni", reason="salah", **fate)
    with pytest.raises(Invalid) as told:
        rules.check_receipt({"ktp-wni": line.explained}, [line])
    assert told.value.reason == "below_zero"


def test_every_line_of_the_shipment_stands_in_the_receipt() -> None:
    with pytest.raises(QuantityMismatch) as told:
        rules.check_receipt({"ktp-wni": 5, "ribbon": 2}, [ReceiptLine(item="ktp-wni", good=5)])
    assert (told.value.item, told.value.expected, told.value.given) == ("ribbon", 2, 0)


@pytest.mark.parametrize(
    ("lines", "reason"),
    [
        ([], "no_lines"),
        ([("ktp-wni", 5), ("ktp-wni", 5)], "item_twice"),
        ([("ktp-wni", 5), ("ribbon", 1)], "item_unknown"),
    ],
)
def test_a_receipt_has_the_lines_of_its_shipment(lines: list[tuple[str, int]], reason: str) -> None:
    with pytest.raises(Invalid) as told:
        rules.check_receipt({"ktp-wni": 5}, [ReceiptLine(item=item, good=good) for item, good in lines])
    assert told.value.reason == reason


def test_pieces_out_of_nowhere_need_a_reason() -> None:
    with pytest.raises(Invalid) as told:
        rules.check_receipt({"ktp-wni": 5}, [ReceiptLine(item="ktp-wni", good=5, surplus=1, reason="  ")])
    assert told.value.reason == "surplus_reason_needed"


@given(FATES)
def test_an_arrival_empties_the_transit_and_nothing_else_loses(fate: dict[str, int]) -> None:
    line = ReceiptLine(item="ktp-wni", reason="dihitung", **fate)
    changes = Counter({str(account): change for (account, _), change in _arrived(line).items()})
    assert changes["transit:7"] == -line.explained
    assert changes["store:32.05"] == line.good + line.surplus
    assert changes["spoiled:32.05"] == line.damaged
    assert changes["missing:7"] == line.missing
    assert changes["variance:32.05"] == -line.surplus
    assert sum(changes.values()) == 0


def _arrived(line: ReceiptLine) -> dict[tuple[Account, str], int]:
    return net_changes(rules.arrival(7, "32.05", [line]))


@pytest.mark.parametrize(("source", "compartment"), [("00", Compartment.SUPPLIER), ("32", Compartment.STORE)])
def test_the_centre_sends_from_outside_and_offices_out_of_their_store(source: str, compartment: Compartment) -> None:
    (move,) = rules.departure(7, source, [ShipmentLine(item="ktp-wni", quantity=5)])
    assert (move.source, str(move.destination)) == (Account(compartment, source), "transit:7")


def test_nothing_arrives_before_it_was_sent() -> None:
    rules.check_arrival_day(date(2025, 11, 3), date(2025, 11, 3), date(2025, 11, 4))
    with pytest.raises(DateRefused) as told:
        rules.check_arrival_day(date(2025, 11, 2), date(2025, 11, 3), date(2025, 11, 4))
    assert (told.value.earliest, told.value.latest) == (date(2025, 11, 3), date(2025, 11, 4))


@given(PIECES, PIECES, PIECES)
def test_the_rest_is_what_is_neither_damaged_nor_missing(sent: int, damaged: int, missing: int) -> None:
    rest = rules.fate_of_the_rest(sent, damaged, missing)
    assert rest >= 0
    assert rest + damaged + missing == max(sent, damaged + missing)


@pytest.mark.parametrize(
    ("stock", "used", "days", "cover"),
    [(5_000, 4_000, 20, 25), (0, 4_000, 20, 0), (199, 4_000, 20, 0), (5_000, 0, 20, None), (5_000, 10, 0, None)],
)
def test_cover_is_stock_by_daily_use(stock: int, used: int, days: int, cover: int | None) -> None:
    assert rules.cover_days(stock, used, days) == cover
