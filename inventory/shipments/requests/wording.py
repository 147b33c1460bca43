"""Requests in the words of the pages: filters, and what happened to one."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from inventory.accounts.models import User
from inventory.core.chips import choice, group
from inventory.core.formats import moment
from inventory.core.identity import Actor, Verb
from inventory.core.listing import Listing
from inventory.core.states import appearance
from inventory.shipments.requests.models import BlankRequest
from inventory.shipments.requests.rules import RequestState
from inventory.stock import queries as stock
from inventory.stock.models import Document


def chips(listing: Listing[Any], actor: Actor, waiting: int) -> list[dict[str, Any]]:
    """The filters of the register."""
    views = {}
    if actor.may(Verb.ALLOT):
        views["waiting"] = _("Waiting for my answer")
    if actor.may(Verb.REQUEST):
        views["mine"] = _("Of my office")
    states = {each: appearance(each).word for each in RequestState}
    return [
        group(_("Requests"), choice(listing, "view", _("All"), views, {"waiting": waiting})),
        group(_("State"), choice(listing, "state", _("All"), states)),
    ]


def happenings(session: Session, request: BlankRequest, shipments: Any, timezone: str) -> list[dict[str, Any]]:
    """The timeline of a request: asked, answered, and the documents of its shipments."""
    asked = _happening(session, _("Asked"), RequestState.ASKED, request.asked_by, request.asked_at, timezone)
    steps = [(request.asked_at, asked | {"text": request.note})]
    if request.decided_at is not None and request.decided_by is not None:
        word = str(appearance(request.state).word)
        told = _happening(session, word, request.state, request.decided_by, request.decided_at, timezone)
        steps.append((request.decided_at, told | {"text": request.reason}))
    for shipment in shipments:
        steps += _of_shipment(session, shipment, timezone)
    return [step for _, step in sorted(steps, key=lambda step: step[0])]


def _happening(session: Session, title: str, state: str, person: int, at: datetime, timezone: str) -> dict[str, Any]:
    who = session.get_one(User, person)
    return {
        "moment": moment(at, timezone),
        "title": title,
        "who": _("%(name)s (%(username)s)", name=who.name, username=who.username),
        "state": state,
    }


def _of_shipment(session: Session, shipment: Document, timezone: str) -> Iterator[tuple[datetime, dict[str, Any]]]:
    for record in stock.records_of(session, shipment):
        at = datetime.fromisoformat(record.recorded_at)
        yield (
            at,
            _happening(session, shipment.number, shipment.state, shipment.maker_id, at, timezone)
            | {"url": url_for("shipments.show", document_id=shipment.id)},
        )
