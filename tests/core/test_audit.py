"""The audit trail: it writes itself for everything outside the ledger, and nothing passes it by."""

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import delete, insert, inspect, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from inventory.accounts import queries as accounts
from inventory.accounts import service as people
from inventory.accounts.models import Grant, User
from inventory.core import audit, settings
from inventory.core.audit import Audited, AuditEntry, Exempt, PartOf, policy_of
from inventory.core.database import Base, transact
from inventory.core.errors import Forbidden, Invalid
from inventory.demo import profiles
from inventory.equipment import service as equipment
from inventory.regions.models import Office
from inventory.regions.service import add_offices, region_entries
from inventory.utilization import service as utilization
from tests.architecture.examples import some_device, some_order, some_report, some_shipment
from tests.architecture.posts import POSTS, Post
from tests.support.client import BrowsingClient
from tests.support.judging import to_change
from tests.support.snapshots import snapshot
from tests.support.world import PASSWORD, World, new_key

LEDGER = {"account", "running_close", "document", "journal", "movement", "journal_head"}
OWN_HISTORY = {"audit_entry", "ledger_check", "noted_head"}


def classes() -> dict[str, type[Base]]:
    return {mapper.local_table.name: mapper.class_ for mapper in Base.registry.mappers}


def entries(session: Session, **which: str) -> list[AuditEntry]:
    """What the trail has, oldest first."""
    session.rollback()
    return list(session.scalars(select(AuditEntry).filter_by(**which).order_by(AuditEntry.id)))


def last(session: Session, **which: str) -> AuditEntry:
    return entries(session, **which)[-1]


def newcomer(world: World, *roles: str) -> User:
    command = people.AddPerson(
        username="petugas-baru", name="Petugas", office="32.05", roles=frozenset(roles), password="kata-sandi-baru"
    )
    return world.act("admin", people.add_person, command)


def test_every_table_says_how_the_trail_treats_it(app: Flask) -> None:
    silent = [name for name, table_class in classes().items() if "__audit__" not in vars(table_class)]
    assert silent == []
    reasons = [policy.reason for policy in map(policy_of, classes().values()) if isinstance(policy, Exempt)]
    assert all(len(reason) > 10 for reason in reasons)


def test_the_ledger_is_exempt_and_its_surroundings_are_not(app: Flask) -> None:
    exempt = {name for name, table_class in classes().items() if isinstance(policy_of(table_class), Exempt)}
    assert exempt >= LEDGER | OWN_HISTORY
    audited = set(classes()) - exempt
    assert audited >= {"user_account", "role_grant", "setting", "office", "device", "device_condition", "purchase"}
    assert audited >= {"utilization_rule", "rule_version", "month_closing", "api_token", "item"}


def test_a_table_that_says_nothing_is_audited() -> None:
    class Mute(Base):
        __abstract__ = True
        __tablename__ = "mute"

    policy = policy_of(Mute)
    assert isinstance(policy, Audited)
    assert policy.kind == "mute"


def test_every_column_that_a_policy_names_exists(app: Flask) -> None:
    for name, table_class in classes().items():
        columns = set(inspect(table_class).columns.keys())
        match policy_of(table_class):
            case Audited() as policy:
                assert policy.silent | policy.without_value.keys() <= columns, name
                assert policy.office in columns or policy.kind in {"setting", "item", "device_model"}, name
            case PartOf() as part:
                assert part.silent | {part.by} <= columns, name
                assert isinstance(policy_of(part.whole), Audited), name


@pytest.mark.usefixtures("both_databases")
def test_a_new_person_is_told_with_roles_and_without_the_hash(world: World, session: Session) -> None:
    user = newcomer(world, "staff", "coordinator")
    entry = last(session)
    assert (entry.actor, entry.command, entry.recorded_at) == ("admin", None, world.clock.now())
    assert (entry.kind, entry.subject_id, entry.name, entry.act) == ("person", str(user.id), "Petugas", "added")
    assert (entry.office, entry.former_office) == ("32.05", None)
    assert ["role", None, "coordinator"] in entry.changes
    assert ["role", None, "staff"] in entry.changes
    assert ["password", None, None] in entry.changes
    assert user.password_hash not in str(entry.changes)
    assert user.session_stamp not in str(entry.changes)


def test_each_field_is_told_before_and_after(world: World, session: Session) -> None:
    user = newcomer(world, "staff", "coordinator")
    command = people.ChangePerson(
        user_id=user.id, name="Lain", office="51.01", roles=frozenset({"staff", "supervisor"}), disabled=True
    )
    world.act("admin", people.change_person, command)
    entry = last(session)
    assert sorted(entry.changes, key=str) == [
        ["disabled", False, True],
        ["name", "Petugas", "Lain"],
        ["office", "32.05", "51.01"],
        ["role", "coordinator", None],
        ["role", None, "supervisor"],
    ]
    assert (entry.act, entry.office, entry.former_office) == ("changed", "51.01", "32.05")


def test_what_stays_as_it_was_is_not_told(world: World, session: Session) -> None:
    user = newcomer(world, "staff")
    before = len(entries(session))
    same = people.ChangePerson(
        user_id=user.id, name=user.name, office=user.office, roles=frozenset({"staff"}), disabled=False
    )
    world.act("admin", people.change_person, same)
    assert len(entries(session)) == before


def test_a_password_is_told_to_be_set_and_no_more(world: World, session: Session) -> None:
    user = newcomer(world, "staff")
    world.act("admin", people.set_password, people.SetPassword(user_id=user.id, password="kata-sandi-lain"))
    assert last(session).changes == [["password", None, None]]


def test_a_refused_act_leaves_no_trace(world: World, session: Session) -> None:
    before = len(entries(session))
    with pytest.raises(Invalid):
        newcomer(world, "emperor")
    user = accounts.by_username(session, "staff-32.05")
    assert user is not None
    with pytest.raises(Forbidden):
        world.act("auditor", people.set_password, people.SetPassword(user_id=user.id, password="kata-sandi-lain"))
    assert len(entries(session)) == before


@pytest.mark.usefixtures("both_databases")
def test_devices_purchases_rules_and_settings_are_told(world: World, session: Session) -> None:
    device = some_device(world)
    assert (last(session).kind, last(session).subject_id) == ("device", str(device.id))
    command = equipment.ChangeCondition(
        key=new_key(), device_id=device.id, condition="broken", reason="Jatuh", business_date=world.clock.today()
    )
    world.act("staff-32.05", equipment.change_condition, command)
    told = last(session, kind="device")
    assert ["condition", "good", "broken"] in told.changes
    assert any(field == "log" and after["reason"] == "Jatuh" for field, _before, after in told.changes)
    order = some_order(world)
    told = last(session, kind="purchase")
    assert (told.name, told.actor) == (order.number, "staff-32.05")
    assert ["state", "planned", "ordered"] in told.changes
    rule = to_change(1, 20, 60, effective_from=world.clock.today())
    world.act("supervisor-32", utilization.change_rule, rule)
    told = last(session, kind="rule")
    assert (told.office, told.act) == ("32", "added")
    (said,) = [after for field, _before, after in told.changes if field == "version"]
    assert (said["threshold"], said["window_days"]) == ("20", 60)
    for hour in ("15:00", "14:00"):
        transact(lambda session, hour=hour: settings.write(session, "report_cutoff", {"": hour}))
    told = last(session, kind="setting")
    assert (told.office, told.changes) == ("00", [["value", {"": "15:00"}, {"": "14:00"}]])


def test_the_sealed_ledger_leaves_no_entry(world: World, session: Session) -> None:
    before = len(entries(session))
    some_shipment(world)
    some_report(world)
    assert len(entries(session)) == before


def test_an_old_value_that_was_never_read_is_looked_up(world: World, session: Session) -> None:
    user = newcomer(world, "staff")

    def rename(session: Session) -> None:
        session.get_one(User, user.id)
        session.expire_all()
        user.name = "Lain"

    transact(rename, world.actor("admin"))
    assert last(session).changes == [["name", "Petugas", "Lain"]]


@pytest.mark.parametrize(
    "statement",
    [
        insert(Office).values(code="32.06", parent="32", name="X", kind="kota", timezone="Asia/Jakarta"),
        update(User).values(name="Nobody"),
        delete(Grant),
    ],
)
def test_a_statement_for_many_rows_is_refused(world: World, session: Session, statement) -> None:
    before = snapshot(session)
    with pytest.raises(RuntimeError, match="is audited"):
        transact(lambda session: session.execute(statement))
    assert snapshot(session) == before


def test_many_rows_at_once_are_one_entry(world: World, session: Session) -> None:
    before = len(entries(session))
    added = transact(lambda session: add_offices(session, region_entries()))
    (entry,) = entries(session)[before:]
    assert (entry.kind, entry.name, entry.act) == ("office", str(added), "added")
    assert "11.01" in entry.changes[0][2]


def test_a_demo_is_one_entry(app: Flask, session: Session, clock) -> None:
    transact(lambda session: profiles.load_harness(session, PASSWORD, clock.now()))
    assert [(entry.kind, entry.name) for entry in entries(session)] == [("demo", "harness")]


def test_what_fails_in_bulk_does_not_silence_the_trail(world: World, session: Session) -> None:
    def fail(session: Session) -> None:
        with audit.in_bulk(session, "demo", "broken"):
            raise KeyError

    with pytest.raises(KeyError):
        transact(fail)
    newcomer(world, "staff")
    assert last(session).kind == "person"
    assert entries(session, kind="demo") == []


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=list(words))


def test_a_command_is_named_in_place_of_a_person(app: Flask, world: World, session: Session) -> None:
    assert run(app, "user", "disable", "staff-32.05").exit_code == 0
    entry = last(session)
    assert (entry.actor, entry.command, entry.office) == (None, "flask user disable", "32.05")
    assert entry.changes == [["disabled", False, True]]


def test_a_page_that_forgets_who_acts_changes_nothing(app: Flask, world: World, session: Session) -> None:
    before = snapshot(session)
    with app.test_request_context(), pytest.raises(LookupError):
        transact(lambda session: settings.write(session, "report_cutoff", {"": "15:00"}))
    assert snapshot(session) == before


@pytest.mark.usefixtures("both_databases")
@pytest.mark.parametrize("change", ["update audit_entry set actor = 'nobody'", "delete from audit_entry"])
def test_the_database_itself_keeps_the_trail_as_it_was(world: World, session: Session, change: str) -> None:
    before = snapshot(session)
    with pytest.raises(DBAPIError, match=r"only ever added|permission denied"):
        transact(lambda session: session.execute(text(change)))
    assert snapshot(session) == before


@pytest.mark.parametrize("post", [post for post in POSTS if post.writes], ids=lambda post: post.endpoint)
def test_no_form_changes_anything_unseen(
    post: Post, app: Flask, world: World, session: Session, client: BrowsingClient, sign_in
) -> None:
    path = post.page if isinstance(post.page, str) else post.page(world)
    if post.person is not None:
        sign_in(client, post.person)
    form = client.form(path, post.form)
    form.fill(dict(post.typed))
    before = snapshot(session)
    client.post(form.action, data=form.fields)
    after = snapshot(session)
    changed = {name for name in before if before[name] != after[name]}
    watched = {name for name in changed if not isinstance(policy_of(classes()[name]), Exempt)}
    if post.endpoint == "accounts.logout":
        assert watched == {"user_account"}  # all it changes is the stamp that ends sessions
    elif watched:
        assert "audit_entry" in changed
        assert last(session).actor == post.person
