"""People who sign in and out, and change their passwords, quickly."""

import pytest


@pytest.fixture(autouse=True)
def quick(quick_passwords: None) -> None:
    """Passwords cost nothing here."""
