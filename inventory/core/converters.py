"""Typed parts of an address."""

from werkzeug.routing import BaseConverter


class OfficeCode(BaseConverter):
    """An office's code: ``00``, ``32`` or ``32.05``."""

    regex = r"\d\d(?:\.\d\d)?"
