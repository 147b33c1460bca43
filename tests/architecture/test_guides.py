"""What the guides name is there: pages, the words on the screen, and the places that they point to."""

import re
from collections.abc import Sequence

from flask import Flask
from werkzeug.exceptions import NotFound

from inventory.core.navigation import PLACES
from tests.support.catalogues import PLACEHOLDER, catalogue
from tests.support.source import ROOT

HERE, THERE = "docs/panduan.md", "docs/guide.md"


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def words(guide: str) -> set[str]:
    return set(re.findall(r"\*\*(.+?)\*\*", guide))


def pages(guide: str) -> set[str]:
    return set(re.findall(r"`(/[^`…]*)`", guide))


def on_screen() -> dict[str, str]:
    """Every sentence of the catalogue in English, with the Indonesian one; what is filled in later is an ellipsis."""
    told: dict[str, str] = {}
    for message in catalogue("id"):
        indonesian = forms(message.string)[0]
        told |= dict.fromkeys(forms(message.id), indonesian)
    return told


def forms(sentence: str | Sequence[str] | None) -> list[str]:
    """Singular and plural, as a guide writes them."""
    told = [sentence] if isinstance(sentence, str) else list(sentence or ())
    return [re.sub(PLACEHOLDER.pattern + "s", "…", one) for one in told]


def strange(guide: str, known: set[str]) -> set[str]:
    return words(guide) - known


def nowhere(app: Flask, guide: str) -> set[str]:
    """Addresses that no page of the application has."""
    roads = app.url_map.bind("localhost")
    lost = set()
    for page in pages(guide):
        try:
            roads.match(page, method="GET")
        except NotFound:
            lost.add(page)
    return lost


def dead_ends(guide: str) -> set[str]:
    """Links to a heading or a document that is not there."""
    titles = re.findall(r"^#+ (.+)$", guide, re.MULTILINE)
    anchors = {"#" + re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}
    links = set(re.findall(r"\]\(([^)]+)\)", guide))
    return {link for link in links - anchors if not (ROOT / "docs" / link).is_file()}


def test_both_guides_say_what_is_on_the_screen() -> None:
    told = on_screen()
    assert strange(text(THERE), set(told)) == set()
    assert {told[word] for word in words(text(THERE))} == words(text(HERE))


def test_no_place_of_the_menu_is_left_out(app: Flask) -> None:
    with app.test_request_context():
        assert {str(place.label) for place in PLACES} - words(text(HERE)) == set()


def test_both_guides_lead_to_pages_that_exist(app: Flask) -> None:
    assert nowhere(app, text(THERE)) == set()
    assert pages(text(THERE)) == pages(text(HERE))


def test_no_link_of_the_guides_is_dead() -> None:
    assert dead_ends(text(HERE)) | dead_ends(text(THERE)) == set()
    assert {f"]({name})" for name in (HERE, THERE) if f"]({name})" not in text("README.md")} == set()


def test_a_bad_guide_is_noticed(app: Flask) -> None:
    guide = "# One thing\n\n**Home**, **Hoem**: `/stock`, `/stok`, [1](#one-thing), [2](#two), [3](none.md)"
    assert strange(guide, set(on_screen())) == {"Hoem"}
    assert nowhere(app, guide) == {"/stok"}
    assert dead_ends(guide) == {"#two", "none.md"}
