"""The places of the application, in the order of a working day. A page that stands alone has its place here."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _l

from inventory.core.identity import Actor, Verb


@dataclass(frozen=True)
class Place:
    """One entry: what it is called, where it leads, who sees it."""

    label: Any
    endpoint: str
    icon: str
    verb: Verb = Verb.VIEW


PLACES = (
    Place(_l("Home"), "dashboard.home", "house"),
    Place(_l("Daily reports"), "usage.index", "clipboard-check"),
    Place(_l("Shipments"), "shipments.index", "truck"),
    Place(_l("Stock"), "stock.index", "stack"),
    Place(_l("Supervision"), "utilization.index", "flag"),
    Place(_l("Devices"), "equipment.index", "printer"),
    Place(_l("Purchases"), "procurement.index", "cart"),
    Place(_l("Offices"), "dashboard.offices", "geo-alt"),
    Place(_l("Documents"), "stock.documents", "journal-text"),
    Place(_l("People"), "accounts.people", "people", Verb.MANAGE_PEOPLE),
)


@dataclass(frozen=True)
class Link:
    """A place as one person sees it on one page."""

    label: str
    url: str
    icon: str
    current: bool


def links(app: Flask, actor: Actor | None) -> list[Link]:
    """The places a person may go to."""
    if actor is None:
        return []
    blueprint = (request.endpoint or "").partition(".")[0]
    visible = [place for place in PLACES if actor.may(place.verb) and place.endpoint in app.view_functions]
    exact = any(place.endpoint == request.endpoint for place in visible)
    return [
        Link(
            label=str(place.label),
            url=url_for(place.endpoint),
            icon=place.icon,
            current=place.endpoint == request.endpoint or (not exact and place.endpoint.partition(".")[0] == blueprint),
        )
        for place in visible
    ]
