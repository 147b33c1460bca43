"""The table of boxes must name what the sealed documents name."""

import json
from collections.abc import Iterator
from itertools import groupby, zip_longest
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection

from inventory.stock.boxes.rules import BoxRange, Span, claims_of
from inventory.stock.tally import stream

STORED = "select document_id, item, prefix, width, first, last, level from box_range order by document_id"
NAMING = """
    select id, content from document where kind in ('shipment', 'count') and content like '%"boxes":%' order by id
"""
Row = tuple[str, Span, int]
Named = tuple[int, list[Row]]


def first_wrong_box(connection: Connection) -> str | None:
    """The first document of which the table has other boxes than it names; None where there is none."""
    for stored, said in zip_longest(_stored(connection), _said(connection)):
        if stored != said:
            first = min(named[0] for named in (stored, said) if named is not None)
            return f"box_range does not repeat what document {first} says"
    return None


def _stored(connection: Connection) -> Iterator[Named]:
    for document, rows in groupby(stream(connection, STORED), itemgetter(0)):
        yield document, sorted((item, Span(*span), level) for _, item, *span, level in rows)


def _said(connection: Connection) -> Iterator[Named]:
    for document, content in stream(connection, NAMING):
        claims = claims_of(map(_boxes, json.loads(content)["lines"]))
        if rows := sorted((item, span, span.level) for item, spans in claims.items() for span in spans):
            yield document, rows


def _boxes(line: dict[str, Any]) -> tuple[str, int, list[BoxRange]]:
    """Item, pieces and ranges of a line of a shipment or a count."""
    pieces = line["quantity"] if "quantity" in line else line["counted"]
    return line["item"], pieces, [BoxRange(each["from"], each["to"]) for each in line.get("boxes", ())]
