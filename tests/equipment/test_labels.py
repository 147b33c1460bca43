"""Labels with a code that leads to the machine."""

import re

from flask import Flask

from inventory.equipment.labels import drawn
from tests.support.html import text_of


def test_a_label_says_what_it_is_on_and_leads_there_after_signing_in(app: Flask, client, sign_in, add) -> None:
    device, other = add("B1"), add("B2")
    path = f"/d/{device.label_code}"
    assert re.fullmatch(r"[2-9A-HJKMNP-Z]{8}", device.label_code)
    assert device.label_code != other.label_code
    away = client.get(path)
    assert away.location == f"/login?next={path}"
    sign_in(client, "staff-32.05")
    assert client.get(path.lower()).location == f"/devices/{device.id}"
    page = client.get(f"/devices/labels?device={device.id}")
    shown = text_of(page)
    assert all(word in shown for word in ("Fargo HDP5000", "B1", "32.05 Kabupaten Garut", device.label_code))
    assert "B2" not in shown
    assert drawn(app.config["BASE_URL"] + path) in page.text


def test_all_that_a_list_finds_are_labelled_and_nobody_elses(client, sign_in, add) -> None:
    add("B1")
    add("G1", kind="generator")
    add("X1", office="51.01")
    sign_in(client, "coordinator-32")
    page = client.get("/devices/labels?kind=printer")
    assert page.text.count('class="qr"') == 1
    assert client.get("/devices/labels").text.count('class="qr"') == 2


def test_a_machine_is_found_by_its_label_and_only_by_who_may_see_it(client, sign_in, add) -> None:
    device = add("B1")
    sign_in(client, "staff-32.05")
    assert f'href="/devices/{device.id}"' in client.get(f"/search?q={device.label_code.lower()}").text
    assert f'href="/devices/{device.id}"' in client.get(f"/devices?q={device.label_code}").text
    sign_in(client, "staff-51.01")
    assert client.get(f"/d/{device.label_code}").status_code == 404
    assert client.get("/d/23456789").status_code == 404
    assert client.get("/d/0000").status_code == 404
