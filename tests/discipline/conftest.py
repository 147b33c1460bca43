"""What the tests of reporting discipline start from."""

import pytest

from tests.support.clocks import SettableClock
from tests.support.districts import Districts
from tests.support.world import World


@pytest.fixture
def office(world: World, clock: SettableClock) -> Districts:
    """What a district and those around it do."""
    return Districts(world, clock)
