"""The pages of the ledger: stock, stock card, documents, and taking one back."""

from datetime import date
from typing import Any

import pytest

from inventory.stock.models import Document
from tests.stock import books
from tests.support.html import rows_of, text_of
from tests.support.postings import amendment, delivery, enter, receipt, report, shipment
from tests.support.world import World

FIRST, SECOND, TODAY = date(2025, 10, 30), date(2025, 10, 31), date(2025, 11, 3)
STAFF = "staff-32.05"


@pytest.fixture
def english(client: Any) -> None:
    client.set_cookie("language", "en")


@pytest.fixture
def printed(world: World, english: None) -> Document:
    """A delivery, a shipment received, and a report: the report."""
    world.act(STAFF, enter, delivery("32.05", FIRST, 1_000))
    world.act("coordinator-32", enter, delivery("32", FIRST, 5_000))
    sent = world.act("coordinator-32", enter, shipment("32", "32.05", SECOND, 2_500))
    world.act(STAFF, enter, receipt(sent, SECOND, 2_490, damaged=7, missing=3))
    return world.act(STAFF, enter, report("32.05", TODAY, 40, spoiled=2))


def test_the_stock_of_a_branch_has_totals(client, sign_in, printed: Document) -> None:
    rows = rows_of(sign_in(client, "coordinator-32").get("/stock"))
    assert rows[0][0] == "Code"
    assert rows[1:] == [
        ["32", "Jawa Barat", "2,500", "0"],
        ["32.04", "Kabupaten Bandung", "0", "0"],
        ["32.05", "Kabupaten Garut", "3,448", "9"],
        ["Total", "", "5,948", "9"],
    ]


def test_a_district_sees_its_own_stock_only(client, sign_in, printed: Document) -> None:
    rows = rows_of(sign_in(client, STAFF).get("/stock"))
    assert [row[0] for row in rows[1:]] == ["32.05", "Total"]


def test_the_stock_card_runs_on(client, sign_in, printed: Document) -> None:
    rows = rows_of(sign_in(client, STAFF).get("/stock/32.05/ktp-wni"))
    assert [(row[0], *row[3:]) for row in rows[1:]] == [
        ("3 Nov 2025", "", "2", "3,448"),
        ("3 Nov 2025", "", "40", "3,450"),
        ("31 Oct 2025", "2,490", "", "3,490"),
        ("30 Oct 2025", "1,000", "", "1,000"),
    ]


def test_every_page_of_a_long_card_goes_on_where_the_one_before_ended(client, sign_in, world: World, english) -> None:
    for number in range(60):
        world.act(STAFF, enter, delivery("32.05", SECOND if number % 2 else FIRST, 1 + number))
    sign_in(client, STAFF)
    pages = [rows_of(client.get(f"/stock/32.05/ktp-wni?page={page}"))[1:] for page in (1, 2)]
    assert [len(page) for page in pages] == [50, 10]
    rows = [*pages[0], *pages[1]]
    balance = 0
    for row in reversed(rows):
        balance += int(row[3])
        assert int(row[5].replace(",", "")) == balance
    assert balance == sum(range(1, 61))


def test_the_card_of_spoiled_blanks_stands_alone(client, sign_in, printed: Document) -> None:
    rows = rows_of(sign_in(client, STAFF).get("/stock/32.05/ktp-wni?compartment=spoiled"))
    assert [(row[3], row[5]) for row in rows[1:]] == [("2", "9"), ("7", "7")]


@pytest.mark.parametrize(
    "path",
    ["/stock/32.04/ktp-wni", "/stock/32/ktp-wni", "/stock/32.05/soap", "/stock/32.05/ktp-wni?compartment=drawer"],
)
def test_other_cards_are_not_there(client, sign_in, printed: Document, path: str) -> None:
    assert sign_in(client, STAFF).get(path).status_code == 404


def test_the_card_names_the_office_at_the_other_end(client, sign_in, printed: Document) -> None:
    sign_in(client, "coordinator-32")
    assert rows_of(client.get("/stock/32/ktp-wni"))[1][2] == "Kabupaten Garut, in transit"
    assert rows_of(client.get("/stock/32.05/ktp-wni"))[3][2] == "Jawa Barat, in transit"
    assert ",Kabupaten Garut, in transit" in client.get("/stock/32/ktp-wni?export=csv").text.replace('"', "")


def test_the_register_of_documents_names_the_other_end_and_counts_kinds(client, sign_in, printed: Document) -> None:
    page = sign_in(client, "coordinator-32").get("/documents")
    assert {row[4] for row in rows_of(page)[1:]} == {"–", "32.05 Kabupaten Garut", "32 Jawa Barat"}
    assert "All 5 Shipment 1 Receipt 1 Daily report 1 Amended daily report 0 Delivery 2" in text_of(page)


@pytest.mark.parametrize("typed", ["LH-32.05-{}", "lh-32.05-{}", " LH-32.05-{} "])
def test_a_document_is_found_by_its_number(client, sign_in, printed: Document, typed: str) -> None:
    sign_in(client, STAFF)
    rows = rows_of(client.get("/documents", query_string={"q": typed.format(printed.id)}))
    assert [row[0] for row in rows[1:]] == [printed.number]


@pytest.mark.parametrize(
    ("words", "found"), [("garut", 4), ("trm", 1), ("LH-32.05-99", 0), ("XYZ-32.05-1", 0), ("%", 0), ("garut lh", 1)]
)
def test_documents_are_found_by_words(client, sign_in, printed: Document, words: str, found: int) -> None:
    sign_in(client, "coordinator-32")
    rows = rows_of(client.get("/documents", query_string={"q": words}))
    assert len(rows[1:]) == found


def test_documents_are_filtered_by_kind(client, sign_in, printed: Document) -> None:
    rows = rows_of(sign_in(client, "coordinator-32").get("/documents?kind=delivery"))
    assert {row[1] for row in rows[1:]} == {"Delivery"}


def test_a_document_tells_what_happened_to_it(client, sign_in, world: World, printed: Document) -> None:
    amended = world.act(STAFF, enter, amendment(printed, printed=30, undone=40))
    page = sign_in(client, STAFF).get(f"/documents/{printed.id}")
    told = text_of(page)
    assert amended.number in told
    assert "Amended" in told
    assert "Staff 32.05 (staff-32.05)" in told
    assert "3 Nov 2025 09:00 WIB" in told
    assert [
        "KTP-el blank, WNI",
        "40",
        "In store 32.05 Kabupaten Garut",
        "Printed or used 32.05 Kabupaten Garut",
    ] in rows_of(page)


def test_the_seal_of_a_document_is_on_its_page(client, sign_in, session, printed: Document) -> None:
    [record] = [one for one in books.rows(session, books.JOURNAL) if one.document_id == printed.id]
    told = text_of(sign_in(client, STAFF).get(f"/documents/{printed.id}"))
    for part in (record.hash, record.previous_hash, record.document_digest, record.movements_digest):
        assert part in told


def test_a_document_of_another_branch_is_not_there(client, sign_in, printed: Document) -> None:
    sign_in(client, "staff-32.04")
    assert client.get(f"/documents/{printed.id}").status_code == 404
    assert client.get(f"/documents/{printed.id}/reversal").status_code == 404
    assert rows_of(client.get("/documents")) == []


def test_a_document_is_taken_back_on_its_page(client, sign_in, session, printed: Document) -> None:
    sign_in(client, STAFF)
    answer = client.submit(f"/documents/{printed.id}/reversal", {"reason": "Terketik dua kali"})
    assert (answer.status_code, answer.location) == (303, f"/daily-reports/{printed.id}")
    assert "Terketik dua kali" in text_of(client.get(f"/documents/{printed.id}"))
    assert books.balances(session)["store:32.05", "ktp-wni"] == 3_490


def test_a_refused_reversal_keeps_what_was_typed(client, sign_in, world: World, english: None) -> None:
    delivered = world.act(STAFF, enter, delivery("32.05", FIRST, 1_000))
    taken = world.act(STAFF, enter, report("32.05", SECOND, 400))
    sign_in(client, STAFF)
    answer = client.submit(f"/documents/{delivered.id}/reversal", {"reason": "Bukan milik kami"})
    assert answer.status_code == 409
    told = text_of(answer)
    assert "Kabupaten Garut has only 600 KTP-el blanks (WNI) in store on 31 Oct 2025; 1,000 are needed." in told
    assert f"Document {taken.number} takes them that day" in told
    assert "Bukan milik kami" in answer.text


def test_a_reversal_without_a_reason_is_told_beside_the_field(client, sign_in, printed: Document) -> None:
    answer = sign_in(client, STAFF).submit(f"/documents/{printed.id}/reversal", {"reason": "   "})
    assert answer.status_code == 422
    assert 'href="#reason"' in answer.text


def test_a_reversal_sent_twice_by_a_double_click_counts_once(client, sign_in, session, printed: Document) -> None:
    sign_in(client, STAFF)
    form = client.form(f"/documents/{printed.id}/reversal")
    form.fill({"reason": "Salah"})
    answers = [client.post(form.action, data=form.fields) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    assert answers[0].location == answers[1].location


def test_nobody_is_offered_what_they_may_not_do(client, sign_in, printed: Document) -> None:
    assert "/reversal" in sign_in(client, STAFF).get(f"/documents/{printed.id}").text
    assert "/reversal" not in sign_in(client, "supervisor-32").get(f"/documents/{printed.id}").text


@pytest.mark.parametrize(
    ("path", "name", "first"),
    [
        ("/stock?export=csv", "stock-2025-11-03.csv", "Code,Office,"),
        ("/stock/32.05/ktp-wni?export=csv", "stock-card-32.05-ktp-wni-store-2025-11-03.csv", "Date,Document,"),
        ("/documents?export=csv&kind=daily_report", "documents-2025-11-03.csv", "Number,Kind,"),
    ],
)
def test_lists_are_taken_away_as_files(client, sign_in, printed: Document, path: str, name: str, first: str) -> None:
    answer = sign_in(client, STAFF).get(path)
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.headers["Content-Disposition"] == f"attachment; filename={name}"
    lines = answer.get_data(as_text=True).removeprefix("\ufeff").splitlines()
    assert lines[0].startswith(first)
    assert any("32.05" in line for line in lines[1:])


def test_what_matches_is_what_is_exported(client, sign_in, printed: Document) -> None:
    answer = sign_in(client, "coordinator-32").get("/documents?export=csv&kind=daily_report")
    assert [line.split(",")[0] for line in answer.text.splitlines()[1:]] == [printed.number]


def test_empty_pages_say_what_to_do_next(client, sign_in, world: World, english: None) -> None:
    sign_in(client, STAFF)
    assert "Nothing has moved here yet." in text_of(client.get("/stock/32.05/ktp-wni"))
    assert "No document yet." in text_of(client.get("/documents"))
    assert "Nothing here matches “xyz”." in text_of(client.get("/documents?q=xyz"))
