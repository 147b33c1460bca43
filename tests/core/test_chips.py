"""The chips above a register lead to what they say, and count it."""

from collections import Counter
from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import force_locale

from inventory.core.chips import choice, toggle, years
from inventory.core.listing import Listing, ListState


@pytest.fixture(autouse=True)
def asked(app: Flask) -> Iterator[None]:
    """A list that was asked for the state *sent*, its second page."""
    with app.test_request_context("/list?state=sent&page=2&subject=7"), force_locale("en"):
        yield


def listing(**filters: str) -> Listing[int]:
    return Listing([], 0, ListState("", "day", False, 2, None, filters))


WORDS = {"sent": "Sent", "received": "Received"}


def test_each_option_leads_to_the_first_page_of_what_it_says() -> None:
    every, sent, received = choice(listing(state="sent"), "state", "All", WORDS)
    assert [chip["url"] for chip in (every, sent, received)] == [
        "/list?subject=7",
        "/list?state=sent&subject=7",
        "/list?state=received&subject=7",
    ]
    assert [chip["current"] for chip in (every, sent, received)] == [False, True, False]
    assert choice(listing(), "state", "All", WORDS)[0]["current"]
    assert choice(listing(state="all"), "state", "All", WORDS)[0]["current"]


def test_another_than_all_may_be_the_usual_one() -> None:
    flagged, every = choice(listing(), "view", "Flagged", {"all": "All"}, {"flagged": 2, "all": 9}, usual="flagged")
    assert (flagged["current"], flagged["count"], flagged["url"]) == (True, 2, "/list?state=sent&subject=7")
    assert (every["current"], every["count"], every["url"]) == (False, 9, "/list?state=sent&subject=7&view=all")
    assert choice(listing(view="nonsense"), "view", "Flagged", {"all": "All"}, usual="flagged")[0]["current"]


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        (None, [None, None, None]),
        ({"sent": 2, "received": 3}, [5, 2, 3]),
        ({"all": 4, "sent": 2, "received": 3}, [4, 2, 3]),
        ({"sent": 2}, [None, 2, None]),
        (Counter({"received": 3}), [None, None, 3]),
    ],
)
def test_all_of_them_are_the_sum_unless_they_overlap(counts, told) -> None:
    assert [chip["count"] for chip in choice(listing(), "state", "All", WORDS, counts)] == told


def test_a_filter_that_means_nothing_any_more_goes() -> None:
    assert choice(listing(), "state", "All", WORDS, clears="subject")[2]["url"] == "/list?state=received"


def test_a_toggle_goes_on_and_off() -> None:
    (off,), (on,) = (toggle(listing(**filters), "missing", "Missing", 1) for filters in ({}, {"missing": "1"}))
    assert (off["current"], off["url"].endswith("missing=1")) == (False, True)
    assert (on["current"], "missing" in on["url"]) == (True, False)


def test_a_search_goes_through_all_years() -> None:
    def current(found: Listing[int]) -> list[bool]:
        return [chip["current"] for chip in years(found)["chips"]]

    assert current(listing()) == [True, False]
    assert current(listing(years="all")) == [False, True]
    assert current(Listing([], 0, ListState("KRM", "day", False, 1, None))) == [False, True]
