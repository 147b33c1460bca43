"""Facts gathered from the ledger and the reports, and the rules that are held against them."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy.orm import Session

from inventory.core.database import transact
from inventory.core.errors import NotFound
from inventory.core.identity import Scope
from inventory.regions.service import add_offices, region_entries
from inventory.utilization import figures, queries, rule_queries, service
from inventory.utilization.facts import Reporting, ReportState, Window
from inventory.utilization.queries import DistrictRow
from inventory.utilization.rules import Tone
from tests.support.districts import FIRST_OF_WINDOW, MONDAY, Districts
from tests.support.judging import to_change
from tests.support.world import World

Seen = Callable[..., DistrictRow]
FRIDAY = MONDAY - timedelta(days=3)


def rule_id(session: Session, metric: str) -> int:
    return next(rule.id for rule in rule_queries.branch_rules(session, Scope("00"), MONDAY) if rule.metric == metric)


def test_what_was_received_and_printed_stands_against_each_other(office: Districts, seen: Seen) -> None:
    office.receive("32.05", 100, FRIDAY, damaged=2, missing=3)
    office.report("32.05", 20, FRIDAY, spoiled=1)
    row = seen()
    assert (row.facts.received, row.facts.printed, row.facts.on_hand, row.facts.spoiled) == (97, 20, 74, 1)
    assert (row.used.numerator, row.used.denominator, row.flagged) == (20, 97, False)


def test_the_first_and_the_last_day_count_and_the_day_before_does_not(office: Districts, seen: Seen) -> None:
    before = FIRST_OF_WINDOW - timedelta(days=1)
    office.receive("32.05", 1000, before)
    office.report("32.05", 100, before)
    assert (seen().facts.received, seen().facts.printed) == (0, 0)
    office.receive("32.05", 50, FIRST_OF_WINDOW)
    office.report("32.05", 7, FIRST_OF_WINDOW)
    office.report("32.05", 7, MONDAY)
    assert (seen().facts.received, seen().facts.printed, seen().flagged) == (50, 14, True)
    assert (seen(first=before, last=MONDAY).facts.printed, seen(first=before, last=MONDAY).flagged) == (114, False)


def test_exactly_fifteen_cards_are_healthy(office: Districts, seen: Seen) -> None:
    office.receive("32.05", 100, FRIDAY)
    office.report("32.05", 14, FRIDAY)
    assert seen().flagged
    office.report("32.05", 1, MONDAY)
    assert not seen().flagged


def test_exactly_thirty_per_cent_are_healthy_once_the_rule_is_on(
    office: Districts, seen: Seen, world: World, session: Session, supervisor_of_the_nation: str
) -> None:
    office.receive("32.05", 100, FRIDAY)
    office.report("32.05", 29, FRIDAY)
    assert not seen().flagged, "the rule about the share is off until somebody switches it on"
    on = to_change(rule_id(session, "used_percent"), 30, 90)
    world.act(supervisor_of_the_nation, service.change_rule, on)
    assert [finding.rule.metric for finding in seen().findings] == ["used_percent"]
    assert not seen("32.04").findings[1:], "where nothing was received there is no share"
    office.report("32.05", 1, MONDAY)
    assert not seen().flagged


def test_the_province_sets_its_own_threshold_and_window(
    office: Districts, seen: Seen, world: World, session: Session
) -> None:
    office.receive("32.05", 100, FRIDAY - timedelta(days=7))
    office.receive("51.01", 100, FRIDAY - timedelta(days=7))
    office.report("32.05", 20, FRIDAY - timedelta(days=7))
    office.report("51.01", 20, FRIDAY - timedelta(days=7))
    own = to_change(rule_id(session, "printed"), 5, 4)
    world.act("supervisor-32", service.change_rule, own)
    for viewer in ("32", "32.05"):
        (finding,) = seen("32.05", by=viewer).findings
        assert (finding.facts.printed, finding.window) == (0, Window(FRIDAY, MONDAY))
    assert not seen("51.01").flagged


def test_the_nation_is_judged_by_the_nations_rules_whatever_a_province_sets(
    office: Districts, seen: Seen, world: World, session: Session
) -> None:
    office.receive("32.05", 100, FRIDAY)
    office.report("32.05", 20, FRIDAY)
    before = queries.overview(session, Scope("00"), None, None, MONDAY)
    for metric, threshold in (("printed", 5000), ("used_percent", 30)):
        own = to_change(rule_id(session, metric), threshold, 4)
        world.act("supervisor-32", service.change_rule, own)
    session.rollback()
    after = queries.overview(session, Scope("00"), None, None, MONDAY)
    assert (after.totals, after.window) == (before.totals, before.window)
    assert not seen("32.05", by="00").flagged
    assert len(seen("32.05", by="32").findings) == 2
    province = queries.overview(session, Scope("32"), None, None, MONDAY, Scope("00"))
    assert [row.flagged for row in province.rows] == [True, False], "the nation looks into the province as it judges"


def test_a_province_does_not_judge_by_the_rule_of_one_of_its_districts(
    office: Districts, seen: Seen, world: World, session: Session
) -> None:
    office.receive("32.05", 100, FRIDAY)
    office.report("32.05", 20, FRIDAY)
    transact(lambda session: world.add_person(session, "supervisor-32.05", "32.05", "supervisor"))
    own = to_change(rule_id(session, "printed"), 50, 90)
    world.act("supervisor-32.05", service.change_rule, own)
    assert seen("32.05", by="32.05").flagged
    assert not seen("32.05", by="32").flagged


def test_who_is_spared_by_the_days_of_a_rule_is_told_so(
    office: Districts, seen: Seen, world: World, session: Session, supervisor_of_the_nation: str
) -> None:
    """20 of 100 in the days shown looks like less than 30 %; the rule looks at Monday alone."""
    office.receive("32.05", 90, FRIDAY)
    office.receive("32.05", 10, MONDAY)
    office.report("32.05", 16, FRIDAY)
    office.report("32.05", 4, MONDAY)
    rule = to_change(rule_id(session, "used_percent"), 30, 1)
    world.act(supervisor_of_the_nation, service.change_rule, rule)
    row = seen()
    assert not row.flagged
    assert [(found.facts.printed, found.facts.received) for found in row.spared] == [(4, 10)]
    asked = seen(first=FRIDAY, last=MONDAY)
    assert (asked.flagged, asked.spared) == (True, ()), "days asked for are the days of every rule"


def test_reported_zero_silence_and_an_empty_store_look_different(office: Districts, seen: Seen) -> None:
    thursday = FRIDAY - timedelta(days=1)
    for code in ("32.04", "32.05", "51.01"):
        office.receive(code, 40, thursday)
    office.report("32.04", 0, thursday, "ribbon_out")
    office.report("32.04", 0, FRIDAY, "other", note="Listrik gedung baru")
    office.report("51.01", 0, thursday, "no_applicants")
    office.report("51.01", 14, FRIDAY)
    zero, silent, few, never = (seen(code) for code in ("32.04", "32.05", "51.01", "91.03"))
    states = [row.reason.state for row in (zero, silent, few, never)]
    assert states == [ReportState.ZERO, ReportState.MISSING, ReportState.REPORTED, ReportState.EMPTY]
    assert (zero.reason.causes, zero.reason.cause_note) == (("other",), "Listrik gedung baru")
    assert (zero.reason.zero_days, silent.reason.missing_days, few.reason.zero_days) == (2, 2, 1)
    assert all(row.tone is Tone.FLAGGED for row in (zero, silent, few, never))


def test_a_store_that_ran_empty_is_told_beside_the_reports(office: Districts, seen: Seen) -> None:
    office.receive("32.05", 10, FRIDAY)
    office.report("32.05", 10, FRIDAY)
    office.report("32.05", 0, MONDAY, "blanks_out")
    assert "no_blanks" in seen().reason.lacks
    assert (seen().reason.state, seen().reason.causes) == (ReportState.ZERO, ("blanks_out",))


def test_missing_days_are_working_days_since_the_first_stock_that_are_over(office: Districts, seen: Seen) -> None:
    wednesday = MONDAY - timedelta(days=5)
    office.receive("32.05", 100, wednesday)
    office.report("32.05", 20, FRIDAY)
    office.report("32.05", 3, FRIDAY + timedelta(days=1))  # a Saturday: welcome, and never missing elsewhere
    reporting = seen().facts.reporting
    assert (reporting.reported_days, reporting.missing_days, reporting.due) == (2, 2, True)
    assert reporting.last_report == FRIDAY + timedelta(days=1)
    office.report("32.05", 1, MONDAY)
    assert not seen().facts.reporting.due


def test_a_report_from_before_the_first_stock_makes_no_other_day_good(office: Districts, seen: Seen) -> None:
    office.report("32.05", 0, MONDAY - timedelta(days=6), "blanks_out")
    office.receive("32.05", 100, FRIDAY)
    assert (seen().facts.reporting.reported_days, seen().facts.reporting.missing_days) == (1, 1)


def test_the_latest_day_makes_the_tone(office: Districts, seen: Seen) -> None:
    office.receive("32.05", 100, FRIDAY)
    office.report("32.05", 20, FRIDAY)
    assert seen().tone is Tone.HEALTHY
    office.report("32.05", 0, MONDAY)
    assert seen().tone is Tone.ZERO
    assert seen(today=MONDAY + timedelta(days=2)).tone is Tone.SILENT


def test_an_office_without_any_figure_has_facts_too(world: World, seen: Seen) -> None:
    assert seen("91.03").facts.reporting == Reporting()
    assert seen("91.03").used.percent is None


def test_another_branch_gives_neither_facts_nor_a_district(office: Districts, session: Session) -> None:
    for code in ("32.05", "51.01"):
        office.receive(code, 100, FRIDAY)
        office.report(code, 0, FRIDAY)
    found = figures.gather(session, Scope("51"), Window(FRIDAY, MONDAY), MONDAY)
    assert {code for code in found if not Scope("51").contains(code)} == set()
    with pytest.raises(NotFound):
        queries.district(session, Scope("51"), "32.05", None, None, MONDAY)


def test_days_without_a_report_are_gaps_and_zeros_are_zeros(office: Districts, session: Session) -> None:
    office.receive("32.05", 100, MONDAY - timedelta(days=5))
    office.report("32.05", 20, MONDAY - timedelta(days=5))
    office.report("32.05", 0, FRIDAY)
    assert queries.daily_prints(session, "32.05", MONDAY) == [
        (MONDAY - timedelta(days=5), 20),
        (MONDAY - timedelta(days=4), None),
        (FRIDAY, 0),
    ]


def test_the_totals_are_the_sums_of_the_rows(office: Districts, session: Session) -> None:
    office.receive("32.05", 100, FRIDAY)
    office.receive("51.01", 50, FRIDAY)
    office.report("32.05", 20, FRIDAY)
    nation = queries.overview(session, Scope("00"), None, None, MONDAY).totals
    java = queries.overview(session, Scope("32"), None, None, MONDAY).totals
    assert (nation.received, nation.printed, nation.on_hand, nation.flagged) == (150, 20, 130, 3)
    assert (java.received, java.printed, java.used_percent.percent, java.flagged) == (100, 20, Decimal("20.0"), 1)


def test_all_districts_cost_as_many_statements_as_one(
    world: World, office: Districts, session: Session, count_statements
) -> None:
    def statements() -> int:
        session.rollback()
        with count_statements() as counted:
            queries.overview(session, Scope("00"), None, None, MONDAY)
        return len(counted)

    office.receive("32.05", 100, FRIDAY)
    office.report("32.05", 0, FRIDAY)
    queries.overview(session, Scope("00"), None, None, MONDAY)
    few = statements()
    transact(lambda session: add_offices(session, region_entries()))
    for code in ("32.04", "51.01", "91.03"):
        office.receive(code, 100, FRIDAY)
        office.report(code, 0, FRIDAY)
    assert len(queries.overview(session, Scope("00"), None, None, MONDAY).rows) == 514
    assert statements() == few


@pytest.mark.usefixtures("both_databases")
def test_both_databases_give_the_same_facts(office: Districts, seen: Seen) -> None:
    office.receive("32.05", 100, FRIDAY)
    office.report("32.05", 14, FRIDAY, spoiled=2)
    office.report("32.05", 0, MONDAY, "network", "power")
    row = seen()
    assert (row.facts.printed, row.facts.received, row.facts.spoiled, row.flagged) == (14, 100, 2, True)
    assert row.facts.reporting == Reporting(
        reported_days=2,
        zero_days=1,
        due_days=2,
        latest=ReportState.ZERO,
        last_report=MONDAY,
        causes=("power", "network"),
        cause_day=MONDAY,
    )


def test_the_window_of_a_branch_ends_on_the_day_asked_for(session: Session) -> None:
    assert queries.default_window(session, Scope("32"), date(2017, 7, 6)) == Window(date(2017, 4, 8), date(2017, 7, 6))
    service.set_window(session, 97)
    assert {rule.window_days for rule in rule_queries.branch_rules(session, Scope("00"), MONDAY)} == {97}
    assert queries.default_window(session, Scope("32"), date(2017, 7, 6)).first == date(2017, 4, 1)
