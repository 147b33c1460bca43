"""Closing a month: what it takes, what it refuses, what it keeps; and opening it again."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from inventory.core.errors import (
    AlreadyDone,
    Closed,
    DateRefused,
    Forbidden,
    Insufficient,
    KeyReused,
    NotFound,
    Pending,
)
from inventory.core.identity import Actor
from inventory.custody.closing import queries as closing_queries
from inventory.custody.closing.service import CloseMonth, ReopenMonth, close_month, figures, reopen_month
from inventory.stock import ledger, service
from inventory.stock.models import Document, MonthClosing
from inventory.stock.rules import Kind
from inventory.usage import service as usage
from tests.stock import books
from tests.support.clocks import SettableClock
from tests.support.postings import Entry, amendment, delivery, enter, receipt, report, shipment
from tests.support.snapshots import snapshot
from tests.support.world import World, new_key

OCTOBER, NOVEMBER = date(2025, 10, 1), date(2025, 11, 1)
EARLY, MIDDLE, LAST = date(2025, 10, 22), date(2025, 10, 27), date(2025, 10, 31)
STAFF, COORDINATOR, ADMIN = "staff-32.05", "coordinator-32", "admin"


def close(world: World, office: str = "32.05", month: date = OCTOBER, by: str = STAFF, key: str = "") -> MonthClosing:
    return world.act(by, close_month, CloseMonth(key=key or new_key(), office=office, month=month))


def reopen(world: World, office: str = "32.05", month: date = OCTOBER, by: str = ADMIN) -> MonthClosing:
    return world.act(by, reopen_month, ReopenMonth(key=new_key(), office=office, month=month))


def take_back(world: World, document: Document, by: str = COORDINATOR) -> Document:
    return world.act(by, service.reverse, service.Reverse(key=new_key(), document_id=document.id, reason="Salah ketik"))


@service.once
def suggest(session: Session, actor: Actor, entry: Entry) -> Document:
    """A document that waits for a second person."""
    draft = ledger.Draft(kind=entry.kind, office=entry.office, business_date=entry.day)
    document = ledger.enter(session, actor, draft, pending=True)
    ledger.propose(session, actor, document, [])
    return document


def suggestion(office: str, day: date) -> Entry:
    return Entry(key=new_key(), kind=Kind.DESTRUCTION, office=office, day=day)


def line(closing: MonthClosing, compartment: str = "store", item: str = "ktp-wni") -> dict[str, object]:
    return next(each for each in closing.figures["lines"] if (each["item"], each["compartment"]) == (item, compartment))


@pytest.mark.usefixtures("both_databases")
def test_the_equation_is_kept_as_it_stood(world: World, session: Session) -> None:
    world.act(COORDINATOR, enter, delivery("32.05", date(2025, 9, 30), 1_000))
    sent = world.act(COORDINATOR, enter, shipment("00", "32.05", EARLY, 500))
    world.act(STAFF, enter, receipt(sent, MIDDLE, good=480, damaged=15, missing=5))
    printed = world.act(STAFF, enter, report("32.05", MIDDLE, 200, spoiled=7))
    world.act(STAFF, enter, amendment(printed, 190, undone=200))
    mistake = world.act(STAFF, enter, delivery("32.05", LAST, 30))
    take_back(world, mistake, by=STAFF)
    world.act(STAFF, enter, report("32.05", date(2025, 11, 3), 90))
    closing = close(world)
    store, spoiled, missing = line(closing), line(closing, "spoiled"), line(closing, "missing")
    assert store == {
        "item": "ktp-wni",
        "compartment": "store",
        "opening": 1_000,
        "flows": {"received": 480, "delivered": 0, "printed": 190, "spoiled": 7},
        "closing": 1_283,
        "astray": 0,
    }
    assert (spoiled["flows"], spoiled["closing"]) == ({"arrived_damaged": 15, "set_aside": 7}, 22)
    assert (missing["flows"], missing["closing"], missing["astray"]) == ({"missed": 5}, 5, 0)
    assert closing.figures["open"] == [
        {"document": sent.id, "item": "ktp-wni", "compartment": "missing", "quantity": 5}
    ]
    head = session.execute(text("select number, hash from journal_head")).one()
    assert closing.figures["head"] == {"number": head.number, "hash": head.hash}
    assert (closing.office, closing.month, closing.closed_at) == ("32.05", OCTOBER, world.clock.now())
    assert books.closes(session, LAST)["store:32.05", "ktp-wni"] == store["closing"]


def test_a_province_closes_what_it_sent_and_what_came_back(world: World) -> None:
    world.stock("32", "ktp-wni", 900, EARLY)
    world.act(COORDINATOR, enter, shipment("32", "32.05", EARLY, 400))
    closing = close(world, "32", by=COORDINATOR)
    assert line(closing)["flows"] == {"delivered": 900, "distributed": 400}
    assert closing.figures["open"][0]["compartment"] == "transit"


def test_a_report_that_counted_is_compared_with_the_books_of_its_day(world: World, session: Session) -> None:
    world.stock("32.05", "ktp-wni", 100, EARLY)

    def told(day: date, counted: int) -> None:
        actor = world.actor(STAFF)
        lines = [{"item": "ktp-wni", "printed": 0, "spoiled": 0, "counted": counted}]
        draft = ledger.Draft(kind=Kind.DAILY_REPORT, office="32.05", business_date=day, content={"lines": lines})
        ledger.post(session, actor, ledger.enter(session, actor, draft), [])
        session.commit()

    told(MIDDLE, 98)
    world.act(
        STAFF,
        enter,
        Entry(
            key=new_key(),
            kind=Kind.DELIVERY,
            office="32.05",
            day=LAST,
            lines=(("ktp-wni", 40, "supplier:32.05", "store:32.05"),),
        ),
    )
    kept = figures(session, "32.05", OCTOBER)["lines"][0]
    assert (kept["counted"], kept["counted_on"], kept["unexplained"], kept["closing"]) == (98, "2025-10-27", -2, 140)
    told(LAST, 140)
    kept = figures(session, "32.05", OCTOBER)["lines"][0]
    assert (kept["counted"], kept["counted_on"], kept["unexplained"]) == (140, "2025-10-31", 0)


def test_what_was_counted_of_an_item_that_the_books_never_had_is_named(world: World, session: Session) -> None:
    lines = (usage.ReportLine(item="ktp-wni", printed=0, counted=0), usage.ReportLine(item="kia", printed=0, counted=7))
    told = usage.Report(key=new_key(), office="32.05", business_date=MIDDLE, lines=lines, causes=("blanks_out",))
    world.act(STAFF, usage.report, told)
    (kept,) = close(world).figures["lines"]
    assert (kept["item"], kept["opening"], kept["flows"], kept["closing"]) == ("kia", 0, {}, 0)
    assert (kept["counted"], kept["counted_on"], kept["unexplained"]) == (7, "2025-10-27", 7)


@pytest.mark.usefixtures("both_databases")
def test_a_closed_month_takes_no_document(world: World, session: Session) -> None:
    world.stock("32.05", "ktp-wni", 100, EARLY)
    standing = world.act(STAFF, enter, report("32.05", EARLY, 1))
    close(world)
    before = snapshot(session)
    for command in (delivery("32.05", LAST, 1), report("32.05", LAST, 0), amendment(standing, 2, undone=1)):
        with pytest.raises(Closed) as told:
            world.act(STAFF, enter, command)
        assert (told.value.office, told.value.month) == ("32.05", OCTOBER)
    with pytest.raises(Closed):
        world.act(STAFF, suggest, suggestion("32.05", LAST))
    assert snapshot(session) == before
    world.act(STAFF, enter, delivery("32.05", NOVEMBER, 1))
    world.act("staff-32.04", enter, delivery("32.04", LAST, 1))


def test_a_month_is_closed_for_whoever_touches_its_accounts(world: World) -> None:
    """The other end of a shipment cannot put found pieces into a closed month."""
    close(world)
    found = Entry(
        key=new_key(),
        kind=Kind.DELIVERY,
        office="32.04",
        day=LAST,
        lines=(("ktp-wni", 1, "supplier:32.04", "store:32.05"),),
    )
    with pytest.raises(Closed) as told:
        world.act(COORDINATOR, enter, found)
    assert told.value.office == "32.05"


def test_a_shipment_whose_number_is_an_office_s_code_is_not_that_office(world: World) -> None:
    """The accounts of shipment 32 are named 32 as well; that Jawa Barat has closed the month is not its business."""
    close(world, "32", by=COORDINATOR)
    while world.stock("51", "ktp-wni", 1, EARLY).id < 31:
        pass
    sent = world.act("coordinator-51", enter, shipment("51", "51.01", EARLY, 5))
    assert (sent.id, sent.state) == (32, "sent")


def test_what_is_taken_back_from_a_closed_month_is_dated_today(world: World) -> None:
    delivered = world.act(STAFF, enter, delivery("32.05", LAST, 100))
    close(world)
    assert take_back(world, delivered).business_date == date(2025, 11, 3)
    closing = close_after(world, date(2025, 12, 1))
    assert line(closing)["flows"] == {"delivered": -100}


def close_after(world: World, day: date) -> MonthClosing:
    world.clock.set(f"{day} 09:00", "Asia/Jakarta")
    return close(world, month=NOVEMBER)


@pytest.mark.parametrize(
    ("office", "by", "over"),
    [("32.05", STAFF, False), ("51.01", "staff-51.01", True), ("91.03", "staff-91.03", True)],
)
def test_a_month_is_over_by_the_office_s_own_clock(
    world: World, session: Session, clock: SettableClock, office: str, by: str, over: bool
) -> None:
    clock.set("2025-11-30 23:30", "Asia/Jakarta")
    if over:
        assert close(world, office, NOVEMBER, by).month == NOVEMBER
        return
    before = snapshot(session)
    with pytest.raises(DateRefused) as told:
        close(world, office, NOVEMBER, by)
    assert (told.value.code, told.value.day, told.value.latest) == ("date", date(2025, 11, 30), date(2025, 11, 30))
    assert snapshot(session) == before


@pytest.mark.parametrize("month", [date(2025, 12, 1), date(9999, 12, 1)])
def test_a_month_to_come_is_not_closed(world: World, month: date) -> None:
    with pytest.raises(DateRefused):
        close(world, month=month)


def test_the_first_of_all_months_can_be_closed(world: World) -> None:
    assert close(world, month=date.min).figures["lines"] == []


@pytest.mark.usefixtures("both_databases")
def test_a_month_with_pending_documents_stays_open(world: World, session: Session) -> None:
    first = world.act(STAFF, suggest, suggestion("32.05", MIDDLE))
    world.act(STAFF, suggest, suggestion("32.05", LAST))
    before = snapshot(session)
    with pytest.raises(Pending) as told:
        close(world)
    assert told.value.document == first.number
    assert snapshot(session) == before


def test_what_waits_elsewhere_or_in_another_month_is_in_nobody_s_way(world: World) -> None:
    world.act("staff-32.04", suggest, suggestion("32.04", MIDDLE))
    world.act(STAFF, suggest, suggestion("32.05", NOVEMBER))
    assert close(world).month == OCTOBER


def test_a_month_is_closed_once(world: World, session: Session) -> None:
    close(world)
    before = snapshot(session)
    with pytest.raises(AlreadyDone) as told:
        close(world)
    assert (told.value.document, told.value.state) == ("32.05 2025-10", "closed")
    assert snapshot(session) == before


def test_the_same_key_closes_once_and_answers_the_same(world: World) -> None:
    key = new_key()
    assert close(world, key=key).id == close(world, key=key).id
    with pytest.raises(KeyReused):
        close(world, month=date(2025, 9, 1), key=key)
    with pytest.raises(KeyReused):
        world.act(STAFF, enter, delivery("32.05", NOVEMBER, 1, key=key))


@pytest.mark.parametrize(
    ("by", "office"), [(STAFF, "32.05"), (COORDINATOR, "32.05"), ("coordinator-00", "32.05"), (COORDINATOR, "32")]
)
def test_whoever_acts_for_the_office_closes_its_months(world: World, by: str, office: str) -> None:
    assert close(world, office, by=by).office == office


@pytest.mark.parametrize(
    ("by", "office", "refusal"),
    [
        ("staff-32.04", "32.05", NotFound),
        (STAFF, "32", NotFound),
        ("coordinator-51", "32.05", NotFound),
        ("coordinator-00", "77.77", NotFound),
        ("supervisor-32", "32.05", Forbidden),
        ("national", "32.05", Forbidden),
        (ADMIN, "32.05", Forbidden),
        ("auditor", "32.05", Forbidden),
    ],
)
def test_others_do_not(world: World, by: str, office: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        close(world, office, by=by)


def test_offices_close_one_at_a_time(world: World) -> None:
    close(world, "32", by=COORDINATOR)
    assert world.act(STAFF, enter, delivery("32.05", LAST, 1)).state == "posted"


@pytest.mark.usefixtures("both_databases")
def test_reopening_is_the_administrator_s_and_leaves_a_trace(world: World, session: Session) -> None:
    closing = close(world)
    for by in (STAFF, COORDINATOR, "coordinator-00", "auditor", "supervisor-32"):
        with pytest.raises(Forbidden):
            reopen(world, by=by)
    world.clock.advance(hours=1)
    again = reopen(world)
    assert (again.id, again.reopened_by, again.reopened_at) == (
        closing.id,
        world.actor(ADMIN).user_id,
        world.clock.now(),
    )
    assert again.closed_by == world.actor(STAFF).user_id
    world.act(STAFF, enter, delivery("32.05", LAST, 1))
    with pytest.raises(AlreadyDone):
        reopen(world)
    assert close(world).id != closing.id
    told = session.execute(text("select actor, act from audit_entry where kind = 'month' order by id")).all()
    assert [tuple(row) for row in told] == [(STAFF, "added"), (ADMIN, "changed"), (STAFF, "added")]


def test_a_month_that_was_never_closed_is_open_already(world: World) -> None:
    with pytest.raises(AlreadyDone) as told:
        reopen(world)
    assert told.value.state == "open"


def test_an_administrator_reopens_in_the_own_branch_only(world: World, session: Session) -> None:
    world.add_person(session, "admin-51", "51", "administrator")
    session.commit()
    close(world)
    with pytest.raises(NotFound):
        reopen(world, by="admin-51")


def test_what_came_later_is_found_by_its_record(world: World, session: Session) -> None:
    """An open month before the closed one still takes documents: they shift its opening."""
    world.act(STAFF, enter, delivery("32.05", LAST, 100))
    world.clock.set("2025-12-01 09:00", "Asia/Jakarta")
    closing = close(world, month=NOVEMBER)
    late = world.act(COORDINATOR, enter, delivery("32.05", MIDDLE, 7))
    after = closing_queries.touches(
        session, "32.05", date.min, date(2025, 11, 30), after=closing.figures["head"]["number"]
    )
    assert [(touch.document, touch.change) for touch in after] == [(late.id, 7)]
    assert figures(session, "32.05", NOVEMBER)["lines"][0]["opening"] == 107
    assert line(closing)["opening"] == 100


@pytest.mark.usefixtures("both_databases")
def test_a_back_dated_document_shifts_later_closes_or_is_refused(world: World, session: Session) -> None:
    world.act(STAFF, enter, delivery("32.05", EARLY, 100))
    printed = world.act(STAFF, enter, report("32.05", LAST, 60))
    world.act(STAFF, enter, report("32.05", MIDDLE, 40))
    assert ("store:32.05", "ktp-wni") not in books.closes(session, LAST)
    with pytest.raises(Insufficient) as told:
        world.act(
            STAFF,
            enter,
            Entry(
                key=new_key(),
                kind=Kind.DELIVERY,
                office="32.05",
                day=date(2025, 10, 28),
                lines=(("ktp-wni", 1, "store:32.05", "supplier:32.05"),),
            ),
        )
    assert (told.value.day, told.value.blocking_document) == (LAST, printed.number)
