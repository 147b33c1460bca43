"""What every rule may know about the tree of offices."""

CENTRE = "00"


def in_branch(branch: str, code: str) -> bool:
    """Whether an office lies in a branch: it is its head, stands below it, or the branch is the whole country."""
    return branch in (CENTRE, code) or code.startswith(f"{branch}.")
