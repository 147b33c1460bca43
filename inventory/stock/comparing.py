"""Comparing what is kept twice with what it was taken from: after the journal was checked, or meanwhile.

The database does nearly all of it, so that on a machine with two processors the two hardly wait for each other.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from sqlalchemy import Connection, Engine

from inventory.core.database import steady
from inventory.stock.boxes.repeated import first_wrong_box
from inventory.stock.copies import first_wrong_hold
from inventory.stock.repeated import first_wrong_repetition

BEAT = 1.0  # seconds between two signs of life
# Says what is wrong first, if anything; whoever waits for it gives signs of life by the function it is told.
Comparison = Callable[[Callable[[], None]], str | None]


def in_turn(connection: Connection) -> Comparison:
    """Begin once it is asked for, on the connection that the journal was checked on."""
    return lambda _beat: _first_unlike(connection)


def meanwhile(engine: Engine) -> Comparison:
    """Begin now, on a connection of its own."""
    worker = ThreadPoolExecutor(1, thread_name_prefix="comparison")
    future = worker.submit(_first_unlike_in, engine)
    worker.shutdown(wait=False)  # nothing else is asked of it
    return lambda beat: _waited_for(future, beat)


def nothing(_beat: Callable[[], None]) -> str | None:
    """What can be said of a copy of an earlier schema, whose tables this program does not know."""
    return None


def _first_unlike(connection: Connection) -> str | None:
    return first_wrong_repetition(connection) or first_wrong_box(connection) or first_wrong_hold(connection)


def _first_unlike_in(engine: Engine) -> str | None:
    with steady(engine) as connection:
        return _first_unlike(connection)


def _waited_for(future: Future[str | None], beat: Callable[[], None]) -> str | None:
    while not future.done():
        wait([future], timeout=BEAT)
        beat()
    return future.result()
