"""A month as a row of small marks, one a day. Shape tells the standing, colour only repeats it. Pure geometry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inventory.discipline.rules import Mark, Standing

STEP, HEIGHT = 6, 18
# Each shape is drawn from the top left corner of its day: a full bar, half a bar, a cross, an open box, a dot, a line.
SHAPES: Mapping[Standing, str] = {
    Standing.ON_TIME: "v14h4v-14z",
    Standing.LATE: "m0 8v6h4v-6z",
    Standing.MISSING: "m0 5l4 4m0-4l-4 4",
    Standing.DUE: "v14h4v-14z",
    Standing.EXTRA: "m0 6h4v4h-4z",
    Standing.CLOSED: "m0 14h4",
    Standing.NOT_OPEN: "m0 14h4",
}


@dataclass(frozen=True)
class Drawing:
    """The width and height of the strip, and for each standing one path with all its days."""

    width: int
    height: int
    paths: Mapping[str, str]


def drawing(marks: Sequence[Mark]) -> Drawing:
    """The strip of a month."""
    paths: dict[str, str] = {}
    for place, mark in enumerate(marks):
        paths[mark.standing.value] = (
            paths.get(mark.standing.value, "") + f"M{place * STEP + 1} 2{SHAPES[mark.standing]}"
        )
    return Drawing(len(marks) * STEP, HEIGHT, paths)
