"""The migrations make exactly the tables that the models describe, and can be taken back."""

from collections.abc import Iterator
from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import CheckConstraint, Column, Connection, Integer, MetaData, inspect, text

from inventory.core.database import Base, db
from inventory.stock.service import Reverse, reverse
from inventory.stock.verification import verify
from tests.support.databases import Databases, build_app, close
from tests.support.postings import delivery, enter, receipt, report, shipment
from tests.support.world import World, new_key

pytestmark = pytest.mark.usefixtures("both_databases")


@pytest.fixture
def untouched(databases: Databases, database_engine: str, clock) -> Iterator[Flask]:
    """The application on a database without a single table."""
    url = databases.empty(database_engine)
    app = build_app(url, clock)
    with app.app_context():
        yield app
    close(app)
    databases.drop(url)


def differences(connection: Connection, metadata: MetaData) -> list[str]:
    """What Alembic would change, and the CHECK constraints it does not look at."""
    context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
    found = [str(difference) for difference in compare_metadata(context, metadata)]
    inspector = inspect(connection)
    for table in metadata.sorted_tables:
        if not inspector.has_table(table.name):
            continue
        there = {constraint["name"] for constraint in inspector.get_check_constraints(table.name)}
        wanted = {constraint.name for constraint in table.constraints if isinstance(constraint, CheckConstraint)}
        found += [f"{table.name}: check {name}" for name in sorted(map(str, there ^ wanted))]
    return found


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


def test_migrations_match_models(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        assert differences(connection, Base.metadata) == []


def test_a_forgotten_migration_is_noticed(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        ahead = MetaData(naming_convention=Base.metadata.naming_convention)
        for table in Base.metadata.sorted_tables:
            table.to_metadata(ahead)
        ahead.tables["office"].append_column(Column("storeys", Integer))
        ahead.tables["office"].append_constraint(CheckConstraint("storeys > 0", name="storeys_positive"))
        found = differences(connection, ahead)
    assert len(found) == 2
    assert "storeys" in found[0]
    assert "storeys_positive" in found[1]


def test_migrations_go_up_down_and_up_again(untouched: Flask) -> None:
    upgrade()
    with db.engine.connect() as connection:
        first = tables(connection)
    assert first == set(Base.metadata.tables)
    downgrade(revision="base")
    with db.engine.connect() as connection:
        assert tables(connection) == set()
    upgrade()
    with db.engine.connect() as connection:
        assert tables(connection) == first
        assert differences(connection, Base.metadata) == []


FIRST_LEDGER = "0006"  # the oldest schema that holds all that a ledger without loans and counts needs
DAY = date(2025, 11, 3)
KEPT = ("office", "user_account", "role_grant", "document", "journal", "movement", "account", "running_close")


def fill(clock) -> None:
    """Documents of the kinds that every schema knows."""
    world = World(clock).populate()
    world.act("coordinator-32", enter, delivery("32", DAY, 100))
    sent = world.act("coordinator-32", enter, shipment("32", "32.05", DAY, 60))
    world.act("staff-32.05", enter, receipt(sent, DAY, 50, damaged=6, missing=4))
    wrong = world.act("staff-32.05", enter, report("32.05", DAY, 20, spoiled=2))
    world.act("staff-32.05", reverse, Reverse(key=new_key(), document_id=wrong.id, reason="wrong day"))
    db.session.rollback()


def rows(connection: Connection) -> dict[str, list[tuple[object, ...]]]:
    return {table: sorted(map(tuple, connection.execute(text(f"select * from {table}"))), key=str) for table in KEPT}


def test_a_ledger_outlives_the_way_down_and_up(untouched: Flask, clock) -> None:
    upgrade()
    fill(clock)
    with db.engine.connect() as connection:
        before, head = rows(connection), verify(connection).head
    downgrade(revision=FIRST_LEDGER)
    upgrade()
    with db.engine.connect() as connection:
        assert rows(connection) == before
        verdict = verify(connection, head)
        assert (verdict.wrong, verdict.head) == (None, head)
        assert differences(connection, Base.metadata) == []


KEYS_BESIDE = "0015"  # the last schema in which follow-ups keep their keys themselves
FOLLOW_UP = """
    insert into follow_up (office, window_first, window_last, evidence, note, maker_id, recorded_at, key, body_digest)
    select '32.05', '2025-10-01', '2025-10-31', '[]', 'Genset', id, '2025-11-03', 'sent-before', 'abc'
    from user_account where username = 'supervisor-32'
"""


def test_a_follow_up_of_before_becomes_the_beginning_of_a_story(untouched: Flask, clock) -> None:
    upgrade(revision=KEYS_BESIDE)
    World(clock).populate()
    with db.engine.begin() as connection:
        connection.execute(text(FOLLOW_UP))
    upgrade()
    with db.engine.connect() as connection:
        story = "select a.office, a.state, e.happening, e.note from alert a join alert_event e on e.alert_id = a.id"
        assert connection.execute(text(story)).all() == [("32.05", "acknowledged", "acknowledged", "Genset")]
    downgrade(revision="0018")
    with db.engine.connect() as connection:
        assert connection.execute(text("select office, note from follow_up")).all() == [("32.05", "Genset")]


def test_a_key_used_before_is_known_to_the_register(untouched: Flask, clock) -> None:
    upgrade(revision=KEYS_BESIDE)
    World(clock).populate()
    with db.engine.begin() as connection:
        connection.execute(text(FOLLOW_UP))
    upgrade()
    downgrade(revision=KEYS_BESIDE)
    upgrade()
    with db.engine.connect() as connection:
        known = connection.execute(text("select key, body_digest, subject from posting_key order by body_digest")).all()
    assert tuple(known[-1]) == ("sent-before", "abc", "follow_up")


STILL = ("document", "journal", "movement", "alert_event")
GUARDS = {
    "sqlite": {f"{table}_no_{verb}" for table in STILL for verb in ("update", "delete")},
    "postgresql": {f"{table}_stands_still" for table in STILL},
}


def test_the_guards_of_the_past_are_there(app: Flask) -> None:
    """SQLite forgets the triggers of a table that a migration writes anew: that migration has to make them again."""
    with app.app_context(), db.engine.connect() as connection:
        engine = connection.dialect.name
        table, column = ("sqlite_master", "name") if engine == "sqlite" else ("pg_trigger", "tgname")
        condition = "type = 'trigger'" if engine == "sqlite" else "not tgisinternal"
        there = set(connection.scalars(text(f"select {column} from {table} where {condition}")))
    assert GUARDS[engine] - there == set()


BEFORE_SUPPLIERS = "0021"  # the last schema in which purchases only name their suppliers
BOUGHT = """
    insert into purchase
    (id, office, fund, budget_year, supplier, contract_number, contract_date, state, note, created_at)
    values (:id, :office, 'APBD', 2025, :supplier, '1', '2025-10-01', 'ordered', '', '2025-10-01 00:00:00')
"""


def test_suppliers_come_out_of_the_purchases_by_their_exact_names(untouched: Flask, clock) -> None:
    upgrade(revision=BEFORE_SUPPLIERS)
    World(clock).populate()
    named = [("32.05", "CV Mitra"), ("32.04", "CV Mitra"), ("32.05", "cv mitra"), ("32.05", "CV Mitra")]
    with db.engine.begin() as connection:
        for number, (office, supplier) in enumerate(named, start=1):
            connection.execute(text(BOUGHT), {"id": number, "office": office, "supplier": supplier})
    upgrade()
    linked = "select p.office, s.office, s.name from purchase p join supplier s on s.id = p.supplier_id order by p.id"
    with db.engine.connect() as connection:
        assert [tuple(row) for row in connection.execute(text(linked))] == [
            (office, office, name) for office, name in named
        ]
        assert connection.scalar(text("select count(*) from supplier")) == 3


CUT_OFF = "0038"  # the last schema beside which the program cut blanks off the notes that it kept of a report


def test_a_note_of_before_stands_as_it_was_sealed(untouched: Flask, clock) -> None:
    upgrade(revision=CUT_OFF)
    world = World(clock).populate()
    told = world.act("staff-32.05", enter, report("32.05", DAY, 0, note=" hujan\n"))
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(text("update daily_report set note = 'hujan'"))
        assert not verify(connection).whole
    upgrade()
    with db.engine.connect() as connection:
        assert connection.execute(text("select document_id, note from daily_report")).all() == [(told.id, " hujan\n")]
        assert verify(connection).whole
