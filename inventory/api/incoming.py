"""Reading what a program sends: its token, its key, its body, its question; each strictly, and each once."""

import json
import re
from typing import Any, TypeVar

from flask import request
from flask_babel import gettext as _
from pydantic import BaseModel, ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from inventory.accounts import queries, tokens
from inventory.api.problems import Refused, of_shape, unfit
from inventory.core.clock import current_clock
from inventory.core.database import db
from inventory.core.identity import Actor

MOST_BYTES = 1024 * 1024
KEY = re.compile(r"[!-~]{8,128}")
JSON_TYPES = frozenset({"application/json"})
CHARSETS = frozenset({"utf-8", "utf8"})
NEEDLESS = (ValueError, RecursionError)

Asked = TypeVar("Asked", bound=BaseModel)


def presented_token() -> str:
    """The token of this request. Raises Refused where there is none."""
    scheme, _blank, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Refused(401, "unauthenticated", _("Send a token: Authorization: Bearer …"), challenge())
    return token.strip()


def actor() -> Actor:
    """Who acts: the person of the token, now. A cookie counts for nothing here. Raises Refused."""
    now = current_clock().now()
    person = tokens.bearer(db.session(), presented_token(), now)
    if person is None:
        told = _("This token has ended, was revoked, or never was. Get a new one.")
        raise Refused(401, "unauthenticated", told, challenge("invalid_token"))
    return queries.actor(db.session(), person, now)


def challenge(error: str | None = None) -> dict[str, str]:
    """The header that says which door to knock at."""
    return {"WWW-Authenticate": 'Bearer realm="inventory"' + (f', error="{error}"' if error else "")}


def key() -> str:
    """The idempotency key of this request. Raises Refused for none, and for one that is of no use."""
    sent = request.headers.getlist("Idempotency-Key")
    if len(sent) != 1 or not KEY.fullmatch(sent[0]):
        raise unfit(_("Idempotency-Key has 8 to 128 visible ASCII characters."), "Idempotency-Key", status=400)
    return sent[0]


def question(model: type[Asked]) -> Asked:
    """What the address asks for. Raises Refused for what it may not ask."""
    return checked(model, _single(request.args))


def _single(values: MultiDict[str, str]) -> dict[str, Any]:
    """Each name with its one value; asked twice, nobody knows which one is meant."""
    twice = [name for name in values if len(values.getlist(name)) > 1]
    if twice:
        raise unfit(_("Each parameter may be given once."), *twice)
    return values.to_dict()


def body(model: type[Asked]) -> Asked:
    """The body as what the operation takes. Raises Refused for anything else."""
    if (request.content_length or 0) > MOST_BYTES:
        raise RequestEntityTooLarge
    raw = request.get_data()
    if not raw and not request.mimetype:
        return checked(model, {})
    if request.mimetype not in JSON_TYPES or request.headers.get("Content-Encoding"):
        raise unfit(_("Send JSON: Content-Type: application/json"), status=415)
    if request.mimetype_params.get("charset", "utf-8").lower() not in CHARSETS:
        raise unfit(_("Send JSON in UTF-8."), status=415)
    return checked(model, read_json(raw))


def read_json(raw: bytes) -> Any:
    """JSON as the standard has it: UTF-8, no name twice, no NaN, no half characters. Raises Refused."""
    try:
        read = json.loads(raw.decode(), parse_constant=_refuse, object_pairs_hook=_once_each)
        if b"\\u" in raw:
            json.dumps(read, ensure_ascii=False).encode()  # half of a pair of surrogates is no character
    except NEEDLESS:
        raise unfit(_("The body is not JSON."), status=400) from None
    return read


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a name twice")
    return read


def checked(model: type[Asked], values: Any) -> Asked:
    """The values as the model has them. Raises Refused with the fields that are wrong."""
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise of_shape(error) from None
