"""What makes a username, a password, and a role at an office."""

import re

from inventory.core.rules import CENTRE

USERNAME = re.compile(r"[A-Za-z0-9._-]{3,40}")
SHORTEST_PASSWORD = 10


def username_good(username: str) -> bool:
    """3 to 40 letters, digits, dots, hyphens or underscores."""
    return USERNAME.fullmatch(username) is not None


def password_good(password: str) -> bool:
    """Long enough: length is what makes a password strong (NIST SP 800-63B, 5.1.1)."""
    return len(password) >= SHORTEST_PASSWORD


def role_fits(role: str, office: str) -> bool:
    """The national viewer sits at the centre, a head in a province, staff in a district; the other duties exist on
    every level."""
    match role:
        case "viewer":
            return office == CENTRE
        case "head":
            return office != CENTRE and "." not in office
        case "staff":
            return "." in office
        case _:
            return True
