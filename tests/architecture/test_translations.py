"""Every sentence exists in Bahasa Indonesia, certain and with the same placeholders; English is the source."""

from babel.messages import Catalog

from tests.support import catalogues
from tests.support.catalogues import TRANSLATIONS, catalogue, used


def test_every_sentence_is_translated() -> None:
    assert catalogues.untranslated(used(), catalogue("id")) == []


def test_no_translation_is_left_over() -> None:
    assert catalogues.unused(used(), catalogue("id")) == []


def test_no_translation_is_a_guess() -> None:
    assert catalogues.unsure(catalogue("id")) == []


def test_placeholders_are_the_same() -> None:
    assert catalogues.unlike(catalogue("id")) == []


def test_no_compiled_catalogue_is_older_than_its_source() -> None:
    stale = [
        compiled.as_posix()
        for compiled in TRANSLATIONS.rglob("*.mo")
        if compiled.stat().st_mtime < compiled.with_suffix(".po").stat().st_mtime
    ]
    assert stale == []


def test_sentences_of_python_and_templates_are_found() -> None:
    places = " ".join(place for found in used().values() for place in found)
    assert "inventory/core/messages.py" in places
    assert "templates/layout.html" in places


def test_a_bad_catalogue_is_noticed() -> None:
    wanted = {(None, "Saved"): ["a.py:1"], (None, "%(count)s blanks"): ["a.py:2"], (None, "New"): ["a.py:3"]}
    bad = Catalog(locale="id")
    bad.add("Saved", "")
    bad.add("%(count)s blanks", "%(jumlah)s blangko", flags=["fuzzy"])
    bad.add("Gone", "Hilang")
    assert catalogues.untranslated(wanted, bad) == ["a.py:1: Saved", "a.py:3: New"]
    assert catalogues.unused(wanted, bad) == ["Gone"]
    assert catalogues.unsure(bad) == ["%(count)s blanks"]
    assert catalogues.unlike(bad) == ["%(jumlah)s blangko"]
