"""The pages of requests, as each office sees them."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from inventory.shipments.requests.models import BlankRequest
from inventory.usage.rules import ReportLine
from inventory.usage.service import Report, report
from tests.support.browsing import assert_accessible, sign_in_on
from tests.support.client import BrowsingClient
from tests.support.html import rows_of, text_of
from tests.support.world import World, new_key

SignIn = Callable[[BrowsingClient, str], BrowsingClient]


def ask(client: BrowsingClient, sign_in: SignIn, person: str = "staff-32.05", **typed: str) -> str:
    sign_in(client, person)
    pieces = {f"pieces-{item.replace('_', '-')}": number for item, number in (typed or {"ktp_wni": "4.000"}).items()}
    answer = client.submit("/requests/new", pieces)
    assert answer.status_code == 303, text_of(answer)
    return str(answer.headers["Location"])


def test_a_request_from_asking_to_arrival(world: World, client: BrowsingClient, sign_in: SignIn) -> None:
    world.stock("32", "ktp-wni", 10_000)
    page = ask(client, sign_in, ktp_wni="4.000", ribbon="3")
    sign_in(client, "coordinator-32")
    shown = text_of(client.get("/requests?view=waiting"))
    assert "PMT-32.05-1" in shown
    refused = client.submit(f"{page}/answer", {"pieces-ktp-wni": "2.000"})
    assert refused.status_code == 422
    assert "2.000" in refused.text
    client.submit(f"{page}/answer", {"pieces-ktp-wni": "2.000", "reason": "Stok provinsi tipis"})
    form = client.form(f"{page}/shipment")
    assert (form.fields["pieces-ktp-wni"], form.fields["pieces-ribbon"]) == (["2000"], ["3"])
    sent = client.submit(
        f"{page}/shipment", {"pieces-ktp-wni": "1.500", "pieces-ribbon": "", "boxes-ktp-wni": "A-001–A-003, A-009"}
    )
    assert sent.status_code == 303
    shipment = client.get(sent.headers["Location"])
    assert "A-001–A-003" in text_of(shipment)
    assert "PMT-32.05-1" in text_of(shipment)
    sign_in(client, "staff-32.05")
    client.submit(f"{sent.headers['Location']}/receipt", {})
    rows = rows_of(client.get(page))[1:]
    assert [row[3:] for row in rows] == [["4.000", "2.000", "1.500", "1.500", "500"], ["3", "3", "0", "0", "3"]]
    assert "Stok provinsi tipis" in text_of(client.get(page))


def test_the_boxes_of_a_form_are_read_before_anything_is_sent(
    world: World, client: BrowsingClient, sign_in: SignIn
) -> None:
    world.stock("32", "ktp-wni", 10_000)
    page = ask(client, sign_in)
    sign_in(client, "coordinator-32")
    client.submit(f"{page}/answer", {})
    for typed in ("A-003–A-001", "zzz", "A-0001–A-9999"):
        assert client.submit(f"{page}/shipment", {"boxes-ktp-wni": typed}).status_code == 422
    empty = client.submit(f"{page}/shipment", {"pieces-ktp-wni": "", "boxes-ktp-wni": "A-001"})
    assert empty.status_code == 422
    assert client.get("/boxes/A-001").status_code == 404


def test_one_button_refuses_the_whole(world: World, client: BrowsingClient, sign_in: SignIn) -> None:
    page = ask(client, sign_in)
    sign_in(client, "coordinator-32")
    form = client.form(f"{page}/answer")
    answer = client.post(f"{page}/answer", data=form.fields | {"nothing": "1", "reason": "Tidak ada stok"})
    assert answer.status_code == 303
    assert "Tidak ada stok" in text_of(client.get(page))
    assert client.get(f"{page}/answer").status_code == 303


def test_the_form_knows_the_prr_of_the_last_report(world: World, client: BrowsingClient, sign_in: SignIn) -> None:
    world.stock("32.05", "ktp-wni", 500)
    line = ReportLine(item="ktp-wni", printed=10, spoiled=0)
    day = world.clock.today("Asia/Jakarta")
    world.act("staff-32.05", report, Report(key=new_key(), office="32.05", business_date=day, lines=(line,), prr=77))
    sign_in(client, "staff-32.05")
    assert client.form("/requests/new").fields["prr"] == ["77"]
    assert "490" in text_of(client.get("/requests/new"))


def test_a_withdrawn_request_leaves_the_list_of_what_waits(
    world: World, client: BrowsingClient, sign_in: SignIn
) -> None:
    page = ask(client, sign_in)
    assert client.submit(f"{page}/withdrawal", {"reason": "Sudah dapat"}).status_code == 303
    sign_in(client, "coordinator-32")
    assert rows_of(client.get("/requests?view=waiting")) == []
    assert "PMT-32.05-1" in text_of(client.get("/requests?state=withdrawn"))


@pytest.mark.parametrize(
    ("person", "status"), [("staff-32.04", 404), ("coordinator-51", 404), ("national", 200), ("supervisor-32", 200)]
)
def test_only_the_branch_sees_a_request(
    world: World, client: BrowsingClient, sign_in: SignIn, person: str, status: int
) -> None:
    page = ask(client, sign_in)
    sign_in(client, person)
    assert client.get(page).status_code == status
    assert ("PMT-32.05-1" in text_of(client.get("/requests"))) == (status == 200)


def test_a_district_cannot_answer_itself(world: World, client: BrowsingClient, sign_in: SignIn) -> None:
    page = ask(client, sign_in)
    assert client.get(f"{page}/answer").status_code == 403
    assert client.get(f"{page}/shipment").status_code == 403
    sign_in(client, "coordinator-32")
    own = ask(client, sign_in, "coordinator-32")
    assert client.get(f"{own}/answer").status_code == 404


def test_the_list_adds_up_and_can_be_taken_along(world: World, client: BrowsingClient, sign_in: SignIn) -> None:
    ask(client, sign_in, ktp_wni="4.000", ribbon="3")
    ask(client, sign_in, "staff-32.04", ktp_wni="1.000")
    sign_in(client, "coordinator-32")
    assert "5.000" in text_of(client.get("/requests"))
    written = client.get("/requests?export=csv").text
    assert written.count("PMT-32.05-1") == 2
    assert "PMT-32.04-2" in written
    assert client.get("/requests?export=xlsx").status_code == 200
    assert rows_of(client.get("/requests?view=mine&state=asked")) == []


def test_homes_tell_of_requests(world: World, client: BrowsingClient, sign_in: SignIn) -> None:
    ask(client, sign_in)
    assert "PMT-32.05-1" in text_of(client.get("/"))
    sign_in(client, "coordinator-32")
    assert 'href="/requests?view=waiting"' in client.get("/").text
    sign_in(client, "coordinator-00")
    assert 'href="/requests?view=waiting"' in client.get("/").text


def test_a_refusal_is_told_at_home_for_a_week(world: World, client: BrowsingClient, sign_in: SignIn) -> None:
    page = ask(client, sign_in)
    sign_in(client, "coordinator-32")
    client.submit(f"{page}/answer", {"pieces-ktp-wni": "0", "reason": "Stok provinsi habis"})
    sign_in(client, "staff-32.05")
    assert "PMT-32.05-1" in text_of(client.get("/"))
    world.clock.advance(days=8)
    sign_in(client, "staff-32.05")
    assert "PMT-32.05-1" not in text_of(client.get("/"))


def test_nothing_filled_in_is_said_so(world: World, client: BrowsingClient, sign_in: SignIn, session: Session) -> None:
    sign_in(client, "staff-32.05")
    assert client.submit("/requests/new", {}).status_code == 422
    session.rollback()
    assert session.get(BlankRequest, 1) is None


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1280])
def test_asking_and_answering_on_a_phone(live_server, browse, width: int) -> None:
    live_server.world.stock("32", "ktp-wni", 10_000)
    district, province = browse(width=width, dark=False), browse(width=width)
    sign_in_on(district, "staff-32.05")
    district.goto("/requests/new")
    assert_accessible(district)
    district.fill("[name=pieces-ktp-wni]", "4000")
    district.click("main form [type=submit]")
    number = district.url.rsplit("/", 1)[1]
    assert_accessible(district)
    sign_in_on(province, "coordinator-32")
    for path in (f"/requests/{number}/answer", "/requests"):
        province.goto(path)
        assert_accessible(province)
        assert province.evaluate("document.documentElement.scrollWidth <= innerWidth")
    province.goto(f"/requests/{number}/answer")
    province.click("main form [type=submit] >> nth=0")
    province.goto(f"/requests/{number}/shipment")
    assert_accessible(province)
    province.fill("[name=boxes-ktp-wni]", "A-001–A-002")
    province.click("main form [type=submit]")
    assert_accessible(province)
    province.goto("/boxes/A-001")
    assert_accessible(province)
    province.goto("/boxes")
    assert_accessible(province)
    assert province.evaluate("document.documentElement.scrollWidth <= innerWidth")
