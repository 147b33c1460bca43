"""Putting the application together: a list of named steps, each the work of one place."""

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import Flask, url_for
from flask_bootstrap import Bootstrap5
from flask_migrate import Migrate

from inventory import cli
from inventory.accounts import trail_views
from inventory.accounts import views as accounts_views
from inventory.accounts import web as accounts_web
from inventory.api import installation as api
from inventory.capacity import views as capacity_views
from inventory.consumables import views as consumables_views
from inventory.contracts import views as contracts_views
from inventory.core import assets, components, database, formats, navigation, web
from inventory.core.clock import Clock, FixedClock, SystemClock
from inventory.core.converters import BoxNumber, Identifier, ItemCode, LabelCode, MonthCode, OfficeCode
from inventory.core.database import db
from inventory.core.labels import install as install_labels
from inventory.core.settings import demo_now
from inventory.coverage import views as coverage_views
from inventory.custody import views as custody_views
from inventory.custody.closing import views as closing_views
from inventory.custody.sheets import views as sheet_views
from inventory.dashboard import views as dashboard_views
from inventory.discipline import views as discipline_views
from inventory.documents.bast.machines import views as bast_views
from inventory.documents.bast.shipments import views as shipment_bast_views
from inventory.documents.recap import views as recap_views
from inventory.equipment import label_views
from inventory.equipment import views as equipment_views
from inventory.equipment.catalogue import views as catalogue_views
from inventory.equipment.importing import views as import_views
from inventory.equipment.placing import views as placing_views
from inventory.equipment.reports import views as report_views
from inventory.jobs import views as jobs_views
from inventory.notices import outbox_views
from inventory.notices import views as notices_views
from inventory.outreach import views as outreach_views
from inventory.outreach.points import views as point_views
from inventory.planning.run_out import views as run_out_views
from inventory.power import views as power_views
from inventory.procurement.budgets import views as budget_views
from inventory.procurement.prices import views as price_views
from inventory.procurement.steps import views as step_views
from inventory.procurement.suppliers import views as supplier_views
from inventory.reconciliation import views as reconciliation_views
from inventory.regions.models import Office
from inventory.repairs import views as repairs_views
from inventory.settings import views as settings_views
from inventory.shipments import views as shipments_views
from inventory.shipments.disputes import views as dispute_views
from inventory.shipments.loans import views as loan_views
from inventory.shipments.requests import views as requests_views
from inventory.staffing import views as staffing_views
from inventory.stock import checking_views
from inventory.stock.approval import views as approval_views
from inventory.stock.boxes import views as box_views
from inventory.usage import views as usage_views
from inventory.utilization import purchasing_views
from inventory.utilization import views as utilization_views
from inventory.utilization.instructions import views as instruction_views

ROOT = Path(__file__).parent.parent
BLUEPRINTS = (
    dashboard_views.blueprint,
    accounts_views.blueprint,
    trail_views.blueprint,
    settings_views.blueprint,
    notices_views.blueprint,
    outbox_views.blueprint,
    jobs_views.blueprint,
    approval_views.blueprint,  # the pages of the ledger, those of the second person among them
    checking_views.blueprint,
    shipments_views.blueprint,
    loan_views.blueprint,
    dispute_views.blueprint,
    closing_views.blueprint,
    requests_views.blueprint,
    box_views.blueprint,
    custody_views.blueprint,
    sheet_views.blueprint,
    usage_views.blueprint,
    equipment_views.blueprint,
    catalogue_views.blueprint,
    placing_views.blueprint,
    label_views.blueprint,
    import_views.blueprint,
    report_views.blueprint,
    repairs_views.blueprint,
    consumables_views.blueprint,
    step_views.blueprint,  # the pages of purchases, all steps among them
    budget_views.blueprint,
    supplier_views.blueprint,
    price_views.blueprint,
    run_out_views.blueprint,
    capacity_views.blueprint,
    power_views.blueprint,
    contracts_views.blueprint,
    staffing_views.blueprint,
    utilization_views.blueprint,
    purchasing_views.blueprint,  # the pages of alerts, that of a purchase among them
    instruction_views.blueprint,
    discipline_views.blueprint,
    reconciliation_views.blueprint,
    outreach_views.blueprint,
    point_views.blueprint,
    coverage_views.blueprint,
    recap_views.blueprint,
    bast_views.blueprint,
    shipment_bast_views.blueprint,
)


def create_app(settings: Any, clock: Clock | None = None) -> Flask:
    """The application with these settings; ``clock`` is for tests and the demo."""
    app = Flask("inventory", root_path=str(ROOT / "inventory"), template_folder=str(ROOT / "templates"))
    app.config.from_mapping(settings.as_mapping())
    app.extensions["clock"] = clock or StoredClock()
    database.install(app)
    install_migrations(app)
    app.url_map.converters["int"] = Identifier
    app.url_map.converters["office"] = OfficeCode
    app.url_map.converters["item"] = ItemCode
    app.url_map.converters["month"] = MonthCode
    app.url_map.converters["box"] = BoxNumber
    app.url_map.converters["label"] = LabelCode
    assets.install(app)
    Bootstrap5(app)
    components.install(app)
    formats.install(app)
    install_labels(app)
    web.install(app)
    accounts_web.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    app.extensions["office_name"] = name_of_office
    checking_views.install(app)
    install_navigation(app)
    api.install(app)
    cli.install(app)
    return app


class StoredClock:
    """The machine's clock, unless a demo season is loaded that stands still on its last day."""

    def now(self) -> datetime:
        standing = demo_now(db.session())
        return (FixedClock(standing) if standing else SystemClock()).now()


def name_of_office(code: str) -> str:
    """What a sentence calls an office; its code where it is not on record."""
    office = db.session().get(Office, code)
    return code if office is None else office.name


def install_migrations(app: Flask) -> None:
    """`flask db …`, and the version of the schema that this code expects."""
    Migrate(app, db, directory=str(ROOT / "migrations"), render_as_batch=True)
    app.extensions["schema_head"] = schema_head()


@cache
def schema_head() -> str | None:
    """The newest migration that this code brings along."""
    scripts = Config()
    scripts.set_main_option("script_location", str(ROOT / "migrations"))
    return ScriptDirectory.from_config(scripts).get_current_head()


def install_navigation(app: Flask) -> None:
    """The main menu of the person who looks."""

    @app.context_processor
    def _navigation() -> dict[str, Any]:
        standing, actor = demo_now(db.session()), accounts_web.signed_in_actor()
        here = navigation.place_of_page(app)
        return {
            "navigation": navigation.links(app, actor, here),
            "local_navigation": navigation.parts(app, actor, here),
            "demo_today": None if standing is None else standing.date(),
            "home_url": url_for("dashboard.home"),
            "notices_url": url_for("notices.preferences"),
            "search_url": url_for("dashboard.search") if actor else None,
        }
