"""A resident's number is kept nowhere: whatever somebody writes is looked through for one.

A NIK has sixteen digits: two each for province, kabupaten or kota, and kecamatan, then the birthday as DDMMYY, a
woman's day 40 higher, and a running number of four (PP 40/2019, article 16). Other numbers of sixteen digits, of chips
or accounts, seldom look like that.
"""

import re

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
