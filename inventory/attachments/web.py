"""Attached files on the web: the forms that take one in and away, and the answer that hands one out."""

from typing import Any

from flask import Response, request
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import TextAreaField

from inventory.attachments.models import Attachment
from inventory.attachments.rules import LARGEST_FILE
from inventory.core.forms import NOTE_LENGTH, BaseForm, at_most, printable, required


class AttachmentForm(BaseForm):
    """One file."""

    file = FileField(_l("File"))

    @property
    def name(self) -> str:
        """What the file is called where it comes from."""
        return str(self.file.data.filename or "") if self.file.data else ""

    def content(self) -> bytes:
        """What is in it; one byte more than is kept shows that there is more."""
        return bytes(self.file.data.stream.read(LARGEST_FILE + 1)) if self.file.data else b""


class RemovalForm(BaseForm):
    """Why a file does not belong where it is kept."""

    reason = TextAreaField(_l("Reason"), [required(), at_most(NOTE_LENGTH), printable])

    @property
    def why(self) -> str:
        """The reason."""
        return self.reason.data or ""


def sent() -> MultiDict[str, Any] | None:
    """The fields that were sent, the file among them; None before that."""
    if request.method != "POST":
        return None
    files = [("file", file) for file in request.files.getlist("file")]
    return MultiDict([*request.form.items(multi=True), *files])


def handed_out(attachment: Attachment) -> Response:
    """The file, to be saved and not to be opened in our name."""
    answer = Response(attachment.content or b"", content_type=attachment.media_type)
    answer.headers.set("Content-Disposition", "attachment", filename=attachment.name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
