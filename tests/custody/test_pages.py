"""The pages of counts and destructions, as people walk through them."""

import csv
import io

import pytest

from inventory.custody.models import CountSheet
from inventory.stock import queries
from inventory.stock.models import Document
from inventory.stock.rules import Account, Compartment, Kind, State
from tests.custody.conftest import GARUT, TODAY, line, pile
from tests.support import postings
from tests.support.html import main_of, rows_of, text_of

STORE = Account(Compartment.STORE, GARUT)
BLANKS, SPOILED = "line-0-counted", "line-1-counted"


@pytest.fixture
def staff(client, kept, sign_in):
    """A browser with Kabupaten Garut's staff in it, reading English."""
    client.set_cookie("language", "en")
    return sign_in(client, "staff-32.05")


@pytest.fixture
def begin(staff):
    """``begin(way=…)``: a sheet for blanks in store and among the spoiled; answers its path."""

    def begin(way: str = "open", **typed: object) -> str:
        answer = staff.submit("/custody/sheets/new", {"way": way, "items": ["ktp-wni"], **typed})
        assert answer.status_code == 303
        return answer.location

    return begin


def the_sheet(session) -> CountSheet:
    session.rollback()
    return session.query(CountSheet).one()


def the_document(session, kind: Kind) -> Document:
    session.rollback()
    return session.query(Document).filter_by(kind=kind).one()


def counted(staff, path: str, review: bool = True, **typed: str):
    """Fill the sheet in and press one of its two buttons."""
    form = staff.form(path, form="sheet")
    button = {"review": "1"} if review else {"save": "1"}
    return staff.post(form.action, data={**form.fields, **typed, **button})


def test_a_sheet_shows_what_the_books_say(staff, begin) -> None:
    page = text_of(staff.get(begin()))
    assert "In the books" in page
    assert "970" in page


def test_a_blind_sheet_hides_what_the_books_say_until_it_is_finished(staff, begin) -> None:
    path = begin("blind")
    for address in (path, f"{path}/paper"):
        page = text_of(staff.get(address))
        assert "In the books" not in page
        assert "970" not in page
    assert staff.get(f"{path}/review").location == path
    review = counted(staff, path, **{BLANKS: "960"})
    assert "970" in text_of(staff.get(review.location))


def test_a_finished_blind_sheet_keeps_its_figures(staff, begin, session) -> None:
    path = begin("blind")
    form = staff.form(path, form="sheet")
    counted(staff, path, **{BLANKS: "960"})
    assert staff.get(path).location == f"{path}/review"
    version = str(the_sheet(session).version)
    late = {**form.fields, BLANKS: "970", "version": version, "save": "1"}
    answer = staff.post(form.action, data=late)
    assert answer.status_code == 422
    assert the_sheet(session).lines[0]["counted"] == 960


def test_a_sheet_is_saved_and_taken_up_again(staff, begin, session) -> None:
    path = begin()
    assert counted(staff, path, review=False, **{BLANKS: "4.500", "line-0-boxes": "A001-A003"}).location == path
    assert 'value="4500"' in staff.get(path).text
    assert the_sheet(session).lines[0] == {
        "item": "ktp-wni",
        "compartment": "store",
        "counted": 4500,
        "boxes": "A001-A003",
    }
    assert "Count of" in text_of(staff.get("/custody"))


def test_who_saves_over_a_colleague_is_told_first(staff, begin, session) -> None:
    path = begin()
    mine = staff.form(path, form="sheet")
    counted(staff, path, review=False, **{BLANKS: "100"})
    answer = staff.post(mine.action, data={**mine.fields, BLANKS: "200", "save": "1"})
    assert answer.status_code == 422
    assert "Somebody else saved" in text_of(answer)
    assert the_sheet(session).lines[0]["counted"] == 100
    assert 'value="200"' in answer.text


def test_an_empty_sheet_cannot_be_compared(staff, begin) -> None:
    answer = counted(staff, begin())
    assert answer.status_code == 422
    assert "Count at least one line" in text_of(answer)


def test_a_count_that_agrees_is_posted_without_a_reason(staff, begin, session) -> None:
    review = counted(staff, begin(), **{BLANKS: "970", SPOILED: "30"}).location
    assert "nobody has to approve it" in text_of(staff.get(review))
    answer = staff.submit(review, form="review")
    document = the_document(session, Kind.COUNT)
    assert answer.location == f"/custody/counts/{document.id}"
    assert document.state == State.POSTED


def test_a_difference_needs_its_reason_on_the_page(staff, begin, session) -> None:
    review = counted(staff, begin(), **{BLANKS: "960"}).location
    refused = staff.submit(review, form="review")
    assert refused.status_code == 422
    assert "Say why the books differ" in text_of(refused)
    answer = staff.submit(review, {"line-0-reason": "Hilang"}, form="review")
    assert answer.status_code == 303
    document = the_document(session, Kind.COUNT)
    assert document.state == State.PENDING
    assert document.entered["lines"] == [
        {"item": "ktp-wni", "compartment": "store", "counted": 960, "reason": "Hilang"}
    ]


def test_a_difference_is_split_by_reason_on_the_page(staff, begin, session) -> None:
    review = counted(staff, begin(), **{BLANKS: "960"}).location
    parts = {
        "line-0-part_0-reason": "Hilang",
        "line-0-part_0-quantity": "7",
        "line-0-part_1-reason": "Belum dilaporkan",
    }
    refused = staff.submit(review, parts, form="review")
    assert "Give both" in text_of(refused)
    refused = staff.submit(review, parts | {"line-0-part_1-quantity": "4"}, form="review")
    assert "add up to 11" in text_of(refused)
    staff.submit(review, parts | {"line-0-part_1-quantity": "3"}, form="review")
    assert [part["quantity"] for part in the_document(session, Kind.COUNT).entered["lines"][0]["differences"]] == [7, 3]


def meanwhile(kept, printed: int = 20) -> None:
    kept.act("coordinator-32", postings.enter, postings.report(GARUT, TODAY, printed=printed))


def test_what_moved_since_the_counting_began_is_shown_and_asked_about(kept, staff, begin, session) -> None:
    path = begin()
    meanwhile(kept)
    review = counted(staff, path, **{BLANKS: "970"}).location
    page = text_of(staff.get(review))
    assert "0 pieces came in and 20 went out" in page
    assert "Answer the question above first" in page
    assert "Send for approval" not in page


def test_figures_taken_before_follow_what_moved(kept, staff, begin, session) -> None:
    path = begin()
    meanwhile(kept)
    counted(staff, path, **{BLANKS: "970"})
    assert "nobody has to approve" in text_of(staff.get(f"{path}/review?counted=before"))
    staff.submit(f"{path}/review?counted=before", form="counted=before")
    document = the_document(session, Kind.COUNT)
    assert document.state == State.POSTED
    assert document.entered["lines"][0]["counted"] == 950


def test_figures_taken_after_stand(kept, staff, begin, session) -> None:
    path = begin()
    meanwhile(kept)
    counted(staff, path, **{BLANKS: "970"})
    review = f"{path}/review?counted=after"
    staff.submit(review, {"line-0-reason": "Belum jelas"}, form="counted=after")
    document = the_document(session, Kind.COUNT)
    assert (document.state, document.entered["lines"][0]["counted"]) == (State.PENDING, 970)


def test_what_moves_while_somebody_looks_is_noticed(kept, staff, begin, session) -> None:
    path = begin()
    counted(staff, path, **{BLANKS: "960"})
    form = staff.form(f"{path}/review", form="review")
    meanwhile(kept, 10)
    answer = staff.post(form.action, data={**form.fields, "line-0-reason": "Hilang"})
    assert answer.status_code == 422
    assert the_sheet(session).document_id is None
    assert "10 went out" in text_of(answer)


def test_what_moved_elsewhere_or_later_is_no_matter(kept, staff, begin) -> None:
    path = begin()
    kept.stock("32.04", "ktp-wni", 5)
    kept.stock(GARUT, "ribbon", 5)
    review = counted(staff, path, **{BLANKS: "970"}).location
    assert "Since you began" not in text_of(staff.get(review))


def test_a_double_click_sends_one_count(staff, begin, session) -> None:
    review = counted(staff, begin(), **{BLANKS: "960"}).location
    form = staff.form(review, form="review")
    data = {**form.fields, "line-0-reason": "Hilang"}
    first, second = staff.post(form.action, data=data), staff.post(form.action, data=data)
    assert first.location == second.location
    assert the_document(session, Kind.COUNT).state == State.PENDING


def test_a_sent_sheet_leads_to_its_count(staff, begin, session) -> None:
    path = begin()
    old = staff.form(path, form="sheet")
    review = counted(staff, path, **{BLANKS: "970"}).location
    other = staff.form(review, form="review")
    staff.submit(review, form="review")
    document = the_document(session, Kind.COUNT)
    for address in (path, review):
        assert staff.get(address).location == f"/custody/counts/{document.id}"
    assert staff.post(old.action, data={**old.fields, BLANKS: "1", "save": "1"}).status_code == 409
    assert staff.post(other.action, data={**other.fields, "key": "another-key-1"}).status_code == 409
    assert the_document(session, Kind.COUNT).id == document.id


def test_a_sheet_is_discarded(staff, begin, session) -> None:
    path = begin()
    assert staff.submit(path, form="/discard").location == "/custody"
    session.rollback()
    assert the_sheet(session).discarded_at is not None
    assert staff.get(path).status_code == 404
    assert "Count of" not in text_of(staff.get("/custody"))


@pytest.mark.parametrize("address", ["", "/review", "/paper"])
def test_a_sheet_belongs_to_its_office(staff, begin, client, sign_in, app, address) -> None:
    path = begin()
    other = sign_in(app.test_client(), "staff-32.04")
    assert other.get(path + address).status_code == 404
    reader = sign_in(app.test_client(), "supervisor-32")
    assert reader.get(path + address).status_code == 403


def test_boxes_that_cannot_be_read_are_refused_beside_their_field(staff, begin) -> None:
    answer = counted(staff, begin(), review=False, **{"line-0-boxes": "A010 – A001"})
    assert answer.status_code == 422


def test_the_record_shows_what_differs_now_and_who_may_decide(kept, staff, count) -> None:
    document = count(line(960, reason="Hilang"), reference="050/7")
    meanwhile(kept, 4)
    answer = staff.get(f"/custody/counts/{document.id}")
    page = text_of(answer)
    assert "The books have changed since" in page
    assert "−10" in page
    assert "−6" in page
    assert "Hilang" in page
    assert "Withdraw" in page
    assert "Approve" not in page.replace("Approved", "")


def test_another_person_is_offered_to_decide(count, client, sign_in) -> None:
    document = count(line(960))
    client.set_cookie("language", "en")
    page = text_of(sign_in(client, "coordinator-32").get(f"/custody/counts/{document.id}"))
    assert "Approve" in page
    assert "Reject" in page


def test_a_count_and_a_destruction_have_a_page_for_the_file(staff, count, destroy) -> None:
    sheet = text_of(staff.get(f"/custody/counts/{count(line(960)).id}/paper"))
    assert "Examiner" in sheet
    record = text_of(staff.get(f"/custody/destructions/{destroy(pile(30)).id}/paper"))
    assert "destroyed 30 spoiled pieces" in record
    assert "Asep Sunandar, Satpol PP" in record


def test_the_register_of_counts_adds_up(staff, count, approve, decline) -> None:
    approve(count(line(960), line(12, "ribbon")))
    decline(count(line(900)))
    count(line(961), line(13, "ribbon"))
    rows = rows_of(staff.get("/custody"))
    assert rows[-2][3:5] == ["1", "10"]
    assert rows[-1][0] == "Ribbon"
    assert len(rows_of(staff.get("/custody?differing=1"))) == len(rows)
    assert "OPN-" in text_of(staff.get("/custody?state=rejected"))


def test_the_registers_can_be_taken_along(staff, count, destroy) -> None:
    count(line(960, reason="Hilang"), line(12, "ribbon"))
    destroy(pile(30, reason="no_chip"))
    counts = list(csv.reader(io.StringIO(staff.get("/custody?export=csv").text)))
    assert [row[7:] for row in counts[1:]] == [
        ["KTP-el blank, WNI", "In store", "970", "960", "-10", "Hilang"],
        ["Ribbon", "In store", "12", "12", "0", ""],
    ]
    destructions = list(csv.reader(io.StringIO(staff.get("/custody/destructions?export=csv").text)))
    assert destructions[1][7:] == [
        "KTP-el blank, WNI",
        "30",
        "No chip",
        "Asep Sunandar, Satpol PP; Iis Rohaeti, Inspektorat",
    ]


def test_what_is_spoiled_stands_on_the_form(staff, session) -> None:
    form = staff.form("/custody/destructions/new", form="destructions/new")
    assert form.fields["line-0-quantity"] == ["30"]
    typed = {"witnesses": "Asep Sunandar\n\nIis Rohaeti\n", "line-0-no_chip": "10", "line-0-failed_print": "20"}
    answer = staff.submit("/custody/destructions/new", typed)
    document = the_document(session, Kind.DESTRUCTION)
    assert answer.location == f"/custody/destructions/{document.id}"
    assert document.entered["witnesses"] == ["Asep Sunandar", "Iis Rohaeti"]
    assert document.entered["lines"] == [
        {
            "item": "ktp-wni",
            "quantity": 30,
            "breakdown": [{"reason": "no_chip", "quantity": 10}, {"reason": "failed_print", "quantity": 20}],
        }
    ]
    page = text_of(staff.get(answer.location))
    assert "No chip: 10" in page
    assert "Iis Rohaeti" in page


def test_a_destruction_without_a_witness_is_refused(staff, session) -> None:
    for typed in ("", " \n "):
        assert staff.submit("/custody/destructions/new", {"witnesses": typed}).status_code == 422
    session.rollback()
    assert session.query(Document).filter_by(kind=Kind.DESTRUCTION).count() == 0


def test_where_nothing_is_spoiled_there_is_nothing_to_destroy(client, world, sign_in) -> None:
    client.set_cookie("language", "en")
    page = text_of(sign_in(client, "staff-32.04").get("/custody/destructions/new"))
    assert "Nothing is spoiled here" in page


def test_the_province_destroys_for_its_district(kept, client, sign_in, session) -> None:
    sign_in(client, "coordinator-32")
    path = f"/custody/destructions/new?office={GARUT}"
    form = client.form(path, form=f"office={GARUT}")
    answer = client.post(form.action, data={**form.fields, "witnesses": "Asep"})
    assert answer.status_code == 303
    assert the_document(session, Kind.DESTRUCTION).office == GARUT
    assert client.get("/custody/destructions/new?office=51.01").status_code == 404


def test_approving_on_the_pages_moves_the_pieces(count, client, sign_in, session) -> None:
    document = count(line(960))
    sign_in(client, "coordinator-32").submit(f"/documents/{document.id}/approval")
    session.rollback()
    assert queries.balance_of(session, STORE, "ktp-wni") == 960


@pytest.mark.parametrize("kind", ["counts", "destructions"])
def test_a_record_of_another_kind_or_office_is_not_found(count, destroy, client, sign_in, kind) -> None:
    one, other = count(line(960)), destroy(pile(30))
    wrong = other if kind == "counts" else one
    assert sign_in(client, "staff-32.05").get(f"/custody/{kind}/{wrong.id}").status_code == 404


def test_the_home_page_tells_of_a_count_under_way_and_of_one_that_waits(staff, begin, count) -> None:
    begin()
    count(line(960))
    home = text_of(staff.get("/"))
    assert "1 stock count is under way" in home
    assert "Waiting for a second person" in home


def test_a_document_leads_to_its_record(staff, count, destroy) -> None:
    one, other = count(line(960)), destroy(pile(30))
    assert f"/custody/counts/{one.id}" in staff.get(f"/documents/{one.id}").text
    assert f"/custody/destructions/{other.id}" in staff.get(f"/documents/{other.id}").text


def test_enter_in_a_field_of_the_sheet_only_saves_it(begin, staff) -> None:
    """A browser presses the first button of a form; a finished blind count could not be taken up again."""
    forms = main_of(staff.get(begin("blind"))).all("form")
    [form] = [form for form in forms if form.attributes.get("id") == "sheet"]
    buttons = [button.attributes["name"] for button in form.all("button")]
    assert buttons == ["save", "review"]


def test_a_wrong_figure_is_told_with_its_line(staff, begin) -> None:
    answer = counted(staff, begin(), **{SPOILED: "dua"})
    assert "KTP-el blank, WNI, Spoiled, kept until destroyed · Counted: Write a whole number" in text_of(answer)


def test_what_is_missing_in_the_review_is_told_at_the_top(staff, begin) -> None:
    path = begin()
    counted(staff, path, **{BLANKS: "960", SPOILED: "30"})
    page = staff.submit(f"{path}/review", {}, form=f"{path}/review").text
    assert page.count('id="errors"') == 1
    assert page.index('id="errors"') < page.index("register")


def test_the_rest_without_a_cause_follows_what_was_typed(staff) -> None:
    typed = {"line-0-quantity": "20", "line-0-no_chip": "5", "witnesses": ""}
    page = staff.submit("/custody/destructions/new", typed).text
    assert '<output data-rest-of="ktp-wni">15</output>' in page


def test_more_than_is_spoiled_is_told_beside_the_pieces(staff) -> None:
    page = staff.submit("/custody/destructions/new", {"line-0-quantity": "999", "witnesses": "Asep, Satpol PP"}).text
    assert 'id="line-0-quantity-error"' in page
