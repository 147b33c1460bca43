"""The interface as one step of putting the application together."""

from importlib import import_module

from flask import Flask

from inventory.api import problems
from inventory.api.web import blueprint
from inventory.core.converters import MonthCode

# Importing them is what makes their operations known.
OPERATIONS = (
    "alerts",
    "auth",
    "budgets",
    "buying",
    "conduct",
    "coverage",
    "custody",
    "devices",
    "documents",
    "exports",
    "foresight",
    "instructions",
    "outreach",
    "papers",
    "reads",
    "repairs",
    "rolls",
    "reliance",
    "seal",
    "specification",
    "supervision",
)
for name in OPERATIONS:
    import_module(f"inventory.api.{name}")


def install(app: Flask) -> None:
    """All operations, their specification, and problem documents for whatever goes wrong with them."""
    app.url_map.converters["month"] = MonthCode
    problems.install(app)
    app.register_blueprint(blueprint)
