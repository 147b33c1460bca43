"""The pages of the daily report, as the person at the counter meets them."""

import pytest
from sqlalchemy import func, select

from inventory.core.identity import Scope
from inventory.stock import queries as stock
from inventory.stock.models import Document
from inventory.usage import queries
from tests.support.html import main_of, rows_of, text_of
from tests.usage.conftest import CARD, MONDAY

NEW = "/daily-reports/new"
NATION = Scope("00")


@pytest.fixture
def staff(stocked, client, sign_in):
    """The staff of 32.05, signed in and reading English."""
    sign_in(client, "staff-32.05")
    client.set_cookie("language", "en")
    return client


def documents(session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(Document))


def facts(session):
    return queries.reports_between(session, NATION, MONDAY, MONDAY)


def typed_in(page, name: str) -> str:
    return next(
        field.attributes["value"] for field in main_of(page).all("input") if field.attributes.get("name") == name
    )


def test_a_normal_day_takes_six_numbers_and_says_what_is_left(staff, session) -> None:
    answer = staff.submit(
        NEW,
        {
            "lines-0-printed": "40",
            "lines-0-spoiled": "2",
            "lines-1-printed": "1",
            "prr": "4.500",
            "recorded": "38",
        },
        follow=True,
    )
    assert answer.status_code == 200
    assert "458 KTP-el blanks left" in text_of(answer)
    assert "Nothing else is due" in text_of(answer)
    [fact] = facts(session)
    assert (fact.printed, fact.spoiled, fact.prr, fact.recorded) == (40, 2, 4500, 38)
    assert stock.in_store(session, NATION, "ribbon") == {"32.05": 2}


def test_the_page_shows_the_opening_and_the_expected_closing(staff, world, clock, report) -> None:
    report(20)
    clock.advance(days=1)
    world.stock("32.05", CARD, 7)
    page = text_of(staff.get(NEW))
    assert "Tuesday, 4 November 2025" in page
    assert "Blanks at the close of 3 Nov 2025 480" in page
    assert "Came in that day + 7" in page
    assert "Expected at the close = 487" in page


def test_today_is_asked_for_first_and_then_the_earliest_day_owed(staff, clock, report) -> None:
    clock.advance(days=2)
    page = text_of(staff.get(NEW))
    assert "Wednesday, 5 November 2025 Due" in page
    assert "3 days to report: 5 Nov 2025 3 Nov 2025 4 Nov 2025" in page
    sent = report(1, day=clock.today())
    assert "Monday, 3 November 2025 Not reported" in text_of(staff.get(NEW))
    assert "Go on with Monday, 3 November 2025" in text_of(staff.get(f"/daily-reports/{sent.id}"))


@pytest.mark.parametrize("wrong", ["-3", "12,5", "1000000000000", "banyak", "4.50", ""])
def test_what_is_no_number_of_cards_is_refused_and_kept(staff, session, wrong: str) -> None:
    before = documents(session)
    answer = staff.submit(NEW, {"lines-0-printed": wrong, "lines-0-spoiled": "2", "note": "Ramai"})
    assert answer.status_code == 422
    assert "Nothing was saved yet" in text_of(answer)
    assert (typed_in(answer, "lines-0-printed"), typed_in(answer, "lines-0-spoiled")) == (wrong, "2")
    assert "Ramai" in text_of(answer)
    assert documents(session) == before


def test_an_empty_field_is_not_taken_for_a_zero(staff, session) -> None:
    answer = staff.submit(NEW, {"lines-0-printed": "", "lines-0-spoiled": "2", "causes": "power"})
    assert "Write how many cards were printed; 0 when there were none." in text_of(answer)
    assert facts(session) == []


def test_grouped_thousands_are_thousands(staff, session, world) -> None:
    world.stock("32.05", CARD, 9000)
    staff.submit(NEW, {"lines-0-printed": "4.500"})
    assert [fact.printed for fact in facts(session)] == [4500]


def test_more_than_there_is_says_how_many_there_are_and_shows_the_closing(staff, session) -> None:
    answer = staff.submit(NEW, {"lines-0-printed": "501"})
    assert answer.status_code == 409
    assert "has only 500 KTP-el blanks (WNI) in store on 3 Nov 2025; 501 are needed" in text_of(answer)
    assert "Expected at the close = -1" in text_of(answer)
    assert facts(session) == []


def test_a_zero_asks_for_its_cause(staff, session) -> None:
    answer = staff.submit(NEW, {"lines-0-printed": "0"})
    assert "Nothing was printed: say why" in text_of(answer)
    answer = staff.submit(NEW, {"lines-0-printed": "0", "causes": "other"})
    assert "write the cause in a few words" in text_of(answer)
    staff.submit(NEW, {"lines-0-printed": "0", "causes": ["other", "power"], "cause_note": "Banjir"})
    assert [fact.causes for fact in facts(session)] == [("power", "other")]


def test_a_cause_that_is_not_on_the_list_is_refused(staff, session) -> None:
    form = staff.form(NEW)
    form.fields |= {"lines-0-printed": ["0"], "causes": ["flood"]}
    answer = staff.post(form.action, data=form.fields)
    assert answer.status_code == 422
    assert "'flood' is not a valid choice" in text_of(answer)
    assert facts(session) == []


def test_a_split_that_does_not_add_up_is_refused_and_stays_open(staff) -> None:
    answer = staff.submit(NEW, {"lines-0-printed": "5", "lines-0-split_new": "3", "lines-0-split_lost": "1"})
    assert "the parts add up to 4, but it should be 5" in text_of(answer)
    assert ["open" in each.attributes for each in main_of(answer).all("details")] == [False, True]


def test_an_unknown_item_is_refused(staff, session) -> None:
    form = staff.form(NEW)
    form.fields |= {"lines-0-printed": ["1"], "lines-1-item": ["passport"], "lines-1-printed": ["1"]}
    answer = staff.post(form.action, data=form.fields)
    assert answer.status_code == 422
    assert "This item is not known here" in text_of(answer)
    assert facts(session) == []


def test_a_form_without_lines_is_refused(staff) -> None:
    form = staff.form(NEW)
    form.fields = {name: value for name, value in form.fields.items() if not name.startswith("lines")}
    answer = staff.post(form.action, data=form.fields)
    assert answer.status_code == 422
    assert "Nothing is entered" in text_of(answer)


def test_another_office_is_not_there(staff) -> None:
    assert staff.get(f"{NEW}?office=32.04").status_code == 404
    assert staff.get(f"{NEW}?office=32.99").status_code == 404
    assert staff.get("/daily-reports?office=51").status_code == 404


def test_a_future_date_is_refused(staff, session) -> None:
    tomorrow = f"{NEW}?date=2025-11-04"
    page = text_of(staff.get(tomorrow))
    assert "This day cannot be reported here 4 Nov 2025 has not come yet" in page
    assert "Send report" not in page
    assert "coordinator of the province" not in page
    form = staff.form(NEW)
    answer = staff.post(tomorrow, data={**form.fields, "lines-0-printed": "17"})
    assert answer.status_code == 422
    assert "4 Nov 2025 has not come yet" in text_of(answer)
    assert typed_in(answer, "lines-0-printed") == "17"
    assert facts(session) == []


def test_a_day_too_far_back_says_who_can_still_report_it(staff, client, sign_in, clock) -> None:
    clock.set("2025-11-18 09:00", "Asia/Jakarta")
    page = text_of(staff.get(f"{NEW}?date=2025-11-03"))
    assert "3 Nov 2025 is too far back. The earliest date here is 4 Nov 2025" in page
    assert "The coordinator of the province can still report it" in page
    assert "Send report" not in page
    assert "Send report" in text_of(staff.get(f"{NEW}?date=2025-11-04"))
    assert "coordinator of the province" not in text_of(staff.get(f"{NEW}?date=2025-08-01"))
    sign_in(client, "coordinator-32")
    assert "Send report" in text_of(client.get(f"{NEW}?office=32.05&date=2025-11-03"))


def test_a_date_before_the_first_stock_is_refused_for_cards(staff, session) -> None:
    answer = staff.submit(f"{NEW}?date=2025-10-31", {"lines-0-printed": "1"})
    assert answer.status_code == 409
    assert "Its first stock came on 3 Nov 2025" in text_of(answer)


@pytest.mark.parametrize("nonsense", ["kemarin", "2025-02-30", "99999-01-01"])
def test_a_date_that_is_none_is_not_there(staff, nonsense: str) -> None:
    assert staff.get(f"{NEW}?date={nonsense}").status_code == 404
    assert staff.get(f"/daily-reports?from={nonsense}").status_code == 404


def test_a_second_report_leads_to_the_amendment_of_the_first(staff, session, report) -> None:
    form = staff.form(f"{NEW}?date=2025-11-03")
    first = report(40)
    form.fill({"lines-0-printed": "41"})
    answer = staff.post(form.action, data=form.fields)
    assert answer.status_code == 409
    told = text_of(answer)
    assert "This day has been reported" in told
    assert "What you typed was not saved" in told
    assert "Send report" not in told
    assert "Please check" not in told
    assert "Expected at the close = 459" in told
    assert f'href="/daily-reports/{first.id}/amendment"' in answer.text
    assert typed_in(answer, "lines-0-printed") == "41"
    assert [fact.printed for fact in facts(session)] == [40]


def test_a_day_that_has_been_reported_offers_no_form(staff, report) -> None:
    report(40)
    page = staff.get(f"{NEW}?date=2025-11-03")
    assert "This day has been reported" in text_of(page)
    assert "Send report" not in text_of(page)


def test_a_double_click_makes_one_report(staff, session) -> None:
    form = staff.form(NEW)
    form.fill({"lines-0-printed": "40"})
    answers = [staff.post(form.action, data=form.fields) for _ in range(2)]
    assert answers[0].status_code == answers[1].status_code == 303
    assert answers[0].location == answers[1].location
    assert [fact.printed for fact in facts(session)] == [40]


def test_an_expired_form_keeps_what_was_typed(staff, session) -> None:
    form = staff.form(NEW)
    form.fill({"lines-0-printed": "40"})
    answer = staff.post(form.action, data={**form.fields, "csrf_token": "lapsed"})
    assert answer.status_code == 422
    assert "open for too long" in text_of(answer)
    assert typed_in(answer, "lines-0-printed") == "40"
    assert facts(session) == []


def test_a_coordinator_chooses_an_office_and_steps_in(stocked, client, sign_in, session) -> None:
    sign_in(client, "coordinator-32")
    assert [option.attributes["value"] for option in main_of(client.get(NEW)).all("option")] == ["32", "32.04", "32.05"]
    assert client.submit(f"{NEW}?office=32.05", {"lines-0-printed": "40"}).status_code == 303
    assert [fact.office for fact in facts(session)] == ["32.05"]


def test_the_centre_is_told_that_it_makes_no_report(world, client, sign_in) -> None:
    sign_in(client, "coordinator-00")
    client.set_cookie("language", "en")
    answer = client.submit(f"{NEW}?office=00", {"lines-0-printed": "1"})
    assert answer.status_code == 422
    assert "Ditjen Dukcapil keeps no blanks of its own" in text_of(answer)


def test_who_only_looks_has_no_form(stocked, client, sign_in, report) -> None:
    first = report(40)
    sign_in(client, "supervisor-32")
    assert client.get(NEW).status_code == 403
    assert client.get(f"/daily-reports/{first.id}/amendment").status_code == 403
    page = client.get(f"/daily-reports/{first.id}")
    assert page.status_code == 200
    assert "amendment" not in page.text


def test_an_amendment_shows_both_versions(staff, session, report) -> None:
    first = report(40, 5)
    path = f"/daily-reports/{first.id}/amendment"
    assert staff.submit(path, {"lines-0-printed": "30"}).status_code == 422
    answer = staff.submit(path, {"lines-0-printed": "30", "reason": "Salah hitung"}, follow=True)
    assert "465 KTP-el blanks left" in text_of(answer)
    [heading] = [row for row in rows_of(answer) if row[0] == "Figure"]
    assert heading[1].endswith(" · Reported")
    assert heading[2] == f"{first.number} · Amended"
    assert ["KTP-el blank, WNI: printed", "30", "40"] in rows_of(answer)
    assert "Take this amendment back" in text_of(answer)
    assert "Salah hitung" in text_of(answer)
    former = text_of(staff.get(f"/daily-reports/{first.id}"))
    assert "This version does not stand any more" in former
    assert f'action="{path}"' not in staff.get(path).text


def test_a_count_is_compared_with_the_books(staff, session) -> None:
    staff.submit(NEW, {"lines-0-printed": "40", "lines-0-counted": "455", "lines-0-siak_printed": "41"})
    page = text_of(staff.get(f"/daily-reports/{facts(session)[0].document_id}"))
    assert "Counted in the store: 455" in page
    assert "The books say 460: a difference of -5" in page
    assert "differs by 1" in page


def test_another_document_has_no_page_here(staff, world) -> None:
    delivery = world.stock("32.05", CARD, 1)
    assert staff.get(f"/daily-reports/{delivery.id}").status_code == 404


def test_the_register_narrows_searches_adds_up_and_exports(staff, clock, report) -> None:
    first = report(40, 2)
    clock.advance(days=1)
    report(0, day=clock.today())
    page = staff.get("/daily-reports")
    assert rows_of(page)[-1] == ["Total", "", "40", "2", "", "0", ""]
    assert "Reported zero" in text_of(page)
    narrowed = staff.get("/daily-reports?from=2025-11-04&to=2025-11-04")
    assert "1 report" in text_of(narrowed)
    assert rows_of(staff.get(f"/daily-reports?q={first.number}"))[-2][2] == "40"
    assert "Nothing here matches" in text_of(staff.get("/daily-reports?q=nihil"))
    file = staff.get("/daily-reports?export=csv")
    assert file.mimetype == "text/csv"
    assert file.get_data(as_text=True).count("32.05") == 4


def test_amended_versions_are_shown_when_asked_for(staff, report) -> None:
    first = report(40)
    staff.submit(f"/daily-reports/{first.id}/amendment", {"lines-0-printed": "30", "reason": "Salah hitung"})
    assert first.number not in text_of(staff.get("/daily-reports"))
    page = staff.get("/daily-reports?all=1")
    assert first.number in text_of(page)
    assert rows_of(page)[-1][2] == "30"


def test_the_strip_leads_to_the_report_and_to_the_day_that_is_missing(staff, clock, report) -> None:
    first = report(40)
    clock.advance(days=1)
    page = staff.get("/daily-reports")
    assert f'href="/daily-reports/{first.id}"' in page.text
    assert 'href="/daily-reports/new?office=32.05&amp;date=2025-11-04"' in page.text
    assert "4 Nov 2025: Due" in text_of(page)


def test_the_list_of_one_office_needs_no_column_for_it(stocked, client, sign_in, report) -> None:
    report(40)
    sign_in(client, "staff-32.05")
    assert not any("Office" in row or "Kantor" in row for row in rows_of(client.get("/daily-reports")))
    sign_in(client, "coordinator-32")
    assert any("32.05 Kabupaten Garut" in row for row in rows_of(client.get("/daily-reports")))
    assert not any("32.05 Kabupaten Garut" in row for row in rows_of(client.get("/daily-reports?office=32.05")))


def test_what_is_short_is_told_beside_the_cards(staff) -> None:
    page = staff.submit(NEW, {"lines-0-printed": "501"}).text
    assert '<li><a href="#lines-0-printed">' in page
    assert 'id="lines-0-printed-error"' in page
