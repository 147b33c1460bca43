"""Comparing what is kept twice: after the journal was checked, or meanwhile, on a processor of its own.

The database does nearly all of it, so that the two hardly wait for each other.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait

from sqlalchemy import Connection, Engine

from inventory.core.database import steady
from inventory.stock.boxes.repeated import first_wrong_box
from inventory.stock.copies import first_wrong_hold
from inventory.stock.repeated import first_wrong_repetition

BEAT = 1.0  # seconds between two signs of life
Comparison = Callable[[Callable[[], None]], str | None]


def comparison(connection: Connection, beside: Engine | None) -> Comparison:
    """What says, once it is called, which row is not what its document says; None where all are.

    With a database ``beside`` it begins at once, on a connection of its own; whoever waits for it gives signs of life.
    """
    if beside is None:
        return lambda _beat: _first_unlike(connection)
    worker = ThreadPoolExecutor(1, thread_name_prefix="comparison")
    future = worker.submit(_first_unlike_in, beside)
    worker.shutdown(wait=False)  # nothing else is asked of it
    return lambda beat: _waited_for(future, beat)


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
