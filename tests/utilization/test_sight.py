"""What rules see of stocks, queues, shipments, loans and SIAK's counts, on exact values and days."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy.orm import Session

from inventory.core.identity import Scope
from inventory.equipment import service as equipment
from inventory.planning import queries as planning
from inventory.reconciliation import figures as reconciliation
from inventory.reconciliation import service as counting
from inventory.reconciliation.rules import Count
from inventory.reconciliation.rules import Window as Compared
from inventory.regions import calendar
from inventory.regions.spans import Span
from inventory.shipments import service as shipments
from inventory.stock.models import Document
from inventory.stock.service import Reverse, reverse
from inventory.usage import service as usage
from inventory.usage import siak
from inventory.utilization import sight
from inventory.utilization.facts import Facts
from inventory.utilization.metrics import OF_SUPPLY, Measure, Metric, measure
from inventory.utilization.rules import Rule, WindowKind
from inventory.utilization.trial import trial
from tests.support.districts import MONDAY, Districts
from tests.support.world import World, new_key

FRIDAY = MONDAY - timedelta(days=3)
THURSDAY = MONDAY - timedelta(days=4)
NATION = Scope("00")
Measured = Callable[..., Measure | None]


def rule(metric: Metric, threshold: int = 5, **more: Any) -> Rule:
    said = {"window_days": 30, "threshold": Decimal(threshold), "recovery": Decimal(threshold)}
    return Rule(**{"id": 1, "metric": metric, **said, **more})


@pytest.fixture
def facts(session: Session) -> Callable[..., Facts]:
    """``facts(Metric.DAYS_OF_BLANKS)``: Kabupaten Garut as a rule about the metric sees it on 3 November 2025."""

    def facts(metric: Metric, at: date = MONDAY, code: str = "32.05", **more: Any) -> Facts:
        session.rollback()
        looking = rule(metric, **more)
        return sight.seen(session, NATION, [looking], [code], at)[looking][code]

    return facts


@pytest.fixture
def measured(facts: Callable[..., Facts]) -> Measured:
    """What the metric is there."""
    return lambda metric, **more: measure(metric, facts(metric, **more))


def said(day: date, **more: Any) -> usage.Report:
    lines = (usage.ReportLine(item="ktp-wni", printed=more.pop("printed", 1), siak_printed=more.pop("siak", None)),)
    return usage.Report(key=new_key(), office="32.05", business_date=day, lines=lines, **more)


class TestSupply:
    """Stock by the district's own pace on working days."""

    def test_blanks_last_as_planning_says(self, office: Districts, measured: Measured, session: Session) -> None:
        office.receive("32.05", 1000, THURSDAY)
        office.report("32.05", 40, FRIDAY)
        worked = len(calendar.working_days(MONDAY - timedelta(days=30), MONDAY))
        found = measured(Metric.DAYS_OF_BLANKS)
        assert found == Measure(960, 40, per=worked)
        store = planning.shelves(session, NATION, MONDAY, MONDAY).store("32.05")
        assert Fraction(found.per * found.numerator, found.denominator) // 1 == store.days("ktp-wni", 960)

    def test_an_empty_store_lasts_no_day_and_an_unknown_one_is_not_measured(
        self, office: Districts, world: World, measured: Measured
    ) -> None:
        office.receive("32.05", 40, THURSDAY)
        assert measured(Metric.DAYS_OF_BLANKS) is None, "nothing was printed: nobody knows how long 40 last"
        office.report("32.05", 40, FRIDAY)
        assert measured(Metric.DAYS_OF_BLANKS) == Measure(0)
        assert measured(Metric.DAYS_OF_RIBBON) is None
        assert measured(Metric.DAYS_OF_BLANKS, code="32.04") is None

    def test_rolls_count_with_what_they_are_good_for(self, office: Districts, world: World, measured: Measured) -> None:
        office.receive("32.05", 1000, THURSDAY)
        world.stock("32.05", "ribbon", 10, THURSDAY)
        world.stock("32.05", "film", 2, THURSDAY)
        office.report("32.05", 500, FRIDAY)
        ribbon, film = measured(Metric.DAYS_OF_RIBBON), measured(Metric.DAYS_OF_FILM)
        assert (ribbon.numerator, ribbon.denominator) == (10 * 500, 500)
        assert (film.numerator, film.denominator) == (2 * 1500, 500)
        used = (usage.ReportLine(item="ktp-wni", printed=4), usage.ReportLine(item="ribbon", printed=4))
        command = usage.Report(key=new_key(), office="32.05", business_date=MONDAY, lines=used)
        office.on(MONDAY, "staff-32.05", usage.report, command)
        assert measured(Metric.DAYS_OF_RIBBON).numerator == 6 * 126, "four rolls made 504 cards: measured, not rated"

    def test_an_earlier_day_has_the_stock_of_its_close(self, office: Districts, measured: Measured) -> None:
        office.receive("32.05", 100, THURSDAY)
        office.report("32.05", 40, FRIDAY)
        office.report("32.05", 20, MONDAY)
        assert measured(Metric.DAYS_OF_BLANKS, at=THURSDAY) is None
        assert measured(Metric.DAYS_OF_BLANKS, at=FRIDAY).numerator == 60
        assert measured(Metric.DAYS_OF_BLANKS, at=MONDAY).numerator == 40
        assert measured(Metric.DAYS_OF_BLANKS, at=THURSDAY - timedelta(days=1)) is None, "nothing is known yet"


class TestQueue:
    """What waits for each printer that works."""

    def test_the_last_queue_stated_in_the_window_counts(self, office: Districts, facts, measured) -> None:
        office.receive("32.05", 100, THURSDAY)
        for number in range(2):
            add_printer(office, f"P{number}", "good")
        office.on(THURSDAY, "staff-32.05", usage.report, said(THURSDAY, prr=700))
        office.on(FRIDAY, "staff-32.05", usage.report, said(FRIDAY, prr=640))
        office.on(MONDAY, "staff-32.05", usage.report, said(MONDAY))
        assert measured(Metric.PRR_PER_PRINTER) == Measure(640, 2)
        assert measured(Metric.PRR_PER_PRINTER, at=THURSDAY) == Measure(700, 2)
        assert facts(Metric.PRR_PER_PRINTER, window_days=4).prr == 640, "Friday is the first of four days"
        assert facts(Metric.PRR_PER_PRINTER, window_days=3).prr is None
        assert measured(Metric.PRR_PER_PRINTER, window_days=3) is None

    def test_an_amended_queue_counts_as_amended(self, office: Districts, facts) -> None:
        office.receive("32.05", 100, THURSDAY)
        first = office.on(FRIDAY, "staff-32.05", usage.report, said(FRIDAY, prr=640))
        lines = (usage.ReportLine(item="ktp-wni", printed=1),)
        change = usage.Amend(key=new_key(), report_id=first.id, reason="Salah baca", lines=lines, prr=46)
        office.on(MONDAY, "staff-32.05", usage.amend, change)
        assert facts(Metric.PRR_PER_PRINTER).prr == 46

    def test_a_queue_before_broken_printers_breaks_any_rule(self, office: Districts, measured: Measured) -> None:
        office.receive("32.05", 100, THURSDAY)
        office.on(FRIDAY, "staff-32.05", usage.report, said(FRIDAY, prr=1))
        assert measured(Metric.PRR_PER_PRINTER) is None, "no printer is on record"
        add_printer(office, "P1", "broken")
        assert measured(Metric.PRR_PER_PRINTER) == Measure(1, 0)


def add_printer(office: Districts, serial: str, condition: str) -> None:
    """A printer of Kabupaten Garut since Thursday."""
    new = equipment.AddDevice(
        key=new_key(),
        office="32.05",
        kind="printer",
        model="Fargo HDP5000",
        serial=serial,
        year=2020,
        fund="APBN",
        business_date=THURSDAY,
    )
    device = office.on(THURSDAY, "staff-32.05", equipment.add_device, new)
    if condition != "good":
        change = equipment.ChangeCondition(
            key=new_key(), device_id=device.id, condition=condition, reason="Jatuh", business_date=THURSDAY
        )
        office.on(THURSDAY, "staff-32.05", equipment.change_condition, change)


class TestOnTheWay:
    """Shipments that should have arrived."""

    def sent(self, office: Districts, day: date) -> Document:
        line = shipments.ShipmentLine(item="ktp-wni", quantity=10)
        way = {"source": "00", "destination": "32.05", "purpose": "allocation"}
        command = shipments.Send(key=new_key(), business_date=day, lines=(line,), **way)
        return office.on(day, "coordinator-00", shipments.send, command)

    def received(self, office: Districts, shipment: Document, day: date) -> None:
        lines = (shipments.ReceiptLine(item="ktp-wni", good=10),)
        command = shipments.Receive(key=new_key(), shipment_id=shipment.id, business_date=day, lines=lines)
        office.on(day, "staff-32.05", shipments.receive, command)

    def test_the_oldest_one_counts_until_the_day_it_arrives(self, office: Districts, measured: Measured) -> None:
        assert measured(Metric.SHIPMENT_TRANSIT_DAYS) == Measure(0)
        old, new = (self.sent(office, MONDAY - timedelta(days=days)) for days in (15, 4))
        assert measured(Metric.SHIPMENT_TRANSIT_DAYS) == Measure(15)
        assert measured(Metric.SHIPMENT_TRANSIT_DAYS, at=old.business_date) == Measure(0)
        self.received(office, old, FRIDAY)
        assert measured(Metric.SHIPMENT_TRANSIT_DAYS, at=THURSDAY) == Measure(11), "it was still on the way then"
        assert measured(Metric.SHIPMENT_TRANSIT_DAYS, at=FRIDAY) == Measure(1)
        assert measured(Metric.SHIPMENT_TRANSIT_DAYS) == Measure(4)
        undo = Reverse(key=new_key(), document_id=new.id, reason="Batal kirim")
        office.on(MONDAY, "coordinator-00", reverse, undo)
        assert measured(Metric.SHIPMENT_TRANSIT_DAYS) == Measure(0)


class TestBorrowed:
    """Loans that should have gone back, at whoever borrowed them."""

    def borrowed(self, office: Districts, due: date, pieces: int = 10, arrived: date | None = None) -> Document:
        day = MONDAY - timedelta(days=20)
        office.world.stock("32.04", "ktp-wni", pieces, day)
        way = {"source": "32.04", "destination": "32.05", "purpose": "loan", "due_date": due}
        line = shipments.ShipmentLine(item="ktp-wni", quantity=pieces)
        loan = office.on(
            day, "staff-32.04", shipments.send, shipments.Send(key=new_key(), business_date=day, lines=(line,), **way)
        )
        good = (shipments.ReceiptLine(item="ktp-wni", good=pieces),)
        arrived = arrived or day
        command = shipments.Receive(key=new_key(), shipment_id=loan.id, business_date=arrived, lines=good)
        office.on(arrived, "staff-32.05", shipments.receive, command)
        return loan

    def give_back(self, office: Districts, loan: Document, pieces: int, day: date) -> None:
        way = {"source": "32.05", "destination": "32.04", "purpose": "loan_return", "loan": loan.id}
        line = shipments.ShipmentLine(item="ktp-wni", quantity=pieces)
        command = shipments.Send(key=new_key(), business_date=day, lines=(line,), **way)
        office.on(day, "staff-32.05", shipments.send, command)

    @pytest.mark.parametrize(("due", "days"), [(MONDAY, 0), (MONDAY + timedelta(days=1), 0), (FRIDAY, 3)])
    def test_a_loan_is_not_late_on_its_last_day(
        self, office: Districts, measured: Measured, due: date, days: int
    ) -> None:
        self.borrowed(office, due)
        assert measured(Metric.LOAN_OVERDUE_DAYS) == Measure(days)
        assert measured(Metric.LOAN_OVERDUE_DAYS, code="32.04") == Measure(0), "the lender owes nothing"

    def test_what_has_not_arrived_need_not_go_back(self, office: Districts, measured: Measured) -> None:
        self.borrowed(office, THURSDAY, arrived=MONDAY)
        assert measured(Metric.LOAN_OVERDUE_DAYS, at=FRIDAY) == Measure(0)
        assert measured(Metric.LOAN_OVERDUE_DAYS) == Measure(4)

    def test_the_first_that_was_due_counts_until_all_of_it_is_on_its_way_back(
        self, office: Districts, measured: Measured
    ) -> None:
        first = self.borrowed(office, MONDAY - timedelta(days=10))
        self.borrowed(office, FRIDAY)
        assert measured(Metric.LOAN_OVERDUE_DAYS) == Measure(10)
        self.give_back(office, first, 9, FRIDAY)
        assert measured(Metric.LOAN_OVERDUE_DAYS) == Measure(10)
        self.give_back(office, first, 1, MONDAY)
        assert measured(Metric.LOAN_OVERDUE_DAYS) == Measure(3)
        assert measured(Metric.LOAN_OVERDUE_DAYS, at=FRIDAY) == Measure(7), "the last piece was still out then"


class TestSiak:
    """Both counts of printed cards."""

    def test_it_is_the_residual_of_reconciliation_without_its_sign(
        self, office: Districts, world: World, measured: Measured, facts, session: Session
    ) -> None:
        office.receive("32.05", 1000, MONDAY - timedelta(days=7))
        for back, printed, entered in ((6, 20, 20), (5, 30, None), (4, 40, 50), (3, 50, None)):
            day = MONDAY - timedelta(days=back)
            office.on(day, "staff-32.05", usage.report, said(day, printed=printed, siak=entered))
        assert measured(Metric.SIAK_DIFFERENCE) == Measure(10)
        for printed in (99, 35):  # the newer import counts
            lines = (
                Count(office="32.05", day=MONDAY - timedelta(days=5), printed=printed),
                Count(office="32.05", day=MONDAY - timedelta(days=4), printed=44),  # and not 50, as entered
                Count(office="32.05", day=MONDAY - timedelta(days=2), printed=7),  # nobody reported that day
            )
            counts = counting.ImportCounts(key=new_key(), file_name="siak.csv", counts=lines)
            world.act("supervisor-32", counting.import_counts, counts)
        assert measured(Metric.SIAK_DIFFERENCE) == Measure(9)
        found = facts(Metric.SIAK_DIFFERENCE).siak
        compared, _spoiled = reconciliation.comparisons(session, NATION, Compared(MONDAY - timedelta(days=29), MONDAY))
        theirs = compared["32.05"]
        assert (found.reported, found.siak, found.days) == (theirs.reported, theirs.siak, len(theirs.both))
        assert measured(Metric.SIAK_DIFFERENCE, window_days=4) is None, "SIAK's count of these days is not known"
        assert measured(Metric.SIAK_DIFFERENCE, window_days=5) == Measure(4)


@pytest.mark.usefixtures("both_databases")
def test_what_only_some_rules_look_at_is_read_on_both_databases(
    office: Districts, world: World, measured: Measured, session: Session
) -> None:
    office.receive("32.05", 1000, THURSDAY)
    TestBorrowed().borrowed(office, FRIDAY)
    TestOnTheWay().sent(office, THURSDAY)
    add_printer(office, "P1", "good")
    office.on(FRIDAY, "staff-32.05", usage.report, said(FRIDAY, printed=20, siak=17, prr=640))
    for more in ({}, {"window_kind": WindowKind.SINCE_RECEIPT, "window_days": None}):
        assert measured(Metric.DAYS_OF_BLANKS, **more).numerator == 990
        assert measured(Metric.PRR_PER_PRINTER, **more) == Measure(640, 1)
        assert measured(Metric.SHIPMENT_TRANSIT_DAYS, **more) == Measure(4)
        assert measured(Metric.LOAN_OVERDUE_DAYS, **more) == Measure(3)
        assert measured(Metric.SIAK_DIFFERENCE, **more) == Measure(3)
    assert siak.both_counts(session, NATION, Span.since({}, MONDAY)) == {}


def test_every_metric_can_be_seen_in_every_window(office: Districts, session: Session) -> None:
    office.receive("32.05", 100, THURSDAY)
    counted = {WindowKind.CALENDAR_DAYS: 20, WindowKind.WORKING_DAYS: 20}
    every = [rule(metric, window_kind=kind, window_days=counted.get(kind)) for metric in Metric for kind in WindowKind]
    found = sight.seen(session, NATION, every, ["32.04", "32.05"], MONDAY)
    assert {looking.window_kind for looking in every if "32.04" not in found[looking]} == {WindowKind.SINCE_RECEIPT}
    assert all("32.05" in found[looking] for looking in every)


def test_a_trial_tells_earlier_days_as_they_were(office: Districts, session: Session) -> None:
    """Kabupaten Garut ran out of blanks on 20 October and got new ones a week later."""
    opened, out, filled = (MONDAY - timedelta(days=days) for days in (28, 14, 7))
    office.receive("32.05", 40, opened)
    office.report("32.05", 40, out)
    office.receive("32.05", 4000, filled)
    tried = trial(session, Scope("32"), rule(Metric.DAYS_OF_BLANKS), MONDAY)
    assert {day for day, flagged in tried.days if flagged} == {out}
    assert (tried.today, tried.ever) == (0, 1)


def test_what_no_rule_asks_for_is_not_read(world: World, session: Session, count_statements) -> None:
    def statements(*metrics: Metric) -> int:
        rules = [rule(metric, id=number) for number, metric in enumerate(metrics)]
        with count_statements() as made:
            sight.seen(session, NATION, rules, ["32.05"], MONDAY)
        return len(made)

    usual = statements(Metric.PRINTED)
    assert statements(Metric.PRINTED, Metric.USED_PERCENT) == usual
    for metric in (
        Metric.SHIPMENT_TRANSIT_DAYS,
        Metric.LOAN_OVERDUE_DAYS,
        Metric.PRR_PER_PRINTER,
        Metric.SIAK_DIFFERENCE,
    ):
        assert statements(Metric.PRINTED, metric) == usual + 1
    assert statements(Metric.DAYS_OF_BLANKS) == statements(*sorted(OF_SUPPLY)) > usual
