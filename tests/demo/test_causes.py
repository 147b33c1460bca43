"""The season of 2017: the cause of each of the 22 from the facts alone, held against what the data says of it."""

from collections.abc import Callable

import pytest
from flask import Flask

from inventory.core.database import db
from inventory.core.identity import CENTRE, Scope
from inventory.demo import season
from inventory.planning import queries


@pytest.mark.slow
def test_the_facts_alone_name_the_cause_of_the_22(the_nation: str, open_app: Callable[[str], Flask]) -> None:
    told = {district.code: district.state for district in season.districts() if district.nearly_idle}
    with open_app(the_nation).app_context():
        plan = queries.plan(db.session(), Scope(CENTRE), season.LAST_DAY, season.LAST_DAY, Scope(CENTRE))
    found = {code: plan.outlooks[code].cause for code in told}
    assert len(told) == 22
    wrong = {code: (told[code], cause) for code, cause in found.items() if cause != told[code]}
    assert len(wrong) <= 1, wrong
