"""A roll whose end was judged wrongly is put right, once, and what was known before stays known."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from inventory.accounts.models import User
from inventory.consumables import machines, service
from inventory.consumables.models import Roll
from inventory.core.audit import AuditEntry
from inventory.core.errors import AlreadyDone, Forbidden, Invalid
from inventory.core.identity import Scope
from inventory.equipment.models import Device
from inventory.stock.known import Known
from tests.consumables.conftest import TODAY
from tests.support.html import main_of, text_of
from tests.support.world import new_key

GARUT = Scope("32.05")


@pytest.fixture
def correct(world, session):
    """``correct(roll, spent=False)``: the district's staff puts it right."""

    def correct(roll: Roll, *, spent: bool, note: str = "Pita putus, belum habis", by: str = "staff-32.05") -> Roll:
        session.rollback()
        return world.act(by, service.correct, service.Correct(key=new_key(), roll_id=roll.id, spent=spent, note=note))

    return correct


@pytest.fixture
def torn(add, install, remove):
    """A ribbon for 200 cards that tore after 30 and was taken out as if it were used up."""
    return remove(install(add("B1"), 1_000), 1_030)


def yields(session) -> list[int]:
    session.rollback()
    return machines.gathered(session, GARUT).yields.get(("32.05", "ribbon"), [])


def test_it_is_no_yield_any_more_and_may_go_in_again(session, torn, correct, put_back, remove) -> None:
    assert yields(session) == [30]
    right = correct(torn, spent=False)
    assert (right.state, right.note, right.cards) == ("roll_taken_out", "Pita putus, belum habis", 30)
    assert yields(session) == []
    back = put_back(right, session.get_one(Device, right.device_id), 1_030)
    assert remove(back, 1_180).cards == 180
    assert yields(session) == [180]


def test_one_that_was_used_up_after_all_is_a_yield(session, add, install, remove, correct) -> None:
    aside = remove(install(add("B1"), 1_000), 1_190, spent=False, note="Disimpan")
    assert yields(session) == []
    assert correct(aside, spent=True, note="Ternyata habis").state == "roll_spent"
    assert yields(session) == [190]


def test_what_was_known_before_stays_known(session, clock, torn, correct) -> None:
    before = clock.now()
    clock.advance(hours=2)
    correct(torn, spent=False)
    session.rollback()

    def known_at(moment) -> list[int]:
        known = Known(by=moment)
        return machines._gathered(session, GARUT, TODAY, known).yields.get(("32.05", "ribbon"), [])

    assert known_at(before) == [30]
    assert known_at(clock.now() - timedelta(seconds=1)) == [30]
    assert known_at(clock.now()) == []


def test_it_is_put_right_once_and_with_a_word(session, torn, correct, add, install, remove) -> None:
    with pytest.raises(AlreadyDone):
        correct(torn, spent=True)
    with pytest.raises(Invalid) as nothing_said:
        correct(torn, spent=False, note=" ")
    assert nothing_said.value.reason == "reason_needed"
    correct(torn, spent=False)
    with pytest.raises(AlreadyDone):
        correct(torn, spent=True)
    inside = install(add("B2"), 10)
    with pytest.raises(Invalid) as still_in:
        correct(inside, spent=True)
    assert still_in.value.reason == "roll_in_printer"
    unused = remove(inside, 10, spent=False, note="Salah jenis")
    with pytest.raises(Invalid) as never:
        correct(unused, spent=True)
    assert never.value.reason == "roll_not_used"


def test_only_who_keeps_machines_may_and_the_trail_tells(session, torn, correct) -> None:
    with pytest.raises(Forbidden):
        correct(torn, spent=False, by="supervisor-32")
    correct(torn, spent=False)
    session.rollback()
    (entry,) = session.scalars(select(AuditEntry).where(AuditEntry.kind == "roll", AuditEntry.act == "changed")).all()[
        -1:
    ]
    assert ["spent", True, False] in entry.changes
    assert session.scalar(select(User.username).where(User.username == entry.actor)) == "staff-32.05"


def test_the_page_leads_there_and_back(client, sign_in, torn) -> None:
    sign_in(client, "staff-32.05")
    page, path = f"/rolls/{torn.id}", f"/rolls/{torn.id}/correction"
    assert path in {link.attributes["href"] for link in main_of(client.get(page)).all("a")}
    missing = client.submit(path, {"spent": "no"})
    assert missing.status_code == 422
    assert 'href="#note"' in missing.text
    form = client.form(path)
    form.fill({"spent": "no", "note": "Pita putus"})
    first, second = (client.post(form.action, data=form.fields) for _sent in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    shown = client.get(page)
    assert "Pita putus" in text_of(shown)
    assert path not in shown.text
    assert client.get(path).location == page
