"""Settings are changed by administrators of the centre, one after the other, and every change is told."""

from datetime import date, time

import pytest
from sqlalchemy import select

from inventory.accounts.permissions import Role
from inventory.core import settings
from inventory.core.audit import AuditEntry
from inventory.core.database import transact
from inventory.core.errors import Forbidden, Invalid, NotFound
from inventory.core.identity import Scope
from inventory.discipline import queries as discipline
from inventory.discipline.rules import Month
from inventory.settings import queries, service
from inventory.settings.rules import Name
from inventory.settings.service import fingerprint
from inventory.usage import service as usage
from tests.support.world import new_key

MONDAY = date(2025, 11, 3)


def seen(session, name: Name) -> str:
    """What somebody who looks now has seen."""
    session.rollback()
    return fingerprint(queries.present(session, name))


def low_yield(session, percent: int) -> service.SetLowYield:
    return service.SetLowYield(percent=percent, seen=seen(session, Name.LOW_YIELD))


def printed_on(day: date) -> usage.Report:
    """Kabupaten Garut printed five cards."""
    lines = (usage.ReportLine(item="ktp-wni", printed=5, spoiled=0),)
    return usage.Report(key=new_key(), office="32.05", business_date=day, lines=lines)


@pytest.mark.usefixtures("both_databases")
def test_of_two_who_change_at_once_the_second_is_told(session, world) -> None:
    first, second = low_yield(session, 70), low_yield(session, 60)
    assert world.act("admin", service.set_low_yield, first) == Name.LOW_YIELD
    with pytest.raises(Invalid, check=lambda refusal: refusal.reason == "setting_changed_meanwhile"):
        world.act("admin", service.set_low_yield, second)
    assert world.act("admin", service.set_low_yield, first), "the same form twice does no harm"
    session.rollback()
    assert settings.read(session, "low_yield_percent") == 70
    world.act("admin", service.set_low_yield, low_yield(session, 60))
    said = [entry.changes for entry in session.scalars(select(AuditEntry).where(AuditEntry.kind == "setting"))]
    assert [change for changes in said for change in changes if change[0] == "value"] == [
        ["value", None, 70],
        ["value", 70, 60],
    ]


def test_who_changed_it_last_stands_beside_it(session, world) -> None:
    assert queries.standing(session, Name.PURCHASE).change is None
    world.act("admin", service.set_purchase, service.SetPurchase(seen=seen(session, Name.PURCHASE), days=21))
    found = queries.standing(session, Name.PURCHASE)
    assert (found.value, found.default, found.by) == (21, 14, world.actor("admin").name)
    assert found.change is not None
    assert found.change.recorded_at == world.clock.now()


@pytest.mark.parametrize(
    ("person", "refusal"),
    [("coordinator-00", Forbidden), ("auditor", Forbidden), ("staff-32.05", NotFound), ("admin-32", NotFound)],
)
def test_only_an_administrator_of_the_centre_changes_them(session, world, person, refusal) -> None:
    transact(lambda session: world.add_person(session, "admin-32", "32", "administrator"))
    with pytest.raises(refusal):
        world.act(person, service.set_low_yield, low_yield(session, 1_000))
    session.rollback()
    assert session.scalars(select(AuditEntry).where(AuditEntry.kind == "setting")).all() == []


def test_back_dating_holds_for_the_next_act(session, world) -> None:
    days: dict[str, int | None] = dict.fromkeys(Role, 5) | {Role.COORDINATOR: None}
    told = service.SetBackdating(seen=seen(session, Name.BACKDATING), days=days)
    world.act("admin", service.set_backdating, told)
    session.rollback()
    assert (world.actor("staff-32.05").backdate_days, world.actor("coordinator-32").backdate_days) == (5, None)


def test_another_hour_leaves_what_was_judged_as_it_was(session, world, clock) -> None:
    world.stock("32.05", "ktp-wni", 100, date(2025, 10, 31))
    clock.set("2025-11-03 15:30", "Asia/Jakarta")
    world.act("staff-32.05", usage.report, printed_on(MONDAY))
    told = service.SetCutoff(seen=seen(session, Name.CUTOFF), hour=time(15), since=date(2025, 11, 4))
    world.act("admin", service.set_cutoff, told)
    clock.advance(days=1)
    world.act("staff-32.05", usage.report, printed_on(date(2025, 11, 4)))
    session.rollback()
    row = discipline.district(session, Scope("32.05"), "32.05", Month(date(2025, 11, 1)), clock.now())
    by_day = {mark.day.day: mark.standing.value for mark in row.conduct.marks}
    assert (by_day[3], by_day[4]) == ("on_time", "late")


def test_the_hour_of_a_day_that_has_begun_in_the_east_is_not_changed(session, world, clock) -> None:
    clock.set("2025-11-03 22:00", "Asia/Jakarta")  # 4 November in Papua
    told = {"seen": seen(session, Name.CUTOFF), "hour": time(15)}
    with pytest.raises(Invalid, check=lambda refusal: refusal.field == "since"):
        world.act("admin", service.set_cutoff, service.SetCutoff(**told, since=date(2025, 11, 4)))
    world.act("admin", service.set_cutoff, service.SetCutoff(**told, since=date(2025, 11, 5)))
