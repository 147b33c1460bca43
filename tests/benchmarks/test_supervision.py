"""Supervision of all 514 districts costs the same with ten years behind it, and not much more than its rows.

The rules look back over ninety days, discipline a fortnight beyond its month: a ledger of one month does not hold these
days, so that growth shows between one year and ten.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import date, datetime
from functools import partial

import pytest
from flask import Blueprint, render_template_string
from sqlalchemy.orm import Session

from inventory.accounts.web import current_actor, requires
from inventory.core.database import db
from inventory.core.identity import CENTRE, Scope, Verb
from inventory.discipline import queries as discipline
from inventory.discipline.rules import Month
from inventory.reconciliation import queries as reconciliation
from inventory.reconciliation.rules import Window
from inventory.regions import queries as regions
from inventory.stock import ledger as stock
from inventory.stock.known import as_known
from inventory.utilization import evaluation, queries, rule_queries, sight
from inventory.utilization.metrics import Metric
from tests.benchmarks import ledgers, raw
from tests.benchmarks.ledgers import PASSWORD, SIZES, Ledger
from tests.benchmarks.measuring import side_by_side, tell
from tests.support.client import BrowsingClient
from tests.support.client import sign_in as sign_in_with

COUNTRY, PROVINCE = Scope(CENTRE), Scope("32")
TODAY, FIRST, LAST = date(2025, 11, 1), date(2025, 10, 1), date(2025, 10, 31)
WHOLE = "year" if "year" in SIZES else SIZES[-1]  # the smallest ledger that holds all days that are looked at
AT_MOST, AT_MOST_OF_ROWS, AT_MOST_OF_BARE = 1.3, 3, 1.5
ROWS_ON_A_PAGE = 50
PEOPLE = {"the nation": "national", "one province": "supervisor-32"}
A_YEAR_AGO = datetime.fromisoformat("2024-11-30T23:59:59+07:00")

MONTHS = {
    "discipline, a month": lambda session: discipline.overview(session, COUNTRY, Month(FIRST), ledgers.clock().now()),
    "discipline, one province": lambda session: discipline.overview(
        session, PROVINCE, Month(FIRST), ledgers.clock().now()
    ),
    "reconciliation, a month": lambda session: reconciliation.overview(session, COUNTRY, Window(FIRST, LAST)),
    "reconciliation, one province": lambda session: reconciliation.overview(session, PROVINCE, Window(FIRST, LAST)),
}
# What an evaluation cannot do without: every report of the rules' days, what every store held at the end of them, where
# each machine was and how, what its counter showed last, and the last rolls of each office.
ROWS = {
    """select r.office, r.business_date, l.printed, l.spoiled from daily_report r
       join document d on d.id = r.document_id
       left join daily_report_line l on l.document_id = r.document_id and l.item = 'ktp-wni'
       where d.state = 'posted' and r.business_date between ? and ?""": ("2025-08-04", "2025-11-01"),
    """select a.owner, a.item, (select c.quantity from running_close c where c.account_id = a.id and c.day <= ?
                                order by c.day desc limit 1)
       from account a where a.compartment in ('store', 'printed')""": ("2025-11-01",),
    """select d.kind, (select p.office from device_placement p where p.device_id = d.id and p.business_date <= ?
                       order by p.id desc limit 1),
              (select c.condition from device_condition c where c.device_id = d.id and c.business_date <= ?
               order by c.business_date desc, c.id desc limit 1),
              (select n.total from counter_note n where n.device_id = d.id order by n.id desc limit 1)
       from device d""": ("2025-11-01", "2025-11-01"),
    """select o.code, i.code, r.end_total - r.start_total from office o, item i join roll r on r.id in
       (select x.id from roll x where x.office = o.code and x.item = i.code and x.spent and x.removed_on <= ?
        order by x.removed_on desc limit 10)
       where i.code in ('ribbon', 'film')""": ("2025-11-01",),
}
BARE = """<!doctype html><title>Bare</title><table>{% for row in rows %}<tr>
<td>{{ row.office.code }}</td><td>{{ row.office.name }}</td><td>{{ row.facts.printed }}</td>
<td>{{ row.facts.received }}</td><td>{{ row.used.percent }}</td><td>{{ row.facts.on_hand }}</td>
<td>{{ row.facts.printers_working }}/{{ row.facts.printers_total }}</td><td>{{ row.facts.ink_cards }}</td>
<td>{{ row.facts.reporting.last_report }}</td><td>{{ row.reason.state }}</td><td>{{ row.flagged }}</td>
</tr>{% endfor %}</table>"""
bare = Blueprint("bare", __name__)


@bare.get("/bare")
@requires(Verb.VIEW)
def page() -> str:
    """The rows of the page of supervision, read for the person who is signed in, in a table and nothing around it."""
    actor = current_actor()
    today = stock.today_at(db.session(), actor, actor.office)
    rows = queries.overview(db.session(), actor.scope, None, None, today).rows
    ordered = sorted(rows, key=lambda row: row.facts.printed)
    return render_template_string(BARE, rows=ordered[:ROWS_ON_A_PAGE])


@pytest.fixture(scope="module")
def served() -> Iterator[Ledger]:
    """The largest ledger, with the bare page beside all others."""
    with ExitStack() as stack:
        ledger = stack.enter_context(ledgers.opened(SIZES[-1]))
        ledger.app.register_blueprint(bare)
        ledger.app.test_client_class = BrowsingClient
        yield ledger


def read(ledger: Ledger, query: Callable[[Session], object]) -> None:
    """One read, with a session of its own."""
    with ledger.app.app_context():
        query(db.session())


def evaluated(session: Session) -> evaluation.Look:
    """All rules held against all districts."""
    seen = evaluation.look(session, ledgers.clock().now())
    assert len(seen.districts) == 514
    return seen


def every_metric(session: Session) -> sight.Seen:
    """All metrics there are, as if every rule were on."""
    rules = [replace(rule, enabled=True) for rule in rule_queries.branch_rules(session, COUNTRY, TODAY)]
    assert {rule.metric for rule in rules} == set(Metric)
    offices = [office.code for office in regions.districts(session, COUNTRY)]
    return sight.seen(session, COUNTRY, rules, offices, TODAY)


def known_then(session: Session) -> queries.Overview:
    """The country a year ago, as it was known then."""
    day = A_YEAR_AGO.date()
    return queries.overview(session, COUNTRY, None, None, day, known=as_known(session, COUNTRY, A_YEAR_AGO, day))


def test_evaluating_does_not_grow_with_the_years(readable: dict[str, Ledger]) -> None:
    seconds = side_by_side(15, {size: partial(read, ledger, evaluated) for size, ledger in readable.items()})
    tell("evaluating 514 districts", seconds)
    assert seconds[SIZES[-1]] <= AT_MOST * seconds[WHOLE]


def test_measuring_everything_does_not_grow_with_the_years(readable: dict[str, Ledger]) -> None:
    seconds = side_by_side(7, {size: partial(read, ledger, every_metric) for size, ledger in readable.items()})
    tell("every metric of 514 districts", seconds)
    assert seconds[SIZES[-1]] <= AT_MOST * seconds[WHOLE]


def test_evaluating_costs_little_more_than_reading_its_rows(readable: dict[str, Ledger]) -> None:
    """Two seconds are the bound on any machine that reads these rows in two thirds of one; see docs/performance.md."""
    ledger = readable[SIZES[-1]]
    with closing(raw.connect(ledger.path)) as connection:

        def by_hand() -> None:
            for statement, values in ROWS.items():
                assert connection.execute(statement, values).fetchall()

        seconds = side_by_side(15, {"evaluating": partial(read, ledger, evaluated), "rows by hand": by_hand})
    tell("evaluating and its rows by hand", seconds)
    assert seconds["evaluating"] <= AT_MOST_OF_ROWS * seconds["rows by hand"]


@pytest.mark.parametrize("whose", PEOPLE)
def test_the_page_costs_little_more_than_a_bare_one(served: Ledger, whose: str) -> None:
    client = sign_in_with(served.app.test_client(), PEOPLE[whose], PASSWORD)

    def look(address: str) -> None:
        answer = client.get(address)
        assert answer.status_code == 200
        assert answer.text.count("<tr>") >= min(ROWS_ON_A_PAGE, 27)

    works = {"page": partial(look, "/utilization?view=all"), "bare": partial(look, "/bare")}
    seconds = side_by_side(25, works, warm_up=4)
    tell(f"the page of supervision, {whose}", seconds)
    assert seconds["page"] <= AT_MOST_OF_BARE * seconds["bare"]


@pytest.mark.parametrize("what", MONTHS)
def test_a_month_does_not_grow_with_the_years(readable: dict[str, Ledger], what: str) -> None:
    seconds = side_by_side(15, {size: partial(read, ledger, MONTHS[what]) for size, ledger in readable.items()})
    tell(what, seconds)
    assert seconds[SIZES[-1]] <= AT_MOST * seconds[WHOLE]


def test_a_past_day_as_it_was_known_then(readable: dict[str, Ledger]) -> None:
    """Told, not bounded: it reads the journal since then."""
    ledger = readable[SIZES[-1]]
    works = {"as known then": partial(read, ledger, known_then), "evaluating now": partial(read, ledger, evaluated)}
    tell("the country a year ago", side_by_side(5, works))
