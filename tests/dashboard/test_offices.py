"""The register of offices, and the record of one."""

from datetime import timedelta

import pytest

from inventory.equipment import service as equipment
from inventory.equipment.service import AddDevice
from tests.architecture.examples import some_shipment
from tests.support.districts import MONDAY, Districts
from tests.support.html import main_of, parse, rows_of, text_of
from tests.support.world import World

FRIDAY = MONDAY - timedelta(days=3)


@pytest.fixture
def page(client, sign_in):
    """``page("/offices", "national")``: as the person sees it, in English."""

    def page(path: str, person: str = "coordinator-32"):
        client.set_cookie("language", "en")
        sign_in(client, person)
        return client.get(path)

    return page


def test_people_see_the_offices_of_their_branch(page) -> None:
    assert [row[0] for row in rows_of(page("/offices"))[1:]] == ["32", "32.04", "32.05"]
    assert [row[0] for row in rows_of(page("/offices", "staff-91.03"))[1:]] == ["91.03"]
    assert len(rows_of(page("/offices", "national"))) == 9


def test_the_register_names_kind_and_time_zone(page) -> None:
    assert rows_of(page("/offices?q=91.03", "national"))[1] == ["91.03", "Kabupaten Jayapura", "Kabupaten", "WIT"]


def test_the_register_is_searched_sorted_and_filtered(page) -> None:
    assert [row[0] for row in rows_of(page("/offices?q=garut"))[1:]] == ["32.05"]
    assert [row[0] for row in rows_of(page("/offices?sort=name&descending=1"))[1:]] == ["32.05", "32.04", "32"]
    assert [row[0] for row in rows_of(page("/offices?kind=provinsi", "national"))[1:]] == ["32", "51", "91"]
    assert page("/offices?sort=secret").status_code == 404


def test_the_register_as_a_file(page) -> None:
    file = page("/offices?export=csv&q=garut")
    assert "32.05" in file.get_data(as_text=True)
    assert "32.04" not in file.get_data(as_text=True)


def test_the_record_of_a_district(page, world: World, office: Districts) -> None:
    office.receive("32.05", 500, FRIDAY)
    office.report("32.05", 40, FRIDAY, spoiled=2)
    world.stock("32.05", "ribbon", 3)
    world.stock("32.05", "film", 1)
    printer = AddDevice(office="32.05", kind="printer", model="Fargo HDP5000", serial="B1")
    world.act("staff-32.05", equipment.add_device, printer)
    shipment = some_shipment(world)
    record = page("/offices/32.05")
    stock = rows_of(record)[1:5]
    assert stock == [
        ["KTP-el blank, WNI", "In store", "458"],
        ["KTP-el blank, WNI", "Spoiled, kept until destroyed", "2"],
        ["Ribbon", "In store", "3"],
        ["Retransfer film", "In store", "1"],
    ]
    said = text_of(record)
    assert "Kabupaten · 32.05 · WIB" in said
    assert f"{shipment.number} 10 KTP-el blank, WNI" in said
    assert "Printers working 1 of 1" in said
    assert "Kabupaten Bandung 39 km" in said
    assert "31 Oct 2025 40" in said


def test_the_record_of_a_province_leads_to_its_districts(page, world: World) -> None:
    world.stock("32", "ktp-wni", 12_345)
    world.stock("32.05", "ktp-wni", 77)
    record = page("/offices/32")
    assert rows_of(record)[1] == ["KTP-el blank, WNI", "In store", "12,345"]
    links = {link.attributes["href"] for link in main_of(record).all("a")}
    assert {"/offices/32.04", "/offices/32.05"} <= links


def test_the_record_of_an_office_without_anything(page) -> None:
    assert "Nothing has arrived here yet." in text_of(page("/offices/91.03", "national"))


@pytest.mark.parametrize(
    ("person", "code"),
    [("staff-32.05", "32.04"), ("staff-32.05", "32"), ("coordinator-32", "51.01"), ("supervisor-91", "00")],
)
def test_another_branch_has_no_record(page, person: str, code: str) -> None:
    assert page(f"/offices/{code}", person).status_code == 404


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/", "Home"),
        ("/offices", "Offices"),
        ("/offices/32.05", "Offices"),
        ("/stock/32.05/ktp-wni", "Stock"),
        ("/stock/items", "Stock"),
        ("/documents", "Documents"),
        ("/devices/ink", "Devices"),
        ("/search?q=garut", None),
        ("/password", None),
    ],
)
def test_the_menu_marks_the_one_place_where_one_is(page, path: str, place: str | None) -> None:
    [menu] = [nav for nav in parse(page(path)).all("nav") if "main-nav" in nav.attributes["class"]]
    marked = [link.text() for link in menu.all("a") if link.attributes.get("aria-current") == "page"]
    assert marked == ([] if place is None else [place])
