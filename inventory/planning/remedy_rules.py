"""What can be done for a district that prints little or nothing, and who can help: pure, always the same answer."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from inventory.equipment.rules import CARDS_A_DAY, DeviceKind, Printers
from inventory.planning.cause_rules import Outlook
from inventory.planning.rules import NO_MACHINES, Conditions, Rolls
from inventory.regions.rules import Place, distance_km
from inventory.shipments.rules import cover_days
from inventory.usage.rules import Cause

CARD = "ktp-wni"
# What a giver keeps for itself, and what a receiver gets, is for this many working days.
DAYS_OF_COVER = 14
CANDIDATES = 3


class Action(StrEnum):
    """What can be done, in the words of the machine interface."""

    ALLOCATE = "allocate"
    TRANSFER = "transfer"
    LOAN = "loan"
    BUY = "buy"
    LEND_DEVICE = "lend_device"
    REPAIR = "repair"
    CALL = "call"
    TRAIN = "train"


@dataclass(frozen=True, kw_only=True)
class Store:
    """What an office has, and how fast it prints: ``printed`` KTP-el cards on ``worked`` working days.

    ``yields`` are the cards that one piece of an item is good for: one for a blank. ``island`` is the land that its
    point lies on.
    """

    office: str
    name: str = ""
    place: Place | None = None
    island: int | None = None
    held: Mapping[str, int] = field(default_factory=dict)
    yields: Mapping[str, int] = field(default_factory=dict)
    printed: int = 0
    worked: int = 0
    printers: Printers = NO_MACHINES
    generators: Printers = NO_MACHINES

    @property
    def cards_needed(self) -> int:
        """The cards of the coming days at its own pace."""
        return _up(self.printed * DAYS_OF_COVER, self.worked) if self.worked else 0

    def need(self, item: str) -> int:
        """Pieces of an item that it needs for the coming days; of ribbon and film it keeps one roll at the least."""
        least = 0 if item == CARD else 1
        return max(least, _up(self.cards_needed, self.yields.get(item, 1)))

    def spare(self, item: str) -> int:
        """Pieces that it can give after its own need."""
        return max(0, self.held.get(item, 0) - self.need(item))

    def days(self, item: str, pieces: int) -> int | None:
        """For how many working days so many pieces last it; None where it prints nothing."""
        return cover_days(pieces * self.yields.get(item, 1), self.printed, self.worked)


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """One thing that can be done. ``keeps`` and ``keeps_days`` are what the giver has left, and for how long."""

    action: Action
    item: str | None = None
    from_office: str | None = None
    from_name: str = ""
    distance_km: int | None = None
    by_sea: bool = False
    quantity: int | None = None
    keeps: int | None = None
    keeps_days: int | None = None

    def asked_of(self, district: str) -> str | None:
        """The office that would do it for a district: the giver, or the district itself. None for a call, which is
        made by whoever sees to the district, and for a machine that nobody is known to spare."""
        if self.action is Action.CALL or (self.action is Action.LEND_DEVICE and self.from_office is None):
            return None
        return self.from_office or district


@dataclass(frozen=True, kw_only=True)
class Around:
    """A district and those that could help it: its province, and the districts that the person may ask."""

    own: Store
    province: Store | None = None
    others: Sequence[Store] = ()

    def distance(self, other: Store) -> float | None:
        """Kilometres to another district; None where one of the two is on no map."""
        return None if self.own.place is None or other.place is None else distance_km(self.own.place, other.place)

    def by_sea(self, other: Store) -> bool:
        """Whether the way to another district crosses the sea, as far as both are on the map."""
        if self.own.place is None or other.place is None:
            return False
        return self.own.island is None or self.own.island != other.island

    def nearest(self, others: Iterable[Store]) -> list[Store]:
        """The few nearest of other districts, the nearest first; those on no map come last."""
        return sorted(others, key=self._nearness)[:CANDIDATES]

    def fullest(self, others: Iterable[Store], item: str) -> list[Store]:
        """The few of other districts whose stock lasts longest; of two alike the nearer one comes first."""
        return sorted(others, key=lambda each: (-_lasting(each, item), *self._nearness(each)))[:CANDIDATES]

    def _nearness(self, other: Store) -> tuple[float, str]:
        away = self.distance(other)
        return (float("inf") if away is None else away, other.office)


def _lasting(store: Store, item: str) -> float:
    days = store.days(item, store.held.get(item, 0))
    return float("inf") if days is None else days


def _up(whole: int, part: int) -> int:
    return -(-whole // part)


def wanted_cards(of: Conditions, own: Store) -> int:
    """The cards that a district would print in the coming days if nothing stopped it.

    At its own pace, or what waits in the PRR queue with what is recorded meanwhile, whichever is more; no more than
    its working printers make, and at least one machine's day, so that it can begin.
    """
    recorded = [said.recorded for said in of.reports if said.recorded is not None]
    prr = of.latest.prr if of.latest and of.latest.prr is not None else 0
    queue = prr + (_up(sum(recorded) * DAYS_OF_COVER, len(recorded)) if recorded else 0)
    cards = max(own.cards_needed, queue)
    if of.capacity:
        cards = min(cards, of.capacity * DAYS_OF_COVER)
    return max(cards, CARDS_A_DAY)


def wanted(of: Conditions, own: Store, item: str) -> int:
    """Pieces of an item that a district lacks for the coming days, beside those in store and on the way."""
    cards, there = wanted_cards(of, own), of.coming.get(item, 0)
    if item == CARD:
        return max(0, cards - of.blanks - there)
    rolls: Rolls = of.ribbon if item == "ribbon" else of.film
    if of.blanks:
        cards = min(cards, of.blanks)
    return max(0, _up(cards, rolls.cards_per_roll or CARDS_A_DAY) - (rolls.held or 0) - there)


def suggestions(seen: Outlook, around: Around) -> tuple[Suggestion, ...]:
    """What can be done about a district's cause, the likeliest help first."""
    match seen.cause:
        case Cause.RIBBON_OUT:
            return (*_supplied(seen.conditions, around, "ribbon"),)
        case Cause.FILM_OUT:
            return (*_supplied(seen.conditions, around, "film"),)
        case Cause.BLANKS_OUT:
            return (*_supplied(seen.conditions, around, CARD),) or (Suggestion(action=Action.CALL),)
        case Cause.PRINTER_BROKEN:
            return (*_printers(seen.conditions, around),)
        case Cause.POWER:
            return (*_power(seen.conditions, around),)
        case Cause.NO_OPERATOR:
            return (Suggestion(action=Action.TRAIN), Suggestion(action=Action.CALL))
        case _:
            return (Suggestion(action=Action.CALL),)


def _supplied(of: Conditions, around: Around, item: str) -> Iterator[Suggestion]:
    """Where enough is on the way, somebody asks for it; else the province gives what it has, then the neighbours."""
    pieces = wanted(of, around.own, item)
    if not pieces:
        yield Suggestion(action=Action.CALL, item=item, quantity=of.coming[item])
        return
    yield from supplies(around, item, pieces)


def supplies(around: Around, item: str, pieces: int) -> Iterator[Suggestion]:
    """Where so many pieces of an item can come from: the province, the neighbours, and a purchase of what is sold."""
    yield from _from_province(around, item, pieces)
    able = [other for other in around.others if other.spare(item)]
    if item == CARD:
        yield from (_given(Action.TRANSFER, around, each, item, pieces) for each in around.fullest(able, item))
        return
    yield from (_given(Action.LOAN, around, each, item, pieces) for each in around.nearest(able))
    yield Suggestion(action=Action.BUY, item=item, quantity=pieces)


def _from_province(around: Around, item: str, pieces: int) -> Iterator[Suggestion]:
    """The province keeps nothing for itself: what it holds is there to be allocated."""
    province = around.province
    there = 0 if province is None else province.held.get(item, 0)
    if province is not None and there:
        given = min(pieces, there)
        yield Suggestion(
            action=Action.ALLOCATE,
            item=item,
            from_office=province.office,
            from_name=province.name,
            quantity=given,
            keeps=there - given,
        )


def _given(action: Action, around: Around, giver: Store, item: str, pieces: int) -> Suggestion:
    quantity = min(pieces, giver.spare(item))
    keeps = giver.held.get(item, 0) - quantity
    given = Suggestion(action=action, item=item, quantity=quantity, keeps=keeps, keeps_days=giver.days(item, keeps))
    return _from(around, giver, given)


def _from(around: Around, giver: Store, given: Suggestion) -> Suggestion:
    away = around.distance(giver)
    return replace(
        given,
        from_office=giver.office,
        from_name=giver.name,
        distance_km=None if away is None else round(away),
        by_sea=around.by_sea(giver),
    )


def _printers(of: Conditions, around: Around) -> Iterator[Suggestion]:
    broken = 0 if of.printers is None else of.printers.total - of.printers.working
    if broken:
        yield Suggestion(action=Action.REPAIR, item=DeviceKind.PRINTER, quantity=broken)
    yield _device(around, DeviceKind.PRINTER, [other for other in around.others if _spare_printer(other)])
    yield Suggestion(action=Action.BUY, item=DeviceKind.PRINTER, quantity=1)


def _spare_printer(other: Store) -> bool:
    """Whether its other working printers make what it prints: one can go."""
    left = other.printers.working - 1
    return left >= 1 and other.cards_needed <= left * CARDS_A_DAY * DAYS_OF_COVER


def _power(of: Conditions, around: Around) -> Iterator[Suggestion]:
    """A generator on the books is not power: where one works, somebody has to ask why it stands still."""
    if of.generators.working:
        yield Suggestion(action=Action.CALL)
        return
    if of.generators.total:
        yield Suggestion(action=Action.REPAIR, item=DeviceKind.GENERATOR, quantity=of.generators.total)
    yield _device(around, DeviceKind.GENERATOR, [other for other in around.others if other.generators.working > 1])
    yield Suggestion(action=Action.BUY, item=DeviceKind.GENERATOR, quantity=1)


def _device(around: Around, kind: DeviceKind, able: Sequence[Store]) -> Suggestion:
    """A machine on loan from the nearest district that can spare one; from whom, has to be asked where none can."""
    lent = Suggestion(action=Action.LEND_DEVICE, item=kind, quantity=1)
    return _from(around, around.nearest(able)[0], lent) if able else lent
