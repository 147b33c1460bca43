"""The picture can be read on a phone, the paper opens, and whatever a name says is only ever text."""

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import typst
from flask import Flask
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inventory.core.errors import Busy
from inventory.documents import typesetting
from inventory.documents.recap import sheet as recap_sheet
from inventory.documents.recap import wording as recap_wording
from inventory.documents.recap.rules import Figures, Line, Recap, Standing, Tally
from tests.documents.conftest import TODAY
from tests.support.world import World

WIDTH, TALLEST = 1080, 1600
PNG = b"\x89PNG\r\n\x1a\n"
CAUSES = ("ribbon_out", "network", "printer_broken")
NASTY = [
    '#panic("x")',
    "*tebal* _miring_ `kode` $x^2$",
    "= judul\n\n- butir <label> @rujuk // tanpa /* ini",
    "\u202eterbalik\u202c مرحبا שלום",
    "nol\x00\x1b[31m tengah\x85",
    "\"kutip\" 'satu' \\u{41} \\ {{ jinja }} %s </script>",
    "😀👩‍👩‍👧 漢字",
]


@pytest.fixture
def speaking(app: Flask) -> Iterator[None]:
    with app.test_request_context(), force_locale("id"):
        yield


def line(
    number: int, standing: Standing | None = Standing.REPORTED, name: str = "Kabupaten Uji", **told: object
) -> Line:
    figures = Figures(tally=Tally(reported=1), recorded=123_456, printed=123_456, spoiled=1_234)
    known = {"code": f"32.{number:02}", "districts": 1, "left": 1_234_567, "flagged": 0}
    return Line(name=name, figures=figures, standing=standing, **(known | told))


def recap(lines: list[Line], *, national: bool = False, flagged: int = 0, name: str = "Jawa Barat") -> Recap:
    noted = tuple(
        line(n, cause=CAUSES[n % 3], flagged=1, name="Kabupaten Ogan Komering Ulu Selatan") for n in range(flagged)
    )
    return Recap(
        code="00" if national else "32",
        name=name,
        timezone="Asia/Jakarta",
        at=datetime(2025, 11, 3, 17, tzinfo=ZoneInfo("Asia/Jakarta")),
        span=TODAY,
        lines=tuple(lines),
        flagged=noted,
        store=0,
        national=national,
    )


def size(png: bytes) -> tuple[int, int]:
    assert png.startswith(PNG)
    return int.from_bytes(png[16:20]), int.from_bytes(png[20:24])


def told_by(kind: str, of: Recap, selector: str) -> str:
    """What the document really has of a kind of element, as the typesetter itself tells it."""
    values = recap_sheet._values(of, of.lines) | {"part": "", "first": True, "sums": True, "last": True}
    job = typesetting._job(kind, recap_sheet.TEMPLATE, values, of.at)
    job.pop("timestamp")
    return json.dumps(json.loads(typst.query(selector=selector, **job)), ensure_ascii=False)


CROWDED = [line(n, Standing.ZERO, causes=CAUSES, cause="printer_broken", flagged=1) for n in range(1, 39)]
QUIET = [line(n) for n in range(1, 28)]
PROVINCES = [line(n, None, name="Daerah Istimewa Yogyakarta", flagged=n % 2, districts=38) for n in range(1, 39)]


@pytest.mark.usefixtures("speaking")
@pytest.mark.parametrize(
    ("of", "pictures"),
    [
        (recap([line(1)]), 1),
        (recap(QUIET), 2),
        (recap(CROWDED), 5),
        (recap(PROVINCES, national=True), 3),
        (recap(PROVINCES, national=True, flagged=31), 4),
        (recap([]), 1),
    ],
    ids=["one", "twenty-seven", "crowded", "provinces", "many-flagged", "none"],
)
def test_every_picture_is_as_wide_as_a_phone_shows_and_no_taller_than_it_keeps_sharp(of: Recap, pictures: int) -> None:
    parts = recap_sheet.parts(of)
    assert len(parts) == pictures
    assert [each for part in parts for each in part.lines] == list(of.lines)
    assert [part.has_total for part in parts].count(True) == 1
    for part in parts:
        width, height = size(recap_sheet.as_picture(of, part))
        assert width == WIDTH
        assert height <= TALLEST


@pytest.mark.usefixtures("speaking")
def test_the_same_figures_are_the_same_bytes() -> None:
    of = recap(CROWDED)
    again = recap(CROWDED)
    assert recap_sheet.as_pdf(of) == recap_sheet.as_pdf(again)
    (first, *_rest) = recap_sheet.parts(of)
    assert recap_sheet.as_picture(of, first) == recap_sheet.as_picture(again, first)
    assert recap_sheet.as_pdf(replace(of, store=1)) != recap_sheet.as_pdf(of)


@pytest.mark.usefixtures("speaking")
def test_the_paper_is_tagged_dated_and_says_its_language() -> None:
    paper = recap_sheet.as_pdf(recap(CROWDED))
    assert paper.startswith(b"%PDF-")
    assert paper.rstrip().endswith(b"%%EOF")
    for wanted in (b"/StructTreeRoot", b"/Lang(id)", b"<pdfuaid:part>1<", b"/CreationDate(D:20251103100000Z)"):
        assert wanted in paper, wanted


@pytest.mark.usefixtures("speaking")
@pytest.mark.parametrize("name", NASTY)
@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_a_name_is_text_whatever_it_says(kind: str, name: str) -> None:
    of = recap([line(1, name=name), line(2)], name=name)
    plain = recap_wording.plain(name)
    assert recap_sheet.as_pdf(of).startswith(b"%PDF-")
    assert size(recap_sheet.as_picture(of, recap_sheet.parts(of)[0]))[0] == WIDTH
    heading = json.loads(told_by(kind, of, "heading"))
    assert len(heading) == 1, "the name made a heading of its own"
    for wanted in (plain, recap_wording.short_name(name)):
        assert json.dumps(wanted, ensure_ascii=False) in told_by(kind, of, "heading") + told_by(kind, of, "table")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=40))
def test_no_text_at_all_breaks_a_line_of_the_message(speaking: None, name: str) -> None:
    plain = recap_wording.plain(name)
    assert plain.isprintable()
    assert "\n" not in plain
    text = recap_wording.text(recap([line(1, name=name)]))
    assert len(text.splitlines()) == len(recap_wording.text(recap([line(1)])).splitlines())


@pytest.mark.usefixtures("speaking")
def test_more_flagged_districts_than_a_message_bears_are_counted() -> None:
    text = recap_wording.text(recap(PROVINCES, national=True, flagged=34))
    assert "*Kabupaten/kota yang ditandai (34 / 1.444)*" in text
    assert text.endswith("… dan 4 lagi")


@pytest.mark.usefixtures("speaking")
def test_the_figures_of_a_day_without_a_report_are_no_zeros() -> None:
    of = recap([line(1, Standing.MISSING), line(2, Standing.ZERO)])
    silent, zero = recap_sheet._values(of, of.lines)["rows"]
    assert [silent[name] for name in ("recorded", "printed", "spoiled")] == ["–"] * 3
    assert zero["printed"] != "–"
    assert (silent["in_full"], zero["in_full"]) == ("Belum lapor", "Lapor nol")


def test_only_the_fonts_that_come_along_are_used(speaking: None, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, object] = {}
    real: Callable[..., bytes] = typst.compile
    monkeypatch.setattr(typst, "compile", lambda **job: asked.update(job) or real(**job))
    recap_sheet.as_pdf(recap(QUIET))
    assert asked["ignore_system_fonts"] is True
    assert "Libertinus Serif" in typst.Fonts(include_system_fonts=False).families()


def test_more_documents_than_there_are_places_for_are_refused_for_a_moment(
    app: Flask, world: World, sign_in, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever comes too late is told when to try again, and the next one finds a place."""
    monkeypatch.setattr(typesetting, "PATIENCE", 0.01)
    client = sign_in(app.test_client(), "supervisor-32")
    client.set_cookie("language", "en")
    with ExitStack() as taken:
        for _place in range(typesetting.AT_ONCE):
            taken.enter_context(typesetting._place())
        with app.test_request_context(), pytest.raises(Busy):
            recap_sheet.as_pdf(recap(QUIET))
        answer = client.get("/utilization/recap/32.pdf")
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, str(typesetting.RETRY_AFTER))
        assert "Several people ask for such a document right now." in answer.get_data(as_text=True)
    assert client.get("/utilization/recap/32.pdf").status_code == 200
