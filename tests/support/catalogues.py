"""The sentences of the project: those in the source, and those in the catalogues."""

import re
from functools import cache
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

from tests.support.source import INVENTORY, TEMPLATES

TRANSLATIONS = INVENTORY / "translations"
KEYWORDS = DEFAULT_KEYWORDS | {
    "_l": None,
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
    "lazy_pgettext": ((1, "c"), 2),
}
PLACEHOLDER = re.compile(r"%\((\w+)\)")

Key = tuple[str | None, str]


@cache
def used() -> dict[Key, list[str]]:
    """Every sentence that a person can meet: its context and English text, and where it stands."""
    found: dict[Key, list[str]] = {}
    for folder, method in ((INVENTORY, ("**.py", "python")), (TEMPLATES, ("**.html", "jinja2.ext:babel_extract"))):
        for name, line, message, _, context in extract_from_dir(folder, [method], {}, KEYWORDS):
            text = message[0] if isinstance(message, tuple) else message
            found.setdefault((context, text), []).append(f"{folder.name}/{name}:{line}")
    return found


def catalogue(language: str) -> Catalog:
    """A language's catalogue as it stands in the repository."""
    path: Path = TRANSLATIONS / language / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as lines:
        return read_po(lines, locale=language)


def untranslated(wanted: dict[Key, list[str]], catalogue: Catalog) -> list[str]:
    """Sentences that the catalogue lacks, or has without a translation."""
    return [
        f"{places[0]}: {text}" for (context, text), places in wanted.items() if not _strings(catalogue, context, text)
    ]


def unused(wanted: dict[Key, list[str]], catalogue: Catalog) -> list[str]:
    """Sentences that stand in the catalogue and nowhere else."""
    return [text for message in catalogue if (text := _english(message)) and (message.context, text) not in wanted]


def unsure(catalogue: Catalog) -> list[str]:
    """Translations that a machine guessed and nobody looked at."""
    return [_english(message) for message in catalogue if message.id and message.fuzzy]


def unlike(catalogue: Catalog) -> list[str]:
    """Translations whose placeholders are not those of the English sentence."""
    offences = []
    for message in catalogue:
        english = message.id if isinstance(message.id, tuple | list) else (message.id,)
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        expected = set().union(*(PLACEHOLDER.findall(text) for text in english))
        offences += [text for text in strings if text and message.id and set(PLACEHOLDER.findall(text)) != expected]
    return offences


def _english(message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


def _strings(catalogue: Catalog, context: str | None, text: str) -> bool:
    message = catalogue.get(text, context)
    if message is None:
        return False
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(strings)
