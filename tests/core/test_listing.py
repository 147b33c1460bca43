"""Lists: their state is in the address, and searching means the same everywhere."""

import csv
import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import literal, select
from sqlalchemy.orm import Session

from inventory.core.errors import NotFound
from inventory.core.listing import Listing, ListState, Views, has_words, matches
from inventory.core.spreadsheet import FORMULA_SIGNS, cell, csv_text, file_answer


def state_of(app: Flask, query: str = "", descending: bool = False) -> ListState:
    with app.test_request_context(f"/documents?{query}"):
        return ListState.from_request(["day", "office"], ["kind"], descending=descending)


def test_the_address_says_it_all(app: Flask) -> None:
    state = state_of(app, "q=+garut+&sort=office&descending=1&page=3&kind=shipment&export=csv&other=1")
    assert (state.q, state.sort, state.descending, state.page) == ("garut", "office", True, 3)
    assert (state.export, dict(state.filters)) == ("csv", {"kind": "shipment"})


def test_without_an_address_the_first_order_counts(app: Flask) -> None:
    state = state_of(app, descending=True)
    assert (state.q, state.sort, state.descending, state.page, state.export) == ("", "day", True, 1, None)
    assert dict(state.filters) == {}


@pytest.mark.parametrize(
    "query", ["sort=secret", "page=0", "page=-1", "page=1.5", "page=x", "page=99999999999", "page=²"]
)
def test_an_address_that_cannot_be_is_not_there(app: Flask, query: str) -> None:
    with pytest.raises(NotFound):
        state_of(app, query)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"page": 2}, "/documents?kind=shipment&page=2&q=garut"),
        ({"sort": "office", "descending": True}, "/documents?descending=1&kind=shipment&q=garut&sort=office"),
        ({"q": None}, "/documents?kind=shipment"),
        ({"kind": None, "q": None}, "/documents"),
        ({"export": "csv"}, "/documents?export=csv&kind=shipment&q=garut"),
    ],
)
def test_links_change_one_thing_and_keep_the_rest(app: Flask, changes, expected: str) -> None:
    with app.test_request_context("/documents?q=garut&kind=shipment&page=4"):
        listing = Listing([], 0, ListState.from_request(["day"], ["kind"]))
        path, _, query = listing.url(**changes).partition("?")
        assert (path, sorted(query.split("&"))) == (
            expected.partition("?")[0],
            sorted(expected.partition("?")[2].split("&")),
        )


def test_chosen_columns_stay_chosen(app: Flask) -> None:
    with app.test_request_context("/documents?columns=day&columns=office&page=2"):
        listing = Listing([], 0, ListState.from_request(["day"]))
        assert listing.url(sort="day") == "/documents?columns=day&columns=office&sort=day"
        assert listing.hidden == [("columns", "day"), ("columns", "office")]
        assert [listing.shows(column) for column in ("day", "office", "state")] == [True, True, False]


def test_all_columns_are_there_until_some_are_chosen(app: Flask) -> None:
    assert Listing([], 0, state_of(app)).shows("day")


@pytest.mark.parametrize(("total", "pages"), [(0, 1), (1, 1), (50, 1), (51, 2), (1_000, 20)])
def test_pages_are_counted(app: Flask, total: int, pages: int) -> None:
    assert Listing([], total, state_of(app)).pages == pages


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("blangko", True),
        ("BLANKO", True),
        ("kosong blangko", True),
        ("blanko garut", False),
        ("", True),
        ("%", False),
        ("_", False),
        ("100%", True),
        ("\\", False),
    ],
)
def test_searching(session: Session, text: str, found: bool) -> None:
    columns = (literal("Blangko kosong"), literal("100% Bandung"))
    expected = True if text == "%" else found  # a sign that is really there
    assert (session.scalar(select(literal(1)).where(matches(text, *columns))) == 1) == expected
    assert has_words("Blangko kosong, 100% Bandung", text) == expected


@pytest.mark.parametrize("sign", FORMULA_SIGNS)
def test_no_cell_is_a_formula(sign: str) -> None:
    assert cell(f"{sign}cmd|' /C calc'!A0") == f"'{sign}cmd|' /C calc'!A0"


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, ""), (5, 5), (-5, -5), (True, "true"), ("LH-32.05-12", "LH-32.05-12"), ("a=b", "a=b"), ("", "")],
)
def test_other_cells_stay_as_they_are(value: object, written: object) -> None:
    assert cell(value) == written


@given(rows=st.lists(st.tuples(st.text(), st.integers(), st.text()), max_size=5))
def test_a_file_reads_back_as_it_was(rows: list[tuple[str, int, str]]) -> None:
    read = list(csv.reader(io.StringIO(csv_text(["a", "b", "c"], rows), newline="")))
    assert read[0] == ["a", "b", "c"]
    for wrote, got in zip(rows, read[1:], strict=True):
        assert [got[0].removeprefix("'"), int(got[1]), got[2].removeprefix("'")] == [
            wrote[0].removeprefix("'"),
            wrote[1],
            wrote[2].removeprefix("'"),
        ]
        assert not got[0].startswith(FORMULA_SIGNS)


def test_a_file_is_dated_and_opens_in_excel(app: Flask) -> None:
    with app.test_request_context("/?export=csv"):
        answer = file_answer("stok", ["Kantor"], [["Kabupaten Garut"]])
    assert answer.headers["Content-Disposition"] == "attachment; filename=stok-2025-11-03.csv"
    assert answer.get_data() == b"\xef\xbb\xbfKantor\r\nKabupaten Garut\r\n"


def test_a_workbook_has_numbers_as_numbers_and_no_formula(app: Flask) -> None:
    rows = [["=1+1", 4500, date(2025, 11, 3), Decimal("3700000.50"), None], ["@sum", 0, None, "x", True]]
    with app.test_request_context("/?export=xlsx"):
        answer = file_answer("stok", ["a", "b", "c", "d", "e"], rows)
    assert answer.headers["Content-Disposition"] == "attachment; filename=stok-2025-11-03.xlsx"
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as book:
        sheet = "".join(book.read(name).decode() for name in book.namelist())
    assert "<f>" not in sheet
    for value in ("=1+1", "@sum", "<v>4500</v>", "<v>3700000.5", "<v>45964</v>"):
        assert value in sheet


@pytest.mark.parametrize("address", ["/?export=pdf", "/?sort=password_hash", "/?page=0", "/?page=-1", "/?page=x"])
def test_an_address_that_a_list_cannot_have_is_not_found(app: Flask, address: str) -> None:
    with app.test_request_context(address), pytest.raises(NotFound):
        ListState.from_request(["name"])


WORDS: Views[str] = Views(
    shows={"long": lambda word: len(word) > 3, "all": lambda word: True},
    orders={"day": lambda word: word[::-1], "office": lambda word: word},
    text=lambda word: word,
)
BLANKS = ["blangko", "ink", "blank"]


def asking(app: Flask, query: str = "") -> ListState:
    with app.test_request_context(f"/?{query}"):
        return ListState.from_request(list(WORDS.orders), ["view"])


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ["blank", "blangko"]),
        ("view=all&sort=office&descending=1", ["ink", "blank", "blangko"]),
        ("view=all&q=n+k", ["blank", "ink", "blangko"]),
        ("q=BLANKO", ["blangko"]),
        ("q=nk", ["blank", "blangko"]),
    ],
)
def test_what_is_at_hand_is_viewed_searched_and_ordered(app: Flask, query: str, shown: list[str]) -> None:
    assert WORDS.matching(BLANKS, asking(app, query)) == shown


def test_views_are_counted_and_others_are_not_there(app: Flask) -> None:
    assert WORDS.counts(BLANKS) == {"long": 2, "all": 3}
    with pytest.raises(NotFound):
        WORDS.matching(BLANKS, asking(app, "view=short"))
