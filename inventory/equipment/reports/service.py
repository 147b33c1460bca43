"""Use-case of the monthly device report: answering for a month, and answering anew."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from inventory.core.errors import Invalid, NotFound
from inventory.core.identity import Actor, Verb
from inventory.core.months import month_of
from inventory.equipment.reports import queries, rules
from inventory.equipment.reports.models import DeviceReport, DeviceReportLine
from inventory.equipment.reports.rules import COUNTED, Counts
from inventory.equipment.rules import DeviceKind
from inventory.regions import queries as regions
from inventory.stock import ledger
from inventory.stock.service import Command, hold, once_for


@dataclass(frozen=True, kw_only=True)
class AnswerMonth(Command):
    """What an office counted at the end of a month, by kind; ``reason`` is why it answers anew."""

    office: str
    month: date
    counts: Mapping[DeviceKind, Counts]
    note: str = ""
    reason: str = ""


@once_for(DeviceReport)
def answer_month(session: Session, actor: Actor, command: AnswerMonth) -> DeviceReport:
    """Answer for a month: once, and anew only with a reason; what was answered before stays readable.

    Raises NotFound, Forbidden, DateRefused for a month to come, and Invalid for counts that cannot be, a difference to
    the books without a note, and a new answer without its reason.
    """
    actor.demand(Verb.KEEP_DEVICES, command.office)
    if not regions.unscoped_office(session, command.office).is_district:
        raise NotFound(what="office")
    month, today = month_of(command.month), ledger.today_at(session, actor, command.office)
    rules.check_month(month, today)
    hold(session.connection(), f"device report {command.office} {month}")  # two answers at once are two versions
    books = queries.books(session, command.office, month, today)
    rules.check(command.counts, books, command.note)
    before = queries.answer(session, command.office, month)
    report = DeviceReport(
        office=command.office,
        month=month,
        version=1 if before is None else before.version + 1,
        note=command.note.strip(),
        reason="" if before is None else _reason(command),
        actor=actor.username,
        recorded_at=actor.at,
        maker_id=actor.user_id,
    )
    report.lines = [
        DeviceReportLine(kind=kind, **_columns(told), **_columns(known, "book_"))
        for kind, (told, known) in rules.filled(command.counts, books).items()
    ]
    session.add(report)
    session.flush()  # the register of keys names it by its id
    return report


def _reason(command: AnswerMonth) -> str:
    if not command.reason.strip():
        raise Invalid(reason="reason_needed", field="reason")
    if len(command.reason) > rules.LONGEST_NOTE:
        raise Invalid(reason="text_too_long", field="reason")
    return command.reason.strip()


def _columns(counts: Counts, prefix: str = "") -> dict[str, int]:
    return {f"{prefix}{name}": getattr(counts, name) for name in COUNTED}
