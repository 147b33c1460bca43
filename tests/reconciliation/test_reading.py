"""What files of SIAK may look like, and which lines are refused with which reason."""

import io
import zipfile
from datetime import date, datetime
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from inventory.core.errors import Invalid
from inventory.reconciliation.reading import LARGEST_FILE, Reading, read, rows_of_file, rows_of_text, written
from inventory.reconciliation.rules import Count, Fault
from inventory.usage.siak_rules import MOST_COUNTS

MONDAY = date(2025, 11, 3)
TODAY = {"32.05": MONDAY, "32.04": MONDAY, "32.10": MONDAY}
NAMES = {"kabupaten garut": "32.05"}


def reading(text: str) -> Reading:
    return read(rows_of_text(text), TODAY, NAMES)


def workbook(*rows: list[Any]) -> bytes:
    packed = io.BytesIO()
    with xlsxwriter.Workbook(packed) as book:
        sheet, style = book.add_worksheet(), book.add_format({"num_format": "dd/mm/yyyy"})
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, style)
                else:
                    sheet.write(number, column, value)
    return packed.getvalue()


def packed(**parts: str) -> bytes:
    written_to = io.BytesIO()
    with zipfile.ZipFile(written_to, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return written_to.getvalue()


GARUT = Count(office="32.05", day=MONDAY, printed=1400)


@pytest.mark.parametrize(
    "line",
    [
        "32.05;2025-11-03;1400",
        "32.05,2025-11-03,1400",
        "32.05\t3/11/2025\t1.400",
        "32,05;03-11-2025;1 400",
        "3205|3.11.2025|1.400",
        "Kabupaten  Garut;2025-11-03 00:00:00;1400",
        '"32.05";"2025-11-03";"1400"',
    ],
)
def test_a_line_is_read_as_people_write_it(line: str) -> None:
    assert reading(line).taken == (GARUT,)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("32.99;2025-11-03;5", Fault.OFFICE_UNKNOWN),
        ("51.01;2025-11-03;5", Fault.OFFICE_UNKNOWN),
        ("32;2025-11-03;5", Fault.OFFICE_UNKNOWN),
        ("32.05;11/30/2025;5", Fault.DAY_UNREADABLE),
        ("32.05;kemarin;5", Fault.DAY_UNREADABLE),
        ("32.05;2025-11-04;5", Fault.DAY_NOT_COME),
        ("32.05;2010-12-31;5", Fault.DAY_TOO_EARLY),
        ("32.05;2025-11-03;-5", Fault.PRINTED_UNREADABLE),
        ("32.05;2025-11-03;5,5", Fault.PRINTED_UNREADABLE),
        ("32.05;2025-11-03;", Fault.PRINTED_UNREADABLE),
        ("32.05;2025-11-03", Fault.PRINTED_UNREADABLE),
        ("32.05;2025-11-03;3000000000", Fault.PRINTED_TOO_LARGE),
    ],
)
def test_a_bad_line_is_refused_with_its_number_and_reason(line: str, reason: Fault) -> None:
    found = reading(f"kode;tanggal;tercetak\n32.05;2025-11-02;1\n{line}\n")
    assert [(each.line, each.fault) for each in found.refused] == [(3, reason)]
    assert len(found.taken) == 1


def test_the_second_line_about_a_day_is_refused() -> None:
    found = reading("32.05;2025-11-03;5\n32.04;2025-11-03;6\n32.05;3/11/2025;7")
    assert [count.printed for count in found.taken] == [5, 6]
    assert [(each.line, each.fault) for each in found.refused] == [(3, Fault.TWICE)]


def test_known_headings_put_the_columns_in_any_order() -> None:
    found = reading("No;Jumlah Cetak;Tanggal;Kode\n1;1.400;2025-11-03;32.05\n")
    assert found == Reading((GARUT,))


def test_a_first_line_of_figures_is_no_heading_and_one_of_other_words_is() -> None:
    assert reading("32.05;2025-11-03;1400").taken == (GARUT,)
    assert reading("a;b;c\n32.05;2025-11-03;1400") == Reading((GARUT,))


def test_empty_lines_are_passed_over_and_the_numbers_stay() -> None:
    found = reading("\n32.05;2025-11-03;1400\n\n;;\n32.05;x;1\n")
    assert found.taken == (GARUT,)
    assert [each.line for each in found.refused] == [5]


def test_a_workbook_gives_whole_numbers_dates_and_codes_as_fractions() -> None:
    rows = rows_of_file(
        workbook(
            ["Kode", "Tanggal", "Tercetak"],
            [32.05, MONDAY, 1400],
            ["32.04", "2025-11-03", "1.400"],
            [32.1, datetime(2025, 11, 3), 0],
            [32.05, MONDAY, 1.5],
            [32.05, 45964, 1],
        )
    )
    found = read(rows, TODAY, NAMES)
    assert [(count.office, count.printed) for count in found.taken] == [("32.05", 1400), ("32.04", 1400), ("32.10", 0)]
    assert {count.day for count in found.taken} == {MONDAY}
    assert [(each.line, each.fault) for each in found.refused] == [
        (5, Fault.PRINTED_UNREADABLE),
        (6, Fault.DAY_UNREADABLE),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_files_of_old_and_new_programs_are_read(encoding: str) -> None:
    data = "kode;tanggal;tercetak;catatan\n32.05;2025-11-03;1400;café\n".encode(encoding)
    assert read(rows_of_file(data), TODAY, NAMES) == Reading((GARUT,))


def refusal(data: bytes) -> str:
    with pytest.raises(Invalid) as refused:
        read(rows_of_file(data), TODAY, NAMES)
    return refused.value.reason


def test_a_file_has_its_limits() -> None:
    line = b"32.05;2025-11-03;1\n"
    assert refusal(b"x" * (LARGEST_FILE + 1)) == "file_too_large"
    assert refusal(line * (MOST_COUNTS + 1)) == "file_too_many_lines"
    assert len(read(rows_of_file(line * MOST_COUNTS), TODAY, NAMES).refused) == MOST_COUNTS - 1


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04 and nothing more", "file_unreadable"),
        (packed(**{"word/document.xml": "<w/>"}), "file_unreadable"),
        (packed(**{"xl/workbook.xml": "<x", "content.xml": "<x/>"}), "file_unreadable"),
        (packed(**{"xl/workbook.xml": "not xml at all"}), "file_unreadable"),
        (packed(**{"xl/workbook.xml": "<x/>", "big.xml": " " * 17_000_000}), "file_too_large"),
        (workbook(*[["x"]] * 2, *[[""]] * 20_000, ["x"]), "file_too_many_lines"),
        (workbook(["x"] * 51), "file_too_wide"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_workbook_that_is_none_or_too_large_is_refused(data: bytes, reason: str) -> None:
    assert refusal(data) == reason


def test_a_small_file_that_claims_a_huge_sheet_is_not_opened() -> None:
    book = io.BytesIO()
    with xlsxwriter.Workbook(book) as made:
        sheet = made.add_worksheet()
        sheet.write(0, 0, "x")
        sheet.write(1_048_575, 16_383, "x")
    assert len(book.getvalue()) < 10_000
    assert refusal(book.getvalue()) == "file_too_many_lines"


def test_what_is_shown_of_a_refused_line_hides_nothing() -> None:
    shown = reading("32.05;2025-11-02;1\n\u202ex\u200b;a;" + "b" * 200).refused[0].text
    assert shown.startswith("x | a | bbb")
    assert len(shown) == 80


COUNTS = st.dictionaries(
    st.tuples(st.sampled_from(sorted(TODAY)), st.dates(date(2011, 1, 1), MONDAY)), st.integers(0, 2_000_000_000)
).map(lambda drawn: tuple(Count(office=office, day=day, printed=number) for (office, day), number in drawn.items()))


@given(COUNTS)
def test_what_is_written_reads_back_the_same(counts: tuple[Count, ...]) -> None:
    assert reading(written(counts)) == Reading(counts)


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        found = reading(text)
    except Invalid:
        return
    assert all(count.office in TODAY for count in found.taken)


@given(st.binary(max_size=300).map(lambda tail: b"PK\x03\x04" + tail))
def test_any_packed_bytes_are_refused(data: bytes) -> None:
    assert refusal(data) == "file_unreadable"
