"""What machines and rolls were on any past day, as was known at any moment, reckoned the long way round beside it."""

import random
from collections import Counter, defaultdict
from datetime import date, datetime, timedelta
from statistics import median_low
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.consumables import machines, queries, service
from inventory.consumables.machines import Fill, Printer
from inventory.consumables.models import CounterNote, Roll
from inventory.core.errors import DomainError
from inventory.core.identity import CENTRE, Scope
from inventory.equipment import service as devices
from inventory.equipment.measured import Measure
from inventory.equipment.models import Device, DeviceCondition
from inventory.equipment.placing import service as placing
from inventory.equipment.placing.models import DevicePlacement
from inventory.stock.known import as_known
from tests.consumables.conftest import MONDAY
from tests.reliability.sizes import LONG
from tests.support.postings import enter, report
from tests.support.world import new_key

OFFICES, SCOPES = ("32.04", "32.05"), ("00", "32", "32.04", "32.05", "51.01")
SEEDS = range(1, 11) if LONG else range(1, 2)
FEW = 3  # rolls of an office that tell: ten would need a longer story
CONDITIONS = ("good", "limited", "broken", "retired")


class Story:
    """A few weeks of two offices with printers that move, break and go; ``reports`` are what they printed."""

    def __init__(self, world: Any, session: Session, seed: int) -> None:
        self.world, self.session, self.chance = world, session, random.Random(seed)
        self.shown: dict[int, int] = {}
        self.reports: list[tuple[str, date, int, datetime]] = []
        self.moments: list[datetime] = []
        self.corrected = 0

    def live(self, add: Any, steps: int) -> None:
        for office in OFFICES:
            self.world.stock(office, "ktp-wni", 5_000, MONDAY)
        for number in range(4):
            self.shown[add(f"B{number}", office=OFFICES[number % 2]).id] = 0
        for _step in range(steps):
            self.world.clock.advance(hours=self.chance.choice((1, 5, 9, 24)))
            self.session.rollback()
            self.moments.append(self.world.clock.now())
            try:
                self.step(self.chance.choice(sorted(self.shown)))
            except DomainError:
                continue  # what cannot be is refused, and the story goes on

    def step(self, number: int) -> None:
        device, day = self.session.get_one(Device, number), self.world.clock.today()
        office, back = device.office, day - timedelta(days=self.chance.choice((0, 0, 1, 3)))
        what = self.chance.choice(("roll", "roll", "roll", "look", "report", "report", "move", "condition"))
        if what == "report":
            day -= timedelta(days=self.chance.choice((1, 2, 4)))
            cards = self.chance.randrange(1, 30)
            self.world.act(f"staff-{office}", enter, report(office, day, cards))
            self.reports.append((office, day, cards, self.world.clock.now()))
        elif what == "move":
            other = OFFICES[office == OFFICES[0]]
            told = {"device_id": number, "office": other, "business_date": back, "reason": "Pemerataan"}
            self.world.act("coordinator-32", placing.move, placing.Move(key=new_key(), **told))
        elif what == "condition":
            told = {"device_id": number, "condition": self.chance.choice(CONDITIONS), "business_date": back}
            self.world.act(
                "coordinator-32", devices.change_condition, devices.ChangeCondition(**told, reason="Kepala cetak")
            )
        else:
            counter = self.shown[number] + self.chance.randrange(40)
            self.roll(device, what, {"key": new_key(), "counter": counter, "business_date": back})
            self.shown[number] = counter

    def roll(self, device: Device, what: str, told: dict[str, Any]) -> None:
        item = self.chance.choice(("ribbon", "film"))
        inside = queries.in_machine(self.session, device.id).get(item)
        ended = [each.roll_id for each in queries.rolls_of(self.session, device.id) if each.may_be_put_right]
        if ended and self.chance.random() < 0.15:
            wrong = queries.roll(self.session, Scope(CENTRE), ended[-1])
            right = service.Correct(key=new_key(), roll_id=ended[-1], spent=not wrong.spent, note="Tertukar")
            self.world.act("coordinator-32", service.correct, right)
            self.corrected += 1
        aside = [each.id for each in queries.put_aside(self.session, device.office, [item])]
        if what == "look":
            command: Any = service.Look(device_id=device.id, cleaned=self.chance.random() < 0.5, **told)
            verb: Any = service.look
        elif inside is not None:
            spent = self.chance.random() < 0.7
            command, verb = service.Remove(roll_id=inside.id, spent=spent, note="Putus", **told), service.remove
        elif aside and self.chance.random() < 0.7:
            command, verb = service.PutBack(roll_id=aside[0], device_id=device.id, **told), service.put_back
        else:
            batch = {"batch": self.chance.choice(("", "R-1", "R-2")), "supplier": self.chance.choice(("", "CV"))}
            command = service.Install(device_id=device.id, item=item, rated=200, **batch, **told)
            verb = service.install
        self.world.act("coordinator-32", verb, command)


class Reckoning:
    """The same by reading everything, and looking through it line by line."""

    def __init__(self, session: Session, story: Story, at: date, by: datetime) -> None:
        def before(model: Any, day: str) -> list[Any]:
            rows = session.scalars(select(model).order_by(model.id)).all()
            return [row for row in rows if getattr(row, day) <= at and row.recorded_at <= by]

        self.placed, self.log = before(DevicePlacement, "business_date"), before(DeviceCondition, "business_date")
        self.notes, self.rolls = before(CounterNote, "business_date"), before(Roll, "installed_on")
        self.by = by
        self.out = [roll for roll in self.rolls if roll.removed_on and roll.removed_on <= at and roll.removed_at <= by]
        self.reports = [each for each in story.reports if each[1] <= at and each[3] <= by]
        self.devices = sorted(story.shown)

    def cards(self, rolls: list[Roll]) -> list[int]:
        return [roll.used_before + (roll.end_total or 0) - roll.start_total for roll in rolls]

    def spent(self, roll: Roll) -> bool:
        """What was taken for true then."""
        return bool(roll.spent) != (roll.corrected_at is not None and roll.corrected_at > self.by)

    def yields(self, office: str, item: str) -> list[int]:
        """Of the rolls that an office used up last."""
        spent = [roll for roll in self.out if self.spent(roll) and (roll.office, roll.item) == (office, item)]
        return sorted(self.cards(sorted(spent, key=lambda roll: (roll.removed_on, roll.id))[-FEW:]))

    def printer(self, number: int, alone: bool) -> Printer:
        office, condition = self.office(number), self.condition(number)
        notes = [note for note in self.notes if note.device_id == number]
        cleaned = [note.total for note in notes if note.kind == "head_cleaned"]
        since = 0
        if alone and notes:
            first = max(notes[-1].business_date + timedelta(days=1), self.here_since(number))
            since = sum(cards for where, day, cards, _when in self.reports if where == office and day >= first)
        total = (notes[-1].total if notes else 0) + since
        inside = [roll for roll in self.rolls if roll.device_id == number and roll not in self.out]
        return Printer(
            device_id=number,
            office=office,
            works=condition in ("good", "limited"),
            noted=notes[-1].business_date if notes else None,
            total=total,
            reported_since=since,
            since_cleaning=total - (cleaned[-1] if cleaned else 0),
            fills={roll.item: self.fill(roll, office, total) for roll in inside},
        )

    def fill(self, roll: Roll, office: str, total: int) -> Fill:
        batch = (roll.item, roll.batch, roll.supplier)
        alike = [each for each in self.out if self.spent(each) and (each.item, each.batch, each.supplier) == batch]
        own, others = self.yields(office, roll.item), self.cards(alike) if roll.batch else []
        basis = "office" if own else "batch" if others else "rated"
        return Fill(
            roll_id=roll.first_id or roll.id,
            item=roll.item,
            batch=roll.batch,
            rated=roll.rated,
            used=roll.used_before + total - roll.start_total,
            worth=median_low(own or others or [roll.rated]),
            basis=basis,
        )

    def office(self, number: int) -> str:
        return [each.office for each in self.placed if each.device_id == number][-1]

    def here_since(self, number: int) -> date:
        """The day on which the machine came to where it is: a later step inside the office does not count."""
        own = [each for each in self.placed if each.device_id == number]
        since = own[-1]
        for step in reversed(own):
            if step.office != since.office:
                break
            since = step
        return since.business_date

    def condition(self, number: int) -> str:
        own = [each for each in self.log if each.device_id == number]
        return max(own, key=lambda each: (each.business_date, each.id)).condition

    def gathered(self, scope: Scope) -> tuple[list[Printer], dict[tuple[str, str], list[int]]]:
        placed = {each.device_id for each in self.placed} & {each.device_id for each in self.log}
        there = [number for number in sorted(placed) if self.condition(number) not in ("retired", "lost")]
        several = Counter(self.office(number) for number in there)
        ours = [number for number in there if scope.contains(self.office(number))]
        every = ((office, item) for office in OFFICES if scope.contains(office) for item in ("ribbon", "film"))
        yields = {place: found for place in every if (found := self.yields(*place))}
        return [self.printer(number, several[self.office(number)] == 1) for number in ours], yields

    def measured(self, scope: Scope) -> dict[tuple[str, str], Measure]:
        printers, yields = self.gathered(scope)
        left: dict[tuple[str, str], int] = defaultdict(int)
        for printer in printers:
            for item, fill in printer.fills.items():
                if printer.works:
                    left[printer.office, item] += max(0, fill.worth - fill.used)
        return {
            place: Measure(per_roll=median_low(yields[place]) if place in yields else None, in_machines=left[place])
            for place in left.keys() | yields.keys()
        }


@pytest.mark.parametrize("seed", SEEDS)
def test_any_day_as_known_at_any_moment(both_databases, session, world, add, monkeypatch, seed) -> None:
    monkeypatch.setattr(machines, "LAST_ROLLS", FEW)
    story = Story(world, session, seed)
    story.live(add, 200)
    assert len(story.reports) > 5
    assert len(session.scalars(select(Roll)).all()) > 10
    assert story.corrected > 3
    for _look in range(40):
        by = story.chance.choice(story.moments) + timedelta(seconds=story.chance.choice((0, 1)))
        at = MONDAY + timedelta(days=story.chance.randrange((world.clock.today() - MONDAY).days + 1))
        scope = Scope(story.chance.choice(SCOPES))
        known, reckoning = as_known(session, scope, by, at), Reckoning(session, story, at, by)
        found = machines._gathered(session, scope, at, known)
        printers, yields = reckoning.gathered(scope)
        assert sorted(found.printers, key=lambda each: each.device_id) == printers, (scope, at, by)
        assert {place: sorted(cards) for place, cards in found.yields.items()} == yields, (scope, at, by)
        assert machines.measured(session, scope, at, known) == reckoning.measured(scope)
