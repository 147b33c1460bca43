"""Translations: made ready when the application starts, and the same ones for the words of the form library."""

from pathlib import Path
from tempfile import NamedTemporaryFile

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

# What WTForms itself says; written here so that these words are found and translated with all others.
FORM_LIBRARY = (
    _l("Not a valid choice."),
    _l("Invalid Choice: could not coerce."),
    _l("Invalid choice(s): one or more data inputs could not be coerced."),
    _l("'%(value)s' is not a valid choice for this field."),
    _l("'%(value)s' are not valid choices for this field."),
    _l("Not a valid integer value."),
    _l("Not a valid date value."),
)


class FormWords:
    """What a form asks for its translations: the application's own catalogue."""

    def gettext(self, string: str) -> str:
        """One sentence in the reader's language."""
        return gettext(string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        """A sentence with a number in the reader's language."""
        # Not Flask-Babel's own: it would fill in the placeholders, which is the form library's work.
        return gettext(singular if n == 1 else plural)


def compile_stale(directory: Path) -> None:
    """Compile the catalogues that were changed since they were compiled last."""
    for source in directory.glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as lines:
            catalogue = read_po(lines, locale=source.parent.parent.name)
        # Several processes may start at once: each writes a file of its own, and the last one counts.
        with NamedTemporaryFile(dir=compiled.parent, suffix=".part", delete=False) as unfinished:
            write_mo(unfinished, catalogue)
        Path(unfinished.name).replace(compiled)
