"""The specification of the interface, made from its operations, and the page on which people read it."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_openapi3.models import APISpec
from flask_openapi3.models.components import Components
from flask_openapi3.models.info import Info
from flask_openapi3.models.security_scheme import SecurityScheme

from inventory.api.web import blueprint
from inventory.core.web import public

DESCRIPTION = (
    "Accounting for KTP-el blanks, printers and ink. Quantities are whole numbers from 0 to 2,000,000,000, dates "
    "YYYY-MM-DD by the office's own calendar, instants RFC 3339 in UTC, ids texts. What posts or deletes needs an "
    "Idempotency-Key: the same key and body again get the same answer, and count once. A refusal is a problem "
    "document (RFC 9457) with a code: 422 and 400 where the request is not of its shape, 409 where a rule stands "
    "against it. Beyond documents, alerts and findings there are `/coverage` (who is recorded and has a card, of how "
    "many, with targets), `/outreach` (sessions outside the office, with what was taken along and brought back), "
    "`/instructions` (what offices are told to do for a flagged district, and what came of it), and `/budget-lines` "
    "(ceilings, what is committed, has arrived and was paid)."
)


@cache
def specification() -> dict[str, Any]:
    """The whole interface as OpenAPI 3.1."""
    spec = APISpec(
        openapi="3.1.0",
        info=Info(title="Neraca Blangko", version="1.0.0", description=DESCRIPTION),
        paths=blueprint.paths,
        components=Components(
            schemas=blueprint.components_schemas,
            securitySchemes={"token": SecurityScheme(type="http", scheme="bearer")},
        ),
    )
    told: dict[str, Any] = spec.model_dump(mode="json", by_alias=True, exclude_none=True)
    shapes = told["components"]["schemas"]
    for methods in told["paths"].values():
        for each in methods.values():
            if "requestBody" in each:
                each["requestBody"]["required"] = _says_something(each["requestBody"]["content"], shapes)
    return told


def _says_something(content: dict[str, Any], shapes: dict[str, Any]) -> bool:
    """Whether a body must be sent: one that may be empty may be left out as well."""
    schema = next(iter(content.values()))["schema"]
    return bool(shapes[schema["$ref"].rpartition("/")[2]].get("required"))


@cache
def _written() -> str:
    return json.dumps(specification())


@blueprint.route("/openapi.json")
@public
def openapi() -> ResponseReturnValue:
    """The specification for programs."""
    return Response(_written(), content_type="application/json")


@blueprint.route("/docs")
@public
def docs() -> ResponseReturnValue:
    """The specification for people."""
    return render_template("api/docs.html", spec=specification(), fields=fields_of)


def fields_of(content: dict[str, Any]) -> list[dict[str, Any]]:
    """The fields of a body or an answer, those of its lines behind them, for the page."""
    schema: dict[str, Any] = next(iter(content.values()))["schema"]
    return list(_fields(schema, ""))


def _fields(schema: dict[str, Any], above: str) -> Iterator[dict[str, Any]]:
    schema = _resolved(schema)
    for name, inner in schema.get("properties", {}).items():
        required = name in schema.get("required", ())
        yield {"name": above + name, "type": _type_of(inner), "required": required}
        yield from _fields(inner.get("items", {}), f"{above}{name}[].")


def _resolved(schema: dict[str, Any]) -> dict[str, Any]:
    """A schema in place of the reference to it."""
    name = schema.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = specification()["components"]["schemas"][name] if name else schema
    return found


def _type_of(schema: dict[str, Any]) -> str:
    """What may stand in a field, in a few words."""
    schema = _resolved(schema)
    if "anyOf" in schema:
        return " | ".join(_type_of(each) for each in schema["anyOf"])
    if "enum" in schema:
        return " ".join(str(each) for each in schema["enum"])
    return str(schema.get("format", schema.get("type", "")))
