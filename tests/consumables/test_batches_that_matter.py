"""A batch matters in a branch for a quarter of a year after the branch has used up a roll of it, and no longer."""

from datetime import timedelta

import pytest

from inventory.consumables import register
from inventory.core.identity import Scope
from inventory.core.listing import ListState
from tests.consumables.conftest import TODAY

GARUT = Scope("32.05")
ANY = ListState("", "share", False, 1, None)
LATER = TODAY + timedelta(days=91)


@pytest.fixture
def old(session, add, install, remove, clock):
    """Two ribbons of a bad batch, used up in Kabupaten Garut long ago; the printer is empty."""
    device = add("B1")
    for start in (0, 125):
        remove(install(device, start), start + 125)
    session.rollback()
    assert [look.row.batch for look in register.batches(session, GARUT, ANY, TODAY)] == ["R-17"]
    clock.advance(days=91)
    return device


def test_a_roll_that_was_put_aside_is_not_used_up(session, old, install, remove) -> None:
    remove(install(old, 250, business_date=LATER), 260, business_date=LATER, spent=False, note="Putus")
    session.rollback()
    assert register.batches(session, GARUT, ANY, LATER) == []


def test_a_batch_of_the_same_name_is_another_batch(session, old, install, remove) -> None:
    remove(install(old, 250, business_date=LATER, supplier="PT Lain"), 375, business_date=LATER)
    remove(install(old, 375, "film", business_date=LATER), 500, business_date=LATER)
    session.rollback()
    found = register.batches(session, GARUT, ANY, LATER)
    assert {(look.row.item, look.row.supplier) for look in found} == {("ribbon", "PT Lain"), ("film", "CV Contoh")}


def test_another_province_keeps_no_batch_alive(session, old, add, install, remove) -> None:
    device = add("D1", office="51.01", business_date=LATER)
    for start in (0, 125):
        roll = install(device, start, by="staff-51.01", business_date=LATER)
        remove(roll, start + 125, by="staff-51.01", business_date=LATER)
    session.rollback()
    assert [province for province, _look in register.low_batches_by_province(session, LATER)] == ["51"]
