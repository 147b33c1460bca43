"""The seal, for auditors: the journal, the trial balance, the head."""

import json
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

from flask import Response
from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema
from sqlalchemy import Row

from inventory.api import answers, paging, queries, telling
from inventory.api.paging import Limit
from inventory.api.reads import AtDay
from inventory.api.shapes import Shape
from inventory.api.web import Act, operation
from inventory.core.converters import LARGEST_ID
from inventory.core.database import db
from inventory.core.errors import Forbidden
from inventory.core.identity import CENTRE, Verb
from inventory.stock.models import JournalRecord
from inventory.stock.verification import current_head

AUDITORS = (Verb.AUDIT,)
COLUMNS = (
    "number",
    "event",
    "kind",
    "day",
    "recorded_at",
    "actor",
    "document_digest",
    "movements_digest",
    "previous_hash",
    "hash",
)


def _number(value: Any) -> Any:
    if isinstance(value, str) and not (value.isascii() and value.isdigit() and len(value) < 11):
        raise ValueError("is not the number of a record")
    return value


Number = Annotated[
    int,
    Field(ge=0, le=LARGEST_ID),
    BeforeValidator(_number),
    WithJsonSchema({"type": "integer", "minimum": 0, "maximum": LARGEST_ID, "default": 0}),
]


class RecordsAsked(Shape):
    """The records after a number."""

    limit: Limit = paging.DEFAULT_LIMIT
    after: Number = 0


class Record(BaseModel):
    """One thing that happened to a document, sealed to everything before it."""

    number: int
    document: str
    event: str
    kind: str
    day: str
    recorded_at: str
    actor: str
    document_digest: str
    movements_digest: str
    previous_hash: str
    hash: str
    movements: list[telling.Movement]


class Journal(BaseModel):
    """Records in order; ``next`` is the number to go on after."""

    items: list[Record]
    next: int | None


class Held(BaseModel):
    """What an account holds of an item."""

    account: str
    item: str
    balance: int


class TrialBalance(BaseModel):
    """All accounts at one moment; every item sums to zero."""

    at: str | None
    accounts: list[Held]


def _demand_whole(act: Act) -> None:
    """The journal is one for the whole country: who audits a branch of it has to ask there."""
    if not act.actor.scope.contains(CENTRE):
        raise Forbidden(verb=Verb.AUDIT)


@operation("get", "/ledger/journal", scope="auditor", verbs=AUDITORS, answers=Journal)
def journal(act: Act, query: RecordsAsked) -> dict[str, Any]:
    """The journal after a record, in order."""
    _demand_whole(act)
    records = queries.journal(db.session(), query.after, query.limit + 1)
    shown = records[: query.limit]
    movements = queries.movements(db.session(), [record.number for record in shown])
    return {
        "items": [_record(record, movements[record.number]) for record in shown],
        "next": shown[-1].number if len(records) > query.limit else None,
    }


def _record(record: JournalRecord, movements: Sequence[Row[*tuple[Any, ...]]]) -> dict[str, Any]:
    return {
        **{name: getattr(record, name) for name in COLUMNS},
        "document": str(record.document_id),
        "movements": [
            telling.movement(line, item, quantity, f"{here}:{owner}", f"{there}:{other}")
            for _, line, item, quantity, here, owner, there, other in movements
        ],
    }


@operation("get", "/ledger/trial-balance", scope="auditor", verbs=AUDITORS, answers=TrialBalance)
def trial_balance(act: Act, query: AtDay) -> Response:
    """What every account holds, now or at the close of a day; accounts that hold nothing are left out."""
    _demand_whole(act)
    rows = queries.trial_balance(db.session(), query.at)
    at = None if query.at is None else query.at.isoformat()
    return Response(_written(at, rows), content_type="application/json")


def _written(at: str | None, rows: Sequence[Row[str, str, str, int]]) -> Iterator[str]:
    """The answer piece by piece: a nation has hundreds of thousands of accounts."""
    yield f'{{"at": {json.dumps(at)}, "accounts": ['
    first = True
    for compartment, owner, item, balance in rows:
        if balance:
            told = json.dumps({"account": f"{compartment}:{owner}", "item": item, "balance": balance})
            yield told if first else f", {told}"
            first = False
    yield "]}"


@operation("get", "/ledger/head", scope="auditor", verbs=AUDITORS, answers=answers.Head)
def head(act: Act) -> dict[str, Any]:
    """Where the journal ends."""
    _demand_whole(act)
    found = current_head(db.session().connection())
    return {"number": found.number, "hash": found.hash}
