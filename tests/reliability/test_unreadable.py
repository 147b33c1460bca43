"""What the server cannot read is refused in the machine's words, and it goes on."""

import http.client
import json
from collections.abc import Iterator

import pytest

from tests.reliability.server import Server
from tests.support.databases import Databases


@pytest.fixture
def server(databases: Databases) -> Iterator[Server]:
    server = Server(databases.fresh("sqlite"))
    server.start()
    yield server
    server.kill()


def test_a_request_that_cannot_be_read_is_a_problem_document(server: Server) -> None:
    for headers, path, status in (
        ({"Idempotency-Key": "abcdefg\x7f"}, "/api/v1/offices", 400),
        ({"Authorization": "bearer \x07"}, "/api/v1/offices", 400),
        ({}, f"/api/v1/offices?{'a' * 300_000}", 431),
        ({"Content-Length": "many"}, "/api/v1/offices", 400),
    ):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
        connection.putrequest("GET", path)
        for name, value in headers.items():
            connection.putheader(name, value.encode("latin-1"))
        connection.endheaders()
        answer = connection.getresponse()
        told = json.loads(answer.read())
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert (answer.status, told["status"], told["code"]) == (status, status, "invalid"), told
        connection.close()
    assert server.ask("GET", "/offices")[0] == 401
