"""What the tests of coverage start from."""

import pytest

from tests.support.client import BrowsingClient


@pytest.fixture
def english(client: BrowsingClient) -> BrowsingClient:
    client.set_cookie("language", "en")
    return client
