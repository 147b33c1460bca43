"""The whole story of an alert as its timeline shows it."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from inventory.core.formats import moment, number, short_day
from inventory.core.labels import item
from inventory.procurement import wording as purchases
from inventory.utilization.alerts import wording as alert_wording
from inventory.utilization.alerts.models import AlertEvent
from inventory.utilization.alerts.rules import Happening
from inventory.utilization.alerts.story import Entry, Sign, Word
from inventory.utilization.instructions.models import Instruction
from inventory.utilization.instructions.wording import clause

# The steps of an instruction, which its page tells more of.
INSTRUCTED = {Happening.INSTRUCTION, Happening.DECLINED, Happening.CALLED_OFF}
LEADS_TO = {
    Word.PRINTED: ("usage.show", "document_id"),
    Word.PRINTED_BEFORE: ("usage.show", "document_id"),
    Word.PURCHASE: ("procurement.show", "purchase_id"),
    Word.REPAIRED: ("equipment.show", "device_id"),
    Word.DEVICE_LENT: ("equipment.show", "device_id"),
}
Given = Mapping[str, tuple[Instruction, str, str]]


def story(entries: Iterable[Entry], given: Given, timezone: str) -> list[Mapping[str, Any]]:
    """The entries in their order; ``given`` are the instructions by number, with the names of who was told and of the
    district."""
    return [_sign(entry, timezone) if isinstance(entry, Sign) else _event(*entry, given, timezone) for entry in entries]


def _event(event: AlertEvent, author: str | None, given: Given, timezone: str) -> Mapping[str, Any]:
    entry = alert_wording.entry(event, author, timezone)
    if Happening(event.happening) in INSTRUCTED and event.reference in given:
        return entry | _instructed(event, *given[event.reference])
    return entry


def _instructed(event: AlertEvent, instruction: Instruction, recipient: str, district: str) -> dict[str, Any]:
    told = _("%(number)s to %(office)s", number=instruction.number, office=recipient)
    until = _("By %(day)s.", day=short_day(instruction.due)) if event.happening == Happening.INSTRUCTION else ""
    said = filter(None, [f"{told}: {clause(instruction, district)}.", until, event.note])
    return {"text": " ".join(said), "url": url_for("instructions.show", instruction_id=instruction.id)}


def _sign(sign: Sign, timezone: str) -> dict[str, Any]:
    endpoint, name = LEADS_TO.get(sign.word, ("shipments.show", "document_id"))
    values: dict[str, Any] = {name: sign.document_id}
    return {
        "at": sign.at,
        "moment": moment(sign.at, timezone),
        "title": _title(sign),
        "state": sign.state,
        "who": sign.who,
        "text": _text(sign),
        "url": url_for("staffing.trainings") if sign.word is Word.TRAINED else url_for(endpoint, **values),
    }


def _title(sign: Sign) -> str:
    cards = number(sum(sign.pieces.values()))
    match sign.word:
        case Word.SENT:
            return _("Sent by %(office)s: %(number)s", office=sign.other, number=sign.number)
        case Word.RECEIVED:
            return _("Received: %(number)s", number=sign.number)
        case Word.PURCHASE if sign.purchase:
            return _("Purchase %(number)s: %(step)s", number=sign.number, step=purchases.title(sign.purchase))
        case Word.REPAIRED:
            return _("Works again: %(machine)s", machine=sign.name)
        case Word.DEVICE_LENT:
            return _("Lent to the district: %(machine)s", machine=sign.name)
        case Word.TRAINED:
            return _("Training: %(subject)s", subject=sign.name)
        case Word.PRINTED if sign.day:
            return _("%(day)s: %(cards)s cards printed", day=short_day(sign.day), cards=cards)
    return ngettext(
        "%(num)s day before: %(cards)s cards printed",
        "%(num)s days before: %(cards)s cards printed",
        sign.days,
        cards=cards,
    )


def _text(sign: Sign) -> str:
    match sign.word:
        case Word.PRINTED | Word.PRINTED_BEFORE:
            return ""
        case Word.REPAIRED | Word.DEVICE_LENT:
            return " · ".join(filter(None, (sign.reason, sign.number)))
        case Word.TRAINED:
            there = sign.pieces["operators"]
            return ngettext("%(num)s operator was there", "%(num)s operators were there", there)
        case Word.PURCHASE if sign.purchase:
            lines = sign.purchase.purchase.lines
            bought = ", ".join(f"{number(line.quantity)} {purchases.what(line)}" for line in lines)
            return " · ".join(filter(None, (bought, purchases.text(sign.purchase))))
    return ", ".join(f"{number(pieces)} {item(code)}" for code, pieces in sign.pieces.items())
