"""The places of the application, in the order of a working day. A page that stands alone has its place here."""

from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for
from flask_babel import lazy_gettext as _l

from inventory.core.identity import Actor, Verb


@dataclass(frozen=True)
class Place:
    """One entry: what it is called, where it leads, who sees it, and the place it is a part of."""

    label: Any
    endpoint: str
    icon: str
    verb: Verb = Verb.VIEW
    under: str | None = None

    @property
    def blueprint(self) -> str:
        return self.endpoint.partition(".")[0]

    @property
    def section(self) -> str:
        """The place of the main menu under which this one is found."""
        return self.under or self.endpoint


HOME = "dashboard.home"
PLACES = (
    Place(_l("Home"), HOME, "house"),
    Place(_l("Daily reports"), "usage.index", "clipboard-check"),
    Place(_l("Outreach"), "outreach.index", "geo", under="usage.index"),
    Place(_l("Outreach results"), "outreach.by_month", "bar-chart", under="usage.index"),
    Place(_l("Shipments"), "shipments.index", "truck"),
    Place(_l("Requests"), "requests.index", "chat-left-text", under="shipments.index"),
    Place(_l("Stock"), "stock.index", "stack"),
    Place(_l("Counts and destruction"), "custody.index", "clipboard-data", under="stock.index"),
    Place(_l("Months"), "months.index", "calendar-check", under="stock.index"),
    Place(_l("Boxes"), "boxes.index", "upc-scan", under="stock.index"),
    Place(_l("Supervision"), "utilization.index", "flag"),
    Place(_l("Alerts"), "alerts.index", "bell", under="utilization.index"),
    Place(_l("Instructions"), "instructions.index", "envelope-exclamation", under="utilization.index"),
    Place(_l("Reporting discipline"), "discipline.index", "clipboard-check", under="utilization.index"),
    Place(_l("Reconciliation"), "reconciliation.index", "intersect", under="utilization.index"),
    Place(_l("Coverage"), "coverage.index", "person-vcard", under="utilization.index"),
    Place(_l("Capacity"), "capacity.index", "people-fill", under="utilization.index"),
    Place(_l("What runs out"), "run_out.index", "calendar-range", under="utilization.index"),
    Place(_l("Devices"), "equipment.index", "printer"),
    Place(_l("Device reports"), "device_reports.index", "clipboard2-data", under="equipment.index"),
    Place(_l("Device loans"), "placing.loans", "arrow-left-right", under="equipment.index"),
    Place(_l("Handing over"), "placing.handovers", "box-arrow-right", under="equipment.index"),
    Place(_l("Device models"), "catalogue.index", "journals", under="equipment.index"),
    Place(_l("Upkeep"), "repairs.index", "wrench"),
    Place(_l("Ribbon and film in printers"), "consumables.index", "disc", under="repairs.index"),
    Place(_l("Power"), "power.index", "lightning-charge", under="repairs.index"),
    Place(_l("Contracts and licences"), "contracts.index", "file-earmark-text", under="repairs.index"),
    Place(_l("Operators"), "staffing.index", "person-workspace", under="repairs.index"),
    Place(_l("Purchases"), "procurement.index", "cart"),
    Place(_l("Budget lines"), "budgets.index", "wallet2", under="procurement.index"),
    Place(_l("Suppliers"), "suppliers.index", "shop-window", under="procurement.index"),
    Place(_l("Prices"), "prices.index", "tags", under="procurement.index"),
    Place(_l("Offices"), "dashboard.offices", "geo-alt"),
    Place(_l("Places of service"), "points.index", "pin-map", under="dashboard.offices"),
    Place(_l("Documents"), "stock.documents", "journal-text"),
    Place(_l("Approvals"), "stock.approvals", "person-check", Verb.APPROVE, under="stock.documents"),
    Place(_l("Check the ledger"), "checking.index", "shield-check", Verb.AUDIT),
    Place(_l("Audit trail"), "trail.index", "clock-history", Verb.AUDIT, under="checking.index"),
    Place(_l("Settings"), "settings.index", "sliders", Verb.AUDIT, under="checking.index"),
    Place(_l("People"), "accounts.people", "people", Verb.MANAGE_PEOPLE),
    Place(_l("Outbox"), "outbox.index", "envelope-arrow-up", Verb.MANAGE_PEOPLE, under="accounts.people"),
    Place(_l("Jobs"), "jobs.index", "clock", Verb.MANAGE_PEOPLE, under="accounts.people"),
)


@dataclass(frozen=True)
class Link:
    """A place as one person sees it on one page."""

    label: str
    url: str
    icon: str
    current: bool


def links(app: Flask, actor: Actor | None, here: Place | None) -> list[Link]:
    """The main menu: the places a person may go to, without those that are part of another."""
    return [
        _link(place, here is not None and here.section == place.endpoint)
        for place in _visible(app, actor)
        if place.under is None
    ]


def parts(app: Flask, actor: Actor | None, here: Place | None) -> list[Link]:
    """The places of the section that a page belongs to; none where it has only one."""
    found = [place for place in _visible(app, actor) if here is not None and place.section == here.section]
    return [_link(place, place is here) for place in found] if len(found) > 1 else []


def _visible(app: Flask, actor: Actor | None) -> list[Place]:
    if actor is None:
        return []
    return [place for place in PLACES if actor.may(place.verb) and place.endpoint in app.view_functions]


def place_of_page(app: Flask) -> Place | None:
    """The place of this page: of its own pages, else the one whose address its own begins with, the longest first."""
    own = [place for place in PLACES if place.blueprint == request.blueprint]
    if len(own) == 1:
        return own[0]
    here = request.script_root + request.path
    urls = {place: url_for(place.endpoint) for place in PLACES if place.endpoint in app.view_functions}
    there = [place for place, url in urls.items() if _holds(place, url, here)]
    return max(there, key=lambda place: len(urls[place]), default=None)


def _holds(place: Place, url: str, here: str) -> bool:
    return here == url or (place.endpoint != HOME and here.startswith(f"{url}/"))


def _link(place: Place, current: bool) -> Link:
    return Link(label=str(place.label), url=url_for(place.endpoint), icon=place.icon, current=current)
