"""What the tests of supervision start from."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy.orm import Session

from inventory.core.database import transact
from inventory.core.identity import Scope
from inventory.utilization import queries
from inventory.utilization.queries import DistrictRow
from tests.support.clocks import SettableClock
from tests.support.districts import MONDAY, Districts
from tests.support.world import World


@pytest.fixture
def office(world: World, clock: SettableClock) -> Districts:
    """What a district and those around it do."""
    return Districts(world, clock)


@pytest.fixture
def seen(session: Session) -> Callable[..., DistrictRow]:
    """``seen("32.05", by="32")``: the district as an office sees it (the centre, unless told) on 3 November 2025."""

    def seen(
        code: str = "32.05", first: date | None = None, last: date | None = None, today: date = MONDAY, by: str = "00"
    ) -> DistrictRow:
        return queries.district(session, Scope(by), code, first, last, today)

    return seen


@pytest.fixture
def supervisor_of_the_nation(world: World) -> str:
    """A person who may change the nation's rules."""
    transact(lambda session: world.add_person(session, "supervisor-00", "00", "supervisor"))
    return "supervisor-00"
