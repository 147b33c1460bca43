"""Pages about people: signing in and out, one's own password, and the register that administrators keep."""

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import login_user, logout_user

from inventory.accounts import queries, service
from inventory.accounts.forms import ChangePersonForm, LoginForm, NewPasswordForm, NewPersonForm, OwnPasswordForm
from inventory.accounts.models import User
from inventory.accounts.web import LogoutForm, SignedIn, current_actor, requires, submit, throttled
from inventory.core.clock import current_clock
from inventory.core.database import db, transact
from inventory.core.identity import Verb
from inventory.core.listing import ListState, fetch, matches
from inventory.core.web import error_page, local_path, public, render_form
from inventory.regions import queries as regions
from inventory.regions.models import Office

blueprint = Blueprint("accounts", __name__)


def _account() -> str:
    return "account:" + request.form.get("username", "").strip().lower()[:100]


def _failed(response: Response) -> bool:
    return response.status_code == 422


@blueprint.route("/login", methods=["GET", "POST"])
@public
@throttled(_account, _failed)
def login() -> ResponseReturnValue:
    """Sign in. Wrong names and wrong passwords get the same answer."""
    form = LoginForm()
    if form.validate_on_submit():
        user = service.authenticate(db.session(), form.typed_username, form.password.data or "")
        if user is not None:
            return _welcome(user)
        form.refusal = _("Username or password is not right.")
    return render_form("accounts/login.html", form)


def _welcome(user: User) -> ResponseReturnValue:
    session.clear()  # a session that was planted before must not become a signed-in one
    actor = queries.actor(db.session(), user, current_clock().now())
    login_user(SignedIn(actor, user.session_stamp))
    session.permanent = True
    return redirect(local_path(request.args.get("next")), 303)


@blueprint.post("/logout")
@requires(Verb.VIEW)
def logout() -> ResponseReturnValue:
    """Sign out, on every device: a cookie that somebody copied ends with it."""
    if not LogoutForm().validate_on_submit():
        return error_page(400, _("You are still signed in: this page was open for too long. Press “Sign out” again."))
    transact(lambda database: service.end_sessions(database, current_actor()), current_actor())
    logout_user()
    session.clear()
    return redirect(url_for("accounts.login"), 303)


@blueprint.route("/password", methods=["GET", "POST"])
@requires(Verb.VIEW)
def password() -> ResponseReturnValue:
    """Change one's own password."""
    form = OwnPasswordForm()
    if form.validate_on_submit() and (user := submit(form, service.change_password, form.to_own_command())):
        answer = make_response(_welcome(user))
        flash(_("Your password has been changed. All your other sessions have ended."), "success")
        return answer
    return render_form("accounts/password.html", form)


@blueprint.get("/people")
@requires(Verb.MANAGE_PEOPLE)
def people() -> ResponseReturnValue:
    """The people of one's branch."""
    state = ListState.from_request(["name", "username", "office"])
    searched = matches(state.q, User.name, User.username, User.office, Office.name)
    query = queries.people(current_actor().scope).where(searched)
    columns = {"name": User.name, "username": User.username, "office": User.office}
    listing = fetch(db.session(), query.order_by(*state.order(columns, User.id)), state)
    return render_template("accounts/people.html", listing=listing)


@blueprint.route("/people/new", methods=["GET", "POST"])
@requires(Verb.MANAGE_PEOPLE)
def add_person() -> ResponseReturnValue:
    """Add a person to an office of one's branch."""
    form = NewPersonForm()
    form.offer(regions.branch(db.session(), current_actor().scope))
    if form.validate_on_submit() and (user := submit(form, service.add_person, form.to_command())):
        flash(_("%(name)s can sign in now.", name=user.name), "success")
        return redirect(url_for(".people"), 303)
    return render_form("accounts/person.html", form, shown=None)


@blueprint.route("/people/<int:user_id>", methods=["GET", "POST"])
@requires(Verb.MANAGE_PEOPLE)
def change_person(user_id: int) -> ResponseReturnValue:
    """Change a person's name, office, roles, or disable them."""
    user = queries.person(db.session(), current_actor().scope, user_id)
    form = ChangePersonForm.of(user)
    form.offer(regions.branch(db.session(), current_actor().scope))
    if form.validate_on_submit() and submit(form, service.change_person, form.to_command(user_id)):
        flash(_("The change has been saved."), "success")
        return redirect(url_for(".people"), 303)
    return render_form("accounts/person.html", form, shown=user)


@blueprint.route("/people/<int:user_id>/password", methods=["GET", "POST"])
@requires(Verb.MANAGE_PEOPLE)
def set_password(user_id: int) -> ResponseReturnValue:
    """Give a person a new password."""
    user = queries.person(db.session(), current_actor().scope, user_id)
    form = NewPasswordForm()
    if form.validate_on_submit() and submit(form, service.set_password, form.to_command(user_id)):
        flash(_("%(name)s has a new password. Hand it over in person.", name=user.name), "success")
        return redirect(url_for(".people"), 303)
    return render_form("accounts/new_password.html", form, shown=user)
