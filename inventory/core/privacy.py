"""A resident's number is kept nowhere: whatever somebody writes is looked through for one.

A NIK has sixteen digits: two each for province, kabupaten or kota, and kecamatan, then the birthday as DDMMYY, a
woman's day 40 higher, and a running number of four (PP 40/2019, article 16). Other numbers of sixteen digits, of chips
or accounts, seldom look like that.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from inventory.core.errors import Invalid

# What machines, boxes and companies are numbered with has rules of its own.
NUMBERS = frozenset({"boxes", "serial", "hash", "tax_number"})
LENGTH = 16
# Digits as people group them: 3205 0101 0190 0001, 32.05.01.010190.0001.
GROUPED = re.compile(r"(?<!\d)\d{2,}(?:[ .-]\d{2,})*(?!\d)", re.ASCII)
BLOCK = re.compile(r"\d+", re.ASCII)
LIKE_A_NIK = re.compile(
    r"[1-9]\d"
    r"(?!00)\d\d"
    r"(?!00)\d\d"
    r"(?:[04][1-9]|[1256]\d|[37][01])"
    r"(?:0[1-9]|1[0-2])"
    r"\d\d"
    r"(?!0000)\d{4}",
    re.ASCII,
)


def demand_no_nik(said: Mapping[str, Any]) -> None:
    """Raise Invalid, with the path of the field, for a text with a NIK in it: what is sealed stays for ever."""
    for path, text in _texts(said):
        if holds_nik(text):
            raise Invalid(reason="nik_not_wanted", field=path)


def _texts(said: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """All texts in what was said, however deep, each with its path: ``lines.0.reason``."""
    match said:
        case str():
            yield path, said
        case dict():
            for name, inner in said.items():
                yield from () if name in NUMBERS else _texts(inner, f"{path}.{name}" if path else name)
        case list():
            for number, inner in enumerate(said):
                yield from _texts(inner, f"{path}.{number}")


def holds_nik(text: str) -> bool:
    """Whether somewhere in a text stands what looks like a NIK, together or in groups of digits."""
    return any(_in_blocks(BLOCK.findall(run.group())) for run in GROUPED.finditer(text))


def _in_blocks(blocks: list[str]) -> bool:
    """Whether some of these groups, one after the other, make a NIK."""
    for first in range(len(blocks)):
        digits = ""
        for block in blocks[first:]:
            digits += block
            if len(digits) >= LENGTH:
                break
        if LIKE_A_NIK.fullmatch(digits):
            return True
    return False
