"""What routes may not do. Each function names the offences in one application; none is a pass."""

import re
from collections.abc import Iterator
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from inventory.core.identity import Verb
from tests.architecture.places import NOT_PAGES

STEP = re.compile(r"(<[^<>]+>|[a-z0-9]+(-[a-z0-9]+)*)(\.[a-z]+)?")
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})
INTERFACE = "api."  # endpoints of the machine interface; `tests/api` has the rules that hold only there


def rules(app: Flask) -> Iterator[Rule]:
    """The routes that are ours."""
    return (rule for rule in app.url_map.iter_rules() if rule.endpoint not in NOT_PAGES)


def unstamped(app: Flask) -> list[str]:
    """Views that say neither which verb they need nor that they are public, or say both."""
    return [
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint not in NOT_PAGES and _opens(endpoint, view) == getattr(view, "is_public", False)
    ]


def _opens(endpoint: str, view: Any) -> bool:
    """Whether a view names what opens it: a verb, or any of the verbs of an operation's stamp."""
    if not endpoint.startswith(INTERFACE):
        return isinstance(getattr(view, "required_verb", None), Verb)
    stamp = getattr(view, "api_stamp", None)
    return stamp is not None and stamp.scope != "public" and bool(stamp.verbs)


def public(app: Flask) -> set[str]:
    return {endpoint for endpoint, view in app.view_functions.items() if getattr(view, "is_public", False)}


def untyped(app: Flask) -> list[str]:
    """Parameters that do not say what they take; one that really takes any text says ``string``."""
    return [f"{rule}: {name}" for rule in rules(app) for name in re.findall(r"<(\w+)>", rule.rule)]


def not_kebab(app: Flask) -> list[str]:
    return [
        rule.rule
        for rule in rules(app)
        if not all(STEP.fullmatch(step) for step in rule.rule.strip("/").split("/") if step)
    ]


def unusual_methods(app: Flask) -> list[str]:
    """Browsers get and post; the machine interface deletes as well."""
    return [
        f"{rule}: {rule.methods}"
        for rule in rules(app)
        if not set(rule.methods or ()) <= METHODS | ({"DELETE"} if rule.endpoint.startswith(INTERFACE) else set())
    ]


def pages(app: Flask) -> set[str]:
    """Endpoints that a person can open without knowing a number or a code."""
    return {rule.endpoint for rule in _of_people(app) if not rule.arguments and "GET" in (rule.methods or ())}


def posts(app: Flask) -> set[str]:
    """Endpoints that can change something."""
    return {rule.endpoint for rule in _of_people(app) if "POST" in (rule.methods or ())}


def _of_people(app: Flask) -> Iterator[Rule]:
    """The routes that are not the machine interface's."""
    return (rule for rule in rules(app) if not rule.endpoint.startswith(INTERFACE))
