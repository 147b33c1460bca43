"""Machines on record, in one district and over many."""

from datetime import date

import pytest

from inventory.core.errors import DateRefused, Forbidden, Invalid, KeyReused, NotFound
from inventory.core.identity import Scope
from inventory.equipment import queries, service
from inventory.equipment.rules import Condition, Ink, Printers
from tests.support.world import new_key

TODAY = date(2025, 11, 3)
FRIDAY = date(2025, 10, 31)


def command(**changes) -> service.AddDevice:
    told = {"key": new_key(), "office": "32.05", "kind": "printer", "model": "Fargo HDP5000", "serial": "B1"}
    return service.AddDevice(**{**told, **changes})


def test_a_machine_goes_on_record_as_good_today(world, add, session) -> None:
    device = add("b1")
    (entry,) = queries.log_of(session, device)
    assert (device.serial, device.condition, entry.business_date, entry.actor) == ("B1", "good", TODAY, "staff-32.05")


@pytest.mark.usefixtures("both_databases")
def test_the_condition_of_a_past_day_can_be_asked_for(add, change, session) -> None:
    device = add("B1", day=date(2025, 10, 27))
    change(device, "broken", FRIDAY)
    change(device, "good", TODAY)
    asked = {day: queries.condition_at(session, device, date(2025, *day)) for day in [(10, 26), (10, 27), (11, 2)]}
    assert asked == {(10, 26): None, (10, 27): Condition.GOOD, (11, 2): Condition.BROKEN}
    assert device.condition == "good"
    totals = [queries.printers(session, Scope("32"), date(2025, *day)) for day in [(10, 26), (10, 27), (10, 31)]]
    assert totals == [{}, {"32.05": Printers(1, 1, 100)}, {"32.05": Printers(1, 0, 0)}]


def test_a_change_of_the_past_leaves_today_as_it_is(add, change, session) -> None:
    device = add("B1", day=date(2025, 10, 27))
    change(device, "retired", TODAY)
    assert change(device, "limited", FRIDAY).condition == "retired"
    assert queries.condition_at(session, device, FRIDAY) == Condition.LIMITED
    assert queries.condition_at(session, device, TODAY) == Condition.RETIRED


def test_the_later_of_two_changes_on_one_day_holds(add, change) -> None:
    device = add("B1")
    change(device, "broken", TODAY)
    assert change(device, "in_repair", TODAY).condition == "in_repair"


def test_the_same_form_twice_makes_one_machine_and_one_change(world, session) -> None:
    once = command()
    first = world.act("staff-32.05", service.add_device, once)
    assert world.act("staff-32.05", service.add_device, once).id == first.id
    broken = service.ChangeCondition(
        key=new_key(), device_id=first.id, condition="broken", reason="Jatuh", business_date=TODAY
    )
    for _ in range(2):
        world.act("staff-32.05", service.change_condition, broken)
    assert [entry.condition for entry in queries.log_of(session, first)] == ["good", "broken"]
    with pytest.raises(KeyReused):
        world.act("staff-32.05", service.add_device, command(key=once.key, serial="B2"))


def test_a_serial_number_is_taken_wherever_its_machine_is(add, world) -> None:
    add("B1", office="51.01")
    with pytest.raises(Invalid) as refusal:
        world.act("staff-32.05", service.add_device, command(serial=" b1", kind="ups"))
    assert (refusal.value.reason, refusal.value.item) == ("serial_taken", "B1")


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"kind": "oven"}, "kind_unknown"),
        ({"fund": "pocket"}, "fund_unknown"),
        ({"condition": "fine"}, "condition_unknown"),
        ({"condition": "broken"}, "reason_needed"),
        ({"serial": "  "}, "serial_needed"),
        ({"model": " "}, "model_needed"),
        ({"year": 2008}, "year_impossible"),
        ({"year": 2026}, "year_impossible"),
    ],
)
def test_what_makes_no_sense_is_refused(world, changes, reason) -> None:
    with pytest.raises(Invalid) as refusal:
        world.act("staff-32.05", service.add_device, command(**changes))
    assert refusal.value.reason == reason


def test_the_date_is_the_offices_own(world, add, change, clock) -> None:
    clock.set("2025-11-03 23:30", "Asia/Jakarta")
    papua = add("B1", office="91.03", day=date(2025, 11, 4))
    assert change(papua, "broken", date(2025, 11, 4)).condition == "broken"
    with pytest.raises(DateRefused):
        add("B2", day=date(2025, 11, 4))
    with pytest.raises(DateRefused):
        change(papua, "good", date(2025, 11, 5))


def test_a_change_before_the_first_entry_is_refused(add, change) -> None:
    with pytest.raises(DateRefused) as refusal:
        change(add("B1"), "broken", FRIDAY)
    assert refusal.value.earliest == TODAY


def test_only_those_who_keep_machines_may(world, add) -> None:
    device = add("B1")
    with pytest.raises(Forbidden):
        world.act("supervisor-32", service.add_device, command(serial="B2"))
    with pytest.raises(NotFound):
        world.act("staff-32.04", service.add_device, command(serial="B2"))
    with pytest.raises(NotFound):
        world.act("coordinator-51", service.change_condition, _broken(device.id))
    with pytest.raises(NotFound):
        world.act("coordinator-32", service.add_device, command(office="32.99", serial="B2"))
    assert world.act("coordinator-32", service.change_condition, _broken(device.id)).condition == "broken"


def _broken(device_id: int) -> service.ChangeCondition:
    return service.ChangeCondition(device_id=device_id, condition="broken", reason="Jatuh", business_date=TODAY)


def test_printers_count_the_machines_that_print_ktp_el(add, change, session) -> None:
    for serial, condition in [("B1", None), ("B2", "limited"), ("B3", "broken"), ("B4", "retired"), ("B5", "lost")]:
        device = add(serial)
        if condition:
            change(device, condition, TODAY)
    add("K1", kind="printer_kia")
    add("B9", office="51.01")
    assert queries.printers(session, Scope("32")) == {"32.05": Printers(total=3, working=2, rated=200)}
    assert queries.printers(session, Scope("32"), TODAY) == {"32.05": Printers(total=3, working=2, rated=200)}
    assert queries.printers(session, Scope("00")).keys() == {"32.05", "51.01"}


def test_ink_is_what_both_rolls_are_good_for(world, session) -> None:
    world.stock("32.05", "ribbon", 10, date(2025, 11, 1))
    world.stock("32.05", "film", 3)
    world.stock("51.01", "ribbon", 1)
    assert queries.ink(session, Scope("32")) == {"32.05": Ink(ribbons=10, films=3, cards=4500)}
    assert queries.ink(session, Scope("32"), date(2025, 11, 2)) == {"32.05": Ink(ribbons=10, films=0, cards=0)}


def test_the_number_of_statements_does_not_grow_with_the_offices(add, world, session, count_statements) -> None:
    def statements() -> int:
        with count_statements() as seen:
            queries.printers(session, Scope("00"), TODAY)
            queries.ink(session, Scope("00"))
        return len([one for one in seen if one.lstrip().upper().startswith("SELECT")])

    add("B1")
    world.stock("32.05", "ribbon", 1)
    few = statements()
    for office in ("32.04", "51.01", "91.03"):
        add(f"B-{office}", office=office)
        world.stock(office, "ribbon", 1)
    assert statements() == few == 4
