"""What is gathered of the districts of a branch, and that it costs the same for one as for all."""

from datetime import timedelta

import pytest

from inventory.core.database import transact
from inventory.core.identity import Scope
from inventory.equipment.rules import Printers
from inventory.planning import queries
from inventory.planning.remedy_rules import Action
from inventory.planning.rules import Rolls
from inventory.regions.service import add_offices, region_entries
from inventory.shipments import service
from inventory.shipments.service import Send, ShipmentLine
from inventory.usage.rules import ReportState
from tests.planning.conftest import FRIDAY
from tests.support.districts import MONDAY
from tests.support.world import new_key


def test_what_a_district_has_is_what_its_books_and_its_register_say(dry, outlook) -> None:
    of = outlook("32.05").conditions
    assert (of.blanks, of.ribbon, of.film) == (100, Rolls(held=0, rated=500, used=1), Rolls(rated=1500))
    assert (of.printers, of.generators) == (Printers(1, 1, 100), Printers(0, 0))
    assert (of.latest.day, of.latest.printed, of.latest.prr, of.latest.recorded) == (FRIDAY, 0, 30, 4)
    assert of.state is ReportState.ZERO
    assert outlook("32.05").cause == "ribbon_out"


def test_the_day_before_its_ribbon_was_there(dry, outlook) -> None:
    before = outlook("32.05", at=FRIDAY - timedelta(days=1))
    assert (before.conditions.ribbon.held, before.conditions.printers, before.conditions.latest) == (1, None, None)
    assert before.cause == "not_reported"


def test_a_ribbon_never_had_is_not_a_ribbon_used_up(office, outlook) -> None:
    office.receive("32.04", 100, FRIDAY)
    office.report("32.04", 0, FRIDAY, "network")
    assert outlook("32.04").conditions.ribbon.held is None
    assert outlook("32.04").cause == "network"


def test_silence_is_told_on_the_day_after(office, outlook) -> None:
    office.receive("32.04", 100, FRIDAY)
    assert outlook("32.04", at=FRIDAY, today=FRIDAY).conditions.state is ReportState.DUE
    assert outlook("32.04", at=FRIDAY, today=MONDAY).conditions.state is ReportState.MISSING
    assert outlook("32.04").cause == "not_reported"


def test_a_district_that_never_had_a_blank_has_none(world, outlook) -> None:
    assert (outlook("32.04").cause, outlook("32.04").printable) == ("blanks_out", 0)


@pytest.mark.parametrize(("by", "givers"), [("00", ["32.04", "91.03"]), ("32", ["32.04"]), ("32.05", [])])
def test_help_comes_from_the_branch_of_whoever_asks(dry, world, plan, by: str, givers: list[str]) -> None:
    world.stock("91.03", "ribbon", 9)
    found = plan("32.05", by=by).suggestions("32.05")
    assert [each.from_office for each in found if each.action is Action.LOAN] == givers
    assert found[-1].action is Action.BUY
    assert [each.by_sea for each in found if each.from_office == "91.03"] == [True] * (len(givers) == 2)


def test_a_ribbon_on_the_way_is_asked_for_before_anybody_lends(dry, world, plan) -> None:
    world.stock("32", "ribbon", 1)
    sent = Send(
        key=new_key(),
        source="32",
        destination="32.05",
        purpose="allocation",
        business_date=MONDAY,
        lines=(ShipmentLine(item="ribbon", quantity=1),),
    )
    world.act("coordinator-32", service.send, sent)
    (asked,) = plan("32.05").suggestions("32.05")
    assert (asked.action, asked.item, asked.quantity) == (Action.CALL, "ribbon", 1)
    assert plan("32.05", at=FRIDAY).outlooks["32.05"].conditions.coming == {"ktp-wni": 0, "ribbon": 0, "film": 0}


def test_yields_are_measured_over_what_was_used(office, world, outlook) -> None:
    office.receive("32.05", 1000, FRIDAY - timedelta(days=8))
    world.stock("32.05", "ribbon", 9, FRIDAY - timedelta(days=8))
    office.report("32.05", 500, FRIDAY - timedelta(days=2))
    office.use_up("32.05", "ribbon", FRIDAY, pieces=4)
    assert outlook("32.05").conditions.ribbon.cards_per_roll == 125
    assert outlook("32.05").limits[1].cards == 5 * 125


def test_all_districts_cost_as_many_statements_as_one(dry, session, count_statements) -> None:
    def asked(code: str) -> int:
        with count_statements() as statements:
            plan = queries.plan(session, Scope(code), MONDAY, MONDAY, Scope(code))
            for district in plan.outlooks:
                plan.suggestions(district)
        return len(statements)

    with_one = asked("32.05")
    transact(lambda session: add_offices(session, region_entries()))
    assert asked("00") == with_one
