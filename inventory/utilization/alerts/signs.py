"""What the books tell of stories since their alerts were opened: sent, printed, bought, repaired, lent, trained.

All stories are read together: the number of statements does not grow with them.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import CTE, Date, Integer, String, column, func, select, values
from sqlalchemy.orm import Session

from inventory.accounts import queries as people
from inventory.accounts.models import User
from inventory.core.clock import local_date
from inventory.equipment import queries as equipment
from inventory.equipment.models import Device, DeviceCondition
from inventory.equipment.placing.models import DevicePlacement
from inventory.equipment.placing.rules import Step
from inventory.procurement import story as purchases
from inventory.regions.models import Office
from inventory.shipments.models import ReceiptItem, Shipment
from inventory.shipments.queries import lines_of
from inventory.staffing.models import Attendance, Operator, Training
from inventory.stock.known import NOW
from inventory.stock.models import Document, JournalRecord
from inventory.stock.rules import Event, Kind, instant_text
from inventory.usage import queries as usage
from inventory.usage.models import DailyReport, DailyReportLine
from inventory.utilization.alerts.models import Alert
from inventory.utilization.alerts.story import Sign, Word
from inventory.utilization.instructions.models import AlertPurchase, InstructionShipment

NEWEST = 15  # days with prints that are told one by one; those before them in one line
STILL_OPEN = "9"  # after every instant as it is written
Stories = Sequence[tuple[Alert, Office]]
Found = Iterator[tuple[int, Sign]]


def signs(session: Session, stories: Stories) -> dict[int, list[Sign]]:
    """By alert: all signs since it was opened last, until it was closed; in no order.

    What was sent because of an instruction is told by the story's own event.
    """
    found: dict[int, list[Sign]] = {alert.id: [] for alert, _office in stories}
    if not stories:
        return found
    spans = _spans(stories)
    for read in (_sent, _received, _printed):
        for alert_id, sign in read(session, spans):
            found[alert_id].append(sign)
    ends = {alert.id: alert.closed_at for alert, _office in stories}
    for read_since in (_bought, _repaired, _devices_lent, _trained):
        for alert_id, sign in read_since(session, list(ends)):
            end = ends[alert_id]
            if end is None or sign.at <= end:
                found[alert_id].append(sign)
    return found


def _spans(stories: Stories) -> CTE:
    """From when to when each story is told, for statements to join: instants as the journal writes them."""
    columns = (
        column("alert_id", Integer),
        column("office", String),
        column("since", String),
        column("until", String),
        column("day", Date),
    )
    rows = [
        (
            alert.id,
            office.code,
            instant_text(alert.opened_at),
            STILL_OPEN if alert.closed_at is None else instant_text(alert.closed_at),
            local_date(alert.opened_at, office.timezone),
        )
        for alert, office in stories
    ]
    return values(*columns, name="story").data(rows).cte("story")


def _sent(session: Session, spans: CTE) -> Found:
    instructed = select(InstructionShipment.shipment_id)
    query = (
        select(spans.c.alert_id, Document, JournalRecord.recorded_at, User, Office)
        .join(Shipment, Shipment.destination == spans.c.office)
        .join(Document, Document.id == Shipment.document_id)
        .join(JournalRecord, JournalRecord.document_id == Document.id)
        .join(User, User.username == JournalRecord.actor)
        .join(Office, Office.code == Shipment.source)
        .where(JournalRecord.event == Event.POSTED, JournalRecord.recorded_at.between(spans.c.since, spans.c.until))
        .where(Document.id.not_in(instructed))
    )
    rows = session.execute(query).all()
    lines = lines_of(session, [row[1].id for row in rows])
    for alert_id, document, at, person, source in rows:
        sign = _of_document(document, at, person, Word.SENT, lines[document.id])
        yield alert_id, Sign(**sign, document_id=document.id, office=source.code, other=source.name)


def _received(session: Session, spans: CTE) -> Found:
    query = (
        select(spans.c.alert_id, Document, JournalRecord.recorded_at, User)
        .join(Document, Document.office == spans.c.office)
        .join(JournalRecord, JournalRecord.document_id == Document.id)
        .join(User, User.username == JournalRecord.actor)
        .where(Document.kind == Kind.RECEIPT, JournalRecord.event == Event.POSTED)
        .where(JournalRecord.recorded_at.between(spans.c.since, spans.c.until))
    )
    rows = session.execute(query).all()
    good = _good(session, [row[1].id for row in rows])
    for alert_id, document, at, person in rows:
        sign = _of_document(document, at, person, Word.RECEIVED, good.get(document.id, {}))
        yield alert_id, Sign(**sign, document_id=document.parent_id or document.id)


def _of_document(document: Document, at: str, person: User, word: Word, pieces: dict[str, int]) -> dict[str, Any]:
    """What the signs of a shipment and of a receipt have in common."""
    return {
        "at": datetime.fromisoformat(at),
        "word": word,
        "number": document.number,
        "day": document.business_date,
        "actor": person.username,
        "who": person.name,
        "pieces": pieces,
        "state": document.state if document.state == "reversed" else "",
    }


def _good(session: Session, receipts: Sequence[int]) -> dict[int, dict[str, int]]:
    query = select(ReceiptItem.document_id, ReceiptItem.item, ReceiptItem.good)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for document_id, item, good in session.execute(query.where(ReceiptItem.document_id.in_(receipts))):
        found[document_id][item] = good
    return found


def _printed(session: Session, spans: CTE) -> Found:
    """The days with prints, the newest one by one, those before them summed. A report that was amended since counts
    from its amendment on."""
    card = (DailyReportLine.document_id == DailyReport.document_id) & (DailyReportLine.item == usage.CARD)
    at = func.max(JournalRecord.recorded_at)
    query = (
        select(spans.c.alert_id, DailyReport.document_id, DailyReport.business_date, DailyReportLine.printed, at)
        .join(DailyReport, DailyReport.office == spans.c.office)
        .join(Document, Document.id == DailyReport.document_id)
        .join(DailyReportLine, card)
        .join(JournalRecord, JournalRecord.document_id == DailyReport.document_id)
        .where(NOW.standing, DailyReportLine.printed > 0, DailyReport.business_date >= spans.c.day)
        .where(JournalRecord.event == Event.POSTED, JournalRecord.recorded_at.between(spans.c.since, spans.c.until))
        .group_by(spans.c.alert_id, DailyReport.document_id, DailyReport.business_date, DailyReportLine.printed)
        .order_by(DailyReport.business_date)
    )
    days: dict[int, list[Sign]] = defaultdict(list)
    for alert_id, document_id, day, printed, recorded_at in session.execute(query):
        sign = _print(Word.PRINTED, document_id, day, printed, datetime.fromisoformat(recorded_at))
        days[alert_id].append(sign)
    for alert_id, found in days.items():
        yield from ((alert_id, sign) for sign in found[-NEWEST:])
        if earlier := found[:-NEWEST]:
            cards, last = sum(sign.pieces[usage.CARD] for sign in earlier), earlier[-1]
            day = last.day or date.min  # every day with prints has one
            yield alert_id, _print(Word.PRINTED_BEFORE, last.document_id, day, cards, last.at, len(earlier))


def _print(word: Word, document_id: int, day: date, cards: int, at: datetime, days: int = 1) -> Sign:
    return Sign(at=at, word=word, document_id=document_id, day=day, pieces={usage.CARD: cards}, days=days)


def _bought(session: Session, alert_ids: Sequence[int]) -> Found:
    """Each step of the purchases that were planned for a story."""
    query = select(AlertPurchase.purchase_id, AlertPurchase.alert_id).where(AlertPurchase.alert_id.in_(alert_ids))
    tied = dict(session.execute(query).all())
    found = purchases.told(session, tied)
    names = people.names(session, (each.actor for each in found))
    for each in found:
        yield (
            tied[each.purchase.id],
            Sign(
                at=each.at,
                word=Word.PURCHASE,
                document_id=each.purchase.id,
                number=each.purchase.number,
                day=each.day,
                actor=each.actor,
                who=names[each.actor],
                pieces={line.item or str(line.kind): line.quantity for line in each.purchase.lines},
                reason=each.reason,
                purchase=each,
            ),
        )


def _repaired(session: Session, alert_ids: Sequence[int]) -> Found:
    """The district's machines that work again, wherever they went afterwards."""
    query = (
        select(Alert.id, DeviceCondition, Device, User.name)
        .join(DeviceCondition, DeviceCondition.recorded_at >= Alert.opened_at)
        .join(Device, Device.id == DeviceCondition.device_id)
        .join(User, User.id == DeviceCondition.maker_id)
        .where(Alert.id.in_(alert_ids), equipment.works_again())
        .where(equipment.office_then() == Alert.office)
    )
    for alert_id, entry, device, name in session.execute(query.order_by(DeviceCondition.id)):
        yield alert_id, _of_machine(Word.REPAIRED, entry, device, name, state=entry.condition)


def _devices_lent(session: Session, alert_ids: Sequence[int]) -> Found:
    """Machines that others lent to the district."""
    query = (
        select(Alert.id, DevicePlacement, Device, User.name)
        .join(DevicePlacement, DevicePlacement.office == Alert.office)
        .join(Device, Device.id == DevicePlacement.device_id)
        .join(User, User.id == DevicePlacement.maker_id)
        .where(Alert.id.in_(alert_ids), DevicePlacement.recorded_at >= Alert.opened_at)
        .where(DevicePlacement.step == Step.LENT.value)
    )
    for alert_id, placed, device, name in session.execute(query.order_by(DevicePlacement.id)):
        yield alert_id, _of_machine(Word.DEVICE_LENT, placed, device, name, number=placed.reference)


def _of_machine(
    word: Word, entry: DeviceCondition | DevicePlacement, device: Device, who: str, state: str = "", number: str = ""
) -> Sign:
    return Sign(
        at=entry.recorded_at,
        word=word,
        document_id=device.id,
        number=number,
        day=entry.business_date,
        actor=entry.actor,
        who=who,
        name=f"{device.model} {device.serial}",
        state=state,
        pieces={device.kind: 1},
        reason=entry.reason,
    )


def _trained(session: Session, alert_ids: Sequence[int]) -> Found:
    """Trainings at which operators of the district were, each with how many of them."""
    query = (
        select(Alert.id, Training, User.username, User.name, func.count())
        .join(Operator, Operator.office == Alert.office)
        .join(Attendance, Attendance.operator_id == Operator.id)
        .join(Training, Training.id == Attendance.training_id)
        .join(User, User.id == Training.maker_id)
        .where(Alert.id.in_(alert_ids), Training.recorded_at >= Alert.opened_at)
        .group_by(Alert.id, Training.id, User.id)
    )
    for alert_id, training, username, name, operators in session.execute(query.order_by(Training.id)):
        yield (
            alert_id,
            Sign(
                at=training.recorded_at,
                word=Word.TRAINED,
                document_id=training.id,
                day=training.day,
                actor=username,
                who=name,
                name=training.subject,
                pieces={"operators": int(operators)},
            ),
        )
