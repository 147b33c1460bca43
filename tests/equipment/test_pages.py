"""The pages of the machines: good use, bad input, other people's offices."""

import hashlib
from decimal import Decimal

import pytest
from sqlalchemy import select

from inventory.attachments.models import Attachment
from inventory.core.errors import Forbidden
from inventory.core.identity import Scope
from inventory.equipment import particulars, queries
from inventory.equipment.models import Device
from tests.architecture.examples import some_point
from tests.support.html import Upload, rows_of, text_of
from tests.support.world import new_key

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


KNOWN = {"owner": "Provinsi Jawa Barat", "price": "62.500.000", "bast_number": "027/9", "warranty_end": "2014-12-31"}


def test_what_is_known_about_a_machine_is_kept_and_corrected(staff, session) -> None:
    staff.submit("/devices/new", MACHINE | KNOWN, follow=True)
    shown = text_of(staff.get("/devices/1"))
    known = ("Provinsi Jawa Barat", "Rp 62,500,000", "027/9", "31 December 2014")
    assert [word for word in known if word not in shown] == []
    staff.submit("/devices/1/particulars", {"owner": "Kabupaten Garut", "price": "60.000.000,50"}, follow=True)
    device = session.get(Device, 1)
    session.refresh(device)
    assert (device.owner, device.price, device.bast_number) == ("Kabupaten Garut", Decimal("60000000.50"), "027/9")
    assert rows_of(staff.get("/devices"))[-1][-3] == "Rp 60,000,000.50"
    late = staff.submit("/devices/1/particulars", {"acquired_on": "2015-01-01"})
    assert "This day lies before the machine was bought." in text_of(late)
    staff.submit("/devices/1/particulars", {"acquired_on": "2013-06-05"}, follow=True)
    assert "5 June 2013" in text_of(staff.get("/devices/1"))


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"price": "62,500,000"}, "Write an amount in rupiah, such as 3.700.000."),
        ({"price": "0"}, "This price cannot be right."),
        ({"warranty_end": "2012-12-31"}, "This day lies before the machine was bought."),
        ({"service_end": "2012-12-31"}, "This day lies before the machine was bought."),
        ({"acquired_on": "2013-06-05", "warranty_end": "2013-06-04"}, "This day lies before the machine was bought."),
        ({"acquired_on": "2012-12-31"}, "This day lies before the year in which the machine was bought"),
        ({"acquired_on": "2025-11-04"}, "after the day since which it is on record."),
    ],
)
def test_what_cannot_be_known_about_a_machine_is_refused(staff, session, typed, sentence) -> None:
    answer = staff.submit("/devices/new", MACHINE | KNOWN | typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert serials(session) == []


def test_who_tells_of_a_theft_gives_the_police_report(staff, add) -> None:
    path = f"/devices/{add('B1').id}"
    stolen = {"condition": "lost", "reason": "Dicuri"}
    answer = staff.submit(f"{path}/condition", stolen)
    assert "Give the number of the police report of what is lost or stolen." in text_of(answer)
    answer = staff.submit(f"{path}/condition", stolen | {"condition": "broken", "police_report": "LP/7"})
    assert "Only what is lost or stolen has a police report." in text_of(answer)
    answer = staff.submit(f"{path}/condition", stolen | {"police_report": "LP/7/XI/2025"}, follow=True)
    assert "Dicuri · Police report LP/7/XI/2025" in text_of(answer)


def test_a_photograph_goes_with_the_machine(client, sign_in, staff, add) -> None:
    path = f"/devices/{add('B1').id}"
    file = {"file": Upload("foto.png", b"\x89PNG\r\n\x1a\n foto")}
    assert "foto.png is kept with B1." in text_of(staff.submit(f"{path}/attachments/new", file, follow=True))
    told = {"borrower": "32.04", "due_date": "2025-11-30", "reason": "Printer rusak"}
    staff.submit(f"{path}/loan", told, follow=True)
    sign_in(client, "staff-32.04")
    assert client.get(f"{path}/attachments/1").data == b"\x89PNG\r\n\x1a\n foto"
    sign_in(client, "staff-51.01")
    assert client.get(f"{path}/attachments/1").status_code == 404


def test_a_photograph_is_removed_with_a_reason_and_leaves_its_trace(
    client, sign_in, staff, add, session, world
) -> None:
    path, content = f"/devices/{add('B1').id}", b"\x89PNG\r\n\x1a\n foto"
    staff.submit(f"{path}/attachments/new", {"file": Upload("foto.png", content)})
    removal = f"{path}/attachments/1/removal"
    supervisor = sign_in(client.application.test_client(), "supervisor-32")
    assert supervisor.get(removal).status_code == 403
    command = particulars.Remove(key=new_key(), device_id=1, attachment_id=1, reason="Salah berkas")
    with pytest.raises(Forbidden):
        world.act("supervisor-32", particulars.remove, command)
    assert staff.submit(removal, {"reason": " "}).status_code == 422
    assert staff.get(f"/devices/{add('B2').id}/attachments/1/removal").status_code == 404
    shown = text_of(staff.submit(removal, {"reason": "Wajah warga terlihat"}, follow=True))
    digest = hashlib.sha256(content).hexdigest()
    assert all(word in shown for word in ("foto.png", "Wajah warga terlihat", digest))
    assert staff.get(f"{path}/attachments/1").status_code == 404
    assert staff.submit(removal, {"reason": "Lagi"}).status_code == 409
    session.rollback()
    kept = session.scalars(select(Attachment)).one()
    assert (kept.content, kept.digest, kept.removed_by) == (None, digest, "staff-32.05")


def test_a_loan_is_told_on_the_machine_and_in_the_list(client, sign_in, staff, add, clock) -> None:
    device = add("B1")
    told = {"borrower": "32.04", "due_date": "2025-11-05", "reason": "Printer rusak", "reference": "BA/3"}
    answer = staff.submit(f"/devices/{device.id}/loan", told, follow=True)
    assert "Lent to Kabupaten Bandung until Wednesday, 5 November 2025" in text_of(answer)
    assert staff.get(f"/devices/{device.id}/move").status_code == 404  # it is with somebody else
    clock.set("2025-11-06 09:00", "Asia/Jakarta")
    assert rows_of(staff.get("/devices/loans?view=overdue"))[1][:1] == ["B1"]
    assert "B1" in staff.get("/devices/loans?export=csv").text
    answer = staff.submit(f"/devices/{device.id}/return", {"note": "Utuh"}, follow=True)
    assert "Given back to Kabupaten Garut" in text_of(answer)
    assert "No machine is lent." in text_of(staff.get("/devices/loans"))
    answer = staff.submit(f"/devices/{device.id}/return", {})
    assert "The machine was never lent, or is back already" in text_of(answer)


def test_machines_go_to_all_districts_on_one_form(client, sign_in, world, session) -> None:
    sign_in(client, "coordinator-32")
    client.set_cookie("language", "en")
    for number in range(5):
        client.submit("/devices/new", MACHINE | {"office": "32", "serial": f"P{number}"})
    path = "/devices/handovers/new?each=2"
    assert "There are not so many" not in text_of(client.get(path))
    assert "There are not so many" in text_of(client.get("/devices/handovers/new?each=3"))
    answer = client.submit(path, {"bast_number": "027/1/BAST/2025"}, follow=True)
    assert "4 devices are handed over." in text_of(answer)
    assert [row[-1] for row in rows_of(answer)[1:-1]] == ["32.04 Kabupaten Bandung"] * 2 + ["32.05 Kabupaten Garut"] * 2
    assert rows_of(client.get("/devices/handovers"))[-1][3] == "4"
    assert [device.office for device in session.scalars(select(Device).order_by(Device.serial))][-1] == "32"
    sign_in(client, "staff-32.05")
    assert len(rows_of(client.get("/devices/handovers/1"))) == 4
    assert client.get("/devices/handovers/new").status_code == 404


def test_a_machine_moves_to_a_place_of_service(staff, world, add) -> None:
    point, device = some_point(world), add("B1")
    moved = {"place": f"32.05:{point.id}", "reason": "Layanan keliling"}
    answer = staff.submit(f"/devices/{device.id}/move", moved, follow=True)
    assert "Moved to Kabupaten Garut, Keliling 1" in text_of(answer)
    assert "Kabupaten Garut · Keliling 1" in text_of(staff.get("/devices"))
    answer = staff.submit(f"/devices/{device.id}/move", moved)
    assert "The machine is there already" in text_of(answer)
