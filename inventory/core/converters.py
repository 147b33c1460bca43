"""Typed parts of an address."""

from typing import Any

from werkzeug.routing import BaseConverter, IntegerConverter

LARGEST_ID = 2**31 - 1


class OfficeCode(BaseConverter):
    """An office's code: ``00``, ``32`` or ``32.05``."""

    regex = r"\d\d(?:\.\d\d)?"


class ItemCode(BaseConverter):
    """An item's code: ``ktp-wni``, ``cleaning-kit``."""

    regex = r"[a-z][a-z0-9-]{1,19}"


class Identifier(IntegerConverter):
    """The number of a row; what no column can hold is nothing that could be found."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"max": LARGEST_ID} | options))
