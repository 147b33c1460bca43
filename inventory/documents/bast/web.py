"""A berita acara on the web: shown, and named by its number and day."""

import re

from flask.typing import ResponseReturnValue

from inventory.documents.bast.rules import Paper
from inventory.documents.web import shown


def shown_as(content: bytes, paper: Paper) -> ResponseReturnValue:
    """The PDF of a paper, under a name that can be found again: by its own number, else by that of its document."""
    number = paper.number or next(iter(paper.records), "")
    told = re.sub(r"[^0-9A-Za-z.]+", "-", number).strip("-.")
    name = "-".join(filter(None, ("bast", told, paper.day.isoformat())))
    return shown(content, "application/pdf", f"{name}.pdf")
