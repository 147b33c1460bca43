"""The specification tells of every operation what it touches, what it takes, and how it refuses."""

import json
import re
import sys

import pytest
from flask import Flask
from pydantic import BaseModel

from inventory.api.specification import specification
from inventory.stock.rules import Kind
from tests.api.operations import METHODS, operations
from tests.support.client import BrowsingClient
from tests.support.world import World

SCOPES = {"public", "self", "office", "document", "shipment", "auditor"}
CONTRACT = """
POST /auth/token
DELETE /auth/token
POST /shipments shipment
POST /shipments/{}/receipt receipt
POST /shipments/{}/found found
POST /shipments/{}/write-off write_off
POST /daily-reports daily_report
POST /daily-reports/{}/amendment amendment
POST /counts count
POST /destructions destruction
POST /deliveries delivery
POST /documents/{}/approval
DELETE /documents/{}/approval
POST /documents/{}/reversal reversal
POST /offices/{}/months/{}/closing
DELETE /offices/{}/months/{}/closing
POST /devices
POST /devices/{}/conditions
GET /devices/{}
POST /devices/{}/moves
POST /devices/{}/loans
POST /devices/{}/returns
POST /device-handovers
GET /device-models
POST /purchases
POST /purchases/{}/deliveries delivery
POST /purchases/{}/request
POST /purchases/{}/approval
POST /purchases/{}/rejection
POST /purchases/{}/order
POST /purchases/{}/payments
POST /purchases/{}/cancellation
POST /budget-lines
POST /budget-lines/{}/shifts
POST /budget-lines/{}/changes
GET /budget-lines
GET /suppliers
GET /offices
GET /items
GET /documents/{}
GET /shipments
GET /daily-reports
GET /offices/{}/balances
GET /devices
GET /purchases
GET /findings
GET /alerts
POST /alerts/{}/instructions
GET /instructions
POST /instructions/{}/shipment shipment
POST /instructions/{}/done
POST /instructions/{}/refusal
POST /instructions/{}/withdrawal
GET /utilization
GET /discipline
GET /reconciliation
GET /coverage
GET /run-out
GET /capacity
GET /power
GET /contracts
GET /operators
GET /trainings
GET /exports/stock/{}.csv
GET /exports/movements/{}.csv
GET /ledger/journal
GET /ledger/trial-balance
GET /ledger/head
"""


def told() -> dict[tuple[str, str], dict[str, object]]:
    return {
        (method.upper(), re.sub(r"\{\w+\}", "{}", path.removeprefix("/api/v1"))): operation
        for path, methods in specification()["paths"].items()
        for method, operation in methods.items()
    }


@pytest.mark.parametrize("line", CONTRACT.strip().splitlines())
def test_the_contract_is_kept(app: Flask, line: str) -> None:
    method, path, *kind = line.split()
    operation = told()[method, path]
    assert operation.get("x-kind") == (kind[0] if kind else None)


def test_every_route_is_told(app: Flask) -> None:
    assert {(each.method, each.rule) for each in operations(app)} == {
        (method.upper(), _rule(app, path, method))
        for path, methods in specification()["paths"].items()
        for method in methods
        if method.upper() in METHODS
    }


def _rule(app: Flask, path: str, method: str) -> str:
    wanted = re.sub(r"\{(\w+)\}", r"\1", path)
    (rule,) = (
        rule.rule
        for rule in app.url_map.iter_rules()
        if method.upper() in (rule.methods or ()) and re.sub(r"<\w+:(\w+)>", r"\1", rule.rule) == wanted
    )
    return rule


def test_every_operation_says_what_it_touches(app: Flask) -> None:
    for each in operations(app):
        assert each.told["x-object-scope"] == each.scope
        assert each.scope in SCOPES
        assert each.told.get("x-kind") in {None, *Kind}
        assert each.told["summary"]
        assert ("security" in each.told) == (each.scope != "public")


def test_what_posts_or_deletes_needs_a_key(app: Flask) -> None:
    for each in operations(app):
        headers = [one for one in each.told.get("parameters", []) if one["in"] == "header"]
        keyed = each.method != "GET" and "/auth/" not in each.rule
        assert [one["name"] for one in headers] == (["Idempotency-Key"] if keyed else []), each.label
        assert all(one["required"] for one in headers)


def test_operations_have_names_of_their_own(app: Flask) -> None:
    names = [each.told["operationId"] for each in operations(app)]
    assert len(set(names)) == len(names)


def test_no_two_models_share_a_name(app: Flask) -> None:
    """The specification knows a model by its name alone: the second would take the place of the first."""
    modules = [module for name, module in sys.modules.items() if name.startswith("inventory.api.")]
    models = {
        model
        for module in modules
        for model in vars(module).values()
        if isinstance(model, type) and issubclass(model, BaseModel) and model.__module__.startswith("inventory.api.")
    }
    names = [model.__name__ for model in models]
    assert sorted(name for name in set(names) if names.count(name) > 1) == []


def test_bodies_take_nothing_unknown(app: Flask) -> None:
    for each in operations(app):
        if each.body is not None:
            assert each.body["additionalProperties"] is False, each.label


def test_it_is_served_as_openapi_3_1(client: BrowsingClient, world: World) -> None:
    answer = client.get("/api/v1/openapi.json")
    assert answer.mimetype == "application/json"
    assert answer.json["openapi"].startswith("3.1")
    assert answer.json == json.loads(json.dumps(specification()))


def test_people_can_read_it_without_a_foreign_host(client: BrowsingClient, world: World) -> None:
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    assert "http://" not in page.text.replace("http://www.w3.org", "")
    assert "https://" not in page.text
    assert "<script" not in page.text
    for path in specification()["paths"]:
        assert path in page.text
