"""Processes of a test's own: forked from one that has made the application once, so that each is there at once."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

PROCESS = multiprocessing.get_context("forkserver")
PROCESS.set_forkserver_preload(["tests.support.ready"])
PATIENCE = 120  # seconds


class Crew:
    """Processes that do what comes over their line, and answer, until None comes."""

    def __init__(self, size: int, work: Callable[..., None], *known: Any) -> None:
        self.workers, self.lines = [], []
        for _ in range(size):
            ours, theirs = PROCESS.Pipe()
            worker = PROCESS.Process(target=work, args=(*known, theirs), daemon=True)
            worker.start()
            self.workers.append(worker)
            self.lines.append(ours)
        assert self.answers() == ["ready"] * size

    def at_once(self, orders: Sequence[Any]) -> list[Any]:
        """Give each process one order in the same moment; what became of them."""
        self.begin(orders)
        return self.answers()

    def begin(self, orders: Sequence[Any]) -> None:
        """Give each process one order, and do not wait for it."""
        for line, order in zip(self.lines, orders, strict=True):
            line.send(order)

    def busy(self) -> bool:
        """Whether one of them has not answered yet."""
        return not all(line.poll() for line in self.lines)

    def answers(self) -> list[Any]:
        """What became of the orders."""
        assert all(line.poll(PATIENCE) for line in self.lines), "a process does not answer"
        return [line.recv() for line in self.lines]

    def dismiss(self) -> None:
        """Send them home."""
        for line in self.lines:
            line.send(None)
        for worker in self.workers:
            worker.join(PATIENCE)


@contextmanager
def crew_of(size: int, work: Callable[..., None], *known: Any) -> Iterator[Crew]:
    """A crew, sent home at the end. ``work`` is told what is ``known`` and its line, and says when it is ready."""
    crew = Crew(size, work, *known)
    try:
        yield crew
    finally:
        crew.dismiss()
