"""Style sheets, scripts and pictures: kept by the browser for a year, because a change changes their address."""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from flask.sessions import SessionMixin
from flask_compress import Compress

from inventory.core.signing import Sessions

FOREVER = "public, max-age=31536000, immutable"
FINGERPRINT_LENGTH = 12


@cache
def _digest(path: Path, _modified: int) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:FINGERPRINT_LENGTH]


def fingerprint(path: Path) -> str:
    """The beginning of the content's hash; read anew when the file has changed."""
    return _digest(path, path.stat().st_mtime_ns)


def _folder(app: Flask, endpoint: str) -> Path | None:
    blueprint, _, name = endpoint.rpartition(".")
    if name != "static":
        return None
    holder = app.blueprints[blueprint] if blueprint else app
    return Path(holder.static_folder) if holder.static_folder else None


def _current(app: Flask, endpoint: str, filename: str) -> str | None:
    folder = _folder(app, endpoint)
    path = folder / filename if folder else None
    return fingerprint(path) if path and path.is_file() else None


class PageSessions(Sessions):
    """Sessions of pages. A file is the same for everybody: with a cookie on it, browsers would ask for it each time."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        if _folder(app, request.endpoint or "") is None:
            super().save_session(app, session, response)


def install(app: Flask) -> None:
    """Fingerprint the addresses of static files, let browsers keep those, and compress what is sent."""
    Compress(app)
    app.session_interface = PageSessions()

    @app.url_defaults
    def add_fingerprint(endpoint: str, values: dict[str, Any]) -> None:
        if "filename" in values and "v" not in values and (mark := _current(app, endpoint, values["filename"])):
            values["v"] = mark

    @app.after_request
    def keep(response: Response) -> Response:
        asked = request.args.get("v")
        filename = (request.view_args or {}).get("filename")
        if asked and filename and asked == _current(app, request.endpoint or "", filename):
            response.headers["Cache-Control"] = FOREVER
        return response
