"""Machines out of a spreadsheet: shown with a verdict each, and taken all or not at all."""

from datetime import date
from decimal import Decimal

from sqlalchemy import func, select

from inventory.core.spreadsheet import xlsx_bytes
from inventory.equipment.models import Device
from tests.architecture.examples import some_point
from tests.support.html import Upload, main_of, post_forms, rows_of, text_of

HEADINGS = ["Kantor", "Jenis", "Model", "Nomor Seri", "Tahun", "Sumber Dana", "Harga", "Garansi", "Tempat", "Kondisi"]
PATH = "/devices/import"


def lines(*rows: str) -> str:
    return "\n".join(["kantor;model;nomor seri;tahun;harga;garansi sampai;kondisi;alasan", *rows])


def many(session) -> int:
    return session.scalar(select(func.count()).select_from(Device))


def confirm(client, shown, *, follow: bool = True):
    """Send the preview’s own form."""
    (form,) = post_forms(main_of(shown), PATH)
    return client.post(form.action, data=form.fields, follow_redirects=follow)


def verdicts(answer) -> dict[str, str]:
    return {row[1]: row[-1] for row in rows_of(answer)[1:-1]}


def test_a_workbook_is_shown_and_then_taken(client, sign_in, world, session) -> None:
    point = some_point(world)
    sign_in(client, "coordinator-32")
    client.set_cookie("language", "en")
    rows = [
        ["32.05", "", "Fargo HDP 5000", 7250091, 2016, "apbn", 62500000, date(2018, 6, 1), "keliling 1", "baik"],
        ["Kabupaten Bandung", "genset", "Honda", "G1", None, None, None, None, None, None],
    ]
    shown = client.submit(PATH, {"file": Upload("alat.xlsx", xlsx_bytes(HEADINGS, rows))})
    assert verdicts(shown) == {"7250091": "Can be taken", "G1": "Can be taken"}
    assert many(session) == 0
    answer = confirm(client, shown)
    assert "2 devices are on record." in text_of(answer)
    first, second = session.scalars(select(Device).order_by(Device.id))
    assert (first.office, first.point_id, first.kind) == ("32.05", point.id, "printer")
    assert (first.year, first.fund, first.price) == (2016, "APBN", Decimal(62_500_000))
    assert first.warranty_end == date(2018, 6, 1)
    assert (second.office, second.kind, second.condition) == ("32.04", "generator", "good")


def test_one_wrong_line_keeps_all_out(client, sign_in, add, session) -> None:
    add("TAKEN")
    add("AWAY", office="51.01")
    sign_in(client, "staff-32.05")
    client.set_cookie("language", "en")
    text = lines(
        "32.05;Fargo HDP5000;OK1;2016;62.500.000;;;",
        "32.05;Fargo HDP5000;taken;;;;;",
        "32.05;Fargo HDP5000;away;;;;;",
        "32.05;Fargo HDP5000;TWICE;;;;;",
        "32.05;Fargo HDP5000;twice;;;;;",
        "51.01;Fargo HDP5000;ELSE;;;;;",
        "32.05;Fargo HDP5000;COMMAS;;62,500,000;;;",
        "32.05;Fargo HDP5000;EARLY;2016;;2015-12-31;;",
        "32.05;Fargo HDP5000;BROKEN;;;;rusak;",
        "32.05;;BARE;;;;;",
        "32.05;Fargo HDP5000;;;;;;",
    )
    answer = client.submit(PATH, {"text": text})
    told = verdicts(answer)
    assert told["OK1"] == "Can be taken"
    assert told["TAKEN"] == "This serial number is on record already, at 32.05 Kabupaten Garut."
    assert told["AWAY"] == "This serial number is already on record."
    assert told["TWICE"] == "This serial number is typed twice."
    assert told["EARLY"] == "This day lies before the machine was bought."
    assert told["BROKEN"] == "Give the reason."
    assert told["BARE"] == "Give the model of every machine."
    assert "No office of your branch has this code or name." in told.values()
    assert "This is no amount in rupiah, such as 62.500.000." in told.values()
    assert "Give one serial number for each machine." in told.values()
    assert "51.01" not in text_of(answer).replace("51.01 | Fargo", "")
    assert 'name="confirmed"' not in answer.text
    assert many(session) == 2


def test_the_day_of_acquisition_comes_along_and_no_warranty_ends_before_it(client, sign_in, session) -> None:
    sign_in(client, "staff-32.05")
    client.set_cookie("language", "en")
    head = "kode;model;nomor seri;tahun;tanggal perolehan;garansi;kontrak servis"
    good = "32.05;Fargo HDP5000;OK1;2016;02-05-2016;02-05-2016;"
    bad = "32.05;Fargo HDP5000;EARLY;2016;02-05-2016;;01-05-2016"
    assert verdicts(client.submit(PATH, {"text": f"{head}\n{good}\n{bad}"})) == {
        "OK1": "Can be taken",
        "EARLY": "This day lies before the machine was bought.",
    }
    confirm(client, client.submit(PATH, {"text": f"{head}\n{good}"}))
    assert session.scalars(select(Device.acquired_on)).all() == [date(2016, 5, 2)]


def test_what_was_wrong_cannot_be_confirmed_past_the_preview(client, sign_in, add, session) -> None:
    add("TAKEN")
    sign_in(client, "staff-32.05")
    form = client.form(PATH)
    form.fill({"text": lines("32.05;Fargo HDP5000;OK1;;;;;", "32.05;Fargo HDP5000;TAKEN;;;;;"), "confirmed": "1"})
    assert client.post(form.action, data=form.fields).status_code == 422
    assert many(session) == 1


def test_the_same_confirmation_twice_counts_once(client, sign_in, session) -> None:
    sign_in(client, "staff-32.05")
    shown = client.submit(PATH, {"text": lines("32.05;Fargo HDP5000;OK1;;;;;")})
    first, second = confirm(client, shown, follow=False), confirm(client, shown, follow=False)
    assert (first.status_code, second.status_code) == (303, 303)
    assert many(session) == 1


def test_nothing_and_nonsense_are_told(client, sign_in) -> None:
    sign_in(client, "staff-32.05")
    client.set_cookie("language", "en")
    assert "Choose a file, or paste lines" in text_of(client.submit(PATH, {}))
    torn = client.submit(PATH, {"file": Upload("alat.xlsx", b"PK\x03\x04 torn")})
    assert "This file cannot be read." in text_of(torn)
    sign_in(client, "supervisor-32")
    assert client.get(PATH).status_code == 403


def test_a_price_or_a_name_that_no_machine_has_keeps_the_line_out(client, sign_in, session) -> None:
    sign_in(client, "staff-32.05")
    rows = [
        ["32.05", "", model, serial, None, None, price, None, None, None]
        for serial, model, price in (
            ("A1", "Fargo HDP5000", 1e30),
            ("A2", "Fargo HDP5000", 1234.567),
            ("A3", "Fargo " * 15, None),
        )
    ]
    shown = client.submit(PATH, {"file": Upload("alat.xlsx", xlsx_bytes(HEADINGS, rows))})
    client.set_cookie("language", "en")
    shown = client.submit(PATH, {"file": Upload("alat.xlsx", xlsx_bytes(HEADINGS, rows))})
    assert len(verdicts(shown)) == 3
    assert all(verdict != "Can be taken" for verdict in verdicts(shown).values()), verdicts(shown)
    assert many(session) == 0


def test_columns_that_are_not_taken_are_told(client, sign_in) -> None:
    sign_in(client, "staff-32.05")
    client.set_cookie("language", "en")
    shown = text_of(client.submit(PATH, {"text": "kantor;model;nomor seri;warna;rak\n32.05;Fargo;B1;biru;;lebih"}))
    assert "Columns that are not taken warna Column 6, without a heading" in shown
    whole = text_of(client.submit(PATH, {"text": "kantor;model;nomor seri\n32.05;Fargo;B1"}))
    assert "Columns that are not taken" not in whole
