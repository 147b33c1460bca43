"""The pages of rolls: a bad batch is noticed, a printer's cards are told, and bad input is refused."""

import pytest

from inventory.consumables import queries
from inventory.equipment.placing import service as placing
from tests.consumables.conftest import MONDAY
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


def test_a_bad_batch_is_noticed(staff, add) -> None:
    device = add("B1")
    for number, (start, end) in enumerate(((1_000, 1_125), (1_125, 1_252)), start=1):
        told = {"counter": str(start), "batch": "r-17", "supplier": "CV Contoh", "rated": "200"}
        installed = staff.submit(f"/rolls/printers/{device.id}/installation", told, follow=True)
        assert f"GL-32.05-{number} is in the printer." in text_of(installed)
        out = staff.submit(f"/rolls/{number}/removal", {"counter": f"{end:,}".replace(",", ".")}, follow=True)
        assert f"GL-32.05-{number} printed {end - start} of 200 cards." in text_of(out)
    (row,) = listed(staff.get("/rolls/batches?state=low_yield"))
    assert (row[0], row[2], row[3], row[6]) == ("R-17", "CV Contoh", "Low yield", "126 125 – 127")
    assert "252 / 400" in row[7]
    assert [row[0] for row in listed(staff.get("/rolls/all?batch=R-17"))] == ["GL-32.05-2", "GL-32.05-1"]
    assert "R-17" in staff.get("/rolls/batches?export=csv").get_data(as_text=True)


def test_a_batch_matters_for_ninety_days(staff, world, add, install, remove) -> None:
    device = add("B1")
    for start in (0, 125):
        remove(install(device, start), start + 125)
    world.clock.advance(days=90)
    sign = "1 batch prints fewer cards than it should"
    assert (len(listed(staff.get("/rolls/batches"))), sign in text_of(staff.get("/"))) == (1, True)
    world.clock.advance(days=1)
    assert (listed(staff.get("/rolls/batches")), sign in text_of(staff.get("/"))) == ([], False)
    assert len(listed(staff.get("/rolls/batches?older=yes&state=low_yield"))) == 1
    assert staff.get("/rolls/batches?older=no").status_code == 404


def test_rolls_of_a_year_and_those_in_printers(staff, world, add, install, remove) -> None:
    device = add("B1")
    remove(install(device, 0), 125)
    install(device, 125)
    world.clock.advance(days=366)
    assert [row[0] for row in listed(staff.get("/rolls/all"))] == ["GL-32.05-2"]
    for everything in ("years=all", "q=GL-32.05", "batch=R-17"):
        assert len(listed(staff.get(f"/rolls/all?{everything}"))) == 2


def test_a_printer_tells_where_its_cards_went_and_what_the_ink_is_made_of(staff, world, add, install, look) -> None:
    world.stock("32.05", "ribbon", 3, MONDAY)
    world.stock("32.05", "film", 1, MONDAY)
    device = add("B1")
    install(device, 100)
    look(device, 150, cleaned=True, note="Kit baru")
    page = text_of(staff.get(f"/rolls/printers/{device.id}"))
    assert "Print head cleaned" in page
    assert "Kit baru" in page
    assert "In store Cards of a roll Left in printers Cards Ribbon 3 500 as rated 150 1,650" in page
    (row,) = listed(staff.get("/rolls"))
    assert (row[0], row[3], row[5]) == ("B1 Fargo HDP5000", "150 50 / 200 · R-17", "0 / 1,000")
    assert listed(staff.get("/rolls?view=empty")) == [row]
    assert staff.get("/rolls?view=full").status_code == 404


def test_a_month_shows_rolls_put_in_beside_rolls_reported(staff, add, install) -> None:
    install(add("B1"), 0)
    (row,) = listed(staff.get("/rolls/months?month=2025-11"))
    assert row == ["32.05 Kabupaten Garut", "Ribbon", "1", "0", "1"]
    assert listed(staff.get("/rolls/months?month=2025-10")) == []
    for month in ("2025-13", "0001-01", "9999-12"):
        assert staff.get(f"/rolls/months?month={month}").status_code == 404


@pytest.mark.parametrize(
    ("path", "typed", "sentence"),
    [
        ("printers/1/installation", {"counter": "12,3,4", "item": "film"}, "Write the number that the counter shows"),
        ("printers/1/installation", {"counter": "99", "item": "film"}, "The counter of B1 showed 100 on 3 Nov 2025"),
        ("printers/1/installation", {"counter": "100", "item": "ribbon"}, "This was done already: GL-32.05-1."),
        ("printers/1/installation", {"counter": "100", "item": "oven"}, "This item is not known here."),
        ("1/removal", {"counter": "99"}, "it cannot show 99 now"),
        ("1/removal", {"counter": "501"}, "more than twice what the roll in this printer is rated for"),
        ("1/removal", {"counter": "110", "spent": "no"}, "Give the reason."),
        ("printers/1/counter", {"counter": ""}, "This has to be filled in."),
        ("printers/1/reset", {"counter": "100", "onward": "0", "reason": ""}, "This has to be filled in."),
    ],
)
def test_what_no_counter_shows_is_told_and_changes_nothing(staff, session, add, install, path, typed, sentence) -> None:
    device = add("B1")
    install(device, 100)
    answer = staff.submit(f"/rolls/{path}", typed)
    assert answer.status_code in {409, 422}
    assert sentence in text_of(answer)
    session.rollback()
    assert len(queries.notes(session, device.id)) == 1


def test_nothing_of_it_is_seen_or_done_elsewhere(client, sign_in, add, install) -> None:
    install(add("B1"), 100)
    sign_in(client, "staff-32.04")
    for path in ("/rolls/1", "/rolls/1/removal", "/rolls/printers/1", "/rolls/printers/1/counter"):
        assert client.get(path).status_code == 404
    assert listed(client.get("/rolls/all")) == []
    sign_in(client, "supervisor-32")
    assert client.get("/rolls/1").status_code == 200
    assert client.get("/rolls/1/removal").status_code == 403


def test_the_lender_of_a_printer_does_not_see_the_borrowers_store(world, add, install, client, sign_in) -> None:
    device = add("B1")
    install(device, 0)
    world.stock("32.04", "ribbon", 7)
    today = world.clock.today()
    loan = {"device_id": device.id, "borrower": "32.04", "due_date": today, "business_date": today, "reason": "Rusak"}
    world.act("staff-32.05", placing.lend, placing.Lend(key=new_key(), **loan))
    client.set_cookie("language", "en")
    seen = {}
    for person in ("staff-32.05", "staff-32.04"):
        sign_in(client, person)
        page = text_of(client.get(f"/rolls/printers/{device.id}"))
        seen[person] = ("Cards that the ink of the office prints" in page, "Put a roll in" in page)
        client.submit("/", {}, form="/logout")
    assert seen == {"staff-32.05": (False, False), "staff-32.04": (True, True)}


def test_a_full_printer_leads_to_what_is_taken_out(staff, add, install) -> None:
    device = add("B1")
    for item in ("ribbon", "film"):
        install(device, 0, item=item)
    page = staff.get(f"/rolls/printers/{device.id}/installation").text
    assert ('href="/rolls/1/removal"' in page, 'href="/rolls/2/removal"' in page) == (True, True)


def test_home_tells_of_a_head_to_be_cleaned(staff, add, look) -> None:
    device = add("B1")
    look(device, 0)
    look(device, 999)
    sign = "Clean the print head of 1 printer"
    assert sign not in text_of(staff.get("/"))
    look(device, 1_000)
    assert sign in text_of(staff.get("/"))
    look(device, 1_000, cleaned=True)
    assert sign not in text_of(staff.get("/"))
