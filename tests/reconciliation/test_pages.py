"""What people see of reconciliation, and how they take counts of SIAK in."""

import io
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.custody import service as custody
from inventory.custody.rules import Part
from inventory.stock.approval.service import Approve, approve
from inventory.usage.siak_models import SiakCount, SiakImport
from tests.architecture.examples import some_spoiled
from tests.support.client import BrowsingClient
from tests.support.districts import MONDAY
from tests.support.html import main_of, rows_of, text_of
from tests.support.world import new_key

OCTOBER = [date(2025, 10, day) for day in (27, 28, 29, 30, 31)]
IMPORT = "/reconciliation/import"


@pytest.fixture
def english(client: BrowsingClient) -> BrowsingClient:
    client.set_cookie("language", "en")
    return client


@pytest.fixture
def week(stocked):
    """Kabupaten Garut: equal, 5 more, 2 fewer, reported without SIAK; Friday SIAK counted and nobody reported."""
    office = stocked(OCTOBER[0])
    for day, (printed, siak) in zip(OCTOBER, ((40, 40), (45, 40), (38, 40), (50, None)), strict=False):
        office.told("32.05", day, printed, siak, spoiled=1, ribbon=1)
    office.take_in(("32.05", OCTOBER[4], 60))
    return office


def row_of(page, name: str = "Kabupaten Garut") -> list[str]:
    return next(row for row in rows_of(page) if name in row[0])


def counts(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(SiakCount)) or 0


def test_a_residual_has_its_sign_and_days_with_one_count_stand_apart(english, sign_in, week) -> None:
    sign_in(english, "supervisor-32")
    page = english.get("/reconciliation")
    row = row_of(page)
    assert row[1:4] == ["+3", "123", "120"]
    assert "66.7% 2 / 3" in row[5]
    assert row[6] == "1 day without a count of SIAK 1 day not reported"
    assert "2.3% 4 / 177" in row[7]
    assert row[8:10] == ["43.2", "−1,827"]
    assert "123 reported − 120 SIAK" in text_of(page)


def test_no_count_of_siak_is_no_residual_of_zero(english, sign_in, stocked) -> None:
    stocked(OCTOBER[0]).told("32.05", OCTOBER[0], 40, None)
    sign_in(english, "supervisor-32")
    page = english.get("/reconciliation")
    assert "Residual – 0 reported − 0 SIAK" in text_of(page)
    assert rows_of(page)[-1][:4] == ["Total", "–", "–", "–"]


def test_the_largest_residual_stands_first_whatever_its_sign(english, sign_in, week) -> None:
    week.world.stock("32.04", "ktp-wni", 100, OCTOBER[0])
    week.told("32.04", OCTOBER[0], 10, 20)
    sign_in(english, "supervisor-32")

    def order(query: str = "") -> list[str]:
        return [row[0].split(" 32.")[0] for row in rows_of(english.get(f"/reconciliation{query}"))[1:-1]]

    assert order() == ["Kabupaten Bandung", "Kabupaten Garut"]
    assert order("?view=more") == ["Kabupaten Garut"]
    assert order("?view=fewer") == ["Kabupaten Bandung"]
    assert order("?view=ribbon") == ["Kabupaten Garut"]
    assert order("?view=equal") == []
    assert order("?q=bandung") == ["Kabupaten Bandung"]
    assert row_of(english.get("/reconciliation"), "Total")[1] == "−7"
    assert english.get("/reconciliation?view=some").status_code == 404


def test_a_district_shows_its_days_and_where_each_count_comes_from(english, sign_in, week) -> None:
    week.take_in(("32.05", OCTOBER[1], 41))
    sign_in(english, "supervisor-32")
    page = english.get("/reconciliation/32.05")
    days = {row[0]: row[1:] for row in rows_of(page)[1:] if "Oct" in row[0]}
    assert days["31 Oct 2025"][:4] == ["not reported", "60", "–", "Counted by SIAK, not reported"]
    assert days["30 Oct 2025"][:4] == ["50", "–", "–", "No count of SIAK"]
    assert days["28 Oct 2025"][:4] == ["45", "41", "+4", "More reported than SIAK"]
    assert days["28 Oct 2025"][4].startswith("Imported; the report says 40 Supervisor 32, 3 Nov 2025")
    assert days["27 Oct 2025"][3:] == ["Equal", "Entered with the report"]
    assert "27 Oct 2025: +2" in text_of(page)
    assert "173 − 4 × 500" in text_of(page)


def test_what_spoiled_the_destroyed_blanks_is_counted_by_cause(english, sign_in, week) -> None:
    some_spoiled(week.world, 10)
    line = custody.DestructionLine(
        item="ktp-wni", quantity=10, breakdown=(Part(reason="no_chip", quantity=6), Part(reason="Terbakar", quantity=4))
    )
    command = custody.Destroy(
        key=new_key(), office="32.05", business_date=MONDAY, lines=(line,), witnesses=("Asep Sunandar",)
    )
    destruction = week.world.act("staff-32.05", custody.destroy, command)
    sign_in(english, "supervisor-32")
    assert "No spoiled blank was destroyed" in text_of(english.get("/reconciliation/32.05")), "nobody has approved it"
    week.world.act("coordinator-32", approve, Approve(key=new_key(), document_id=destruction.id))
    for path in ("/reconciliation", "/reconciliation/32.05"):
        assert "No chip 6 Terbakar 4" in text_of(english.get(path))


def test_each_person_sees_the_own_branch(english, sign_in, week) -> None:
    sign_in(english, "staff-32.05")
    assert len(rows_of(english.get("/reconciliation"))) == 3
    assert english.get("/reconciliation/32.04").status_code == 404
    assert english.get("/reconciliation/32").status_code == 404
    assert english.get(IMPORT).status_code == 403
    assert "Take in counts" not in text_of(english.get("/reconciliation"))


@pytest.mark.parametrize(
    ("days", "sentence"),
    [
        ("from=2025-11-03&to=2025-11-02", "The first day of the window lies after its last day."),
        ("to=2025-11-04", "4 Nov 2025 has not come yet."),
        ("from=kemarin", "Choose a date"),
        ("to=0001-01-01", "is too far back"),
        ("from=2024-11-02", "These are more days than a year."),
    ],
)
def test_days_that_cannot_be_are_refused_with_a_sentence(english, sign_in, world, days: str, sentence: str) -> None:
    sign_in(english, "supervisor-32")
    for path in ("/reconciliation", "/reconciliation/32.05"):
        answer = english.get(f"{path}?{days}")
        assert answer.status_code == 422
        assert sentence in text_of(answer)
        assert english.get(f"{path}?{days}&export=csv").status_code == 422


def test_the_pages_of_supervision_and_of_reconciliation_lead_to_each_other(english, sign_in, week) -> None:
    sign_in(english, "supervisor-32")
    for page, link in (
        ("/utilization/32.05", "/reconciliation/32.05"),
        ("/reconciliation/32.05", "/utilization/32.05"),
    ):
        assert link in [each.attributes.get("href") for each in main_of(english.get(page)).all("a")]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_lists_can_be_taken_along(english, sign_in, week, kind: str) -> None:
    sign_in(english, "supervisor-32")
    for path in ("/reconciliation", "/reconciliation/32.05"):
        answer = english.get(f"{path}?export={kind}")
        assert "attachment" in answer.headers["Content-Disposition"]
        if kind == "csv":
            assert "Kabupaten Garut" in answer.text


LINES = "kode;tanggal;tercetak\n32.05;2025-10-27;41\n32.05;2025-10-31;60\n32.05;2025-11-09;5\n51.01;2025-10-27;5\n"


def test_nothing_is_written_before_the_preview_is_confirmed(english, sign_in, week, session: Session) -> None:
    sign_in(english, "supervisor-32")
    before = counts(session)
    form = english.form(IMPORT)
    upload = form.fields | {"file": (io.BytesIO(LINES.encode()), "siak.csv")}
    preview = english.post(form.action, data=upload, content_type="multipart/form-data")
    assert preview.status_code == 200
    assert counts(session) == before
    told = text_of(preview)
    assert "1 count would be taken in" in told
    assert "1 more stands here already with the same number." in told
    refused = [row for row in rows_of(preview) if row[0] in ("4", "5")]
    assert refused == [
        ["4", "This day has not come yet.", "32.05 | 2025-11-09 | 5"],
        ["5", "No district of your branch has this code or name.", "51.01 | 2025-10-27 | 5"],
    ]
    assert confirm(english, preview).status_code == 303
    assert counts(session) == before + 1
    taken = session.scalars(select(SiakImport).order_by(SiakImport.id.desc())).first()
    assert taken is not None
    assert (taken.file_name, taken.counts, taken.office) == ("siak.csv", 1, "32")
    assert "siak.csv" in text_of(english.get(IMPORT))
    assert row_of(english.get("/reconciliation"))[1] == "+2"


def confirm(client: BrowsingClient, preview):
    """Send the form of the preview as it stands."""
    fields = {
        each.attributes["name"]: each.attributes.get("value", "")
        for each in main_of(preview).all("input")
        if "name" in each.attributes
    }
    return client.post(IMPORT, data=fields)


def test_the_preview_says_which_numbers_are_replaced(english, sign_in, week, session: Session) -> None:
    sign_in(english, "supervisor-32")
    preview = english.submit(IMPORT, {"text": "32.05;2025-10-31;61"})
    assert ["32.05 Kabupaten Garut", "31 Oct 2025", "60", "61"] in rows_of(preview)
    assert "1 of them replaces another number." in text_of(preview)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": ""}, "Choose a file, or paste lines"),
        ({"text": "  \n "}, "Choose a file, or paste lines"),
        ({"text": "\n".join(["32.05;2025-10-27;1"] * 16_001)}, "more than 16,000 lines"),
    ],
)
def test_an_import_without_lines_or_with_too_many_is_refused(english, sign_in, world, typed, sentence) -> None:
    sign_in(english, "supervisor-32")
    answer = english.submit(IMPORT, typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)


def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(english, sign_in, world, session: Session) -> None:
    sign_in(english, "supervisor-32")
    form = english.form(IMPORT)
    upload = form.fields | {"file": (io.BytesIO(b"PK\x03\x04 broken"), "siak.xlsx"), "confirmed": "1"}
    answer = english.post(form.action, data=upload, content_type="multipart/form-data")
    assert answer.status_code == 422
    assert "This file cannot be read." in text_of(answer)
    assert counts(session) == 0


def test_a_file_is_never_taken_in_unseen(english, sign_in, world, session: Session) -> None:
    sign_in(english, "supervisor-32")
    form = english.form(IMPORT)
    upload = form.fields | {"file": (io.BytesIO(b"32.05;2025-11-03;5"), "siak.csv"), "confirmed": "1"}
    assert english.post(form.action, data=upload, content_type="multipart/form-data").status_code == 200
    assert counts(session) == 0


def test_a_nothing_new_preview_offers_nothing_to_confirm(english, sign_in, week) -> None:
    sign_in(english, "supervisor-32")
    preview = english.submit(IMPORT, {"text": "32.05;2025-10-31;60"})
    assert "Nothing would be taken in" in text_of(preview)
    assert confirm(english, preview).status_code == 422


def test_the_days_of_a_district_can_be_narrowed(english, sign_in, week) -> None:
    sign_in(english, "supervisor-32")
    days = english.get("/reconciliation/32.05?view=differing")
    assert [row[0] for row in rows_of(days)[1:]] == ["29 Oct 2025", "28 Oct 2025"]
