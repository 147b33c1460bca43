"""Where boxes are: it follows from the documents that stand."""

from threading import Barrier, Thread

import pytest
from flask import Flask
from sqlalchemy import insert, text
from sqlalchemy.orm import Session

from inventory.core.database import db, transact
from inventory.core.errors import BoxElsewhere, DomainError, NotFound
from inventory.core.identity import Scope
from inventory.stock import ledger
from inventory.stock.boxes import service as boxes
from inventory.stock.boxes.models import BoxRow
from inventory.stock.boxes.rules import LEVELS, Span, claims_of, told, typed
from inventory.stock.models import Document
from inventory.stock.rules import Kind, State
from inventory.stock.service import Reverse, reverse
from tests.support.statements import counted
from tests.support.world import World, new_key

CARD = "ktp-wni"


def ship(world: World, source: str, destination: str, written: str, item: str = CARD, arrived: bool = True) -> Document:
    """A shipment with boxes, through the ledger itself."""
    person = world.actor(f"coordinator-{source[:2]}")

    def enter(session: Session) -> Document:
        claims = claims_of([(item, 2_000_000_000 + 11, typed(written))])
        boxes.check(session, person.scope, source, claims)
        day = ledger.today_at(session, person, source)
        draft = ledger.Draft(kind=Kind.SHIPMENT, office=source, counterpart=destination, business_date=day)
        document = ledger.enter(session, person, draft)
        boxes.record(session, document, claims)
        ledger.post(session, person, document, [])
        return document

    document = transact(enter, person)
    if arrived:
        receive(world, document)
    return document


def receive(world: World, shipment: Document) -> Document:
    return act(world, Kind.RECEIPT, shipment.counterpart or "", shipment, counterpart=shipment.office)


def count(world: World, office: str, written: str, item: str = CARD) -> Document:
    return act(world, Kind.COUNT, office, None, written, item)


def act(
    world: World,
    kind: Kind,
    office: str,
    parent: Document | None,
    written: str = "",
    item: str = CARD,
    counterpart: str | None = None,
) -> Document:
    person = world.actor(f"coordinator-{office[:2]}")

    def enter(session: Session) -> Document:
        day = ledger.today_at(session, person, office)
        on = None if parent is None else session.get_one(Document, parent.id)
        draft = ledger.Draft(kind=kind, office=office, business_date=day, parent=on, counterpart=counterpart)
        document = ledger.enter(session, person, draft)
        boxes.record(session, document, claims_of([(item, 100_000, typed(written))]))
        ledger.post(session, person, document, [])
        return document

    return transact(enter, person)


def where(session: Session, number: str) -> str | None:
    """The office that has a box, with an arrow before it while it is on its way."""
    session.rollback()
    place = boxes.trace(session, Scope("00"), number).place
    return None if place is None else f"→{place.office}" if place.in_transit else place.office


def test_a_box_is_where_the_last_standing_shipment_brought_it(world: World, session: Session) -> None:
    first = ship(world, "00", "32", "A001–A100", arrived=False)
    assert where(session, "A050") == "→32"
    receive(world, first)
    assert where(session, "A050") == "32"
    ship(world, "32", "32.05", "A050–A060", arrived=False)
    assert where(session, "A050") == "→32.05"
    assert where(session, "A049") == "32"


def test_taking_a_shipment_back_gives_its_boxes_back(world: World, session: Session) -> None:
    ship(world, "00", "32", "A001–A100")
    sent = ship(world, "32", "32.05", "A050–A060", arrived=False)
    world.act("coordinator-32", reverse, Reverse(key=new_key(), document_id=sent.id, reason="wrong district"))
    assert where(session, "A055") == "32"
    ship(world, "32", "32.04", "A050–A060")
    assert where(session, "A055") == "32.04"


@pytest.mark.parametrize("arrived", [True, False])
def test_the_centre_cannot_send_a_box_twice(world: World, session: Session, arrived: bool) -> None:
    sent = ship(world, "00", "32", "A001–A100", arrived=arrived)
    with pytest.raises(BoxElsewhere) as refusal:
        ship(world, "00", "51", "A100–A200")
    said = refusal.value
    assert (said.box, said.office, said.in_transit, said.document) == ("A100", "32", not arrived, sent.number)


def test_a_box_that_is_elsewhere_cannot_be_sent(world: World) -> None:
    ship(world, "00", "32", "A001–A100")
    ship(world, "32", "32.05", "A010–A020")
    with pytest.raises(BoxElsewhere) as refusal:
        ship(world, "32", "32.04", "A001–A015")
    assert (refusal.value.box, refusal.value.office) == ("A010–A015", "32.05")


def test_a_refusal_names_nothing_outside_the_branch(world: World) -> None:
    ship(world, "00", "51", "A001–A100")
    with pytest.raises(BoxElsewhere) as refusal:
        ship(world, "32", "32.05", "A001")
    assert (refusal.value.box, refusal.value.office, refusal.value.document) == ("A001", None, None)


def test_a_box_cannot_be_sent_as_another_item(world: World) -> None:
    ship(world, "00", "32", "A001–A100")
    with pytest.raises(BoxElsewhere) as refusal:
        ship(world, "32", "32.05", "A001", item="kia")
    assert refusal.value.item == CARD


def test_a_box_on_its_way_to_an_office_cannot_be_sent_by_it(world: World) -> None:
    ship(world, "00", "32", "A001", arrived=False)
    with pytest.raises(BoxElsewhere):
        ship(world, "32", "32.05", "A001")


def test_old_stock_that_nobody_has_seen_may_go(world: World, session: Session) -> None:
    ship(world, "32", "32.05", "OLD-7")
    assert where(session, "OLD-7") == "32.05"
    with pytest.raises(NotFound):
        boxes.trace(session, Scope("00"), "OLD-8")


def test_a_box_of_another_width_is_another_box(world: World) -> None:
    ship(world, "00", "32", "A001")
    ship(world, "00", "51", "A0001")


def test_a_count_tells_where_an_unknown_box_is(world: World, session: Session) -> None:
    count(world, "32.05", "A001–A010")
    assert where(session, "A003") == "32.05"
    with pytest.raises(BoxElsewhere):
        ship(world, "32", "32.04", "A003")
    count(world, "32.04", "A003")
    assert where(session, "A003") == "32.04"


def test_a_count_contradicts_a_shipment_and_does_not_overrule_it(world: World, session: Session) -> None:
    ship(world, "00", "32", "A001–A100")
    ship(world, "32", "32.05", "A001–A020")
    found = count(world, "32.04", "A010–A012, A500")
    told_ = [(str(place.span), place.office) for place in boxes.contradictions(session, found)]
    assert told_ == [("A010–A012", "32.05")]
    assert where(session, "A010") == "32.05"


def test_a_count_at_the_right_place_contradicts_nothing_even_after_the_boxes_have_gone(
    world: World, session: Session
) -> None:
    ship(world, "00", "32", "A001–A100")
    ship(world, "32", "32.05", "A001–A020")
    found = count(world, "32.05", "A001–A020")
    ship(world, "32.05", "32", "A001–A020")
    assert boxes.contradictions(session, found) == []


def test_a_count_misses_what_was_received_and_neither_sent_nor_counted(world: World, session: Session) -> None:
    ship(world, "00", "32", "A001–A100")
    ship(world, "32", "32.05", "A001–A020")
    ship(world, "32.05", "32", "A020")
    first = count(world, "32.05", "A003–A010")
    ship(world, "32", "32.05", "A031–A032")
    second = count(world, "32.05", "A005–A010, A031")
    assert {item: told(spans) for item, spans in boxes.absent(session, first).items()} == {CARD: "A001–A002, A011–A019"}
    assert {item: told(spans) for item, spans in boxes.absent(session, second).items()} == {CARD: "A003–A004, A032"}
    assert boxes.absent(session, count(world, "32.05", "")) == {}


def test_a_trace_tells_every_document_in_order(world: World, session: Session) -> None:
    first = ship(world, "00", "32", "A001–A100")
    second = ship(world, "32", "32.05", "A007", arrived=False)
    world.act("coordinator-32", reverse, Reverse(key=new_key(), document_id=second.id, reason="wrong"))
    ship(world, "32", "32.04", "A008")
    steps = boxes.trace(session, Scope("32"), "a007").steps
    assert [(document.kind, document.state) for document, _, _ in steps] == [
        (Kind.SHIPMENT, State.RECEIVED),
        (Kind.RECEIPT, State.POSTED),
        (Kind.SHIPMENT, State.REVERSED),
        (Kind.REVERSAL, State.POSTED),
    ]
    assert steps[0][0].id == first.id


def test_another_branch_sees_nothing_of_a_box(world: World, session: Session) -> None:
    ship(world, "00", "32", "A001–A100")
    ship(world, "32", "32.05", "A001")
    for office in ("51", "32.04"):
        with pytest.raises(NotFound):
            boxes.trace(session, Scope(office), "A001")
        assert boxes.known(session, Scope(office), "A001") is None
    assert len(boxes.trace(session, Scope("32.05"), "A001").steps) == 2
    assert boxes.known(session, Scope("32.05"), " a001 ") == "A001"
    assert boxes.known(session, Scope("32.05"), "Bandung") is None


def test_a_box_that_left_the_branch_is_not_followed(world: World, session: Session) -> None:
    ship(world, "00", "32", "A001")
    ship(world, "32", "32.05", "A001")
    ship(world, "32.05", "51.01", "A001")
    ship(world, "51.01", "51", "A001")
    seen = boxes.trace(session, Scope("32"), "A001")
    assert seen.place is None
    assert len(seen.steps) == 6


@pytest.mark.parametrize("batch", [1, 2, 3, 500])
def test_a_long_range_is_read_in_batches(
    world: World, session: Session, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    ship(world, "00", "32", "A000–A099")
    ship(world, "32", "32.05", "A010–A019, A030, A050–A059")
    ship(world, "32.05", "32", "A012–A013")
    ship(world, "32", "32.04", "A013, A060–A069", arrived=False)
    count(world, "32.04", "A099–A105")
    session.rollback()
    monkeypatch.setattr(boxes, "BATCH", batch)
    at: dict[str, list[Span]] = {}
    for place in boxes.places(session, Span("A", 3, 5, 500)):
        at.setdefault(place.office, []).append(place.span)
    assert {office: told(spans) for office, spans in at.items()} == {
        "32": "A005–A009, A012, A020–A029, A031–A049, A070–A099",
        "32.04": "A013, A060–A069, A100–A105",
        "32.05": "A010–A011, A014–A019, A030, A050–A059",
    }


@pytest.fixture
def old_books(world: World, session: Session) -> Document:
    """A number series that was used for years: 20,000 boxes, each in two documents."""
    document = ship(world, "00", "32", "Z1")
    rows = [
        {"document_id": document.id, "item": CARD, "prefix": "A", "width": 8, "first": n * 10, "last": n * 10 + 9}
        | {"level": Span("A", 8, 0, 9).level}
        for n in range(20_000)
        for _ in range(2)
    ]
    transact(lambda session: session.execute(insert(BoxRow), rows))
    session.execute(text("analyze"))
    return document


@pytest.mark.usefixtures("both_databases")
def test_finding_a_box_reads_only_what_lies_around_it(old_books: Document, session: Session) -> None:
    span = Span("A", 8, 150_005, 150_005)
    assert len(session.execute(boxes.COVERING, boxes.numbers_of(span)).all()) == 2
    query = boxes.COVERING.params(boxes.numbers_of(span))
    written = query.compile(session.connection(), compile_kwargs={"literal_binds": True})
    if session.connection().dialect.name == "sqlite":
        plan = " ".join(row[3] for row in session.execute(text(f"explain query plan {written}")))
        assert "SCAN box_range" not in plan
        assert plan.count("prefix=? AND width=? AND level=? AND first>? AND first<?") == LEVELS
    else:
        plan = "\n".join(row[0] for row in session.execute(text(f"explain {written}")))
        assert "Seq Scan on box_range" not in plan
        assert "ix_box_range_number" in plan


@pytest.mark.usefixtures("both_databases")
def test_the_longest_numbers_are_found(world: World, session: Session) -> None:
    ship(world, "00", "32", "99.999999999999999990–99.999999999999999999, 0, 1000000000–2999999999")
    assert where(session, "99.999999999999999995") == "32"
    assert where(session, "2999999999") == "32"
    assert where(session, "0") == "32"


@pytest.mark.usefixtures("both_databases")
def test_many_ranges_are_checked_with_a_statement_each(world: World, session: Session) -> None:
    with counted(db.engine) as statements:
        boxes.check(session, Scope("00"), "00", claims_of([(CARD, 9, typed("A1, A3, A5"))]))
    assert len(statements) <= 4


@pytest.mark.usefixtures("both_databases")
def test_of_many_who_send_the_same_box_one_does(world: World, app: Flask) -> None:
    outcomes: list[str] = []
    start = Barrier(4)

    def send(destination: str) -> None:
        with app.app_context():
            start.wait()
            try:
                ship(world, "00", destination, "A001–A010", arrived=False)
                outcomes.append("sent")
            except DomainError as refusal:
                outcomes.append(refusal.code)

    senders = [Thread(target=send, args=(code,)) for code in ("32", "51", "91", "32")]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(outcomes) == ["already_done"] * 3 + ["sent"]
