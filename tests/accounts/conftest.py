"""People who sign in and out, and change their passwords, quickly."""

from collections.abc import Callable

import pytest

from tests.support import client
from tests.support.client import BrowsingClient
from tests.support.world import World


@pytest.fixture(autouse=True)
def quick(quick_passwords: None) -> None:
    """Passwords cost nothing here."""


@pytest.fixture
def sign_in(world: World) -> Callable[..., BrowsingClient]:
    """``sign_in(client, username)``: always through the form, for that is what these tests are about."""
    return client.sign_in
