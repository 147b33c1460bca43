"""What every rule may know about the tree of offices."""

from datetime import date

CENTRE = "00"
# Electronic cards were first printed in 2011: nothing here can be older.
KTP_EL_BEGAN = date(2011, 1, 1)


def in_branch(branch: str, code: str) -> bool:
    """Whether an office lies in a branch: it is its head, stands below it, or the branch is the whole country."""
    return branch in (CENTRE, code) or code.startswith(f"{branch}.")
