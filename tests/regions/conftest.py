"""The table of offices alone, in memory."""

from collections.abc import Iterator

import pytest
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from inventory.core.database import prepare_engine
from inventory.regions import service
from inventory.regions.models import Office


@pytest.fixture
def empty() -> Iterator[Session]:
    """A session on a database with no office in it."""
    engine = create_engine("sqlite://")
    prepare_engine(engine)
    Office.metadata.create_all(engine, tables=[Office.metadata.tables["office"]])
    with Session(engine) as session:
        yield session
    engine.dispose()


@pytest.fixture
def country(empty: Session) -> Session:
    """A session on a database that holds all 553 offices."""
    service.load_offices(empty)
    return empty
