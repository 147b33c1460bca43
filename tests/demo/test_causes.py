"""The season of 2017: the cause of each of the 22 from the facts alone, held against what the data says of it."""

from collections.abc import Callable

import pytest
from flask import Flask

from inventory.core.database import db
from inventory.core.identity import CENTRE, Scope
from inventory.demo import season
from inventory.planning import queries
from tests.demo.conftest import PLAYED


@pytest.mark.slow
def test_the_facts_alone_name_the_cause_of_the_22(the_nation: str, open_app: Callable[[str], Flask]) -> None:
    told = {district.code: district.state for district in season.districts(PLAYED) if district.nearly_idle}
    with open_app(the_nation).app_context():
        plan = queries.plan(db.session(), Scope(CENTRE), season.LAST_DAY, season.LAST_DAY, Scope(CENTRE))
    assert {code: plan.outlooks[code].cause for code in told} == told


def test_every_cause_of_the_22_is_among_them() -> None:
    idle = [district for district in season.districts() if district.nearly_idle]
    played = [district for district in season.districts(PLAYED) if district.nearly_idle]
    assert len(idle) == 22
    assert {district.state for district in played} == {district.state for district in idle}
