"""Typed parts of an address."""

from datetime import date
from typing import Any

from werkzeug.routing import BaseConverter, IntegerConverter

from inventory.core.months import WRITTEN, written

LARGEST_ID = 2**31 - 1


class OfficeCode(BaseConverter):
    """An office's code: ``00``, ``32`` or ``32.05``."""

    regex = r"[0-9]{2}(?:\.[0-9]{2})?"


class ItemCode(BaseConverter):
    """An item's code: ``ktp-wni``, ``cleaning-kit``."""

    regex = r"[a-z][a-z0-9-]{1,19}"


class BoxNumber(BaseConverter):
    """A number as it stands on a box: letters, digits, dots and hyphens, digits at the end."""

    regex = r"[A-Za-z0-9.-]{0,39}[0-9]"


class LabelCode(BaseConverter):
    """What the label of a machine says: eight signs, in capitals or not."""

    regex = r"[2-9A-HJKMNP-Za-hjkmnp-z]{8}"

    def to_python(self, value: str) -> str:
        return value.upper()


class Identifier(IntegerConverter):
    """The number of a row; what no column can hold is nothing that could be found.

    The pattern itself stops below the largest: an address that fits it, and then does not, would be answered with the
    methods of its neighbours.
    """

    regex = r"(?:[0-9]{1,9}|1[0-9]{9}|20[0-9]{8})"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **({"max": LARGEST_ID} | options))


class MonthCode(BaseConverter):
    """A month, ``2025-11``; its value is the month's first day."""

    regex = WRITTEN

    def to_python(self, value: str) -> date:
        return written(value)

    def to_url(self, value: date) -> str:
        return f"{value:%Y-%m}"
