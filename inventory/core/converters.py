"""Typed parts of an address."""

from werkzeug.routing import BaseConverter


class OfficeCode(BaseConverter):
    """An office's code: ``00``, ``32`` or ``32.05``."""

    regex = r"\d\d(?:\.\d\d)?"


class ItemCode(BaseConverter):
    """An item's code: ``ktp-wni``, ``cleaning-kit``."""

    regex = r"[a-z][a-z0-9-]{1,19}"
