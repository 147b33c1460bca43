"""Every form is refused without its token, and counts once however often it is sent."""

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from tests.architecture import route_rules
from tests.architecture.posts import POSTS, Post
from tests.support.client import BrowsingClient
from tests.support.html import Form
from tests.support.snapshots import snapshot
from tests.support.world import World

EACH_POST = pytest.mark.parametrize("post", POSTS, ids=lambda post: post.endpoint)


def filled(post: Post, world: World, client: BrowsingClient, sign_in) -> Form:
    """The form as a person has it on screen just before sending."""
    path = post.page if isinstance(post.page, str) else post.page(world)
    if post.person is not None:
        sign_in(client, post.person)
    form = client.form(path, post.form)
    form.fill(dict(post.typed))
    return form


def signed_in(client: BrowsingClient) -> bool:
    return client.get("/password").status_code == 200


def preferences(client: BrowsingClient) -> list[str | None]:
    cookies = map(client.get_cookie, ("language", "theme"))
    return [cookie.value if cookie else None for cookie in cookies]


def test_every_post_route_is_tried(app: Flask) -> None:
    assert {post.endpoint for post in POSTS} == route_rules.posts(app)


@EACH_POST
def test_without_its_token_a_form_changes_nothing(
    post: Post, world: World, session: Session, client: BrowsingClient, sign_in
) -> None:
    form = filled(post, world, client, sign_in)
    before = snapshot(session), signed_in(client), preferences(client)
    for token in ([], ["forged"]):
        answer = client.post(form.action, data=form.fields | {"csrf_token": token})
        assert answer.status_code in {400, 403, 422}
        assert (snapshot(session), signed_in(client), preferences(client)) == before


@EACH_POST
def test_with_its_token_the_form_is_accepted(
    post: Post, app: Flask, world: World, session: Session, client: BrowsingClient, sign_in
) -> None:
    form = filled(post, world, client, sign_in)
    endpoint, _ = app.url_map.bind("localhost").match(form.action.partition("?")[0], method="POST")
    assert endpoint == post.endpoint
    before = snapshot(session)
    answer = client.post(form.action, data=form.fields)
    assert answer.status_code == 303
    assert (snapshot(session) != before) == post.writes


@pytest.mark.parametrize("post", [post for post in POSTS if post.writes], ids=lambda post: post.endpoint)
def test_a_form_sent_twice_counts_once(
    post: Post, world: World, session: Session, client: BrowsingClient, sign_in
) -> None:
    form = filled(post, world, client, sign_in)
    client.post(form.action, data=form.fields)
    once = counting(post, session)
    answer = client.post(form.action, data=form.fields)
    assert answer.status_code in {303, 409, 422}
    assert counting(post, session) == once


def counting(post: Post, session: Session) -> dict[str, str]:
    """What must not be there twice. A password can be set again; the trail then truly tells of it again.

    An evaluation that finds nothing new still leaves its mark.
    """
    left_out = {"user_account", "evaluation"} | ({"audit_entry"} if post.endpoint == "accounts.set_password" else set())
    return {table: digest for table, digest in snapshot(session).items() if table not in left_out}
