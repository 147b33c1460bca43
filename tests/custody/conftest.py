"""Counts and destructions for tests to act on."""

from collections.abc import Callable
from datetime import date

import pytest

from inventory.custody import service
from inventory.custody.rules import CountLine, DestructionLine
from inventory.stock.approval import service as approval
from inventory.stock.models import Document
from tests.support import postings
from tests.support.world import World, new_key

Entering = Callable[..., Document]
TODAY = date(2025, 11, 3)
OCTOBER = date(2025, 10, 20)
GARUT = "32.05"


def line(counted: int, item: str = "ktp-wni", compartment: str = "store", **more: object) -> CountLine:
    """What was counted."""
    return CountLine(item=item, compartment=compartment, counted=counted, **more)


def pile(quantity: int, item: str = "ktp-wni", **more: object) -> DestructionLine:
    """What is destroyed."""
    return DestructionLine(item=item, quantity=quantity, **more)


@pytest.fixture
def kept(world: World) -> World:
    """Since 20 October Kabupaten Garut holds 970 blanks and 30 spoiled ones, and 12 ribbons."""
    world.stock(GARUT, "ktp-wni", 1_000, OCTOBER)
    world.stock(GARUT, "ribbon", 12, OCTOBER)
    world.act("staff-32.05", postings.enter, postings.report(GARUT, OCTOBER, printed=0, spoiled=30))
    return world


@pytest.fixture
def count(kept: World) -> Entering:
    """``count(line(970), …)``: Kabupaten Garut counts today unless told otherwise."""

    def count(*lines: CountLine, by: str = "staff-32.05", **changes: object) -> Document:
        told = {"key": new_key(), "office": GARUT, "business_date": TODAY, "lines": lines}
        return kept.act(by, service.count, service.Count(**(told | changes)))

    return count


@pytest.fixture
def destroy(kept: World) -> Entering:
    """``destroy(pile(30), …)``: Kabupaten Garut destroys spoiled blanks today before two witnesses."""

    def destroy(*lines: DestructionLine, by: str = "staff-32.05", **changes: object) -> Document:
        witnesses = ("Asep Sunandar, Satpol PP", "Iis Rohaeti, Inspektorat")
        told = {"key": new_key(), "office": GARUT, "business_date": TODAY, "lines": lines, "witnesses": witnesses}
        return kept.act(by, service.destroy, service.Destroy(**(told | changes)))

    return destroy


@pytest.fixture
def approve(kept: World) -> Entering:
    """``approve(document)``: the province's coordinator agrees unless told otherwise."""

    def approve(document: Document, by: str = "coordinator-32", key: str = "") -> Document:
        return kept.act(by, approval.approve, approval.Approve(key=key or new_key(), document_id=document.id))

    return approve


@pytest.fixture
def decline(kept: World) -> Entering:
    """``decline(document)``: the province's coordinator rejects unless told otherwise."""

    def decline(document: Document, by: str = "coordinator-32") -> Document:
        return kept.act(by, approval.decline, approval.Decline(key=new_key(), document_id=document.id))

    return decline
