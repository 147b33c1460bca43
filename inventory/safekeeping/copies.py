"""What backing up and restoring have in common on either kind of database."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from inventory.safekeeping.label import Label
from inventory.safekeeping.proof import prove, schema_of
from inventory.safekeeping.refusal import Refused
from inventory.stock.verification import Head


@dataclass(frozen=True, kw_only=True)
class Backup:
    """A backup to be made: where, of which versions this program knows, and the moment."""

    file: Path
    scripts: ScriptDirectory
    now: datetime

    def label(self, engine: str, schema: str, head: Head, size: int) -> Label:
        """The label for the finished copy."""
        return Label(engine=engine, schema=schema, head=head, made_at=self.now.isoformat(), size=size)


@dataclass(frozen=True, kw_only=True)
class Restoring:
    """A backup to be brought back. ``noted`` is a head that it must contain, where one was noted."""

    file: Path
    label: Label
    scripts: ScriptDirectory
    now: datetime
    noted: Head | None = None
    replace: bool = False

    @property
    def stamp(self) -> str:
        """What the former database's name ends in."""
        return self.now.strftime("%Y%m%d-%H%M%S-%f")

    def refuse_documents(self, documents: int, where: str) -> None:
        """Raises Refused where documents would disappear and nobody said that they may."""
        if documents and not self.replace:
            raise Refused(
                f"{where} holds {documents} documents. With --replace it is kept under another name and "
                "the backup takes its place. Nothing was changed."
            )


def prove_source(connection: Connection, backup: Backup) -> tuple[str, Head]:
    """Schema and head of what is being backed up. Raises Refused where it could not be restored."""
    try:
        schema = schema_of(connection) or ""
        return schema, prove(connection, schema, backup.scripts)
    except Refused as wrong:
        raise Refused(f"This database cannot be backed up. {wrong} No backup was written.") from wrong


def prove_copy(connection: Connection, restoring: Restoring) -> None:
    """Raises Refused where what came out of the backup is not what went in, or not what was noted."""
    try:
        found = prove(connection, restoring.label.schema, restoring.scripts, restoring.noted)
        if found != restoring.label.head:
            raise Refused(f"It ends at record {found.number}, not where its label says.")
    except Refused as wrong:
        raise Refused(f"This backup is not restored. {wrong} Nothing was changed.") from wrong
