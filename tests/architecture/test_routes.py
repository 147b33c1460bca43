"""Every route is guarded, typed, spelt alike, and can be found by a person."""

from collections.abc import Callable

import pytest
from flask import Flask, url_for
from werkzeug.test import TestResponse

from inventory.core.identity import Verb
from inventory.core.navigation import PLACES
from tests.architecture import route_rules as rules
from tests.architecture.places import PUBLIC, REACHED_FROM, STANDING_ALONE
from tests.support.html import parse
from tests.support.world import World, people

Check = Callable[[Flask], list[str]]

CHECKS: list[Check] = [rules.unstamped, rules.untyped, rules.not_kebab, rules.unusual_methods]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_routes_are_blameless(app: Flask, check: Check) -> None:
    assert check(app) == []


def test_public_pages_are_the_reviewed_ones(app: Flask) -> None:
    assert rules.public(app) == PUBLIC


def test_every_page_has_its_place(app: Flask) -> None:
    placed = {place.endpoint for place in PLACES}
    assert rules.pages(app) - placed - REACHED_FROM.keys() - STANDING_ALONE == set()


def test_no_place_is_a_dead_end(app: Flask) -> None:
    named = {place.endpoint for place in PLACES} | REACHED_FROM.keys() | set(REACHED_FROM.values()) | STANDING_ALONE
    assert named - rules.pages(app) == set()


@pytest.mark.parametrize("endpoint", REACHED_FROM)
def test_a_link_leads_there(endpoint: str, app: Flask, world: World, sign_in) -> None:
    with app.test_request_context():
        start, goal = url_for(REACHED_FROM[endpoint]), url_for(endpoint)
    verb = app.view_functions[endpoint].required_verb
    visitors = (sign_in(app.test_client(), name) for name, _, _ in people() if world.actor(name).may(verb))
    assert any(goal in targets(visitor.get(start)) for visitor in visitors)


def targets(page: TestResponse) -> set[str]:
    """Where links and searches of the page lead."""
    tree = parse(page)
    addresses = [link.attributes.get("href", "") for link in tree.all("a")]
    addresses += [form.attributes.get("action", "") for form in tree.all("form")]
    return {address.partition("?")[0] for address in addresses}


@pytest.mark.parametrize("username", [username for username, _, _ in people()])
def test_the_menu_opens_for_everybody(username: str, world: World, client, sign_in) -> None:
    sign_in(client, username)
    menu = [link.attributes["href"] for nav in parse(client.get("/")).all("nav") for link in nav.all("a")]
    assert menu
    assert {path: client.get(path).status_code for path in menu if client.get(path).status_code != 200} == {}


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/devices/handovers/new", "/devices/handovers"),
        ("/devices/loans", "/devices/loans"),
        ("/devices/labels", "/devices"),
        ("/repairs/performance", "/repairs"),
    ],
)
def test_a_page_shows_its_own_place(path: str, place: str, world: World, client, sign_in) -> None:
    page = parse(sign_in(client, "coordinator-32").get(path))
    (section,) = [nav for nav in page.all("nav") if "section-nav" in nav.attributes.get("class", "")]
    assert [link.attributes["href"] for link in section.all("a") if "aria-current" in link.attributes] == [place]


def offending_app() -> Flask:
    """An application that breaks every rule once."""
    app = Flask(__name__)

    def view(**_parameters: str) -> str:
        return ""

    view.is_public = True  # type: ignore[attr-defined]
    app.add_url_rule("/Daily_Reports", "capitals", view)
    app.add_url_rule("/people/<name>", "anything", view)
    app.add_url_rule("/people", "people", view, methods=["DELETE"])
    app.add_url_rule("/secrets", "unguarded", lambda: "")
    return app


@pytest.mark.parametrize(
    ("check", "offence"),
    [
        (rules.unstamped, "unguarded"),
        (rules.untyped, "/people/<name>: name"),
        (rules.not_kebab, "/Daily_Reports"),
        (rules.unusual_methods, "/people: "),
    ],
)
def test_an_offender_is_noticed(check: Check, offence: str) -> None:
    (found,) = check(offending_app())
    assert found.startswith(offence)


def test_a_view_that_is_public_and_guarded_is_neither() -> None:
    app = Flask(__name__)

    def view() -> str:
        return ""

    view.is_public, view.required_verb = True, Verb.VIEW  # type: ignore[attr-defined]
    app.add_url_rule("/x", "both", view)
    assert rules.unstamped(app) == ["both"]
