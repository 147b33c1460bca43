"""The page on which a purchase for a flagged district is planned: one click from the suggestion."""

from flask import flash, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from inventory.accounts.web import current_actor, requires, submit
from inventory.core.database import db
from inventory.core.identity import Scope, Verb
from inventory.procurement.forms import PlanForm
from inventory.procurement.local import Buy
from inventory.procurement.views import plan_form, render_plan, to_purchase
from inventory.utilization.alerts import queries as alert_queries
from inventory.utilization.alerts import wording as alert_wording
from inventory.utilization.alerts.views import blueprint as blueprint
from inventory.utilization.purchasing import BuyFor, buy_for


@blueprint.route("/<int:alert_id>/purchase", methods=["GET", "POST"])
@requires(Verb.PURCHASE)
def buy(alert_id: int) -> ResponseReturnValue:
    """Plan what the district buys; the purchase stays tied to the alert, and to the instruction that asks for it."""
    alert, office = alert_queries.alert(db.session(), current_actor().scope, alert_id)
    form = plan_form(Scope(office.code), request.args)
    if form.validate_on_submit() and (purchase := submit(form, buy_for, _command(form, alert_id))):
        flash(_("%(number)s is planned. The story of the alert tells its steps.", number=purchase.number), "success")
        return to_purchase(purchase)
    back = (_("Alert: %(office)s", office=office.name), url_for(".alert", alert_id=alert.id))
    why = {"title": _("What the rules found"), "sentences": alert_wording.findings(alert)}
    return render_plan(form, back, reason=why)


def _command(form: PlanForm, alert_id: int) -> BuyFor:
    plan = form.to_command()
    buying = Buy(
        key=f"{plan.key}:buy",
        office=plan.office,
        fund=plan.fund,
        budget_year=plan.budget_year,
        lines=plan.lines,
        supplier=plan.supplier,
        note=plan.note,
        budget_line=plan.budget_line,
    )
    return BuyFor(key=plan.key, alert_id=alert_id, buying=buying)
