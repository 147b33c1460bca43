"""Pages of the daily report."""

from flask import Blueprint

from inventory.usage import service  # noqa: F401  (brings its tables along)

blueprint = Blueprint("usage", __name__, url_prefix="/daily-reports")
