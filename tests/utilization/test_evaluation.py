"""Alerts open, are followed up, and close themselves when printing has measurably recovered."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from inventory.core.database import db, transact
from inventory.core.errors import AlreadyDone, DateRefused, Forbidden, Invalid, KeyReused, NotFound
from inventory.core.identity import Scope
from inventory.notices import topics
from inventory.notices.models import NoticeRecord
from inventory.stock.service import Reverse, reverse
from inventory.usage.service import Amend, Report, ReportLine, amend, report
from inventory.utilization import evaluation, service
from inventory.utilization.alerts.models import Alert, AlertEvent
from inventory.utilization.alerts.rules import Action, AlertState, Happening
from inventory.utilization.alerts.service import Act, Assign, FollowUp, Snooze, act, assign, follow_up, snooze
from tests.support.clocks import SettableClock
from tests.support.districts import MONDAY, Districts
from tests.support.judging import acknowledge, alert_of, evaluate, to_change
from tests.support.world import World, new_key

FRIDAY = MONDAY - timedelta(days=3)
TUESDAY = MONDAY + timedelta(days=1)
NOTE = "Ribbon habis sejak Senin; pinjam dari Kabupaten Bandung."


def note(alert: Alert, **said: Any) -> FollowUp:
    usual = {"key": new_key(), "alert_id": alert.id, "happening": Happening.ACKNOWLEDGED, "note": NOTE}
    return FollowUp(**{**usual, **said})


def story(office: str = "32.05") -> list[str]:
    """What happened in the alert of a district, in order."""
    db.session.rollback()
    query = select(AlertEvent.happening).where(AlertEvent.alert_id == alert_of(office).id).order_by(AlertEvent.id)
    return list(db.session.scalars(query))


def at(clock: SettableClock, day: date, hour: str = "15:00") -> None:
    clock.set(f"{day.isoformat()} {hour}", "Asia/Jakarta")


def test_a_broken_rule_opens_an_alert_with_its_evidence(world: World, office: Districts) -> None:
    office.receive("32.05", 6000, FRIDAY)
    office.report("32.05", 14, FRIDAY)
    office.receive("32.04", 6000, FRIDAY)
    office.report("32.04", 15, FRIDAY)
    assert evaluate(world) == {"opened": 3}
    alert = alert_of("32.05")
    assert (alert.state, alert.severity, alert.opened_at) == ("open", "high", world.clock.now())
    assert alert.due == TUESDAY, "one working day for what is severe"
    (frozen,) = alert.findings
    assert (frozen["printed"], frozen["received"], frozen["threshold"]) == (14, 6000, "15.00")
    assert db.session.scalar(select(func.count()).select_from(Alert).where(Alert.office == "32.04")) == 0
    assert evaluate(world) == {}, "looking again changes nothing"


def test_an_alert_closes_itself_past_the_level_of_recovery_and_not_at_the_threshold(
    world: World, office: Districts, clock: SettableClock
) -> None:
    office.receive("32.05", 6000, FRIDAY)
    office.report("32.05", 14, FRIDAY)
    acknowledge(world)
    office.report("32.05", 15, MONDAY)
    assert evaluate(world)["recovering"] == 1
    assert alert_of().state == "recovering"
    at(clock, TUESDAY)
    office.report("32.05", 1, TUESDAY)
    assert evaluate(world)["closed"] == 1
    assert (alert_of().state, alert_of().closed_at) == ("closed", world.clock.now())
    assert story() == ["opened", "acknowledged", "recovering", "closed"]


def test_a_relapse_finds_the_alert_in_the_same_hands(world: World, office: Districts, clock: SettableClock) -> None:
    office.receive("32.05", 6000, FRIDAY)
    report = office.report("32.05", 20, FRIDAY)
    world.act("supervisor-32", service.change_rule, to_change(1, 21, recovery=40))
    acknowledge(world)
    world.act("supervisor-32", act, Act(key=new_key(), alert_id=alert_of().id, action=Action.LOAN, reference="PK-1"))
    office.report("32.05", 5, MONDAY)
    assert evaluate(world)["recovering"] == 1
    world.act("supervisor-32", service.change_rule, to_change(1, 30, recovery=40))
    assert report.id
    assert evaluate(world)["relapsed"] == 1
    assert alert_of().state == "under_way"


def test_repeated_alerts_of_a_district_are_one_story(world: World, office: Districts, clock: SettableClock) -> None:
    evaluate(world)
    office.receive("32.05", 6000, MONDAY)
    office.report("32.05", 30, MONDAY)
    assert evaluate(world)["closed"] == 1
    at(clock, MONDAY + timedelta(days=90))
    assert evaluate(world)["reopened"] == 1
    assert story() == ["opened", "closed", "reopened"]
    assert db.session.scalar(select(func.count()).select_from(Alert).where(Alert.office == "32.05")) == 1


def test_another_broken_rule_calls_for_a_new_look(
    world: World, office: Districts, supervisor_of_the_nation: str
) -> None:
    office.receive("32.05", 6000, FRIDAY)
    acknowledge(world)
    world.act(supervisor_of_the_nation, service.change_rule, to_change(2, 30, recovery=35))
    assert evaluate(world) == {"worsened": 1}
    alert = alert_of()
    assert (alert.state, len(alert.findings), alert.rules) == ("open", 2, [1, 2])


def test_the_nearest_rule_opens_the_alert(world: World, office: Districts, session: Session) -> None:
    for code in ("32.05", "51.01"):
        office.receive(code, 100, FRIDAY)
        office.report(code, 20, FRIDAY)
    world.act("supervisor-32", service.change_rule, to_change(1, 21, recovery=21))
    evaluate(world)
    assert alert_of("32.05").state == "open"
    assert session.scalar(select(func.count()).select_from(Alert).where(Alert.office == "51.01")) == 0


def test_every_district_has_its_own_day(world: World, clock: SettableClock, supervisor_of_the_nation: str) -> None:
    """At 22.30 WIB it is tomorrow in Papua, and a rule that counts from tomorrow counts there already."""
    off = to_change(1, 15, recovery=15, enabled=False, effective_from=TUESDAY)
    world.act(supervisor_of_the_nation, service.change_rule, off)
    at(clock, MONDAY, "22:30")
    assert evaluate(world) == {"opened": 3}
    assert {alert.office for alert in db.session.scalars(select(Alert))} == {"32.04", "32.05", "51.01"}


def test_who_comes_too_late_writes_nothing(world: World, session: Session) -> None:
    seen = evaluation.look(session, world.clock.now())
    session.rollback()
    assert transact(lambda session: evaluation.settle(session, seen)) is not None
    assert transact(lambda session: evaluation.settle(session, seen)) is None
    assert session.scalar(select(func.count()).select_from(AlertEvent)) == 4


def test_an_evaluation_does_not_go_back_in_time(world: World, session: Session) -> None:
    evaluate(world)
    with pytest.raises(DateRefused):
        evaluation.look(session, world.clock.now() - timedelta(seconds=1))


@pytest.mark.usefixtures("both_databases")
def test_what_happened_cannot_be_changed(world: World, session: Session) -> None:
    evaluate(world)
    for statement in ("update alert_event set note = 'x'", "delete from alert_event"):
        with pytest.raises(DBAPIError), db.engine.begin() as connection:
            connection.execute(text(statement))


class TestEscalation:
    """Nobody acknowledges it: the province is told, then the nation."""

    @pytest.mark.parametrize(
        ("days", "level"), [(1, 0), (2, 1), (3, 2), (7, 2)], ids=["due", "a day late", "two days late", "a week"]
    )
    def test_it_goes_up_a_level_at_a_time(self, world: World, clock: SettableClock, days: int, level: int) -> None:
        evaluate(world)
        for day in range(1, days + 1):
            at(clock, MONDAY + timedelta(days=day))
            evaluate(world)
        assert alert_of().escalation == level

    def test_what_is_acknowledged_stays(self, world: World, clock: SettableClock) -> None:
        acknowledge(world)
        at(clock, MONDAY + timedelta(days=7))
        evaluate(world)
        assert alert_of().escalation == 0

    def test_what_rests_stays_until_it_wakes(self, world: World, clock: SettableClock) -> None:
        evaluate(world)
        until = MONDAY + timedelta(days=7)
        rest = Snooze(key=new_key(), alert_id=alert_of().id, until=until, reason="Printer di Jakarta")
        world.act("supervisor-32", snooze, rest)
        at(clock, until - timedelta(days=1), "23:59")
        assert "woken" not in evaluate(world)
        assert (alert_of().escalation, alert_of().snoozed_until) == (0, until)
        at(clock, until, "00:00")
        evaluate(world)
        assert (alert_of().escalation, alert_of().snoozed_until) == (1, None)
        assert story()[-2:] == ["woken", "escalated"]


class TestFollowingUp:
    """What people do in a story."""

    def test_acknowledging_counts_once(self, world: World) -> None:
        evaluate(world)
        command = note(alert_of())
        once, twice = (world.act("supervisor-32", follow_up, command).id for _ in range(2))
        assert once == twice
        assert story() == ["opened", "acknowledged"]
        with pytest.raises(KeyReused):
            world.act("supervisor-32", follow_up, note(alert_of(), key=command.key, note="Lain"))
        with pytest.raises(AlreadyDone):
            world.act("supervisor-32", follow_up, note(alert_of()))

    @pytest.mark.parametrize(
        ("happening", "promise", "state"),
        [
            ("note", None, "open"),
            ("note", 4, "acknowledged"),
            ("call", None, "acknowledged"),
            ("visit", 4, "acknowledged"),
        ],
    )
    def test_who_calls_or_promises_a_next_step_has_taken_notice(
        self, world: World, happening: str, promise: int | None, state: str
    ) -> None:
        evaluate(world)
        before, due = alert_of().due, None if promise is None else MONDAY + timedelta(days=promise)
        world.act("supervisor-32", follow_up, note(alert_of(), happening=Happening(happening), due=due))
        assert (alert_of().state, alert_of().due) == (state, before if state == "open" else due)
        assert story() == ["opened", happening]

    def test_an_action_is_under_way_with_its_document(self, world: World) -> None:
        evaluate(world)
        begun = Act(key=new_key(), alert_id=alert_of().id, action=Action.LOAN, reference="PK-32.04-7")
        event = world.act("supervisor-32", act, begun)
        assert (event.action, event.reference, alert_of().state) == ("loan", "PK-32.04-7", "under_way")

    def test_it_is_handed_to_somebody_near(self, world: World, session: Session) -> None:
        evaluate(world)
        near, staff, stranger = (
            world.actor(name).user_id for name in ("supervisor-32", "staff-32.05", "supervisor-51")
        )
        world.act("supervisor-32", assign, Assign(key=new_key(), alert_id=alert_of().id, owner_id=near))
        assert alert_of().owner_id == near
        for nobody in (staff, stranger):  # who may not follow it up, or not here
            with pytest.raises(Invalid) as refusal:
                world.act("supervisor-32", assign, Assign(key=new_key(), alert_id=alert_of().id, owner_id=nobody))
            assert refusal.value.reason == "owner_unknown"

    @pytest.mark.parametrize(
        ("person", "refusal"),
        [
            ("supervisor-51", NotFound),
            ("staff-32.04", NotFound),
            ("staff-32.05", Forbidden),
            ("coordinator-32", Forbidden),
            ("national", Forbidden),
        ],
    )
    def test_who_may_not(self, world: World, person: str, refusal: type[Exception]) -> None:
        evaluate(world)
        with pytest.raises(refusal):
            world.act(person, follow_up, note(alert_of()))
        assert story() == ["opened"]

    @pytest.mark.parametrize("words", ["", "  \n"])
    def test_a_note_says_something(self, world: World, words: str) -> None:
        evaluate(world)
        with pytest.raises(Invalid) as refusal:
            world.act("supervisor-32", follow_up, note(alert_of(), note=words))
        assert refusal.value.reason == "note_needed"

    @pytest.mark.parametrize("days", [0, 93])
    def test_a_rest_ends_on_a_day_to_come(self, world: World, days: int) -> None:
        evaluate(world)
        rest = Snooze(key=new_key(), alert_id=alert_of().id, until=MONDAY + timedelta(days=days), reason="Rapat")
        with pytest.raises(DateRefused):
            world.act("supervisor-32", snooze, rest)

    def test_what_is_closed_is_over(self, world: World, office: Districts) -> None:
        evaluate(world)
        office.receive("32.05", 100, MONDAY)
        office.report("32.05", 30, MONDAY)
        evaluate(world)
        assert alert_of().state == AlertState.CLOSED
        with pytest.raises(AlreadyDone):
            world.act("supervisor-32", follow_up, note(alert_of()))


class TestNews:
    """What the outbox gets of it, and when the job looks again by itself."""

    def test_each_step_is_one_notice(self, world: World, office: Districts, session: Session) -> None:
        office.receive("32.05", 100, MONDAY)
        evaluate(world)
        office.report("32.05", 30, MONDAY)
        evaluate(world)
        evaluate(world)
        session.rollback()
        mine = select(NoticeRecord.topic, NoticeRecord.subject).where(NoticeRecord.office == "32.05")
        subject = f"alert:{alert_of().id}"
        assert session.execute(mine.order_by(NoticeRecord.id)).all() == [
            ("alert_opened", subject),
            ("alert_closed", subject),
        ]

    def test_a_message_tells_district_and_finding(self, app: Flask, world: World, session: Session) -> None:
        evaluate(world)
        record = session.scalars(select(NoticeRecord).where(NoticeRecord.office == "32.05")).one()
        happened = topics.Happening(
            topic=record.topic,
            office="32.05",
            office_name="Kabupaten Garut",
            timezone="Asia/Jakarta",
            subject=record.subject,
            params=record.params,
            at=record.at,
        )
        with app.test_request_context():
            told = topics.told(happened)
        assert told.title == "Kabupaten Garut: Aturan dilanggar: peringatan dibuka"
        assert "0 keping tercetak, kurang dari 15" in told.text
        assert told.path == f"/alerts/{alert_of().id}"

    def test_the_job_looks_every_quarter_of_an_hour(self, world: World, clock: SettableClock, session: Session) -> None:
        assert evaluation.called_for(session, clock.now()), "nobody ever looked"
        evaluate(world)
        before = clock.now()
        assert not evaluation.called_for(session, before + timedelta(minutes=15) - timedelta(seconds=1))
        assert evaluation.called_for(session, before + timedelta(minutes=15))

    def test_a_late_report_calls_for_a_look_and_one_in_time_does_not(
        self, world: World, office: Districts, session: Session
    ) -> None:
        office.receive("32.05", 100, FRIDAY)
        evaluate(world)
        office.report("32.05", 5, MONDAY)
        session.rollback()
        assert not evaluation.called_for(session, world.clock.now())
        world.act("staff-32.05", report, Report(**said(FRIDAY)))
        session.rollback()
        assert evaluation.called_for(session, world.clock.now())
        evaluation.work(session, world.clock.now())
        session.rollback()
        assert not evaluation.called_for(session, world.clock.now())

    def test_a_report_that_is_undone_calls_for_a_look_and_a_delivery_does_not(
        self, world: World, office: Districts, session: Session
    ) -> None:
        office.receive("32.05", 100, FRIDAY)
        delivered, reported = world.stock("32.05", "ribbon", 3, FRIDAY), office.report("32.05", 5, MONDAY)
        evaluate(world)
        for document, called in ((delivered, False), (reported, True)):
            undo = Reverse(key=new_key(), document_id=document.id, reason="Salah")
            world.act("staff-32.05", reverse, undo)
            session.rollback()
            assert evaluation.called_for(session, world.clock.now()) is called

    @pytest.mark.parametrize(
        ("district", "moment", "late"),
        [
            ("32.05", "2025-11-01 06:59+07:00", True),
            ("51.01", "2025-11-01 07:59+08:00", True),
            ("91.03", "2025-11-01 08:59+09:00", True),
            ("91.03", "2025-10-31 00:00+09:00", False),
            ("91.03", "2025-10-31 16:00:59+09:00", False),
            ("91.03", "2025-10-31 16:01+09:00", True),
            ("32.05", "2025-10-31 16:00:59+07:00", False),
        ],
    )
    def test_late_is_late_by_the_clock_of_the_district(
        self,
        world: World,
        office: Districts,
        clock: SettableClock,
        session: Session,
        district: str,
        moment: str,
        late: bool,
    ) -> None:
        """In the early morning the universal date is still that of the day before, in Papua until nine."""
        clock.set("2025-10-30 08:00")
        office.receive(district, 100, FRIDAY - timedelta(days=1))
        clock.set(moment)
        evaluate(world)
        world.act(f"staff-{district}", report, Report(**{**said(FRIDAY), "office": district}))
        session.rollback()
        assert evaluation.called_for(session, clock.now()) is late

    def test_a_look_at_one_branch_is_none_at_the_others(
        self, world: World, office: Districts, clock: SettableClock
    ) -> None:
        """Evaluating a province by hand neither puts the nation's turn off nor hides the late reports of others."""
        office.receive("91.03", 100, FRIDAY)
        evaluate(world)
        clock.advance(minutes=14)
        world.act("staff-91.03", report, Report(**{**said(FRIDAY), "office": "91.03"}))
        look_at(clock, "32")
        assert evaluation.called_for(db.session(), clock.now()), "the late report of Papua was not looked at"
        db.session.rollback()
        look_at(clock, "00")
        assert not evaluation.called_for(db.session(), clock.now())
        clock.advance(minutes=14)
        look_at(clock, "32")
        clock.advance(minutes=1)
        assert evaluation.called_for(db.session(), clock.now()), "the quarter of an hour counts from the nation's turn"

    def test_an_amendment_calls_for_a_look(self, world: World, office: Districts, session: Session) -> None:
        office.receive("32.05", 100, FRIDAY)
        document = office.report("32.05", 5, MONDAY)
        evaluate(world)
        changed = {name: value for name, value in said(MONDAY).items() if name not in ("office", "business_date")}
        world.act("staff-32.05", amend, Amend(report_id=document.id, reason="Salah hitung", **changed))
        session.rollback()
        assert evaluation.called_for(session, world.clock.now())


def look_at(clock: SettableClock, branch: str) -> None:
    """Evaluate the districts of a branch, as its supervisor does by hand."""
    db.session.rollback()
    seen = evaluation.look(db.session(), clock.now(), Scope(branch))
    assert transact(lambda session: evaluation.settle(session, seen)) is not None
    db.session.rollback()


def said(day: date) -> dict[str, Any]:
    lines = (ReportLine(item="ktp-wni", printed=7),)
    return {"key": new_key(), "office": "32.05", "business_date": day, "lines": lines}
