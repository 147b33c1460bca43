"""Each suggestion as a link to the form that drafts it, already filled in, for those who may send that form."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from inventory.core.identity import Actor, Verb
from inventory.core.labels import DEVICE_KINDS
from inventory.equipment.rules import Fund
from inventory.planning import wording
from inventory.planning.remedy_rules import Action, Suggestion


@dataclass(frozen=True)
class Draft:
    """A suggestion with the link that begins it; no link for a person who may neither do nor note it.

    ``others`` are further ways to begin it, each as a label with its link.
    """

    suggestion: Suggestion
    label: str = ""
    url: str = ""
    others: tuple[tuple[str, str], ...] = ()


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
            return Draft(what, _("Draft it"), purchase_url(office, what.item, what.quantity, alert_id))
        case Action.REPAIR if actor.may(Verb.KEEP_DEVICES):
            return Draft(what, _("See the machines"), url_for("equipment.index", q=office))
    if alert_id is None or not actor.may(Verb.FOLLOW_UP):
        return Draft(what)
    return _followed_up(office, what, alert_id)


def _followed_up(office: str, what: Suggestion, alert_id: int) -> Draft:
    """For who follows the alert up and moves nothing: a call or a visit to note, or an instruction to who can do it."""
    if what.action is Action.CALL:
        noted = url_for("alerts.note", alert_id=alert_id, happening="call", note=wording.sentence(what))
        visit = (_("Draft the visit"), url_for("alerts.note", alert_id=alert_id, happening="visit"))
        return Draft(what, _("Note the call"), noted, (visit,))
    told = what.asked_of(office)  # None for a machine that nobody is known to spare: whom to ask is chosen
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


def purchase_url(office: str, item: str | None, quantity: int | None, alert_id: int | None) -> str:
    """Where a purchase is planned, filled in; that of an open alert stays tied to it."""
    kind = "kind" if item in DEVICE_KINDS else "item"
    asked: dict[str, Any] = {"office": office, "what": f"{kind}:{item}", "quantity": quantity, "fund": Fund.APBD.value}
    if alert_id is None:
        return url_for("procurement.plan", **asked)
    return url_for("alerts.buy", alert_id=alert_id, **asked)
