"""What people see of coverage, and how they enter it."""

import io
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.coverage.models import CoverageFigure, CoverageTarget
from inventory.coverage.rules import Figures, Part, Subject
from tests.architecture.examples import some_figure, some_target
from tests.support.districts import MONDAY
from tests.support.html import main_of, rows_of, text_of

GARUT = "32.05"
JULY, SEPTEMBER = date(2025, 7, 1), date(2025, 9, 30)
IMPORT = "/coverage/import"


def row_of(page, name: str = "Kabupaten Garut") -> list[str]:
    return next(row for row in rows_of(page) if name in row[0])


def offices(page) -> list[str]:
    return [row[0].rsplit(" ", 1)[1] for row in rows_of(page)[1:] if row[0] != "Total"]


def figures(session: Session) -> int:
    session.rollback()
    return session.scalar(select(func.count()).select_from(CoverageFigure)) or 0


@pytest.fixture
def covered(world):
    """A province and two districts: published and right, published and wrong, and an own count that has no cards."""
    some_figure(world, GARUT, reported="90%", means=Part.RECORDED_OF_ELIGIBLE, basis="Koran")
    some_figure(world, "32.04", figures=Figures(eligible=2000, recorded=1800, printed=1700), reported="96 %")
    some_figure(world, "32", figures=Figures(eligible=9000))
    return world


def test_every_share_shows_both_numbers_and_what_is_not_known_is_a_dash(english, sign_in, covered) -> None:
    sign_in(english, "coordinator-32")
    page = english.get("/coverage")
    assert row_of(page)[2:8] == ["1,000", "900", "–", "90.0% 900 / 1,000", "–", "90%"]
    assert row_of(page, "Jawa Barat")[2:8] == ["9,000", "–", "–", "–", "–", "–"]
    assert row_of(page, "Kabupaten Bandung")[5:7] == ["90.0% 1,800 / 2,000", "85.0% 1,700 / 2,000"]


def test_a_percentage_that_disagrees_says_by_how_much(english, sign_in, covered) -> None:
    sign_in(english, "coordinator-32")
    page = english.get("/coverage")
    assert row_of(page)[8] == "Agrees recorded of eligible: 90.00%"
    assert (
        row_of(page, "Kabupaten Bandung")[8] == "Disagrees printed of recorded: 94.44%; published is 1.56 points more"
    )
    assert row_of(page, "Jawa Barat")[8] == "No percentage published"


def test_the_list_is_narrowed_and_sorted(english, sign_in, covered) -> None:
    sign_in(english, "coordinator-32")
    assert offices(english.get("/coverage")) == ["32", "32.04", GARUT]
    assert offices(english.get("/coverage?view=disagrees")) == ["32.04"]
    assert offices(english.get("/coverage?view=unchecked")) == []
    assert offices(english.get("/coverage?view=impossible")) == []
    assert offices(english.get("/coverage?level=districts")) == ["32.04", GARUT]
    assert offices(english.get("/coverage?level=provinces")) == ["32"]
    assert offices(english.get("/coverage?q=koran")) == [GARUT]
    assert offices(english.get("/coverage?sort=eligible&descending=1")) == ["32", "32.04", GARUT]
    assert offices(english.get("/coverage?sort=off_by&descending=1"))[0] == "32.04"
    assert offices(english.get("/coverage?subject=births")) == []
    for wrong in ("view=some", "level=villages", "subject=kia", "sort=name"):
        assert english.get(f"/coverage?{wrong}").status_code == 404


def test_only_what_does_not_count_twice_is_added_up(english, sign_in, covered) -> None:
    sign_in(english, "coordinator-32")
    assert "Total" not in text_of(english.get("/coverage")), "a province holds its districts"
    total = row_of(english.get("/coverage?level=districts"), "Total")
    assert total[5:7] == ["90.0% 2,700 / 3,000", "–"], "a district without cards makes no total of cards"


def test_a_published_contradiction_is_named_and_no_share_is_above_its_whole(english, sign_in, world) -> None:
    some_figure(world, figures=Figures(eligible=10, recorded=11, printed=9), reported="110%")
    sign_in(english, "coordinator-32")
    row = row_of(english.get("/coverage?view=impossible"))
    assert row[5:7] == ["–", "90.0% 9 / 10"]
    assert row[8].startswith("Contradicts itself More are recorded than are eligible. The percentage is more than")


def test_an_office_shows_its_history_its_trend_and_its_corrections(english, sign_in, world) -> None:
    first = some_figure(world, day=JULY, figures=Figures(eligible=1000, recorded=850))
    some_figure(world, day=SEPTEMBER)
    sign_in(english, "coordinator-32")
    answer = english.submit(
        f"/coverage/figures/{first.id}/correction", {"recorded": "860", "reason": "Terbalik dengan Agustus"}
    )
    assert answer.status_code == 303
    page = english.get(f"/coverage/{GARUT}")
    assert "Recorded of eligible" in text_of(page)
    days = [(row[0], row[2], row[5]) for row in rows_of(page) if row[0].endswith("2025") and len(row) == 8]
    assert days == [
        ("30 Sep 2025", "900", "No percentage published"),
        ("1 Jul 2025", "860", "No percentage published"),
        ("1 Jul 2025", "850", "Amended Terbalik dengan Agustus"),
    ]
    assert ["1 Jul 2025", "86"] in rows_of(page)
    assert ["30 Sep 2025", "90"] in rows_of(page)
    assert "Correction: Terbalik dengan Agustus" in text_of(page)


def test_a_target_says_how_many_are_missing_and_which_pace_it_takes(english, sign_in, world) -> None:
    some_figure(world, day=date(2025, 10, 20), figures=Figures(eligible=1000, recorded=850))
    some_figure(world, day=date(2025, 10, 31))
    some_target(world, by_day=date(2025, 11, 14))
    some_target(world, "32", percent="99.9", by_day=date(2025, 11, 14))
    some_target(world, percent="90", by_day=date(2025, 12, 31))
    sign_in(english, "supervisor-32")
    rows = [row for row in rows_of(english.get(f"/coverage/{GARUT}")) if "recorded of eligible" in row[0]]
    assert [row[:7] for row in rows[:2]] == [
        [
            "95% recorded of eligible 32.05 Kabupaten Garut",
            "14 Nov 2025",
            "On course",
            "90.0% 900 / 1,000",
            "50",
            "5 per working day 10 working days left",
            "5.6 per working day 50 in 9 working days",
        ],
        [
            "99.9% recorded of eligible 32 Jawa Barat",
            "14 Nov 2025",
            "Behind",
            "90.0% 900 / 1,000",
            "99",
            "9.9 per working day 10 working days left",
            "5.6 per working day 50 in 9 working days",
        ],
    ]
    assert rows[2][2:6] == ["Reached", "90.0% 900 / 1,000", "0", "–"]


def test_birth_certificates_have_words_of_their_own(english, sign_in, world) -> None:
    some_figure(world, subject=Subject.BIRTHS, figures=Figures(eligible=500, printed=400), reported="80%")
    sign_in(english, "coordinator-32")
    page = english.get(f"/coverage/{GARUT}?subject=births")
    assert "certificates issued of all children: 80.00%" in text_of(page)
    assert "Children of 0–18 years" in text_of(english.get("/coverage?subject=births"))


def test_each_person_sees_the_own_branch_and_only_keepers_enter(english, sign_in, covered) -> None:
    sign_in(english, "staff-32.05")
    assert offices(english.get("/coverage")) == [GARUT]
    assert english.get("/coverage/32.04").status_code == 404
    assert english.get("/coverage/32").status_code == 404
    assert "Enter a figure" not in text_of(english.get("/coverage"))
    for path in ("/coverage/new", IMPORT, "/coverage/targets/new"):
        assert english.get(path).status_code == 403


def test_the_nation_sees_all_and_changes_nothing(english, sign_in, covered) -> None:
    sign_in(english, "national")
    assert offices(english.get("/coverage")) == ["32", "32.04", GARUT]
    assert english.get("/coverage/new").status_code == 403


def test_a_figure_is_entered_as_people_write_numbers(english, sign_in, world, session: Session) -> None:
    sign_in(english, "admin")
    typed = {"office": "00", "day": "2025-11-03", "origin": "published", "basis": "Koran", "reported": "97,41 %"}
    typed |= {"eligible": "192.676.863", "recorded": "187.667.483", "means": "recorded_of_eligible"}
    answer = english.submit("/coverage/new", typed)
    assert (answer.status_code, answer.location) == (303, "/coverage/00?subject=cards")
    session.rollback()
    figure = session.scalars(select(CoverageFigure)).one()
    assert (figure.recorded, figure.printed, figure.reported) == (187_667_483, None, "97,41 %")


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"recorded": "1.001"}, "Recorded: More are recorded than are eligible."),
        ({"printed": "1.001", "recorded": ""}, "Printed: More are printed than are eligible."),
        ({"printed": "901"}, "Printed: More are printed than are recorded."),
        ({"eligible": "seribu"}, "Eligible: Write a whole number of people"),
        ({"eligible": "3.000.000.000"}, "Eligible: There are not so many people."),
        ({"eligible": "", "recorded": ""}, "Give at least one figure"),
        ({"reported": "90%"}, "only written down as somebody else published it"),
        ({"origin": "published", "reported": "hampir semua"}, "This is no percentage as it is printed"),
        ({"day": "2025-11-04"}, "4 Nov 2025 has not come yet."),
        ({"basis": ""}, "Source: This has to be filled in."),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(english, sign_in, world, session, typed, sentence) -> None:
    sign_in(english, "coordinator-32")
    good = {"office": GARUT, "day": "2025-11-03", "basis": "SIAK", "eligible": "1.000", "recorded": "900"}
    answer = english.submit("/coverage/new", good | typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert figures(session) == 0


@pytest.mark.parametrize(
    ("percent", "sentence"), [("", "has to be filled in"), ("0", "more than 0"), ("101", "at most 100"), ("x", "85")]
)
def test_a_target_that_cannot_be_is_refused(english, sign_in, world, session, percent: str, sentence: str) -> None:
    sign_in(english, "coordinator-32")
    typed = {"percent": percent, "by_day": "2025-12-31", "basis": "Renstra"}
    answer = english.submit("/coverage/targets/new", typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert session.scalar(select(func.count()).select_from(CoverageTarget)) == 0


def test_a_target_is_withdrawn_with_its_reason_and_stays_readable(english, sign_in, world) -> None:
    target = some_target(world)
    sign_in(english, "coordinator-32")
    assert english.submit(f"/coverage/targets/{target.id}/withdrawal", {"reason": "Diganti"}).status_code == 303
    page = text_of(english.get(f"/coverage/{GARUT}"))
    assert "Withdrawn" in page
    assert "Diganti" in page


LINES = """date,scope,eligible,recorded,as_reported,source
2025-10-31,32.05,1000,900,90%,Koran
2025-10-31,32.04,1000,900,,SIAK
2025-10-31,32.04,1000,1900,,Koran
2025-11-09,32.04,1000,900,,SIAK
2025-10-31,51.01,1000,900,,SIAK
"""


def test_nothing_is_written_before_the_preview_is_confirmed(english, sign_in, world, session: Session) -> None:
    some_figure(world, "32.04", day=date(2025, 10, 31))
    sign_in(english, "coordinator-32")
    form = english.form(IMPORT)
    upload = form.fields | {"file": (io.BytesIO(LINES.encode()), "cakupan.csv")}
    preview = english.post(form.action, data=upload, content_type="multipart/form-data")
    assert figures(session) == 1
    told = text_of(preview)
    assert "1 figure would be taken in" in told
    assert "1 figure stands here already." in told
    assert row_of(preview)[7] == "Agrees recorded of eligible: 90.00%"
    refused = {row[0]: row[1] for row in rows_of(preview) if row[0] in ("4", "5", "6")}
    assert list(refused) == ["4", "5", "6"]
    assert refused["4"].startswith("More are recorded than are eligible.")
    assert refused["5"] == "This day has not come yet."
    assert refused["6"] == "No office of your branch has this code or name."
    fields = {each.attributes["name"]: each.attributes.get("value", "") for each in main_of(preview).all("input")}
    assert english.post(IMPORT, data=fields).status_code == 303
    assert figures(session) == 2
    assert row_of(english.get("/coverage"))[7] == "90%"


def test_a_number_that_stands_differently_is_not_overwritten(english, sign_in, world, session: Session) -> None:
    some_figure(world)
    sign_in(english, "coordinator-32")
    preview = english.submit(IMPORT, {"text": f"{GARUT};2025-11-03;1000;901", "basis": "SIAK"})
    assert "Correct that one, with a reason." in text_of(preview)
    assert "Nothing would be taken in" in text_of(preview)
    assert english.submit(IMPORT, {"text": ""}).status_code == 422


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_lists_can_be_taken_along(english, sign_in, covered, kind: str) -> None:
    sign_in(english, "coordinator-32")
    for path in ("/coverage", f"/coverage/{GARUT}"):
        answer = english.get(f"{path}?export={kind}")
        assert "attachment" in answer.headers["Content-Disposition"]
        if kind == "csv":
            assert f"{GARUT},Kabupaten Garut,KTP-el,{MONDAY},1000,900,,90.0,,90%" in answer.text


def test_supervision_and_coverage_lead_to_each_other(english, sign_in, world) -> None:
    sign_in(english, "supervisor-32")
    for page, link in (
        (f"/utilization/{GARUT}", f"/coverage/{GARUT}"),
        (f"/coverage/{GARUT}", f"/utilization/{GARUT}"),
    ):
        assert link in [each.attributes.get("href") for each in main_of(english.get(page)).all("a")]
