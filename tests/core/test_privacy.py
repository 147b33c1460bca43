"""Whatever looks like a NIK is seen, however it is written; other numbers may be written down."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from inventory.core.privacy import holds_nik

# Nobody's: made of a region, any birthday, and a running number.
regions = st.tuples(st.integers(11, 96), st.integers(1, 79), st.integers(1, 60))
birthdays = st.dates(date(1920, 1, 1), date(2025, 12, 31))
GROUPS = ((16,), (4, 4, 4, 4), (6, 6, 4), (2, 2, 2, 6, 4), (2, 2, 2, 2, 2, 2, 4), (8, 8))
words = st.sampled_from(["", "Ibu Sari ", "no. ", "BAST 470 ", "(", "NIK:", "12 ", "2025-"])


def nik_of(region: tuple[int, int, int], birthday: date, woman: bool, number: int) -> str:
    day = birthday.day + (40 if woman else 0)
    return "".join(f"{part:02}" for part in (*region, day, birthday.month, birthday.year % 100)) + f"{number:04}"


@given(
    regions,
    birthdays,
    st.booleans(),
    st.integers(1, 9999),
    st.sampled_from(GROUPS),
    st.sampled_from(" .-"),
    words,
    words,
)
@example((32, 5, 1), date(1990, 1, 1), False, 1, (16,), " ", "", "")
def test_a_nik_is_seen_in_whatever_groups_it_stands(
    region: tuple[int, int, int],
    birthday: date,
    woman: bool,
    number: int,
    groups: tuple[int, ...],
    between: str,
    before: str,
    after: str,
) -> None:
    nik, blocks = nik_of(region, birthday, woman, number), []
    for length in groups:
        blocks.append(nik[:length])
        nik = nik[length:]
    assert holds_nik(f"{before}{between.join(blocks)}{'' if after[:1].isdigit() else after}")


@given(st.text("0123456789", max_size=40).filter(lambda digits: len(digits) != 16))
def test_a_number_of_another_length_is_none(digits: str) -> None:
    assert not holds_nik(f"nomor {digits}!")


@pytest.mark.parametrize(
    "text",
    [
        "1.500 blangko, 2.000 lagi, 4.500 keping",
        "Bank 0000 1234 5678 9012",
        "telepon 0812-3456-7890",
        "A-0001–A-0500",
        "BAST 470/118/BAST/XI/2025 tanggal 2025-11-03",
    ],
)
def test_what_is_no_nik_may_be_written(text: str) -> None:
    assert not holds_nik(text)


@pytest.mark.parametrize(
    "parts",
    [
        ("320501", "011390", "0001"),  # no thirteenth month
        ("320501", "320190", "0001"),  # no thirty-second day
        ("320501", "720190", "0001"),  # not for women either
        ("320001", "010190", "0001"),  # no such kabupaten
        ("320501", "010190", "0000"),  # nobody is number 0
    ],
)
def test_sixteen_digits_that_can_be_nobodys_may_be_written(parts: tuple[str, ...]) -> None:
    assert holds_nik("320501" + "010190" + "0001")
    assert not holds_nik("".join(parts))
