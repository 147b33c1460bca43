"""Every page, tried by every role of another office: nothing opens, nothing leaks, nothing changes.

The pages are found in the route map, so that a new one cannot escape; of what a new one is about, an example has to be
made in `elsewhere.py`.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, url_for
from sqlalchemy.orm import Session
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from inventory.core.identity import CENTRE, Verb
from tests.architecture import route_rules
from tests.architecture.elsewhere import (
    BOX,
    ELSEWHERE,
    GARUT,
    PROVINCE,
    SECRET,
    Things,
    add_stranger,
    add_strangers,
    fill_garut,
    rows_of,
    told_of_garut,
)
from tests.architecture.places import PUBLIC
from tests.architecture.posts import POSTS, Post
from tests.architecture.test_posts import EACH_POST, filled
from tests.support.client import BrowsingClient
from tests.support.snapshots import snapshot
from tests.support.world import World, new_key, people

FROM_EACH_OFFICE = pytest.mark.parametrize("office", ELSEWHERE)
# What a page was given for this one look: tokens, keys of forms.
PASSING = re.compile(r'value="[\w.-]{16,}"')
# The head stands for all that is entered anywhere; it says nothing of it.
OF_THE_WHOLE = {"checking.index", "checking.head_file"}
NARROWED = f"office={GARUT}&source={GARUT}&province={PROVINCE}&person=staff-32.05&subject=purchase:1"
ASKED = ["", "export=csv", NARROWED, *(f"q={words}" for words in (SECRET, BOX, "Garut"))]


def own_pages(app: Flask) -> list[Rule]:
    """The pages of people who have signed in."""
    return [
        rule
        for rule in route_rules.rules(app)
        if not rule.endpoint.startswith(route_rules.INTERFACE) and rule.endpoint not in PUBLIC
    ]


def addresses(app: Flask, things: Things) -> Iterator[tuple[str, set[str], str]]:
    """The addresses about a thing: endpoint, methods, path."""
    for rule in own_pages(app):
        if rule.arguments:
            for parts in things.addresses(sorted(rule.arguments)):
                with app.test_request_context():
                    yield rule.endpoint, set(rule.methods or ()) & {"GET", "POST"}, url_for(rule.endpoint, **parts)


def look(client: BrowsingClient, path: str, query: str = "") -> tuple[int, str | None, str]:
    """What a page says, without what it was given for this look only."""
    answer = client.get(path, query_string=query)
    return answer.status_code, answer.location, PASSING.sub("", answer.text)


@FROM_EACH_OFFICE
def test_a_stranger_opens_and_changes_nothing_of_another_office(
    office: str, app: Flask, world: World, session: Session, sign_in
) -> None:
    """Whoever has all duties tries everything there is; whoever has one of them, something of every sort."""
    things = fill_garut(world)
    several, *others = add_strangers(world, office)
    before = snapshot(session)
    knock(app, sign_in(app.test_client(), several), things)
    for stranger in others:
        knock(app, sign_in(app.test_client(), stranger), things.one_each())
    assert snapshot(session) == before


def knock(app: Flask, stranger: BrowsingClient, things: Things) -> None:
    """Open and send to every address about a thing."""
    token = stranger.token()
    for endpoint, methods, path in addresses(app, things):
        for method in methods:
            data = {"csrf_token": token, "key": new_key(), "reason": "x"} if method == "POST" else None
            answer = stranger.open(path, method=method, data=data)
            assert answer.status_code in {403, 404}, (endpoint, method, path)
            assert told_of_garut(answer.text.replace(path, "")) == [], (endpoint, method, path)


@FROM_EACH_OFFICE
def test_what_happens_at_another_office_shows_on_no_page_of_a_stranger(
    office: str, app: Flask, world: World, client: BrowsingClient, sign_in
) -> None:
    with app.test_request_context():
        paths = {endpoint: url_for(endpoint) for endpoint in route_rules.pages(app) - PUBLIC}
    sign_in(client, add_strangers(world, office)[0])
    before = {(path, asked): look(client, path, asked) for path in paths.values() for asked in ASKED}
    fill_garut(world)
    whole = {paths[endpoint] for endpoint in OF_THE_WHOLE}
    for (path, asked), seen in before.items():
        now = look(client, path, asked)
        assert told_of_garut(now[2]) == told_of_garut(seen[2]), (path, asked)  # what one searched for is said again
        assert path in whole or now == seen, (path, asked)


@EACH_POST
def test_a_good_form_in_the_wrong_hands_changes_nothing_of_the_office(
    post: Post, app: Flask, world: World, session: Session, client: BrowsingClient, sign_in
) -> None:
    form = filled(post, world, client, sign_in)
    for office in ELSEWHERE:
        if post.person == f"staff-{office}":
            continue  # it is the form of this very office
        several = add_stranger(world, office)
        branch = GARUT if office.startswith(PROVINCE) else PROVINCE
        before = rows_of(session, branch)
        stranger = sign_in(app.test_client(), several)
        answer = stranger.post(form.action, data=form.fields | {"csrf_token": stranger.token(), "key": [new_key()]})
        assert answer.status_code < 500
        assert rows_of(session, branch) == before, office


@EACH_POST
def test_without_the_duty_nobody_sends_a_form(
    post: Post, app: Flask, world: World, session: Session, client: BrowsingClient, sign_in
) -> None:
    """The national viewer and the auditor see everything; a supervisor or an administrator only has other duties."""
    form = filled(post, world, client, sign_in)
    before = snapshot(session)
    for visitor in without(app, world, post):
        answer = refused(sign_in(app.test_client(), visitor), form)
        assert answer.status_code == 403, visitor
    assert snapshot(session) == before


def without(app: Flask, world: World, post: Post) -> list[str]:
    """Those who may not do what a form does: of each duty at each level of office one."""
    verb: Verb | None = getattr(app.view_functions[post.endpoint], "required_verb", None)
    one_each = {(role, office == CENTRE, len(office)): name for name, office, role in people()}
    return [name for name in one_each.values() if verb is not None and not world.actor(name).may(verb)]


def refused(visitor: BrowsingClient, form: Any) -> TestResponse:
    return visitor.post(form.action, data=form.fields | {"csrf_token": visitor.token()})


def test_every_form_but_those_for_all_is_refused_to_somebody(app: Flask, world: World) -> None:
    for_all = {"accounts.logout", "accounts.password", "stock.decline"} | PUBLIC
    for_all |= {"notices.preferences", "notices.mute", "notices.unmute"}
    assert [post.endpoint for post in POSTS if post.endpoint not in for_all and not without(app, world, post)] == []
