"""Each suggestion as a link to the form that drafts it, already filled in, for those who may send that form."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from inventory.core.identity import Actor, Verb
from inventory.core.labels import DEVICE_KINDS
from inventory.planning import wording
from inventory.planning.remedy_rules import Action, Suggestion


@dataclass(frozen=True)
class Draft:
    """A suggestion with the link that begins it; no link for a person who may neither do nor note it."""

    suggestion: Suggestion
    label: str = ""
    url: str = ""


def drafts(actor: Actor, office: str, found: Iterable[Suggestion], alert_id: int | None) -> list[Draft]:
    """The suggestions for a district, as one person can begin them; ``alert_id`` is the district's alert, if open."""
    return [_draft(actor, office, each, alert_id) for each in found]


def _draft(actor: Actor, office: str, what: Suggestion, alert_id: int | None) -> Draft:
    match what.action:
        case Action.LOAN | Action.TRANSFER if actor.may(Verb.LEND):
            return Draft(what, _("Draft it"), _lending(office, what))
        case Action.ALLOCATE if actor.may(Verb.SHIP):
            return Draft(what, _("Draft it"), _distribution(office, what))
        case Action.BUY if actor.may(Verb.PURCHASE):
            return Draft(what, _("Draft it"), _purchase(office, what))
        case Action.REPAIR if actor.may(Verb.KEEP_DEVICES):
            return Draft(what, _("See the machines"), url_for("equipment.index", q=office))
    if alert_id is None or not actor.may(Verb.FOLLOW_UP):
        return Draft(what)
    return _followed_up(office, what, alert_id)


def _followed_up(office: str, what: Suggestion, alert_id: int) -> Draft:
    """For who follows the alert up and moves nothing: a call to note, or an instruction to who can do it."""
    if what.action is Action.CALL:
        noted = url_for("alerts.note", alert_id=alert_id, happening="call", note=wording.sentence(what))
        return Draft(what, _("Note the call"), noted)
    told = what.asked_of(office)
    if told is None:
        begun = url_for("alerts.act", alert_id=alert_id, action=what.action.value, note=wording.sentence(what))
        return Draft(what, _("Put it on record"), begun)
    given = url_for(
        "instructions.give",
        alert_id=alert_id,
        action=what.action.value,
        recipient=told,
        item=what.item,
        quantity=what.quantity,
    )
    return Draft(what, _("Draft the instruction"), given)


def _lending(office: str, what: Suggestion) -> str:
    return url_for(
        "loans.lend",
        source=what.from_office,
        destination=office,
        purpose=what.action.value,
        item=what.item,
        quantity=what.quantity,
    )


def _distribution(office: str, what: Suggestion) -> str:
    return url_for(
        "shipments.distribute", source=what.from_office, item=what.item, destination=office, quantity=what.quantity
    )


def _purchase(office: str, what: Suggestion) -> str:
    kind = "kind" if what.item in DEVICE_KINDS else "item"
    return url_for("procurement.plan", office=office, what=f"{kind}:{what.item}", quantity=what.quantity)
