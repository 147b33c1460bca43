"""What all operations have in common: who may, what they take, how they answer, and what the specification says."""

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Annotated, Any, Literal, TypeVar, get_type_hints

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.schema import Schema
from pydantic import BaseModel, Field, StringConstraints, create_model
from sqlalchemy.orm import Session

from inventory.api import incoming, shapes
from inventory.core.database import transact
from inventory.core.errors import Forbidden
from inventory.core.identity import Actor, Verb
from inventory.stock.rules import Kind

ObjectScope = Literal["public", "self", "office", "document", "shipment", "auditor"]
Done = TypeVar("Done")
View = Callable[..., Any]
PARAMETER = re.compile(r"<(\w+):(\w+)>")
OF_CONVERTER = {"int": shapes.Identity, "office": shapes.OfficeCode, "month": shapes.Month}
PROBLEM = {"content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}}
PROBLEM_STATUSES = (400, 401, 403, 404, 405, 409, 413, 415, 422, 429, 503, 507)
SIGNED_IN: list[dict[str, list[str]]] = [{"token": []}]


class Problem(BaseModel):
    """A refusal (RFC 9457). ``code`` is its word for programs; what else is known stands beside it."""

    type: str
    title: str
    status: int
    code: str
    detail: str


class Keyed(BaseModel):
    """The header that makes a request count once."""

    key: Annotated[str, StringConstraints(pattern=r"^[!-~]{8,128}$")] = Field(alias="Idempotency-Key")


blueprint = APIBlueprint(
    "api",
    __name__,
    url_prefix="/api/v1",
    abp_responses={status: dict(PROBLEM) for status in PROBLEM_STATUSES},
)
blueprint.components_schemas["Problem"] = Schema(**Problem.model_json_schema())


@dataclass(frozen=True)
class Stamp:
    """What an operation touches, and which verbs open it: any of them."""

    scope: ObjectScope
    verbs: frozenset[Verb]
    keyed: bool


@dataclass(frozen=True)
class Act:
    """Who asks, and the key with which it counts once."""

    actor: Actor
    key: str

    def do(
        self,
        verb: Callable[[Session, Actor, Any], Done],
        command: Any,
        tell: Callable[[Session, Done], dict[str, Any]],
    ) -> dict[str, Any]:
        """Let the person do something, and tell what came of it, in one transaction."""
        return transact(lambda session: tell(session, verb(session, self.actor, command)), self.actor)


def operation(
    method: Literal["get", "post", "delete"],
    rule: str,
    *,
    scope: ObjectScope,
    answers: Any,
    verbs: Iterable[Verb] = (Verb.VIEW,),
    status: int = 200,
    kind: Kind | None = None,
    keyed: bool | None = None,
) -> Callable[[View], View]:
    """Make a view an operation of the interface. It is called with the Act, its path's values, its body and query.

    ``answers`` is the model of what it answers, None for nothing. What posts and deletes needs a key, unless it says
    otherwise. ``public`` operations are called without an Act.
    """
    stamp = Stamp(scope, frozenset(verbs), method != "get" if keyed is None else keyed)

    def register(view: View) -> View:
        hints = get_type_hints(view)
        called = _guarded(view, stamp, [name for _, name in PARAMETER.findall(rule)], hints, status)
        called.__annotations__ = _documented(rule, stamp, hints)
        called.__delay_validate_request__ = True  # type: ignore[attr-defined]  # the library leaves the reading to us
        document = getattr(blueprint, method)
        document(
            rule,
            operation_id=view.__name__,
            responses={status: answers},
            security=[] if scope == "public" else SIGNED_IN,
            openapi_extensions={"x-object-scope": scope} | ({"x-kind": kind.value} if kind else {}),
        )(called)
        return view

    return register


def _documented(rule: str, stamp: Stamp, hints: dict[str, Any]) -> dict[str, Any]:
    """The models of what an operation takes, where the library looks for them."""
    told: dict[str, Any] = {name: hints[name] for name in ("body", "query") if name in hints}
    if stamp.keyed:
        told["header"] = Keyed
    if values := PARAMETER.findall(rule):
        fields: dict[str, Any] = {name: (OF_CONVERTER[kind], ...) for kind, name in values}
        told["path"] = create_model("Path", **fields)
    return told


def _guarded(view: View, stamp: Stamp, names: list[str], hints: dict[str, Any], status: int) -> View:
    """The view behind its door: token, verb, key and shape are checked in this order."""
    body, query = hints.get("body"), hints.get("query")

    @wraps(view)
    def called(**path: Any) -> Response:
        taken: list[Any] = [path[name] for name in names]
        if stamp.scope != "public":
            taken.insert(0, _act(stamp))
        given: dict[str, Any] = {}
        if query is not None:
            given["query"] = incoming.question(query)
        if body is not None:
            given["body"] = incoming.body(body)
        return answered(view(*taken, **given), status)

    del called.__wrapped__  # the library would look there for what it takes
    if stamp.scope == "public":
        called.is_public = True  # type: ignore[attr-defined]  # the stamps that guard and tests look for
    called.api_stamp = stamp  # type: ignore[attr-defined]  # the same
    return called


def _act(stamp: Stamp) -> Act:
    actor = incoming.actor()
    if not stamp.verbs & actor.verbs:
        raise Forbidden(verb=min(stamp.verbs))
    return Act(actor, incoming.key() if stamp.keyed else "")


def answered(answer: Any, status: int) -> Response:
    """The answer as JSON; a response that the view made itself stays as it is."""
    if isinstance(answer, Response):
        return answer
    if answer is None:
        return Response(status=204)
    return Response(json.dumps(answer, ensure_ascii=False), status, content_type="application/json")
