"""Sessions of Kabupaten Garut for tests to act on."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from inventory.outreach import service
from inventory.outreach.models import Outreach
from inventory.outreach.rules import Fate, Taken
from tests.support.world import World, new_key

GARUT, CARD, TODAY = "32.05", "ktp-wni", date(2025, 11, 3)
Step = Callable[..., Outreach]


def planned(world: World, by: str = "staff-32.05", **changes: Any) -> Outreach:
    """A session of one day, today unless told otherwise."""
    told = {
        "key": new_key(),
        "office": GARUT,
        "first_day": TODAY,
        "last_day": TODAY,
        "place": "Desa Sukamaju",
        "purpose": "Pemilih pemula",
    }
    return world.act(by, service.plan, service.Plan(**(told | changes)))


def gone(world: World, pieces: int = 100, by: str = "staff-32.05", day: date = TODAY, **changes: Any) -> Outreach:
    """A session that left with so many blanks; with none where that is wanted."""
    found = planned(world, **({"first_day": day} | changes))
    lines = (Taken(item=CARD, quantity=pieces),) if pieces else ()
    command = service.GoOut(key=new_key(), outreach_id=found.id, business_date=day, lines=lines)
    return world.act(by, service.go_out, command)


def returning(found: Outreach, recorded: int = 80, day: date = TODAY, **fate: Any) -> service.ComeBack:
    """What is said of a session that comes back."""
    lines = (Fate(item=CARD, **fate),) if fate else ()
    return service.ComeBack(key=new_key(), outreach_id=found.id, business_date=day, recorded=recorded, lines=lines)


def came_back(world: World, found: Outreach, by: str = "staff-32.05", **told: Any) -> Outreach:
    """The session, back."""
    return world.act(by, service.come_back, returning(found, **told))


@pytest.fixture
def stocked(world: World) -> World:
    """Kabupaten Garut has 1.000 blanks since 20 October."""
    world.stock(GARUT, CARD, 1_000, date(2025, 10, 20))
    return world
