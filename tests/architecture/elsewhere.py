"""Something of every kind in Kabupaten Garut, the words in it that nobody elsewhere may read, and who stands elsewhere.

A route about a thing that is not here yet fails the sweeps until the thing is: `things` is asked for by the names that
routes give to their parts.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.accounts import queries as people
from inventory.accounts import rules as accounts
from inventory.accounts.permissions import Role
from inventory.consumables import service as consumables
from inventory.contracts import service as contracts
from inventory.core.database import Base, db, transact
from inventory.core.rules import in_branch
from inventory.coverage import service as coverage
from inventory.coverage.rules import Entry, Figures, Origin, Part, Subject
from inventory.custody import service as custody
from inventory.custody.closing.service import CloseMonth, close_month
from inventory.custody.sheets import service as sheets
from inventory.equipment import particulars
from inventory.equipment import service as equipment
from inventory.equipment.placing import queries as placing_queries
from inventory.equipment.placing.handover import HandOver, hand_over
from inventory.equipment.reports.rules import Counts
from inventory.equipment.reports.service import AnswerMonth, answer_month
from inventory.equipment.rules import DeviceKind
from inventory.notices import outbox
from inventory.notices.models import Delivery
from inventory.notices.service import MuteSubject, mute
from inventory.outreach import matters
from inventory.outreach import service as outreach
from inventory.outreach.points import service as points
from inventory.power import service as power
from inventory.procurement import consent, papers, payments
from inventory.procurement import service as procurement
from inventory.procurement.budgets import service as budgets
from inventory.procurement.models import Purchase
from inventory.procurement.suppliers import service as suppliers
from inventory.reconciliation import service as reconciliation
from inventory.reconciliation.rules import Count
from inventory.regions.service import add_offices, region_entries
from inventory.repairs import service as repairs
from inventory.shipments import service as shipments
from inventory.shipments.disputes import service as disputes
from inventory.shipments.requests import service as requests
from inventory.staffing import service as staffing
from inventory.stock import checking
from inventory.stock import service as stock
from inventory.stock.approval import service as approval
from inventory.stock.boxes.rules import typed
from inventory.stock.models import Document
from inventory.stock.rules import Kind
from inventory.usage import service as usage
from inventory.utilization import service as utilization
from inventory.utilization.alerts.models import Alert
from inventory.utilization.alerts.rules import Action, Happening
from inventory.utilization.alerts.service import FollowUp, follow_up
from inventory.utilization.instructions.service import Decline, Instruct, decline, instruct
from inventory.utilization.models import UtilizationRule
from tests.support import judging
from tests.support.notices import told, wants
from tests.support.world import World, new_key

GARUT, PROVINCE, NEIGHBOUR = "32.05", "32", "32.06"
SECRET = "rahasia-dapur-garut"
BOX = "RDG-00017"
OCTOBER, FRIDAY = date(2025, 10, 20), date(2025, 10, 31)
# Offices whose people have no business in Garut: another province, a district there, and the district next door.
ELSEWHERE = ("51", "51.01", "32.04")
# As many pieces as nobody else has of anything; how a page, a file and the interface write them.
PIECES = (7_391, 2_749, 6_173)
WRITTEN = [written for pieces in PIECES for written in (f"{pieces:,}".replace(",", "."), f"{pieces:,}")]
# The documents, requests and purchases of Garut and its province, and the people there.
NAMED = re.compile(
    r"\b[A-Z]{2,3}-32(?:\.0[56])?-\d+|(?:staff|supervisor)-32\.0[56]|(?:Staff|Supervisor) 32\.0[56]"
    r"|(?:coordinator|supervisor)-32\b(?!\.)|(?:Coordinator|Supervisor) 32\b(?!\.)"
)
# Columns that say whose a row is.
OF_AN_OFFICE = {"office", "former_office", "counterpart", "owner", "source", "destination", "answerer", "scope"}


@dataclass(frozen=True)
class Things:
    """What is in Garut: by the name that a route gives to a part of its address, the values it can have."""

    by_name: Mapping[str, Sequence[Any]]

    def one_each(self) -> "Things":
        """One value for each name."""
        return Things({name: values[:1] for name, values in self.by_name.items()})

    def addresses(self, names: Sequence[str]) -> Iterator[dict[str, Any]]:
        """Every way to fill the parts of an address. Raises KeyError for a part of which nothing is here."""
        for values in product(*(self.by_name[name] for name in names)):
            yield dict(zip(names, values, strict=True))


def told_of_garut(text: str) -> list[str]:
    """What of Garut's secrets stands in an answer."""
    named = NAMED.findall(text) if "-32" in text or " 32" in text else []  # there is one of the two in every name
    plain = [found for pieces in PIECES if str(pieces) in text for found in re.findall(rf"\b{pieces}\b", text)]
    return [word for word in (SECRET, BOX, *WRITTEN) if word in text] + named + plain


def rows_of(session: Session, branch: str) -> dict[str, list[str]]:
    """By table: the rows that belong to a branch, or have an end in it."""
    session.rollback()
    found: dict[str, list[str]] = defaultdict(list)
    for table in Base.metadata.sorted_tables:
        whose = [column.name for column in table.columns if column.name in OF_AN_OFFICE]
        for row in session.execute(table.select()).mappings() if whose else ():
            if any(in_branch(branch, row[name] or "") for name in whose):
                found[table.name].append(repr(tuple(row.values())))
    return {name: sorted(rows) for name, rows in found.items()}


def add_stranger(world: World, office: str) -> str:
    """A person with every role that an office elsewhere can have."""
    name = f"stranger-{office}"
    transact(lambda session: world.add_person(session, name, office, *_roles(office)))
    return name


def _roles(office: str) -> list[str]:
    return [str(role) for role in Role if accounts.role_fits(role, office)]


def add_strangers(world: World, office: str) -> list[str]:
    """A person with every role that an office elsewhere can have, and for each role one who has only that."""

    def add(session: Session) -> list[str]:
        names = {f"stranger-{office}-{role}": role for role in _roles(office)}
        for name, role in names.items():
            world.add_person(session, name, office, role)
        return list(names)

    _people_of_garut(world)
    world.stock(office, "ktp-wni", 50, OCTOBER)
    names = [add_stranger(world, office), *transact(add)]
    judging.evaluate(world)  # their own alerts are open before anything happens in Garut
    return names


def fill_garut(world: World) -> Things:
    """Make all of it, through the real services."""
    _people_of_garut(world)
    for office, pieces in ((PROVINCE, PIECES[0]), (GARUT, PIECES[1])):
        world.stock(office, "ktp-wni", pieces, OCTOBER)
    _arrivals(world)
    _reports(world)
    _custody(world)
    by_name = {
        **_boxes_and_places(),
        **_devices(world),
        "repair_id": _repairs(world),
        "roll_id": _rolls(world),
        "purchase_id": _purchases(world),
        **_money(world),
        "request_id": _requests(world),
        "sheet_id": [_sheet(world)],
        "rule_id": [_supervised(world)],
        "alert_id": [_alert(world)],
        "outreach_id": _outreach(world),
        "point_id": [_point(world)],
        "contract_id": [_contract(world)],
        "operator_id": [_operator(world)],
        "instruction_id": _instructions(world),
        "user_id": [_person("staff-32.05"), _person("supervisor-32.05")],
        "document_id": _one_of_each(),
        "delivery_id": [_message(world)],
        **_coverage(world),
    }
    by_name["attachment_id"] += by_name.pop("paper_id")
    note = checking.NoteHead(key=new_key(), number=0, hash="0" * 64, outside=True, note=SECRET)
    world.act("auditor-32", checking.note_head, note)
    _counts_of_siak(world)
    _read(world)
    world.act("staff-32.05", close_month, CloseMonth(key=new_key(), office=GARUT, month=date(2025, 9, 1)))
    return Things(by_name)


def _people_of_garut(world: World) -> None:
    """Who else takes part, and a district that borrows; what offices there are is public."""
    if people.by_username(db.session(), "staff-32.06") is not None:
        return

    def add(session: Session) -> None:
        add_offices(session, [entry for entry in region_entries() if entry.code == NEIGHBOUR])
        world.add_person(session, "staff-32.06", NEIGHBOUR, "staff")
        world.add_person(session, "supervisor-32.05", GARUT, "supervisor")
        world.add_person(session, "auditor-32", PROVINCE, "auditor")

    transact(add)


def _boxes_and_places() -> dict[str, list[Any]]:
    return {"code": [GARUT, PROVINCE], "item": ["ktp-wni"], "month": [date(2025, 10, 1)], "number": [BOX]}


def _person(username: str) -> int:
    found = people.by_username(db.session(), username)
    assert found is not None
    return found.id


def _one_of_each() -> list[int]:
    """A document of every kind in every state that there is here; none has an end anywhere else."""
    mine = select(Document).where(Document.office.startswith(PROVINCE)).order_by(Document.id)
    found = {(each.kind, each.state): each.id for each in db.session.scalars(mine) if each.office != "32.04"}
    assert {kind for kind, _state in found} == set(Kind), "a kind of document has no example here"
    return sorted(found.values())


def _send(world: World, by: str, source: str, destination: str, purpose: str, pieces: int, **more: Any) -> Document:
    line = shipments.ShipmentLine(item="ktp-wni", quantity=pieces, boxes=more.pop("boxes", ()))
    told = {"key": new_key(), "source": source, "destination": destination, "purpose": purpose, "lines": (line,)}
    told |= {"business_date": world.clock.today(), "reference": SECRET, "note": SECRET}
    return world.act(by, shipments.send, shipments.Send(**(told | more)))


def _receive(world: World, by: str, shipment: Document, good: int, **fate: int) -> Document:
    line = shipments.ReceiptLine(item="ktp-wni", good=good, reason=SECRET, **fate)
    day = world.clock.today()
    arrived = shipments.Receive(key=new_key(), shipment_id=shipment.id, business_date=day, lines=(line,), note=SECRET)
    return world.act(by, shipments.receive, arrived)


def _arrivals(world: World) -> None:
    """Boxes on their way, a shipment in dispute, and a loan that goes back in parts."""
    today = world.clock.today()
    _send(world, "coordinator-32", PROVINCE, GARUT, "allocation", 613, boxes=typed(BOX))
    disputed = _send(world, "coordinator-32", PROVINCE, GARUT, "allocation", 1_000)
    _receive(world, "staff-32.05", disputed, 960, damaged=20, missing=20)
    found = disputes.FoundLine(item="ktp-wni", quantity=5, office=GARUT)
    told = {"key": new_key(), "shipment_id": disputed.id, "business_date": today, "note": SECRET}
    world.act("staff-32.05", disputes.find, disputes.Find(**told, lines=(found,)))
    lost = (disputes.ShipmentLine(item="ktp-wni", quantity=4),)
    told["key"] = new_key()
    world.act("staff-32.05", disputes.write_off, disputes.WriteOff(**told, lines=lost, reason=SECRET))
    loan = _send(world, "staff-32.05", GARUT, NEIGHBOUR, "loan", 50)
    _receive(world, "staff-32.06", loan, 50)
    _send(world, "staff-32.06", NEIGHBOUR, GARUT, "loan_return", 20, loan=loan.id)


def _reports(world: World) -> None:
    """A day, amended; another one taken back; and a day without a print."""
    lines = (usage.ReportLine(item="ktp-wni", printed=7, spoiled=20),)
    said = {"office": GARUT, "note": SECRET, "prr": PIECES[2]}
    report = usage.Report(key=new_key(), business_date=FRIDAY, lines=lines, **said)
    first = world.act("staff-32.05", usage.report, report)
    amended = usage.Amend(key=new_key(), report_id=first.id, lines=lines, reason=SECRET, note=SECRET)
    world.act("staff-32.05", usage.amend, amended)
    second = replace(report, key=new_key(), business_date=world.clock.today())
    undone = stock.Reverse(key=new_key(), document_id=world.act("staff-32.05", usage.report, second).id, reason=SECRET)
    world.act("staff-32.05", stock.reverse, undone)
    zero = (usage.ReportLine(item="ktp-wni", printed=0),)
    third = replace(second, key=new_key(), lines=zero, causes=("other",), cause_note=SECRET)
    world.act("staff-32.05", usage.report, third)


def _custody(world: World) -> None:
    """Counts and destructions: waiting, agreed, rejected, withdrawn, and to be taken back."""

    def count(counted: int) -> Document:
        line = custody.CountLine(item="film", compartment="store", counted=counted, reason=SECRET)
        told = custody.Count(key=new_key(), office=GARUT, business_date=world.clock.today(), lines=(line,), note=SECRET)
        return world.act("staff-32.05", custody.count, told)

    def destroy() -> Document:
        line = custody.DestructionLine(item="ktp-wni", quantity=1, reason=SECRET)
        told = {"key": new_key(), "office": GARUT, "business_date": world.clock.today(), "lines": (line,)}
        return world.act("staff-32.05", custody.destroy, custody.Destroy(**told, witnesses=(SECRET,)))

    agreed = count(3)
    world.act("coordinator-32", approval.approve, approval.Approve(key=new_key(), document_id=agreed.id))
    world.act("staff-32.05", stock.reverse, stock.Reverse(key=new_key(), document_id=agreed.id, reason=SECRET))
    for by in ("coordinator-32", "staff-32.05"):
        world.act(by, approval.decline, approval.Decline(key=new_key(), document_id=destroy().id))
    count(4)
    destroy()


def _message(world: World) -> int:
    """A message to somebody in Garut that tells of Garut, and a subject that was muted."""
    wants(world, "staff-32.05", email=f"{SECRET}@garut.example.id")
    told(GARUT, subject="alert:17", params={"what": SECRET})
    transact(lambda session: outbox.spread(session, world.clock.now()))
    world.act("staff-32.05", mute, MuteSubject(subject="alert:17", muted=True))
    found = db.session.scalars(select(Delivery.id).where(Delivery.office == GARUT).order_by(Delivery.id)).first()
    assert found is not None
    return found


def _devices(world: World) -> dict[str, list[Any]]:
    """A stolen one with a paper, one that the province handed over, and their model, which is everybody's."""
    today = world.clock.today()
    told = equipment.AddDevice(office=GARUT, kind="printer", model=SECRET, serial="RDG-77", note=SECRET, owner=SECRET)
    device = world.act("staff-32.05", equipment.add_device, told)
    stolen = equipment.ChangeCondition(
        device_id=device.id, condition="lost", reason=SECRET, police_report=SECRET, business_date=today
    )
    world.act("staff-32.05", equipment.change_condition, stolen)
    paper = particulars.Attach(key=new_key(), device_id=device.id, name=f"{SECRET}.pdf", content=b"%PDF-1.7")
    photograph = world.act("staff-32.05", particulars.attach, paper)
    other = world.act("coordinator-32", equipment.add_device, replace(told, office=PROVINCE, serial="RDG-78"))
    given = HandOver(
        key=new_key(), office=PROVINCE, lines=((other.id, GARUT),), business_date=today, bast_number=SECRET
    )
    handover = world.act("coordinator-32", hand_over, given)
    told_month = {"office": GARUT, "month": date(2025, 10, 1), "counts": {DeviceKind.PRINTER: Counts(good=PIECES[1])}}
    world.act("staff-32.05", answer_month, AnswerMonth(key=new_key(), note=SECRET, **told_month))
    return {
        "device_id": [device.id, other.id],
        "label": [device.label_code],
        "handover_id": [handover.id],
        "placement_id": [placing_queries.steps_of(db.session(), other)[-1][0].id],
        "model_id": [1],
        "attachment_id": [photograph.id],
    }


def _repairs(world: World) -> list[int]:
    """A fault that is settled with a part of another unit, and one that waits at a workshop."""
    today, found = world.clock.today(), []
    for serial in ("RDG-81", "RDG-82"):
        told = equipment.AddDevice(office=GARUT, kind="printer", model=SECRET, serial=serial, note=SECRET)
        device = world.act("staff-32.05", equipment.add_device, told)
        fault = repairs.Report(key=new_key(), device_id=device.id, reason=SECRET, business_date=today)
        found.append(world.act("staff-32.05", repairs.report, fault))
    settled, away = found
    part = {"donor_id": away.device_id, "part": SECRET, "note": SECRET}
    told = {"repair_id": settled.id, "business_date": today}
    world.act("staff-32.05", repairs.take_part, repairs.TakePart(key=new_key(), **told, **part))
    back = repairs.ComeBack(key=new_key(), **told, cost=Decimal(PIECES[0]), note=SECRET)
    world.act("staff-32.05", repairs.come_back, back)
    told["repair_id"] = away.id
    sent = repairs.Send(key=new_key(), **told, sent_to=SECRET, carrier=SECRET, due=today)
    world.act("staff-32.05", repairs.send, sent)
    return [each.id for each in found]


def _rolls(world: World) -> list[int]:
    """A ribbon that was used up after its head was cleaned and its counter began anew, and a film that is in."""
    told = equipment.AddDevice(office=GARUT, kind="printer", model=SECRET, serial="RDG-80", note=SECRET)
    device = world.act("staff-32.05", equipment.add_device, told)
    seen = {"device_id": device.id, "business_date": world.clock.today()}
    install = consumables.Install(
        key=new_key(), **seen, item="ribbon", counter=PIECES[1], batch=SECRET, supplier=SECRET, rated=PIECES[0]
    )
    ribbon = world.act("staff-32.05", consumables.install, install)
    film = world.act("staff-32.05", consumables.install, replace(install, key=new_key(), item="film"))
    clean = consumables.Look(key=new_key(), **seen, counter=PIECES[1], cleaned=True, note=SECRET)
    world.act("staff-32.05", consumables.look, clean)
    anew = consumables.Reset(key=new_key(), **seen, counter=PIECES[1], onward=PIECES[1] + 1, reason=SECRET)
    world.act("staff-32.05", consumables.reset, anew)
    out = {"roll_id": ribbon.id, "counter": PIECES[2], "business_date": world.clock.today(), "note": SECRET}
    world.act("staff-32.05", consumables.remove, consumables.Remove(key=new_key(), **out))
    return [ribbon.id, film.id]


def _purchases(world: World) -> list[int]:
    """One that is planned, and one of which something has arrived."""
    line = procurement.PlanLine(item="ribbon", quantity=10, unit_price=Decimal(3_700_000))
    plan = procurement.Plan(
        key=new_key(), office=GARUT, fund="APBD", budget_year=2025, lines=(line,), supplier=SECRET, note=SECRET
    )
    planned = world.act("staff-32.05", procurement.plan, plan)
    bought = world.act("staff-32.05", procurement.plan, replace(plan, key=new_key()))
    today = world.clock.today()
    order = procurement.Order(
        key=new_key(), purchase_id=bought.id, supplier=SECRET, contract_number=SECRET, contract_date=today
    )
    world.act("staff-32.05", procurement.order, order)
    part = ((bought.lines[0].id, 2),)
    arrived = procurement.Deliver(key=new_key(), purchase_id=bought.id, business_date=today, parts=part, note=SECRET)
    world.act("staff-32.05", procurement.deliver, arrived)
    return [planned.id, bought.id]


def _money(world: World) -> dict[str, list[int]]:
    """A budget line with acts, a purchase of it that waits, one that was paid for in part, and its papers."""
    today = world.clock.today()
    entry = budgets.Enter(
        key=new_key(),
        office=GARUT,
        budget_year=2025,
        fund="APBD",
        account="5.1.02.01.01.0026",
        title=SECRET,
        ceiling=Decimal(90_000_000),
        day=today,
        reference=SECRET,
    )
    line = world.act("staff-32.05", budgets.enter, entry)
    other = world.act("staff-32.05", budgets.enter, replace(entry, key=new_key(), account="5.1.02.01.01.0027"))
    said = {"day": today, "reason": SECRET, "reference": SECRET}
    shift = budgets.Shift(key=new_key(), source=other.id, target=line.id, amount=Decimal(5), **said)
    world.act("staff-32.05", budgets.shift, shift)
    ribbons = (procurement.PlanLine(item="ribbon", quantity=2, unit_price=Decimal(3_700_000)),)
    plan = procurement.Plan(
        key=new_key(),
        office=GARUT,
        fund="APBD",
        budget_year=2025,
        lines=ribbons,
        supplier=SECRET,
        budget_line=line.id,
    )
    waiting, bought = (world.act("staff-32.05", procurement.plan, replace(plan, key=new_key())) for _ in range(2))
    for each in (waiting, bought):
        world.act("staff-32.05", consent.ask, consent.Ask(key=new_key(), purchase_id=each.id))
    world.act("coordinator-32", consent.approve, consent.Approve(key=new_key(), purchase_id=bought.id))
    contract = {"supplier": SECRET, "contract_number": SECRET, "contract_date": today, "due_date": today}
    world.act("staff-32.05", procurement.order, procurement.Order(key=new_key(), purchase_id=bought.id, **contract))
    paid = payments.Pay(key=new_key(), purchase_id=bought.id, day=today, amount=Decimal(7), reference=SECRET)
    world.act("staff-32.05", payments.pay, paid)
    paper = papers.Attach(key=new_key(), purchase_id=bought.id, name=f"{SECRET}.pdf", content=f"%PDF-{SECRET}".encode())
    kept = world.act("staff-32.05", papers.attach, paper)
    supplier = db.session.get_one(Purchase, bought.id).supplier_id
    block = suppliers.Block(key=new_key(), supplier_id=supplier or 0, reason=SECRET)
    world.act("staff-32.05", suppliers.block, block)
    return {"line_id": [line.id], "supplier_id": [supplier or 0], "paper_id": [kept.id]}


def _requests(world: World) -> list[int]:
    """One that waits, and one that was cut."""
    wanted = requests.WantedLine(item="ktp-wni", quantity=PIECES[2])
    ask = requests.Ask(key=new_key(), office=GARUT, lines=(wanted,), prr=PIECES[2], note=SECRET)
    cut, waiting = (world.act("staff-32.05", requests.ask, replace(ask, key=new_key())) for _ in range(2))
    less = (requests.WantedLine(item="ktp-wni", quantity=5),)
    answer = requests.Answer(key=new_key(), request_id=cut.id, lines=less, reason=SECRET)
    world.act("coordinator-32", requests.answer, answer)
    return [cut.id, waiting.id]


def _sheet(world: World) -> int:
    place, today = ("ktp-wni", "store"), world.clock.today()
    begin = sheets.Begin(key=new_key(), office=GARUT, business_date=today, blind=False, places=(place,))
    sheet = world.act("staff-32.05", sheets.begin, begin)
    figures = {place: sheets.Figure(counted=PIECES[2], boxes=BOX)}
    world.act(
        "staff-32.05", sheets.save, sheets.Save(sheet_id=sheet.id, version=0, business_date=today, figures=figures)
    )
    return sheet.id


def _counts_of_siak(world: World) -> None:
    """What SIAK counted in Garut, taken in from a file."""
    counts = (Count(office=GARUT, day=OCTOBER, printed=PIECES[0]),)
    told = reconciliation.ImportCounts(key=new_key(), file_name=SECRET, counts=counts)
    world.act("supervisor-32", reconciliation.import_counts, told)


def _coverage(world: World) -> dict[str, list[Any]]:
    """A figure of Garut that corrects another one, and a target that was withdrawn beside one that counts."""
    figures = Figures(eligible=PIECES[2], recorded=PIECES[1])
    entry = Entry(
        office=GARUT, subject=Subject.CARDS, day=OCTOBER, figures=figures, origin=Origin.OWN, basis=SECRET, note=SECRET
    )
    wrong = world.act("coordinator-32", coverage.record, coverage.RecordFigure(key=new_key(), entry=entry))
    right = replace(entry, figures=Figures(eligible=PIECES[0], recorded=PIECES[2], printed=PIECES[1]))
    told = coverage.CorrectFigure(key=new_key(), figure_id=wrong.id, entry=right, reason=SECRET)
    corrected = world.act("coordinator-32", coverage.correct, told)
    aim = coverage.SetTarget(
        key=new_key(),
        office=GARUT,
        subject=Subject.CARDS,
        means=Part.PRINTED_OF_ELIGIBLE,
        percent=Decimal("97.5"),
        by_day=date(2025, 12, 31),
        basis=SECRET,
        note=SECRET,
    )
    old, new = (world.act("coordinator-32", coverage.set_target, replace(aim, key=new_key())) for _ in range(2))
    end = coverage.WithdrawTarget(key=new_key(), target_id=old.id, reason=SECRET)
    world.act("coordinator-32", coverage.withdraw_target, end)
    return {"figure_id": [wrong.id, corrected.id], "target_id": [old.id, new.id]}


def _supervised(world: World) -> int:
    """A rule of Garut's own."""
    nations = db.session.scalars(select(UtilizationRule.id).where(UtilizationRule.scope.is_(None))).first()
    assert nations is not None
    change = judging.to_change(nations, 17, 9, effective_from=world.clock.today())
    return world.act("supervisor-32.05", utilization.change_rule, change).rule_id


def _outreach(world: World) -> list[int]:
    """A session of Garut in each state; one has lost a blank, of which a count knows."""
    today = world.clock.today()
    plan = outreach.Plan(
        key=new_key(), office=GARUT, first_day=today, last_day=today, place=SECRET, purpose=SECRET, note=SECRET
    )
    found = [world.act("staff-32.05", outreach.plan, replace(plan, key=new_key())) for _ in range(4)]
    for each in found[:2]:
        lines = (outreach.Taken(item="ktp-wni", quantity=5),)
        left = outreach.GoOut(key=new_key(), outreach_id=each.id, business_date=today, lines=lines, note=SECRET)
        world.act("staff-32.05", outreach.go_out, left)
    fates = (outreach.Fate(item="ktp-wni", printed=3, missing=2, explanation=SECRET),)
    back = outreach.ComeBack(key=new_key(), outreach_id=found[0].id, business_date=today, recorded=4, lines=fates)
    world.act("staff-32.05", outreach.come_back, back)
    again = matters.FindAgain(key=new_key(), outreach_id=found[0].id, item="ktp-wni", quantity=1, note=SECRET)
    world.act("staff-32.05", matters.find_again, again)
    off = outreach.Cancel(key=new_key(), outreach_id=found[2].id, reason=SECRET)
    world.act("staff-32.05", outreach.cancel, off)
    return [each.id for each in found]


def _point(world: World) -> int:
    told = {"office": GARUT, "kind": "mobile_unit", "name": SECRET, "plate": "RDG 77", "since": OCTOBER}
    return world.act("staff-32.05", points.add_point, points.AddPoint(key=new_key(), **told)).id


def _read(world: World) -> None:
    """A generator of Garut, and what was read of it."""
    told = equipment.AddDevice(office=GARUT, kind="generator", model=SECRET, serial="RDG-83", note=SECRET)
    generator = world.act("staff-32.05", equipment.add_device, told)
    said = {"device_id": generator.id, "day": OCTOBER, "litres": PIECES[1], "note": SECRET}
    world.act("staff-32.05", power.read, power.Read(key=new_key(), **said))


def _contract(world: World) -> int:
    """A licence of Garut that was renewed."""
    told = {"kind": "siak_licence", "title": SECRET, "partner": SECRET, "number": SECRET, "note": SECRET}
    days = {"starts_on": OCTOBER, "ends_on": date(2026, 10, 20)}
    entered = world.act("staff-32.05", contracts.enter, contracts.Enter(key=new_key(), office=GARUT, **told, **days))
    again = {"contract_id": entered.id, "ends_on": date(2027, 10, 20), "number": SECRET, "note": SECRET}
    return world.act("staff-32.05", contracts.renew, contracts.Renew(key=new_key(), **again)).id


def _operator(world: World) -> int:
    """Somebody who prints in Garut and was trained there."""
    told = {"office": GARUT, "name": SECRET, "since": OCTOBER}
    found = world.act("staff-32.05", staffing.add_operator, staffing.AddOperator(key=new_key(), **told))
    held = {"office": GARUT, "day": OCTOBER, "subject": SECRET, "trainer": SECRET, "place": SECRET}
    training = staffing.HoldTraining(key=new_key(), operators=(found.id,), **held)
    world.act("staff-32.05", staffing.hold_training, training)
    return found.id


def _alert(world: World) -> int:
    """What the rules found there, and a note about it."""
    judging.evaluate(world)
    found = db.session.scalars(select(Alert).where(Alert.office == GARUT)).one()
    note = FollowUp(key=new_key(), alert_id=found.id, happening=Happening.ACKNOWLEDGED, note=SECRET)
    world.act("supervisor-32", follow_up, note)
    return found.id


def _instructions(world: World) -> list[int]:
    """One that waits for a neighbour, and one that Garut has declined; what was done before carries none out."""
    now = world.clock.now()
    world.clock.advance(minutes=1)
    alert = judging.alert_of(GARUT)
    told = {"alert_id": alert.id, "due": world.clock.today(), "note": SECRET}
    lend = {"action": Action.LOAN, "recipient": NEIGHBOUR, "item": "ribbon", "quantity": PIECES[2]}
    waiting = world.act("supervisor-32", instruct, Instruct(key=new_key(), **told, **lend))
    train = Instruct(key=new_key(), action=Action.TRAIN, recipient=GARUT, **told)
    declined = world.act("supervisor-32", instruct, train)
    world.act("staff-32.05", decline, Decline(key=new_key(), instruction_id=declined.id, reason=SECRET))
    world.clock.set(now)
    return [waiting.id, declined.id]
