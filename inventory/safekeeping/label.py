"""The label at the end of a backup: what is in it, and a digest by which one changed byte is seen.

Two lines of text after the copy itself. SQLite and pg_restore do not look there, so a backup stays a database, or a
dump, that can be read without this program.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from inventory.safekeeping.refusal import Refused
from inventory.stock.verification import Head

CHUNK = 1024 * 1024
LONGEST = 1024
DIGEST_LINE = 65  # sixty-four hexadecimal digits and the end of the line
FORMAT = 1


@dataclass(frozen=True, kw_only=True)
class Label:
    """What a backup holds: of which kind of database, with which schema, up to which record, made when; its size."""

    engine: str
    schema: str
    head: Head
    made_at: str
    size: int


def stick(copy: Path, label: Label) -> None:
    """Write the label behind the copy."""
    line = f"\n{json.dumps({'inventory-backup': FORMAT, **asdict(label)}, sort_keys=True)}\n".encode()
    with copy.open("rb+") as file:
        seen = hashlib.sha256()
        for chunk in _chunks(file, label.size):
            seen.update(chunk)
        seen.update(line)
        file.seek(label.size)
        file.write(line + seen.hexdigest().encode() + b"\n")


def read(backup: Path) -> Label:
    """The label of a backup all of whose bytes are those that were written. Raises Refused for any other file."""
    try:
        with backup.open("rb") as file:
            label, line = _label(file, backup)
            file.seek(0)
            seen = hashlib.sha256()
            for chunk in _chunks(file, label.size):
                seen.update(chunk)
            noted = file.read()
    except OSError as failure:
        raise Refused(f"{backup} cannot be read: {failure.strerror}.") from failure
    seen.update(line)
    if noted != line + seen.hexdigest().encode() + b"\n":
        raise Refused(f"{backup} is damaged: it is not what was written, byte for byte. Nothing was changed.")
    return label


def copy_content(backup: Path, label: Label, target: Path) -> None:
    """The backup without its label. Raises Refused where its bytes are no longer those of the label."""
    seen = 0
    with backup.open("rb") as source, target.open("wb") as copy:
        for chunk in _chunks(source, label.size):
            seen += copy.write(chunk)
    if seen != label.size:
        raise Refused(f"{backup} was cut short while it was read. Nothing was changed.")


def _label(file: IO[bytes], backup: Path) -> tuple[Label, bytes]:
    """The label and the bytes it is written in."""
    end = file.seek(0, 2)
    file.seek(max(0, end - LONGEST))
    _, _, body = file.read()[:-DIGEST_LINE].rpartition(b"\n{")
    try:
        noted = json.loads(b"{" + body)
        if noted.pop("inventory-backup") != FORMAT:
            raise ValueError("another format")
        label = _from_json(noted)
    except (ValueError, KeyError, TypeError, AttributeError) as foreign:
        raise Refused(
            f"{backup} is no whole backup: what `flask backup` writes at the end of its files is not there. "
            "Nothing was changed."
        ) from foreign
    line = b"\n{" + body
    if label.size != end - len(line) - DIGEST_LINE:
        raise Refused(f"{backup} is damaged: it has another length than its label says. Nothing was changed.")
    return label, line


def _from_json(noted: dict[str, Any]) -> Label:
    return Label(**(noted | {"head": Head(**noted["head"])}))


def _chunks(file: IO[bytes], size: int) -> Iterator[bytes]:
    """The first ``size`` bytes, a piece at a time."""
    while size > 0 and (chunk := file.read(min(CHUNK, size))):
        size -= len(chunk)
        yield chunk
