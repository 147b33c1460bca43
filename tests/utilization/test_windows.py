"""Windows on their exact days and minutes, and those that begin on another day in every district."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from inventory.core.database import db, transact
from inventory.core.identity import Scope
from inventory.discipline import queries as discipline
from inventory.discipline.rules import Month, Standing
from inventory.regions.service import add_offices, region_entries
from inventory.shipments import queries as shipments
from inventory.shipments import service as shipping
from inventory.shipments.service import ReceiptLine, Receive, Send, ShipmentLine
from inventory.stock.service import Reverse, reverse
from inventory.usage import service as usage
from inventory.utilization import evaluation, figures, queries, sight
from inventory.utilization.evaluation import Judged
from inventory.utilization.facts import Facts, Window
from inventory.utilization.metrics import Level, Metric
from inventory.utilization.rules import Finding, Rule, WindowKind, evidence
from tests.support.clocks import SettableClock
from tests.support.districts import MONDAY, Districts
from tests.support.judging import switch_on
from tests.support.world import World, new_key

FRIDAY = MONDAY - timedelta(days=3)
NATION = Scope("00")
FEW = Rule(
    id=1,
    metric=Metric.PRINTED,
    window_kind=WindowKind.SINCE_RECEIPT,
    window_days=None,
    threshold=Decimal(15),
    recovery=Decimal(30),
)
PAPUA = "91.03"


def in_wit(day: date, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment of a day by the clock of Jayapura."""
    return datetime(day.year, day.month, day.day, hour, minute, second, tzinfo=UTC) - timedelta(hours=9)


def seen(session: Session, *codes: str, rule: Rule = FEW, at: date = MONDAY) -> Mapping[str, Facts]:
    session.rollback()
    return sight.seen(session, NATION, [rule], codes, at)[rule]


class TestSinceTheLastReceipt:
    """From the business date on which blanks last arrived, in each district its own."""

    def test_it_begins_on_the_day_itself(self, office: Districts, session: Session) -> None:
        office.receive("32.05", 100, FRIDAY - timedelta(days=7))
        office.report("32.05", 40, FRIDAY - timedelta(days=1))
        office.receive("32.05", 200, FRIDAY)
        office.report("32.05", 5, FRIDAY)
        office.report("32.05", 7, MONDAY)
        facts = seen(session, "32.05")["32.05"]
        assert (facts.window, facts.printed, facts.received) == (Window(FRIDAY, MONDAY), 12, 200)
        assert (facts.reporting.reported_days, facts.reporting.due_days) == (2, 2)
        before = seen(session, "32.05", at=FRIDAY - timedelta(days=1))["32.05"]
        assert (before.window.first, before.printed, before.received) == (FRIDAY - timedelta(days=7), 40, 100)

    def test_received_today_is_a_window_of_a_day(self, office: Districts, session: Session) -> None:
        office.receive("32.05", 100, MONDAY)
        assert seen(session, "32.05")["32.05"].window == Window(MONDAY, MONDAY)

    def test_who_never_received_any_has_no_days(self, office: Districts, world: World, session: Session) -> None:
        world.stock("32.05", "ktp-wni", 100, FRIDAY)
        assert seen(session, "32.05") == {}
        row = queries.district(session, NATION, "32.05", None, None, MONDAY)
        assert row.flagged, "by the rule as shipped, which looks at 90 days"
        switch_on(window_kind="since_receipt", window_days=None)
        session.rollback()
        assert not queries.district(session, NATION, "32.05", None, None, MONDAY).flagged

    def test_what_counts_is_what_counts_as_received(self, office: Districts, session: Session) -> None:
        """A receipt taken back, one that brought nothing, a loan: none of them begins a window."""
        office.receive("32.05", 100, FRIDAY - timedelta(days=7))
        office.receive("32.05", 100, FRIDAY - timedelta(days=1), missing=100)
        undone = office.receive("32.05", 100, FRIDAY)
        undo = Reverse(key=new_key(), document_id=undone.id, reason="Salah kiriman")
        office.on(MONDAY, "coordinator-32", reverse, undo)
        office.world.stock("32.04", "ktp-wni", 10, FRIDAY)
        way = {"source": "32.04", "destination": "32.05", "purpose": "loan"}
        lent = Send(key=new_key(), business_date=FRIDAY, lines=(ShipmentLine(item="ktp-wni", quantity=10),), **way)
        loan = office.on(FRIDAY, "staff-32.04", shipping.send, lent)
        good = (ReceiptLine(item="ktp-wni", good=10),)
        command = Receive(key=new_key(), shipment_id=loan.id, business_date=FRIDAY, lines=good)
        office.on(FRIDAY, "staff-32.05", shipping.receive, command)
        assert shipments.last_receipts(session, NATION, MONDAY) == {"32.05": FRIDAY - timedelta(days=7)}

    @pytest.mark.usefixtures("both_databases")
    def test_every_district_reads_as_in_a_common_window_of_its_own_days(
        self, office: Districts, session: Session
    ) -> None:
        """One statement for all says what one for each would say, on both databases."""
        for number, code in enumerate(("32.04", "32.05", "51.01", "91.03")):
            for back in (13 - number, 6 - 2 * number):
                office.receive(code, 100, MONDAY - timedelta(days=back))
            for back in range(13 - number, 0, -2):
                office.report(code, back % 3, MONDAY - timedelta(days=back), spoiled=1)
        found = seen(session, "32.04", "32.05", "51.01", "91.03")
        assert len({facts.window.first for facts in found.values()}) == 4
        for code, facts in found.items():
            assert facts == figures.gather(session, NATION, facts.window, MONDAY)[code]

    def test_evidence_keeps_the_district_s_own_days(self, office: Districts, session: Session) -> None:
        office.receive("32.05", 100, FRIDAY)
        frozen = evidence(Finding(rule=FEW, facts=seen(session, "32.05")["32.05"]))
        assert frozen["window"] == {"from": FRIDAY.isoformat(), "to": MONDAY.isoformat()}

    def test_pages_show_ninety_days_where_the_rule_has_none_in_common(
        self, office: Districts, session: Session
    ) -> None:
        office.receive("32.05", 100, FRIDAY)
        switch_on(window_kind="since_receipt", window_days=None)
        shown = queries.overview(session, NATION, None, None, MONDAY)
        assert shown.window == Window(MONDAY - timedelta(days=89), MONDAY)
        row = next(row for row in shown.rows if row.office.code == "32.05")
        windows = {each.window for each in row.findings if each.rule.metric is Metric.PRINTED}
        assert windows == {Window(FRIDAY, MONDAY)}
        asked = queries.district(session, NATION, "32.05", MONDAY, MONDAY, MONDAY)
        assert {each.window for each in asked.findings} == {Window(MONDAY, MONDAY)}

    def test_a_receipt_taken_back_lets_the_story_end(self, office: Districts, world: World) -> None:
        switch_on(window_kind="since_receipt", window_days=None)
        receipt = office.receive("32.05", 100, FRIDAY)
        assert judged(world.clock.now())["32.05"].levels
        flagged = levels(judged(world.clock.now())["32.05"])
        undo = Reverse(key=new_key(), document_id=receipt.id, reason="Salah kiriman")
        office.on(MONDAY, "coordinator-32", reverse, undo)
        assert flagged["printed"] is Level.BROKEN
        assert levels(judged(world.clock.now())["32.05"])["printed"] is Level.RECOVERED


def judged(at: datetime) -> dict[str, Judged]:
    """Every district as an evaluation sees it."""
    db.session.rollback()
    found = evaluation.look(db.session(), at).districts
    db.session.rollback()
    return {each.office.code: each for each in found}


def levels(of: Judged) -> dict[str, Level]:
    return {rule.metric.value: level for rule, level in of.levels.items()}


def test_a_hundred_districts_with_days_of_their_own_cost_as_much_as_one(
    office: Districts, world: World, clock: SettableClock, count_statements: Callable[[], object]
) -> None:
    """Every rule is on and looks back to the last receipt; two time zones make two days."""
    switch_on(window_kind="since_receipt", window_days=None)
    office.receive("32.05", 100, FRIDAY)

    def looked() -> tuple[int, int]:
        db.session.rollback()
        with count_statements() as made:
            found = evaluation.look(db.session(), clock.now())
        windows = {finding.window for each in found.districts for finding in each.findings}
        db.session.rollback()
        return len(made), len(windows)

    looked()  # what is cached at the first look would count against one district only
    one, few = looked()
    new = [entry for entry in region_entries() if entry.parent == "32" and entry.code not in ("32.04", "32.05")]
    transact(lambda session: add_offices(session, new))
    for number, entry in enumerate(new):
        receive_far_back(office, entry.code, MONDAY - timedelta(days=number + 4))
    many, more = looked()
    assert more >= few + len(new), "the districts look at the same days: the test would prove nothing"
    assert many == one


def receive_far_back(office: Districts, code: str, day: date) -> None:
    """The centre sends to a district without people, and its province receives for it."""
    way = {"source": "00", "destination": code, "purpose": "allocation"}
    lines = (ShipmentLine(item="ktp-wni", quantity=50),)
    sent = Send(key=new_key(), business_date=day, lines=lines, **way)
    shipment = office.on(day, "coordinator-00", shipping.send, sent)
    good = (ReceiptLine(item="ktp-wni", good=50),)
    command = Receive(key=new_key(), shipment_id=shipment.id, business_date=day, lines=good)
    office.on(day, "coordinator-32", shipping.receive, command)


class TestByTheDistrictsClock:
    """In Papua (UTC+9) a day begins two hours before it does in Jakarta, to the minute."""

    @pytest.mark.parametrize(
        ("at", "last"),
        [
            (in_wit(MONDAY, 23, 59, 59), MONDAY),
            (in_wit(MONDAY + timedelta(days=1), 0), MONDAY + timedelta(days=1)),
        ],
    )
    def test_a_window_moves_on_at_midnight(
        self, office: Districts, clock: SettableClock, at: datetime, last: date
    ) -> None:
        found = judged(at)
        assert {each.window.last for each in found[PAPUA].findings} == {last}
        assert {each.window.first for each in found[PAPUA].findings} == {last - timedelta(days=89)}
        assert {each.window.last for each in found["32.05"].findings} == {MONDAY}, "in Jakarta it is Monday still"

    @pytest.mark.parametrize(
        ("at", "first"),
        [(in_wit(date(2025, 11, 30), 23, 59), date(2025, 11, 1)), (in_wit(date(2025, 12, 1), 0), date(2025, 12, 1))],
    )
    def test_a_month_begins_at_midnight(self, world: World, at: datetime, first: date) -> None:
        switch_on(window_kind="month_to_date", window_days=None)
        found = judged(at)
        assert {each.window.first for each in found[PAPUA].findings} == {first}
        assert {each.window.first for each in found["32.05"].findings} == {date(2025, 11, 1)}

    @pytest.mark.parametrize(
        ("hour", "minute", "standing"),
        [(15, 59, Standing.ON_TIME), (16, 0, Standing.ON_TIME), (16, 1, Standing.LATE), (23, 59, Standing.LATE)],
    )
    def test_a_report_after_the_cut_off_is_late_and_never_silence(
        self, office: Districts, clock: SettableClock, session: Session, hour: int, minute: int, standing: Standing
    ) -> None:
        """The last minute before the cut-off, the cut-off itself, the minute after, and the last one of the day."""
        switch_on(threshold=0, recovery=0)
        office.receive(PAPUA, 100, FRIDAY)
        office.report(PAPUA, 20, FRIDAY)
        clock.set(in_wit(MONDAY, hour, minute))
        assert levels(judged(clock.now())[PAPUA])["silent_days"] is Level.RECOVERED, "the day still runs"
        lines = (usage.ReportLine(item="ktp-wni", printed=3),)
        command = usage.Report(key=new_key(), office=PAPUA, business_date=MONDAY, lines=lines)
        office.world.act(f"staff-{PAPUA}", usage.report, command)
        later = in_wit(MONDAY + timedelta(days=1), 0)
        assert levels(judged(later)[PAPUA])["silent_days"] is Level.RECOVERED
        marks = discipline.district(session, NATION, PAPUA, Month.of(MONDAY), later).conduct.marks
        assert {mark.day: mark.standing for mark in marks}[MONDAY] is standing

    def test_silence_begins_at_midnight(self, office: Districts, world: World) -> None:
        switch_on(threshold=0, recovery=0)
        office.receive(PAPUA, 100, FRIDAY)
        office.report(PAPUA, 20, FRIDAY)
        running, over = (
            judged(at)[PAPUA] for at in (in_wit(MONDAY, 23, 59, 59), in_wit(MONDAY + timedelta(days=1), 0))
        )
        assert levels(running)["silent_days"] is Level.RECOVERED
        assert levels(over)["silent_days"] is Level.BROKEN
