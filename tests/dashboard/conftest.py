"""What the tests of the home pages start from."""

import pytest

from tests.support.clocks import SettableClock
from tests.support.districts import Districts
from tests.support.world import World


@pytest.fixture
def office(world: World, clock: SettableClock) -> Districts:
    """What a district and those around it do."""
    return Districts(world, clock)


@pytest.fixture
def english(client):
    """The browser of somebody who reads English."""
    client.set_cookie("language", "en")
    return client
