"""Measuring side by side: what is compared runs in turns, so that a busy moment of the machine hits all of it."""

import gc
from collections.abc import Callable
from statistics import median
from time import perf_counter

Work = Callable[[], object]


def side_by_side(repetitions: int, works: dict[str, Work], warm_up: int = 2) -> dict[str, float]:
    """The median seconds of each piece of work, all of them done in turns."""
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for number in range(-warm_up, repetitions):
        for name, work in works.items():
            gc.collect()
            gc.disable()
            started = perf_counter()
            work()
            took = perf_counter() - started
            gc.enable()
            if number >= 0:
                seconds[name].append(took)
    return {name: median(took) for name, took in seconds.items()}


def tell(what: str, seconds: dict[str, float]) -> None:
    """Print what was measured, in milliseconds."""
    figures = "   ".join(f"{name} {took * 1000:8.2f} ms" for name, took in seconds.items())
    print(f"\n  {what:34s}{figures}", end="")
