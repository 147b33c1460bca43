"""Gathering what planning needs of every district of a branch: a fixed number of statements, however many districts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.core.identity import CENTRE, Scope
from inventory.core.islands import island
from inventory.equipment import queries as equipment
from inventory.equipment.measured import NOT_MEASURED, Measures, measures
from inventory.equipment.rules import DeviceKind, Printers
from inventory.planning.cause_rules import Outlook
from inventory.planning.remedy_rules import CARD, Around, Store, Suggestion, suggestions
from inventory.planning.rules import NO_MACHINES, Conditions, Rolls, Said
from inventory.regions import calendar
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.shipments.needs import LOOKING_BACK, coming
from inventory.staffing import queries as staffing
from inventory.staffing.rules import Crew
from inventory.stock import queries as stock
from inventory.stock.known import NOW, Known
from inventory.stock.models import Item
from inventory.stock.rules import Compartment
from inventory.usage import queries as usage
from inventory.usage.queries import ReportFact
from inventory.usage.rules import ReportState, latest_state

RIBBON, FILM = "ribbon", "film"
ITEMS = (CARD, RIBBON, FILM)
# Other cards that come out of the same printers; a child card has a printer of its own.
PRINTED_ALIKE = (CARD, "ktp-wna")
MACHINES = (DeviceKind.PRINTER, DeviceKind.GENERATOR, DeviceKind.UPS)
MEASURING = timedelta(days=90)
RECENT = timedelta(days=14)
RECENT_REPORTS = 5

Gained = Mapping[tuple[str, str], int]
NOTHING: Mapping[DeviceKind, Printers] = {}


@dataclass(frozen=True, kw_only=True)
class Shelves:
    """What the provinces and districts of a branch have at the close of ``at``, and how fast they print.

    ``rated`` are the cards of a roll; ``used`` the pieces printed or used up in the last 90 days, ``lately`` those of
    the last 30 days, of which ``worked`` were working days; ``coming`` what is on the way now, by destination;
    ``measures`` what the printers' counters tell of rolls.
    """

    at: date
    today: date
    offices: Mapping[str, Office]
    rated: Mapping[str, int | None]
    held: Mapping[str, Mapping[str, int]]
    machines: Mapping[str, Mapping[DeviceKind, Printers]]
    used: Gained
    lately: Gained
    coming: Gained
    worked: int
    measures: Measures

    def rolls(self, code: str, item: str) -> Rolls:
        """The ribbons or films of an office, with what its rolls were good for lately."""
        measure = self.measures.get((code, item), NOT_MEASURED)
        return Rolls(
            held=self.held.get(code, {}).get(item),
            rated=self.rated.get(item),
            used=self.used.get((code, item), 0),
            cards=sum(self.used.get((code, card), 0) for card in PRINTED_ALIKE),
            counted=measure.per_roll,
            in_machines=measure.in_machines,
        )

    def machine(self, code: str, kind: DeviceKind) -> Printers:
        """The machines of one kind at an office."""
        return self.machines.get(code, NOTHING).get(kind, NO_MACHINES)

    def store(self, code: str) -> Store:
        """One office, as somebody who looks for help sees it."""
        office, held = self.offices[code], self.held.get(code, {})
        yields = {item: self.rolls(code, item).cards_per_roll for item in (RIBBON, FILM)}
        return Store(
            office=code,
            name=office.name,
            place=office.place,
            island=None if office.lon is None or office.lat is None else island(office.lon, office.lat),
            held=held,
            yields={item: cards for item, cards in yields.items() if cards is not None},
            printed=self.lately.get((code, CARD), 0),
            worked=self.worked,
            printers=self.machine(code, DeviceKind.PRINTER),
            generators=self.machine(code, DeviceKind.GENERATOR),
        )


@dataclass(frozen=True, kw_only=True)
class Neighbourhood:
    """The shelves of a branch, and who of it can help whom; ``national`` looks beyond a province."""

    shelves: Shelves
    national: bool

    @cached_property
    def stores(self) -> Mapping[str, Store]:
        """The offices of the branch, as somebody who looks for help sees them."""
        return {code: self.shelves.store(code) for code in self.shelves.offices}

    def around(self, code: str) -> Around:
        """One of its districts, and those that could help it."""
        others = [store for store in self._helpers[self._near(code)] if store.office != code]
        return Around(own=self.stores[code], province=self.stores.get(code[:2]), others=others)

    @cached_property
    def _helpers(self) -> Mapping[str, Sequence[Store]]:
        """The districts that help each other, by what is near; looked up once for all that need help."""
        found: dict[str, list[Store]] = {}
        for code, office in self.shelves.offices.items():
            if office.is_district:
                found.setdefault(self._near(code), []).append(self.stores[code])
        return found

    def _near(self, code: str) -> str:
        """Districts help each other within a province; only somebody for the whole nation sees further."""
        return CENTRE if self.national else code[:2]


@dataclass(frozen=True, kw_only=True)
class Plan(Neighbourhood):
    """A branch at a date: the outlook of each of its districts, and the shelves of those that could help it."""

    outlooks: Mapping[str, Outlook]

    def suggestions(self, code: str) -> tuple[Suggestion, ...]:
        """What can be done for one of its districts."""
        return suggestions(self.outlooks[code], self.around(code))


def plan(session: Session, scope: Scope, at: date, today: date, asked_by: Scope, known: Known = NOW) -> Plan:
    """The districts of a branch at the close of a date; help is looked for in the branch of ``asked_by``.

    ``known`` is what had been recorded at the offices of that branch.
    """
    gathered = shelves(session, asked_by, at, today, known)
    found = conditions(session, scope, gathered, known)
    outlooks = {code: Outlook(each) for code, each in found.items()}
    return Plan(outlooks=outlooks, shelves=gathered, national=asked_by.office == CENTRE)


def shelves(session: Session, scope: Scope, at: date, today: date, known: Known = NOW) -> Shelves:
    """What every province and district of a branch has at the close of a date, and how fast it prints.

    What is on the way is told only of now.
    """
    live = None if at >= today and known is NOW else at
    rated = select(Item.code, Item.yield_cards).where(Item.code.in_((RIBBON, FILM)))
    return Shelves(
        at=at,
        today=today,
        offices={office.code: office for office in regions.branch(session, scope) if not office.is_centre},
        rated=dict(session.execute(rated).all()),
        held=stock.stores(session, scope, ITEMS, live, known),
        machines=equipment.machines(session, scope, MACHINES, live, known),
        used=_printed(session, scope, at - MEASURING, at, known),
        lately=_printed(session, scope, at - LOOKING_BACK, at, known),
        coming=coming(session, scope) if live is None else {},
        worked=len(calendar.working_days(at - LOOKING_BACK, at)),
        measures=measures(session, scope, live, known),
    )


def _printed(session: Session, scope: Scope, first: date, last: date, known: Known) -> Gained:
    items = (*PRINTED_ALIKE, RIBBON, FILM)
    return stock.gained_between(session, scope, Compartment.PRINTED, items, first, last, known)


def conditions(session: Session, scope: Scope, at: Shelves, known: Known = NOW) -> dict[str, Conditions]:
    """By district of a branch, which the shelves hold: what it has to print with, and what it said lately."""
    reports: dict[str, list[ReportFact]] = {}
    for fact in usage.reports_between(session, scope, at.at - RECENT, at.at, known):
        reports.setdefault(fact.office, []).insert(0, fact)
    opened = usage.opening_days(session, scope, known)
    crews = staffing.crews(session, scope, at.at, known)
    return {
        code: _conditions(code, at, reports.get(code, []), opened.get(code), crews.get(code))
        for code, office in at.offices.items()
        if office.is_district and scope.contains(code)
    }


def _conditions(
    code: str, at: Shelves, reports: Sequence[ReportFact], opened: date | None, crew: Crew | None
) -> Conditions:
    return Conditions(
        office=code,
        blanks=at.held.get(code, {}).get(CARD, 0),
        ribbon=at.rolls(code, RIBBON),
        film=at.rolls(code, FILM),
        printers=at.machines.get(code, NOTHING).get(DeviceKind.PRINTER),
        generators=at.machine(code, DeviceKind.GENERATOR),
        ups=at.machine(code, DeviceKind.UPS),
        coming={item: at.coming.get((code, item), 0) for item in ITEMS},
        reports=tuple(_said(fact) for fact in reports[:RECENT_REPORTS]),
        state=_state(at, reports, opened),
        crew=crew,
    )


def _said(fact: ReportFact) -> Said:
    return Said(
        day=fact.business_date,
        printed=fact.printed,
        causes=frozenset(fact.causes),
        outage_hours=fact.outage_hours,
        prr=fact.prr,
        recorded=fact.recorded,
    )


def _state(at: Shelves, reports: Sequence[ReportFact], opened: date | None) -> ReportState:
    """Where its reports stand: what the last day says that was reported or is over."""
    last_day = reports[0].business_date if reports else None
    last_zero = next((fact.business_date for fact in reports if fact.printed == 0), None)
    (over,) = calendar.last_working_days(min(at.at, at.today - timedelta(days=1)), 1)
    due = over if opened is not None and opened <= over else None
    runs = opened is not None and opened <= at.today == at.at and calendar.is_working_day(at.today)
    return latest_state(last_day, last_zero, due, runs=runs)
