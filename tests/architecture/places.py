"""Reviewed lists: pages for everybody, and pages that are reached from another page than the main menu."""

# Whoever adds a line here lets people in who have not signed in.
PUBLIC = {
    "accounts.login",
    "api.docs",
    "api.issue_token",
    "api.openapi",
    "core.healthz",
    "core.readyz",
    "core.set_language",
    "core.set_theme",
}

# Files of Flask and its extensions, not pages of ours.
NOT_PAGES = {"static", "bootstrap.static"}

# Parameterless pages without a place in the main menu: from which page a link leads there.
REACHED_FROM = {
    "accounts.password": "dashboard.home",
    "notices.preferences": "dashboard.home",
    "outbox.webhook": "outbox.index",
    "accounts.add_person": "accounts.people",
    "settings.backdating": "settings.index",
    "settings.cutoff": "settings.index",
    "settings.low_yield": "settings.index",
    "settings.cleaning": "settings.index",
    "settings.money": "settings.index",
    "settings.purchase": "settings.index",
    "stock.items": "stock.index",
    "shipments.log_arrival": "shipments.index",
    "shipments.distribute": "shipments.index",
    "shipments.send_back": "shipments.index",
    "loans.lend": "shipments.index",
    "requests.ask": "requests.index",
    "dashboard.search": "dashboard.home",
    "utilization.rules": "utilization.index",
    "reconciliation.take_in": "reconciliation.index",
    "coverage.record": "coverage.index",
    "coverage.take_in": "coverage.index",
    "coverage.set_target": "coverage.index",
    "usage.new": "usage.index",
    "equipment.add": "equipment.index",
    "outreach.plan": "outreach.index",
    "points.add": "points.index",
    "contracts.enter": "contracts.index",
    "staffing.add": "staffing.index",
    "staffing.hold": "staffing.index",
    "staffing.trainings": "staffing.index",
    "equipment.ink": "equipment.index",
    "labels.sheets": "equipment.index",
    "device_import.take_in": "equipment.index",
    "placing.hand_over": "placing.handovers",
    "catalogue.add": "catalogue.index",
    "repairs.fault": "dashboard.home",
    "repairs.performance": "repairs.index",
    "consumables.rolls": "consumables.index",
    "consumables.batches": "consumables.index",
    "consumables.by_month": "consumables.index",
    "procurement.plan": "procurement.index",
    "budgets.enter": "budgets.index",
    "suppliers.add": "suppliers.index",
    "custody.destructions": "custody.index",
    "custody.destroy": "custody.destructions",
    "sheets.begin": "custody.index",
    "checking.bring_back": "checking.index",
    "checking.head_file": "checking.index",
}

# Pages nobody is led to: the sign-in page is where one lands, health is for machines, and muting begins in a mail.
STANDING_ALONE = {"accounts.login", "core.healthz", "core.readyz", "notices.ask_mute"}
