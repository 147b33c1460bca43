"""Numbers as people type them: understood when there is one meaning, refused when there could be two."""

import re
from contextlib import suppress
from decimal import Decimal

import pytest
from flask import Flask
from hypothesis import example, given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from inventory.core.forms import LARGEST_QUANTITY, BaseForm, PiecesField, RupiahField, rupiah_amount, whole_number


@pytest.mark.parametrize("typed", ["4500", "4.500", "4,500", "4 500", " 4500 ", "4\u00a0500", "4\u202f500", "004500"])
def test_four_thousand_five_hundred(typed: str) -> None:
    assert whole_number(typed) == 4_500


@pytest.mark.parametrize(
    "typed",
    [
        "", " ", "-1", "+1", "−1", "1e3", "1E3", "4.50", "4,5", "4.5000", "45.00", ".500", "500.", "4..500", "4 5",
        "１２", "٤٥", "௧", "²", "1_000", "0x10", "satu", "4.500 keping", "1.234.56", "12.34.567", "1\n2", "1\x00",
        "NaN", "½",
    ],
)  # fmt: skip
def test_what_could_mean_something_else_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=re.escape(typed) or "^$"):
        whole_number(typed)


@given(number=st.integers(0, 10**15), separator=st.sampled_from(["", ".", ",", " ", "\u00a0", "\u202f"]))
def test_every_way_of_grouping_means_the_same(number: int, separator: str) -> None:
    assert whole_number(f"{number:,}".replace(",", separator)) == number


@given(text=st.text(alphabet="0123456789.,  -+eE٤１", max_size=14))
@example(text="1.000,000")
def test_a_number_has_one_meaning_or_none(text: str) -> None:
    """Whatever is accepted is its digits, in groups of three."""
    try:
        number = whole_number(text)
    except ValueError:
        return
    groups = re.split(r"[., ]", text.strip())
    assert str(number) == "".join(groups).lstrip("0") or number == 0
    assert len(groups) == 1 or all(len(group) == 3 for group in groups[1:])


@given(text=st.text(max_size=20))
def test_nothing_else_ever_comes_of_a_text(text: str) -> None:
    with suppress(ValueError):
        assert whole_number(text) >= 0


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("3.700.000", "3700000.00"),
        ("Rp 3.700.000", "3700000.00"),
        ("Rp3700000", "3700000.00"),
        ("3.700.000,5", "3700000.50"),
        ("3700000,50", "3700000.50"),
        ("0", "0.00"),
    ],
)
def test_rupiah(typed: str, amount: str) -> None:
    assert str(rupiah_amount(typed)) == amount


@pytest.mark.parametrize("typed", ["", "-5", "3,700,000", "3.70", "1,234", "Rp", "1e6", "٣", "3.700.000,555", "USD 5"])
def test_other_amounts_are_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=re.escape(typed) or "^$"):
        rupiah_amount(typed)


@given(amount=st.decimals(0, 10**12, places=2))
def test_rupiah_comes_back_as_it_was_written(amount: Decimal) -> None:
    whole, sen = f"{amount:,.2f}".split(".")
    assert rupiah_amount(f"Rp {whole.replace(',', '.')},{sen}") == amount


class Counted(BaseForm):
    """One number and one amount."""

    key = None
    pieces = PiecesField("Pieces")
    price = RupiahField("Price")


def fill(app: Flask, pieces: str = "", price: str = "") -> Counted:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.test_request_context(method="POST", headers={"Cookie": "language=en"}):
        form = Counted(formdata=MultiDict({"pieces": pieces, "price": price}))
        form.validate()
        form.shown = (form.pieces._value(), form.price._value())  # type: ignore[attr-defined]
        form.told = [str(error) for error in [*form.pieces.errors, *form.price.errors]]  # type: ignore[attr-defined]
        return form


@pytest.mark.parametrize(
    ("typed", "data"), [("", None), ("  ", None), ("0", 0), ("4.500", 4500), ("2000000000", 2 * 10**9)]
)
def test_a_number_field(app: Flask, typed: str, data: int | None) -> None:
    form = fill(app, typed)
    assert (form.pieces.data, form.told) == (data, [])  # type: ignore[attr-defined]


@pytest.mark.parametrize("typed", ["-1", "4.50", "１２", "2000000001", "1000000000000", "9" * 5_000])
def test_a_refused_number_stays_as_it_was_typed(app: Flask, typed: str) -> None:
    form = fill(app, typed)
    assert form.pieces.data is None
    assert form.shown == (typed, "")  # type: ignore[attr-defined]
    assert len(form.told) == 1  # type: ignore[attr-defined]


@pytest.mark.parametrize("typed", ["-2", "−2", " - 4.500 "])
def test_a_number_below_zero_hears_so(app: Flask, typed: str) -> None:
    assert fill(app, typed).told == ["It cannot be less than 0."]  # type: ignore[attr-defined]
    assert fill(app, "2-").told == ["Write a whole number of pieces, such as 4500 or 4.500."]  # type: ignore[attr-defined]


def test_zero_and_empty_are_two_things(app: Flask) -> None:
    assert fill(app, "0").pieces.data == 0
    assert fill(app, "").pieces.data is None


@pytest.mark.parametrize(
    ("typed", "fine"), [("999.999.999.999.999", True), ("1.000.000.000.000.000", False), ("x", False)]
)
def test_an_amount_field(app: Flask, typed: str, fine: bool) -> None:
    form = fill(app, price=typed)
    assert (form.price.data is not None) == fine
    assert form.shown == ("", typed)  # type: ignore[attr-defined]


def test_the_limit_is_the_interface_s_own() -> None:
    assert LARGEST_QUANTITY == 2_000_000_000
