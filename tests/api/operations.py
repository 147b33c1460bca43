"""All operations of the interface, found in the route map, each with a good request and with hostile ones."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from inventory.api.specification import specification

PAGES = {"api.openapi", "api.docs"}  # the specification itself
METHODS = ("GET", "POST", "DELETE")
OF_PATH = re.compile(r"<(\w+):(\w+)>")


@dataclass(frozen=True)
class Operation:
    """One method of one address."""

    endpoint: str
    method: str
    rule: str
    scope: str

    @property
    def label(self) -> str:
        return f"{self.method} {self.rule.removeprefix('/api/v1')}"

    def path(self, **values: str) -> str:
        """The address below the root, with these values in it."""
        return OF_PATH.sub(lambda found: values[found[1]], self.rule.removeprefix("/api/v1"))

    @property
    def told(self) -> dict[str, Any]:
        """What the specification says of it."""
        path = OF_PATH.sub(lambda found: "{" + found[2] + "}", self.rule)
        told: dict[str, Any] = specification()["paths"][path][self.method.lower()]
        return told

    @property
    def body(self) -> dict[str, Any] | None:
        """The schema of its body."""
        if "requestBody" not in self.told:
            return None
        schema: dict[str, Any] = self.told["requestBody"]["content"]["application/json"]["schema"]
        return resolved(schema)


def operations(app: Flask) -> list[Operation]:
    """Everything below /api/v1 that the application routes."""
    return sorted(_found(app), key=lambda each: each.label)


def _found(app: Flask) -> Iterator[Operation]:
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith("/api/") and rule.endpoint not in PAGES:
            yield from _methods(app, rule)


def _methods(app: Flask, rule: Rule) -> Iterator[Operation]:
    stamp = app.view_functions[rule.endpoint].api_stamp  # type: ignore[attr-defined]
    for method in METHODS:
        if method in (rule.methods or ()):
            yield Operation(rule.endpoint, method, rule.rule, stamp.scope)


def resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema in place of the reference to it."""
    if "$ref" not in schema:
        return schema
    name = schema["$ref"].rpartition("/")[2]
    found: dict[str, Any] = specification()["components"]["schemas"][name]
    return resolved(found)


def good(schema: dict[str, Any], name: str = "") -> Any:
    """A value of the schema, as a program would send it."""
    schema = resolved(schema)
    if "anyOf" in schema:
        return good(schema["anyOf"][0], name)
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            return {each: good(inner, each) for each, inner in schema["properties"].items()}
        case "array":
            return [good(schema["items"], name)]
        case "integer":
            return max(1, schema.get("minimum", 1))
        case "string":
            return _text(schema, name)
    raise LookupError(f"{name}: {schema}")


def _text(schema: dict[str, Any], name: str) -> str:
    if schema.get("format") == "date":
        return "2025-11-03"
    if name in {"office", "source", "destination", "borrower"}:
        return {"destination": "32.05"}.get(name, "32")
    if "[0-9]" in schema.get("pattern", ""):
        return "1"
    return "text"
