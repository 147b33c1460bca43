"""The whole story of an alert as its timeline shows it: what people and the evaluation did, and what the books tell."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from inventory.core.formats import moment, number, short_day
from inventory.core.labels import item
from inventory.utilization import alert_wording
from inventory.utilization.alert_models import AlertEvent
from inventory.utilization.alert_rules import Happening
from inventory.utilization.alert_story import Sign, Word
from inventory.utilization.instruction_models import Instruction
from inventory.utilization.instruction_wording import clause

# What the evaluation makes of what has happened since it looked last.
JUDGED = {Happening.WORSENED, Happening.RECOVERING, Happening.RELAPSED, Happening.CLOSED}
# The steps of an instruction, which its page tells more of.
INSTRUCTED = {Happening.INSTRUCTION, Happening.DECLINED, Happening.CALLED_OFF}
Given = Mapping[str, tuple[Instruction, str, str]]


def story(
    events: Iterable[tuple[AlertEvent, str | None]], found: Iterable[Sign], given: Given, timezone: str
) -> list[Mapping[str, Any]]:
    """Everything in one line of time, the latest first; ``given`` are the instructions by number, with the names of
    who was told and of the district."""
    pairs = list(events)
    told = [dict(entry) for entry in alert_wording.timeline(pairs, timezone)]
    for entry, (event, _author) in zip(told, pairs, strict=True):
        if Happening(event.happening) in INSTRUCTED and event.reference in given:
            entry |= _instructed(event, *given[event.reference])
    known = sorted((_sign(sign, timezone) for sign in reversed([*found])), key=lambda entry: entry["at"], reverse=True)
    return _merged(told, [Happening(event.happening) for event, _author in pairs], known)


def _merged(
    told: list[dict[str, Any]], happenings: list[Happening], known: list[dict[str, Any]]
) -> list[Mapping[str, Any]]:
    """Both from the latest to the first. Of one instant, what the books know comes after what people did, and what
    the evaluation made of it after both."""
    answer: list[Mapping[str, Any]] = []
    for entry, happening in zip(told, happenings, strict=True):
        while known and (known[0]["at"], happening not in JUDGED) > (entry["at"], False):
            answer.append(known.pop(0))
        answer.append(entry)
    return [*answer, *known]


def _instructed(event: AlertEvent, instruction: Instruction, recipient: str, district: str) -> dict[str, Any]:
    told = _("%(number)s to %(office)s", number=instruction.number, office=recipient)
    until = _("By %(day)s.", day=short_day(instruction.due)) if event.happening == Happening.INSTRUCTION else ""
    said = filter(None, [f"{told}: {clause(instruction, district)}.", until, event.note])
    return {"text": " ".join(said), "url": url_for("instructions.show", instruction_id=instruction.id)}


def _sign(sign: Sign, timezone: str) -> dict[str, Any]:
    leads = "usage.show" if sign.word in (Word.PRINTED, Word.PRINTED_BEFORE) else "shipments.show"
    return {
        "at": sign.at,
        "moment": moment(sign.at, timezone),
        "title": _title(sign),
        "state": sign.state,
        "who": sign.who,
        "text": _text(sign),
        "url": url_for(leads, document_id=sign.document_id),
    }


def _title(sign: Sign) -> str:
    cards = number(sum(sign.pieces.values()))
    match sign.word:
        case Word.SENT:
            return _("Sent by %(office)s: %(number)s", office=sign.other, number=sign.number)
        case Word.RECEIVED:
            return _("Received: %(number)s", number=sign.number)
        case Word.PRINTED:
            return _("%(day)s: %(cards)s cards printed", day=short_day(sign.day), cards=cards)
    return ngettext(
        "%(num)s day before: %(cards)s cards printed",
        "%(num)s days before: %(cards)s cards printed",
        sign.days,
        cards=cards,
    )


def _text(sign: Sign) -> str:
    if sign.word in (Word.PRINTED, Word.PRINTED_BEFORE):
        return ""
    return ", ".join(f"{number(pieces)} {item(code)}" for code, pieces in sign.pieces.items())
