"""The pages of those who look after the outbox: its messages, and the webhook of the branch."""

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.chips import Chips, choice
from inventory.core.database import db
from inventory.core.formats import moment
from inventory.core.identity import Verb
from inventory.core.listing import Listing, ListState, fetch
from inventory.core.spreadsheet import file_answer
from inventory.core.states import appearance
from inventory.core.web import error_page, render_form
from inventory.notices import mail, queries, service, wording
from inventory.notices.forms import ResendForm, WebhookForm
from inventory.notices.models import Delivery
from inventory.notices.rules import DeliveryState
from inventory.regions import queries as regions

blueprint = Blueprint("outbox", __name__, url_prefix="/outbox")
SORTABLE = {
    "due_at": Delivery.due_at,
    "state": Delivery.state,
    "attempts": Delivery.attempts,
    "office": Delivery.office,
}


@blueprint.get("")
@requires(Verb.MANAGE_PEOPLE)
def index() -> ResponseReturnValue:
    """Every message to the people and programs of one's branch, and what became of it."""
    actor, session = current_actor(), db.session()
    state = ListState.from_request(list(SORTABLE), ["state"], descending=True)
    query = queries.outbox(actor.scope, state.filters.get("state", ""), state.q)
    listing = fetch(session, query.order_by(*state.order(SORTABLE, Delivery.id.desc())), state)
    timezone = regions.timezone_of(session, actor.office)
    if state.export:
        return _file(listing, timezone)
    return render_template(
        "notices/outbox.html",
        listing=listing,
        chips=_chips(listing, queries.counts(session, actor.scope)),
        names=regions.names(session, _offices_in(listing)),
        timezone=timezone,
        topic_word=wording.topic_word,
        sends_mail=mail.is_configured(),
        resend_form=ResendForm(formdata=None),
    )


def _offices_in(listing: Listing[Any]) -> set[str]:
    told = {record.office for _delivery, record, *_others in listing.rows if record is not None}
    return told | {delivery.office for delivery, *_others in listing.rows}


def _chips(listing: Listing[Any], counts: dict[str, int]) -> Chips:
    return choice(listing, "state", _("All"), {state: appearance(f"outbox_{state}").word for state in counts}, counts)


@blueprint.post("/<int:delivery_id>/resend")
@requires(Verb.MANAGE_PEOPLE)
def resend(delivery_id: int) -> ResponseReturnValue:
    """Try a message again that was given up."""
    form = ResendForm()
    if form.validate_on_submit() and submit(form, service.resend, form.to_command(delivery_id)):
        flash(_("The message waits again and goes out with the next round."), "success")
        return redirect(url_for(".index"), 303)
    return error_page(form.refusal_status, form.refusal)


@blueprint.route("/webhook", methods=["GET", "POST"])
@requires(Verb.MANAGE_PEOPLE)
def webhook() -> ResponseReturnValue:
    """Where a program is told what happens in one's branch."""
    actor, session = current_actor(), db.session()
    kept = queries.webhook(session, actor)
    form = WebhookForm.of(kept)
    if form.validate_on_submit() and submit(form, service.set_webhook, form.to_command()):
        flash(_("The change has been saved."), "success")
        return redirect(url_for(".webhook"), 303)
    office = regions.unscoped_office(session, actor.office)
    return render_form("notices/webhook.html", form, kept=kept, office=office)


def _file(listing: Listing[Any], timezone: str) -> Response:
    headers = [_("When"), _("Topic"), _("About"), _("To"), _("Code"), _("State"), _("Attempts"), _("Last error")]
    lines = (
        [
            moment(delivery.due_at, timezone),
            wording.topic_word(topic),
            record.office if record else None,
            name or _("Webhook"),
            delivery.office,
            appearance(f"outbox_{DeliveryState(delivery.state)}").word,
            delivery.attempts,
            delivery.error,
        ]
        for delivery, record, name, topic in listing.rows
    )
    return file_answer(_("outbox"), headers, lines)
