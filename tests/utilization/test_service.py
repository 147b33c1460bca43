"""Following a flag up once, and setting the rules of one's own branch."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.core.errors import Forbidden, Invalid, KeyReused, NotFound
from inventory.core.identity import Scope
from inventory.utilization import queries, service
from inventory.utilization.models import FollowUp, UtilizationRule
from inventory.utilization.queries import DistrictRow
from inventory.utilization.service import Acknowledge, ChangeRule
from tests.support.clocks import SettableClock
from tests.support.districts import MONDAY, Districts
from tests.support.world import World, new_key

Seen = Callable[..., DistrictRow]
NOTE = "Ribbon habis sejak Senin; pinjam dari Kabupaten Bandung."


def follow_up(office: str = "32.05", note: str = NOTE, key: str = "") -> Acknowledge:
    return Acknowledge(key=key or new_key(), office=office, note=note)


def change(session: Session, metric: str = "printed", threshold: str = "20", days: int = 30) -> ChangeRule:
    national = select(UtilizationRule.id).where(UtilizationRule.metric == metric, UtilizationRule.scope.is_(None))
    return ChangeRule(
        rule_id=session.scalars(national).one(), threshold=Decimal(threshold), window_days=days, enabled=True
    )


def test_a_note_stands_beside_the_flag_with_the_evidence_of_that_moment(
    world: World, office: Districts, seen: Seen
) -> None:
    office.receive("32.05", 6000, MONDAY - timedelta(days=3))
    office.report("32.05", 9, MONDAY - timedelta(days=3))
    world.act("supervisor-32", service.acknowledge, follow_up())
    office.report("32.05", 4, MONDAY)
    row = seen()
    assert row.noted is not None
    assert row.acknowledged
    assert (row.noted.follow_up.note, row.noted.author) == (NOTE, "Supervisor 32")
    (frozen,) = row.noted.follow_up.evidence
    assert (frozen["printed"], frozen["received"], frozen["on_hand"], frozen["threshold"]) == (9, 6000, 5991, "15.00")


def test_the_same_form_twice_is_one_follow_up(world: World, session: Session) -> None:
    command = follow_up()
    once, twice = (world.act("supervisor-32", service.acknowledge, command).id for _ in range(2))
    assert once == twice
    assert session.scalar(select(func.count()).select_from(FollowUp)) == 1
    with pytest.raises(KeyReused):
        world.act("supervisor-32", service.acknowledge, follow_up(note="Lain", key=command.key))


def test_a_follow_up_needs_a_note(world: World, session: Session) -> None:
    with pytest.raises(Invalid) as refusal:
        world.act("supervisor-32", service.acknowledge, follow_up(note="  \n"))
    assert refusal.value.reason == "note_needed"
    assert session.scalar(select(func.count()).select_from(FollowUp)) == 0


@pytest.mark.parametrize(
    ("person", "office", "refusal"),
    [
        ("supervisor-32", "51.01", NotFound),
        ("supervisor-32", "32", NotFound),
        ("supervisor-32", "32.99", NotFound),
        ("staff-32.05", "32.05", Forbidden),
        ("coordinator-32", "32.05", Forbidden),
        ("national", "32.05", Forbidden),
    ],
)
def test_who_may_not_follow_up(world: World, person: str, office: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        world.act(person, service.acknowledge, follow_up(office))


def test_the_latest_note_is_shown_and_all_are_kept(world: World, session: Session, seen: Seen) -> None:
    for note in ("Ditelepon", "Ribbon dikirim"):
        world.act("supervisor-32", service.acknowledge, follow_up(note=note))
    assert seen().noted.follow_up.note == "Ribbon dikirim"
    history = queries.follow_ups(session, Scope("32"), "32.05")
    assert [noted.follow_up.note for noted in history] == ["Ribbon dikirim", "Ditelepon"]
    assert queries.follow_ups(session, Scope("51"), "32.05") == []


def test_a_note_about_an_older_window_does_not_acknowledge_todays_flag(
    world: World, seen: Seen, clock: SettableClock
) -> None:
    world.act("supervisor-32", service.acknowledge, follow_up())
    assert seen(today=MONDAY + timedelta(days=89)).acknowledged
    assert not seen(today=MONDAY + timedelta(days=90)).acknowledged


def test_a_note_about_one_flag_does_not_swallow_another(
    world: World, office: Districts, session: Session, seen: Seen
) -> None:
    office.receive("32.05", 6000, MONDAY - timedelta(days=3))
    world.act("supervisor-32", service.acknowledge, follow_up())
    assert seen(by="32").acknowledged
    world.act("supervisor-32", service.change_rule, change(session, "used_percent", "30", 90))
    assert len(seen(by="32").findings) == 2
    assert not seen(by="32").acknowledged
    world.act("supervisor-32", service.acknowledge, follow_up(note="Keduanya"))
    assert seen(by="32").acknowledged


def test_a_province_gets_its_own_copy_and_the_nation_keeps_its_rule(world: World, session: Session) -> None:
    own = world.act("supervisor-32", service.change_rule, change(session))
    again = world.act("supervisor-32", service.change_rule, change(session, threshold="25"))
    session.rollback()
    assert own.id == again.id
    rules = {rule.scope: (rule.threshold, rule.window_days) for rule in queries.branch_rules(session, Scope("32"))}
    assert rules["32"] == (Decimal(25), 30)
    assert (Decimal(15), 90) in {(r.threshold, r.window_days) for r in queries.branch_rules(session, Scope("51"))}
    assert {rule.scope for rule in queries.branch_rules(session, Scope("51"))} == {None}


def test_the_nations_supervisor_changes_the_nations_rule(
    world: World, session: Session, supervisor_of_the_nation: str
) -> None:
    changed = world.act(supervisor_of_the_nation, service.change_rule, change(session))
    assert (changed.scope, changed.changed_at) == (None, world.clock.now())
    assert [r.threshold for r in queries.branch_rules(session, Scope("51")) if r.metric == "printed"] == [Decimal(20)]


def test_another_provinces_rule_is_not_there(world: World, session: Session) -> None:
    own = world.act("supervisor-51", service.change_rule, change(session))
    theirs = ChangeRule(rule_id=own.id, threshold=Decimal(1), window_days=1, enabled=False)
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
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(
    world: World, session: Session, metric: str, threshold: str, days: int, reason: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        world.act("supervisor-32", service.change_rule, change(session, metric, threshold, days))
    assert refusal.value.reason == reason
    assert len(queries.branch_rules(session, Scope("32"))) == 2


@pytest.mark.usefixtures("both_databases")
def test_a_rule_stands_once_in_a_branch_on_both_databases(world: World, session: Session) -> None:
    for threshold in ("20", "27"):
        world.act("supervisor-32", service.change_rule, change(session, "used_percent", threshold))
    assert [r.threshold for r in queries.branch_rules(session, Scope("32")) if r.scope] == [Decimal(27)]
