"""One search box finds documents, offices, devices, purchases and items, and nothing outside the branch."""

from collections.abc import Callable
from typing import Any

import pytest

from inventory.equipment import service as equipment
from inventory.equipment.service import AddDevice
from tests.architecture.examples import some_order, some_report, some_shipment
from tests.support.html import main_of, text_of
from tests.support.world import World

Found = dict[str, str]


@pytest.fixture
def search(client, sign_in) -> Callable[..., Found]:
    """``search("garut", "national")``: where the results lead, and what they say."""

    def search(text: str, person: str = "staff-32.05") -> Found:
        client.set_cookie("language", "en")
        sign_in(client, person)
        page = client.get("/search", query_string={"q": text})
        assert page.status_code == 200
        return {link.attributes["href"]: link.text() for link in main_of(page).all("a")}

    return search


def add_printer(world: World, office: str, serial: str) -> Any:
    command = AddDevice(office=office, kind="printer", model="Fargo HDP5000", serial=serial)
    return world.act(f"staff-{office}", equipment.add_device, command)


def test_a_documents_number_finds_that_document_alone(world: World, search) -> None:
    report = some_report(world)
    some_shipment(world)
    assert report.number.startswith("LH-32.05-")
    [(address, words)] = search(report.number.lower()).items()
    assert address == f"/documents/{report.id}"
    assert words.startswith(f"{report.number} Daily report · 3 Nov 2025")


def test_part_of_a_number_finds_all_that_have_it(world: World, search) -> None:
    report = some_report(world)
    assert f"/documents/{report.id}" in search("LH-32.05")


def test_a_districts_name_finds_its_record_and_its_documents(world: World, search) -> None:
    report = some_report(world)
    found = search("GARUT", "national")
    assert found["/offices/32.05"].startswith("Kabupaten Garut")
    assert f"/documents/{report.id}" in found
    assert "/offices/32.04" not in found


def test_every_word_has_to_be_there(world: World, search) -> None:
    assert "/offices/32.05" in search("kabupaten 32.05", "national")
    assert search("kota 32.05", "national") == {}


def test_a_serial_finds_the_machine(world: World, search) -> None:
    device = add_printer(world, "32.05", "B7250091")
    assert search("7250091")[f"/devices/{device.id}"].startswith("B7250091 Fargo HDP5000 · Kabupaten Garut")


def test_a_purchase_is_found_by_number_supplier_and_contract(world: World, search) -> None:
    purchase = some_order(world)
    for text in (purchase.number, "cv contoh", "027/1/disdukcapil"):
        assert search(text)[f"/purchases/{purchase.id}"].startswith(f"{purchase.number} CV Contoh · Kabupaten Garut")


def test_a_shipment_is_found_by_its_bast(world: World, client, sign_in, search) -> None:
    sign_in(client, "coordinator-32")
    typed = {"reference": "470/118/BAST", "reference_date": "2025-11-01", "lines-0-sent": "4.000"}
    assert client.submit("/shipments/arrivals/new", typed).status_code == 303
    assert any(words.startswith("KRM-00-") for words in search("470/118/BAST", "coordinator-32").values())


@pytest.mark.parametrize("spelling", ["blanko", "blangko", "Blangko WNI", "ktp-wni"])
def test_blanko_and_blangko_are_one_word(world: World, client, sign_in, spelling: str) -> None:
    sign_in(client, "staff-32.05")
    page = client.get("/search", query_string={"q": spelling})
    assert "/stock/32.05/ktp-wni" in [link.attributes["href"] for link in main_of(page).all("a")]


@pytest.mark.parametrize("language", ["en", "id"])
@pytest.mark.parametrize("word", ["blanko", "blank", "blangko", "ribbon"])
def test_items_are_found_by_the_words_of_both_languages(client, sign_in, language: str, word: str) -> None:
    sign_in(client, "staff-32.05")
    client.set_cookie("language", language)
    page = client.get("/search", query_string={"q": word})
    item = "ribbon" if word == "ribbon" else "ktp-wni"
    assert f"/stock/32.05/{item}" in [link.attributes["href"] for link in main_of(page).all("a")]


def test_an_office_is_found_by_how_a_word_of_its_name_begins(world: World, search) -> None:
    report = some_report(world)
    assert list(search("gar", "national"))[:2] == ["/offices/32.05", f"/documents/{report.id}"]
    assert search("arut", "national").get("/offices/32.05") is None


def test_both_spellings_find_what_people_wrote(world: World, search) -> None:
    one, other = add_printer(world, "32.05", "BLANGKO-1"), add_printer(world, "32.05", "BLANKO-2")
    for spelling in ("blanko", "blangko"):
        assert {f"/devices/{one.id}", f"/devices/{other.id}"} <= search(spelling).keys()


def test_nothing_outside_the_branch(world: World, search) -> None:
    report, shipment, purchase = some_report(world), some_shipment(world), some_order(world)
    add_printer(world, "32.05", "B7250091")
    for person in ("staff-32.04", "coordinator-51", "supervisor-91"):
        for text in ("garut", "32.05", report.number, shipment.number, purchase.number, "B7250091"):
            assert search(text, person) == {}, f"{person} finds {text}"


def test_what_finds_nothing_says_what_could_be_searched(client, sign_in) -> None:
    sign_in(client, "staff-32.05")
    client.set_cookie("language", "en")
    for nonsense in ("xyzzy", "%", "_", "'; drop table office; --", "LH-32.05-999999999999", "é" * 200):
        page = client.get("/search", query_string={"q": nonsense})
        assert page.status_code == 200
        assert "Nothing was found." in text_of(page)


def test_the_words_stay_in_the_box(client, sign_in) -> None:
    sign_in(client, "staff-32.05")
    page = client.get("/search", query_string={"q": '<b>"garut"'})
    assert "&lt;b&gt;&#34;garut&#34;" in page.get_data(as_text=True)
