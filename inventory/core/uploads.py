"""The form of an import: a file or pasted lines, shown first, and taken once the person has seen what they would do."""

from typing import Any, ClassVar

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField, TextAreaField

from inventory.core.errors import Invalid
from inventory.core.forms import BaseForm, at_most, printable
from inventory.core.lines import LARGEST_FILE, Numbered, rows_of_file, rows_of_text
from inventory.core.rules import LONGEST_FILE_NAME

CONFIRMED = "1"


class UploadForm(BaseForm):
    """A file or pasted lines; the preview sends the same lines back with ``confirmed``.

    ``nothing`` is the reason why a form without either is refused.
    """

    nothing: ClassVar[str]
    file = FileField(_l("File"))  # the only one that takes a file: see sent()
    text = TextAreaField(_l("Or paste the lines"), [at_most(LARGEST_FILE)], render_kw={"rows": 6})
    file_name = HiddenField(validators=[at_most(LONGEST_FILE_NAME), printable])
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
            raise Invalid(reason=self.nothing, field="text")
        return rows_of_text(self.text.data or "")

    @property
    def source_name(self) -> str:
        """The name of the file that the lines come from; nothing where they were pasted."""
        name = self.file.data.filename if self.file.data else self.file_name.data
        return str(name or "").rpartition("/")[2].rpartition("\\")[2][:LONGEST_FILE_NAME]

    def hand_back(self, lines: str) -> None:
        """Carry what was read, so that exactly this is confirmed."""
        self.file_name.data = self.source_name
        self.text.data = lines
        self.confirmed.data = CONFIRMED


def sent() -> MultiDict[str, Any] | None:
    """The fields that were sent with the file among them, and no file in the place of a text; None before that."""
    if request.method != "POST":
        return None
    files = [("file", file) for file in request.files.getlist("file")]
    return MultiDict([*request.form.items(multi=True), *files])
