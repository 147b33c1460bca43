"""Posting a daily report costs the same with ten years behind it, and not much more than writing its rows by hand."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from itertools import product
from statistics import median
from time import perf_counter

from inventory.accounts import queries as accounts
from inventory.core.database import db, transact
from inventory.stock import verification
from inventory.stock.models import Document
from inventory.usage.service import Report, ReportLine, report
from tests.benchmarks import ledgers, raw
from tests.benchmarks.ledgers import LAST_DAY, SIZES, Ledger
from tests.benchmarks.measuring import tell
from tests.support.world import new_key

WARM_UP, POSTINGS = 20, 300
AT_MOST_OF_A_MONTH, AT_MOST_OF_RAW = 1.3, 4
TODAY = LAST_DAY + timedelta(days=1)


def reports(ledger: Ledger) -> Iterator[Report]:
    """A report after the other: of all districts, for one day after the other."""
    with ledger.app.app_context():
        districts = [row[0] for row in db.session.execute(db.text("select code from office where length(code) = 5"))]
    for number, office in product(range(2), districts):
        lines = (
            ReportLine(item="ktp-wni", printed=40 + number, spoiled=2),
            ReportLine(item="ribbon", printed=1),
            ReportLine(item="film", printed=1),
        )
        day = TODAY + timedelta(days=number)
        yield Report(key=new_key(), office=office, business_date=day, lines=lines, recorded=60, prr=700)


def posted(ledger: Ledger, command: Report) -> tuple[float, int]:
    """Post a report; answers the seconds it took and the document's id."""
    with ledger.app.app_context():
        user = accounts.by_username(db.session(), f"staff-{command.office}")
        assert user is not None
        actor = accounts.actor(db.session(), user, ledger.clock.now())
    with ledger.app.app_context():
        started = perf_counter()
        document: Document = transact(lambda session: report(session, actor, command))
        return perf_counter() - started, document.id


def test_posting_does_not_grow_with_the_years(writable: dict[str, Ledger]) -> None:
    commands = reports(writable["month"])
    seconds: dict[str, list[float]] = {size: [] for size in writable}
    for _, command in zip(range(POSTINGS), commands, strict=False):
        for size, ledger in writable.items():
            seconds[size].append(posted(ledger, command)[0])
    medians = {size: median(took[WARM_UP:]) for size, took in seconds.items()}
    tell("posting a daily report", medians)
    assert medians[SIZES[-1]] <= AT_MOST_OF_A_MONTH * medians["month"]


def test_posting_costs_little_more_than_its_rows() -> None:
    """Two copies of one ledger go in step: one gets a report by the service, the other the very same rows by hand."""
    with ledgers.copied("month") as served, ledgers.copied("month") as twin:
        with closing(raw.connect(served.path)) as reading, closing(raw.connect(twin.path)) as writing:
            by_service, by_hand = [], []
            for _, command in zip(range(POSTINGS), reports(served), strict=False):
                took, document = posted(served, command)
                by_service.append(took)
                rows = raw.rows_of(reading, document)
                started = perf_counter()
                raw.write(writing, rows)
                by_hand.append(perf_counter() - started)
        with twin.app.app_context():
            verdict = verification.verify(db.session().connection())
    medians = {"service": median(by_service[WARM_UP:]), "by hand": median(by_hand[WARM_UP:])}
    tell("posting and its rows by hand", medians)
    assert verdict.whole, verdict.wrong
    assert medians["service"] <= AT_MOST_OF_RAW * medians["by hand"]
