"""Setting the rules of one's own branch."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.errors import DateRefused, Forbidden, Invalid, NotFound
from inventory.core.identity import Scope
from inventory.utilization import rule_queries, service
from inventory.utilization.metrics import Metric
from inventory.utilization.models import UtilizationRule
from inventory.utilization.rules import Rule, WindowKind
from inventory.utilization.service import ChangeRule
from tests.support.districts import MONDAY
from tests.support.judging import to_change
from tests.support.world import World


def change(session: Session, metric: str = "printed", threshold: str = "20", days: int = 30) -> ChangeRule:
    national = select(UtilizationRule.id).where(UtilizationRule.metric == metric, UtilizationRule.scope.is_(None))
    return to_change(session.scalars(national).one(), threshold, days)


def said(session: Session, office: str) -> list[Rule]:
    """The rules that count in the branch of an office."""
    return rule_queries.branch_rules(session, Scope(office), MONDAY)


def test_a_province_gets_its_own_copy_and_the_nation_keeps_its_rule(world: World, session: Session) -> None:
    own = world.act("supervisor-32", service.change_rule, change(session))
    again = world.act("supervisor-32", service.change_rule, change(session, threshold="25"))
    session.rollback()
    assert own.rule_id == again.rule_id
    rules = {rule.scope: (rule.threshold, rule.window_days) for rule in said(session, "32")}
    assert rules["32"] == (Decimal(25), 30)
    assert (Decimal(15), 90) in {(r.threshold, r.window_days) for r in said(session, "51")}
    assert {rule.scope for rule in said(session, "51")} == {None}


def test_the_nations_supervisor_changes_the_nations_rule(
    world: World, session: Session, supervisor_of_the_nation: str
) -> None:
    changed = world.act(supervisor_of_the_nation, service.change_rule, change(session))
    assert changed.changed_at == world.clock.now()
    assert [r.threshold for r in said(session, "51") if r.metric == "printed"] == [Decimal(20)]


def test_another_provinces_rule_is_not_there(world: World, session: Session) -> None:
    own = world.act("supervisor-51", service.change_rule, change(session))
    theirs = to_change(own.rule_id, 1, 1)
    with pytest.raises(NotFound):
        world.act("supervisor-32", service.change_rule, theirs)


@pytest.mark.parametrize("person", ["staff-32.05", "coordinator-32", "national", "admin"])
def test_who_may_not_set_rules(world: World, session: Session, person: str) -> None:
    with pytest.raises(Forbidden):
        world.act(person, service.change_rule, change(session))


@pytest.mark.parametrize(
    ("metric", "threshold", "days", "reason"),
    [
        ("printed", "0", 90, "threshold_impossible"),
        ("printed", "1.5", 90, "threshold_impossible"),
        ("used_percent", "101", 90, "threshold_impossible"),
        ("printed", "15", 0, "window_impossible"),
        ("printed", "15", 3661, "window_impossible"),
        ("days_of_ribbon", "0", 1, "threshold_impossible"),
        ("siak_difference", "0.5", 30, "threshold_impossible"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(
    world: World, session: Session, metric: str, threshold: str, days: int, reason: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        world.act("supervisor-32", service.change_rule, change(session, metric, threshold, days))
    assert refusal.value.reason == reason
    assert {rule.scope for rule in said(session, "32")} == {None}


@pytest.mark.usefixtures("both_databases")
def test_a_rule_stands_once_in_a_branch_on_both_databases(world: World, session: Session) -> None:
    for threshold in ("20", "27"):
        world.act("supervisor-32", service.change_rule, change(session, "used_percent", threshold))
    assert [r.threshold for r in said(session, "32") if r.scope] == [Decimal(27)]


def test_a_rule_that_begins_later_says_nothing_before(world: World, session: Session) -> None:
    begins = MONDAY + timedelta(days=1)
    later = replace(change(session, threshold="40"), effective_from=begins)
    world.act("supervisor-32", service.change_rule, later)

    def on(day: date) -> dict[str | None, Decimal]:
        found = rule_queries.branch_rules(session, Scope("32"), day)
        return {rule.scope: rule.threshold for rule in found if rule.metric == "printed"}

    assert on(MONDAY) == {None: Decimal(15)}
    assert on(begins) == {None: Decimal(15), "32": Decimal(40)}


def test_what_a_rule_said_stays_said(world: World, session: Session) -> None:
    world.act("supervisor-32", service.change_rule, change(session, threshold="20"))
    world.clock.advance(days=5)
    later = replace(change(session, threshold="30"), effective_from=MONDAY + timedelta(days=5))
    world.act("supervisor-32", service.change_rule, later)
    assert [rule.threshold for rule in said(session, "32") if rule.scope == "32"] == [Decimal(20)]


@pytest.mark.parametrize("days", [-1, 367])
def test_a_rule_does_not_begin_in_the_past_or_far_ahead(world: World, session: Session, days: int) -> None:
    when = replace(change(session), effective_from=MONDAY + timedelta(days=days))
    with pytest.raises(DateRefused):
        world.act("supervisor-32", service.change_rule, when)


@pytest.mark.parametrize(
    ("metric", "threshold", "recovery", "good"),
    [
        ("printed", "20", "19", False),
        ("printed", "20", "20", True),
        ("silent_days", "3", "4", False),
        ("silent_days", "3", "0", True),
        ("used_percent", "30", "101", False),
    ],
)
def test_recovery_lies_on_the_healthy_side(
    world: World, session: Session, metric: str, threshold: str, recovery: str, good: bool
) -> None:
    command = replace(change(session, metric, threshold), recovery=Decimal(recovery))
    if good:
        assert world.act("supervisor-32", service.change_rule, command).recovery == Decimal(recovery)
        return
    with pytest.raises(Invalid) as refusal:
        world.act("supervisor-32", service.change_rule, command)
    assert refusal.value.reason == "recovery_impossible"


@pytest.mark.parametrize("metric", list(Metric))
def test_only_what_is_about_several_days_looks_back_to_a_receipt(
    world: World, session: Session, metric: Metric
) -> None:
    command = replace(change(session, metric, "20"), window_kind=WindowKind.SINCE_RECEIPT, window_days=None)
    if not metric.is_of_the_day:
        assert world.act("supervisor-32", service.change_rule, command).window_kind == "since_receipt"
        return
    with pytest.raises(Invalid) as refusal:
        world.act("supervisor-32", service.change_rule, command)
    assert refusal.value.reason == "window_of_one_day"
