"""What every rule may know: the tree of offices, the first card, how much a file may hold."""

from datetime import date

CENTRE = "00"
# Electronic cards were first printed in 2011: nothing here can be older.
KTP_EL_BEGAN = date(2011, 1, 1)
MOST_LINES = 16_000  # of one file: the whole nation's month, 514 districts on 31 days
LONGEST_FILE_NAME = 120


def in_branch(branch: str, code: str) -> bool:
    """Whether an office lies in a branch: it is its head, stands below it, or the branch is the whole country."""
    return branch in (CENTRE, code) or code.startswith(f"{branch}.")
