"""What every page shares: language, theme, security headers, error pages, health."""

from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    has_request_context,
    make_response,
    redirect,
    render_template,
    request,
)
from flask.typing import ResponseReturnValue
from flask_babel import Babel, get_locale
from flask_babel import gettext as _
from flask_wtf.csrf import generate_csrf
from sqlalchemy import exc, text
from werkzeug.exceptions import BadHost, HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from wtforms import HiddenField

from inventory.core import messages
from inventory.core.catalogues import compile_stale
from inventory.core.database import GONE, db, no_room
from inventory.core.errors import Busy, DomainError
from inventory.core.formats import counted
from inventory.core.forms import BaseForm

blueprint = Blueprint("core", __name__)
LANGUAGE_COOKIE = "language"
THEME_COOKIE = "theme"
LANGUAGE_NAMES = {"id": "Bahasa Indonesia", "en": "English"}
THEMES = ("auto", "light", "dark")
UNREADABLE = frozenset("\x00\ufffd")
STATIC = ("static", "bootstrap.static")
A_YEAR = 365 * 24 * 60 * 60
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class LanguageForm(BaseForm):
    """The language that was chosen, and the page to come back to."""

    key = None  # choosing twice does no harm
    language = HiddenField()
    next = HiddenField()


class ThemeForm(BaseForm):
    """The theme that was chosen, and the page to come back to."""

    key = None  # choosing twice does no harm
    theme = HiddenField()
    next = HiddenField()


def public(view: Any) -> Any:
    """Stamp a view that anyone may see."""
    view.is_public = True
    return view


def render_form(template: str, form: BaseForm, **context: Any) -> ResponseReturnValue:
    """The page of a form: 200 when it is new, the refusal's status (422, 409, …) when it was refused."""
    refused = form.is_submitted() and bool(form.errors or form.refusal or form.refused)
    return render_template(template, form=form, **context), form.refusal_status if refused else 200


def chosen_language() -> str:
    """Indonesian unless the person chose otherwise; on the command line nobody has."""
    asked = request.cookies.get(LANGUAGE_COOKIE, "") if has_request_context() else ""
    default: str = current_app.config["BABEL_DEFAULT_LOCALE"]
    return asked if asked in current_app.config["LANGUAGES"] else default


def chosen_theme() -> str | None:
    """Light or dark, or None: as the device has it."""
    asked = request.cookies.get(THEME_COOKIE, "")
    return asked if asked in THEMES and asked != "auto" else None


@blueprint.post("/language")
@public
def set_language() -> ResponseReturnValue:
    """Remember the language on this device."""
    form = LanguageForm()
    allowed = tuple(current_app.config["LANGUAGES"])
    return _remember(LANGUAGE_COOKIE, form.validate_on_submit(), form.language.data, allowed, form.next.data)


@blueprint.post("/theme")
@public
def set_theme() -> ResponseReturnValue:
    """Remember the theme on this device."""
    form = ThemeForm()
    return _remember(THEME_COOKIE, form.validate_on_submit(), form.theme.data, THEMES, form.next.data)


def _remember(
    cookie: str, valid: bool, value: str | None, allowed: tuple[str, ...], back: str | None
) -> ResponseReturnValue:
    if not valid or value not in allowed:
        return error_page(400, _("This choice is not known, or the page was open for too long."))
    answer = make_response(redirect(local_path(back), 303))
    secure = current_app.config["SESSION_COOKIE_SECURE"]
    answer.set_cookie(cookie, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure)
    return answer


def local_path(target: str | None) -> str:
    """The path if it stays on this site, else the home page: a link in a mail must not lead elsewhere."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")):
        return "/"
    return target if target.isprintable() else "/"


@blueprint.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process is alive; nothing else is asked."""
    return {"status": "ok"}


@blueprint.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """The database is there and has the schema of this version."""
    try:
        version = db.session.scalar(text("select version_num from alembic_version"))
    except exc.DBAPIError:
        return {"status": "unavailable"}, 503
    expected = current_app.extensions["schema_head"]
    return ({"status": "ok"}, 200) if version == expected else ({"status": "schema"}, 503)


def error_page(status: int, told: str | None = None) -> ResponseReturnValue:
    """One page for all that goes wrong: what happened and what to do.

    It says who is signed in where the database can still tell; a broken transaction is given up first.
    """
    try:
        db.session.rollback()
        return render_template("errors/error.html", status=status, told=told), status
    except exc.SQLAlchemyError as error:
        return _database_gone(error)


def _refused(error: DomainError) -> ResponseReturnValue:
    answer = make_response(error_page(error.status, messages.sentence(error)))
    if isinstance(error, Busy):
        answer.headers["Retry-After"] = str(error.retry_after)
    return answer


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400 or isinstance(error, BadHost):
        return error.get_response()  # redirects are HTTPExceptions too; with such a host no page of ours has links
    return error_page(error.code)


def _database_gone(error: Exception) -> ResponseReturnValue:
    """The database does not answer, or its disk is full: nothing was written."""
    current_app.logger.error("the database refused", exc_info=error)
    with suppress(exc.SQLAlchemyError):
        db.session.rollback()
    full = no_room(error)
    page = current_app.jinja_env.get_template("errors/bare.html").render(
        language=chosen_language(),
        title=_("No room left to write") if full else _("The database does not answer"),
        told=_(
            "Nothing was written and nothing is lost. Try again in a minute; if it stays so, tell your administrator."
        ),
    )
    return page, 507 if full else 503


def _refuse_unreadable() -> None:
    """No field, filter or address here has a NUL in it, and PostgreSQL cannot store one.

    What is not UTF-8 would be kept as something that nobody wrote: ``%FF``, or a sign of replacement.
    """
    if request.mimetype == "application/x-www-form-urlencoded":
        _demand_utf8(request.get_data())
    if any("\x00" in value for values in request.args.lists() for value in (values[0], *values[1])):
        abort(404)
    if any(not UNREADABLE.isdisjoint(value) for values in request.form.lists() for value in (values[0], *values[1])):
        abort(400)


def _demand_utf8(sent: bytes) -> None:
    try:
        unquote_to_bytes(sent).decode()
    except UnicodeDecodeError:
        abort(400)


def _secure(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if current_app.config["BEHIND_TLS"]:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={A_YEAR}")
    if request.endpoint not in STATIC:
        response.headers.setdefault("Cache-Control", "no-store")
    if response.mimetype == "text/html":
        response.headers["Content-Language"] = str(get_locale())
    return response


def install(app: Flask) -> None:
    """Language, headers, error pages and the pages without a feature of their own."""
    compile_stale(Path(app.config["BABEL_TRANSLATION_DIRECTORIES"]))
    Babel(app, locale_selector=chosen_language)
    app.register_blueprint(blueprint)
    app.register_error_handler(DomainError, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.before_request(_refuse_unreadable)
    for failure in GONE:
        app.register_error_handler(failure, _database_gone)
    app.after_request(_secure)
    if app.config["BEHIND_TLS"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=1)  # type: ignore[method-assign]  # how Flask is wrapped

    app.add_template_global(generate_csrf, "csrf_token")
    app.add_template_global(counted, "ngettext")  # in place of Babel's own, which knows no thousands
    app.context_processor(_preferences)


def _preferences() -> dict[str, Any]:
    return {
        "languages": [
            {"code": code, "name": LANGUAGE_NAMES[code], "current": code == chosen_language()}
            for code in current_app.config["LANGUAGES"]
        ],
        "theme": chosen_theme(),
    }
