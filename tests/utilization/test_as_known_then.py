"""A past date as it was known at a moment: what was recorded later does not count."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

import pytest
from sqlalchemy.orm import Session

from inventory.core.database import db, transact
from inventory.core.identity import Scope
from inventory.equipment import service as equipment
from inventory.planning import queries as planning
from inventory.regions.spans import Span
from inventory.shipments import service as shipments
from inventory.shipments.service import ReceiptLine, Receive, Send, ShipmentLine
from inventory.stock.known import NOW, Known, as_known
from inventory.usage import queries as usage_queries
from inventory.usage import service as usage
from inventory.usage.service import Amend, Report, ReportLine
from inventory.utilization import figures, queries, rule_queries
from inventory.utilization.facts import ReportState, report_state
from inventory.utilization.metrics import Metric
from inventory.utilization.queries import DistrictRow
from inventory.utilization.service import change_rule
from tests.reliability.sizes import LONG
from tests.support.client import BrowsingClient
from tests.support.clocks import SettableClock
from tests.support.districts import MONDAY, Districts
from tests.support.html import main_of, rows_of
from tests.support.judging import to_change
from tests.support.world import DISTRICTS, World, new_key
from tests.utilization.history import History, said

SEEDS = range(25) if LONG else range(1, 2)
ACTS = 300 if LONG else 27
ENOUGH = 8  # moments at which less was known than today; a longer history has more of them, not a larger share
FRIDAY = MONDAY - timedelta(days=3)
THURSDAY = FRIDAY - timedelta(days=1)

Looked = Callable[[], DistrictRow]


@pytest.fixture
def friday_evening(session: Session, clock: SettableClock) -> Looked:
    """The district as it was on Friday, by what was known when that day ended."""
    moment = datetime.fromisoformat("2025-10-31T23:59:59+07:00")

    def looked() -> DistrictRow:
        session.rollback()
        known = as_known(session, Scope("32"), moment, FRIDAY)
        return queries.district(session, Scope("32"), "32.05", None, None, FRIDAY, known)

    return looked


@pytest.fixture
def friday_today(session: Session) -> Looked:
    """The same Friday by all that is known now."""

    def looked() -> DistrictRow:
        session.rollback()
        return queries.district(session, Scope("32"), "32.05", None, None, FRIDAY)

    return looked


def entered(office: Districts, printed: int) -> Report:
    """Friday's report of the district."""
    lines = (ReportLine(item="ktp-wni", printed=printed),)
    return Report(key=new_key(), office="32.05", business_date=FRIDAY, lines=lines)


def test_a_report_that_came_later_does_not_count(
    office: Districts, friday_evening: Looked, friday_today: Looked
) -> None:
    office.receive("32.05", 100, THURSDAY)
    office.on(MONDAY, "staff-32.05", usage.report, entered(office, 40))
    assert (friday_today().facts.printed, friday_today().facts.on_hand, friday_today().flagged) == (40, 60, False)
    then = friday_evening()
    assert (then.facts.printed, then.facts.on_hand, then.flagged) == (0, 100, True)
    assert (then.facts.reporting.last_report, report_state(then.facts)) == (None, ReportState.MISSING)


def test_an_amended_report_counts_in_the_form_it_had_then(
    office: Districts, friday_evening: Looked, friday_today: Looked
) -> None:
    office.receive("32.05", 100, THURSDAY)
    first = office.on(FRIDAY, "staff-32.05", usage.report, entered(office, 40))
    lines = (ReportLine(item="ktp-wni", printed=0),)
    amend = Amend(key=new_key(), report_id=first.id, lines=lines, causes=("power",), reason="Salah hari")
    office.on(MONDAY, "staff-32.05", usage.amend, amend)
    assert (friday_today().facts.printed, friday_today().facts.reporting.causes) == (0, ("power",))
    then = friday_evening()
    assert (then.facts.printed, then.facts.reporting.zero_days, then.facts.reporting.causes) == (40, 0, ())


def test_what_was_received_later_had_not_come(office: Districts, friday_evening: Looked, friday_today: Looked) -> None:
    line = ShipmentLine(item="ktp-wni", quantity=100)
    send = Send(
        key=new_key(),
        source="00",
        destination="32.05",
        purpose="allocation",
        business_date=THURSDAY,
        lines=(line,),
    )
    sent = office.on(THURSDAY, "coordinator-00", shipments.send, send)
    good = ReceiptLine(item="ktp-wni", good=100)
    receive = Receive(key=new_key(), shipment_id=sent.id, business_date=FRIDAY, lines=(good,))
    office.on(MONDAY, "staff-32.05", shipments.receive, receive)
    assert (friday_today().facts.received, friday_today().facts.on_hand) == (100, 100)
    assert (friday_evening().facts.received, friday_evening().facts.on_hand) == (0, 0)


def test_a_roll_that_came_later_is_not_known_at_all(office: Districts, session: Session) -> None:
    office.world.stock("32.05", "ribbon", 3, THURSDAY)
    known = as_known(session, Scope("32"), office.clock.now() - timedelta(hours=1), FRIDAY)
    held = planning.shelves(session, Scope("32"), FRIDAY, MONDAY).held
    then = planning.shelves(session, Scope("32"), FRIDAY, MONDAY, known).held
    assert (held, then) == ({"32.05": {"ribbon": 3}}, {})


def test_a_machine_was_as_it_was_on_record(
    office: Districts, world: World, friday_evening: Looked, friday_today: Looked
) -> None:
    add = equipment.AddDevice(office="32.05", kind="printer", model="Fargo", serial="A1", business_date=THURSDAY)
    device = office.on(THURSDAY, "staff-32.05", equipment.add_device, add)
    broken = equipment.ChangeCondition(
        device_id=device.id, condition="broken", reason="Kepala cetak", business_date=FRIDAY
    )
    world.act("staff-32.05", equipment.change_condition, broken)
    assert (friday_today().facts.printers_total, friday_today().facts.printers_working) == (1, 0)
    assert (friday_evening().facts.printers_total, friday_evening().facts.printers_working) == (1, 1)


def test_cards_that_were_counted_later_did_not_wait(office: Districts, session: Session) -> None:
    office.receive("32.05", 100, THURSDAY)
    report = replace(entered(office, 40), prr=400)
    office.on(MONDAY, "staff-32.05", usage.report, report)
    span, known = (
        Span(THURSDAY, FRIDAY),
        as_known(session, Scope("32"), office.clock.now() + timedelta(hours=9), FRIDAY),
    )
    before = as_known(session, Scope("32"), office.clock.now() - timedelta(days=1), FRIDAY)
    waiting = [usage_queries.last_prr(session, Scope("32"), span, each) for each in (NOW, known, before)]
    assert waiting == [{"32.05": 400}, {"32.05": 400}, {}]


def test_a_loan_was_overdue_until_its_return_was_known(office: Districts, session: Session) -> None:
    office.receive("32.04", 100, THURSDAY)
    line = ShipmentLine(item="ktp-wni", quantity=10)
    route = {"source": "32.04", "destination": "32.05", "business_date": THURSDAY, "lines": (line,)}
    lend = Send(key=new_key(), purpose="loan", due_date=THURSDAY, reference="BA-1", **route)
    loan = office.on(THURSDAY, "staff-32.04", shipments.send, lend)
    good = ReceiptLine(item="ktp-wni", good=10)
    take = Receive(key=new_key(), shipment_id=loan.id, business_date=THURSDAY, lines=(good,))
    office.on(THURSDAY, "staff-32.05", shipments.receive, take)
    back = {"source": "32.05", "destination": "32.04", "business_date": FRIDAY, "lines": (line,)}
    office.on(MONDAY, "staff-32.05", shipments.send, Send(key=new_key(), purpose="loan_return", loan=loan.id, **back))

    def overdue(known: Known) -> int:
        found = figures.standing(session, Scope("32"), FRIDAY, {Metric.LOAN_OVERDUE_DAYS}, known)
        return found.get("32.05", figures.nothing("32.05", FRIDAY)).overdue_days

    sunday = as_known(session, Scope("32"), office.clock.now() - timedelta(days=1), FRIDAY)
    assert (overdue(NOW), overdue(sunday)) == (0, 1)


def test_a_district_that_opened_later_had_nothing_to_report(
    office: Districts, world: World, friday_evening: Looked, friday_today: Looked
) -> None:
    world.stock("32.05", "ktp-wni", 100, THURSDAY)
    assert report_state(friday_today().facts) is ReportState.MISSING
    assert report_state(friday_evening().facts) is ReportState.EMPTY


def test_a_rule_entered_later_for_an_earlier_morning_does_not_judge_it(
    office: Districts, session: Session, supervisor_of_the_nation: str
) -> None:
    printed = next(rule for rule in rule_queries.branch_rules(session, Scope("00"), MONDAY) if rule.metric == "printed")
    before = office.clock.now()
    office.clock.advance(hours=1)
    office.world.act(supervisor_of_the_nation, change_rule, to_change(printed.id, 77, 90, MONDAY))

    def threshold(moment: datetime | None) -> int:
        known = as_known(session, Scope("00"), moment, MONDAY)
        overview = queries.overview(session, Scope("00"), None, None, MONDAY, known=known)
        return int(overview.flagged[0].findings[0].rule.threshold)

    assert (threshold(before), threshold(office.clock.now()), threshold(None)) == (15, 77, 77)


def test_more_districts_ask_no_more(office: Districts, session: Session, count_statements) -> None:
    def asked(districts: tuple[str, ...]) -> int:
        for code in districts:
            office.world.stock(code, "ktp-wni", 100, THURSDAY)
            office.report(code, 0, MONDAY)
        session.rollback()
        with count_statements() as statements:
            known = as_known(session, Scope("00"), office.clock.now() - timedelta(days=3), FRIDAY)
            assert len(known.later) == 1 + DISTRICTS.index(districts[-1]) + 1, "the supplier's account and the stores"
            queries.overview(session, Scope("00"), None, None, FRIDAY, known=known)
        return len(statements)

    assert asked(DISTRICTS[:1]) == asked(DISTRICTS[1:])


def test_the_page_shows_the_days_as_they_were_known(client: BrowsingClient, sign_in, office: Districts) -> None:
    client.set_cookie("language", "en")
    office.receive("32.05", 100, THURSDAY)
    office.on(MONDAY, "staff-32.05", usage.report, entered(office, 40))
    sign_in(client, "supervisor-32")
    address = "/utilization?view=all&from=2025-10-30&to=2025-10-31"
    rows = [rows_of(client.get(f"{address}&q=32.05&known={known}"))[1] for known in ("", "then")]
    assert [row[1] for row in rows] == ["40", "0"]
    sentence = "As it was known at the end of 31 Oct 2025"
    assert sentence not in main_of(client.get(address)).text()
    page = main_of(client.get(f"{address}&known=then"))
    assert sentence in page.text()
    (link,) = [a for a in page.all("a") if a.attributes["href"].startswith("/utilization/32.05")]
    district = main_of(client.get(link.attributes["href"])).text()
    assert sentence in district
    assert "What can be done" not in district, "nobody can act in the past"
    assert sentence not in main_of(client.get(f"{address.replace('2025-10-31', '2025-11-03')}&known=then")).text()


def test_the_file_says_that_it_is_of_then(client: BrowsingClient, sign_in) -> None:
    """In its name and in every row: figures of then that look like those of today mislead whoever opens it later."""
    client.set_cookie("language", "en")
    sign_in(client, "supervisor-32")
    address = "/utilization?view=all&from=2025-10-30&to=2025-10-31&export=csv"
    then, now = client.get(f"{address}&known=then"), client.get(address)
    assert then.headers["Content-Disposition"].endswith("supervision-as-known-2025-10-31-2025-11-03.csv")
    head, *rows = then.get_data(as_text=True).splitlines()
    assert head.endswith(",As it was known at")
    assert rows
    assert all(row.endswith(",2025-10-31T16:59:59.999999Z") for row in rows)
    assert "As it was known at" not in now.get_data(as_text=True)
    assert "as-known" not in now.headers["Content-Disposition"]


@pytest.mark.usefixtures("both_databases")
@pytest.mark.parametrize("seed", SEEDS)
def test_every_moment_is_found_again_as_it_was(seed: int, world: World, clock: SettableClock) -> None:
    transact(lambda session: world.add_person(session, "supervisor-00", "00", "supervisor"))
    clock.set("2025-10-24 09:00")
    history = History(world, clock, Random(seed))
    for _ in range(ACTS):
        history.go_on()
    for moment in history.moments:
        known = as_known(db.session(), Scope(moment.branch), moment.at, moment.day)
        again = said(moment.branch, moment.today, moment.day, known)
        assert again == moment.said, (moment.at, moment.branch, moment.day)
    assert len(history.done) >= 10, f"too little happened to prove anything: {sorted(history.done)}"
    some = history.moments[::5]
    differs = sum(moment.said != said(moment.branch, moment.today, moment.day, NOW) for moment in some)
    assert differs >= ENOUGH, "today's knowledge is hardly different: this proves little"
