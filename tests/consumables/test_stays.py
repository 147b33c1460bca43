"""A roll that comes out half used and goes in again is one roll: one yield, one remainder, one number."""

import random
from collections import Counter
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from inventory.consumables import machines, queries, register
from inventory.consumables.models import CounterNote, Roll
from inventory.consumables.rules import RollItem
from inventory.core.database import transact
from inventory.core.errors import AlreadyDone, CounterWentBack, DateRefused, Forbidden, Invalid, NotFound
from inventory.core.identity import Scope
from inventory.core.listing import ListState
from inventory.equipment.measured import measures
from inventory.equipment.placing import service as placing
from inventory.stock.known import NOW
from tests.consumables.conftest import MONDAY, TODAY
from tests.support.html import rows_of, text_of
from tests.support.world import new_key

GARUT = Scope("32.05")
ANY = ListState("", "share", False, 1, None)
ROLLS = ListState("", "number", False, 1, None)


@pytest.fixture
def half(add, install, remove):
    """A ribbon for 200 cards that printed 75 in B1, and lies in a drawer."""
    return remove(install(add("B1"), 1_000), 1_075, spent=False, note="Ganti pita warna")


def test_two_halves_are_one_yield_and_count_once_for_their_batch(session, add, half, put_back, remove, install) -> None:
    other = add("B2")
    again = put_back(half, other, 40)
    assert (again.number, again.cards, again.state, again.id != half.id) == (half.number, None, "roll_in_machine", True)
    assert register.batches(session, GARUT, ANY, TODAY) == []
    out = remove(again, 165)
    assert (out.cards, out.stay_cards, out.state) == (200, 125, "roll_spent")
    (look,) = register.batches(session, GARUT, ANY, TODAY)
    assert (look.row.rolls, look.row.cards, look.row.rated, look.row.lowest) == (1, 200, 200, 200)
    session.rollback()
    assert machines.gathered(session, GARUT).yields == {("32.05", "ribbon"): [200]}


def test_what_is_left_goes_on_from_the_earlier_stays(session, add, half, put_back, look) -> None:
    device = add("B2")
    put_back(half, device, 40)
    look(device, 60)
    (fill,) = [each.fills["ribbon"] for each in machines.gathered(session, GARUT).printers if each.fills]
    assert (fill.roll_id, fill.used, fill.left) == (half.id, 95, 105)
    assert measures(session, GARUT, None, NOW)["32.05", "ribbon"].in_machines == 105
    yesterday = TODAY - timedelta(days=1)
    assert measures(session, GARUT, yesterday, NOW) == {}


def test_it_goes_into_its_own_printer_again(session, half, put_back, remove) -> None:
    device = queries.stays(session, [half.id])[half.id][0][1]
    again = put_back(half, device, 1_075)
    assert remove(again, 1_075).cards == 75, "it is used up although nothing more was printed"
    assert queries.accounts_of(session, device.id)["ribbon"].finished == 75


@pytest.mark.parametrize(
    ("told", "refusal"),
    [
        ({"counter": 39}, CounterWentBack),
        ({"business_date": date(2025, 11, 2)}, DateRefused),
        ({"business_date": date(2025, 11, 4)}, DateRefused),
        ({"by": "staff-32.04"}, NotFound),
        ({"by": "supervisor-32"}, Forbidden),
    ],
)
def test_what_cannot_go_in_again_is_refused(session, add, half, look, put_back, told, refusal) -> None:
    device = add("B2")
    look(device, 40)
    with pytest.raises(refusal):
        put_back(half, device, **({"counter": 40} | told))
    session.rollback()
    assert len(session.scalars(select(Roll)).all()) == 1


def test_a_roll_is_in_one_printer_at_a_time_and_a_used_up_one_in_none(session, add, half, put_back, remove) -> None:
    second, third = add("B2"), add("B3")
    again = put_back(half, second, 0)
    with pytest.raises(AlreadyDone) as refusal:
        put_back(half, third, 0)
    assert refusal.value.document == half.number
    remove(again, 60)
    with pytest.raises(Invalid) as used_up:
        put_back(half, third, 0)
    assert used_up.value.reason == "roll_used_up"
    session.rollback()
    fork = {each.name: getattr(again, each.name) for each in Roll.__table__.columns if each.name != "id"}
    with pytest.raises(IntegrityError):
        transact(lambda session: session.add(Roll(**fork | {"device_id": third.id})))


def test_far_too_many_cards_are_counted_over_all_stays(add, half, put_back, remove) -> None:
    again = put_back(half, add("B2"), 0)
    with pytest.raises(Invalid) as refusal:
        remove(again, 326)
    assert refusal.value.reason == "yield_impossible"
    assert remove(again, 325).cards == 400


def test_the_list_shows_one_and_the_month_counts_it_once(session, add, half, put_back, remove) -> None:
    remove(put_back(half, add("B2"), 0), 50)
    ((roll, device, _office),) = register.listing(session, GARUT, ROLLS, TODAY).rows
    assert (roll.number, device.serial, roll.cards) == ("GL-32.05-1", "B2", 125)
    assert register.totals(session, GARUT, ROLLS, TODAY).cards == 125
    (row,) = register.by_month(session, GARUT, ListState("", "office", False, 1, None), TODAY.replace(day=1))
    assert (row.item, row.installed) == ("ribbon", 1)


def test_it_goes_to_another_office_by_whoever_has_both(session, add, half, put_back, remove) -> None:
    there = add("C1", office="32.04")
    with pytest.raises(NotFound):
        put_back(half, there, 0)
    again = put_back(half, there, 0, by="coordinator-32")
    assert remove(again, 100, by="staff-32.04").number == "GL-32.05-1"
    session.rollback()
    assert machines.gathered(session, Scope("32")).yields == {("32.04", "ribbon"): [175]}
    with pytest.raises(NotFound):
        queries.roll(session, GARUT, half.id)


def test_a_printer_that_moves_with_it_loses_no_card(session, world, add, half, put_back, remove) -> None:
    device = add("B2")
    again = put_back(half, device, 0)
    move = placing.Move(key=new_key(), device_id=device.id, office="32.04", business_date=TODAY, reason="Pemerataan")
    world.act("coordinator-32", placing.move, move)
    out = remove(again, 25, by="staff-32.04", spent=False, note="Ganti")
    assert out.cards == 100
    assert queries.accounts_of(session, device.id)["ribbon"].finished == 25


def test_yields_and_remains_are_all_cards_of_all_printers(session, add, install, remove, put_back, look) -> None:
    """A hundred steps on the real tables; what each roll really printed is counted beside them."""
    chance, devices = random.Random(20251103), [add(f"B{number}") for number in range(3)]
    shown, inside, aside, printed = [0, 0, 0], {}, [], Counter()
    for _step in range(100):
        at, cards = chance.randrange(3), chance.randrange(25)
        shown[at] += cards
        roll = inside.get(at)
        if roll is None:
            fresh = not aside or chance.random() < 0.5
            back = None if fresh else aside.pop(chance.randrange(len(aside)))
            inside[at] = install(devices[at], shown[at]) if back is None else put_back(back, devices[at], shown[at])
            continue
        printed[roll.number] += cards
        if printed[roll.number] > 150 or chance.random() < 0.4:
            spent = printed[roll.number] > 150
            out = remove(inside.pop(at), shown[at], spent=spent, note="" if spent else "Ganti")
            assert out.cards == printed[roll.number]
            if not spent:
                aside.append(out)
        else:
            look(devices[at], shown[at])
    session.rollback()
    accounts = [queries.accounts_of(session, device.id)["ribbon"] for device in devices]
    fills = [each.fills.get("ribbon") for each in machines.gathered(session, GARUT).printers]
    last = [roll for roll, _device, _office in session.execute(queries.rolls(GARUT))]
    out_of_printers = sum(roll.cards for roll in last if roll.cards is not None)
    assert sum(each.finished + each.in_machine for each in accounts) == sum(printed.values())
    assert out_of_printers + sum(fill.used for fill in fills if fill) == sum(printed.values())
    assert {roll.number: roll.cards for roll in last if roll.cards is not None}.items() <= printed.items()


def test_pages_show_one_roll_with_its_stays(client, sign_in, add, half, put_back, remove) -> None:
    device = add("B2")
    sign_in(client, "staff-32.05")
    client.set_cookie("language", "en")
    assert "Taken out half used, and here" in text_of(client.get(f"/rolls/printers/{device.id}/installation"))
    told = client.submit(f"/rolls/1/return?printer={device.id}", {"counter": "0"}, follow=True)
    assert "GL-32.05-1 is in the printer again." in text_of(told)
    assert "Roll put in again: Ribbon R-17" in text_of(told)
    client.submit("/rolls/1/removal", {"counter": "50"})
    for number in (1, 2):
        page = client.get(f"/rolls/{number}")
        assert "125 / 200" in text_of(page)
        assert [row[0] for row in rows_of(page)] == ["Printer", "B1", "B2", "Total"]
    refused = client.submit(f"/rolls/1/return?printer={device.id}", {"counter": "50"})
    assert "This roll is used up: nothing is left on it." in text_of(refused)


@pytest.mark.parametrize("number", ["99999999999999999999", "2147483648", "-1", "x", ""])
def test_a_printer_that_cannot_be_is_an_error_in_the_form(client, sign_in, half, number) -> None:
    sign_in(client, "staff-32.05")
    assert client.submit("/rolls/1/return", {"device": number, "counter": "0"}).status_code == 422
    assert client.get(f"/rolls/1/return?printer={number}").status_code == 200


def test_a_kit_is_noted_with_the_cleaning_beside_those_reported(session, world, add, look) -> None:
    device = add("B1")
    with pytest.raises(Invalid) as refusal:
        look(device, 10, kit=True)
    assert refusal.value.field == "kit"
    look(device, 10, kit=True, cleaned=True)
    look(device, 20, cleaned=True)
    world.stock("32.05", "cleaning-kit", 3, MONDAY)
    world.stock("32.05", "ktp-wni", 3, MONDAY)
    session.rollback()
    (row,) = register.by_month(session, GARUT, ListState("", "office", False, 1, None), TODAY.replace(day=1))
    assert (row.item, row.installed, row.reported) == ("cleaning-kit", 1, 0)
    assert row.item not in set(RollItem)
    note = queries.notes(session, device.id)[0][0]
    same = {each.name: getattr(note, each.name) for each in CounterNote.__table__.columns if each.name != "id"}
    with pytest.raises(IntegrityError):
        transact(lambda session: session.add(CounterNote(**same | {"kind": "counter_read"})))
