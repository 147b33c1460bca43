"""What routes may not do. Each function names the offences in one application; none is a pass."""

import re
from collections.abc import Iterator

from flask import Flask
from werkzeug.routing import Rule

from inventory.core.identity import Verb
from tests.architecture.places import NOT_PAGES

STEP = re.compile(r"(<[^<>]+>|[a-z0-9]+(-[a-z0-9]+)*)(\.[a-z]+)?")
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST"})


def rules(app: Flask) -> Iterator[Rule]:
    """The routes that are ours."""
    return (rule for rule in app.url_map.iter_rules() if rule.endpoint not in NOT_PAGES)


def unstamped(app: Flask) -> list[str]:
    """Views that say neither which verb they need nor that they are public, or say both."""
    offences = []
    for endpoint, view in app.view_functions.items():
        verb, public = getattr(view, "required_verb", None), getattr(view, "is_public", False)
        if endpoint not in NOT_PAGES and isinstance(verb, Verb) == public:
            offences.append(endpoint)
    return offences


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
    """Browsers get and post; anything else is for the machine interface."""
    return [f"{rule}: {rule.methods}" for rule in rules(app) if not set(rule.methods or ()) <= METHODS]


def pages(app: Flask) -> set[str]:
    """Endpoints that a person can open without knowing a number or a code."""
    return {rule.endpoint for rule in rules(app) if not rule.arguments and "GET" in (rule.methods or ())}


def posts(app: Flask) -> set[str]:
    """Endpoints that can change something."""
    return {rule.endpoint for rule in rules(app) if "POST" in (rule.methods or ())}
