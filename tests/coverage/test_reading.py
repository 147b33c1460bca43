"""What files of figures may look like, and which lines are refused with which reason."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.errors import Invalid
from inventory.core.lines import rows_of_text
from inventory.coverage.reading import Reading, read, written
from inventory.coverage.rules import Entry, Fault, Figures, Origin, Part, Subject, fault, place

MONDAY = date(2025, 11, 3)
TODAY = dict.fromkeys(("00", "32", "32.05", "32.10"), MONDAY)
NAMES = {"kabupaten garut": "32.05", "jawa barat": "32"}


def reading(text: str, basis: str = "SIAK") -> Reading:
    return read(rows_of_text(text), NAMES, basis, lambda entry: fault(entry, TODAY))


def figure(**told) -> Entry:
    said = {"office": "32.05", "subject": Subject.CARDS, "day": MONDAY, "figures": Figures(eligible=1000, recorded=900)}
    return Entry(**(said | {"origin": Origin.OWN, "basis": "SIAK"} | told))


def test_columns_without_names_stand_in_their_order() -> None:
    assert reading("32.05;3/11/2025;1.000;900").taken == (figure(),)
    assert reading("Kabupaten Garut;2025-11-03;1000;900;;;;SIAK").taken == (figure(),)


def test_named_columns_stand_anywhere_and_what_is_not_there_is_not_known() -> None:
    text = "Tanggal;Wilayah;Perekaman;Wajib KTP\n2025-11-03;32.05;900;1.000\n"
    assert reading(text).taken == (figure(),)
    assert reading("date,scope\n2025-11-03,32").refused[0].fault is Fault.NOTHING_SAID


@pytest.mark.parametrize(
    ("scope", "office"),
    [("national", "00"), ("Nasional", "00"), ("00", "00"), ("32", "32"), ("Jawa Barat", "32"), ("32.1", "32.10")],
)
def test_every_level_has_its_names(scope: str, office: str) -> None:
    assert [each.office for each in reading(f"{scope};2025-11-03;1000").taken] == [office]


def test_a_line_with_a_percentage_was_published_and_keeps_its_text() -> None:
    text = 'date,scope,eligible,recorded,as_reported,of what,source,subject,note\n2025-11-03,32.05,1000,900,"90,0 %",'
    (found,) = reading(text + "recorded_of_eligible,Koran,akta,dua  kata\n").taken
    assert found == figure(
        origin=Origin.PUBLISHED,
        reported="90,0 %",
        means=Part.RECORDED_OF_ELIGIBLE,
        basis="Koran",
        subject=Subject.BIRTHS,
        note="dua kata",
    )


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("51;2025-11-03;5", Fault.OFFICE_UNKNOWN),
        ("entah;2025-11-03;5", Fault.OFFICE_UNKNOWN),
        ("32.05;kemarin;5", Fault.DAY_UNREADABLE),
        ("32.05;2025-11-04;5", Fault.DAY_NOT_COME),
        ("32.05;2025-11-03;lima", Fault.FIGURE_UNREADABLE),
        ("32.05;2025-11-03;5;-1", Fault.FIGURE_UNREADABLE),
        ("32.05;2025-11-03;3000000000", Fault.FIGURE_TOO_LARGE),
        ("32.05;2025-11-03;5;6", Fault.RECORDED_ABOVE_ELIGIBLE),
        ("32.05;2025-11-03;5;6;;120%", None),
        ("32.05;2025-11-03;5;5;;hampir semua", Fault.PERCENTAGE_UNREADABLE),
        ("32.05;2025-11-03;5;5;;100%;entah", Fault.PART_UNKNOWN),
        ("32.05;2025-11-03;5;5;;;;;kia", Fault.SUBJECT_UNKNOWN),
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_reason(line: str, reason: Fault | None) -> None:
    found = reading(f"32;2025-11-02;1\n{line}\n")
    assert [(each.line, each.fault) for each in found.refused] == ([] if reason is None else [(2, reason)])


def test_a_line_needs_a_source_of_its_own_or_that_of_the_form() -> None:
    assert [each.fault for each in reading("32.05;2025-11-03;5", basis=" ").refused] == [Fault.SOURCE_NEEDED]


def test_the_second_line_about_the_same_is_refused() -> None:
    found = reading("32.05;2025-11-03;5\n32.05;2025-11-03;6;;;;;Koran\n32.05;3/11/2025;7")
    assert [(each.line, each.fault) for each in found.refused] == [(3, Fault.TWICE)]


def test_a_part_of_one_in_a_spreadsheet_is_no_percentage_as_printed() -> None:
    rows = [(1, ["32.05", MONDAY, 1000.0, 900.0, "", 0.9]), (2, ["32", MONDAY, 1000.0, 900.0, "", 90.5])]
    found = read(rows, NAMES, "SIAK", lambda entry: fault(entry, TODAY))
    assert [each.fault for each in found.refused] == [Fault.PERCENTAGE_UNREADABLE]
    assert [each.reported for each in found.taken] == ["90.5"]


WORDS = st.text("abc ;\"',-é0", min_size=1, max_size=20).map(lambda text: " ".join(text.split())).filter(bool)
NUMBER = st.none() | st.integers(0, 2_000_000_000)
ENTRIES = st.lists(
    st.builds(
        Entry,
        office=st.sampled_from(sorted(TODAY)),
        subject=st.sampled_from(Subject),
        day=st.dates(date(2011, 1, 1), MONDAY),
        figures=st.builds(Figures, eligible=NUMBER, recorded=NUMBER, printed=NUMBER),
        origin=st.just(Origin.PUBLISHED),
        basis=WORDS,
        reported=st.sampled_from(["97.41%", "97,40 persen", "98"]),
        means=st.none() | st.sampled_from(Part),
        note=st.just("") | WORDS,
    ),
    max_size=5,
    unique_by=place,
).map(tuple)


@given(ENTRIES)
def test_what_is_written_reads_back_the_same(entries: tuple[Entry, ...]) -> None:
    assert reading(written(entries), basis="") == Reading(entries)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = reading(text)
    except Invalid:
        return
    assert all(each.office in TODAY for each in found.taken)
