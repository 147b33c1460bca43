"""The rules of box and chip numbers: how they are written, and what ranges of them have in common.

A number is an optional prefix of letters, digits, dots and hyphens, and a run of digits at its end. ``A-0001`` and
``A-1`` are two numbers: the width belongs to it. Of a longer run of digits the last 18 are counted with, the rest is
prefix.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from inventory.core.errors import BoxRefused, Invalid

LONGEST_RANGE = 2_000_000_000
LONGEST_NUMBER = 40
WIDEST = 18
MOST_RANGES = 500
LEVELS = 32  # of the lengths that occur: 1, 2, 3–4, 5–8 ... up to LONGEST_RANGE
NUMBER = re.compile(rf"(?P<prefix>[A-Z0-9.-]*?)(?P<digits>[0-9]{{1,{WIDEST}}})", re.ASCII)
SEPARATORS = re.compile(r"[,;\n]")
BETWEEN = re.compile(r"\s*[–—]\s*|\s*\.\.+\s*|\s+-+\s+|\s+(?:s/d|s\.d\.?|sd|to)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class BoxRange:
    """Boxes as they were written down: the first number and the last, both included; a single box has them alike."""

    first: str
    last: str

    @property
    def content(self) -> dict[str, str]:
        """The words of `API.md` for it."""
        return {"from": self.first, "to": self.last}


@dataclass(frozen=True, order=True)
class Span:
    """A range that was read: numbers of one prefix and width, from ``first`` to ``last``."""

    prefix: str
    width: int
    first: int
    last: int

    @property
    def count(self) -> int:
        """How many numbers it has."""
        return self.last - self.first + 1

    @property
    def level(self) -> int:
        """The class of its length: at most two to the power of it, and more than half of that."""
        return (self.count - 1).bit_length()

    @property
    def series(self) -> tuple[str, int]:
        """What its numbers are alike in."""
        return (self.prefix, self.width)

    def number(self, position: int) -> str:
        """One of its numbers as it stands on the box."""
        return f"{self.prefix}{position:0{self.width}d}"

    @property
    def start(self) -> str:
        """Its first number."""
        return self.number(self.first)

    @property
    def end(self) -> str:
        """Its last number."""
        return self.number(self.last)

    def __str__(self) -> str:
        return self.start if self.count == 1 else f"{self.start}–{self.end}"


Spans = Sequence[Span]


@dataclass(frozen=True)
class Claim:
    """A document that says something about boxes: whose it is, and what it carries them as."""

    document_id: int
    item: str
    span: Span
    moved: bool  # a shipment, which takes boxes elsewhere; a count only finds them


def parse(text: str, item: str | None = None) -> Span:
    """One number as a range of itself. Raises BoxRefused where it is none."""
    written = text.strip().upper()
    found = NUMBER.fullmatch(written) if len(written) <= LONGEST_NUMBER else None
    if found is None:
        raise BoxRefused(reason="box_unreadable", field="lines", item=item, box=_shown(written))
    position = int(found["digits"])
    return Span(found["prefix"], len(found["digits"]), position, position)


def _shown(written: str) -> str:
    """What somebody wrote, as far as it can be repeated in a sentence."""
    return written[:LONGEST_NUMBER].encode("ascii", "backslashreplace").decode()


def read(written: BoxRange, item: str | None = None) -> Span:
    """A range from its two ends. Raises BoxRefused: unreadable, unlike ends, the wrong way round, too long."""
    first, last = parse(written.first, item), parse(written.last, item)
    if first.series != last.series:
        raise BoxRefused(reason="box_ends_differ", field="lines", item=item, box=f"{first}–{last}")
    span = replace(first, last=last.last)
    if span.count < 1:
        raise BoxRefused(reason="box_backwards", field="lines", item=item, box=f"{first}–{last}")
    if span.count > LONGEST_RANGE:
        raise BoxRefused(reason="box_range_too_long", field="lines", item=item, box=str(span))
    return span


def typed(text: str) -> tuple[BoxRange, ...]:
    """What a person wrote into one field: ``A001–A010, A015``; the second end may leave the prefix out."""
    return tuple(_typed(part.strip()) for part in SEPARATORS.split(text) if part.strip())


def _typed(part: str) -> BoxRange:
    ends = BETWEEN.split(part)
    if len(ends) == 2:
        return BoxRange(ends[0].strip(), _completed(ends[0].strip(), ends[1].strip()))
    return _hyphenated(part) or BoxRange(part, part)


def _completed(first: str, last: str) -> str:
    """``A-0001 – 0100`` is short for ``A-0001 – A-0100``."""
    return first[: len(first) - len(last)] + last if last.isdigit() and len(last) < len(first) else last


def _hyphenated(part: str) -> BoxRange | None:
    """``A001-A010``: a hyphen between two numbers of one series that stand in order; elsewhere it is part of one."""
    for place, sign in enumerate(part):
        if sign != "-":
            continue
        written = BoxRange(part[:place], part[place + 1 :])
        try:
            read(written)
        except BoxRefused:
            continue
        return written
    return None


def claims_of(lines: Iterable[tuple[str, int, Sequence[BoxRange]]]) -> dict[str, Spans]:
    """By item: the boxes on the lines (item, pieces, ranges) of a document, merged where they adjoin.

    A box or chip holds at least one piece. Raises BoxRefused for what cannot be read, for a number that stands there
    twice and for more boxes than pieces; Invalid for more ranges than anybody writes down.
    """
    by_item: dict[str, list[Span]] = {}
    for item, pieces, ranges in lines:
        if len(ranges) > MOST_RANGES:
            raise Invalid(reason="box_too_many_ranges", field="lines", item=item)
        spans = [read(each, item) for each in ranges]
        if sum(span.count for span in spans) > pieces:
            raise BoxRefused(reason="box_more_than_pieces", field="lines", item=item, box=str(spans[0]))
        by_item.setdefault(item, []).extend(spans)
    _demand_apart(by_item)
    return {item: merged(spans) for item, spans in by_item.items() if spans}


def _demand_apart(by_item: Mapping[str, Spans]) -> None:
    ordered = sorted((span, item) for item, spans in by_item.items() for span in spans)
    for (before, _item), (after, item) in pairwise(ordered):
        if common := overlap(before, after):
            raise BoxRefused(reason="box_twice", field="lines", item=item, box=str(common))


def overlap(one: Span, other: Span) -> Span | None:
    """The numbers that both have."""
    first, last = max(one.first, other.first), min(one.last, other.last)
    return replace(one, first=first, last=last) if one.series == other.series and first <= last else None


def without(span: Span, cut: Span) -> list[Span]:
    """What is left of a range when another is taken out: itself, one end, both ends, or nothing."""
    if overlap(span, cut) is None:
        return [span]
    ends = (replace(span, last=cut.first - 1), replace(span, first=cut.last + 1))
    return [end for end in ends if end.count > 0]


def left_of(spans: Iterable[Span], cuts: Iterable[Span]) -> list[Span]:
    """What is left of many ranges when many are taken out."""
    rest = list(spans)
    for cut in cuts:
        rest = [part for span in rest for part in without(span, cut)]
    return rest


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same numbers in as few ranges as possible, in order."""
    result: list[Span] = []
    for span in sorted(spans):
        before = result[-1] if result else None
        if before is not None and before.series == span.series and span.first <= before.last + 1:
            result[-1] = replace(before, last=max(before.last, span.last))
        else:
            result.append(span)
    return result


def gaps(spans: Iterable[Span]) -> list[Span]:
    """The numbers missing between the lowest and the highest of each series."""
    return [
        replace(before, first=before.last + 1, last=after.first - 1)
        for before, after in pairwise(merged(spans))
        if before.series == after.series
    ]


def told(spans: Iterable[Span]) -> str:
    """Ranges as a person writes them: ``A001–A010, A015``."""
    return ", ".join(str(span) for span in merged(spans))


def latest(span: Span, claims: Iterable[Claim]) -> list[tuple[Span, Claim]]:
    """Part by part, the document that says where the boxes of a range are.

    That is the shipment entered last; a count speaks only for boxes that no shipment has carried. Parts that nobody
    knows are left out. The order of entry decides, not the date: each shipment was checked against those before it.
    """
    found: list[tuple[Span, Claim]] = []
    rest = [span]
    for claim in sorted(claims, key=lambda claim: (claim.moved, claim.document_id), reverse=True):
        parts = [part for each in rest if (part := overlap(each, claim.span))]
        found += [(part, claim) for part in parts]
        rest = left_of(rest, parts)
    return sorted(found, key=lambda each: each[0])
