"""Labels with a code that leads to the machine."""

import re

import segno
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from inventory.equipment.labels import BORDER, CORRECTION, drawn
from tests.support.html import text_of


def test_a_label_says_what_it_is_on_and_leads_there_after_signing_in(app: Flask, client, sign_in, add) -> None:
    device, other = add("B1"), add("SERI-LAIN")
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
    assert "SERI-LAIN" not in shown
    assert f'd="{drawn(app.config["BASE_URL"] + path).path}"' in page.text


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


@given(st.from_regex(r"https://[a-z]{1,30}\.go\.id/d/[2-9A-HJKMNP-Z]{8}", fullmatch=True))
def test_a_code_covers_the_black_squares_and_no_others(address: str) -> None:
    code = drawn(address)
    covered = {
        (int(x) + step, int(y))
        for x, y, wide in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", code.path)
        for step in range(int(wide))
    }
    rows = segno.make(address, error=CORRECTION, micro=False).matrix_iter(border=BORDER)
    assert covered == {(x, y) for y, row in enumerate(rows) for x, black in enumerate(row) if black}
    assert max(max(square) for square in covered) == code.size - BORDER - 1
