"""Numbers in words, as a berita acara has them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.documents.bast.rules import LARGEST, SMALL, in_words

SIZE = {"miliar": 10**9, "juta": 10**6, "ribu": 1000, "ratus": 100, "puluh": 10}


def worth(words: str) -> int:
    """The number that somebody understands who hears the words."""
    if words in SMALL:
        return SMALL.index(words)
    for size, many in SIZE.items():
        head, found, rest = words.partition(size)
        if found:
            head = head.removesuffix("se").strip() or "satu"
            return worth(head) * many + (worth(rest.strip()) if rest else 0)
    return worth(words.removesuffix(" belas")) + 10


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "nol"),
        (11, "sebelas"),
        (12, "dua belas"),
        (20, "dua puluh"),
        (31, "tiga puluh satu"),
        (100, "seratus"),
        (111, "seratus sebelas"),
        (1000, "seribu"),
        (1_999, "seribu sembilan ratus sembilan puluh sembilan"),
        (2_017, "dua ribu tujuh belas"),
        (11_000, "sebelas ribu"),
        (100_100, "seratus ribu seratus"),
        (1_001_000, "satu juta seribu"),
        (2_000_000_000, "dua miliar"),
    ],
)
def test_numbers_are_said_as_people_say_them(number: int, words: str) -> None:
    assert in_words(number) == words


@given(st.integers(0, LARGEST))
def test_what_is_said_is_understood(number: int) -> None:
    assert worth(in_words(number)) == number


@pytest.mark.parametrize("number", [-1, LARGEST + 1])
def test_what_is_not_said_in_words_is_refused(number: int) -> None:
    with pytest.raises(ValueError, match="not said in words"):
        in_words(number)
