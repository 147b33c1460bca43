"""The page of the audit trail."""

from typing import Any

from flask import Blueprint, Response, current_app, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts import queries, trail
from inventory.accounts.web import current_actor, requires
from inventory.core.audit import AuditEntry
from inventory.core.chips import Chips, choice
from inventory.core.database import db
from inventory.core.formats import moment
from inventory.core.identity import Verb
from inventory.core.listing import Listing, ListState, fetch
from inventory.core.spreadsheet import file_answer
from inventory.regions import queries as regions

blueprint = Blueprint("trail", __name__)
FILTERS = ("kind", "person", "subject", "from", "to")
# Where an object's own page is, and which part of the entry leads there.
PAGES = {
    "person": ("accounts.change_person", "user_id", Verb.MANAGE_PEOPLE),
    "device": ("equipment.show", "device_id", Verb.VIEW),
    "repair": ("repairs.show", "repair_id", Verb.VIEW),
    "roll": ("consumables.roll", "roll_id", Verb.VIEW),
    "purchase": ("procurement.show", "purchase_id", Verb.VIEW),
    "budget_line": ("budgets.show", "line_id", Verb.VIEW),
    "supplier": ("suppliers.show", "supplier_id", Verb.VIEW),
    "request": ("requests.show", "request_id", Verb.VIEW),
}


@blueprint.get("/audit-trail")
@requires(Verb.AUDIT)
def index() -> ResponseReturnValue:
    """What was changed outside the ledger: who, when, and what it was before."""
    actor, state = current_actor(), ListState.from_request(["recorded_at"], FILTERS, descending=True)
    office = regions.unscoped_office(db.session(), actor.office)
    query = trail.entries(actor.scope, _wanted(state, office.timezone))
    columns = {"recorded_at": AuditEntry.recorded_at}
    direction = AuditEntry.id.desc() if state.descending else AuditEntry.id.asc()
    listing = fetch(db.session(), query.order_by(*state.order(columns, direction)), state)
    found = [entry for entry, _office in listing.rows]
    names = regions.names(db.session(), trail.codes_in(found))
    people = queries.names(db.session(), {entry.actor for entry in found if entry.actor})
    if state.export:
        return _file(listing, names, people, office.timezone)
    return render_template(
        "accounts/trail.html",
        listing=listing,
        chips=_chips(listing, trail.counts(db.session(), actor.scope)),
        names=names,
        people=people,
        timezone=office.timezone,
        trail=trail,
        page_of=page_of,
    )


def _wanted(state: ListState, timezone: str) -> trail.Wanted:
    asked = state.filters
    return trail.Wanted(
        kind=asked.get("kind", ""),
        person=asked.get("person", ""),
        subject=asked.get("subject", ""),
        first=trail.day_asked(asked.get("from")),
        last=trail.day_asked(asked.get("to")),
        q=state.q,
        timezone=timezone,
    )


def _chips(listing: Listing[Any], counts: dict[str, int]) -> Chips:
    words = {kind: trail.kind_word(kind) for kind in counts}
    return choice(listing, "kind", _("All"), words, counts, clears="subject")


def page_of(entry: AuditEntry) -> str | None:
    """The page of the object that an entry is about, where the person may open it."""
    endpoint, parameter, verb = PAGES.get(entry.kind, ("", "", Verb.VIEW))
    seen = current_actor().may(verb) and current_actor().scope.contains(entry.office) and entry.act != "removed"
    if endpoint not in current_app.view_functions or not seen or not entry.subject_id.isdecimal():
        return None
    number: dict[str, Any] = {parameter: int(entry.subject_id)}
    return url_for(endpoint, **number)


def _file(listing: Listing[Any], names: dict[str, str], people: dict[str, str], timezone: str) -> Response:
    """The trail as a file: a line for every field that changed."""
    headers = [_("When"), _("Username"), _("Name"), _("Command"), _("Code"), _("Office"), _("Kind"), _("Number")]
    headers += [_("Object"), _("What was done"), _("Field"), _("Before"), _("After")]
    lines = (
        [
            moment(entry.recorded_at, timezone),
            entry.actor,
            people.get(entry.actor or ""),
            entry.command,
            entry.office,
            None if office is None else office.name,
            trail.kind_word(entry.kind),
            entry.subject_id,
            trail.name_word(entry, names),
            trail.act_word(entry.act),
            change.field,
            change.before,
            _("set anew") if change.without_value else change.after,
        ]
        for entry, office in listing.rows
        for change in trail.told(entry, names) or [trail.Told("", "", "", without_value=False)]
    )
    return file_answer(_("audit-trail"), headers, lines)
