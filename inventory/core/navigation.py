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


HOME = "dashboard.home"
PLACES = (
    Place(_l("Home"), HOME, "house"),
    Place(_l("Daily reports"), "usage.index", "clipboard-check"),
    Place(_l("Shipments"), "shipments.index", "truck"),
    Place(_l("Requests"), "requests.index", "chat-left-text"),
    Place(_l("Stock"), "stock.index", "stack"),
    Place(_l("Counts and destruction"), "custody.index", "clipboard-data"),
    Place(_l("Supervision"), "utilization.index", "flag"),
    Place(_l("Devices"), "equipment.index", "printer"),
    Place(_l("Purchases"), "procurement.index", "cart"),
    Place(_l("Offices"), "dashboard.offices", "geo-alt"),
    Place(_l("Documents"), "stock.documents", "journal-text"),
    Place(_l("Boxes"), "boxes.index", "upc-scan"),
    Place(_l("Months"), "months.index", "calendar-check"),
    Place(_l("Approvals"), "stock.approvals", "person-check", Verb.APPROVE),
    Place(_l("Check the ledger"), "checking.index", "shield-check", Verb.AUDIT),
    Place(_l("Audit trail"), "trail.index", "clock-history", Verb.AUDIT),
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
    visible = [place for place in PLACES if actor.may(place.verb) and place.endpoint in app.view_functions]
    return [_link(place, url_for(place.endpoint)) for place in visible]


def _link(place: Place, url: str) -> Link:
    """A page belongs to the place whose address its own begins with: /documents/7 to /documents."""
    here = request.script_root + request.path
    within = place.endpoint != HOME and here.startswith(f"{url}/")
    return Link(label=str(place.label), url=url, icon=place.icon, current=here == url or within)
