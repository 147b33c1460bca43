"""Gathering the calendar of a branch: what each district has, prints and waits for, in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from inventory.core.identity import CENTRE, Scope
from inventory.planning import queries
from inventory.planning.funds import Funds, funds
from inventory.planning.queries import FILM, ITEMS, RIBBON, Neighbourhood, Shelves
from inventory.planning.remedy_rules import CARD, supplies
from inventory.planning.run_out import rules as run_out_rules
from inventory.planning.run_out.rules import Ahead, Arrival, OpenLine, Pace, RunOut, Source, Standing, Supply, Way
from inventory.procurement import open_queries
from inventory.procurement.open_queries import Ordered
from inventory.procurement.prices import queries as price_queries
from inventory.regions import calendar
from inventory.regions.models import Office
from inventory.shipments import expected
from inventory.shipments.expected import Coming

ROLLS = (RIBBON, FILM)
# How long shipments take is measured on those that arrived in so many days.
MEASURED = timedelta(days=180)

Arrivals = Mapping[tuple[str, str], Sequence[Arrival]]


@dataclass(frozen=True)
class Row:
    """One district: when each item runs out."""

    office: Office
    items: Mapping[str, RunOut]

    @property
    def worst(self) -> RunOut:
        """The item that is missing longest; of equal ones the one that runs out first."""
        return min(self.items.values(), key=lambda each: (-each.gap, each.out_on or date.max))

    @property
    def gap(self) -> int:
        """The longest time without, in days."""
        return self.worst.gap

    @property
    def short(self) -> list[RunOut]:
        """The items that it will be without."""
        return [each for each in self.items.values() if each.gap]

    @property
    def first_out(self) -> date | None:
        """The first day on which something runs out."""
        return min((each.out_on for each in self.items.values() if each.out_on), default=None)

    @property
    def standing(self) -> Standing:
        """The worst standing of its items."""
        order = list(Standing)
        return min((each.standing for each in self.items.values()), key=order.index)


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """The districts of a branch, what could help them, and what it would cost; ``lines`` have money today."""

    ahead: Ahead
    rows: Sequence[Row]
    neighbourhood: Neighbourhood
    lines: Mapping[str, Sequence[OpenLine]]
    prices: Mapping[str, Decimal]

    @property
    def short(self) -> list[Row]:
        """The districts that will be without something, longest first."""
        return sorted((row for row in self.rows if row.gap), key=lambda row: -row.gap)

    def ways(self, row: Row, what: RunOut) -> tuple[Way, ...]:
        """How a district's days without an item can be closed, the cheapest way first."""
        item, wanted = what.supply.item, what.wanted
        if not wanted:
            return ()
        found = supplies(self.neighbourhood.around(row.office.code), item, wanted)
        return run_out_rules.ways(wanted, found, self.prices.get(item), self.lines.get(row.office.code, ()))


@dataclass(frozen=True, kw_only=True)
class Transit:
    """How many days shipments usually take, to each office and in the whole branch."""

    usual: Mapping[str, int | None]
    everywhere: int | None

    def days(self, office: str) -> int | None:
        """To one office: as its own took, else as all did."""
        own = self.usual.get(office)
        return self.everywhere if own is None else own


def calendar_of(session: Session, scope: Scope, today: date, asked_by: Scope) -> Calendar:
    """When the districts of a branch run out; help is looked for in the branch of ``asked_by``."""
    shelves = queries.shelves(session, asked_by, today, today)
    districts = [office for code, office in shelves.offices.items() if office.is_district and scope.contains(code)]
    money = funds(session, scope, today)
    arrivals = _arrivals(session, scope, today, districts, money)
    ahead = Ahead(today, calendar.working_days(today, today + run_out_rules.FURTHEST))
    return Calendar(
        ahead=ahead,
        rows=[Row(office, _items(shelves, office.code, arrivals, ahead)) for office in districts],
        neighbourhood=Neighbourhood(shelves=shelves, national=asked_by.office == CENTRE),
        lines=money.open_now(),
        prices=_prices(session, asked_by, today),
    )


def _items(shelves: Shelves, code: str, arrivals: Arrivals, ahead: Ahead) -> dict[str, RunOut]:
    store = shelves.store(code)
    pace = Pace(printed=store.printed, worked=store.worked)
    yields = {CARD: 1, **store.yields}
    return {
        item: run_out_rules.run_out(
            Supply(
                item=item,
                pieces=store.held.get(item),
                cards=yields.get(item),
                in_machines=shelves.rolls(code, item).in_machines if item in ROLLS else 0,
            ),
            pace,
            arrivals.get((code, item), ()),
            ahead,
        )
        for item in ITEMS
    }


def _prices(session: Session, scope: Scope, today: date) -> dict[str, Decimal]:
    """By item: what a piece usually costs, in the contracts of the last years that the branch may see."""
    known = price_queries.known(price_queries.agreed(session, scope, today))
    return {item: known[f"item:{item}"].usual.middle for item in ROLLS if f"item:{item}" in known}


def _transit(session: Session, scope: Scope, today: date) -> Transit:
    taken = expected.days_taken(session, scope, today - MEASURED)
    everywhere = [days for each in taken.values() for days in each]
    return Transit(
        usual={office: run_out_rules.usual_days(days) for office, days in taken.items()},
        everywhere=run_out_rules.usual_days(everywhere),
    )


def _arrivals(session: Session, scope: Scope, today: date, districts: Sequence[Office], money: Funds) -> Arrivals:
    found: dict[tuple[str, str], list[Arrival]] = defaultdict(list)
    transit = _transit(session, scope, today)
    # What was granted can leave today at the earliest.
    for source, every in (
        (Source.SHIPMENT, expected.on_the_way(session, scope, ITEMS)),
        (Source.REQUEST, expected.granted(session, scope, ITEMS)),
    ):
        for each in every:
            due = run_out_rules.expected(each.day or today, transit.days(each.office), today)
            found[each.office, each.item].append(_arrival(source, each, *due))
    for order in open_queries.ordered(session, scope, ROLLS):
        late = order.due is not None and order.due < today
        due = (None, order.due) if late else (order.due, None)
        found[order.office, order.item].append(_arrival(Source.PURCHASE, order, *due))
    for office in districts:
        for item in ROLLS:
            found[office.code, item].extend(money.arrivals(office.code, item))
    return found


def _arrival(source: Source, of: Coming | Ordered, day: date | None, was_due: date | None) -> Arrival:
    return Arrival(
        source=source, item=of.item, day=day, pieces=of.pieces, was_due=was_due, name=of.name, number=of.number
    )
