"""Pages of shipments."""

from flask import Blueprint

from inventory.shipments import service  # noqa: F401  # the tables have to be known to the application

blueprint = Blueprint("shipments", __name__, url_prefix="/shipments")
