"""What each role's home answers first. One figure is gathered in one place and shown to whoever needs it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Row
from sqlalchemy.orm import Session

from inventory.core.clock import local_date
from inventory.core.formats import Share
from inventory.core.identity import Actor, Scope, Verb
from inventory.custody.closing import pages as months
from inventory.custody.sheets import queries as counts
from inventory.dashboard.machine_matters import MachineMatters, machine_matters
from inventory.dashboard.outside import Outside, outside
from inventory.equipment import queries as equipment
from inventory.equipment.rules import Ink, Printers
from inventory.planning.run_out import queries as run_outs
from inventory.regions import queries as regions
from inventory.regions.models import Office
from inventory.shipments import queries as shipments
from inventory.shipments.loans import queries as loans
from inventory.shipments.loans.queries import Loan
from inventory.shipments.needs import needs
from inventory.shipments.queries import OnTheWay
from inventory.shipments.requests import queries as requests
from inventory.shipments.requests.models import BlankRequest
from inventory.stock import queries as stock
from inventory.stock.approval import service as approval
from inventory.stock.approval.wording import waiting_words
from inventory.usage import queries as usage
from inventory.utilization import queries as utilization
from inventory.utilization import wording
from inventory.utilization.instructions import queries as instructions
from inventory.utilization.instructions.models import Instruction
from inventory.utilization.queries import DistrictRow, Overview

CARD = "ktp-wni"
# Districts with fewer blanks than this are the first to be looked at; three provinces reorder at it.
REORDER_POINT = 1000
MOST_INSTRUCTIONS = 10  # on the nation's home; the register has the others
# A loan is told of on the home page from a week before its day.
DUE_SOON = timedelta(days=7)


@dataclass(frozen=True)
class SecondPerson:
    """Documents of the branch that wait: ``others`` for this person, ``mine`` for somebody else."""

    others: int
    mine: int

    @property
    def words(self) -> str:
        """What waits, as a note; empty where nothing does."""
        return waiting_words(self.others, self.mine)


def second_person(session: Session, actor: Actor) -> SecondPerson:
    """What waits for a second person, as this person sees it."""
    return SecondPerson(*approval.waiting_counts(session, actor))


def unclosed(session: Session, actor: Actor, office: Office, today: date) -> date | None:
    """The month before this one, where this person can close it and nobody has."""
    return months.to_close(session, office, today) if actor.may(Verb.KEEP_STOCK) and not office.is_centre else None


@dataclass(frozen=True, kw_only=True)
class DistrictHome:
    """What is due at an office that prints."""

    office: Office
    today: date
    due: usage.Due
    to_receive: Sequence[OnTheWay]
    loans_due: Sequence[Loan]
    blanks: int
    spoiled: int
    counting: int
    ink: Ink
    printers: Printers
    prints: Sequence[tuple[str, int | None]]
    second: SecondPerson
    unclosed: date | None
    requests: Sequence[Row[BlankRequest, str]]
    outreach: Outside
    instructions: Sequence[Row[Instruction, Office, Office, str]]
    machines: MachineMatters
    ahead: run_outs.Row

    @property
    def short_of_blanks(self) -> bool:
        """Fewer blanks than the reorder point."""
        return self.blanks < REORDER_POINT


def district_home(session: Session, actor: Actor) -> DistrictHome:
    """What is due today at the person's own office."""
    office = regions.office(session, actor.scope, actor.office)
    today = local_date(actor.at, office.timezone)
    held = {(b.item, b.compartment): b.quantity for b in stock.balances(session, Scope(office.code))}
    return DistrictHome(
        office=office,
        today=today,
        due=usage.due_today(session, office, actor.at),
        to_receive=shipments.open_for(session, office.code, today),
        loans_due=loans.outstanding(session, Scope(office.code), due_until=today + DUE_SOON),
        blanks=held.get((CARD, "store"), 0),
        spoiled=held.get((CARD, "spoiled"), 0),
        counting=counts.open_at(session, office.code),
        ink=equipment.ink(session, Scope(office.code)).get(office.code, Ink(0, 0, 0)),
        printers=equipment.printers(session, Scope(office.code), today).get(office.code, Printers(0, 0)),
        prints=wording.dated(utilization.daily_prints(session, office.code, today)),
        second=second_person(session, actor),
        unclosed=unclosed(session, actor, office, today),
        requests=requests.open_of(session, office.code, actor.at),
        outreach=outside(session, Scope(office.code), actor),
        instructions=instructions.open_for(session, office.code),
        machines=machine_matters(session, Scope(office.code), actor, today, cleans=True),
        ahead=run_outs.calendar_of(session, actor.scope, today, actor.scope).rows[0],
    )


@dataclass(frozen=True, kw_only=True)
class BranchHome:
    """A province, or the nation, in one window: districts, flags, and what is on its way.

    ``without`` are the districts of a province that will be without something, longest first, and ``machines`` is what
    of its machines somebody there has to see to.
    ``cover`` says for how many working days the blanks of the offices directly below last, as where blanks are
    distributed; ``deadline`` is the instant until when today's reports are expected at the office's own clock.
    ``instructions`` wait for the office itself; of all that are not carried out the first due are ``going_on``, and
    ``instructed`` is how many there are, and how many of them are overdue.
    """

    office: Office
    today: date
    overview: Overview
    on_the_way: Sequence[OnTheWay]
    loans_due: Sequence[Loan]
    own_store: int
    cover: Mapping[str, int | None]
    deadline: datetime
    second: SecondPerson
    unclosed: date | None
    requests_waiting: int
    outreach: Outside
    instructions: Sequence[Row[Instruction, Office, Office, str]]
    going_on: Sequence[Row[Instruction, Office, Office, str]]
    instructed: tuple[int, int]
    machines: MachineMatters | None
    without: Sequence[run_outs.Row]

    @property
    def flagged(self) -> list[DistrictRow]:
        """The flagged districts: those that nobody has followed up first, then fewest prints first."""
        return sorted(self.overview.flagged, key=lambda row: (row.acknowledged, row.facts.printed))

    @property
    def silent(self) -> list[DistrictRow]:
        """The districts whose report of the last day due is missing."""
        return [row for row in self.overview.rows if row.silent]

    @property
    def due(self) -> list[DistrictRow]:
        """The districts whose report of today is still to come."""
        return [row for row in self.overview.rows if row.due]

    @property
    def low(self) -> list[DistrictRow]:
        """The districts that have fewer blanks than the reorder point, the emptiest first."""
        low = [row for row in self.overview.rows if row.facts.on_hand < REORDER_POINT]
        return sorted(low, key=lambda row: row.facts.on_hand)

    @property
    def loans_overdue(self) -> list[Loan]:
        """The loans between districts that should have come back."""
        return [loan for loan in self.loans_due if loan.overdue(self.today)]

    @property
    def pieces_on_the_way(self) -> int:
        """KTP-el blanks that were sent and have not arrived."""
        return sum(each.lines.get(CARD, 0) for each in self.on_the_way)

    @property
    def pieces_to(self) -> dict[str, int]:
        """By destination: KTP-el blanks on the way."""
        pieces: dict[str, int] = defaultdict(int)
        for each in self.on_the_way:
            pieces[each.destination.code] += each.lines.get(CARD, 0)
        return pieces


def branch_home(session: Session, actor: Actor) -> BranchHome:
    """The branch of the person's office, in the window of its rule."""
    office = regions.office(session, actor.scope, actor.office)
    today = local_date(actor.at, office.timezone)
    window = utilization.default_window(session, actor.scope, today)
    below = needs(session, office.code, CARD, today)
    return BranchHome(
        office=office,
        today=today,
        overview=utilization.overview(session, actor.scope, window.first, window.last, today),
        on_the_way=shipments.in_transit(session, actor.scope, today),
        loans_due=loans.outstanding(session, actor.scope, due_until=today + DUE_SOON),
        own_store=stock.in_store(session, actor.scope, CARD).get(office.code, 0),
        cover={need.office.code: need.cover for need in below},
        deadline=usage.deadline(session, office.timezone).instant(today),
        second=second_person(session, actor),
        unclosed=unclosed(session, actor, office, today),
        requests_waiting=requests.waiting_for(session, actor),
        outreach=outside(session, actor.scope, actor),
        instructions=instructions.open_for(session, office.code),
        going_on=instructions.going_on(session, actor.scope, MOST_INSTRUCTIONS) if office.is_centre else [],
        instructed=instructions.standing_counts(session, actor.scope, today) if office.is_centre else (0, 0),
        machines=None if office.is_centre else machine_matters(session, actor.scope, actor, today),
        without=[] if office.is_centre else run_outs.calendar_of(session, actor.scope, today, actor.scope).short,
    )


@dataclass(frozen=True, kw_only=True)
class ProvinceRow:
    """One province beside the others, in the same window."""

    office: Office
    districts: int
    received: int
    printed: int
    on_hand: int
    flagged: int

    @property
    def used(self) -> Share:
        """Printed of received."""
        return Share(self.printed, self.received)


def provinces_side_by_side(session: Session, home: BranchHome) -> list[ProvinceRow]:
    """The figures of every province, summed from its districts."""
    by_province: dict[str, list[DistrictRow]] = defaultdict(list)
    for row in home.overview.rows:
        by_province[row.office.parent or ""].append(row)
    return [
        ProvinceRow(
            office=province,
            districts=len(by_province[province.code]),
            received=sum(row.facts.received for row in by_province[province.code]),
            printed=sum(row.facts.printed for row in by_province[province.code]),
            on_hand=sum(row.facts.on_hand for row in by_province[province.code]),
            flagged=sum(row.flagged for row in by_province[province.code]),
        )
        for province in regions.provinces(session, Scope(home.office.code))
    ]
