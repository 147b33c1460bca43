"""The audit trail: who changed what outside the ledger, when, and what it was before. Entries are only ever added.

It writes itself. Whatever table is changed through the session leaves an entry in the same transaction, unless its
class is `Exempt` and says why; so a new table cannot be forgotten. A statement that changes many rows at once would
pass it by and is refused outside `in_bulk`.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import click
from flask import has_request_context
from sqlalchemy import JSON, CheckConstraint, Index, Insert, String, event, insert, inspect, select
from sqlalchemy.orm import Mapped, ORMExecuteState, Session, UOWTransaction, mapped_column

from inventory.core.clock import current_clock
from inventory.core.database import ACTOR, Base, db
from inventory.core.identity import Actor
from inventory.core.rules import CENTRE

ADDED, CHANGED, REMOVED = "added", "changed", "removed"
# Columns of this kind are never written into the trail, whatever table they stand in.
SECRET = re.compile(r"hash|digest|secret|password|token|stamp|(^|_)key$")
NAME_LENGTH = 200
Change = list[Any]  # [field, before, after]


@dataclass(frozen=True, kw_only=True)
class Audited:
    """How the trail speaks of a table: the kind of thing, what one is called, and the office it belongs to.

    ``without_value`` names secret columns whose change is told, but not what it was or became; ``silent`` columns
    follow from others or from the entry itself.
    """

    kind: str
    name: Callable[[Any], str] = str
    office: str = "office"
    without_value: Mapping[str, str] = field(default_factory=dict)
    silent: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class PartOf:
    """A table whose rows are parts of something else: their changes are told as changes of the whole."""

    whole: type[Base]
    by: str
    word: str
    silent: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Exempt:
    """A table the trail leaves out, and why."""

    reason: str


Policy = Audited | PartOf | Exempt


class AuditEntry(Base):
    """One change: who, when, of which object, and each field before and after.

    ``actor`` is a username; nobody where a ``command`` of the server did it. ``former_office`` is where the object
    belonged before, if that is what changed. There are no foreign keys: the trail outlives what it tells of.
    """

    __tablename__ = "audit_entry"
    __audit__ = Exempt("It is the trail.")
    __table_args__ = (
        CheckConstraint("act in ('added', 'changed', 'removed')", "act_known"),
        Index("ix_audit_entry_office", "office"),
        Index("ix_audit_entry_subject", "kind", "subject_id"),
        Index("ix_audit_entry_recorded_at", "recorded_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recorded_at: Mapped[datetime]
    actor: Mapped[str | None] = mapped_column(String(40))
    command: Mapped[str | None] = mapped_column(String(80))
    office: Mapped[str] = mapped_column(String(5))
    former_office: Mapped[str | None] = mapped_column(String(5))
    kind: Mapped[str] = mapped_column(String(40))
    subject_id: Mapped[str] = mapped_column(String(80))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    act: Mapped[str] = mapped_column(String(10))
    changes: Mapped[list[Change]] = mapped_column(JSON)


def policy_of(table_class: type[Base]) -> Policy:
    """What the trail does with a table; one that says nothing is audited under its own name."""
    policy: Policy | None = getattr(table_class, "__audit__", None)
    return policy or Audited(kind=table_class.__tablename__, name=_identity)


@contextmanager
def in_bulk(session: Session, kind: str, name: str, **told: Any) -> Iterator[None]:
    """Many rows at once, as one entry: loading all offices or a demo, not what a person does on a page."""
    session.flush()  # what was changed before is told row by row
    outermost = "audit_bulk" not in session.info
    session.info.setdefault("audit_bulk", name)
    try:
        yield
        session.flush()  # and what was changed in here is not
    finally:
        if outermost:
            session.info.pop("audit_bulk", None)
    if outermost:
        entry = {"office": CENTRE, "former_office": None, "kind": kind, "subject_id": "", "name": name, "act": ADDED}
        changes = [[word, None, _plain(value)] for word, value in told.items()]
        session.info.setdefault("audit_loads", []).append({**entry, "changes": changes})


def origin() -> dict[str, Any]:
    """Who or what acts, and when. Raises LookupError where a page or the API changes something for nobody."""
    actor: Actor | None = db.session().info.get(ACTOR)
    if actor is not None:
        return {"actor": actor.username, "command": None, "recorded_at": actor.at}
    if has_request_context():
        raise LookupError("a change without a person: hand the actor to transact()")
    context = click.get_current_context(silent=True)
    words = [] if context is None else context.command_path.split()[1:]
    command = " ".join(["flask", *words])[:80] if words else None
    return {"actor": None, "command": command, "recorded_at": current_clock().now()}


def _identity(thing: Any) -> str:
    return " ".join(str(part) for part in inspect(thing).mapper.primary_key_from_instance(thing))


def _plain(value: Any) -> Any:
    """The value in JSON's own types."""
    match value:
        case None | bool() | int() | float() | str() | list() | dict():
            return value
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value.normalize():f}"
        case _:
            return str(value)


@event.listens_for(db.session, "before_flush")
def _look_up(session: Session, _flush: UOWTransaction, _instances: Any) -> None:
    """Read the old values of rows that were changed without having been looked at."""
    for thing in session.dirty:
        if isinstance(policy_of(type(thing)), Exempt) or "audit_bulk" in session.info:
            continue
        blind = [name for name, history in _histories(thing) if history.added and not history.deleted]
        if blind:
            table = inspect(thing).mapper.local_table
            known = inspect(thing).identity or ()
            this = [column == value for column, value in zip(table.primary_key.columns, known, strict=True)]
            row = session.connection().execute(select(table).where(*this)).mappings().first()
            session.info.setdefault("audit_before", {})[id(thing)] = dict(row or {})


def _histories(thing: Any) -> list[tuple[str, Any]]:
    state = inspect(thing)
    return [(column.key, state.attrs[column.key].history) for column in state.mapper.column_attrs]


@event.listens_for(db.session, "after_flush")
def _tell(session: Session, flush: UOWTransaction) -> None:
    """Remember what this flush has changed, for the one entry that each object gets in a transaction."""
    before = session.info.pop("audit_before", {})
    if "audit_bulk" in session.info:
        return
    removed = [state.obj() for state, (is_delete, passive) in flush.states.items() if is_delete and not passive]
    changed = [thing for thing in session.dirty if thing not in removed]
    for act, things in ((ADDED, session.new), (CHANGED, changed), (REMOVED, removed)):
        for thing in things:
            policy, looked_up = policy_of(type(thing)), before.get(id(thing), {})
            if isinstance(policy, PartOf):
                _tell_of_part(session, policy, thing, _part_changes(thing, act, policy, looked_up))
            elif isinstance(policy, Audited):
                _add(session, policy, thing, act, _changes(thing, act, policy, looked_up))


def _tell_of_part(session: Session, part: PartOf, thing: Any, changes: list[Change]) -> None:
    policy, number = policy_of(part.whole), getattr(thing, part.by)
    fresh = (new for new in session.new if isinstance(new, part.whole) and _identity(new) == str(number))
    whole = next(fresh, None) or session.get(part.whole, number)
    if whole is not None and isinstance(policy, Audited):
        _add(session, policy, whole, CHANGED, changes)


def _add(session: Session, policy: Audited, thing: Any, act: str, changes: list[Change]) -> None:
    if not changes and act == CHANGED:
        return
    entries: dict[tuple[str, str], dict[str, Any]] = session.info.setdefault("audit_entries", {})
    now, key = _entry(thing, policy), (policy.kind, _identity(thing))
    entry = entries.setdefault(key, now)
    entry |= {"name": now["name"], "office": now["office"]}
    entry["act"] = act if entry["act"] == CHANGED or act == REMOVED else entry["act"]
    entry["changes"] += changes


def _entry(thing: Any, policy: Audited) -> dict[str, Any]:
    """An entry about a thing, before anything is said about it."""
    office = getattr(thing, policy.office, None) or CENTRE
    moved = inspect(thing).attrs[policy.office].history.deleted if policy.office in inspect(thing).attrs else ()
    return {
        "office": office,
        "former_office": moved[0] if moved and moved[0] != office else None,
        "kind": policy.kind,
        "subject_id": _identity(thing),
        "name": policy.name(thing)[:NAME_LENGTH],
        "act": CHANGED,
        "changes": [],
    }


def _changes(thing: Any, act: str, policy: Audited, looked_up: Mapping[str, Any]) -> list[Change]:
    """Each field that changed; of what is new or gone, each field that holds something."""
    changes = []
    for name, before, after in _fields(thing, act, looked_up):
        if name in policy.without_value:
            changes.append([policy.without_value[name], None, None])
        elif name not in policy.silent and not SECRET.search(name):
            changes.append([name, _plain(before), _plain(after)])
    return changes


def _part_changes(thing: Any, act: str, part: PartOf, looked_up: Mapping[str, Any]) -> list[Change]:
    """A part that came or went is one change with all its fields; in one that stays each field is one."""
    own = {column.name for column in inspect(thing).mapper.local_table.primary_key.columns if column.name == "id"}
    hidden = {part.by, *part.silent, *own}
    fields = [each for each in _fields(thing, act, looked_up) if each[0] not in hidden and not SECRET.search(each[0])]
    if act == CHANGED:
        return [[f"{part.word}.{name}", _plain(before), _plain(after)] for name, before, after in fields]
    values = {name: _plain(after if act == ADDED else before) for name, before, after in fields}
    told = next(iter(values.values())) if len(values) == 1 else values
    return [[part.word, None, told] if act == ADDED else [part.word, told, None]]


def _fields(thing: Any, act: str, looked_up: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """(field, before, after) of all fields that differ."""
    values = inspect(thing).dict
    for name, history in _histories(thing):
        if act == CHANGED:
            if history.has_changes():
                before = history.deleted[0] if history.deleted else looked_up.get(name)
                after = history.added[0] if history.added else None
                if before != after:
                    yield name, before, after
        elif values.get(name) not in (None, "", [], {}) and name != "id":
            yield (name, None, values[name]) if act == ADDED else (name, values[name], None)


@event.listens_for(db.session, "before_commit")
def _write(session: Session) -> None:
    """Write down all that the transaction has changed."""
    session.flush()
    entries = [*session.info.pop("audit_loads", []), *session.info.pop("audit_entries", {}).values()]
    if entries:
        by = origin()
        session.connection().execute(_add_entries(), [{**entry, **by} for entry in entries])


@event.listens_for(db.session, "after_rollback")
def _forget(session: Session) -> None:
    for waiting in ("audit_loads", "audit_entries", "audit_before", "audit_bulk"):
        session.info.pop(waiting, None)


@cache
def _add_entries() -> Insert:
    return insert(AuditEntry.__table__)  # type: ignore[arg-type]  # typed as any FROM clause


@event.listens_for(db.session, "do_orm_execute")
def _refuse_what_passes_by(state: ORMExecuteState) -> None:
    """A statement for many rows says nothing of what they were before."""
    if not (state.is_insert or state.is_update or state.is_delete) or "audit_bulk" in state.session.info:
        return
    table = str(getattr(state.statement, "table", ""))
    if not isinstance(_policy_of_table(table), Exempt):
        raise RuntimeError(f"{table} is audited: change it through the session, or in_bulk()")


@cache
def _policy_of_table(name: str) -> Policy:
    tables = {str(mapper.local_table): mapper.class_ for mapper in Base.registry.mappers}
    return policy_of(tables[name]) if name in tables else Exempt("It is no table of this application.")
