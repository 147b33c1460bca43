"""The pages of the recap: who gets them, for which days, and as which files."""

from io import BytesIO
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tests.support.html import main_of, parse
from tests.support.world import World

PROVINCE = "/utilization/recap/32"
FILES = {"": "text/html", ".pdf": "application/pdf", ".png": "image/png"}


@pytest.mark.usefixtures("three_days")
@pytest.mark.parametrize(
    ("person", "code", "status"),
    [
        ("coordinator-32", "32", 200),
        ("supervisor-32", "32", 200),
        ("national", "32", 200),
        ("national", "00", 200),
        ("coordinator-32", "51", 404),
        ("coordinator-32", "00", 404),
        ("staff-32.05", "32", 404),
        ("staff-32.05", "32.05", 404),
        ("national", "99", 404),
    ],
)
def test_everybody_gets_the_recaps_of_the_own_branch_and_no_other(
    client, sign_in, person: str, code: str, status: int
) -> None:
    sign_in(client, person)
    answers = {kind: client.get(f"/utilization/recap/{code}{kind}") for kind in FILES}
    assert {answer.status_code for answer in answers.values()} == {status}
    if status == 200:
        assert {kind: answer.mimetype for kind, answer in answers.items()} == FILES


@pytest.mark.parametrize("asked", ["day=2025-11-04", "day=2010-12-31", "day=kemarin", "month=2025-13", "month=2025-12"])
def test_what_has_not_begun_or_is_no_day_is_not_found(client, sign_in, world: World, asked: str) -> None:
    sign_in(client, "coordinator-32")
    assert {client.get(f"{PROVINCE}{kind}?{asked}").status_code for kind in FILES} == {404}


@pytest.mark.usefixtures("three_days")
def test_the_text_to_copy_and_the_table_say_the_same(client, sign_in) -> None:
    page = sign_in(client, "coordinator-32").get(PROVINCE)
    main = main_of(page)
    (text,) = main.all("textarea")
    assert "readonly" in text.attributes
    assert text.text().startswith("*Rekap KTP-el, Senin, 3 November 2025* *Jawa Barat* Keadaan 3 Nov 2025 17.00 WIB")
    rows = [row.text() for row in main.all("tr")]
    assert rows[1] == "Kabupaten Bandung Sudah lapor – 60 3 395 –"
    assert rows[2] == "Kabupaten Garut Lapor nol – 0 0 300 Pita ribbon habis · Ditandai: Pita ribbon habis"
    assert rows[3] == "Total 2 / 2 – 60 3 695"
    tiles = main.text()
    assert "100,0% 2 / 2" in tiles
    assert "4,8% 3 / 63" in tiles


@pytest.mark.usefixtures("three_days")
def test_a_month_leads_to_the_month_before_and_back_to_today(client, sign_in) -> None:
    page = sign_in(client, "coordinator-32").get(f"{PROVINCE}?month=2025-10")
    links = {link.attributes["href"] for link in main_of(page).all("a")}
    assert {f"{PROVINCE}?month=2025-09", f"{PROVINCE}?month=2025-11", PROVINCE} <= links
    assert {f"{PROVINCE}{kind}?month=2025-10" for kind in (".pdf", ".png")} <= links
    assert "Jawa Barat" in client.get(f"{PROVINCE}?month=2025-11").text


@pytest.mark.usefixtures("three_days")
def test_the_spreadsheet_has_numbers(client, sign_in) -> None:
    sign_in(client, "coordinator-32")
    answer = client.get(f"{PROVINCE}?month=2025-10&export=xlsx")
    sheet: Any = CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    first = dict(zip(sheet[0], sheet[1], strict=True))
    assert [first[name] for name in ("Kode", "Kabupaten/kota", "Perekaman (orang)", "Tercetak", "Rusak")] == [
        "32.04",
        "Kabupaten Bandung",
        41,
        40,
        2,
    ]
    assert "filename=rekap-32-2025-11-03.xlsx" in answer.headers["Content-Disposition"]
    assert "Kabupaten Garut" in client.get(f"{PROVINCE}?export=csv").text


def test_there_is_no_other_kind_of_file(client, sign_in, world: World) -> None:
    assert sign_in(client, "coordinator-32").get(f"{PROVINCE}?export=pdf").status_code == 404


@pytest.mark.usefixtures("three_days")
def test_a_picture_is_shown_and_named_for_who_saves_it(client, sign_in) -> None:
    answer = sign_in(client, "coordinator-32").get(f"{PROVINCE}.png?month=2025-10")
    assert answer.headers["Content-Disposition"] == "inline; filename=rekap-32-2025-10.png"
    assert client.get(f"{PROVINCE}.png?part=2").status_code == 404
    assert client.get(f"{PROVINCE}.png?part=1").data == client.get(f"{PROVINCE}.png").data


@pytest.mark.usefixtures("three_days")
@pytest.mark.parametrize(
    ("person", "path", "code"),
    [("coordinator-32", "/", "32"), ("national", "/", "00"), ("supervisor-32", "/utilization", "32")],
)
def test_the_recap_is_one_button_away(client, sign_in, person: str, path: str, code: str) -> None:
    page = parse(sign_in(client, person).get(path))
    assert f"/utilization/recap/{code}" in {link.attributes.get("href") for link in page.all("a")}


@pytest.mark.usefixtures("three_days")
def test_a_district_is_offered_no_recap(client, sign_in) -> None:
    page = sign_in(client, "staff-32.05").get("/utilization")
    assert "/utilization/recap" not in page.text
