"""The pages of repairs: two touches on a phone, a ticket to its end, the register and how machines do."""

import pytest

from inventory.core.identity import Scope
from inventory.equipment.placing import service as placing
from inventory.repairs import queries, service
from tests.repairs.conftest import TODAY
from tests.support.html import rows_of, text_of
from tests.support.world import new_key


@pytest.fixture
def staff(client, sign_in):
    """Kabupaten Garut at its desk, in English."""
    sign_in(client, "staff-32.05")
    client.set_cookie("language", "en")
    return client


def listed(answer) -> list[list[str]]:
    """The rows of the page's register, without its headings and its sums."""
    return rows_of(answer)[1:-1]


def tickets(session) -> list[tuple[str, str, str]]:
    session.rollback()
    rows = session.execute(queries.repairs(Scope("00"))).all()
    return [(device.serial, repair.state, repair.reason) for repair, device, _office in rows]


def test_two_touches_from_home_report_a_fault(staff, session, add) -> None:
    add("B1")
    device = add("B2")
    assert 'href="/repairs/fault"' in staff.get("/").text
    form = staff.form("/repairs/fault")
    answer = staff.post(form.action, data=form.fields | {"what": f"{device.id}:pale"}, follow_redirects=True)
    assert "The fault is reported: PBK-32.05-1." in text_of(answer)
    assert tickets(session) == [("B2", "fault_reported", "Prints badly")]
    page = staff.get("/repairs/fault")
    assert "A fault of this machine is reported already." in text_of(page)
    assert 'href="/repairs/1"' in page.text
    again = staff.post(form.action, data=form.fields | {"what": f"{device.id}:head"})
    assert "This form was already sent with other figures" in text_of(again)


@pytest.mark.parametrize("what", ["", "x", "1:oven", "1", "999:head", ":head"])
def test_a_touch_that_means_nothing_reports_nothing(staff, session, add, what) -> None:
    add("B1")
    form = staff.form("/repairs/fault")
    answer = staff.post(form.action, data=form.fields | {"what": what})
    assert answer.status_code in {404, 422}
    assert tickets(session) == []


def test_without_a_printer_the_register_of_machines_is_shown(staff) -> None:
    assert staff.get("/repairs/fault").location == "/devices?kind=printer"


def test_a_fault_goes_to_its_end_and_both_machines_tell_of_it(staff, session, add) -> None:
    device, donor = add("B1"), add("B2", condition="broken", reason="Papan utama")
    staff.submit(f"/repairs/new/{device.id}", {"reason": "Kepala cetak aus"}, follow=True)
    told = {"sent_to": "Jakarta", "carrier": "Asep", "due": TODAY.isoformat()}
    assert "PBK-32.05-1 is on its way." in text_of(staff.submit("/repairs/1/sending", told, follow=True))
    part = {"donor": str(donor.id), "part": "Kepala cetak"}
    assert "on record with both machines" in text_of(staff.submit("/repairs/1/part", part, follow=True))
    assert "Kepala cetak given to B1" in text_of(staff.get(f"/devices/{donor.id}"))
    assert "Kepala cetak taken out of B2" in text_of(staff.get(f"/devices/{device.id}"))
    back = staff.submit("/repairs/1/return", {"condition": "good", "cost": "1.250.000"}, follow=True)
    assert "PBK-32.05-1 is settled: the machine works." in text_of(back)
    assert staff.get("/repairs/1/sending").status_code == 303
    row = listed(staff.get("/repairs"))[0]
    assert [row[0], row[5], row[-1]] == ["PBK-32.05-1", "3 Nov 2025", "Rp 1,250,000"]
    assert "PBK-32.05-1" in staff.get("/repairs?export=csv").get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "typed", "sentence"),
    [
        ("sending", {"sent_to": ""}, "This has to be filled in."),
        ("sending", {"sent_to": "Jakarta", "due": "2025-11-02"}, "It cannot be expected back before it is sent."),
        ("return", {"cost": "1,2,3"}, "Write an amount in rupiah"),
        ("return", {"condition": "broken"}, "This condition is not known here."),
        ("end", {"reason": ""}, "This has to be filled in."),
    ],
)
def test_a_step_that_cannot_be_is_told_and_changes_nothing(staff, session, add, fault, path, typed, sentence) -> None:
    fault(add("B1"))
    add("B2")
    answer = staff.submit(f"/repairs/1/{path}", typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert tickets(session) == [("B1", "fault_reported", "Kepala cetak")]


def test_a_part_that_cannot_be_taken_is_told(staff, session, add, fault) -> None:
    fault(add("B1"))
    page = staff.get("/repairs/1/part")
    assert "No other unit of this kind is on record that does not work." in text_of(page)
    assert 'href="/devices?kind=printer"' in page.text
    add("B2", condition="broken", reason="Papan utama")
    form = staff.form("/repairs/1/part")
    form.fill({"part": "Kepala cetak"})
    add("B3")
    for donor, sentence in (("3", "This unit still works."), ("1", "Choose another machine of the same kind.")):
        answer = staff.post(form.action, data=form.fields | {"donor": donor})
        assert sentence in text_of(answer)
    assert tickets(session) == [("B1", "fault_reported", "Kepala cetak")]


def test_a_ticket_says_where_the_machine_s_own_history_differs(staff, add, fault) -> None:
    device = add("B1")
    fault(device)
    staff.submit(f"/devices/{device.id}/condition", {"condition": "good", "reason": "Beres"})
    assert "There it is “Good” now." in text_of(staff.get("/repairs/1"))


def test_the_register_tells_what_is_overdue(staff, clock, add, fault, act) -> None:
    act(service.send, service.Send, fault(add("B1")), sent_to="Jakarta", due=TODAY)
    fault(add("B2"))
    assert listed(staff.get("/repairs?state=overdue")) == []
    clock.advance(days=1)
    assert [row[0] for row in listed(staff.get("/repairs?state=overdue"))] == ["PBK-32.05-1"]
    assert [row[0] for row in listed(staff.get("/repairs?state=open&q=B2"))] == ["PBK-32.05-2"]
    assert "1 machine should be back from repair" in text_of(staff.get("/"))
    assert staff.get("/repairs?state=lost").status_code == 404


def test_how_machines_do_by_district_by_model_and_one_by_one(staff, client, sign_in, clock, add, fault, act) -> None:
    device = add("B1", model="HDP5000")
    add("B2", model="HDP6600")
    repair = fault(device, TODAY)
    clock.advance(days=3)
    act(service.come_back, service.ComeBack, repair, business_date=clock.today(), cost=None)
    rows = {row[0]: row for row in listed(staff.get("/repairs/performance?by=device"))}
    assert rows["B1 HDP5000 · Kabupaten Garut"][1:5] == ["100.0% 1 / 1", "3", "–", "3 1 time"]
    by_model = listed(staff.get("/repairs/performance?by=model&sort=label&descending=0"))
    assert [row[0] for row in by_model] == ["HDP5000", "HDP6600"]
    assert staff.get("/repairs/performance?by=colour").status_code == 404
    assert staff.get("/repairs/performance?month=2025-13").status_code == 404
    sign_in(client, "staff-32.04")
    assert listed(client.get("/repairs/performance?by=device")) == []


def test_nothing_of_it_is_seen_or_done_elsewhere(client, sign_in, add, fault) -> None:
    fault(add("B1"))
    sign_in(client, "staff-32.04")
    assert client.get("/repairs/1").status_code == 404
    assert client.get("/repairs/1/return").status_code == 404
    sign_in(client, "supervisor-32")
    assert client.get("/repairs/1").status_code == 200
    assert client.get("/repairs/1/return").status_code == 403


def test_days_down_stay_where_the_machine_was(staff, world, client, sign_in, clock, add, fault) -> None:
    device = add("B1")
    fault(device, TODAY)
    clock.advance(days=3)
    day = clock.today()
    move = placing.Move(
        key=new_key(), device_id=device.id, office="32.04", business_date=day, reason="Diperbaiki di sana"
    )
    world.act("coordinator-32", placing.move, move)
    clock.advance(days=2)
    sign_in(client, "coordinator-32")
    rows = {row[0][:5]: row[1:3] for row in listed(client.get("/repairs/performance"))}
    assert rows == {"32.04": ["0.0% 0 / 1", "3"], "32.05": ["– 0 / 0", "3"]}
    (row,) = listed(client.get("/repairs/performance?by=model"))
    assert row[1:3] == ["0.0% 0 / 1", "6"]
