"""What the tests of the machine interface share: a program that carries a person's token."""

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.support.client import BrowsingClient
from tests.support.world import PASSWORD, World, new_key

ROOT = "/api/v1"


class Program:
    """Something that acts for a person over the machine interface. Every POST and DELETE gets a fresh key."""

    def __init__(self, client: BrowsingClient, token: str | None) -> None:
        self.client, self.token = client, token

    def ask(self, method: str, path: str, key: str | None = "", **options: Any) -> TestResponse:
        headers = dict(options.pop("headers", {}))
        if self.token is not None:
            headers.setdefault("Authorization", f"Bearer {self.token}")
        if method != "GET" and key is not None:
            headers.setdefault("Idempotency-Key", key or new_key())
        return self.client.open(ROOT + path, method=method, headers=headers, buffered=True, **options)

    def get(self, path: str, **query: Any) -> TestResponse:
        return self.ask("GET", path, query_string=query or None)

    def post(self, path: str, body: Any = None, key: str | None = "", **options: Any) -> TestResponse:
        return self.ask("POST", path, key, json={} if body is None else body, **options)

    def delete(self, path: str, key: str | None = "") -> TestResponse:
        return self.ask("DELETE", path, key)


@pytest.fixture
def program(app: Flask, world: World) -> Callable[..., Program]:
    """``program("staff-32.05")``: signed in as that person; without a name, as nobody."""

    def program(username: str | None = None) -> Program:
        client = app.test_client()
        assert isinstance(client, BrowsingClient)
        nobody = Program(client, None)
        if username is None:
            return nobody
        answer = nobody.post("/auth/token", {"username": username, "password": PASSWORD})
        assert answer.status_code == 201, answer.text
        return Program(client, answer.json["token"])

    return program
