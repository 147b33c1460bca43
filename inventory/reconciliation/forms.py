"""The form of an import, and the days that a person asks for."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, TextAreaField

from inventory.core.errors import Invalid
from inventory.core.forms import BaseForm, at_most, printable
from inventory.reconciliation.reading import LARGEST_FILE, Numbered, rows_of_file, rows_of_text
from inventory.reconciliation.rules import Count, Window, asked_window
from inventory.reconciliation.service import ImportCounts
from inventory.usage.siak_models import LONGEST_NAME

CONFIRMED = "1"


class ImportForm(BaseForm):
    """A file or pasted lines; the preview sends the same lines back with ``confirmed``."""

    file = FileField(_l("File"))  # the only one that takes a file: see sent()
    text = TextAreaField(_l("Or paste the lines"), [at_most(LARGEST_FILE)], render_kw={"rows": 6})
    file_name = HiddenField(validators=[at_most(LONGEST_NAME), printable])
    confirmed = HiddenField()

    @property
    def confirms(self) -> bool:
        """Whether the person has seen the preview and means it."""
        return bool(self.confirmed.data == CONFIRMED and not self.file.data)

    def rows(self) -> list[Numbered]:
        """The lines of the file, else the pasted ones. Raises Invalid where there are none or they are unreadable."""
        if self.file.data:
            return rows_of_file(self.file.data.stream.read(LARGEST_FILE + 1))
        if not (self.text.data or "").strip():
            raise Invalid(reason="counts_none", field="text")
        return rows_of_text(self.text.data or "")

    @property
    def source(self) -> str:
        """What the lines come from; nothing where they were pasted."""
        name = self.file.data.filename if self.file.data else self.file_name.data
        return str(name or "").rpartition("/")[2].rpartition("\\")[2][:LONGEST_NAME]

    def to_command(self, counts: tuple[Count, ...]) -> ImportCounts:
        return ImportCounts(key=self.idempotency_key, file_name=self.source, counts=counts)


def sent() -> MultiDict[str, Any] | None:
    """The fields that were sent with the file among them, and no file in the place of a text; None before that."""
    if request.method != "POST":
        return None
    files = [("file", file) for file in request.files.getlist("file")]
    return MultiDict([*request.form.items(multi=True), *files])


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
