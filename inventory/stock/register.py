"""The register of documents: finding one, and what was done to it since."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, and_, case, cast, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from inventory.accounts.models import User
from inventory.core.identity import Scope
from inventory.core.listing import matches
from inventory.regions.models import Office
from inventory.stock.models import Document, JournalRecord
from inventory.stock.rules import LETTERS, Kind

NUMBER = re.compile(r"(?P<letters>[a-z]+)-(?P<office>\d\d(\.\d\d)?)-(?P<id>\d{1,9})", re.ASCII | re.IGNORECASE)
KIND_OF_LETTERS = {letters: kind for kind, letters in LETTERS.items()}


OtherEnd = aliased(Office)


def documents(scope: Scope, first: date | None = None) -> Select[Document, Office, Document, Office]:
    """The documents with an end in the branch, each with its office, the document that it acts on and its other end.

    With a day, those from that day on.
    """
    parent = aliased(Document)
    return (
        select(Document, Office, parent, OtherEnd)
        .join(Office, Office.code == Document.office)
        .outerjoin(parent, parent.id == Document.parent_id)
        .outerjoin(OtherEnd, OtherEnd.code == Document.counterpart)
        .where(scope.covers(Document.office, Document.counterpart), _from(first))
    )


def _from(first: date | None) -> ColumnElement[bool]:
    """Every kind is named, because the index that knows the days begins with the kinds."""
    return true() if first is None else and_(Document.kind.in_(list(Kind)), Document.business_date >= first)


def counts(session: Session, scope: Scope, first: date | None = None) -> dict[Kind, int]:
    """By kind: how many documents the branch has, with a day those from that day on."""
    mine = scope.covers(Document.office, Document.counterpart)
    query = select(Document.kind, func.count()).where(mine, _from(first)).group_by(Document.kind)
    counted = {kind: int(number) for kind, number in session.execute(query)}
    return {kind: counted.get(kind, 0) for kind in Kind}


def found_by(text: str, *also: Any) -> Any:
    """The condition of the search box: the one document for a whole number, else every word somewhere."""
    whole = NUMBER.fullmatch(text.strip())
    if whole and whole["letters"].upper() in KIND_OF_LETTERS:
        kind = KIND_OF_LETTERS[whole["letters"].upper()]
        return and_(Document.id == int(whole["id"]), Document.kind == kind, Document.office == whole["office"])
    letters = case(LETTERS, value=Document.kind)
    number = letters + "-" + Document.office + "-" + cast(Document.id, String)
    return matches(text, number, Office.name, func.coalesce(Document.counterpart, ""), *also)


def history(session: Session, scope: Scope, document_id: int) -> Sequence[Row[Document, JournalRecord, User]]:
    """All that happened to a document and to those that act on it, in the order of the journal, each with its actor."""
    query = (
        select(Document, JournalRecord, User)
        .join(JournalRecord, JournalRecord.document_id == Document.id)
        .join(User, User.username == JournalRecord.actor)
        .where(or_(Document.id == document_id, Document.parent_id == document_id))
        .where(scope.covers(Document.office, Document.counterpart))
    )
    return session.execute(query.order_by(JournalRecord.number)).all()
