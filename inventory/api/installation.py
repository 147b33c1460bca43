"""The interface as one step of putting the application together."""

from flask import Flask

from inventory.api import auth, custody, documents, problems, reads, seal, specification
from inventory.api.web import blueprint
from inventory.core.converters import MonthCode

__all__ = ["auth", "custody", "documents", "install", "reads", "seal", "specification"]


def install(app: Flask) -> None:
    """All operations, their specification, and problem documents for whatever goes wrong with them."""
    app.url_map.converters["month"] = MonthCode
    problems.install(app)
    app.register_blueprint(blueprint)
