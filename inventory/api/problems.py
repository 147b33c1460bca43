"""Problem documents (RFC 9457): every refusal and every mishap below /api/, in the machine's words."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import fields
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from flask import Flask, Response, current_app, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from pydantic import ValidationError
from sqlalchemy import exc
from werkzeug.exceptions import HTTPException

from inventory.core.database import GONE, db, no_room
from inventory.core.errors import DomainError, Forbidden, NotFound
from inventory.core.messages import sentence

PREFIX = "/api/"
MEDIA_TYPE = "application/problem+json"
REFUSED, UNFIT = 409, 422
MOST_FIELDS = 20
CODES = {401: "unauthenticated", 403: "forbidden", 404: "not_found", 429: "rate_limited"}
TITLES = {
    "invalid": _l("This entry makes no sense"),
    "not_found": _l("Not found"),
    "forbidden": _l("Not allowed"),
    "route": _l("Blanks do not travel this way"),
    "date": _l("The date cannot be used"),
    "closed": _l("The month is closed"),
    "insufficient": _l("Not enough pieces"),
    "quantity_mismatch": _l("The parts are not the whole"),
    "already_done": _l("Already done"),
    "duplicate_report": _l("Already reported"),
    "key_reused": _l("The key was used for something else"),
    "pending": _l("Something else comes first"),
    "unauthenticated": _l("Sign in first"),
    "rate_limited": _l("Too many tries"),
    "unavailable": _l("The database does not answer"),
    "no_room": _l("No room left to write"),
    "fault": _l("Something broke"),
}


class Refused(Exception):
    """A request that the interface itself refuses: its shape, its key, its token."""

    def __init__(self, status: int, code: str, detail: str, headers: dict[str, str] | None = None, **typed: Any):
        super().__init__(detail)
        self.status, self.code, self.detail, self.headers, self.typed = status, code, detail, headers, typed


def problem(status: int, code: str, detail: str, headers: Any = None, **typed: Any) -> Response:
    """A problem document."""
    body = {
        "type": f"/api/v1/docs#{code}",
        "title": str(TITLES[code]),
        "status": status,
        "code": code,
        "detail": detail,
        **typed,
    }
    return Response(json.dumps(body), status, headers, content_type=MEDIA_TYPE)


def unfit(detail: str, *names: str, status: int = UNFIT) -> Refused:
    """What was sent is not of the shape asked for."""
    return Refused(status, "invalid", detail, fields=list(names))


def of_shape(error: ValidationError) -> Refused:
    """Which fields of a body or an address are not of their shape."""
    found = error.errors(include_url=False, include_context=False, include_input=False)[:MOST_FIELDS]
    wrong = {_path(each["loc"]): each["msg"].removeprefix("Value error, ") for each in found}
    detail = "; ".join(f"{name}: {told}" if name else told for name, told in wrong.items())
    return unfit(detail, *wrong)


def _path(location: tuple[int | str, ...]) -> str:
    """Where a field is: ``lines.0.item``. What was sent is repeated only as far as it can be shown."""
    written = ".".join(str(step) for step in location)[:200]
    return written.encode("ascii", "backslashreplace").decode()


def _of_refusal(error: DomainError) -> Response:
    """The code of the class, and its fields as typed details."""
    typed = {each.name: _plain(each.name, getattr(error, each.name)) for each in fields(error)}
    if "field" in typed:
        field = typed.pop("field")
        typed["fields"] = [] if field is None else [field]
    typed = {name: value for name, value in typed.items() if value is not None}
    if "document" in typed:  # what stands in the way has the same name in all refusals
        typed.setdefault("blocking_document", typed["document"])
    status = error.status if isinstance(error, NotFound | Forbidden) else REFUSED
    return problem(status, error.code, sentence(error), **typed)


def _plain(name: str, value: Any) -> Any:
    """A detail in JSON's own types; ids are text, as everywhere in the interface."""
    match value:
        case int() if name.endswith("_id"):
            return str(value)
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:.2f}"
    return value


def _of_refused(error: Refused) -> Response:
    return problem(error.status, error.code, error.detail, error.headers, **error.typed)


def _of_http(error: HTTPException) -> ResponseReturnValue:
    """What the framework refuses: no such address, a method it has not, a body too large."""
    status = error.code or 500
    if status < 400:  # a redirect is an HTTPException too
        return error.get_response()
    code = CODES.get(status, "invalid" if status < 500 else "fault")
    kept = {name: value for name, value in error.get_response().headers.items() if name in {"Allow", "Retry-After"}}
    return problem(status, code, error.description or str(TITLES[code]), kept)


def _of_database(error: exc.SQLAlchemyError) -> Response:
    """The database does not answer, or has no room: nothing was written."""
    current_app.logger.error("the database refused", exc_info=error)
    with suppress(exc.SQLAlchemyError):
        db.session.rollback()
    full = no_room(error)
    detail = _(
        "Nothing was written and nothing is lost. Try again in a minute; if it stays so, tell your administrator."
    )
    return problem(507 if full else 503, "no_room" if full else "unavailable", detail, {"Retry-After": "5"})


MISHAPS: dict[type[Exception], Callable[[Any], ResponseReturnValue]] = {
    DomainError: _of_refusal,
    HTTPException: _of_http,
    **dict.fromkeys(GONE, _of_database),
}


def install(app: Flask) -> None:
    """Below /api/ all that goes wrong is a problem document; everywhere else the pages answer as before."""
    pages = app.error_handler_spec[None][None]
    for mishap, tell in MISHAPS.items():
        app.register_error_handler(mishap, partial(_choose, tell, pages[mishap]))
    app.register_error_handler(Refused, _of_refused)


def _choose(tell: Callable[[Any], ResponseReturnValue], page: Callable[[Any], Any], error: Any) -> ResponseReturnValue:
    answer: ResponseReturnValue = (tell if request.path.startswith(PREFIX) else page)(error)
    return answer
