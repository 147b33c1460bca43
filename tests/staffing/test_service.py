"""Operators and trainings on record, what people see of them, and the cause that follows."""

from datetime import date, timedelta

import pytest

from inventory.core.database import db
from inventory.core.errors import DateRefused, Forbidden, Invalid, NotFound
from inventory.core.identity import Scope
from inventory.planning import queries as planning
from inventory.planning.remedy_rules import Action
from inventory.planning.rules import Kind
from inventory.staffing import queries, service
from inventory.staffing.models import Operator, Training
from inventory.staffing.rules import Crew
from tests.architecture.examples import some_device, some_operator, some_training
from tests.support.districts import MONDAY, Districts
from tests.support.html import text_of
from tests.support.world import World, new_key

GARUT, FRIDAY = "32.05", MONDAY - timedelta(days=3)


def train(
    world: World, *operators: Operator, by: str = "staff-32.05", office: str = GARUT, day: date = MONDAY
) -> Training:
    told = {"office": office, "day": day, "subject": "Ganti pita", "operators": tuple(each.id for each in operators)}
    return world.act(by, service.hold_training, service.HoldTraining(key=new_key(), **told))


def leave(world: World, operator: Operator, day: date = MONDAY) -> Operator:
    told = {"operator_id": operator.id, "day": day, "reason": "Mutasi"}
    return world.act("staff-32.05", service.leave, service.Leave(key=new_key(), **told))


def crew(day: date = MONDAY) -> Crew | None:
    return queries.crews(db.session(), Scope("32"), day).get(GARUT)


def test_an_office_without_a_record_says_nothing_and_others_count_their_trained(world: World) -> None:
    assert crew() is None
    asep, siti = some_operator(world), some_operator(world, "Siti Rahma")
    assert crew() == Crew(active=2, trained=0)
    train(world, asep, by="coordinator-32", office="32")
    assert crew() == Crew(active=2, trained=1)
    assert crew(FRIDAY) is None, "they came on Monday"
    leave(world, asep)
    assert crew() == Crew(active=1, trained=0)
    leave(world, siti)
    assert crew() == Crew(active=0, trained=0)


def test_only_operators_of_the_branch_who_worked_that_day_were_there(world: World) -> None:
    asep = some_operator(world)
    for refused in ({"by": "staff-32.04", "office": "32.04"}, {"day": FRIDAY}):
        with pytest.raises(Invalid):
            train(world, asep, **refused)
    with pytest.raises(Invalid):
        train(world)
    with pytest.raises(DateRefused):
        train(world, asep, day=MONDAY + timedelta(days=1))
    with pytest.raises(Forbidden):
        train(world, asep, by="supervisor-32")
    with pytest.raises(NotFound):
        queries.operator(db.session(), Scope("32.04"), asep.id)


def printable(world: World) -> tuple[str, list[Action], dict[str, int]]:
    plan = planning.plan(db.session(), Scope(GARUT), MONDAY, MONDAY, Scope("32"))
    seen = plan.outlooks[GARUT]
    numbers = next(limit.numbers for limit in seen.limits if limit.kind is Kind.OPERATORS)
    return seen.cause, [each.action for each in plan.suggestions(GARUT)], numbers


def test_no_trained_operator_is_a_cause_and_a_training_the_help(world: World, clock) -> None:
    office = Districts(world, clock)
    office.receive(GARUT, 100, FRIDAY)
    some_device(world)
    office.report(GARUT, 0, FRIDAY, "other", note="Tidak ada yang mencetak")
    assert printable(world)[0] != "no_operator", "nothing is on record"
    asep = some_operator(world)
    assert printable(world) == ("no_operator", [Action.TRAIN, Action.CALL], {"operators": 1, "trained": 0})
    train(world, asep)
    assert printable(world)[0] != "no_operator"


def test_whoever_printed_can_print_whatever_the_register_says(world: World, clock) -> None:
    office = Districts(world, clock)
    office.receive(GARUT, 100, FRIDAY)
    some_operator(world)
    office.report(GARUT, 20, FRIDAY)
    assert printable(world)[0] != "no_operator"


def test_people_see_who_was_trained_in_what(world: World, client, sign_in) -> None:
    some_training(world)
    some_operator(world, "Siti Rahma")
    client.set_cookie("language", "en")
    sign_in(client, "staff-32.05")
    assert "Siti Rahma" in text_of(client.get("/operators?standing=untrained"))
    assert "Asep Sunandar" not in text_of(client.get("/operators?standing=untrained"))
    assert "Ganti pita" in text_of(client.get("/operators/1"))
    assert "Asep Sunandar" in text_of(client.get("/operators/trainings"))
    assert client.get("/operators?standing=nonsense").status_code == 404
    wrong = client.submit("/operators/new", {"name": "Budi", "nip": "123"})
    assert wrong.status_code == 422
    assert "A NIP has 18 digits." in text_of(wrong)
