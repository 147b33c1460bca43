"""What planning tells of a district: its limits, where its reports do not fit, and what can be done."""

from dataclasses import asdict
from typing import Any, Literal

from pydantic import BaseModel

from inventory.core.identity import Actor, Verb
from inventory.equipment.rules import DeviceKind
from inventory.planning.cause_rules import Outlook
from inventory.planning.remedy_rules import Action, Suggestion
from inventory.shipments.service import VERBS
from inventory.utilization.instructions.rules import SHIPPED

MACHINES = set(DeviceKind)


class LimitOfDay(BaseModel):
    """One limit of a day's printing: the numbers that went in, and the cards it allows; null where nothing is known."""

    kind: str
    numbers: dict[str, int]
    cards: int | None


class Disagreeing(BaseModel):
    """A cause that the latest report states and the facts deny, or the other way round, with the facts."""

    cause: str
    stated: bool
    facts: dict[str, int]


class RequestDraft(BaseModel):
    """The POST that follows a suggestion, for this person: its address, and of its body all that is known.

    What the person has to add is left out: the date of a shipment, the due date of a loan, the prices of a purchase.
    """

    path: str
    body: dict[str, Any]


class Suggested(BaseModel):
    """One thing that can be done; ``keeps`` and ``keeps_days`` are what the giver has left, and for how long.

    ``draft`` is how this person follows it; without it the person may not.
    """

    action: Literal["allocate", "transfer", "loan", "buy", "lend_device", "repair", "call", "train"]
    item: str | None = None
    from_office: str | None = None
    distance_km: int | None = None
    by_sea: bool | None = None
    quantity: int | None = None
    keeps: int | None = None
    keeps_days: int | None = None
    draft: RequestDraft | None = None


def outlook(seen: Outlook) -> dict[str, Any]:
    """What can be printed today and what limits it."""
    return {
        "situation": seen.situation.value,
        "printable": seen.printable,
        "limits": [limit._asdict() for limit in seen.limits],
        "disagreements": [
            {"cause": each.cause.value, "stated": each.stated, "facts": each.numbers} for each in seen.disagreements
        ],
    }


def suggestion(what: Suggestion, draft: dict[str, Any] | None) -> dict[str, Any]:
    """What is known of a suggestion, and how it is followed; what does not belong to its action is left out."""
    told = {**asdict(what), "by_sea": what.by_sea if what.distance_km is not None else None, "draft": draft}
    return {name: value for name, value in told.items() if value is not None and name in Suggested.model_fields}


def draft(actor: Actor, district: str, what: Suggestion, alert_id: int) -> dict[str, Any] | None:
    """The request with which a person follows a suggestion: the document itself for who may make it, else an
    instruction to who can do it, or the note of a call; None for who may do neither."""
    line = {"item": what.item, "quantity": what.quantity}
    if (purpose := SHIPPED.get(what.action)) and actor.may(VERBS.get(purpose, Verb.SHIP)):
        ends = {"source": what.from_office, "destination": district, "purpose": purpose.value}
        return {"path": "/shipments", "body": ends | {"lines": [line]}}
    if what.action is Action.BUY and actor.may(Verb.PURCHASE):
        machine = {"kind": what.item, "quantity": what.quantity}
        return {
            "path": f"/alerts/{alert_id}/purchases",
            "body": {"office": district, "lines": [machine if what.item in MACHINES else line]},
        }
    if not actor.may(Verb.FOLLOW_UP):
        return None
    told = what.asked_of(district)
    if told is None:
        noted = {"happening": "call"} if what.action is Action.CALL else {"action": what.action.value}
        return {"path": f"/alerts/{alert_id}/{'notes' if what.action is Action.CALL else 'actions'}", "body": noted}
    known = {name: value for name, value in line.items() if value is not None}
    return {"path": f"/alerts/{alert_id}/instructions", "body": {"action": what.action.value, "office": told} | known}
