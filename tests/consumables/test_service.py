"""Rolls go in and out, counters go on, and the ink of an office counts what was measured."""

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from inventory.consumables import machines, queries, register, service
from inventory.consumables.models import Roll
from inventory.core.database import transact
from inventory.core.errors import AlreadyDone, CounterWentBack, DateRefused, Forbidden, Invalid, NotFound
from inventory.core.identity import Scope
from inventory.core.listing import ListState
from inventory.core.settings import write
from inventory.equipment import queries as equipment
from inventory.equipment import service as devices
from inventory.equipment.measured import Measure, measures
from inventory.equipment.placing import service as placing
from inventory.planning import queries as planning
from inventory.stock.known import NOW, as_known
from tests.consumables.conftest import MONDAY, TODAY
from tests.support.postings import enter, report
from tests.support.world import new_key

GARUT = Scope("32.05")
ANY = ListState("", "share", False, 1, None)


def test_a_ribbon_of_200_printed_125(session, add, install, remove) -> None:
    roll = install(add("B1"), 1_000)
    assert (roll.number, roll.cards, roll.state) == ("GL-32.05-1", None, "roll_in_machine")
    out = remove(roll, 1_125)
    assert (out.cards, out.end, out.state) == (125, 1_125, "roll_spent")


def test_two_such_rolls_name_their_batch(session, add, install, remove) -> None:
    device = add("B1")
    remove(install(device, 1_000), 1_125)
    assert [look.state for look in register.batches(session, GARUT, ANY, TODAY)] == ["few_rolls"]
    remove(install(device, 1_125), 1_252)
    (look,) = register.batches(session, GARUT, ANY, TODAY)
    assert (look.state, look.batch.mean, look.row.lowest, look.row.highest) == ("low_yield", 126, 125, 127)
    assert register.batches(session, Scope("32.04"), ANY, TODAY) == []
    transact(lambda session: write(session, "low_yield_percent", 60))
    session.rollback()
    assert [look.state for look in register.batches(session, GARUT, ANY, TODAY)] == ["usual_yield"]


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"item": "cleaning-kit"}, Invalid),
        ({"rated": 0}, Invalid),
        ({"counter": -1}, Invalid),
        ({"counter": 999}, CounterWentBack),
        ({"batch": "x" * 61}, Invalid),
        ({"business_date": date(2025, 11, 4)}, DateRefused),
        ({"business_date": date(2025, 11, 2)}, DateRefused),
        ({"by": "staff-32.04"}, NotFound),
        ({"by": "supervisor-32"}, Forbidden),
    ],
)
def test_a_roll_that_cannot_go_in_is_refused(session, add, install, look, told, refusal) -> None:
    device = add("B1")
    look(device, 1_000)
    with pytest.raises(refusal):
        install(device, **({"counter": 1_000} | told))
    session.rollback()
    assert queries.in_machine(session, device.id) == {}


def test_one_of_a_kind_is_in_a_printer_at_a_time(add, install) -> None:
    device = add("B1")
    roll = install(device, 1_000)
    install(device, 1_000, "film")
    with pytest.raises(AlreadyDone):
        install(device, 1_010)
    same = {each.name: getattr(roll, each.name) for each in Roll.__table__.columns if each.name != "id"}
    with pytest.raises(IntegrityError):
        transact(lambda session: session.add(Roll(**same)))


def test_nothing_goes_into_a_generator_or_a_printer_that_is_gone(add, install) -> None:
    for device in (add("G1", kind="generator"), add("B1", condition="retired", reason="Tua")):
        with pytest.raises(Invalid) as refusal:
            install(device, 0)
        assert refusal.value.reason == "no_printer"


def test_a_removal_below_the_installation_is_refused_and_nothing_is_lost(session, add, install, remove) -> None:
    roll = install(add("B1"), 1_000)
    with pytest.raises(CounterWentBack) as refusal:
        remove(roll, 999)
    assert (refusal.value.last, refusal.value.given, refusal.value.device) == (1_000, 999, "B1")
    with pytest.raises(Invalid):
        remove(roll, 1_401)
    with pytest.raises(Invalid):
        remove(roll, 1_050, spent=False)
    session.rollback()
    assert queries.in_machine(session, roll.device_id)["ribbon"].end is None
    assert remove(roll, 1_050, spent=False, note="Putus").state == "roll_taken_out"
    with pytest.raises(AlreadyDone):
        remove(roll, 1_060)


def test_a_counter_begins_anew_with_a_reason_and_no_card_is_lost(session, world, add, install, remove) -> None:
    device = add("B1")
    roll = install(device, 99_900)
    told = {"device_id": device.id, "counter": 99_950, "onward": 0, "business_date": TODAY}
    with pytest.raises(Invalid):
        world.act("staff-32.05", service.reset, service.Reset(key=new_key(), **told, reason=" "))
    world.act("staff-32.05", service.reset, service.Reset(key=new_key(), **told, reason="Papan utama"))
    assert remove(roll, 60).cards == 110
    accounts = queries.accounts_of(session, device.id)
    assert (accounts["ribbon"].finished, accounts["ribbon"].without) == (110, 0)
    assert (accounts["film"].finished, accounts["film"].without) == (0, 110)


def test_cards_between_two_rolls_are_told(session, add, install, remove) -> None:
    device = add("B1")
    remove(install(device, 0), 120)
    install(device, 150)
    found = queries.accounts_of(session, device.id)["ribbon"]
    assert (found.finished, found.in_machine, found.without, found.printed) == (120, 0, 30, 150)


def test_a_head_is_cleaned_by_the_count_of_cards(session, add, look) -> None:
    device = add("B1", model="HDP6600")
    state = ListState("", "office", False, 1, None, {"view": "due"})
    look(device, 0)
    look(device, 999)
    assert register.printers(session, GARUT, state) == []
    look(device, 1_000)
    assert [row.device.serial for row in register.printers(session, GARUT, state)] == ["B1"]
    transact(lambda session: write(session, "cleaning_interval_cards", {"": 1_000, "HDP6600": 2_000}))
    session.rollback()
    assert register.printers(session, GARUT, state) == []
    look(device, 2_500, cleaned=True)
    look(device, 4_500)
    assert [row.printer.since_cleaning for row in register.printers(session, GARUT, state)] == [2_000]


def test_the_ink_counts_what_was_measured_and_what_is_left_inside(session, world, add, install, remove, look) -> None:
    for item, pieces in (("ribbon", 4), ("film", 2)):
        world.stock("32.05", item, pieces, MONDAY)
    assert equipment.ink(session, GARUT)["32.05"].cards == 4 * 500
    device, broken = add("B1"), add("B2")
    remove(install(device, 0), 125)
    install(device, 125)
    install(device, 125, "film", rated=1_500)
    install(broken, 0)
    look(device, 165)
    broke = devices.ChangeCondition(device_id=broken.id, condition="broken", reason="Jatuh", business_date=TODAY)
    world.act("staff-32.05", devices.change_condition, broke)
    session.rollback()
    assert measures(session, GARUT, None, NOW) == {
        ("32.05", "ribbon"): Measure(per_roll=125, in_machines=125 - 40),
        ("32.05", "film"): Measure(per_roll=None, in_machines=1_500 - 40),
    }
    assert equipment.ink(session, Scope("32"))["32.05"].cards == 4 * 125 + 85
    rolls = planning.shelves(session, Scope("32"), TODAY, TODAY).rolls("32.05", "ribbon")
    assert (rolls.cards_per_roll, rolls.in_machines) == (125, 85)
    yesterday = TODAY - timedelta(days=1)
    assert equipment.ink(session, GARUT, yesterday)["32.05"].cards == 4 * 500
    before = as_known(session, GARUT, world.clock.now() - timedelta(days=1), TODAY)
    assert measures(session, GARUT, TODAY, before) == {}
    now = as_known(session, GARUT, world.clock.now(), TODAY)
    assert measures(session, GARUT, TODAY, now) == measures(session, GARUT, None, NOW)


def test_without_an_own_yield_the_batch_tells(session, add, install, remove) -> None:
    elsewhere = add("C1", office="32.04")
    remove(install(elsewhere, 0, by="staff-32.04"), 130, by="staff-32.04")
    install(add("B1"), 0)
    found = {each.office: each for each in machines.gathered(session, Scope("32")).printers}
    fill = found["32.05"].fills["ribbon"]
    assert (fill.worth, fill.basis, fill.left) == (130, "batch", 130)
    (own,) = machines.gathered(session, GARUT).printers
    assert own.fills["ribbon"] == fill, "whoever looks reckons with the same figure"


def test_a_printer_that_stands_alone_goes_on_with_the_reports(session, world, clock, add, install) -> None:
    world.stock("32.05", "ktp-wni", 500, MONDAY)
    device = add("B1")
    install(device, 1_000)
    world.act("staff-32.05", enter, report("32.05", TODAY, 30))
    (printer,) = machines.gathered(session, GARUT).printers
    assert (printer.total, printer.reported_since) == (0, 0), "the day itself is in the counter"
    clock.advance(days=1)
    world.act("staff-32.05", enter, report("32.05", clock.today(), 50))
    session.rollback()
    (printer,) = machines.gathered(session, GARUT).printers
    assert (printer.total, printer.reported_since, printer.fills["ribbon"].left) == (50, 50, 150)
    add("B2", business_date=TODAY)
    session.rollback()
    found = {each.device_id: each for each in machines.gathered(session, GARUT).printers}
    assert found[device.id].reported_since == 0, "of two printers nobody knows which one printed"


def test_measuring_asks_no_more_for_more_printers(session, add, install, count_statements) -> None:
    def asked() -> int:
        session.rollback()
        with count_statements() as statements:
            measures(session, Scope("00"), None, NOW)
        return len(statements)

    install(add("B1"), 0)
    one = asked()
    for number in range(5):
        install(add(f"C{number}", office="32.04"), 0, by="staff-32.04")
    assert asked() <= one


def test_the_same_form_sent_twice_installs_once(session, world, add) -> None:
    told = {"device_id": add("B1").id, "item": "ribbon", "counter": 5, "business_date": TODAY}
    command = service.Install(key=new_key(), **told)
    assert world.act("staff-32.05", service.install, command).rated == 500
    world.act("staff-32.05", service.install, command)
    assert len(session.execute(queries.rolls(Scope("00"))).all()) == 1


def test_a_printer_that_moves_leaves_its_yields_and_its_past_behind(session, world, add, install, remove) -> None:
    device = add("B1")
    remove(install(device, 0), 125)
    install(device, 125)
    world.clock.advance(days=1)
    day = world.clock.today()
    move = placing.Move(key=new_key(), device_id=device.id, office="32.04", business_date=day, reason="Pemerataan")
    world.act("coordinator-32", placing.move, move)
    session.rollback()
    yesterday = {("32.05", "ribbon"): Measure(per_roll=125, in_machines=125)}
    assert measures(session, Scope("32"), TODAY, NOW) == yesterday
    assert measures(session, Scope("32.04"), TODAY, NOW) == {}
    assert measures(session, Scope("32.04"), None, NOW) == {("32.04", "ribbon"): Measure(in_machines=125)}
    assert measures(session, GARUT, None, NOW) == {("32.05", "ribbon"): Measure(per_roll=125)}


def test_rolls_are_of_printers_of_cards_and_come_out_of_retired_ones(world, add, install, remove) -> None:
    with pytest.raises(Invalid):
        install(add("K1", kind="printer_kia"), 0)
    device = add("B1")
    roll = install(device, 0)
    retired = devices.ChangeCondition(device_id=device.id, condition="retired", reason="Tua", business_date=TODAY)
    world.act("staff-32.05", devices.change_condition, retired)
    with pytest.raises(Invalid) as refusal:
        remove(roll, 0)
    assert refusal.value.reason == "roll_not_used"
    assert remove(roll, 0, spent=False, note="Printer dihapus").state == "roll_taken_out"


def test_torn_rolls_do_not_hide_what_others_were_good_for(session, add, install, remove) -> None:
    device = add("B1")
    remove(install(device, 0), 125)
    for torn in range(machines.LAST_ROLLS):
        remove(install(device, 125 + torn), 126 + torn, spent=False, note="Putus")
    assert measures(session, GARUT, None, NOW)["32.05", "ribbon"].per_roll == 125


def test_the_last_rolls_are_those_that_came_out_last(session, clock, add, install, remove) -> None:
    slow, quick = install(add("B1"), 0), add("B2")
    for number in range(machines.LAST_ROLLS):
        remove(install(quick, number * 100), (number + 1) * 100)
    clock.advance(days=1)
    remove(slow, 180, business_date=clock.today())
    session.rollback()
    assert machines.gathered(session, GARUT).yields == {("32.05", "ribbon"): [180, *[100] * (machines.LAST_ROLLS - 1)]}


def test_a_printer_that_came_lately_did_not_print_what_was_printed_before(session, world, add) -> None:
    world.stock("32.05", "ktp-wni", 500, MONDAY)
    old, new = add("B1"), add("C1", office="32.04")
    look = service.Look(key=new_key(), device_id=new.id, counter=0, business_date=TODAY)
    world.act("coordinator-32", service.look, look)
    world.act("staff-32.05", enter, report("32.05", TODAY, 30))
    for day in (1, 2, 3):
        world.clock.advance(days=1)
        if day == 2:
            retired = {"condition": "retired", "reason": "Tua", "business_date": world.clock.today()}
            world.act("staff-32.05", devices.change_condition, devices.ChangeCondition(device_id=old.id, **retired))
            told = {"device_id": new.id, "office": "32.05", "business_date": world.clock.today(), "reason": "Ganti"}
            world.act("coordinator-32", placing.move, placing.Move(key=new_key(), **told))
        world.act("staff-32.05", enter, report("32.05", world.clock.today(), 10 * day))
    session.rollback()
    (printer,) = machines.gathered(session, GARUT).printers
    assert (printer.device_id, printer.reported_since) == (new.id, 20 + 30), "from the day of its arrival"
