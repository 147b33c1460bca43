"""The form of an import, and the days that a person asks for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from inventory.core.errors import Invalid
from inventory.core.uploads import UploadForm
from inventory.reconciliation.rules import Count, Window, asked_window
from inventory.reconciliation.service import ImportCounts


class ImportForm(UploadForm):
    """Counts of SIAK."""

    nothing = "counts_none"

    def to_command(self, counts: tuple[Count, ...]) -> ImportCounts:
        return ImportCounts(key=self.idempotency_key, file_name=self.source_name, counts=counts)


def days_asked(args: Mapping[str, Any], today: date) -> Window:
    """The days that the address asks for with ``from`` and ``to``. Raises Invalid and DateRefused."""
    return asked_window(_day(args.get("from", "")), _day(args.get("to", "")), today)


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(reason="date_unreadable", field="from") from None
