"""A berita acara on the web: shown, and named by its number and day."""

import re
from datetime import date

from flask.typing import ResponseReturnValue

from inventory.documents.web import shown


def shown_as(content: bytes, number: str, day: date) -> ResponseReturnValue:
    """The PDF of a paper, under a name that can be found again."""
    told = re.sub(r"[^0-9A-Za-z.]+", "-", number).strip("-.")
    name = "-".join(filter(None, ("bast", told, day.isoformat())))
    return shown(content, "application/pdf", f"{name}.pdf")
