"""The pages of the machines: good use, bad input, other people's offices."""

import pytest

from inventory.core.identity import Scope
from inventory.equipment import queries
from inventory.equipment.models import Device
from tests.support.html import rows_of, text_of

MACHINE = {"model": "Fargo HDP5000", "serial": "B7250091", "year": "2013", "fund": "APBN"}


@pytest.fixture
def staff(client, sign_in):
    """Kabupaten Garut at its desk, in English."""
    sign_in(client, "staff-32.05")
    client.set_cookie("language", "en")
    return client


def serials(session) -> list[str]:
    return [device.serial for device, _office in session.execute(queries.devices(Scope("00")))]


def test_a_machine_is_put_on_record_and_breaks(staff, session) -> None:
    shown = staff.submit("/devices/new", MACHINE, follow=True)
    assert "Fargo HDP5000 B7250091 is on record." in text_of(shown)
    device = session.get(Device, 1)
    assert (device.office, device.year, device.fund) == ("32.05", 2013, "APBN")
    answer = staff.submit("/devices/1/condition", {"condition": "broken", "reason": "Kepala cetak"}, follow=True)
    assert "Condition changed Broken Recorded by Staff 32.05, 3 Nov 2025 09:00 WIB Kepala cetak" in text_of(answer)


def test_a_double_click_makes_one_machine(staff, session) -> None:
    form = staff.form("/devices/new")
    form.fill(MACHINE)
    answers = [staff.post(form.action, data=form.fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].location == answers[1].location
    assert serials(session) == ["B7250091"]


def test_a_double_click_makes_one_change(staff, add, session) -> None:
    device = add("B1")
    form = staff.form(f"/devices/{device.id}/condition")
    form.fill({"condition": "broken", "reason": "Jatuh"})
    assert [staff.post(form.action, data=form.fields).status_code for _ in range(2)] == [303, 303]
    assert len(queries.log_of(session, device)) == 2


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"serial": ""}, "This has to be filled in."),
        ({"serial": "taken"}, "TAKEN: This serial number is already on record."),
        ({"serial": "A\u202eB"}, "The text contains characters that cannot be shown."),
        ({"serial": "x" * 81}, "At most 80 characters."),
        ({"year": "2008"}, "This year cannot be right."),
        ({"year": "2026"}, "This year cannot be right."),
        ({"year": "-1"}, "This year cannot be right."),
        ({"year": "20.13"}, "This year cannot be right."),
        ({"year": "1000000000000"}, "This year cannot be right."),
        ({"kind": "oven"}, "This kind of machine is not known here."),
        ({"fund": "pocket"}, "This source of funds is not known here."),
        ({"condition": "broken"}, "Give the reason."),
        ({"office": "51.01"}, "There is nothing here, or it does not belong to your office."),
        ({"csrf_token": "stale"}, "This form was open for too long"),
    ],
)
def test_bad_input_is_told_kept_and_changes_nothing(staff, add, session, typed, sentence) -> None:
    add("TAKEN", office="51.01")
    answer = staff.submit("/devices/new", {**MACHINE, "note": "di loket dua", **typed})
    assert answer.status_code == (404 if "office" in typed else 422)
    assert sentence in text_of(answer)
    assert "di loket dua" in text_of(answer)
    assert serials(session) == ["TAKEN"]


def test_a_condition_and_its_reason_are_asked_for_in_one_round(staff, add) -> None:
    device = add("B1")
    assert "optional" not in text_of(staff.get(f"/devices/{device.id}/condition"))
    answer = staff.submit(f"/devices/{device.id}/condition", {"condition": "broken", "business_date": "3/11"})
    assert "Give the reason." in text_of(answer)
    assert "Choose a date" in text_of(answer)


def test_a_fault_leads_to_the_only_printer(staff, add) -> None:
    assert staff.get("/devices/fault").location == "/devices?kind=printer"
    device = add("B1")
    assert staff.get("/devices/fault").location == f"/devices/{device.id}/condition"
    add("B2")
    page = staff.get("/devices/fault")
    assert "Which printer is it?" in text_of(page)
    assert f'href="/devices/{device.id}/condition"' in page.text


def test_the_register_leads_to_the_condition(staff, add) -> None:
    device = add("B1")
    assert f'href="/devices/{device.id}/condition"' in staff.get("/devices").text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"condition": None}, "This has to be filled in."),
        ({"condition": "fine"}, "This condition is not known here."),
        ({"condition": "good"}, "The machine is in this condition already."),
        ({"reason": " "}, "Give the reason."),
        ({"business_date": "2025-11-04"}, "4 Nov 2025 has not come yet."),
        ({"business_date": "2025-11-02"}, "2 Nov 2025 is too far back. The earliest date here is 3 Nov 2025."),
        ({"business_date": "3/11"}, "Choose a date"),
    ],
)
def test_a_change_that_cannot_be_is_told(staff, add, session, typed, sentence) -> None:
    device = add("B1")
    good = {"condition": "broken", "reason": "Jatuh dari meja"}
    answer = staff.submit(f"/devices/{device.id}/condition", {**good, **typed})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    session.refresh(device)
    assert device.condition == "good"


def test_the_form_offers_only_steps_that_can_be_taken(staff, add, change, clock) -> None:
    device = add("B1")
    change(device, "lost", clock.today())
    page = staff.get(f"/devices/{device.id}/condition").get_data(as_text=True)
    offered = {
        word for word in ("good", "limited", "broken", "in_repair", "retired", "lost") if f'value="{word}"' in page
    }
    assert offered == {"good", "limited", "broken", "retired"}


def test_another_offices_machine_is_not_there(staff, add) -> None:
    other = add("B1", office="51.01")
    assert [staff.get(f"/devices/{other.id}{page}").status_code for page in ("", "/condition")] == [404, 404]
    assert "B1" not in text_of(staff.get("/devices"))


def test_who_may_not_keep_machines_is_told_so(client, sign_in, add) -> None:
    device = add("B1")
    sign_in(client, "supervisor-32")
    assert client.get(f"/devices/{device.id}").status_code == 200
    assert client.get(f"/devices/{device.id}/condition").status_code == 403
    assert client.get("/devices/new").status_code == 403
    assert "/devices/new" not in client.get("/devices").get_data(as_text=True)


def test_the_register_is_searched_filtered_and_counted(client, sign_in, add, change, clock) -> None:
    add("B1")
    change(add("B2", office="32.04"), "broken", clock.today())
    add("G1", kind="generator")
    sign_in(client, "coordinator-32")
    client.set_cookie("language", "en")
    assert rows_of(client.get("/devices"))[-1][-1] == "Good 2 · Broken 1"
    assert [row[0] for row in rows_of(client.get("/devices?kind=printer&condition=broken"))[1:-1]] == ["B2"]
    assert [row[0] for row in rows_of(client.get("/devices?q=garut"))[1:-1]] == ["G1", "B1"]
    assert "Nothing here matches" in text_of(client.get("/devices?q=xyz"))
    listed = client.get("/devices?export=csv&kind=printer")
    assert listed.mimetype == "text/csv"
    assert listed.get_data(as_text=True).count("KTP-el printer") == 2


def test_the_ink_page_shows_blanks_that_nothing_can_print(client, sign_in, world, add) -> None:
    world.stock("32.05", "ktp-wni", 6000)
    world.stock("32.05", "ribbon", 10)
    world.stock("32.05", "film", 3)
    add("B1")
    sign_in(client, "supervisor-32")
    rows = {row[0]: row[1:] for row in rows_of(client.get("/devices/ink?sort=idle&descending=1"))}
    assert rows["32.05"] == ["Kabupaten Garut", "10", "3", "4.500", "6.000", "1.500", "1 / 1"]
    assert rows["32.04"][1:] == ["0", "0", "0", "0", "–", "0 / 0"]
    assert "6000,1500,1,1" in client.get("/devices/ink?export=csv").get_data(as_text=True)


def test_the_ink_page_warns_where_blanks_lie_beside_no_ink_at_all(client, sign_in, world, add) -> None:
    world.stock("32.05", "ktp-wni", 6000)
    add("B1")
    sign_in(client, "supervisor-32")
    assert client.get("/devices/ink").text.count("tone-warn") == 1
    world.stock("32.05", "ribbon", 1)
    world.stock("32.05", "film", 1)
    assert "tone-warn" not in client.get("/devices/ink").text
