"""What is attached to things is in every backup, byte by byte."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from inventory.attachments.models import Attachment
from inventory.attachments.service import Subject, keep
from inventory.core.database import db, transact
from tests.safekeeping.conftest import Run, runner
from tests.support.clocks import SettableClock
from tests.support.databases import close
from tests.support.world import World

pytestmark = pytest.mark.usefixtures("both_databases", "as_owner")
CONTENT = b"%PDF-1.7\n" + bytes(range(256)) * 100


def test_a_backup_carries_what_is_attached(
    kept: Flask, run: Run, fresh: Flask, clock: SettableClock, tmp_path: Path
) -> None:
    with kept.app_context():
        world = object.__new__(World)
        world.clock = clock
        actor = world.actor("staff-32.05")
        subject = Subject(table="purchase", number=1, office="32.05")
        transact(lambda session: keep(session, actor, subject, "kontrak.pdf", CONTENT), actor)
    close(kept)
    assert run("backup", tmp_path / "b").exit_code == 0
    assert runner(fresh)("restore", tmp_path / "b").exit_code == 0
    with fresh.app_context():
        found = db.session.scalars(select(Attachment)).one()
        assert (found.name, found.content) == ("kontrak.pdf", CONTENT)
    close(fresh)
