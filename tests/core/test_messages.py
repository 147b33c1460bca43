"""Every refusal is a sentence in both languages, with its figures in the reader's own writing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from inventory.core import errors, labels, messages, states
from inventory.core.errors import DomainError
from inventory.core.reasons import REASONS

DAY = date(2025, 11, 3)
EXAMPLES: dict[type[DomainError], dict[str, Any]] = {
    errors.Invalid: {"reason": "no_lines"},
    errors.Busy: {"retry_after": 10},
    errors.CounterWentBack: {"device": "B7250091", "given": 1_200, "last": 1_500, "day": DAY},
    errors.NotFound: {},
    errors.Forbidden: {"verb": "ship"},
    errors.OwnDocument: {"verb": "approve"},
    errors.RouteRefused: {"source": "32.05", "destination": "51.01"},
    errors.DateRefused: {"day": DAY, "earliest": date(2025, 10, 1), "latest": date(2025, 11, 2)},
    errors.Insufficient: {
        "office": "32.05",
        "compartment": "store",
        "item": "ktp-wni",
        "wanted": 4_500,
        "available": 1_200,
        "day": DAY,
        "blocking_document": "LH-32.05-12",
        "first_stock": date(2025, 11, 4),
    },
    errors.NotInTheHouse: {
        "office": "32.05",
        "item": "ktp-wni",
        "wanted": 4_500,
        "available": 700,
        "in_store": 1_200,
        "out": 480,
        "missing": 20,
    },
    errors.QuantityMismatch: {"item": "ribbon", "expected": 10, "given": 9},
    errors.AlreadyDone: {"document": "LH-32.05-12", "state": "reversed"},
    errors.DuplicateReport: {"office": "32.05", "day": DAY, "document": "LH-32.05-12", "document_id": 12},
    errors.KeyReused: {},
    errors.MonthUnfinished: {"day": DAY, "earliest": None, "latest": DAY, "month": date(2025, 11, 1)},
    errors.Closed: {"office": "32.05", "month": date(2025, 10, 1)},
    errors.Pending: {"document": "MSN-32.05-12"},
    errors.BudgetExceeded: {
        "budget_line": "5.1.02 Bahan cetak",
        "ceiling": Decimal(50_000_000),
        "committed": Decimal(37_000_000),
        "wanted": Decimal(13_000_001),
    },
    errors.CeilingTooLow: {
        "budget_line": "5.1.02 Bahan cetak",
        "committed": Decimal(37_000_000),
        "wanted": Decimal(36_000_000),
    },
    errors.Overpaid: {
        "purchase": "PGD-32.05-1",
        "contract": Decimal(37_000_000),
        "paid": Decimal(6_000_000),
        "given": Decimal(31_000_001),
    },
    errors.BoxRefused: {"reason": "box_twice", "item": "ktp-wni", "box": "A-0001"},
    errors.BoxElsewhere: {"box": "A-0001", "item": "ktp-wni", "office": "32.05", "document": "KRM-32-7"},
}
CODES = {
    *("invalid", "not_found", "forbidden", "route", "date", "closed", "insufficient", "quantity_mismatch"),
    *("already_done", "duplicate_report", "key_reused", "pending", "unauthenticated", "rate_limited"),
    "unavailable",
}
BOTH = pytest.mark.parametrize("language", ["id", "en"])


def every_refusal(parent: type[DomainError] = DomainError) -> set[type[DomainError]]:
    """All classes, those of features included."""
    return {one for child in parent.__subclasses__() for one in {child} | every_refusal(child)}


@contextmanager
def reading(app: Flask, language: str) -> Iterator[None]:
    with app.test_request_context(), force_locale(language):
        yield


def test_every_refusal_has_its_example(app: Flask) -> None:
    ours = {one for one in every_refusal() if one.__module__ == "inventory.core.errors"}
    assert set(EXAMPLES) == ours


@BOTH
@pytest.mark.parametrize("refusal", EXAMPLES)
def test_every_refusal_is_a_sentence(app: Flask, refusal: type[DomainError], language: str) -> None:
    with reading(app, language):
        told = messages.sentence(refusal(**EXAMPLES[refusal]))
    assert told[0].isupper() or told[0].isdigit()
    assert told.endswith((".", "?", "!"))
    assert "%(" not in told


@BOTH
@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_is_a_sentence(app: Flask, reason: str, language: str) -> None:
    with reading(app, language):
        told = messages.sentence(errors.Invalid(reason=reason, item="ktp-wni"))
    assert told.endswith((".", "?"))
    assert "%(" not in told


def test_refusals_of_features_have_sentences_too(app: Flask) -> None:
    """A class without one would be a TypeError in front of a person."""
    fallback = messages.sentence.dispatch(DomainError)
    assert [one.__name__ for one in every_refusal() if messages.sentence.dispatch(one) is fallback] == []


def test_a_shortage_says_all_there_is_to_say(app: Flask) -> None:
    with reading(app, "en"):
        told = messages.sentence(errors.Insufficient(**EXAMPLES[errors.Insufficient]))
    assert told == (
        "32.05 has only 1,200 KTP-el blanks (WNI) in store on 3 Nov 2025; 4,500 are needed. "
        "Its first stock came on 4 Nov 2025. "
        "Document LH-32.05-12 takes them that day: reverse it first, or enter less."
    )
    with reading(app, "id"):
        assert "1.200" in messages.sentence(errors.Insufficient(**EXAMPLES[errors.Insufficient]))


@pytest.mark.parametrize("compartment", ["store", "spoiled", "transit", "missing"])
def test_every_place_that_can_fall_short_has_a_word(compartment: str) -> None:
    assert compartment in messages.COMPARTMENT_NAMES


def test_dates_are_refused_in_three_ways(app: Flask) -> None:
    with reading(app, "en"):
        ahead = errors.DateRefused(day=DAY, earliest=None, latest=date(2025, 11, 2))
        behind = errors.DateRefused(day=DAY, earliest=date(2025, 11, 4), latest=date(2025, 11, 9))
        neither = errors.DateRefused(day=DAY, earliest=None, latest=DAY)
        told = [messages.sentence(one) for one in (ahead, behind, neither)]
    assert told[0] == "3 Nov 2025 has not come yet. The latest date here is 2 Nov 2025."
    assert told[1] == "3 Nov 2025 is too far back. The earliest date here is 4 Nov 2025."
    assert told[2] == "The date 3 Nov 2025 cannot be used here."


def test_codes_and_statuses_are_the_interface_s() -> None:
    assert {one.code for one in EXAMPLES} <= CODES
    unavailable = {one: one.status for one in every_refusal() if not 400 <= one.status < 500}
    assert unavailable == {errors.Busy: 503}


def test_refusals_carry_typed_fields() -> None:
    assert all(one.type is not Any for refusal in EXAMPLES for one in fields(refusal))


@BOTH
def test_every_code_has_a_word(app: Flask, language: str) -> None:
    tables = (
        labels.ITEMS,
        labels.COMPARTMENTS,
        labels.KINDS,
        labels.PURPOSES,
        labels.CAUSES,
        labels.ROLES,
        labels.FIELDS,
    )
    with reading(app, language):
        words = [str(word) for table in tables for word in table.values()]
        assert all(words)
        assert all(str(look.word) for look in states.STATES.values())


def test_an_unknown_state_has_no_look() -> None:
    with pytest.raises(LookupError):
        states.appearance("forgotten")
