"""The building blocks of pages: icons, states, tables, forms and fingerprinted assets."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, url_for
from flask_babel import Babel
from flask_bootstrap import Bootstrap5
from wtforms import FieldList, Form, FormField, HiddenField, SelectMultipleField, StringField
from wtforms.validators import InputRequired

from inventory.core import assets, components, formats
from inventory.core.icons import icon
from inventory.core.listing import Listing, ListState
from inventory.core.states import STATES, appearance

ROOT = Path(__file__).parents[2]
TONES = {"good", "info", "warn", "bad", "quiet"}


@pytest.fixture
def gallery() -> Iterator[Flask]:
    """An application that has nothing but the building blocks."""
    app = Flask("gallery", static_folder=ROOT / "inventory" / "static", template_folder=str(ROOT / "templates"))
    Babel(app, default_locale="en")
    Bootstrap5(app)
    for step in (assets, components, formats):
        step.install(app)
    with app.test_request_context("/"):
        yield app


def render(app: Flask, source: str, **context: Any) -> str:
    return app.jinja_env.from_string(source).render(**context)


class Line(Form):
    good = StringField("Good", [InputRequired("Fill this in.")])


class Slip(Form):
    key = HiddenField()
    number = StringField("Number", [InputRequired("Fill this in.")], description="As on the paper.")
    causes = SelectMultipleField("Why?", choices=[("power", "Power cut"), ("network", "Network down")])
    lines = FieldList(FormField(Line), min_entries=1)
    refusal = "Only 12 blanks are left."


def test_an_icon_is_silent_and_as_large_as_its_text() -> None:
    drawn = icon("truck")
    assert 'aria-hidden="true"' in drawn
    assert 'width="1em"' in drawn


def test_an_unknown_icon_is_refused() -> None:
    with pytest.raises(LookupError, match="unicorn"):
        icon("unicorn")


@pytest.mark.usefixtures("gallery")
def test_every_state_has_a_tone_a_known_icon_and_a_word_of_its_own() -> None:
    words = [str(look.word) for look in STATES.values()]
    assert len(set(words)) == len(words)
    assert len({look.icon for look in STATES.values()}) == len(STATES)
    assert {look.tone for look in STATES.values()} == TONES
    assert all(icon(look.icon) for look in STATES.values())


def test_an_unknown_state_is_refused() -> None:
    with pytest.raises(LookupError, match="lukewarm"):
        appearance("lukewarm")


def test_a_table_without_words_for_empty_is_refused(gallery: Flask) -> None:
    source = "{% from 'components/table.html' import data_table %}{{ data_table('Shipments', [], [], '') }}"
    with pytest.raises(RuntimeError, match="empty"):
        render(gallery, source)


def test_an_empty_table_says_what_to_do_next(gallery: Flask) -> None:
    source = (
        "{% from 'components/table.html' import data_table %}{{ data_table('S', [], [], 'None yet.', 'Log one.') }}"
    )
    shown = render(gallery, source)
    assert "None yet." in shown
    assert "Log one." in shown
    assert "<table" not in shown


def test_a_list_that_filters_emptied_lets_them_be_taken_away(gallery: Flask) -> None:
    source = "{% from 'components/table.html' import data_table %}{{ data_table('S', [], [], 'No.', listing=listing) }}"
    listing = Listing([], 0, ListState("", "day", False, 1, None, {"state": "sent"}))
    assert "Take the filters away" in render(gallery, source, listing=listing)
    listing = Listing([], 0, ListState("", "day", False, 1, None))
    assert "Take the filters away" not in render(gallery, source, listing=listing)


def test_the_error_summary_leads_to_each_field_and_says_the_refusal(gallery: Flask) -> None:
    form = Slip(data={})
    form.validate()
    shown = render(
        gallery, "{% from 'components/form.html' import error_summary %}{{ error_summary(form) }}", form=form
    )
    assert "Only 12 blanks are left." in shown
    assert 'href="#number"' in shown
    assert 'href="#lines-0-good"' in shown


def test_a_wrong_field_names_its_help_and_its_error(gallery: Flask) -> None:
    form = Slip(data={})
    form.validate()
    shown = render(gallery, "{% from 'components/form.html' import field %}{{ field(form.number) }}", form=form)
    assert 'aria-describedby="number-help number-error"' in shown
    assert 'aria-invalid="true"' in shown
    assert 'id="number-help"' in shown
    assert 'id="number-error"' in shown


def test_chosen_causes_stay_chosen(gallery: Flask) -> None:
    form = Slip(data={"causes": ["network"]})
    shown = render(
        gallery, "{% from 'components/form.html' import choice_buttons %}{{ choice_buttons(form.causes) }}", form=form
    )
    assert shown.count('type="checkbox"') == 2
    assert 'value="network" checked' in shown


def test_what_people_typed_is_never_markup(gallery: Flask) -> None:
    source = "{% from 'components/page.html' import page_header %}{{ page_header(words) }}"
    assert "&lt;b&gt;" in render(gallery, source, words="<b>")


def test_a_document_number_is_not_torn_apart_in_a_title(gallery: Flask) -> None:
    source = "{% from 'components/page.html' import page_header %}{{ page_header(words) }}"
    shown = render(gallery, source, words="Take back KRM-32.05-1602")
    assert '<h1>Take back <span class="unbroken">KRM-32.05-1602</span></h1>' in shown


def test_a_static_address_carries_the_fingerprint_of_its_content(gallery: Flask) -> None:
    for endpoint, filename in (("static", "app.css"), ("bootstrap.static", "css/bootstrap.min.css")):
        address = url_for(endpoint, filename=filename)
        answer = gallery.test_client().get(address)
        assert "?v=" in address
        assert answer.headers["Cache-Control"] == assets.FOREVER


def test_an_old_fingerprint_is_not_kept(gallery: Flask) -> None:
    answer = gallery.test_client().get("/static/app.css?v=000000000000")
    assert "immutable" not in answer.headers["Cache-Control"]


def test_style_and_script_stay_light() -> None:
    sizes = {path.name: path.stat().st_size for path in (ROOT / "inventory" / "static").iterdir()}
    assert sizes["app.js"] < 6_000
    assert sizes["drafts.js"] < 3_000
    assert sum(sizes.values()) < 60_000
