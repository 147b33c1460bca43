"""People who act in the same moment, each in a thread and a transaction of their own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask

from inventory.core.database import db
from inventory.core.errors import DomainError
from tests.support.world import World

Act = tuple[str, Callable[..., Any], Any]


def together(
    app: Flask, world: World, acts: Sequence[Act], tell: Callable[[Any], str] = lambda row: str(row.state)
) -> list[str]:
    """What becomes of each, done in the same moment: what is told of its row, its state unless said; or the refusal."""
    start = Barrier(len(acts))

    def do(act: Act) -> str:
        with app.app_context():
            start.wait()
            try:
                return tell(world.act(*act))
            except DomainError as refusal:
                return refusal.code
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(acts)) as threads:
        return list(threads.map(do, acts))
