"""The rules of custody: what a count finds, and what is destroyed before witnesses."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from inventory.core.errors import Invalid, QuantityMismatch
from inventory.stock.boxes.rules import BoxRange
from inventory.stock.rules import LARGEST_QUANTITY, Account, Compartment, Move

COUNTED = (Compartment.STORE, Compartment.SPOILED)
LONGEST_NAME = 200
LONGEST_REASON = 200
LONGEST_REFERENCE = 80
# A place in the office: an item in one of the compartments that can be counted.
Place = tuple[str, str]


class Cause(StrEnum):
    """Why blanks are spoiled, as districts count them; a destruction may name any other."""

    PHYSICALLY_DAMAGED = "physically_damaged"
    ELEMENT_CHANGE = "element_change"
    NO_CHIP = "no_chip"
    FAILED_ENCODE = "failed_encode"
    FAILED_PRINT = "failed_print"
    FACTORY_DEFECT = "factory_defect"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Part:
    """Some of the pieces of a line, and why."""

    reason: str
    quantity: int


@dataclass(frozen=True, kw_only=True)
class CountLine:
    """What was counted of one item in one compartment, and the boxes it lay in, where somebody wrote them down.

    ``differences`` split what differs from the books by reason.
    """

    item: str
    compartment: str
    counted: int
    reason: str = ""
    differences: tuple[Part, ...] = ()
    boxes: tuple[BoxRange, ...] = ()

    @property
    def place(self) -> Place:
        return (self.item, self.compartment)

    @property
    def content(self) -> dict[str, Any]:
        """The line as it was entered, in the words of `API.md`; what was left empty is left out."""
        said = {"item": self.item, "compartment": str(self.compartment), "counted": self.counted}
        boxes = [each.content for each in self.boxes]
        return said | _filled_in(reason=self.reason, differences=_said(self.differences), boxes=boxes)


@dataclass(frozen=True, kw_only=True)
class DestructionLine:
    """Spoiled pieces of one item that are destroyed; ``breakdown`` splits them by what had spoiled them."""

    item: str
    quantity: int
    reason: str = ""
    breakdown: tuple[Part, ...] = ()

    @property
    def content(self) -> dict[str, Any]:
        """The line as it was entered, in the words of `API.md`; what was left empty is left out."""
        said = {"item": self.item, "quantity": self.quantity}
        return said | _filled_in(reason=self.reason, breakdown=_said(self.breakdown))


def _said(parts: Sequence[Part]) -> list[dict[str, Any]]:
    return [asdict(part) for part in parts]


def _filled_in(**optional: Any) -> dict[str, Any]:
    return {name: value for name, value in optional.items() if value}


def check_count(lines: Sequence[CountLine], known: Collection[str]) -> None:
    """Raise Invalid for lines that are no count: an item stands once per compartment, and zero can be counted."""
    _check_places([line.place for line in lines], known)
    for line in lines:
        if line.compartment not in COUNTED:
            raise Invalid(reason="compartment_unknown", field="lines", item=line.item)
        if line.counted < 0:
            raise Invalid(reason="below_zero", field="lines", item=line.item)
        _check_size(line.item, line.counted)
        _check_words(line.item, line.reason)
        _check_parts(line.item, line.differences)


def check_destruction(lines: Sequence[DestructionLine], witnesses: Sequence[str], known: Collection[str]) -> None:
    """Raise Invalid for what cannot be destroyed or nobody saw, QuantityMismatch where causes do not add up."""
    _check_places([(line.item, "") for line in lines], known)
    for line in lines:
        if line.quantity <= 0:
            raise Invalid(reason="no_pieces", field="lines", item=line.item)
        _check_size(line.item, line.quantity)
        _check_words(line.item, line.reason)
        _check_parts(line.item, line.breakdown)
        check_split(line.item, line.breakdown, line.quantity)
    if not witnesses:
        raise Invalid(reason="witness_needed", field="witnesses")
    for name in witnesses:
        if not name.strip():
            raise Invalid(reason="witness_nameless", field="witnesses")
        if len(name) > LONGEST_NAME:
            raise Invalid(reason="text_too_long", field="witnesses")


def check_split(item: str, parts: Sequence[Part], whole: int) -> None:
    """Raise QuantityMismatch where a split, if there is one, does not add up to the whole."""
    given = sum(part.quantity for part in parts)
    if parts and given != whole:
        raise QuantityMismatch(item=item, expected=whole, given=given)


def differences(lines: Iterable[CountLine], closes: Mapping[Place, int]) -> dict[Place, int]:
    """By place: the pieces counted more (or, below zero, fewer) than the books say; 0 where they agree."""
    return {line.place: line.counted - closes.get(line.place, 0) for line in lines}


def corrections(office: str, found: Mapping[Place, int]) -> list[Move]:
    """What makes the books say what was counted: a surplus comes from the variance, a shortage goes there."""
    variance = Account(Compartment.VARIANCE, office)
    moves: list[Move] = []
    for (item, compartment), pieces in found.items():
        place = Account(Compartment(compartment), office)
        ends = (variance, place) if pieces > 0 else (place, variance)
        moves += [
            Move(item=item, quantity=quantity, source=ends[0], destination=ends[1])
            for quantity in portions(abs(pieces))
        ]
    return moves


def portions(pieces: int) -> list[int]:
    """Pieces in as few movements as can carry them: many documents may have brought more than one can hold."""
    full, rest = divmod(pieces, LARGEST_QUANTITY)
    return [LARGEST_QUANTITY] * full + ([rest] if rest else [])


def ashes(office: str, lines: Iterable[DestructionLine]) -> list[Move]:
    """The spoiled pieces are destroyed."""
    spoiled, destroyed = Account(Compartment.SPOILED, office), Account(Compartment.DESTROYED, office)
    return [Move(item=line.item, quantity=line.quantity, source=spoiled, destination=destroyed) for line in lines]


def _check_places(places: Sequence[Place], known: Collection[str]) -> None:
    if not places:
        raise Invalid(reason="no_lines", field="lines")
    for (item, _compartment), times in Counter(places).items():
        if item not in known:
            raise Invalid(reason="item_unknown", field="lines", item=item)
        if times > 1:
            raise Invalid(reason="item_twice", field="lines", item=item)


def _check_parts(item: str, parts: Sequence[Part]) -> None:
    for part in parts:
        if part.quantity <= 0:
            raise Invalid(reason="no_pieces", field="lines", item=item)
        _check_size(item, part.quantity)
        if not part.reason.strip():
            raise Invalid(reason="reason_needed", field="lines", item=item)
        _check_words(item, part.reason)


def _check_size(item: str, quantity: int) -> None:
    if quantity > LARGEST_QUANTITY:
        raise Invalid(reason="too_many", field="lines", item=item)


def _check_words(item: str, words: str) -> None:
    if len(words) > LONGEST_REASON:
        raise Invalid(reason="text_too_long", field="lines", item=item)
