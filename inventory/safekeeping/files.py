"""Files that are there whole or not at all."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from inventory.safekeeping.refusal import Refused

# What SQLite keeps beside a database.
COMPANIONS = ("-wal", "-shm", "-journal")


def refuse_existing(path: Path) -> None:
    """Raises Refused where there is something under that name."""
    if os.path.lexists(path):
        raise Refused(f"{path} exists already. Nothing is ever overwritten: choose another name.")


@contextmanager
def draft_of(target: Path) -> Iterator[Path]:
    """A file beside the target, for its owner's eyes only, under a name that ends in ``.partial``; gone afterwards."""
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".partial")
    except OSError as failure:
        raise Refused(f"Nothing can be written into {target.parent}: {failure.strerror}.") from failure
    os.close(descriptor)
    draft = Path(name)
    try:
        yield draft
    finally:
        for leftover in (draft, *companions(draft)):
            leftover.unlink(missing_ok=True)


def companions(database: Path) -> list[Path]:
    """What SQLite may have put beside a database."""
    return [database.with_name(database.name + ending) for ending in COMPANIONS]


def publish(draft: Path, target: Path) -> None:
    """Give a finished draft its name, once it is on the disk. Raises Refused where the name was taken meanwhile."""
    settle(draft)
    try:
        os.link(draft, target)
    except FileExistsError:
        refuse_existing(target)
    except OSError:  # a memory stick knows no second names
        refuse_existing(target)
        draft.rename(target)
    settle_folder(target.parent)


def settle(path: Path) -> None:
    """Wait until the file's content is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def settle_folder(folder: Path) -> None:
    """Wait until the folder's names are on the disk, where a folder can be waited for."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
