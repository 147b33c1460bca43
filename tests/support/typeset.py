"""What a document really says, as the typesetter itself tells it."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import typst

from inventory.documents import typesetting


def said_in(template: str, values: Mapping[str, Any], at: datetime) -> str:
    """The headings, paragraphs, tables and numbered clauses of a document, one after the other."""
    job = typesetting._job("pdf", template, values, at)
    job.pop("timestamp")
    parts = json.loads(typst.query(selector="selector(heading).or(par).or(table).or(enum)", **job))
    return " ".join(" ".join(_texts(part)) for part in parts)


def _texts(part: Any) -> list[str]:
    if isinstance(part, list):
        return [text for each in part for text in _texts(each)]
    if not isinstance(part, dict):
        return []
    if part.get("func") == "text":
        return [part["text"]]
    return [text for name, each in part.items() if name != "supplement" for text in _texts(each)]
